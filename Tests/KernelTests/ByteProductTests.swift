import CRampartKernels
import TestSupport
import Testing

@Suite("Products of rows of bytes")
struct ByteProductTests {
  /// Rows with a gap between them, of any bytes.
  private static func products(
    _ set: InstructionSet, _ query: [Int8], _ rows: [Int8], stride: Int, count: Int
  ) -> [Int32] {
    let left = GuardedBuffer(query)
    let right = GuardedBuffer(rows)
    let results = GuardedBuffer<Int32>(count: count)
    set.kernels.byte_products(
      left.pointer, right.pointer, Int64(stride), Int32(count), Int32(query.count),
      results.pointer)
    #expect(results.isIntact)
    return results.elements
  }

  @Test("They are exact in every instruction set", arguments: InstructionSet.available)
  func exact(set: InstructionSet) {
    var generator = SeededGenerator(seed: 5)
    for width in [64, 128, 384, 448, 1024] {
      let (count, stride) = (7, width + 3)
      let query = (0..<width).map { _ in Int8(truncatingIfNeeded: generator.next()) }
      let rows = (0..<(count * stride)).map { _ in Int8(truncatingIfNeeded: generator.next()) }
      let expected = (0..<count).map { row in
        (0..<width).reduce(Int32(0)) { $0 + Int32(query[$1]) * Int32(rows[row * stride + $1]) }
      }
      #expect(Self.products(set, query, rows, stride: stride, count: count) == expected)
    }
  }

  @Test("The largest products do not overflow", arguments: InstructionSet.available)
  func extremes(set: InstructionSet) {
    let width = 1 << 16
    for (left, right) in [(-128, -128), (127, 127), (-128, 127), (127, -128)] {
      let query = [Int8](repeating: Int8(left), count: width)
      let row = [Int8](repeating: Int8(right), count: width)
      #expect(
        Self.products(set, query, row, stride: width, count: 1) == [Int32(left * right * width)])
    }
  }
}
