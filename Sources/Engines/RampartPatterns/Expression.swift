internal import CRampartRE2
internal import RampartCore

/// One pattern, compiled for the engine that says where it matches.
enum Expression: Sendable {
  case linear(LinearExpression)
  case backtracking(BacktrackingExpression)

  /// Compiles `pattern`, whose syntax was checked before.
  init(_ pattern: Pattern, index: Int) throws(PatternError) {
    if pattern.options.contains(.trustedLookaround) {
      self = .backtracking(try BacktrackingExpression(pattern, index: index))
      return
    }
    guard let portable = PortableExpression.rewrite(pattern) else {
      self = .backtracking(try BacktrackingExpression(pattern, index: index))
      return
    }
    self = .linear(
      try LinearExpression(portable, options: pattern.options, index: index))
  }

  /// Throws what is wrong with `pattern`, if anything is.
  static func validate(_ pattern: Pattern, index: Int) throws(PatternError) {
    if !pattern.options.contains(.trustedLookaround) {
      _ = try LinearExpression(pattern.expression, options: pattern.options, index: index)
    }
    _ = try Expression(pattern, index: index)
  }
}

/// An expression compiled by RE2: linear time, bounded memory.
// Safety: RE2 objects may be used from many threads at once; this one is freed once, in `deinit`.
final class LinearExpression: @unchecked Sendable {
  /// Bytes that RE2 may use for the program and its automata.
  private static let memory: Int64 = 8 << 20

  let groupCount: Int
  private let handle: OpaquePointer

  init(_ expression: String, options: Pattern.Options, index: Int) throws(PatternError) {
    var flags: UInt32 = 0
    if options.contains(.caseInsensitive) { flags |= UInt32(RAMPART_RE2_CASELESS) }
    if options.contains(.dotMatchesNewline) { flags |= UInt32(RAMPART_RE2_DOT_NEWLINE) }
    if options.contains(.unicode) { flags |= UInt32(RAMPART_RE2_UTF8) }
    // RE2 has no option for this in Perl syntax, only the flag inside the expression.
    let prefix = options.contains(.multiline) ? "(?m)" : ""
    var text = prefix + expression
    var failure = rampart_re2_error()
    let handle = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        rampart_re2_create($0.baseAddress, $0.count, flags, Self.memory, &failure)
      }
    }
    guard let handle else {
      throw Self.error(failure, index: index, prefixCount: prefix.utf8.count)
    }
    self.handle = handle
    groupCount = Int(rampart_re2_group_count(handle))
  }

  deinit { rampart_re2_destroy(handle) }

  /// Returns the first match that begins at or after `start` and ends at or before `end`; what is
  /// outside counts as context of `^`, `$` and `\b`.
  func match(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, bounds: inout [Int]
  ) -> Bool {
    bounds.withUnsafeMutableBufferPointer { buffer in
      buffer.withMemoryRebound(to: UInt.self) {
        rampart_re2_search(
          handle, bytes.baseAddress, bytes.count, start, end, $0.baseAddress, Int32(groupCount))
          != 0
      }
    }
  }

  private static func error(
    _ failure: rampart_re2_error, index: Int, prefixCount: Int
  ) -> PatternError {
    let part = withUnsafeBytes(of: failure.argument) {
      String(decoding: $0.prefix(failure.argument_count), as: UTF8.self)
    }
    let offset = failure.offset >= 0 ? max(0, Int(failure.offset) - prefixCount) : nil
    return PatternError(
      pattern: index, offset: offset, message: message(code: failure.code, part: part))
  }

  /// The words for RE2's error codes (`RE2::ErrorCode`).
  private static func message(code: Int32, part: String) -> String {
    if ["(?=", "(?!", "(?<"].contains(where: part.hasPrefix) {
      return "look-around needs `lookaround: true`, which is for patterns you trust"
    }
    switch code {
    case 2: return "`\(part)` is not an escape that is known here"
    case 3: return "`\(part)` is not a character class"
    case 4: return "the range `\(part)` of a character class ends before it begins"
    case 5: return "a `[` is not closed"
    case 6: return "a `(` is not closed"
    case 7: return "a `)` closes nothing"
    case 8: return "the last `\\` escapes nothing"
    case 9: return "`\(part)` has nothing to repeat"
    case 10: return "`\(part)` repeats too often; RE2 allows at most 1000 repeats in all"
    case 11: return "`\(part)` is a repetition of a repetition"
    case 12: return "`\(part)` is not a group that is known here"
    case 13: return "the expression is not valid UTF-8"
    case 14: return "`\(part)` is not a name for a group"
    case 15: return "the expression is too large; write it with fewer or smaller repetitions"
    default: return "the expression cannot be compiled"
    }
  }
}
