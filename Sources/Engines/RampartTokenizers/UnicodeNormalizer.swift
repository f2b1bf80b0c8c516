/// The normalisation forms of UAX #15, with the steps and the old Unicode version of the `tokenizers` package.
struct UnicodeNormalizer: Normalizer {
  /// Whether compatibility characters are decomposed too (NFKC, NFKD).
  let isCompatible: Bool
  /// Whether what was decomposed is composed again (NFC, NFKC).
  let composes: Bool

  func normalize(_ text: inout NormalizedText) {
    let old = text.bytes
    old.withUnsafeBufferPointer { bytes in
      guard mayChange(bytes) else { return }
      var sink = Sink(rewriter: TextRewriter(text), composes: composes)
      var marks = MarkBuffer()
      var index = 0
      while index < bytes.count {
        let (scalar, length) = UTF8Character.decode(bytes, at: index)
        index += length
        var change = 0
        CharacterProperties(scalar).decompose(compatibly: isCompatible) { part in
          let rank = CharacterProperties(part).combiningRank
          if rank == 0 {
            marks.flush(into: &sink)
            sink.take(part, change, rank: 0)
          } else {
            marks.append(part, change, rank: rank)
          }
          change = 1
        }
      }
      marks.flush(into: &sink)
      text = sink.finish()
    }
  }

  /// Whether there is a character that the form changes, or that may change by what stands before it.
  private func mayChange(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      let properties = CharacterProperties(scalar)
      if properties.combiningRank > 0 { return true }
      let changes =
        composes
        ? properties.composesWithPrevious
          || properties.recomposesDifferently(compatibly: isCompatible)
        : properties.decomposes(compatibly: isCompatible)
      if changes { return true }
      index += length
    }
    return false
  }
}

/// Combining marks that wait until they can be put in order.
private struct MarkBuffer {
  private var marks: [(scalar: UInt32, change: Int, rank: UInt8)] = []
  private var isSorted = true

  mutating func append(_ scalar: UInt32, _ change: Int, rank: UInt8) {
    if let last = marks.last, last.rank > rank { isSorted = false }
    marks.append((scalar, change, rank))
  }

  /// Hands the marks on in the order of their ranks; equal ones keep their order, and a million of them cost no more
  /// than a million.
  mutating func flush(into sink: inout Sink) {
    guard !marks.isEmpty else { return }
    if !isSorted {
      var starts = [Int](repeating: 0, count: 257)
      for mark in marks { starts[Int(mark.rank) + 1] += 1 }
      for rank in 1..<257 { starts[rank] += starts[rank - 1] }
      var sorted = marks
      for mark in marks {
        sorted[starts[Int(mark.rank)]] = mark
        starts[Int(mark.rank)] += 1
      }
      marks = sorted
    }
    for mark in marks { sink.take(mark.scalar, mark.change, rank: mark.rank) }
    marks.removeAll(keepingCapacity: true)
    isSorted = true
  }
}

/// Composes characters in canonical order, and writes them.
private struct Sink {
  var rewriter: TextRewriter
  let composes: Bool
  /// The starter that may still compose.
  private var starter: (scalar: UInt32, change: Int)?
  /// The marks behind the starter that did not compose.
  private var blocked: [(scalar: UInt32, change: Int)] = []
  private var lastRank: UInt8?

  init(rewriter: consuming TextRewriter, composes: Bool) {
    self.rewriter = rewriter
    self.composes = composes
  }

  @inline(__always)
  mutating func take(_ scalar: UInt32, _ change: Int, rank: UInt8) {
    guard composes else { return rewriter.write(scalar, change: change) }
    guard let (first, firstChange) = starter else {
      if rank == 0 {
        starter = (scalar, change)
      } else {
        rewriter.write(scalar, change: change)
      }
      return
    }
    let isBlocked = lastRank.map { $0 >= rank } ?? false
    if !isBlocked, let composed = CharacterProperties.compose(first, scalar) {
      starter = (composed, firstChange + change - 1)
    } else if rank == 0 {
      flush()
      starter = (scalar, change)
    } else {
      blocked.append((scalar, change))
      lastRank = rank
    }
  }

  private mutating func flush() {
    if let (scalar, change) = starter { rewriter.write(scalar, change: change) }
    for mark in blocked { rewriter.write(mark.scalar, change: mark.change) }
    starter = nil
    blocked.removeAll(keepingCapacity: true)
    lastRank = nil
  }

  consuming func finish() -> NormalizedText {
    flush()
    return rewriter.finish()
  }
}
