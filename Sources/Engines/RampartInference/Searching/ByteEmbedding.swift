/// The direction of an embedding in whole numbers of 8 bits.
///
/// Its scale follows from the numbers: the embedding is them divided by their Euclidean length, a unit vector. The
/// cosine with the embedding that it was made of is above 0.9998 at the widths of encoders.
public struct ByteEmbedding: Sendable, Hashable {
  /// The numbers, from -127 to 127, not all of them 0.
  public let values: [Int8]

  /// Rounds an embedding of any length; `nil` if it is nothing but zeros, or a number is not finite.
  public init?(_ embedding: [Float]) {
    let largest = embedding.reduce(Float(0)) { max($0, $1.magnitude) }
    guard largest > 0, embedding.allSatisfy({ $0.isFinite }) else { return nil }
    // In double precision: the factor of a very small number would not be finite.
    let factor = 127 / Double(largest)
    values = embedding.map { Int8((Double($0) * factor).rounded(.toNearestOrEven)) }
  }

  /// Takes numbers as they are; `nil` unless they are as `values` says.
  public init?(values: [Int8]) {
    guard values.contains(where: { $0 != 0 }), !values.contains(-128) else { return nil }
    self.values = values
  }

  /// The reciprocal of the Euclidean length of `values`.
  var inverseLength: Double {
    let square = values.reduce(0) { $0 + Int($1) * Int($1) }
    return 1 / Double(square).squareRoot()
  }
}
