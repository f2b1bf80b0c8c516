internal import RampartCore
internal import RampartCrypto

/// The labelled texts of some files.
public struct DetectionDataset: Sendable {
  /// One of its files.
  public struct File: Sendable, Hashable {
    /// The file's name as it was given.
    public let name: String
    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String
    /// How many rows it has.
    public let rowCount: Int
  }

  /// The files, in the order they were added.
  public private(set) var files: [File] = []
  /// The rows, in order.
  public private(set) var examples: [DetectionExample] = []
  private var places: [ExactText: (file: String, line: Int)] = [:]

  /// The faults of one file that an error lists.
  private static let maximumFaultCount = 10

  /// Creates an empty dataset.
  public init() {}

  /// Adds the rows of a file of JSON lines; blank lines are nothing.
  ///
  /// Every row must be readable: a wrong line is an error with its file and number, and so is an
  /// identifier that stands twice.
  public mutating func add(_ bytes: [UInt8], named name: String) throws(DatasetError) {
    let start = examples.count
    var faults: [String] = []
    for line in JSONLines(bytes) {
      do throws(DatasetError) {
        let example = try DetectionExample(
          Array(line.bytes), defaultSource: Self.source(of: name))
        if let first = places.updateValue((name, line.number), forKey: ExactText(example.id)) {
          throw DatasetError("its `id` stands at \(first.file):\(first.line) already")
        }
        examples.append(example)
      } catch {
        faults.append("\(name):\(line.number): \(error)")
      }
    }
    guard faults.isEmpty else {
      let more = faults.count - Self.maximumFaultCount
      let shown = faults.prefix(Self.maximumFaultCount).joined(separator: "\n")
      throw DatasetError(more > 0 ? "\(shown)\nand \(more) more lines of \(name)" : shown)
    }
    let sha256 = try Self.digest(bytes, name)
    files.append(File(name: name, sha256: sha256, rowCount: examples.count - start))
  }

  /// Keeps the rows that a filter wants.
  public mutating func keep(_ filter: DetectionFilter) {
    examples.removeAll { !filter.wants($0) }
  }

  /// The SHA-256 of a file, in hexadecimal.
  static func digest(_ bytes: [UInt8], _ name: String) throws(DatasetError) -> String {
    do throws(CryptoError) {
      return try SHA256.digest(bytes).hexadecimal
    } catch {
      throw DatasetError("\(name): \(error)")
    }
  }

  /// What rows without `source` count as: the file's name without folder and ending.
  private static func source(of name: String) -> String {
    let file = name.split(separator: "/").last.map { String($0) } ?? name
    let stem = file.split(separator: ".").first.map { String($0) } ?? file
    return stem.isEmpty ? "unnamed" : String(stem.prefix(64))
  }
}

/// The lines of a file that are not blank, with their numbers from 1.
struct JSONLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var start = 0
  private var number = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The byte order mark that some editors begin a file with.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
  }

  mutating func next() -> (number: Int, bytes: ArraySlice<UInt8>)? {
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      start = end + 1
      number += 1
      let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if !isBlank { return (number, line) }
    }
    return nil
  }
}
