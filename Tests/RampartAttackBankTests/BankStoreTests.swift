import Foundation
import Testing

@testable import RampartAttackBank

@Suite("The store of a bank")
struct BankStoreTests {
  /// A folder that goes away with it.
  final class Folder {
    let path = NSTemporaryDirectory() + "rampart-bank-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes(_ name: String) -> [UInt8]? {
      FileManager.default.contents(atPath: path + "/" + name).map { Array($0) }
    }
  }

  private static func anything(_ file: BankFile) throws(BankError) {}

  @Test("Entries are added at the end and removed, and the lines of others stay byte for byte")
  func changes() throws {
    let folder = try Folder()
    let path = folder.path + "/bank.jsonl"
    let store = BankStore(path: path)
    #expect(try store.read() == nil)
    // Somebody's own spelling, and no line end at the end.
    let own = "\n{ \"text\" : \"x\\u0041\" , \"id\" : \"own\" }"
    try Data(own.utf8).write(to: URL(fileURLWithPath: path))
    try store.add(BankEntry(id: "a", content: .text("one")), check: Self.anything)
    try store.add(BankEntry(id: "b", content: .text("two")), check: Self.anything)
    #expect(try store.read()?.entries.map { $0.id } == ["own", "a", "b"])
    #expect(folder.bytes("bank.jsonl")?.starts(with: own.utf8) == true)
    try store.remove(["a"])
    #expect(try store.read()?.entries.map { $0.id } == ["own", "b"])
    let line = "{ \"text\" : \"x\\u0041\" , \"id\" : \"own\" }\n"
    #expect(folder.bytes("bank.jsonl")?.starts(with: line.utf8) == true)
    try store.remove(["own", "b"])
    #expect(try store.read()?.entries.isEmpty == true)
  }

  @Test("A new file can be read by its owner alone; an old one keeps its permissions")
  func permissions() throws {
    let folder = try Folder()
    let path = folder.path + "/bank.jsonl"
    let store = BankStore(path: path)
    func mode() throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return attributes[.posixPermissions] as? Int ?? 0
    }
    try store.add(BankEntry(id: "a", content: .text("x")), check: Self.anything)
    #expect(try mode() == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try store.add(BankEntry(id: "b", content: .text("x")), check: Self.anything)
    #expect(try mode() == 0o644)
  }

  @Test("A link stays a link")
  func link() throws {
    let folder = try Folder()
    let real = folder.path + "/real.jsonl"
    let link = folder.path + "/link.jsonl"
    try BankStore(path: real).add(BankEntry(id: "a", content: .text("x")), check: Self.anything)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    try BankStore(path: link).add(BankEntry(id: "b", content: .text("y")), check: Self.anything)
    #expect(try BankStore(path: real).read()?.entries.count == 2)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
  }

  @Test("What cannot be done changes nothing")
  func refused() throws {
    let folder = try Folder()
    let store = BankStore(path: folder.path + "/bank.jsonl")
    try store.add(BankEntry(id: "a", content: .text("x")), check: Self.anything)
    let before = folder.bytes("bank.jsonl")
    #expect(throws: BankError.self) {
      try store.add(BankEntry(id: "a", content: .text("y")), check: Self.anything)
    }
    #expect(throws: BankError.self) {
      try store.add(BankEntry(id: "no good", content: .text("y")), check: Self.anything)
    }
    #expect(throws: BankError.self) {
      try store.add(BankEntry(id: "b", content: .text("y"))) { _ throws(BankError) in
        throw BankError(file: "b", "no")
      }
    }
    #expect(throws: BankError.self) { try store.remove(["a", "b"]) }
    #expect(folder.bytes("bank.jsonl") == before)
    #expect(throws: BankError.self) {
      try BankStore(path: folder.path).add(
        BankEntry(id: "a", content: .text("x")), check: Self.anything)
    }
    let nowhere = #expect(throws: BankError.self) {
      try BankStore(path: folder.path + "/no/bank.jsonl").add(
        BankEntry(id: "a", content: .text("x")), check: Self.anything)
    }
    #expect(nowhere?.message.contains("create its folder first") == true)
  }

  @Test("Many who add at once lose nothing")
  func concurrency() async throws {
    let folder = try Folder()
    let path = folder.path + "/bank.jsonl"
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<24 {
        group.addTask {
          let store = BankStore(path: path)
          let entry = BankEntry(id: "entry-\(number)", content: .text("text \(number)"))
          return (try? store.add(entry) { _ throws(BankError) in }) != nil
        }
      }
      for await isDone in group { #expect(isDone) }
    }
    let ids = try BankStore(path: path).read()?.entries.map { $0.id } ?? []
    #expect(Set(ids) == Set((0..<24).map { "entry-\($0)" }))
    #expect(ids.count == 24)
  }
}
