import CRampartKernels
import Testing
import TestSupport

/// Attention: the portable kernel against the definition, the others against it.
@Suite struct AttentionTests {
  static let lengths = [1, 2, 15, 16, 17, 31, 32, 33, 63, 100, 257, 513]
  static let precisions = [Precision.float32, .bfloat16]

  /// What rounding of products and probabilities may change.
  static func tolerance(_ precision: Precision) -> Float { precision == .float32 ? 4e-6 : 1.2e-2 }

  /// The largest error of a table for a sample, compared with the portable one.
  static func error(_ sample: AttentionSample, _ set: InstructionSet) -> Float {
    largestDifference(sample.context(by: set), sample.context(by: .portable))
  }

  @Test(arguments: precisions)
  func `portable attention equals its definition`(_ precision: Precision) {
    for length in [1, 2, 17, 30] {
      for width in [16, 48, 64] {
        for positions in [nil, .logarithmic(buckets: 16, reach: 63), Positions.linear(reach: 9)] {
          let sample = AttentionSample(
            precision, width: width, length: length, positions: positions)
          let difference = largestDifference(
            sample.context(by: .portable), sample.exactContext())
          #expect(difference < 2e-6, "length \(length), width \(width)")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `attention equals the portable one at every length`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    for length in Self.lengths {
      for width in length > 33 ? [64] : [16, 32, 48, 64, 128] {
        let buckets = length > 100 ? 256 : 32
        for positions in [nil, Positions.logarithmic(buckets: buckets, reach: 2 * buckets - 1)] {
          let sample = AttentionSample(
            precision, width: width, length: length, positions: positions, seed: UInt64(length))
          let error = Self.error(sample, set)
          #expect(
            error < Self.tolerance(precision),
            "length \(length), width \(width), \(positions == nil ? "plain" : "relative")")
        }
      }
    }
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `attention equals the portable one for every range of queries`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    for queries in [0..<1, 0..<7, 3..<4, 0..<8, 5..<14, 1..<18, 16..<33, 30..<70, 69..<70] {
      for positions in [nil, Positions.logarithmic(buckets: 32, reach: 127)] {
        let sample = AttentionSample(
          precision, width: 64, length: 70, queries: queries, positions: positions)
        let error = Self.error(sample, set)
        #expect(error < Self.tolerance(precision), "\(queries)")
      }
    }
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `attention takes either position table alone, and none`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    for (hasKeys, hasQueries) in [(true, false), (false, true), (false, false)] {
      for length in [5, 90] {
        var sample = AttentionSample(
          precision, width: 64, length: length, positions: .logarithmic(buckets: 32, reach: 127))
        (sample.hasKeys, sample.hasQueries) = (hasKeys, hasQueries)
        let error = Self.error(sample, set)
        #expect(error < Self.tolerance(precision), "\(hasKeys) \(hasQueries) \(length)")
      }
    }
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `distances beyond the reach take the outermost rows`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    for positions in [
      Positions.linear(reach: 0), .linear(reach: 1), .linear(reach: 20), .linear(reach: 65),
      .logarithmic(buckets: 4, reach: 31), .logarithmic(buckets: 100, reach: 511),
      Positions(rows: 7, reach: 30, index: Array(repeating: 6, count: 61)),
    ] {
      for length in [17, 130] {
        let sample = AttentionSample(precision, width: 32, length: length, positions: positions)
        let error = Self.error(sample, set)
        #expect(error < Self.tolerance(precision), "\(positions.rows) rows, length \(length)")
      }
    }
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `long sequences and wide heads work`(_ set: InstructionSet, _ precision: Precision) {
    let long = AttentionSample(
      precision, width: 32, length: 4096, queries: 4060..<4096,
      positions: .logarithmic(buckets: 256, reach: 511))
    #expect(Self.error(long, set) < Self.tolerance(precision))
    let wide = AttentionSample(
      precision, width: 256, length: 50, positions: .linear(reach: 49))
    #expect(Self.error(wide, set) < Self.tolerance(precision))
  }

  @Test(arguments: InstructionSet.fast, precisions)
  func `strong scores give one key all the weight`(_ set: InstructionSet, _ precision: Precision) {
    let sample = AttentionSample(
      precision, width: 64, length: 65, positions: .linear(reach: 64), magnitude: 8)
    let context = sample.context(by: set)
    #expect(largestDifference(context, sample.context(by: .portable)) < 0.3)
  }

  @Test(arguments: InstructionSet.available, precisions)
  func `hostile projections give no NaN while finite, and never a crash`(
    _ set: InstructionSet, _ precision: Precision
  ) {
    for value: Float in [0, .leastNonzeroMagnitude, 1e-38, 1e15, 1e19, 3e37, .infinity, .nan] {
      for positions in [nil, Positions.linear(reach: 40)] {
        var sample = AttentionSample(precision, width: 64, length: 41, positions: positions)
        for index in sample.rows.indices {
          let part = index % sample.stride / (64 + AttentionSample.neighbour)
          if part < 2 { sample.rows[index] = index % 3 == 0 ? -value : value }
        }
        let context = sample.context(by: set)
        #expect(context.count == 41 * 64)
        let finite = context.allSatisfy { $0.isFinite }
        #expect(finite || value.isNaN || value.isInfinite, "\(value)")
      }
    }
  }

  @Test(arguments: InstructionSet.available, precisions)
  func `equal keys share the weight evenly`(_ set: InstructionSet, _ precision: Precision) {
    var sample = AttentionSample(precision, width: 32, length: 37)
    for index in sample.rows.indices {
      let part = index % sample.stride / (32 + AttentionSample.neighbour)
      sample.rows[index] = part < 2 ? 0 : 0.5
    }
    let difference = largestDifference(
      sample.context(by: set), Array(repeating: 0.5, count: 37 * 32))
    #expect(difference < 1e-6)
  }

  @Test func `a relative table refuses rows out of range and jumps`() {
    func makes(_ index: [Int32], rows: Int32) -> Bool {
      let table = rampart_relative_table_make(index, Int32(index.count / 2), rows)
      defer { rampart_relative_table_free(table) }
      return table != nil
    }
    #expect(makes([0, 1, 1], rows: 2))
    #expect(makes([4], rows: 5))
    #expect(!makes([0, 1, 2], rows: 2))
    #expect(!makes([-1, 0, 1], rows: 2))
    #expect(!makes([0, 2, 3], rows: 4))
    #expect(!makes([2, 1, 0], rows: 4))
    #expect(!makes([0], rows: 0))
    #expect(!makes([0], rows: 40000))
    #expect(rampart_relative_table_make([0], -1, 1) == nil)
    #expect(rampart_relative_table_make([0], Int32.max, 1) == nil)
  }
}
