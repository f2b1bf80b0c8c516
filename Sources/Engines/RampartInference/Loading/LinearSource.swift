internal import CRampartKernels
internal import RampartModelFiles

/// Numbers of a tensor that the engine computes with: checked to be stored in a way that it reads.
struct WeightEntry: Sendable {
  let entry: TensorEntry
  let stored: rampart_number
  /// Of whole numbers the scale of each row; `nil` of floats.
  let scales: AlignedBuffer?

  /// Whether the numbers are whole ones with scales.
  var isInteger: Bool { scales != nil }

  /// Bytes of one stored number.
  var size: Int {
    switch Int(stored) {
    case RAMPART_STORED_INT8: 1
    case RAMPART_STORED_FLOAT32: 4
    default: 2
    }
  }
}

/// A linear map as it lies in the files: weights of shape [outputs, inputs] stacked on each other.
struct LinearSource: Sendable {
  let weights: [WeightEntry]
  /// The biases, one a weight, or none.
  let biases: [WeightEntry]
  /// The outputs of each weight.
  let rows: PaddedAxis
  let columns: PaddedAxis

  /// Columns of the packed map: the outputs of all weights.
  var outputs: Int { weights.count * rows.padded }
}

/// Reads weights into the padded form that the kernels pack.
struct WeightReader: Sendable {
  let files: TensorFiles
  let kernels: Kernels

  /// Most outputs that are read at once.
  static let groupSize = Int(RAMPART_WIDTH_STEP)

  /// Bytes of scratch that `read` needs for maps with inputs of this width.
  static func scratchBytes(inputs: Int) -> Int { groupSize * inputs * 4 }

  /// Reads outputs `first ..< first + count` of a map as floats, rows of the inputs' padded width.
  ///
  /// Each input's weights are multiplied by its factor; where `isChecked`, a number that is not finite is an error.
  /// Where `scales` is given, all weights must be whole numbers: they are left as they are, and their scales go there.
  func read(
    _ source: LinearSource, first: Int, count: Int, into target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer, factors: UnsafePointer<Float>? = nil,
    scales: UnsafeMutablePointer<Float>? = nil, isChecked: Bool
  ) throws(ModelError) {
    let (rows, width) = (source.rows, source.columns.padded)
    scales?.update(repeating: 0, count: count)
    if rows.padded != rows.count || width != source.columns.count {
      target.update(repeating: 0, count: count * width)
    }
    var output = first
    let end = first + count
    while output < end {
      let (part, row) = output.quotientAndRemainder(dividingBy: rows.padded)
      let (block, offset) = row.quotientAndRemainder(dividingBy: rows.paddedSize)
      guard block < rows.blocks else {
        output = (part + 1) * rows.padded
        continue
      }
      guard offset < rows.size else {
        output += rows.paddedSize - offset
        continue
      }
      let run = min(rows.size - offset, end - output)
      try readRows(
        source.weights[part], first: block * rows.size + offset, count: run,
        columns: source.columns, into: target + (output - first) * width, scratch: scratch,
        scales: scales.map { $0 + (output - first) }, isChecked: isChecked)
      output += run
    }
    if let factors { scale(target, rows: count, width: width, by: factors) }
  }

  /// Reads whole rows of a weight, each padded as `columns` says.
  func readRows(
    _ weight: WeightEntry, first: Int, count: Int, columns: PaddedAxis,
    into target: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer,
    scales: UnsafeMutablePointer<Float>? = nil, isChecked: Bool
  ) throws(ModelError) {
    let numbers = columns.count
    let table = kernels.table
    let elements = first * numbers..<(first + count) * numbers
    let isWhole = columns.padded == numbers
    // What needs neither widening nor padding is read where it belongs.
    let isDirect = isWhole && weight.stored == rampart_number(RAMPART_STORED_FLOAT32)
    let raw = isDirect ? UnsafeMutableRawPointer(target) : scratch
    try readBytes(weight, elements: elements, into: raw)
    if isChecked, table.pointee.all_finite(weight.stored, raw, elements.count) == 0 {
      throw badNumber(weight)
    }
    if isDirect { return }
    if isWhole, !weight.isInteger {
      table.pointee.widen(weight.stored, raw, 1, target, elements.count)
      return
    }
    for row in 0..<count {
      var factor: Float = 1
      if let own = weight.scales?.floats[first + row] {
        if let scales { scales[row] = own } else { factor = own }
      }
      for block in 0..<columns.blocks {
        let number = row * numbers + block * columns.size
        table.pointee.widen(
          weight.stored, raw + number * weight.size, factor,
          target + row * columns.padded + block * columns.paddedSize, columns.size)
      }
    }
  }

  /// Reads the first rows of a table, or a tensor of one dimension, with padding as zeros, and checks them.
  func readTable(
    _ weight: WeightEntry, rows: Int = 1, axis: PaddedAxis, into target: UnsafeMutablePointer<Float>
  ) throws(ModelError) {
    guard let scratch = AlignedBuffer(byteCount: 4 * rows * axis.count) else {
      throw ModelError(
        file: files.path(of: weight.entry), tensor: weight.entry.name,
        "there is not enough memory to read it")
    }
    try readRows(
      weight, first: 0, count: rows, columns: axis, into: target, scratch: scratch.base,
      isChecked: true)
  }

  /// Checks that rows of a table are finite.
  func check(
    _ weight: WeightEntry, elements: Range<Int>, scratch: UnsafeMutableRawPointer
  ) throws(ModelError) {
    try readBytes(weight, elements: elements, into: scratch)
    guard kernels.table.pointee.all_finite(weight.stored, scratch, elements.count) != 0 else {
      throw badNumber(weight)
    }
  }

  func readBytes(
    _ weight: WeightEntry, elements: Range<Int>, into target: UnsafeMutableRawPointer
  ) throws(ModelError) {
    try files.readBytes(
      of: weight.entry, elements: elements,
      into: UnsafeMutableRawBufferPointer(start: target, count: elements.count * weight.size))
  }

  private func badNumber(_ weight: WeightEntry) -> ModelError {
    ModelError(
      file: files.path(of: weight.entry), tensor: weight.entry.name,
      weight.isInteger
        ? "holds -128, which no quantisation to -127 ... 127 gives; the file is damaged, get it again"
        : "holds a number that is infinite or not a number; the file is damaged, get it again")
  }

  private func scale(
    _ target: UnsafeMutablePointer<Float>, rows: Int, width: Int, by factors: UnsafePointer<Float>
  ) {
    for row in 0..<rows {
      let start = target + row * width
      for column in 0..<width { start[column] *= factors[column] }
    }
  }
}
