import CRampartKernels
import Testing
import TestSupport

/// Rounding of rows and weights, and numbers from files.
@Suite struct PreparationTests {
  static let hostile: [[Float]] = [
    [0], [-0.0], [.leastNonzeroMagnitude], [.leastNormalMagnitude], [.greatestFiniteMagnitude],
    [-.greatestFiniteMagnitude, 1], [1e30, -1e30], [1e-36, 0], [3, 3, 3],
    [.infinity, 1], [.nan, 1], [.nan], [-.infinity], [.infinity, .nan, -.infinity],
  ]

  static func row(_ pattern: [Float], count: Int) -> [Float] {
    (0..<count).map { pattern[$0 % pattern.count] }
  }

  @Test(arguments: InstructionSet.fast)
  func `int8 rows and scales equal the portable ones in every bit`(_ set: InstructionSet) {
    var generator = SeededGenerator(seed: 1)
    let inner = 192
    var x = generator.floats(20 * inner, magnitude: 5)
    for pattern in Self.hostile { x += Self.row(pattern, count: inner) }
    let rows = x.count / inner
    for smoothing in [nil, generator.floats(inner, magnitude: 2)] {
      let results = [set, .portable].map { set in
        PackedLinear(
          set, .int8, inner: inner, columns: 64, weights: Array(repeating: 1, count: 64 * inner),
          bias: Array(repeating: 0, count: 64)
        ).prepare(x, rows: rows, smoothing: smoothing)
      }
      #expect(results[0].0.elements == results[1].0.elements)
      #expect(
        results[0].1.elements.map(\.bitPattern) == results[1].1.elements.map(\.bitPattern))
      let intact = results[0].0.isIntact && results[0].1.isIntact
      #expect(intact)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `rows of zeros have scale zero and bytes of 128`(_ set: InstructionSet) {
    let map = PackedLinear(
      set, .int8, inner: 64, columns: 64, weights: Array(repeating: 1, count: 4096),
      bias: Array(repeating: 0.5, count: 64))
    let zeros = [Float](repeating: 0, count: 64)
    let (prepared, scale) = map.prepare(zeros, rows: 1)
    #expect(scale.elements == [0])
    #expect(prepared.elements == Array(repeating: 128, count: 64))
    #expect(map.apply(to: zeros, rows: 1) == Array(repeating: 0.5, count: 64))
  }

  @Test(arguments: InstructionSet.fast)
  func `int8 scales of weights equal the portable ones, those of odd columns too`(
    _ set: InstructionSet
  ) {
    let inner = 128
    var weights = (0..<64 - Self.hostile.count).flatMap { column in
      Self.row([Float(column), -1, 0.3], count: inner)
    }
    for pattern in Self.hostile { weights += Self.row(pattern, count: inner) }
    let maps = [set, .portable].map { set in
      PackedLinear(
        set, .int8, inner: inner, columns: 64, weights: weights,
        bias: Array(repeating: 0, count: 64))
    }
    #expect(maps[0].scale.elements == maps[1].scale.elements)
    #expect(maps[0].compensation.elements == maps[1].compensation.elements)
  }

  @Test(arguments: InstructionSet.available, Precision.allCases)
  func `hostile rows and weights never crash a product`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    let x = Self.hostile.flatMap { Self.row($0, count: 64) }
    let weights = (0..<64).flatMap { Self.row(Self.hostile[$0 % Self.hostile.count], count: 64) }
    let map = PackedLinear(
      set, precision, inner: 64, columns: 64, weights: weights,
      bias: Array(repeating: 0, count: 64))
    for activation in RAMPART_IDENTITY...RAMPART_SILU {
      let y = map.apply(to: x, rows: Self.hostile.count, activation: activation)
      #expect(y.count == Self.hostile.count * 64)
    }
  }

  @Test(arguments: InstructionSet.available)
  func `bfloat16 output is rounded to nearest, ties to even`(_ set: InstructionSet) {
    let values: [Float] = [
      1, 1.00390625, 1.01171875, 1.0039063, -1.00390625, 3.14159, 65280, 1e30, 1e-30, 0, -7.7,
    ]
    let map = PackedLinear(
      set, .float32, inner: 64, columns: 64, weights: Array(repeating: 0, count: 4096),
      bias: Self.row(values, count: 64))
    let y = map.apply(to: Array(repeating: 0, count: 64), rows: 1, bfloat16: true)
    #expect(y == Self.row(values, count: 64).map { widened(bfloat16Bits($0)) })
  }

  @Test(arguments: InstructionSet.available)
  func `stored numbers of 16 bits widen to their values, at any address`(_ set: InstructionSet) {
    let all = (0...UInt16.max).map { $0 }
    let source = GuardedBuffer<UInt8>(count: 2 * all.count + 1)
    for (index, bits) in all.enumerated() {
      source[2 * index + 1] = UInt8(bits & 0xFF)
      source[2 * index + 2] = UInt8(bits >> 8)
    }
    let target = GuardedBuffer<Float>(count: all.count)
    let kernels = set.kernels
    kernels.widen(
      Int32(RAMPART_STORED_FLOAT16), source.raw + 1, 0, target.pointer, target.count)
    var equal = target.isIntact
    for bits in all {
      let expected = Float(Float16(bitPattern: bits)), value = target[Int(bits)]
      equal = equal && (expected.isNaN ? value.isNaN : value.bitPattern == expected.bitPattern)
    }
    #expect(equal, "float16")
    kernels.widen(
      Int32(RAMPART_STORED_BFLOAT16), source.raw + 1, 0, target.pointer, target.count)
    let shifted = all.allSatisfy { target[Int($0)].bitPattern == UInt32($0) << 16 }
    #expect(shifted, "bfloat16")
  }

  @Test(arguments: InstructionSet.available)
  func `stored bytes widen to whole numbers times their scale, and -128 is found`(
    _ set: InstructionSet
  ) {
    let kernels = set.kernels
    let source = GuardedBuffer<UInt8>((0...256).map { UInt8(truncatingIfNeeded: $0 - 1) })
    let target = GuardedBuffer<Float>(count: 256)
    for scale in [Float(1), 0.1, 2e-38, 2.6e36] {
      kernels.widen(Int32(RAMPART_STORED_INT8), source.raw + 1, scale, target.pointer, 256)
      var right = target.isIntact
      for byte in 0..<256 {
        right = right && target[byte] == Float(Int8(bitPattern: UInt8(byte))) * scale
      }
      #expect(right, "\(scale)")
    }
    var found = true
    for count in [1, 15, 16, 17, 63, 64, 65, 200] {
      let bytes = GuardedBuffer<UInt8>((0..<count).map { $0 % 2 == 0 ? 0x81 : 0x7F })
      func holds() -> Bool {
        kernels.all_finite(Int32(RAMPART_STORED_INT8), bytes.raw, count) != 0
      }
      found = found && holds()
      for index in 0..<count {
        let kept = bytes[index]
        bytes[index] = 0x80
        found = found && !holds()
        bytes[index] = kept
      }
    }
    #expect(found)
  }

  @Test(arguments: InstructionSet.available)
  func `one number that is not finite is found wherever it stands`(_ set: InstructionSet) {
    let kernels = set.kernels
    var right = true
    for count in [1, 2, 15, 16, 17, 63, 64, 65, 130] {
      let floats = GuardedBuffer<Float>((0..<count).map { Float($0 % 30) * -1e37 })
      let halves = GuardedBuffer<UInt16>(Array(repeating: 0x7BFF, count: count))
      func finite(_ stored: Int, _ address: UnsafeMutableRawPointer) -> Bool {
        kernels.all_finite(Int32(stored), address, count) != 0
      }
      for index in 0..<min(count, 34) { floats[index] = -3e38 }
      right = right && finite(RAMPART_STORED_FLOAT32, floats.raw)
      right = right && finite(RAMPART_STORED_FLOAT16, halves.raw)
      right = right && finite(RAMPART_STORED_BFLOAT16, halves.raw)
      for index in 0..<count {
        for bad in [Float.infinity, -.infinity, .nan] {
          let kept = floats[index]
          floats[index] = bad
          right = right && !finite(RAMPART_STORED_FLOAT32, floats.raw)
          floats[index] = kept
        }
        for (bits, stored) in [
          (UInt16(0xFC00), RAMPART_STORED_FLOAT16), (0x7C01, RAMPART_STORED_FLOAT16),
          (0xFF80, RAMPART_STORED_BFLOAT16), (0x7FC0, RAMPART_STORED_BFLOAT16),
        ] {
          halves[index] = bits
          right = right && !finite(stored, halves.raw)
          halves[index] = 0x0001
        }
      }
    }
    #expect(right)
  }
}
