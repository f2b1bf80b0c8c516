import CRampartPhoneNumber
public import RampartCore

/// Checks telephone numbers with libphonenumber's numbering plans.
public struct PhoneNumberParser: PhoneNumberParsing {
  /// The longest text that is looked at; ITU-T E.164 allows 15 digits, the rest is punctuation.
  private static let byteLimit = 40

  /// Creates a parser; the plans are loaded once per process.
  public init() {}

  public func isValid(_ digits: [UInt8], region: String) -> Bool {
    guard digits.count <= Self.byteLimit else { return false }
    return digits.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { return false }
        return rampart_phone_number_is_valid(start, characters.count, region)
      }
    }
  }

  /// Returns whether libphonenumber has a plan for `region` (ISO 3166-1 alpha-2).
  public func knows(region: String) -> Bool { rampart_phone_number_knows_region(region) }
}
