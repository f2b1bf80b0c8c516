internal import CRampartVectorscan
public import RampartCore

/// Many patterns, searched together in texts that arrive in pieces; used by many tasks at once.
public final class StreamingPatternSet: Sendable {
  /// A place where a pattern matched.
  public struct End: Sendable, Hashable {
    /// The pattern's index in the set.
    public let pattern: Int
    /// The offset, in the whole text, of the byte after the match.
    public let offset: Int
  }

  fileprivate let database: VectorscanDatabase?
  fileprivate let isUnicode: Bool

  init(_ patterns: [Pattern]) throws(PatternError) {
    isUnicode = patterns.contains { $0.options.contains(.unicode) }
    let gates = GateSet.build(patterns, mode: .stream)
    for (index, gate) in gates.gates.enumerated() {
      guard VectorscanCheck.isSound else {
        throw PatternError(pattern: index, offset: nil, message: PatternEngine.unsoundLibrary)
      }
      guard case .ends = gate else {
        throw PatternError(
          pattern: index, offset: nil,
          message: "the expression cannot be searched for in a stream; make it simpler")
      }
    }
    database = gates.database
  }

  /// Begins a text.
  public func openStream() throws(ScanError) -> Stream { try Stream(self) }

  /// One text, piece by piece; used by one task at a time.
  public final class Stream {
    private let set: StreamingPatternSet
    private var handle: OpaquePointer?
    private var check = UTF8Check()

    fileprivate init(_ set: StreamingPatternSet) throws(ScanError) {
      self.set = set
      guard let database = set.database else { return }
      guard hs_open_stream(database.handle, 0, &handle) == HS_SUCCESS else {
        throw ScanError(.engineFailed, "the pattern engine has no memory for a stream")
      }
    }

    // Without scratch and callback, closing only frees.
    deinit { if let handle { hs_close_stream(handle, nil, nil, nil) } }

    /// Returns the ends of all matches that end in `chunk`, in no certain order.
    public func scan(_ chunk: [UInt8]) throws(ScanError) -> [End] {
      if set.isUnicode, !chunk.withUnsafeBufferPointer({ check.accept($0) }) {
        throw ScanError(.invalidInput, "the text is not valid UTF-8")
      }
      guard let handle, let database = set.database, !chunk.isEmpty else { return [] }
      guard let length = UInt32(exactly: chunk.count) else {
        throw ScanError(.limitExceeded, "a piece of 4 GiB or more cannot be scanned")
      }
      return try ends { ends in
        chunk.withUnsafeBytes { bytes in
          database.withScratch { scratch in
            hs_scan_stream(
              handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), length, 0, scratch,
              collectEnd, ends)
          }
        }
      }
    }

    /// Ends the text and returns the ends of matches that only its end makes, such as of `foo$`.
    public func close() throws(ScanError) -> [End] {
      if set.isUnicode, !check.isComplete {
        throw ScanError(.invalidInput, "the text is not valid UTF-8")
      }
      guard let handle, let database = set.database else { return [] }
      self.handle = nil
      return try ends { ends in
        database.withScratch { scratch in hs_close_stream(handle, scratch, collectEnd, ends) }
      }
    }

    private func ends(
      _ body: (UnsafeMutablePointer<[End]>) -> hs_error_t?
    ) throws(ScanError) -> [End] {
      var ends: [End] = []
      guard withUnsafeMutablePointer(to: &ends, body) == HS_SUCCESS else {
        throw ScanError(.engineFailed, "the pattern engine has no memory for a scan")
      }
      return ends
    }
  }
}

/// Vectorscan's callback: keeps an end.
private let collectEnd: match_event_handler = { id, _, end, _, context in
  context?.assumingMemoryBound(to: [StreamingPatternSet.End].self).pointee.append(
    StreamingPatternSet.End(pattern: Int(id), offset: Int(end)))
  return 0
}
