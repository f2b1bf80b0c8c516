import CRampartKernels
import Glibc
import Testing
import TestSupport

/// Activations and layer normalisation against double precision.
@Suite struct RowTests {
  static func exact(_ activation: Int, _ x: Double) -> Double {
    switch activation {
    case RAMPART_GELU:
      x < 0 ? x * erfc(-x / 2.0.squareRoot()) / 2 : x - x * erfc(x / 2.0.squareRoot()) / 2
    case RAMPART_GELU_TANH:
      x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case RAMPART_RELU: max(x, 0)
    case RAMPART_TANH: tanh(x)
    case RAMPART_SILU: x / (1 + exp(-x))
    default: x
    }
  }

  @Test(arguments: InstructionSet.available)
  func `activations equal their definitions`(_ set: InstructionSet) {
    var x = (-24000...24000).map { Float($0) / 1000 }
    x += (-45...38).flatMap { [Float(sign: .plus, exponent: $0 * 3, significand: 1.3)] }
    x += x.map { -$0 }
    for activation in RAMPART_IDENTITY...RAMPART_SILU {
      let y = GuardedBuffer(x)
      set.kernels.activate(Int32(activation), y.pointer, Int64(x.count), 1, Int32(x.count))
      var worst = 0.0, at: Float = 0
      for (index, value) in x.enumerated() {
        let expected = Self.exact(activation, Double(value))
        let error = abs(Double(y[index]) - expected) / max(1, abs(Double(value)))
        if !(error <= worst) { (worst, at) = (error.isNaN ? .infinity : error, value) }
      }
      #expect(worst < 2.5e-7, "activation \(activation) at \(at)")
      #expect(y.isIntact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `activations leave the columns beyond the width alone`(_ set: InstructionSet) {
    for width in [1, 15, 16, 17, 33, 63] {
      let x = GuardedBuffer<Float>(Array(repeating: -1, count: 3 * 64))
      set.kernels.activate(Int32(RAMPART_RELU), x.pointer, 64, 3, Int32(width))
      #expect(x.elements == (0..<192).map { $0 % 64 < width ? 0 : -1 })
    }
  }

  @Test(arguments: InstructionSet.available)
  func `activations of numbers that are not finite do not crash`(_ set: InstructionSet) {
    for activation in RAMPART_IDENTITY...RAMPART_SILU {
      let x = GuardedBuffer<Float>([.nan, .infinity, -.infinity, 1])
      set.kernels.activate(Int32(activation), x.pointer, 4, 1, 4)
      #expect(x[3].isFinite)
    }
  }

  /// The definition, in double precision.
  static func norm(_ x: [Float], gain: [Float], offset: [Float], epsilon: Float) -> [Float] {
    let mean = x.reduce(0.0) { $0 + Double($1) } / Double(x.count)
    let variance =
      x.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(x.count)
    let deviation = (variance + Double(epsilon)).squareRoot()
    return x.indices.map { index in
      let normal = deviation > 0 ? (Double(x[index]) - mean) / deviation : 0
      return Float(normal * Double(gain[index]) + Double(offset[index]))
    }
  }

  @Test(arguments: InstructionSet.available)
  func `layer normalisation equals its definition`(_ set: InstructionSet) {
    var generator = SeededGenerator(seed: 5)
    for width in [1, 2, 15, 16, 31, 33, 48, 64, 312, 384, 768, 1000] {
      let stride = (width + 63) / 64 * 64, rows = 3
      let gain = generator.floats(width), offset = generator.floats(width)
      let padding = [Float](repeating: 0, count: stride - width)
      let input = (0..<rows).map {
        generator.floats(width, magnitude: Float($0 * 10 + 1)).map { $0 + 3 }
      }
      let x = GuardedBuffer(input.flatMap { $0 + padding })
      let (gains, offsets) = (GuardedBuffer(gain + padding), GuardedBuffer(offset + padding))
      set.kernels.layer_norm(
        x.pointer, Int64(stride), Int32(rows), Int32(width), gains.pointer, offsets.pointer, 1e-7)
      let expected = input.flatMap {
        Self.norm($0, gain: gain, offset: offset, epsilon: 1e-7) + padding
      }
      let difference = largestDifference(x.elements, expected)
      #expect(difference < (width == 1 ? 1e-3 : 5e-6), "width \(width)")
      #expect(x.isIntact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `layer normalisation of hostile rows is finite and right`(_ set: InstructionSet) {
    let width = 100
    let ones = [Float](repeating: 1, count: width), zeros = [Float](repeating: 0, count: width)
    for epsilon: Float in [0, 1e-12, 1e-5] {
      for pattern in PreparationTests.hostile where pattern.allSatisfy({ $0.isFinite }) {
        let row = PreparationTests.row(pattern, count: width)
        let x = GuardedBuffer(row)
        let (gain, offset) = (GuardedBuffer(ones), GuardedBuffer(zeros))
        set.kernels.layer_norm(
          x.pointer, Int64(width), 1, Int32(width), gain.pointer, offset.pointer, epsilon)
        let finite = x.elements.allSatisfy { $0.isFinite }
        #expect(finite, "\(pattern)")
        // Rows without spread, or whose spread a float's square cannot hold, are not compared.
        if Set(pattern).count > 1, pattern.contains(where: { abs($0) > 1 }) {
          let expected = Self.norm(row, gain: ones, offset: zeros, epsilon: epsilon)
          #expect(largestDifference(x.elements, expected) < 1e-5, "\(pattern)")
        }
      }
    }
  }
}
