internal import CRampartPCRE2
internal import RampartCore

/// An expression compiled by PCRE2, for what RE2 cannot say; it runs under limits.
// Safety: compiled code is only read by matches; it is freed once, in `deinit`.
final class BacktrackingExpression: @unchecked Sendable {
  let groupCount: Int
  let isUnicode: Bool
  fileprivate let code: OpaquePointer

  init(_ pattern: Pattern, index: Int) throws(PatternError) {
    isUnicode = pattern.options.contains(.unicode)
    var flags = UInt32(PCRE2_DOLLAR_ENDONLY) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    if pattern.options.contains(.caseInsensitive) { flags |= UInt32(PCRE2_CASELESS) }
    if pattern.options.contains(.dotMatchesNewline) { flags |= UInt32(PCRE2_DOTALL) }
    if pattern.options.contains(.multiline) { flags |= UInt32(PCRE2_MULTILINE) }
    // In byte mode, `(*UTF)` inside the expression would make PCRE2 reject texts.
    flags |=
      isUnicode
      ? UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) : UInt32(PCRE2_NEVER_UTF) | UInt32(PCRE2_NEVER_UCP)
    var text = pattern.expression
    var failure: Int32 = 0
    var offset = 0
    let code = text.withUTF8 {
      pcre2_compile_8($0.baseAddress, $0.count, flags, &failure, &offset, nil)
    }
    guard let code else {
      throw PatternError(pattern: index, offset: offset, message: Self.message(failure))
    }
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    self.code = code
    var count: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groupCount = Int(count)
  }

  deinit { pcre2_code_free_8(code) }

  private static func message(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(code, &buffer, buffer.count)
    guard count > 0 else { return "the expression cannot be compiled" }
    return String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
  }
}

/// One search of a text with PCRE2: its limits and its memory.
struct BacktrackingSearch: ~Copyable {
  /// How many backtracks all starting positions of a text share.
  private static let effort = 50_000_000
  private static let depthLimit: UInt32 = 10_000
  private static let heapKibibytes: UInt32 = 16_384
  private static let stackBytes = 1 << 20

  private let expression: BacktrackingExpression
  private let data: OpaquePointer
  private let context: OpaquePointer
  private let stack: OpaquePointer

  /// Prepares a search of a text of `byteCount` bytes.
  init(_ expression: BacktrackingExpression, byteCount: Int) throws(ScanError) {
    let data = pcre2_match_data_create_from_pattern_8(expression.code, nil)
    let context = pcre2_match_context_create_8(nil)
    let stack = pcre2_jit_stack_create_8(32 << 10, Self.stackBytes, nil)
    guard let data, let context, let stack else {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
      pcre2_jit_stack_free_8(stack)
      throw ScanError(.engineFailed, "the pattern engine has no memory for a search")
    }
    self.expression = expression
    self.data = data
    self.context = context
    self.stack = stack
    // PCRE2 counts anew at every starting position, so that each gets its share.
    let share = min(1_000_000, max(1_000, Self.effort / (byteCount + 1)))
    pcre2_set_match_limit_8(context, UInt32(share))
    pcre2_set_depth_limit_8(context, Self.depthLimit)
    pcre2_set_heap_limit_8(context, Self.heapKibibytes)
    pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
  }

  /// Returns the first match at or after `start`.
  func match(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, bounds: inout [Int]
  ) throws(ScanError) -> Bool {
    // The texts of Unicode patterns were validated before.
    let options = expression.isUnicode ? UInt32(PCRE2_NO_UTF_CHECK) : 0
    let status = pcre2_match_8(
      expression.code, bytes.baseAddress, bytes.count, start, options, data, context)
    guard status > 0 else {
      if status == PCRE2_ERROR_NOMATCH { return false }
      throw ScanError(
        .limitExceeded,
        "a pattern with look-around or Unicode word boundaries reached its limits; make it simpler")
    }
    guard let found = pcre2_get_ovector_pointer_8(data) else { return false }
    for index in bounds.indices {
      // PCRE2_UNSET is the greatest size; it reads as -1 here, as in RE2's face.
      bounds[index] = Int(bitPattern: UInt(found[index]))
    }
    return true
  }
}
