import CRampartKernels
import Glibc
import TestSupport

/// Relative positions for tests: the row of each distance.
struct Positions: Sendable {
  let rows: Int
  let reach: Int
  let index: [Int32]

  /// One row a distance, up to the reach.
  static func linear(reach: Int) -> Positions {
    Positions(
      rows: 2 * reach + 1, reach: reach, index: (0...2 * reach).map { Int32($0) })
  }

  /// DeBERTa's buckets: exact up to half of them, logarithmic beyond (arXiv 2111.09543).
  static func logarithmic(buckets: Int, reach: Int) -> Positions {
    let middle = Double(buckets / 2)
    let index = (-reach...reach).map { distance -> Int32 in
      let far = Double(abs(distance))
      guard far > middle else { return Int32(distance + buckets) }
      let step = (log(far / middle) / log(Double(reach) / middle) * (middle - 1)).rounded(.up)
      let bucket = distance < 0 ? -(middle + step) : middle + step
      return Int32(min(max(bucket + Double(buckets), 0), Double(2 * buckets - 1)))
    }
    return Positions(rows: 2 * buckets, reach: reach, index: index)
  }

  func row(_ distance: Int) -> Int { Int(index[min(max(distance, -reach), reach) + reach]) }

  func make() -> OpaquePointer? { rampart_relative_table_make(index, Int32(reach), Int32(rows)) }
}

/// One head's inputs, and its context by each table and in double precision.
struct AttentionSample {
  let precision: Precision
  let width: Int
  let length: Int
  let queries: Range<Int>
  let positions: Positions?
  var hasKeys = true
  var hasQueries = true
  var scale: Float
  /// Queries, keys and values of the length, three parts a row, with a neighbour head between.
  var rows: [Float]
  var tables: [[Float]]

  static let neighbour = 16
  var stride: Int { 3 * (width + Self.neighbour) }

  init(
    _ precision: Precision, width: Int, length: Int, queries: Range<Int>? = nil,
    positions: Positions? = nil, seed: UInt64 = 1, magnitude: Float = 1.5
  ) {
    self.precision = precision
    self.width = width
    self.length = length
    self.queries = queries ?? 0..<length
    self.positions = positions
    scale = 1 / Float(width * (positions == nil ? 1 : 3)).squareRoot()
    var generator = SeededGenerator(seed: seed)
    rows = generator.floats(length * 3 * (width + Self.neighbour), magnitude: magnitude)
    tables = (0..<2).map { _ in
      generator.floats((positions?.rows ?? 0) * width, magnitude: magnitude)
    }
  }

  /// The numbers as they are stored.
  private func stored(_ x: Float) -> Double {
    Double(precision == .float32 ? x : widened(bfloat16Bits(x)))
  }

  /// The context of the queries, or nothing if a kernel wrote where it must not.
  func context(by set: InstructionSet) -> [Float] {
    let kernels = set.kernels, number = precision.rawValue
    let relative = positions?.make()
    defer { rampart_relative_table_free(relative) }
    let floats = GuardedBuffer(rows, tailBytes: Int(RAMPART_TAIL_BYTES))
    let halves = GuardedBuffer(rows.map(bfloat16Bits), tailBytes: Int(RAMPART_TAIL_BYTES))
    let projections = precision == .float32 ? floats.raw : halves.raw
    let tableRows = positions?.rows ?? 0
    let packed = tables.map { table in
      let source = GuardedBuffer(table)
      let target = GuardedBuffer<UInt8>(
        count: kernels.position_bytes(number, Int32(tableRows), Int32(width)))
      if tableRows > 0 {
        kernels.pack_positions(
          number, source.pointer, Int64(width), Int32(tableRows), Int32(width), target.raw)
      }
      return target
    }
    let scratch = GuardedBuffer<UInt8>(
      count: kernels.attention_scratch(number, Int32(length), Int32(width), Int32(tableRows)))
    let output = GuardedBuffer<Float>(count: length * (width + 16))
    let part = (width + Self.neighbour) * precision.bytes
    var head = rampart_attention(
      precision: number, head_width: Int32(width), length: Int32(length),
      first_query: Int32(queries.lowerBound), end_query: Int32(queries.upperBound), scale: scale,
      queries: projections, keys: projections + part, values: projections + 2 * part,
      stride: Int64(stride),
      position_keys: relative != nil && hasKeys ? UnsafeRawPointer(packed[0].raw) : nil,
      position_queries: relative != nil && hasQueries ? UnsafeRawPointer(packed[1].raw) : nil,
      relative: relative, context: output.pointer, context_stride: Int64(width + 16),
      scratch: scratch.raw)
    kernels.attention(&head)
    // Only the wanted rows are written, and only the head's columns.
    var untouched = true
    for row in 0..<length {
      for column in queries.contains(row) ? width..<width + 16 : 0..<width + 16 {
        untouched = untouched && output[row * (width + 16) + column].bitPattern == UInt32.max
      }
    }
    guard untouched, output.isIntact, scratch.isIntact, packed.allSatisfy({ $0.isIntact }) else {
      return []
    }
    return queries.flatMap { query in (0..<width).map { output[query * (width + 16) + $0] } }
  }

  /// The definition.
  func exactContext() -> [Float] {
    func vector(_ source: [Float], at start: Int) -> [Double] {
      source[start..<start + width].map(stored)
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let part = width + Self.neighbour
    let keys = (0..<length).map { vector(rows, at: $0 * stride + part) }
    let values = (0..<length).map { vector(rows, at: $0 * stride + 2 * part) }
    return queries.flatMap { i -> [Float] in
      let query = vector(rows, at: i * stride)
      let scores = (0..<length).map { j -> Double in
        var score = dot(query, keys[j])
        if let positions {
          let row = positions.row(i - j) * width
          if hasKeys { score += dot(query, vector(tables[0], at: row)) }
          if hasQueries { score += dot(keys[j], vector(tables[1], at: row)) }
        }
        return score * Double(scale)
      }
      let most = scores.max() ?? 0
      let weights = scores.map { exp($0 - most) }
      let sum = weights.reduce(0, +)
      return (0..<width).map { column in
        Float((0..<length).reduce(0) { $0 + weights[$1] * values[$1][column] } / sum)
      }
    }
  }
}
