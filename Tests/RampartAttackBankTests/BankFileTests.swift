import RampartInference
import TestSupport
import Testing

@testable import RampartAttackBank

@Suite("The file of a bank")
struct BankFileTests {
  static let digest = String(repeating: "0", count: 64)
  static let model = String(repeating: "f", count: 32)

  /// The text of a line, of members that are JSON already.
  static func line(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }

  @Test("What is written is read again, with every field and without")
  func roundTrip() throws {
    var full = BankEntry(id: "seed/en-1:a.b_c", content: .text("Ignorez \"tout\"\n\u{1F600}"))
    full.language = "pt-BR"
    full.family = "override"
    full.label = .jailbreak
    full.source = "ticket 4711 é"
    full.date = "2026-11-20T12:00:00.123+02:00"
    full.owner = "soc@example.com"
    full.embedding = .init(
      model: Self.model, values: try #require(ByteEmbedding(values: [-127, 0, 5, 127])))
    let plain = BankEntry(id: "b", content: .text("x"))
    var hidden = BankEntry(id: "c", content: .digest(Self.digest))
    hidden.embedding = full.embedding
    let entries = [full, plain, hidden]
    let text = try BankFile.text(of: entries, path: "bank")
    let file = try BankFile(text, path: "bank")
    #expect(file.entries == entries)
    #expect(file.lines == [1, 2, 3])
    #expect(try BankFile.text(of: file.entries, path: "bank") == text)
  }

  @Test("Numbers of every count and value have one spelling in base64")
  func base64() throws {
    #expect(ByteText.encode([0, 16, -125]) == "ABCD")
    #expect(ByteText.encode([-1, -2]) == "//4=")
    #expect(ByteText.encode([77]) == "TQ==")
    var generator = SeededGenerator(seed: 9)
    for count in 1...70 {
      let numbers = (0..<count).map { _ in Int8(truncatingIfNeeded: generator.next()) }
      let text = ByteText.encode(numbers)
      #expect(ByteText.decode(text) == numbers)
      // One character changed is another number, or none.
      var bytes = Array(text.utf8)
      let place = Int(generator.next() % UInt64(bytes.count))
      bytes[place] = UInt8(truncatingIfNeeded: generator.next()) & 0x7F
      let changed = String(decoding: bytes, as: UTF8.self)
      if changed != text { #expect(ByteText.decode(changed) != numbers) }
    }
    for bad in [
      "", "A", "AB", "ABC", "AB=C", "=ABC", "A===", "====", "TR==", "//5=", "AB C", "ABC\n", "é==",
    ] {
      #expect(ByteText.decode(bad) == nil, "\(bad)")
    }
  }

  @Test(
    "A line that is no entry is refused with its place",
    arguments: [
      ("", ""), ("nonsense", "1:"), ("[]", "not an object"), ("1", "not an object"),
      ("{}", "lacks `id`"),
      (#"{"id": "a"}"#, "lacks `text`"), (#"{"id": 1, "text": "x"}"#, "`id` must be a text"),
      (#"{"id": "a", "text": null}"#, "`text` must be a text"),
      (#"{"id": "a", "text": {"a": "b"}}"#, "nested too deeply"),
      (#"{"id": "a", "text": ["b"]}"#, "nested too deeply"),
      (#"{"id": "a", "text": ""}"#, "`text` must be 1 to"),
      (#"{"id": "", "text": "x"}"#, "`id` must be 1 to 64"),
      (#"{"id": "a b", "text": "x"}"#, "`id` must be 1 to 64"),
      (#"{"id": "é", "text": "x"}"#, "`id` must be 1 to 64"),
      (#"{"id": "a\u001b", "text": "x"}"#, "`id` must be 1 to 64"),
      (#"{"id": "a", "id": "b", "text": "x"}"#, "`id` stands twice"),
      (#"{"id": "a", "text": "x", "text": "y"}"#, "`text` stands twice"),
      (#"{"id": "a", "txet": "x"}"#, "did you mean `text`?"),
      (#"{"id": "a", "tex\u0301t": "x"}"#, "has an unknown key; known:"),
      (#"{"id": "a", "text": "x", "label": "Injection"}"#, "`label` must be"),
      (#"{"id": "a", "text": "x", "label": "benign"}"#, "`label` must be"),
      (#"{"id": "a", "text": "x", "language": "e"}"#, "`language` must be"),
      (#"{"id": "a", "text": "x", "language": "en_US"}"#, "`language` must be"),
      (#"{"id": "a", "text": "x", "family": "a b"}"#, "`family` must be"),
      (#"{"id": "a", "text": "x", "owner": "a\nb"}"#, "`owner` must be"),
      (#"{"id": "a", "text": "x", "source": ""}"#, "`source` must be"),
      (#"{"id": "a", "text": "x", "date": "yesterday"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-11-20"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-13-20T00:00:00Z"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-11-20T00:00:00"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-11-20T00:00:00.Z"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-11-20T00:00:00+0100"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "date": "2026-11-20T00:00:00Zx"}"#, "`date` must be"),
      (#"{"id": "a", "text": "x", "sha256": "00"}"#, "has `text` and `sha256`"),
      (#"{"id": "a", "sha256": "00"}"#, "64 hexadecimal digits"),
      (#"{"id": "a", "text": "x", "model": "ffffffffffffffffffffffffffffffff"}"#, "together"),
      (#"{"id": "a", "text": "x", "embedding": "AQ=="}"#, "together"),
      (#"{"id": "a", "text": "x", "model": "f", "embedding": "AQ=="}"#, "`model` must be"),
      (
        #"{"id": "a", "text": "x", "model": "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "embedding": "AQ=="}"#,
        "`model` must be"
      ),
      (
        #"{"id": "a", "text": "x", "model": "ffffffffffffffffffffffffffffffff", "embedding": "AA=="}"#,
        "not base64"
      ),
      (
        #"{"id": "a", "text": "x", "model": "ffffffffffffffffffffffffffffffff", "embedding": "gA=="}"#,
        "not base64"
      ),
      (
        #"{"id": "a", "text": "x", "model": "ffffffffffffffffffffffffffffffff", "embedding": "!"}"#,
        "not base64"
      ),
      (#"{"id": "a", "text": "\ud800"}"#, "surrogate"),
      (#"{"id": "a", "text": "x"} {}"#, "follows"),
      (#"{"id": "a", "text": "x"#, "ends inside"),
    ])
  func malformed(line: String, words: String) throws {
    let good = #"{"id": "good", "text": "secret words"}"#
    guard !line.isEmpty else { return }
    for (text, place) in [(line, "bank:1: "), ("\(good)\n\n\(line)\n", "bank:3: ")] {
      let error = #expect(throws: BankError.self) { try BankFile(Array(text.utf8), path: "bank") }
      let description = error?.description ?? ""
      #expect(description.hasPrefix(place), "\(description)")
      if words != "1:" { #expect(description.contains(words), "\(description)") }
      #expect(!description.contains("secret words"))
    }
  }

  @Test("A digest without an embedding, and an id that stands twice, are refused")
  func useless() throws {
    let line = Self.line([("id", "\"a\""), ("sha256", "\"\(Self.digest)\"")])
    let error = #expect(throws: BankError.self) { try BankFile(Array(line.utf8), path: "b") }
    #expect(error?.message.contains("neither an `embedding` nor a `text`") == true)
    let twice = #"{"id": "a", "text": "x"}"# + "\n" + #"{"id": "a", "text": "y"}"#
    let second = #expect(throws: BankError.self) { try BankFile(Array(twice.utf8), path: "b") }
    #expect(second?.line == 2)
    #expect(second?.message.contains("of line 1") == true)
  }

  @Test("Blank lines, returns, a byte order mark and a missing last line end are nothing")
  func whiteSpace() throws {
    let text =
      "\u{FEFF}\n \t\r\n{\"id\": \"a\", \"text\": \"x\"}\r\n\n{\"id\": \"b\", \"text\": \"y\"}"
    let file = try BankFile(Array(text.utf8), path: "b")
    #expect(file.entries.map { $0.id } == ["a", "b"])
    #expect(file.lines == [3, 5])
    #expect(try BankFile([], path: "b").entries.isEmpty)
  }

  @Test("Bytes that are not UTF-8 and lines beyond the limit are refused")
  func limits() throws {
    let bad = Array(#"{"id": "a", "text": ""#.utf8) + [0xFF] + Array("\"}".utf8)
    #expect(throws: BankError.self) { try BankFile(bad, path: "b") }
    let long = #"{"id": "a", "text": ""# + String(repeating: "x", count: 1 << 18) + "\"}"
    let error = #expect(throws: BankError.self) { try BankFile(Array(long.utf8), path: "b") }
    #expect(error?.message.contains("bytes in a line") == true)
    let text = #"{"id": "a", "text": ""# + String(repeating: "x", count: (1 << 16) + 1) + "\"}"
    #expect(throws: BankError.self) { try BankFile(Array(text.utf8), path: "b") }
  }

  @Test("No byte of a file can be changed so that reading it crashes or shows its text")
  func changedBytes() throws {
    var entry = BankEntry(id: "a", content: .text("zebra crossing"))
    entry.date = "2026-11-20T12:00:00Z"
    entry.label = .injection
    entry.embedding = .init(
      model: Self.model, values: try #require(ByteEmbedding(values: [1, -2, 3])))
    let text = try BankFile.text(of: [entry], path: "b")
    var leaks = 0
    for place in text.indices {
      for byte in [0x00, 0x0A, 0x22, 0x5C, 0x7B, 0x7D, 0x80, 0xFF] as [UInt8] {
        var changed = text
        changed[place] = byte
        do throws(BankError) {
          _ = try BankFile(changed, path: "b")
        } catch {
          if error.description.contains("zebra") { leaks += 1 }
        }
      }
      do throws(BankError) {
        _ = try BankFile(Array(text[..<place]), path: "b")
      } catch {
        if error.description.contains("zebra") { leaks += 1 }
      }
    }
    #expect(leaks == 0)
  }
}
