import Foundation
import RampartCore
import RampartInference
import Testing

@testable import RampartAttackBank

@Suite("A bank that is loaded")
struct LoadedBankTests {
  private static func entry(
    _ id: String, _ text: String, model: String? = nil, keepsText: Bool = true
  ) throws -> BankEntry {
    let content: BankEntry.Content =
      keepsText ? .text(text) : .digest(try BankEntry.digest(of: text))
    var entry = BankEntry(id: id, content: content)
    if let model {
      let values = try #require(ByteEmbedding(StandInEmbedder.embedding(of: text)))
      entry.embedding = .init(model: model, values: values)
    }
    return entry
  }

  private static func text(_ entries: [BankEntry]) throws -> String {
    String(decoding: try BankFile.text(of: entries, path: "bank"), as: UTF8.self)
  }

  private static func load(
    _ entries: [BankEntry], _ classifier: StandInEmbedder = StandInEmbedder()
  ) throws -> LoadedBank {
    try LoadedBank([try BankFile(Array(try text(entries).utf8), path: "bank")], classifier)
  }

  private static let own = StandInEmbedder.identifier
  private static let other = StandInEmbedder.otherIdentifier

  @Test("The nearest entry is found by its embedding, without asking the model")
  func search() async throws {
    let classifier = StandInEmbedder()
    var first = try Self.entry("first", "aaab", model: Self.own, keepsText: false)
    first.label = .jailbreak
    let bank = try Self.load([first, try Self.entry("second", "xyz", model: Self.own)], classifier)
    #expect(bank.entryCount == 2)
    #expect(bank.warnings.isEmpty)
    let found = try await bank.nearest(to: StandInEmbedder.embedding(of: "zyx"), limit: 2)
    #expect(found.map { $0.id } == ["second", "first"])
    #expect(found[0].similarity > 0.9999)
    #expect(found.map { $0.label } == [nil, "jailbreak"])
    #expect(classifier.texts.isEmpty)
  }

  @Test("Entries of another model, or of none, are embedded anew once, and it is said")
  func embeddedAnew() async throws {
    let classifier = StandInEmbedder()
    let bank = try Self.load(
      [
        try Self.entry("old", "aaab", model: Self.other),
        try Self.entry("own", "ccc", model: Self.own),
        try Self.entry("bare", "xyz"),
      ], classifier)
    #expect(bank.entryCount == 3)
    #expect(bank.warnings.count == 1)
    #expect(bank.warnings.first?.contains("2 entries are embedded anew") == true)
    let matches = try await withThrowingTaskGroup(of: [AttackMatch].self) { group in
      for word in ["aaab", "ccc", "xyz", "aaab"] {
        group.addTask {
          try await bank.nearest(to: StandInEmbedder.embedding(of: word), limit: 1)
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(matches.map { $0.id }) == ["old", "own", "bare"])
    #expect(matches.allSatisfy { $0.similarity > 0.9999 })
    #expect(classifier.texts == ["aaab", "xyz"])
  }

  @Test("If embedding fails the scan fails, and the next one tries again")
  func failure() async throws {
    let bank = try Self.load([try Self.entry("a", "aaab")], StandInEmbedder(failures: 1))
    let query = StandInEmbedder.embedding(of: "aaab")
    await #expect(throws: ScanError.self) { try await bank.nearest(to: query, limit: 1) }
    #expect(try await bank.nearest(to: query, limit: 1).map { $0.id } == ["a"])
  }

  @Test("Entries that cannot be used are told of, and nothing but such is an error")
  func unusable() throws {
    let useless = try Self.entry("a", "aaab", model: Self.other, keepsText: false)
    let bank = try Self.load([useless, try Self.entry("b", "x", model: Self.own)])
    #expect(bank.entryCount == 1)
    #expect(
      bank.warnings.first?.contains("1 of 2 entries cannot be used, the first in line 1") == true)
    let error = #expect(throws: ConfigurationError.self) { try Self.load([useless]) }
    #expect(error?.message.contains("another model embedded them") == true)
    #expect(throws: ConfigurationError.self) {
      try Self.load([useless], StandInEmbedder(nil))
    }
  }

  @Test("An embedding of another width than its model's is refused with its line")
  func width() throws {
    var entry = try Self.entry("a", "x")
    entry.embedding = .init(model: Self.own, values: try #require(ByteEmbedding(values: [1, 2])))
    let error = #expect(throws: ConfigurationError.self) { try Self.load([entry]) }
    #expect(error?.message.contains("bank:1:") == true)
  }

  @Test("A query that is no embedding of the model is an error")
  func query() async throws {
    let bank = try Self.load([try Self.entry("a", "x", model: Self.own)])
    for bad in [[], [1, 2], [Float](repeating: 0, count: StandInEmbedder.width)] {
      await #expect(throws: ScanError.self) { try await bank.nearest(to: bad, limit: 1) }
    }
  }

  @Test("The model's own bank comes first, then the files that are named, else the user's own")
  func places() async throws {
    let folder = try BankStoreTests.Folder()
    let home = folder.path + "/rampart"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    func write(_ name: String, _ id: String) throws {
      let line = try Self.text([try Self.entry(id, "aaab", model: Self.own)])
      try Data(line.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
    try write("rampart/bank.jsonl", "users")
    try write("one.jsonl", "one")
    let loader = AttackBankLoader(environment: ["XDG_CONFIG_HOME": folder.path, "HOME": "/nowhere"])
    let shipped = try Self.text([try Self.entry("shipped", "aaab", model: Self.own)])
    func ids(_ classifier: StandInEmbedder, _ files: [String]?) async throws -> [String] {
      let request = AttackBankRequest(
        classifier: classifier, files: files?.map { .init($0) }, baseDirectory: folder.path)
      let bank = try loader.bank(for: request)
      return try await bank?.nearest(to: StandInEmbedder.embedding(of: "aaab"), limit: 9)
        .map { $0.id } ?? []
    }
    #expect(try await ids(StandInEmbedder(shipped: shipped), nil) == ["shipped", "users"])
    #expect(try await ids(StandInEmbedder(), ["one.jsonl"]) == ["one"])
    #expect(
      try await ids(StandInEmbedder(shipped: shipped), ["one.jsonl", "rampart/bank.jsonl"])
        == ["shipped", "one", "users"])
    #expect(try await ids(StandInEmbedder(), []) == [])
    #expect(loader.standardPath == folder.path + "/rampart/bank.jsonl")
    let position = SourcePosition(file: "stack.yaml", line: 3, column: 5)
    let error = #expect(throws: ConfigurationError.self) {
      try loader.bank(
        for: AttackBankRequest(
          classifier: StandInEmbedder(), files: [.init("no.jsonl", at: position)],
          baseDirectory: folder.path))
    }
    #expect(error?.position == position)
    let broken = #expect(throws: ConfigurationError.self) {
      try loader.bank(for: AttackBankRequest(classifier: StandInEmbedder(shipped: "{}"), files: []))
    }
    #expect(broken?.message.contains("model/bank.jsonl:1: lacks `id`") == true)
  }

  @Test("The user's own bank lies where the specification of XDG says")
  func standardPath() {
    func path(_ environment: [String: String]) -> String? {
      AttackBankLoader.standardPath(environment: environment)
    }
    #expect(path(["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c/rampart/bank.jsonl")
    #expect(path(["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config/rampart/bank.jsonl")
    #expect(path(["HOME": "/h"]) == "/h/.config/rampart/bank.jsonl")
    #expect(path(["HOME": ""]) == nil)
    #expect(path([:]) == nil)
  }
}
