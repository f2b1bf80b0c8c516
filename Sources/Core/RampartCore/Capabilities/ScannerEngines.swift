/// The engines scanners may use, handed in by the façade so that every scanner can be tested alone.
public struct ScannerEngines: Sendable {
  /// Finds many patterns at once.
  public var patterns: any PatternCompiling
  /// Makes the views of a text.
  public var viewer: any TextViewing
  /// Knows which digits are telephone numbers; `nil` where the library is not linked.
  public var phoneNumbers: (any PhoneNumberParsing)?
  /// Loads models that classify texts; `nil` where there are none.
  public var classifiers: (any TextClassifying)?
  /// Opens banks of known attacks; `nil` where there are none.
  public var banks: (any AttackBanking)?

  /// Gathers engines.
  public init(
    patterns: any PatternCompiling, viewer: any TextViewing,
    phoneNumbers: (any PhoneNumberParsing)? = nil,
    classifiers: (any TextClassifying)? = nil, banks: (any AttackBanking)? = nil
  ) {
    self.patterns = patterns
    self.viewer = viewer
    self.phoneNumbers = phoneNumbers
    self.classifiers = classifiers
    self.banks = banks
  }
}

/// Makes the views of a text.
public protocol TextViewing: Sendable {
  /// Returns the text in all the ways it is scanned; linear in its length, bounded in size.
  func views(of bytes: [UInt8], part: PartPath) -> ViewSet
}

/// Checks telephone numbers against the numbering plans of the world.
public protocol PhoneNumberParsing: Sendable {
  /// Returns whether `region` (ISO 3166-1 alpha-2) has a numbering plan.
  func knows(region: String) -> Bool

  /// Returns whether `digits` (with its `+`, spaces, dots, dashes, brackets) is a valid number,
  /// read as international or as a national number of `region` (ISO 3166-1 alpha-2).
  func isValid(_ digits: [UInt8], region: String) -> Bool
}
