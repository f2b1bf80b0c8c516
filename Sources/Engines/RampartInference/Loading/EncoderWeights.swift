internal import CRampartKernels
internal import RampartCore
internal import RampartModelFiles

/// A packed linear map and what its inputs are multiplied by first.
struct PackedLinear {
  var map: rampart_linear
  var smoothing: UnsafePointer<Float>?
}

/// Gain and offset of a layer normalisation.
struct PackedNorm {
  var gain: UnsafePointer<Float>
  var offset: UnsafePointer<Float>
  var width: Int32
}

/// One layer's weights; only pointers, so that reading them counts no references.
struct PackedLayer {
  var queryKeyValue: PackedLinear
  var attentionOutput: PackedLinear
  var attentionNorm: PackedNorm
  var up: PackedLinear
  var down: PackedLinear
  var outputNorm: PackedNorm
  /// Packed tables of all heads, `positionBytes` apart.
  var positionKeys: UnsafeRawPointer?
  var positionQueries: UnsafeRawPointer?
  /// Biases of what projects them, for the reference path.
  var positionKeyBias: UnsafePointer<Float>?
  var positionQueryBias: UnsafePointer<Float>?
}

/// An encoder's weights in the form that the kernels read.
// Safety: written by the loader alone, which hands it out when it is done; only read from then on.
final class EncoderWeights: @unchecked Sendable {
  let configuration: EncoderConfiguration
  let layout: EncoderLayout
  let precision: NumericPrecision
  let kernels: Kernels
  /// Where embeddings, and in the reference path all weights, are read from.
  let reader: WeightReader
  let sources: EncoderSources
  /// The rows of the embedding table.
  let words: TensorRows
  /// Distance to row of the position tables; `nil` without.
  let relativeTable: OpaquePointer?
  /// Bytes of one head's position table in the precision of attention.
  let positionBytes: Int

  let embeddingNorm: PackedNorm
  var layers: ContiguousArray<PackedLayer> = []
  var embeddingProjection: PackedLinear?
  /// What is added to a token's embedding: rows of position and kind 0, or one row, or none.
  var addedEmbeddings: UnsafePointer<Float>?
  /// Normalised relative positions in fp32, prepared for a linear map.
  var relativePositions: UnsafePointer<Float>?
  var pooler: PackedLinear?
  var classifier: PackedLinear?
  /// Owns what the pointers point at.
  var memory: [AlignedBuffer]

  init(
    configuration: EncoderConfiguration, layout: EncoderLayout, precision: NumericPrecision,
    reader: WeightReader, sources: EncoderSources, words: TensorRows, relativeTable: OpaquePointer?,
    embeddingNorm: PackedNorm, memory: [AlignedBuffer]
  ) {
    self.configuration = configuration
    self.layout = layout
    self.precision = precision
    self.kernels = reader.kernels
    self.reader = reader
    self.sources = sources
    self.words = words
    self.relativeTable = relativeTable
    self.embeddingNorm = embeddingNorm
    self.memory = memory
    positionBytes = EncoderWeights.positionBytes(
      layout, kernels: reader.kernels, precision: precision.attention)
  }

  deinit { rampart_relative_table_free(relativeTable) }

  /// Bytes of one head's position table.
  static func positionBytes(
    _ layout: EncoderLayout, kernels: Kernels, precision: rampart_precision
  ) -> Int {
    BufferCursor.rounded(
      kernels.table.pointee.position_bytes(
        precision, Int32(layout.positionRows), Int32(layout.headWidth)))
  }
}
