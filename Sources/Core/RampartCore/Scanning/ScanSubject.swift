/// What a scanner looks at: one message, in all its views, and the conversation before it.
public struct ScanSubject: Sendable {
  /// One text of the message, in all its views.
  public struct Part: Sendable {
    /// Where in the message the text is.
    public let path: PartPath
    /// The text as it arrived.
    public let bytes: [UInt8]
    /// The ways of reading it.
    public let views: ViewSet

    /// Creates a part.
    public init(path: PartPath, bytes: [UInt8], views: ViewSet) {
      self.path = path
      self.bytes = bytes
      self.views = views
    }
  }

  /// The message itself.
  public let message: Message
  /// The messages before it.
  public let trace: Trace
  /// The message's texts, in order.
  public let parts: [Part]

  /// Creates a subject.
  public init(message: Message, trace: Trace = Trace(), parts: [Part]) {
    self.message = message
    self.trace = trace
    self.parts = parts
  }

  /// Creates a subject whose views `viewer` makes.
  public init(_ message: Message, in trace: Trace = Trace(), viewer: any TextViewing) {
    self.init(
      message: message, trace: trace,
      parts: message.segments.map { segment in
        Part(
          path: segment.part, bytes: segment.bytes,
          views: viewer.views(of: segment.bytes, part: segment.part))
      })
  }
}
