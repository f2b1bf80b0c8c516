import RampartCore

/// A secret in a view: which rule found it, where, and how sure that is.
struct SecretMatch: Hashable {
  /// The rule's index.
  let rule: Int
  /// The bytes of the secret in the view.
  let range: Range<Int>
  let score: Double
}

extension SecretRule {
  /// Returns the secret at a place where the expression matched, or `nil` if there is none.
  func secret(at match: PatternMatch, in bytes: [UInt8], minimumEntropy floor: Double)
    -> (range: Range<Int>, score: Double)?
  {
    guard let (range, value) = value(at: match, in: bytes), !range.isEmpty else { return nil }
    guard checks.allSatisfy({ $0.holds(for: value, minimumEntropy: floor) }) else { return nil }
    switch extent {
    case .armour:
      let score = value.isWhole ? confidence.rawValue : Confidence.doubtful.rawValue
      return (range, score)
    case .assigned, .assignedAfterSign: return (range, confidence.rawValue)
    case .matched, .precededBy:
      return score(of: value.bytes).map { (range, $0) }
    }
  }

  /// How sure a value of the right shape is; `nil` if it is somebody's example.
  private func score(of bytes: ArraySlice<UInt8>) -> Double? {
    guard !MadeUpText.isPlaceholder(bytes) else { return nil }
    var score = confidence.rawValue
    if let proof, !proof.holds(for: SecretValue(bytes: bytes), minimumEntropy: 0) {
      score = min(score, Confidence.unproven.rawValue)
    }
    guard minimumEntropy > 0 else { return score }
    let isDull = bytes.shannonEntropy < minimumEntropy
    if isDull && confidence == .contextual { return nil }
    guard isDull || MadeUpText.isSequential(bytes) else { return score }
    return min(score, Confidence.doubtful.rawValue)
  }

  /// The value that the match points at.
  private func value(at match: PatternMatch, in bytes: [UInt8]) -> (Range<Int>, SecretValue)? {
    switch extent {
    case .matched:
      let range = match.captures.first.flatMap { $0 } ?? match.range
      let isNamed = checks.contains(.nameOfSecret)
      let before =
        isNamed ? bytes[match.range.lowerBound..<range.lowerBound].suffix(NameBefore.limit) : []
      return endsWell(range, in: bytes)
        ? (range, SecretValue(bytes: bytes[range], before: Array(before))) : nil
    case .precededBy(let count, let alphabet):
      let start = match.range.lowerBound - count
      guard start >= 0, endsWell(match.range, in: bytes),
        bytes[start..<match.range.lowerBound].allSatisfy(alphabet.contains),
        start == 0 || !alphabet.contains(bytes[start - 1])
      else { return nil }
      let range = start..<match.range.upperBound
      return (range, SecretValue(bytes: bytes[range]))
    case .armour:
      return ArmouredBlock.find(in: bytes, header: match.range).map {
        ($0.range, SecretValue(bytes: bytes[$0.range], isWhole: $0.isWhole))
      }
    case .assigned: return assigned(after: match.range.upperBound, in: bytes)
    case .assignedAfterSign: return assigned(after: match.range.lowerBound + 1, in: bytes)
    }
  }

  private func assigned(after start: Int, in bytes: [UInt8]) -> (Range<Int>, SecretValue)? {
    AssignedValue.find(in: bytes, from: start).map { found in
      let before = bytes[max(0, start - NameBefore.limit)..<start]
      return (
        found.range,
        SecretValue(
          bytes: bytes[found.range], before: Array(before), isQuoted: found.isQuoted)
      )
    }
  }

  /// Whether the format ends where the match ends, rather than being the start of a longer word.
  private func endsWell(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    range.upperBound >= bytes.count || !bytes[range.upperBound].isWordByte
      || !bytes[range.upperBound - 1].isWordByte
  }
}
