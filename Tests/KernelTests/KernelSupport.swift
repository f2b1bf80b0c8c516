import CRampartKernels
import Glibc
import TestSupport

/// An instruction set whose kernels may be tested here.
enum InstructionSet: String, CaseIterable, Sendable {
  case portable
  case avx2
  case avx512

  /// Those that this processor has.
  static var available: [InstructionSet] { allCases.filter { $0.table != nil } }
  /// Those to compare with the portable kernels.
  static var fast: [InstructionSet] { available.filter { $0 != .portable } }

  private var table: UnsafePointer<rampart_kernels>? {
    switch self {
    case .portable: rampart_kernels_portable()
    case .avx2: rampart_kernels_avx2()
    case .avx512: rampart_kernels_avx512()
    }
  }

  /// The kernels, the portable ones where the processor lacks the instructions.
  var kernels: rampart_kernels { (table ?? rampart_kernels_portable()).pointee }
}

/// The precision of a product.
enum Precision: Int32, CaseIterable, Sendable {
  case float32 = 0
  case bfloat16 = 1
  case int8 = 2

  var bytes: Int { self == .float32 ? 4 : self == .bfloat16 ? 2 : 1 }
}

/// Aligned memory between two guards; its contents begin as bytes of ones, which read as NaN.
final class GuardedBuffer<Element: BitwiseCopyable> {
  private static var guardBytes: Int { 256 }

  let count: Int
  private let memory: UnsafeMutableRawBufferPointer

  init(count: Int) {
    self.count = count
    let bytes = count * MemoryLayout<Element>.stride
    memory = .allocate(byteCount: bytes + 2 * Self.guardBytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0xA5)
    memset(raw, 0xFF, bytes)
  }

  convenience init(_ elements: [Element], tailBytes: Int = 0) {
    self.init(count: elements.count + tailBytes / MemoryLayout<Element>.stride)
    elements.withUnsafeBytes { _ = memcpy(raw, $0.baseAddress ?? UnsafeRawPointer(raw), $0.count) }
  }

  deinit { memory.deallocate() }

  var raw: UnsafeMutableRawPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory[Self.guardBytes...]).baseAddress
      ?? UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
  }

  var pointer: UnsafeMutablePointer<Element> { raw.assumingMemoryBound(to: Element.self) }

  subscript(index: Int) -> Element {
    get { pointer[index] }
    set { pointer[index] = newValue }
  }

  var elements: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Whether nothing wrote beyond the ends.
  var isIntact: Bool {
    let end = memory.count - Self.guardBytes
    return memory[..<Self.guardBytes].allSatisfy { $0 == 0xA5 }
      && memory[end...].allSatisfy { $0 == 0xA5 }
  }
}

extension SeededGenerator {
  /// Numbers between -magnitude and magnitude.
  mutating func floats(_ count: Int, magnitude: Float = 1) -> [Float] {
    // 24 bits are all that a float between -1 and 1 holds.
    (0..<count).map { _ in magnitude * (Float(next() >> 40) * 0x1p-23 - 1) }
  }
}

/// Rounds to bfloat16 as IEEE 754 does: to nearest, ties to even.
func bfloat16Bits(_ x: Float) -> UInt16 {
  let bits = x.bitPattern
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
}

func widened(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

/// The largest difference of two rows of numbers; NaN counts as infinite.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  var largest: Float = 0
  for (x, y) in zip(a, b) {
    let difference = abs(x - y)
    largest = difference.isNaN ? .infinity : max(largest, difference)
  }
  return largest
}
