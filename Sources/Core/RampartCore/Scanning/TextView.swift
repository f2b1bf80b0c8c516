/// A way of reading a text: as it is, or with one kind of disguise taken off.
public struct ViewKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The kind's name in findings, such as `original` or `base64`.
  public let rawValue: String

  /// Creates a kind from its name.
  public init(rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }

  /// The text as it is (invalid UTF-8 replaced by U+FFFD).
  public static let original = ViewKind(rawValue: "original")
  /// Invisible, bidi, tag and variation characters removed.
  public static let visible = ViewKind(rawValue: "visible")
  /// What tag characters, variation selectors or zero-width bits spelled.
  public static let hidden = ViewKind(rawValue: "hidden")
  /// NFKC, marks stripped from Latin letters, confusables folded to ASCII.
  public static let folded = ViewKind(rawValue: "folded")
  /// Digits and signs read as the letters they stand for.
  public static let leet = ViewKind(rawValue: "leet")
  /// Spaced-out letters joined to words.
  public static let joined = ViewKind(rawValue: "joined")
  /// A Base64 payload, decoded.
  public static let base64 = ViewKind(rawValue: "base64")
  /// A hexadecimal payload, decoded.
  public static let hex = ViewKind(rawValue: "hex")
  /// Percent escapes decoded.
  public static let percent = ViewKind(rawValue: "percent")
  /// HTML character references decoded.
  public static let htmlEntity = ViewKind(rawValue: "html_entity")
  /// JSON and programming-language escapes decoded.
  public static let jsonEscape = ViewKind(rawValue: "json_escape")
  /// Letters rotated by 13.
  public static let rot13 = ViewKind(rawValue: "rot13")
}

/// A text read in one way, with the way back to the bytes it came from.
public struct TextView: Sendable, Hashable {
  /// The steps that led here from the original, outermost first; empty for the original itself.
  public let steps: [ViewKind]
  /// The text of the view; always valid UTF-8.
  public let bytes: [UInt8]
  /// The way from the view's byte offsets to the original's.
  public let origin: OffsetMap

  /// Creates a view.
  public init(steps: [ViewKind], bytes: [UInt8], origin: OffsetMap) {
    self.steps = steps
    self.bytes = bytes
    self.origin = origin
  }

  /// The view's name in findings: `original`, or its steps joined by `>`.
  public var name: String {
    steps.isEmpty
      ? ViewKind.original.rawValue : steps.map(\.rawValue).joined(separator: ">")
  }

  /// Whether the view was reached through `kind`.
  public func wentThrough(_ kind: ViewKind) -> Bool { steps.contains(kind) }
}

/// A text in all the ways it is scanned.
public struct ViewSet: Sendable {
  /// The text as it is.
  public let original: TextView
  /// The other ways of reading it; only those that differ from what came before.
  public let derived: [TextView]
  /// What could not be read: invalid UTF-8, payloads beyond the bounds.
  public let unscanned: [Unscanned]

  /// Creates a set of views.
  public init(original: TextView, derived: [TextView] = [], unscanned: [Unscanned] = []) {
    self.original = original
    self.derived = derived
    self.unscanned = unscanned
  }

  /// Every view, the original first.
  public var all: [TextView] { [original] + derived }

  /// The original and the views that change only how text is written down, not what it says.
  ///
  /// Exact formats (credentials, card numbers) are looked for here: guesses such as leetspeak,
  /// rotation or joined letters would only turn other texts into look-alikes.
  public var exact: [TextView] {
    all.filter { !$0.wentThrough(.leet) && !$0.wentThrough(.rot13) && !$0.wentThrough(.joined) }
  }
}
