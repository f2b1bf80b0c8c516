/// How the program ends; scripts rely on these numbers.
enum ExitCode: Int32 {
  /// Everything was allowed, or clean.
  case allowed = 0
  /// Something was blocked, or there are findings.
  case blocked = 1
  /// The command was used wrongly, or could not do its work.
  case failed = 2
  /// A person has to approve.
  case reviewRequired = 3
}
