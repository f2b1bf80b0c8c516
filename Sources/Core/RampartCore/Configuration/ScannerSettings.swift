/// A scanner's section of the stack file.
public struct ScannerSettings: Sendable {
  /// The section, or `nil` if the file has none.
  public let section: DocumentNode?
  /// The folder that relative paths in the section start from.
  public let baseDirectory: String
  /// What the policy makes of a classifier's classes, by the role of the message.
  public let classPolicies: [Role: ClassPolicy]
  /// Whether somebody asked for the scanner by name; only built-in defaults may do without it.
  public var isRequired: Bool

  /// Creates settings.
  public init(
    section: DocumentNode? = nil, baseDirectory: String = ".",
    classPolicies: [Role: ClassPolicy] = [:], isRequired: Bool = false
  ) {
    self.section = section
    self.baseDirectory = baseDirectory
    self.classPolicies = classPolicies
    self.isRequired = isRequired
  }

  /// The settings of a file that says nothing.
  public static let standard = ScannerSettings()

  /// Keys that the policy reads from every scanner's section; scanners let them pass.
  public static let policyKeys = [
    "block_threshold", "review_threshold", "mode", "on_error", "roles", "enabled",
  ]

  /// Returns a strict reader of the section, or `nil` if there is none.
  public func reader() throws(ConfigurationError) -> MappingReader? {
    guard let section else { return nil }
    var reader = try MappingReader(section, of: "scanner settings")
    reader.ignore(Self.policyKeys)
    return reader
  }
}
