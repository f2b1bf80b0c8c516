/// Texts that `String` takes quadratic time to compare with others, or to hash.
package enum CombiningMarks {
  /// Returns a letter and marks of two classes in the wrong order; 4 MB take `String` half an hour, 1 MB two minutes.
  package static func text(byteCount: Int = 4 << 20) -> String {
    "a" + String(repeating: "\u{301}", count: byteCount / 4)
      + String(repeating: "\u{316}", count: byteCount / 4)
  }
}
