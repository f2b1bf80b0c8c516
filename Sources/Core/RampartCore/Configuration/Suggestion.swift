/// Finds what somebody probably meant.
public enum Suggestion {
  /// Returns the nearest of `candidates` if it is near enough to be a slip.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3) else {
      return nil
    }
    return best.0
  }

  /// Returns "did you mean …" or the list of what is possible.
  public static func text(for word: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: word, among: candidates) { return "did you mean `\(nearest)`?" }
    return "possible: " + candidates.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// The Damerau-Levenshtein distance of two words of at most 64 characters: two neighbours that
  /// changed places are one slip.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars.prefix(64))
    let right = Array(right.unicodeScalars.prefix(64))
    var rows = [Array(0...right.count)]
    for (row, scalar) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let substitution = rows[row][column] + (scalar == other ? 0 : 1)
        var best = min(substitution, rows[row][column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
          best = min(best, rows[row - 1][column - 1] + 1)
        }
        current.append(best)
      }
      rows.append(current)
    }
    return rows[left.count][right.count]
  }
}
