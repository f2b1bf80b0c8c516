public import RampartCore

/// Finds personal data by its format, its check digits and the words around it.
public struct PIIScanner: Scanner {
  private let settings: PIISettings
  /// The shapes of `patterns`, in their order.
  private let shapes: [PIIShape]
  /// The shapes that are found without patterns.
  private let byteShapes: UInt64
  private let patterns: any PatternSet
  private let recognizers: PIIRecognizers

  /// Creates the scanner from its section of the stack file.
  public init(
    _ settings: ScannerSettings, engines: ScannerEngines
  ) throws(ConfigurationError) {
    let section = settings.section
    let settings = try PIISettings(settings)
    self.settings = settings
    if let phoneNumbers = engines.phoneNumbers,
      let unknown = settings.regions.first(where: { !phoneNumbers.knows(region: $0) })
    {
      throw ConfigurationError(
        "`regions` names `\(unknown)`, which has no telephone numbers", at: section?.position,
        suggestion: "write regions of ISO 3166-1, such as `GB` for the United Kingdom")
    }
    let entities = settings.entities
    let wanted = PIIShape.allCases.filter { $0.entities.contains(where: entities.contains) }
    shapes = wanted.filter { $0.pattern != nil }
    byteShapes = ByteShapes.bits(wanted.filter { $0.pattern == nil })
    do {
      patterns = try engines.patterns.compile(shapes.compactMap { $0.pattern })
    } catch {
      throw ConfigurationError("the built-in patterns of `pii_detection` do not compile: \(error)")
    }
    recognizers = PIIRecognizers(
      entities: entities, phoneNumbers: engines.phoneNumbers, regions: settings.regions)
  }

  /// Returns the personal data of a message.
  public func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection {
    var inspection = Inspection()
    for part in subject.parts {
      var seen: Set<Place> = []
      for view in part.views.exact {
        for detection in try detections(in: view.bytes) {
          let range = view.origin.originalRange(of: detection.range)
          guard !range.isEmpty, seen.insert(Place(entity: detection.entity, range: range)).inserted
          else { continue }
          inspection.findings.append(
            finding(detection, at: Location(part: part.path, range: range), view: view.name))
        }
      }
    }
    return inspection
  }

  /// An entity and where it is in the original; each is reported once.
  private struct Place: Hashable {
    let entity: PIIEntity
    let range: Range<Int>
  }

  /// Returns what is in a text, in its order, without overlaps.
  func detections(in bytes: [UInt8]) throws(ScanError) -> [PIIDetection] {
    let text = PIIText(bytes)
    var matches = ByteShapes.matches(of: byteShapes, in: text)
    for match in try patterns.matches(in: bytes) {
      matches.append(ByteShapes.Match(shape: shapes[match.pattern], range: match.range))
    }
    guard !matches.isEmpty else { return [] }
    matches.sort { left, right in
      (left.range.lowerBound, left.shape.rawValue) < (right.range.lowerBound, right.shape.rawValue)
    }
    var reading = PIIReading()
    for match in matches {
      recognizers.read(match.shape, match.range, in: text, into: &reading)
    }
    return Self.resolved(reading.found.filter { $0.score >= settings.minimumScore })
  }

  /// Keeps, of detections that overlap, the surer, then the longer, then the more specific one.
  ///
  /// URLs and host names contain other data, so they stand beside it.
  static func resolved(_ detections: [PIIDetection]) -> [PIIDetection] {
    let ranked = detections.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.score != second.score { return first.score > second.score }
      if first.range.count != second.range.count { return first.range.count > second.range.count }
      return left.offset < right.offset
    }
    var kept: [PIIDetection] = []
    var taken = TakenBytes(detections.map { $0.range })
    for (_, detection) in ranked {
      let isContainer = detection.entity == .url || detection.entity == .domainName
      if taken.take(detection.range, layer: isContainer ? 2 : 1) { kept.append(detection) }
    }
    return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func finding(_ detection: PIIDetection, at location: Location, view: String) -> Finding {
    Finding(
      rule: detection.entity.rule, scanner: .piiDetection, score: detection.score,
      severity: detection.entity.severity, category: PIIEntity.category, location: location,
      view: view, message: detection.entity.message, entity: detection.entity.rawValue)
  }
}

/// Which bytes of a text already belong to a detection; linear in the ranges' lengths.
private struct TakenBytes {
  private let start: Int
  private var layers: [UInt8]

  init(_ ranges: [Range<Int>]) {
    start = ranges.map { $0.lowerBound }.min() ?? 0
    let end = ranges.map { $0.upperBound }.max() ?? start
    layers = [UInt8](repeating: 0, count: end - start)
  }

  /// Takes a range unless a byte of it is taken in the same layer.
  mutating func take(_ range: Range<Int>, layer: UInt8) -> Bool {
    let own = (range.lowerBound - start)..<(range.upperBound - start)
    guard layers[own].allSatisfy({ $0 & layer == 0 }) else { return false }
    for index in own { layers[index] |= layer }
    return true
  }
}
