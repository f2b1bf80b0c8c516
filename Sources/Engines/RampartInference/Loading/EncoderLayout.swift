internal import CRampartKernels
internal import RampartCore

/// One axis of a weight: `blocks` runs of `size` numbers, each padded to `paddedSize`, then to `padded`.
struct PaddedAxis: Sendable, Hashable {
  let blocks: Int
  let size: Int
  let paddedSize: Int
  let padded: Int

  var count: Int { blocks * size }

  /// One run without gaps.
  static func plain(_ count: Int) -> PaddedAxis {
    PaddedAxis(blocks: 1, size: count, paddedSize: count, padded: Kernels.padded(count))
  }

  /// The outputs of all heads, one after the other.
  static func heads(_ count: Int, size: Int) -> PaddedAxis {
    let width = EncoderLayout.headWidth(size)
    if width == size { return plain(count * size) }
    return PaddedAxis(
      blocks: count, size: size, paddedSize: width, padded: Kernels.padded(count * width))
  }
}

/// The padded widths that the kernels compute with.
struct EncoderLayout: Sendable {
  let hidden: PaddedAxis
  let embedding: PaddedAxis
  let intermediate: PaddedAxis
  /// Queries, keys and values each.
  let heads: PaddedAxis
  let headCount: Int
  let headWidth: Int
  /// Rows of the table of relative positions; 0 without.
  let positionRows: Int

  init(_ configuration: EncoderConfiguration) {
    hidden = .plain(configuration.hiddenSize)
    embedding = .plain(configuration.embeddingSize)
    intermediate = .plain(configuration.intermediateSize)
    heads = .heads(configuration.headCount, size: configuration.headSize)
    headCount = configuration.headCount
    headWidth = Self.headWidth(configuration.headSize)
    positionRows = configuration.relativeAttention?.rowCount ?? 0
  }

  /// The widest row that a linear map reads.
  var widestInput: Int {
    max(hidden.padded, embedding.padded, intermediate.padded, heads.padded)
  }

  static func headWidth(_ size: Int) -> Int { (size + 15) / 16 * 16 }
}
