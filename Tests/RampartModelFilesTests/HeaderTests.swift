import Foundation
import RampartModelFiles
import TestSupport
import Testing

/// A file that is wrong, and what the error must say about it.
struct Malformed: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  let words: String

  init(_ name: String, _ bytes: [UInt8], _ words: String) {
    self.name = name
    self.bytes = bytes
    self.words = words
  }

  init(_ name: String, _ header: String, data: Int = 0, _ words: String) {
    self.init(name, Safetensors.file(header, data: data), words)
  }

  /// A file of one tensor called `a`, whose description is given.
  init(tensor name: String, _ description: String, data: Int = 0, _ words: String) {
    self.init(name, #"{"a":{\#(description)}}"#, data: data, "tensor `a`: \(words)")
  }

  var testDescription: String { name }
}

@Suite("Headers of safetensors files")
struct HeaderTests {
  /// Opens a file as a model's weights, from the disk and from memory, which must say the same.
  private func outcome(_ bytes: [UInt8]) throws -> (message: String?, files: TensorFiles?) {
    let folder = try Folder()
    try folder.write("model.safetensors", bytes)
    var files: TensorFiles?
    let disk = message(folder) { files = try TensorFiles.open(folder.model) }
    let memory = bytes.withUnsafeBytes { bytes in
      message {
        _ = try TensorFiles.open(
          ModelDirectory(
            embedded: "DIR",
            files: ["model.safetensors": StaticBytes(unsafe: bytes.baseAddress, count: bytes.count)]
          ))
      }
    }
    #expect(disk == memory)
    return (disk, files)
  }

  static let lengths: [Malformed] = [
    Malformed("empty file", [], "has 0 bytes, less than"),
    Malformed("seven bytes", [2, 0, 0, 0, 0, 0, 0], "has 7 bytes, less than"),
    Malformed("length 0", Safetensors.length(0), "header length 0 leaves no room"),
    Malformed("length 1", Safetensors.length(1) + [123], "header length 1 leaves no room"),
    Malformed("only a length", Safetensors.length(2), "beyond the file's 8 bytes"),
    Malformed(
      "a byte too long", Safetensors.length(3) + Array("{}".utf8),
      "beyond the file's 10 bytes: the download is not complete"),
    Malformed("16,000,001", Safetensors.length(16_000_001), "limit of 16000000 bytes, which hold"),
    Malformed("16,000,000", Safetensors.length(16_000_000), "beyond the file's 8 bytes"),
    Malformed("2^31", Safetensors.length(1 << 31), "header length 2147483648 is beyond"),
    Malformed("2^32", Safetensors.length(1 << 32), "header length 4294967296 is beyond"),
    Malformed("2^63 - 1", Safetensors.length(.max >> 1), "9223372036854775807 is beyond"),
    Malformed("2^63", Safetensors.length(1 << 63), "9223372036854775808 is beyond"),
    Malformed("2^64 - 8", Safetensors.length(.max - 7), "18446744073709551608 is beyond"),
    Malformed("2^64 - 1", Safetensors.length(.max), "18446744073709551615 is beyond"),
    Malformed("a zip archive", Array("PK\u{3}\u{4}\u{14}\0\0\0".utf8), "limit of 16000000 bytes"),
  ]

  static let syntax: [Malformed] = [
    Malformed("array", "[]", "does not begin with `{`"),
    Malformed("number", "12", "does not begin with `{`"),
    Malformed("space first", " {}", "does not begin with `{`"),
    Malformed("byte order mark", "\u{FEFF}{}", "does not begin with `{`"),
    Malformed("not closed", "{ ", "the text ends inside a value (byte 2)"),
    Malformed("two values", "{}{}", "something follows the value (byte 2)"),
    Malformed("NUL behind", "{}\0", "something follows the value (byte 2)"),
    Malformed("comma", #"{"a":1,}"#, "is expected here (byte 7)"),
    Malformed("single quotes", "{'a':1}", "is expected here (byte 1)"),
    Malformed("NaN", #"{"a":NaN}"#, "(byte 5)"),
    Malformed("comment", "{/* */}", "is expected here (byte 1)"),
    Malformed("half a surrogate", #"{"\ud83d":{}}"#, "half of a surrogate pair stands alone"),
    Malformed("low surrogate first", #"{"\ude00\ud83d":{}}"#, "half of a surrogate pair"),
    Malformed("surrogate and letter", #"{"\ud83d\u0041":{}}"#, "half of a surrogate pair"),
    Malformed("raw NUL", "{\"a\0b\":{}}", "a control character in a text must be escaped"),
    Malformed(
      "not UTF-8",
      Safetensors.file(Array(#"{""#.utf8) + [0xFF, 0xFE] + Array(#"":1}"#.utf8), data: []),
      "not valid UTF-8 (byte 2)"),
    Malformed(
      "surrogate in UTF-8",
      Safetensors.file(Array(#"{""#.utf8) + [0xED, 0xA0, 0x80] + Array(#"":1}"#.utf8), data: []),
      "not valid UTF-8 (byte 2)"),
    Malformed(
      "deep arrays", #"{"a":"# + String(repeating: "[", count: 30000), "nested too deeply (byte 7)"),
    Malformed(
      "deep objects", String(repeating: #"{"a":"#, count: 30000), "nested too deeply (byte 15)"),
    Malformed("deep empty", #"{"a":{"shape":[[]]}}"#, "nested too deeply"),
    Malformed("2^64", #"{"a":18446744073709551616}"#, "does not fit 64 bits"),
    Malformed("1e999", #"{"a":1e999}"#, "does not fit 64 bits"),
    Malformed(
      "a million digits", #"{"a":"# + String(repeating: "9", count: 1_000_000) + "}",
      "does not fit 64 bits"),
  ]

  static let members: [Malformed] = [
    Malformed("tensor is a number", #"{"a":1}"#, "tensor `a`: its description is not an object"),
    Malformed("tensor is null", #"{"a":null}"#, "tensor `a`: its description is not an object"),
    Malformed("tensor is an array", #"{"a":[]}"#, "tensor `a`: its description is not an object"),
    Malformed(
      "same tensor twice",
      #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
      "tensor `a`: stands twice"),
    Malformed(
      "same tensor twice by an escape",
      #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
      "tensor `a`: stands twice"),
    Malformed(
      "a name that steers the terminal", #"{"\u001b[2J\u202eabc":1}"#,
      #"tensor `\u{1b}[2J\u{202e}abc`: its description"#),
    Malformed(
      "a name of a megabyte", #"{""# + String(repeating: "n", count: 1 << 20) + #"":1}"#,
      "\(String(repeating: "n", count: 200))…`: its description"),
    Malformed(
      "metadata is a text", #"{"__metadata__":"x"}"#, "`__metadata__` in the header is not"),
    Malformed("metadata is null", #"{"__metadata__":null}"#, "`__metadata__` in the header is not"),
    Malformed("metadata of numbers", #"{"__metadata__":{"k":1}}"#, "`k` of `__metadata__`"),
    Malformed("metadata of objects", #"{"__metadata__":{"k":{}}}"#, "`k` of `__metadata__`"),
    Malformed(
      "metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#, "`__metadata__` stands twice"),
    Malformed(
      "a key of metadata twice", #"{"__metadata__":{"k":"1","k":"2"}}"#,
      "a key of `__metadata__` in the header stands twice"),
  ]

  static let fields: [Malformed] = [
    Malformed(tensor: "nothing", "", "`dtype` is missing"),
    Malformed(tensor: "no dtype", #""shape":[1],"data_offsets":[0,4]"#, "`dtype` is missing"),
    Malformed(tensor: "no shape", #""dtype":"F32","data_offsets":[0,4]"#, "`shape` is missing"),
    Malformed(tensor: "no offsets", #""dtype":"F32","shape":[1]"#, "`data_offsets` is missing"),
    Malformed(
      tensor: "field twice", #""dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]"#,
      "`dtype` stands twice"),
    Malformed(
      tensor: "unknown field", #""dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1"#,
      "the field `x` is not of the format"),
    Malformed(
      tensor: "dtype is a number", #""dtype":32,"shape":[1],"data_offsets":[0,4]"#,
      "`dtype` is not a text"),
    Malformed(
      tensor: "dtype in lower case", #""dtype":"f32","shape":[1],"data_offsets":[0,4]"#,
      "the dtype `f32` is unknown"),
    Malformed(
      tensor: "dtype of another kind", #""dtype":"Q4_0","shape":[1],"data_offsets":[0,4]"#,
      "the dtype `Q4_0` is unknown"),
    Malformed(
      tensor: "shape is a number", #""dtype":"F32","shape":1,"data_offsets":[0,4]"#,
      "`shape` is not an array"),
    Malformed(
      tensor: "shape of texts", #""dtype":"F32","shape":["1"],"data_offsets":[0,4]"#,
      "a dimension of `shape` is not a whole number"),
    Malformed(
      tensor: "shape with a fraction", #""dtype":"F32","shape":[1.0],"data_offsets":[0,4]"#,
      "a dimension of `shape` is not a whole number"),
    Malformed(
      tensor: "shape with an exponent", #""dtype":"F32","shape":[1e0],"data_offsets":[0,4]"#,
      "a dimension of `shape` is not a whole number"),
    Malformed(
      tensor: "negative dimension", #""dtype":"F32","shape":[-1],"data_offsets":[0,4]"#,
      "a dimension of `shape` is negative"),
    Malformed(
      tensor: "two negative dimensions", #""dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]"#,
      "a dimension of `shape` is negative"),
    Malformed(
      tensor: "dimension 2^63",
      #""dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]"#,
      "a dimension of `shape` is too large"),
    Malformed(
      tensor: "product 2^64",
      #""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]"#,
      "the product of `shape` does not fit 64 bits"),
    Malformed(
      tensor: "product 2^64 before a zero",
      #""dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]"#,
      "the product of `shape` does not fit 64 bits"),
    Malformed(
      tensor: "size in bits 2^63",
      #""dtype":"F64","shape":[144115188075855872],"data_offsets":[0,0]"#,
      "its size does not fit 64 bits"),
    Malformed(
      tensor: "half a byte", #""dtype":"F4","shape":[3],"data_offsets":[0,1]"#,
      "its 3 numbers of F4 do not end with a whole byte"),
    Malformed(
      tensor: "65 dimensions",
      #""dtype":"F32","shape":[\#(Array(repeating: "1", count: 65).joined(separator: ","))],"data_offsets":[0,4]"#,
      "`shape` has 65 dimensions"),
  ]

  static let offsets: [Malformed] = [
    Malformed(
      tensor: "one offset", #""dtype":"F32","shape":[1],"data_offsets":[4]"#,
      "`data_offsets` is not an array of two numbers"),
    Malformed(
      tensor: "three offsets", #""dtype":"F32","shape":[1],"data_offsets":[0,4,8]"#,
      "`data_offsets` is not an array of two numbers"),
    Malformed(
      tensor: "offsets as a text", #""dtype":"F32","shape":[1],"data_offsets":"0,4""#,
      "`data_offsets` is not an array of two numbers"),
    Malformed(
      tensor: "negative offset", #""dtype":"F32","shape":[1],"data_offsets":[-4,0]"#,
      "the begin of `data_offsets` is negative"),
    Malformed(
      tensor: "offset with a fraction", #""dtype":"F32","shape":[1],"data_offsets":[0,4.0]"#,
      "the end of `data_offsets` is not a whole number"),
    Malformed(
      tensor: "offset 2^64 - 1",
      #""dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]"#,
      "the end of `data_offsets` is too large"),
    Malformed(
      tensor: "end before begin", #""dtype":"F32","shape":[1],"data_offsets":[4,0]"#, data: 4,
      "`data_offsets` begins at 4, behind its end 0"),
    Malformed(
      tensor: "too few bytes", #""dtype":"F32","shape":[2,1],"data_offsets":[0,4]"#, data: 4,
      "F32 [2, 1] takes 8 bytes, but its offsets 0 to 4 hold 4"),
    Malformed(
      tensor: "too many bytes", #""dtype":"BF16","shape":[],"data_offsets":[0,4]"#, data: 4,
      "BF16 [] takes 2 bytes, but its offsets 0 to 4 hold 4"),
    Malformed(
      tensor: "beyond any file",
      #""dtype":"U8","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]"#,
      "its offsets lead beyond any file"),
    Malformed(
      tensor: "cut file", #""dtype":"F32","shape":[4],"data_offsets":[0,16]"#, data: 15,
      "ends at byte 79, but the file has 78 bytes: the download is not complete"),
    Malformed(
      tensor: "hole at the start", #""dtype":"F32","shape":[1],"data_offsets":[4,8]"#, data: 8,
      "4 bytes before it belong to no tensor"),
    Malformed(
      "hole between",
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#,
      data: 3, "tensor `b`: 1 bytes before it belong to no tensor"),
    Malformed(
      "overlap",
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
      data: 3, "tensor `b`: overlaps with `a`: begins at byte"),
    Malformed(
      "the same bytes twice",
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#,
      data: 2, "tensor `b`: overlaps with `a`"),
    Malformed(
      "an empty tensor inside another",
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}"#,
      data: 2, "tensor `b`: overlaps with `a`"),
    Malformed(
      "an empty tensor far away", #"{"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}"#,
      "tensor `b`: ends at byte"),
    Malformed(
      "bytes behind", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, data: 4,
      "3 bytes at the end of the file belong to no tensor"),
    Malformed("bytes without tensors", "{}", data: 1, "1 bytes at the end of the file"),
  ]

  @Test("A wrong header length is an error", arguments: lengths)
  func wrongLength(file: Malformed) throws { try check(file) }

  @Test("A header that is not strict JSON is an error", arguments: syntax)
  func wrongSyntax(file: Malformed) throws { try check(file) }

  @Test("A header whose members are not tensors is an error", arguments: members)
  func wrongMember(file: Malformed) throws { try check(file) }

  @Test("A tensor with wrong fields is an error that names it", arguments: fields)
  func wrongField(file: Malformed) throws { try check(file) }

  @Test("Tensors that do not cover the file exactly are an error", arguments: offsets)
  func wrongOffset(file: Malformed) throws { try check(file) }

  @Test("A run of combining marks is read in linear time", .timeLimit(.minutes(1)))
  func marks() throws {
    let marks = CombiningMarks.text()
    let tensor = #"{"dtype":"U8","shape":[],"data_offsets":[0,1]}"#
    let name = try outcome(Safetensors.file("{\"\(marks)\":\(tensor)}", data: 1))
    #expect(name.files?.tensor(marks)?.elementCount == 1)
    let field = try outcome(Safetensors.file("{\"a\":{\"\(marks)\":1}}"))
    #expect(field.message?.contains("is not of the format") == true)
    let dtype = try outcome(
      Safetensors.file("{\"a\":{\"dtype\":\"\(marks)\",\"shape\":[],\"data_offsets\":[0,1]}}"))
    #expect(dtype.message?.contains("is unknown") == true)
    let metadata = try outcome(
      Safetensors.file("{\"__metadata__\":{\"\(marks)\":\"\(marks)\",\"b\":\"c\"}}"))
    #expect(metadata.message == nil)
  }

  private func check(_ file: Malformed) throws {
    let text = try outcome(file.bytes).message ?? "no error"
    #expect(text.hasPrefix("DIR/model.safetensors: "))
    #expect(text.contains(file.words), "\(text)")
    #expect(text.count < 600)
  }
}
