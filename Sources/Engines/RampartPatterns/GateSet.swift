internal import CRampartVectorscan
internal import Glibc
internal import RampartCore

/// What Vectorscan can say about one pattern before the slower engines look.
enum Gate: Sendable, Hashable {
  /// It reports every end of the pattern; no match is longer than `width`, if there is one.
  case ends(width: Int?)
  /// It reports at least one place in every text that has a match.
  case presence
  /// It cannot compile the pattern: every text has to be searched.
  case none
}

/// One database for many patterns, and what it says about each.
struct GateSet: Sendable {
  /// One gate for each pattern.
  let gates: [Gate]
  /// The database; `nil` if no pattern has a gate.
  let database: VectorscanDatabase?

  /// Compiles as many of `patterns` as Vectorscan can take.
  static func build(_ patterns: [Pattern], mode: VectorscanDatabase.Mode) -> GateSet {
    guard VectorscanCheck.isSound else {
      return GateSet(gates: patterns.map { _ in .none }, database: nil)
    }
    var gates = patterns.map(firstGate)
    if let database = compile(patterns, gates, mode) {
      return GateSet(gates: gates, database: database)
    }
    // Some expressions are too large on their own: find which, so that the others keep their gate.
    for index in gates.indices {
      while gates[index] != .none, compile([patterns[index]], [gates[index]], mode) == nil {
        gates[index] = weaker(gates[index], pattern: patterns[index])
      }
    }
    guard gates.contains(where: { $0 != .none }) else {
      return GateSet(gates: gates, database: nil)
    }
    if let database = compile(patterns, gates, mode) {
      return GateSet(gates: gates, database: database)
    }
    return GateSet(gates: gates.map { _ in .none }, database: nil)
  }

  private static func compile(
    _ patterns: [Pattern], _ gates: [Gate], _ mode: VectorscanDatabase.Mode
  ) -> VectorscanDatabase? {
    var entries: [VectorscanDatabase.Entry] = []
    for (index, (pattern, gate)) in zip(patterns, gates).enumerated() where gate != .none {
      entries.append(
        VectorscanDatabase.Entry(
          expression: pattern.expression,
          flags: flags(of: pattern, isPrefilter: gate == .presence), id: UInt32(index)))
    }
    guard !entries.isEmpty else { return nil }
    return try? VectorscanDatabase.compile(entries, mode: mode)
  }

  /// The best gate that Vectorscan's parser promises.
  private static func firstGate(_ pattern: Pattern) -> Gate {
    // Vectorscan reads C strings and would see only what stands before the zero byte.
    guard !pattern.expression.utf8.contains(0) else { return .none }
    if !pattern.options.contains(.trustedLookaround),
      let width = width(of: pattern, flags: flags(of: pattern, isPrefilter: false))
    {
      return .ends(width: width == UInt32.max ? nil : Int(width))
    }
    return weaker(.ends(width: nil), pattern: pattern)
  }

  private static func weaker(_ gate: Gate, pattern: Pattern) -> Gate {
    guard case .ends = gate, width(of: pattern, flags: flags(of: pattern, isPrefilter: true)) != nil
    else { return .none }
    return .presence
  }

  /// The greatest width of a match; `nil` if Vectorscan refuses the expression or it can be empty.
  private static func width(of pattern: Pattern, flags: UInt32) -> UInt32? {
    var info: UnsafeMutablePointer<hs_expr_info_t>?
    var failure: UnsafeMutablePointer<hs_compile_error_t>?
    let status = hs_expression_info(pattern.expression, flags, &info, &failure)
    defer {
      if let failure { hs_free_compile_error(failure) }
      free(info)
    }
    guard status == HS_SUCCESS, let info, info.pointee.min_width > 0 else { return nil }
    return info.pointee.max_width
  }

  private static func flags(of pattern: Pattern, isPrefilter: Bool) -> UInt32 {
    var flags: Int32 = 0
    if pattern.options.contains(.caseInsensitive) { flags |= HS_FLAG_CASELESS }
    if pattern.options.contains(.dotMatchesNewline) { flags |= HS_FLAG_DOTALL }
    if pattern.options.contains(.multiline) { flags |= HS_FLAG_MULTILINE }
    if pattern.options.contains(.unicode) { flags |= HS_FLAG_UTF8 | HS_FLAG_UCP }
    if isPrefilter { flags |= HS_FLAG_PREFILTER }
    return UInt32(bitPattern: flags)
  }
}
