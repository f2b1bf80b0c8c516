internal import CRampartKernels

/// Embeddings that are searched exactly: every one of them is compared, in whole numbers.
///
/// Every instruction set and every machine finds the same. Any number of tasks may search at once.
public struct EmbeddingIndex: Sendable {
  /// An embedding that was found.
  public struct Match: Sendable, Hashable {
    /// The place of the embedding among those the index was made of.
    public let index: Int
    /// The cosine of the angle between the two, from -1 to 1.
    public let similarity: Double
  }

  /// The widest embeddings that can be searched: products of 8-bit numbers then fit 32 bits.
  public static let maximumWidth = 1 << 16

  /// How many numbers each embedding has.
  public let width: Int
  /// How many embeddings there are.
  public let count: Int

  /// [count, stride] numbers, zeros behind `width`.
  private let rows: AlignedBuffer
  private let inverseLengths: [Double]
  private let stride: Int
  private let kernels: Kernels

  /// Rows that are compared before their products are looked at: these stay in the nearest cache.
  private static let blockCount = 512

  /// Gathers embeddings; `nil` if one has another width, or there is not enough memory.
  public init?(_ embeddings: [ByteEmbedding], width: Int) {
    self.init(embeddings, width: width, kernels: .best)
  }

  /// Gathers embeddings for one of `instructionSets`; `nil` also if there is none of the name.
  public init?(_ embeddings: [ByteEmbedding], width: Int, instructionSet: String) {
    guard let kernels = Kernels.available.first(where: { $0.name == instructionSet }) else {
      return nil
    }
    self.init(embeddings, width: width, kernels: kernels)
  }

  /// What this processor can search with, the fastest first.
  public static var instructionSets: [String] { Kernels.available.map { $0.name } }

  init?(_ embeddings: [ByteEmbedding], width: Int, kernels: Kernels) {
    guard (1...Self.maximumWidth).contains(width),
      embeddings.allSatisfy({ $0.values.count == width })
    else { return nil }
    let stride = Kernels.padded(width)
    guard let rows = AlignedBuffer(byteCount: embeddings.count * stride) else { return nil }
    for (index, embedding) in embeddings.enumerated() {
      embedding.values.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          (rows.base + index * stride).copyMemory(from: start, byteCount: width)
        }
      }
    }
    self.rows = rows
    self.width = width
    self.stride = stride
    self.kernels = kernels
    count = embeddings.count
    inverseLengths = embeddings.map { $0.inverseLength }
  }

  /// Returns the embeddings most similar to `query`, at most `limit` of them, the most similar first.
  ///
  /// Of two equally similar ones the earlier comes first. None if `query` has another width.
  public func nearest(to query: ByteEmbedding, limit: Int = 1) -> [Match] {
    guard query.values.count == width, limit > 0 else { return [] }
    let padded = query.values + [Int8](repeating: 0, count: stride - width)
    let scale = query.inverseLength
    var found: [Match] = []
    // What has to be exceeded to be among the nearest.
    var bar = -Double.infinity
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.blockCount) { products in
      guard let start = products.baseAddress else { return }
      for first in Swift.stride(from: 0, to: count, by: Self.blockCount) {
        let size = min(Self.blockCount, count - first)
        kernels.table.pointee.byte_products(
          padded, (rows.base + first * stride).assumingMemoryBound(to: Int8.self), Int64(stride),
          Int32(size), Int32(stride), start)
        for offset in 0..<size {
          let similarity = Double(start[offset]) * inverseLengths[first + offset] * scale
          guard similarity > bar else { continue }
          let place = found.firstIndex { $0.similarity < similarity } ?? found.count
          found.insert(Match(index: first + offset, similarity: similarity), at: place)
          if found.count > limit { found.removeLast() }
          if found.count == limit { bar = found[limit - 1].similarity }
        }
      }
    }
    return found.map {
      Match(index: $0.index, similarity: min(max($0.similarity, -1), 1))
    }
  }
}
