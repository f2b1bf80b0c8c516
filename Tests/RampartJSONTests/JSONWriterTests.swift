import TestSupport
import Testing

@testable import RampartJSON

private func number(_ value: Double) -> String {
  var bytes: [UInt8] = []
  ECMAScriptNumber.append(value, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test("A document is written as it is called")
  func document() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("b")
    writer.beginArray()
    writer.int(-1)
    writer.int(UInt64.max)
    writer.double(0.5)
    writer.double(.nan)
    writer.double(-.infinity)
    writer.bool(true)
    writer.null()
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.key("a")
    writer.raw("[1,2]".utf8)
    writer.key("c")
    writer.string(utf8: [0x61, 0xFF])
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"b":[-1,18446744073709551615,0.5,null,null,true,null,{}],"a":[1,2],"c":"a\#u{FFFD}"}"#
    )
    writer.removeAll()
    writer.string("x")
    #expect(writer.bytes == Array(#""x""#.utf8))
  }

  @Test("Only what must be escaped is escaped")
  func escapes() {
    let all = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
    #expect(
      String(decoding: JSONWriter.encode(.string(all + "\"\\/é\u{7F}\u{2028}😀")), as: UTF8.self)
        == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
        + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"#
        + #"\u001e\u001f\"\\/é"# + "\u{7F}\u{2028}😀\"")
  }

  @Test("Random values are read back as they were written")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      let value = randomValue(depth: 4, &generator)
      #expect(try JSONParser().parse(JSONWriter.encode(value)) == value)
    }
  }

  @Test("Random doubles are read back as they were written")
  func doubles() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<50_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Double(number(value)) == value)
    }
  }

  private func randomValue(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth == 0 ? 6 : 8), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2:
      return .integer(
        Int64(bitPattern: generator.next() >> Int.random(in: 0..<64, using: &generator)))
    case 3: return .unsigned(UInt64.random(in: (1 << 63) ... .max, using: &generator))
    case 4: return .double(Double.random(in: -1e9...1e9, using: &generator) + 0.123)
    case 5: return .string(randomText(&generator))
    case 6:
      return .array(
        (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
          randomValue(depth: depth - 1, &generator)
        })
    default:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
            .init(key: randomText(&generator), value: randomValue(depth: depth - 1, &generator))
          }))
    }
  }

  private func randomText(_ generator: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<40, using: &generator) {
      let limits: [UInt32] = [0x20, 0x80, 0x800, 0xFFFF, 0x10FFFF]
      let limit = limits[Int.random(in: 0..<limits.count, using: &generator)]
      guard let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator)) else {
        continue
      }
      text.append(scalar)
    }
    return String(text)
  }
}

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  private func canonical(_ text: String) throws -> String {
    String(decoding: try CanonicalJSON.encode(JSONParser().parse(Array(text.utf8))), as: UTF8.self)
  }

  @Test(
    "Numbers are printed as in RFC 8785, appendix B",
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func numbers(bits: UInt64, text: String) {
    #expect(number(Double(bitPattern: bits)) == text)
  }

  @Test("Keys are sorted by UTF-16 code units, as in RFC 8785, section 3.2.3")
  func keyOrder() throws {
    let text = #"""
      {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
       "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
       "\u00f6":"Latin Small Letter O With Diaeresis"}
      """#
    let values = try #require(
      try JSONParser().parse(Array(canonical(text).utf8)).object?.entries.map(\.value.string))
    #expect(
      values == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  @Test("The example of RFC 8785, section 3.2.2, has its published form")
  func example() throws {
    let text = #"""
      {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
       "literals": [null, true, false]}
      """#
    #expect(
      try canonical(text)
        == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
        + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
  }

  @Test("A canonical form is its own canonical form, and the order of members does not matter")
  func idempotence() throws {
    let one = try canonical(#"{"b":[1.0,{"y":2,"x":1e2}],"a":-0.0}"#)
    #expect(one == #"{"a":0,"b":[1,{"x":100,"y":2}]}"#)
    #expect(try canonical(one) == one)
  }

  @Test("The order of keys is that of their UTF-16 code units, for all kinds of characters")
  func order() {
    let samples =
      ["", "a", "a\0", "ab", "é", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}"]
      + ["\u{10000}", "\u{10FFFF}", "a\u{E000}", "a\u{10000}", "\u{10000}a", "\u{EEEE}b"]
    for left in samples {
      for right in samples {
        #expect(
          CanonicalJSON.precedes(left, right)
            == left.utf16.lexicographicallyPrecedes(right.utf16))
      }
    }
  }

  @Test("What has no canonical form is refused")
  func refusals() {
    #expect(throws: JSONError(.duplicateKey)) { try canonical(#"{"a":[{"x":1,"\u0078":2}]}"#) }
    #expect(throws: JSONError(.numberOutOfRange)) { try canonical("9007199254740993") }
    #expect(throws: JSONError(.numberOutOfRange)) { try canonical("18446744073709551615") }
    #expect(throws: JSONError(.invalidNumber)) { try CanonicalJSON.encode(.double(.nan)) }
    #expect(throws: Never.self) { try canonical("9007199254740994") }
    #expect(
      (try? CanonicalJSON.encode(.integer(9_007_199_254_740_993), largeIntegers: .exact))
        == Array("9007199254740993".utf8))
  }
}
