public import RampartCore

/// Where in an agent's turn a guard stands.
public enum GuardStage: String, Sendable, Hashable, CaseIterable {
  /// Before the model: what people and the system say.
  case preflight = "preflight_guards"
  /// After a tool: results, retrieved documents, web pages, memory.
  case toolOutput = "tool_output_guards"
  /// After the model: what it says.
  case postflight = "postflight_guards"

  /// The roles of the messages that pass the stage.
  public var roles: [Role] {
    switch self {
    case .preflight: [.user, .system]
    case .toolOutput: [.tool, .memory]
    case .postflight: [.assistant]
    }
  }

  /// The stage that messages of `role` pass.
  public init(of role: Role) {
    switch role {
    case .user, .system: self = .preflight
    case .tool, .memory: self = .toolOutput
    case .assistant: self = .postflight
    }
  }

  /// The scanners of the stage where the file does not list its guards.
  public var standardScanners: [ScannerID] {
    switch self {
    case .preflight: [.promptGuard, .hiddenASCII]
    case .toolOutput: [.promptGuard, .codeShield, .hiddenASCII]
    case .postflight: [.codeShield, .secrets]
    }
  }

  /// The mode a guard of the stage has.
  var guardMode: StackFile.Guard.Mode {
    switch self {
    case .preflight: .classifyUserInput
    case .toolOutput: .classifyToolOutput
    case .postflight: .classifyModelOutput
    }
  }
}
