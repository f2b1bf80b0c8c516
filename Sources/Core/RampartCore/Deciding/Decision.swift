/// What happens to a message; the cases form a total order and their raw values are
/// LlamaFirewall's wire values.
public enum Decision: String, Sendable, Hashable, CaseIterable, Comparable {
  case allow
  case review = "human_in_the_loop_required"
  case block

  public static func < (left: Decision, right: Decision) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .allow: 0
    case .review: 1
    case .block: 2
    }
  }
}
