/// Who a message comes from; the raw values are LlamaFirewall's wire values.
public enum Role: String, Sendable, Hashable, CaseIterable, Codable {
  case user
  case system
  case assistant
  case tool
  case memory
}
