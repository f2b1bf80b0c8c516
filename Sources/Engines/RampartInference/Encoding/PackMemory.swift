internal import CRampartKernels
internal import RampartCore

/// The buffers of a pack; kept from one to the next and grown where needed.
struct PackMemory {
  private var integers: AlignedBuffer?
  private var hiddenBuffer: AlignedBuffer?
  private var contextBuffer: AlignedBuffer?
  private var projectionBuffer: AlignedBuffer?
  private var resultBuffer: AlignedBuffer?
  private var tableBuffer: AlignedBuffer?

  // Set by `reserve`, which is called before any of them is used.
  private(set) var ids = UnsafeMutablePointer<Int32>(bitPattern: 64).unsafelyUnwrapped
  private(set) var positions = UnsafeMutablePointer<Int32>(bitPattern: 64).unsafelyUnwrapped
  private(set) var starts = UnsafeMutablePointer<Int32>(bitPattern: 64).unsafelyUnwrapped
  private(set) var hidden = UnsafeMutablePointer<Float>(bitPattern: 64).unsafelyUnwrapped
  private(set) var context = UnsafeMutablePointer<Float>(bitPattern: 64).unsafelyUnwrapped
  private(set) var projections = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
  private(set) var results = UnsafeMutablePointer<Float>(bitPattern: 64).unsafelyUnwrapped
  private(set) var positionTables: UnsafeMutableRawPointer?

  /// Makes room; false if there is no memory.
  mutating func reserve(
    tokens: Int, sequences: Int, weights: EncoderWeights, isStreamed: Bool
  ) -> Bool {
    let layout = weights.layout
    let number = isStreamed || weights.precision == .fp32 ? 4 : 2
    let width = layout.hidden.padded + Kernels.padded(weights.configuration.labels.count)
    guard let integers = Self.grown(&integers, to: 4 * (2 * tokens + sequences + 1)),
      let hidden = Self.grown(&hiddenBuffer, to: 4 * tokens * layout.hidden.padded),
      let context = Self.grown(&contextBuffer, to: 4 * tokens * layout.heads.padded),
      let projections = Self.grown(
        &projectionBuffer,
        to: number * tokens * 3 * layout.heads.padded + Int(RAMPART_TAIL_BYTES)),
      let results = Self.grown(&resultBuffer, to: 4 * sequences * width)
    else { return false }
    if isStreamed, layout.positionRows > 0 {
      let bytes = EncoderWeights.positionBytes(
        layout, kernels: weights.kernels, precision: rampart_precision(RAMPART_FLOAT32))
      guard let tables = Self.grown(&tableBuffer, to: 2 * layout.headCount * bytes) else {
        return false
      }
      positionTables = tables.base
    }
    ids = integers.base.assumingMemoryBound(to: Int32.self)
    positions = ids + tokens
    starts = positions + tokens
    self.hidden = hidden.floats
    self.context = context.floats
    self.projections = projections.base
    self.results = results.floats
    return true
  }

  private static func grown(_ buffer: inout AlignedBuffer?, to byteCount: Int) -> AlignedBuffer? {
    if let buffer, buffer.byteCount >= byteCount { return buffer }
    buffer = nil
    buffer = AlignedBuffer(byteCount: byteCount)
    return buffer
  }
}
