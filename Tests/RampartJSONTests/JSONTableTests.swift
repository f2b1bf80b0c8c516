import RampartJSON
import Testing

@Suite("Tables of texts and numbers")
struct JSONTableTests {
  private func read(_ json: String, at path: [String] = ["model", "vocab"]) throws -> (
    value: JSONValue, table: JSONTable?
  ) {
    try JSONParser().parse(Array(json.utf8), tableAt: path)
  }

  private func texts(_ table: JSONTable) -> [String] {
    (0..<table.count).map { String(decoding: table.bytes[table.range(of: $0)], as: UTF8.self) }
  }

  @Test("An array of pairs is taken out, and null stands where it was")
  func pairs() throws {
    let (value, table) = try read(
      #"{"a":[1],"model":{"x":{"vocab":2},"vocab":[["a",1],["\u00e9\n",-2.5],["",9223372036854775808]],"y":[true]},"b":null}"#
    )
    let found = try #require(table)
    #expect(found.shape == .pairs)
    #expect(texts(found) == ["a", "é\n", ""])
    #expect(found.numbers == [1, -2.5, 9_223_372_036_854_775_808])
    #expect(
      value == ["a": [1], "model": ["x": ["vocab": 2], "vocab": .null, "y": [true]], "b": .null])
  }

  @Test("An object of numbers is taken out in its order, with keys that stand twice")
  func object() throws {
    let table = try #require(try read(#"{"model":{"vocab":{"b":0,"a":1,"b":2}}}"#).table)
    #expect(table.shape == .object)
    #expect(texts(table) == ["b", "a", "b"])
    #expect(table.numbers == [0, 1, 2])
  }

  @Test(
    "What is no table stays in the value",
    arguments: [
      #"[["a",1],["b"]]"#, #"[["a",1],["b",2,3]]"#, #"[["a",1],[2,"b"]]"#, #"[["a",1],"b",2]"#,
      #"{"a":1,"b":"c"}"#, #"{"a":[1]}"#, #"[["a",null]]"#, #"[["a",{}]]"#, "3", #""vocab""#,
      #"[["a",[]],["b"]]"#, #"[[["a",1]]]"#,
    ])
  func others(json: String) throws {
    let (value, table) = try read(#"{"model":{"vocab":\#(json),"rest":1}}"#)
    #expect(table == nil)
    let expected = try JSONParser().parse(Array(json.utf8))
    #expect(value["model"]?["vocab"] == expected)
    #expect(value["model"]?["rest"] == 1)
  }

  @Test("Only the way from the root leads to the table")
  func way() throws {
    #expect(try read(#"[{"model":{"vocab":[["a",1]]}}]"#).table == nil)
    #expect(try read(#"{"vocab":[["a",1]]}"#).table == nil)
    #expect(try read(#"{"model":[{"vocab":[["a",1]]}]}"#).table == nil)
    #expect(try read(#"{"x":{"model":{"vocab":[["a",1]]}}}"#).table == nil)
    #expect(try read(#"{"model":{"vocab":[]}}"#).table?.count == 0)
  }
}
