internal import RampartCore

/// Which rows of a dataset are evaluated.
public struct DetectionFilter: Sendable, Hashable {
  /// Only these sources; empty for all.
  public var sources: [String] = []
  /// Not these sources.
  public var excludedSources: [String] = []
  /// Only these languages; empty for all.
  public var languages: [String] = []
  /// Only attacks with one of these members of `meta` set to true; empty for all.
  ///
  /// Benign rows stay.
  public var marks: [String] = []
  /// Only rows with this value of `restricted`; `nil` for all.
  public var restricted: Bool?

  /// Creates a filter that wants everything.
  public init() {}

  /// Whether it wants a row.
  public func wants(_ example: DetectionExample) -> Bool {
    func lists(_ names: [String], _ name: String) -> Bool {
      names.contains { ExactText($0) == ExactText(name) }
    }
    if !sources.isEmpty, !lists(sources, example.source) { return false }
    if lists(excludedSources, example.source) { return false }
    if !languages.isEmpty, !lists(languages, example.language) { return false }
    if let restricted, example.isRestricted != restricted { return false }
    guard !marks.isEmpty, example.isAttack else { return true }
    return example.marks.contains { lists(marks, $0) }
  }

  /// What it asks for that no row has, with the names that there are; `nil` if there is nothing.
  public func missing(in dataset: DetectionDataset) -> String? {
    let sources = Set(dataset.examples.map { ExactText($0.source) }).map { $0.text }.sorted()
    let languages = Set(dataset.examples.map { ExactText($0.language) }).map { $0.text }.sorted()
    let marked = dataset.examples.filter { $0.isAttack }.flatMap { $0.marks }
    let marks = Set(marked.map { ExactText($0) }).map { $0.text }.sorted()
    func missing(_ kind: String, _ asked: [String], _ known: [String]) -> String? {
      for name in asked where !known.contains(where: { ExactText($0) == ExactText(name) }) {
        return "there is no \(kind) `\(name)`; "
          + (known.isEmpty ? "no row has one" : Suggestion.text(for: name, among: known))
      }
      return nil
    }
    return missing("source", self.sources + excludedSources, sources)
      ?? missing("language", self.languages, languages)
      ?? missing("attack with the mark", self.marks, marks)
  }

  /// What is left out, in words; empty if nothing is.
  public var summary: String {
    var parts: [String] = []
    func add(_ name: String, _ values: [String]) {
      if !values.isEmpty { parts.append("\(name) \(values.joined(separator: ", "))") }
    }
    add("attacks marked", marks)
    add("languages", languages)
    add("sources", sources)
    add("without", excludedSources)
    if let restricted { parts.append(restricted ? "restricted rows" : "unrestricted rows") }
    return parts.joined(separator: "; ")
  }
}
