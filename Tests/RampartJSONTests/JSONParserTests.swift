import TestSupport
import Testing

@testable import RampartJSON

@Suite("Parsing JSON")
struct JSONParserTests {
  private let parser = JSONParser()

  private func parse(_ text: String) throws -> JSONValue { try parser.parse(Array(text.utf8)) }

  @Test(
    "Every kind of value is read",
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\n", .bool(false)), ("0", .integer(0)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .unsigned(9_223_372_036_854_775_808)),
      ("18446744073709551615", .unsigned(.max)), ("1.0", .double(1)), ("-1.5e3", .double(-1500)),
      ("1e-400", .double(0)), ("1E+2", .double(100)), ("\"\"", .string("")), ("[]", .array([])),
      ("{}", .object([:])), ("[1,[2],{}]", .array([.integer(1), .array([.integer(2)]), [:]])),
      (
        #""\u0041\n\"\\\/\b\f\r\t\u00e9\ud83d\ude00é😀\u0000""#,
        .string("A\n\"\\/\u{8}\u{C}\r\té😀é😀\0")
      ),
      (#"{"b":1,"a":{"b":[true]}}"#, ["b": .integer(1), "a": ["b": .array([.bool(true)])]]),
    ] as [(String, JSONValue)])
  func values(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test("Members keep their order, and a key that stands twice is seen")
  func duplicates() throws {
    let object = try #require(try parse(#"{"z":1,"a":2,"z":3}"#).object)
    #expect(object.entries.map(\.key) == ["z", "a", "z"])
    #expect(object.hasDuplicateKeys)
    #expect(object["z"] == .integer(3))
    #expect(object["y"] == nil)

    var long = JSONObject((0..<50).map { .init(key: "k\($0)", value: .null) })
    #expect(!long.hasDuplicateKeys)
    long.append("k49", .null)
    #expect(long.hasDuplicateKeys)
  }

  @Test("Canonically equivalent texts are different keys and different values")
  func canonicalEquivalence() throws {
    let object = try #require(try parse(#"{"\u00e9":1}"#).object)
    #expect(object["e\u{301}"] == nil)
    #expect(object["\u{e9}"] == .integer(1))
    #expect(JSONValue.string("e\u{301}") != .string("\u{e9}"))
    #expect(try #require(try parse(#"{"\u00e9":1,"e\u0301":2}"#).object).hasDuplicateKeys == false)
  }

  @Test("A key that is a run of combining marks costs linear time", .timeLimit(.minutes(1)))
  func combiningMarks() throws {
    let marks = CombiningMarks.text()
    let value = try parse("{\"a\":1,\"\(marks)\":2,\"b\":\"\(marks)\"}")
    let object = try #require(value.object)
    #expect(object["a"] == .integer(1))
    #expect(object["c"] == nil)
    #expect(object["b"] != "b")
    #expect(!object.hasDuplicateKeys)
    #expect(Set([value, .string(marks), "a", value]).count == 3)
    #expect(
      try JSONParser().parse(Array(JSONWriter.encode(value)), tableAt: ["a", "b"]).table == nil)
  }

  @Test("What is not JSON is an error with its kind and place", arguments: malformedCases)
  func malformed(bytes: [UInt8], error: JSONError) {
    #expect(throws: error) { try parser.parse(bytes) }
  }

  @Test("Nesting is allowed to the depth asked for and not beyond")
  func depth() throws {
    for depth in [1, 2, 64, 256, 1024] {
      let parser = JSONParser(maximumDepth: depth)
      for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
        let inner = open == "[" ? "" : "1"
        let fits =
          String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
        #expect((try? parser.parse(Array(fits.utf8))) != nil)
        let tooDeep = open + fits + close
        let place = JSONError(.tooDeep, at: open.utf8.count * depth)
        #expect(throws: place) { _ = try parser.parse(Array(tooDeep.utf8)) }
      }
    }
  }

  @Test("A million nested brackets are an error")
  func bomb() {
    for text in ["[", #"{"a":"#, "[{\"a\":"] {
      let bytes = Array(String(repeating: text, count: 1_000_000).utf8)
      #expect { try parser.parse(bytes) } throws: { ($0 as? JSONError)?.code == .tooDeep }
    }
  }

  @Test("A slice is read with offsets of its own")
  func slices() throws {
    let bytes = Array("xx[1]yy{".utf8)
    #expect(try parser.parse(bytes[2..<5]) == .array([.integer(1)]))
    #expect(throws: JSONError(.unexpectedEnd, at: 1)) { try parser.parse(bytes[7...]) }
    #expect(throws: JSONError(.empty, at: 0)) { try parser.parse(bytes[3..<3]) }
  }

  @Test("Large documents are read whole")
  func large() throws {
    let element = #"{"role":"user","content":"héllo \n wörld","n":[1,2.5,-3]}"#
    let count = 60_000
    let text = "[" + repeatElement(element, count: count).joined(separator: ",") + "]"
    let elements = try #require(try parse(text).array)
    #expect(elements.count == count)
    #expect(elements.allSatisfy { $0 == elements[0] })
    let long = String(repeating: "a", count: 3_000_000)
    #expect(try parse("\"\(long)\"") == .string(long))
    #expect(try parse("[7]") == .array([.integer(7)]))
  }

  @Test("Many tasks may share a parser")
  func concurrency() async {
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<16 {
        group.addTask {
          (0..<200).allSatisfy { round in
            let expected = JSONValue.object([
              "t": .integer(Int64(task)), "r": .integer(Int64(round)),
            ])
            return (try? JSONParser().parse(JSONWriter.encode(expected))) == expected
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("The fast parser and the diagnosis accept the same bytes")
  func agreement() {
    let seeds = [
      #"{"a":[1,-2.5e+3,true,false,null],"b\n\u00e9\ud83d\ude00":{"c":"é😀"}}"#,
      #"[18446744073709551615,-9223372036854775808,0.1,1e5,"\\\/\b",{},[]]"#,
      #""\ud83d\ude00\uD800\uDC00 text""#, " [ 1 , 2 ] ", "-0.0e-7", "\"\u{7f}\u{2028}\"",
    ].map { Array($0.utf8) }
    let alphabet = Array(#"{}[]",:\/ueE+-.0123456789truefalsn ddDcC8"#.utf8) + [0, 9, 10, 13, 0x1F]
    var generator = SeededGenerator(seed: 1)
    var accepted = 0
    for round in 0..<60_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[index] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        case 1: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 2:
          bytes.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)], at: index)
        default: if bytes.count > 1 { bytes.remove(at: index) }
        }
      }
      let diagnosis = bytes.withUnsafeBufferPointer {
        JSONDiagnosis.error(in: $0, maximumDepth: 256)
      }
      let parsed = try? parser.parse(bytes)
      accepted += parsed == nil ? 0 : 1
      if let parsed, !isReadBack(parsed) { Issue.record("a value of \(bytes) is not read back") }
      guard (parsed == nil) == (diagnosis == nil) else { continue }
      Issue.record("they disagree on \(String(decoding: bytes, as: UTF8.self)) \(bytes)")
    }
    #expect(accepted > 3000)
  }

  /// Written out, 1e5 is 100000: the bytes are compared, not the kinds of numbers.
  private func isReadBack(_ value: JSONValue) -> Bool {
    let written = JSONWriter.encode(value)
    do throws(JSONError) {
      return JSONWriter.encode(try parser.parse(written)) == written
    } catch {
      // ECMAScript prints doubles from 2^64 to 10^21 as whole numbers, which the parser refuses.
      return error.code == .numberOutOfRange
    }
  }
}
