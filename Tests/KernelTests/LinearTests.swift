import CRampartKernels
import Testing
import TestSupport

/// Linear maps: the portable kernels against arithmetic in double precision, the others against them.
@Suite struct LinearTests {
  static let shapes = [
    (inner: 64, columns: 64), (128, 192), (192, 128), (384, 64), (448, 128), (832, 64), (3072, 64),
    (64, 3072),
  ]

  struct Sample {
    let rows: Int
    let inner: Int
    let columns: Int
    let weights: [Float]
    let bias: [Float]
    let x: [Float]
    let residual: [Float]

    init(rows: Int, inner: Int, columns: Int, seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      self.rows = rows
      self.inner = inner
      self.columns = columns
      weights = generator.floats(columns * inner)
      bias = generator.floats(columns)
      x = generator.floats(rows * inner, magnitude: 2)
      residual = generator.floats(rows * columns)
    }

    func packed(_ set: InstructionSet, _ precision: Precision) -> PackedLinear {
      PackedLinear(
        set, precision, inner: inner, columns: columns, weights: weights, bias: bias)
    }

    /// Rounding of sums in another order.
    var tolerance: Float { 4e-7 * Float(inner).squareRoot() * 4 + 2e-6 }
  }

  @Test func `portable products equal those in double precision`() {
    for (inner, columns) in Self.shapes.prefix(5) {
      let sample = Sample(rows: 3, inner: inner, columns: columns, seed: UInt64(inner))
      for precision in [Precision.float32, .bfloat16] {
        let round: (Float) -> Double = {
          Double(precision == .float32 ? $0 : widened(bfloat16Bits($0)))
        }
        var expected: [Float] = []
        for row in 0..<sample.rows {
          for column in 0..<columns {
            var sum = Double(sample.bias[column])
            for k in 0..<inner {
              sum += round(sample.x[row * inner + k]) * round(sample.weights[column * inner + k])
            }
            expected.append(Float(sum))
          }
        }
        let y = sample.packed(.portable, precision).apply(to: sample.x, rows: sample.rows)
        let difference = largestDifference(y, expected)
        #expect(difference < sample.tolerance, "\(precision), \(inner) to \(columns)")
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `stored whole numbers and scales are taken as they are`(_ set: InstructionSet) {
    let (inner, columns) = (192, 128)
    var generator = SeededGenerator(seed: 77)
    // The largest number of a row is anything from 0 to 127: nothing may be rounded anew.
    let weights = (0..<columns * inner).map { index in
      let most = index / inner
      return Float(Int.random(in: -most...most, using: &generator))
    }
    let scales = generator.floats(columns).map { abs($0) + 1e-3 }
    let bias = [Float](repeating: 0, count: columns)
    let map = PackedLinear(
      set, .int8, inner: inner, columns: columns, weights: weights, bias: bias,
      storedScales: scales)
    #expect(map.scale.elements == scales)
    let sums = (0..<columns).map { column in
      weights[column * inner..<(column + 1) * inner].reduce(Int32(0)) { $0 + Int32($1) }
    }
    #expect(map.compensation.elements == sums.map { 128 * $0 })
    // A row with one 127 at k has the scale 1 and reads column k of the weights back.
    var right = true
    for k in 0..<inner {
      var x = [Float](repeating: 0, count: inner)
      x[k] = 127
      let y = map.apply(to: x, rows: 1)
      for column in 0..<columns {
        let whole = Int32(weights[column * inner + k]) * 127
        right = right && y[column] == Float(whole) * scales[column]
      }
    }
    #expect(right)
  }

  @Test func `portable int8 products are exact sums of rounded numbers`() {
    for (inner, columns) in Self.shapes.prefix(4) {
      let sample = Sample(rows: 3, inner: inner, columns: columns, seed: UInt64(inner))
      func quantised(_ row: ArraySlice<Float>) -> (values: [Int32], scale: Float) {
        let most = row.map(abs).max() ?? 0
        let factor = 127 / most
        return (row.map { Int32(($0 * factor).rounded(.toNearestOrEven)) }, most / 127)
      }
      var expected: [Float] = []
      for row in 0..<sample.rows {
        let a = quantised(sample.x[row * inner..<(row + 1) * inner])
        for column in 0..<columns {
          let w = quantised(sample.weights[column * inner..<(column + 1) * inner])
          let sum = zip(a.values, w.values).reduce(Int32(0)) { $0 + $1.0 * $1.1 }
          expected.append(Float(sum) * (w.scale * a.scale))
        }
      }
      let map = PackedLinear(
        .portable, .int8, inner: inner, columns: columns, weights: sample.weights,
        bias: Array(repeating: 0, count: columns))
      #expect(map.apply(to: sample.x, rows: sample.rows) == expected)
    }
  }

  @Test(arguments: InstructionSet.fast)
  func `products equal the portable ones for every number of rows`(_ set: InstructionSet) {
    for (inner, columns) in Self.shapes {
      let most = inner * columns < 64 * 512 ? 97 : 13
      let sample = Sample(rows: most, inner: inner, columns: columns, seed: UInt64(inner))
      for precision in [Precision.float32, .bfloat16] {
        let map = sample.packed(set, precision), portable = sample.packed(.portable, precision)
        let reference = portable.apply(to: sample.x, rows: most)
        for rows in Array(1...13) + [50, 97] where rows <= most {
          let y = map.apply(to: Array(sample.x.prefix(rows * inner)), rows: rows)
          let difference = largestDifference(y, Array(reference.prefix(rows * columns)))
          #expect(
            difference < 2 * sample.tolerance, "\(precision), \(rows) rows, \(inner) to \(columns)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.fast)
  func `int8 products equal the portable ones in every bit`(_ set: InstructionSet) {
    for (inner, columns) in Self.shapes {
      let sample = Sample(rows: 20, inner: inner, columns: columns, seed: UInt64(columns))
      let maps = [set, .portable].map { set in
        PackedLinear(
          set, .int8, inner: inner, columns: columns, weights: sample.weights,
          bias: Array(repeating: 0, count: columns))
      }
      let reference = maps[1].apply(to: sample.x, rows: 20)
      for rows in [1, 2, 3, 4, 5, 6, 7, 12, 13, 20] {
        let y = maps[0].apply(to: Array(sample.x.prefix(rows * inner)), rows: rows)
        let equal = y == Array(reference.prefix(rows * columns))
        #expect(equal, "\(rows) rows, \(inner) to \(columns)")
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `the largest int8 sums do not saturate`(_ set: InstructionSet) {
    let inner = 3072
    let map = PackedLinear(
      set, .int8, inner: inner, columns: 64,
      weights: (0..<64 * inner).map { $0 / inner % 2 == 0 ? 1 : -1 },
      bias: Array(repeating: 0, count: 64))
    let y = map.apply(
      to: Array(repeating: 1, count: inner) + Array(repeating: -1, count: inner), rows: 2)
    let expected = (0..<128).map { Float((($0 % 64) % 2 == 0) == ($0 < 64) ? inner : -inner) }
    #expect(largestDifference(y, expected) < 0.01)
  }

  @Test(arguments: InstructionSet.fast, Precision.allCases)
  func `activation, residual and bfloat16 output follow the product`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    let sample = Sample(rows: 8, inner: 128, columns: 192, seed: 7)
    let map = sample.packed(set, precision), portable = sample.packed(.portable, precision)
    for activation in RAMPART_IDENTITY...RAMPART_SILU {
      for residual in [nil, sample.residual] {
        for bfloat16 in [false, true] {
          let outputs = [map, portable].map {
            $0.apply(
              to: sample.x, rows: 8, activation: activation, residual: residual, bfloat16: bfloat16)
          }
          let difference = largestDifference(outputs[0], outputs[1])
          let most = outputs[1].map(abs).max() ?? 0
          let tolerance = sample.tolerance * 4 + (bfloat16 ? most / 128 : 0)
          #expect(difference < tolerance, "activation \(activation)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func `an epilogue adds the residual after the activation`(_ set: InstructionSet) {
    let sample = Sample(rows: 2, inner: 64, columns: 64, seed: 3)
    let map = sample.packed(set, .float32)
    let plain = map.apply(to: sample.x, rows: 2)
    let y = map.apply(
      to: sample.x, rows: 2, activation: RAMPART_RELU, residual: sample.residual)
    #expect(largestDifference(y, zip(plain, sample.residual).map { max($0, 0) + $1 }) == 0)
  }
}
