/// A tensor of a safetensors file: what it is called and how it is stored.
public struct TensorEntry: Sendable, Hashable {
  /// How numbers are stored, little-endian; the raw value is the format's word.
  public enum Storage: String, Sendable, Hashable, CaseIterable {
    case bool = "BOOL"
    case float4 = "F4"
    case float6e2m3 = "F6_E2M3"
    case float6e3m2 = "F6_E3M2"
    case uint8 = "U8"
    case int8 = "I8"
    case float8e5m2 = "F8_E5M2"
    case float8e4m3 = "F8_E4M3"
    case float8e8m0 = "F8_E8M0"
    case float8e4m3fnuz = "F8_E4M3FNUZ"
    case float8e5m2fnuz = "F8_E5M2FNUZ"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case complex64 = "C64"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// How many bits one number takes.
    public var bitWidth: Int {
      switch self {
      case .float4: 4
      case .float6e2m3, .float6e3m2: 6
      case .bool, .uint8, .int8, .float8e5m2, .float8e4m3, .float8e8m0, .float8e4m3fnuz,
        .float8e5m2fnuz:
        8
      case .int16, .uint16, .float16, .bfloat16: 16
      case .int32, .uint32, .float32: 32
      case .complex64, .float64, .int64, .uint64: 64
      }
    }

    /// Whether the inference engine reads weights stored so: F32, F16 and BF16.
    public var isWeight: Bool { self == .float32 || self == .float16 || self == .bfloat16 }
  }

  /// Its name.
  public let name: String
  /// How its numbers are stored.
  public let storage: Storage
  /// Its dimensions, the slowest first; empty for a single number.
  public let shape: [Int]
  /// How many numbers it has: the product of its dimensions.
  public let elementCount: Int
  /// How many bytes it takes.
  public let byteCount: Int

  /// Which of the files it is in.
  let file: Int
  /// Where in that file it begins, in bytes.
  let offset: Int
}
