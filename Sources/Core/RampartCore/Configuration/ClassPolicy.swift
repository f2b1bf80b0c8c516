/// What the policy makes of a classifier's classes in messages of one role.
///
/// A scanner decides nothing, but it has to know where decisions change: to report the windows that
/// matter, and to compute exactly near the boundaries.
public struct ClassPolicy: Sendable, Hashable {
  /// Classes that are named together, and from which score on they decide.
  public struct List: Sendable, Hashable {
    /// The names as they are written, and where.
    public var names: [ClassName]
    /// The score from which the classes decide; `nil` where they decide whatever their score.
    public var threshold: Double?

    /// Creates a list.
    public init(names: [ClassName] = [], threshold: Double? = nil) {
      self.names = names
      self.threshold = threshold
    }
  }

  /// The name of a class in a stack file.
  public struct ClassName: Sendable, Hashable {
    public var name: String
    public var position: SourcePosition?

    /// Creates a name.
    public init(_ name: String, at position: SourcePosition? = nil) {
      self.name = name
      self.position = position
    }
  }

  /// The classes that block.
  public var block: List
  /// The classes that a person decides.
  public var flag: List
  /// The scores at which the decision about all others changes.
  public var thresholds: [Double]

  /// Creates a policy; the thresholds are those of a stack file that gives none.
  public init(block: List = List(), flag: List = List(), thresholds: [Double] = [0.9, 0.5]) {
    self.block = block
    self.flag = flag
    self.thresholds = thresholds
  }
}
