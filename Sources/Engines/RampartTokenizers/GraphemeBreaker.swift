internal import CRampartICU

/// Finds extended grapheme clusters (UAX #29) as the `unicode-segmentation` crate does.
enum GraphemeBreaker {
  /// Returns where the cluster ends that begins at `start`.
  @inline(__always)
  static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    // Two ASCII characters never belong together, but for CR LF.
    if bytes[start] < 0x80 {
      let next = start + 1
      if next == bytes.count || bytes[next] < 0x80 {
        return bytes[start] == 0x0D && next < bytes.count && bytes[next] == 0x0A ? next + 1 : next
      }
    }
    return longEnd(of: bytes, from: start)
  }

  private static func longEnd(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var breaks = GraphemeBreaks()
    var index = start
    while index < bytes.count {
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      if breaks.begins(at: scalar), index > start { break }
      index += length
    }
    return index
  }
}

/// Finds extended grapheme clusters scalar by scalar (UAX #29), in constant time each.
///
/// It may begin at the beginning of any cluster.
private struct GraphemeBreaks {
  private var previous = RAMPART_GRAPHEME_CONTROL
  /// Whether a pictograph with extenders precedes (GB11).
  private var followsPictograph = false
  /// Whether an odd number of regional indicators precedes (GB12, GB13).
  private var followsOddIndicator = false
  /// A consonant, then a linker among extenders (GB9c).
  private var conjunct = Conjunct.none

  private enum Conjunct { case none, consonant, linked }

  /// Returns whether a cluster begins at the next scalar; the first scalar always begins one.
  mutating func begins(at scalar: UInt32) -> Bool {
    let properties = CharacterProperties(scalar)
    let category = properties.graphemeCategory
    let conjunctClass = properties.conjunctClass
    defer { advance(category, conjunctClass) }
    return isBoundary(before: category, conjunctClass)
  }

  private func isBoundary(before next: Int, _ conjunctClass: Int) -> Bool {
    switch (previous, next) {
    case (RAMPART_GRAPHEME_CR, RAMPART_GRAPHEME_LF): return false
    case (RAMPART_GRAPHEME_CONTROL, _), (RAMPART_GRAPHEME_CR, _), (RAMPART_GRAPHEME_LF, _),
      (_, RAMPART_GRAPHEME_CONTROL), (_, RAMPART_GRAPHEME_CR), (_, RAMPART_GRAPHEME_LF):
      return true
    case (_, RAMPART_GRAPHEME_EXTEND), (_, RAMPART_GRAPHEME_ZWJ), (_, RAMPART_GRAPHEME_SPACING),
      (RAMPART_GRAPHEME_PREPEND, _):
      return false
    case (RAMPART_GRAPHEME_L, RAMPART_GRAPHEME_L), (RAMPART_GRAPHEME_L, RAMPART_GRAPHEME_V),
      (RAMPART_GRAPHEME_L, RAMPART_GRAPHEME_LV), (RAMPART_GRAPHEME_L, RAMPART_GRAPHEME_LVT),
      (RAMPART_GRAPHEME_LV, RAMPART_GRAPHEME_V), (RAMPART_GRAPHEME_V, RAMPART_GRAPHEME_V),
      (RAMPART_GRAPHEME_LV, RAMPART_GRAPHEME_T), (RAMPART_GRAPHEME_V, RAMPART_GRAPHEME_T),
      (RAMPART_GRAPHEME_LVT, RAMPART_GRAPHEME_T), (RAMPART_GRAPHEME_T, RAMPART_GRAPHEME_T):
      return false
    case (RAMPART_GRAPHEME_ZWJ, RAMPART_GRAPHEME_PICTOGRAPHIC) where followsPictograph:
      return false
    case (RAMPART_GRAPHEME_REGIONAL, RAMPART_GRAPHEME_REGIONAL):
      return !followsOddIndicator
    default:
      return !(conjunct == .linked && conjunctClass == RAMPART_CONJUNCT_CONSONANT)
    }
  }

  private mutating func advance(_ category: Int, _ conjunctClass: Int) {
    followsOddIndicator = category == RAMPART_GRAPHEME_REGIONAL && !followsOddIndicator
    if category == RAMPART_GRAPHEME_PICTOGRAPHIC {
      followsPictograph = true
    } else if category == RAMPART_GRAPHEME_ZWJ {
      followsPictograph = followsPictograph && previous != RAMPART_GRAPHEME_ZWJ
    } else if category != RAMPART_GRAPHEME_EXTEND || previous == RAMPART_GRAPHEME_ZWJ {
      followsPictograph = false
    }
    if conjunctClass == RAMPART_CONJUNCT_CONSONANT {
      conjunct = .consonant
    } else if conjunctClass == RAMPART_CONJUNCT_LINKER {
      conjunct = conjunct == .none ? .none : .linked
    } else if conjunctClass != RAMPART_CONJUNCT_EXTEND {
      conjunct = .none
    }
    previous = category
  }
}
