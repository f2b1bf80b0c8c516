import Foundation
import Testing

/// Runs the sessions of the README, so that they cannot lie.
@Suite("README")
struct ReadmeTests {
  private struct Session {
    let command: String
    let output: String
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every `$ rampart …` in a console block, with the lines under it.
  private static func sessions() throws -> [Session] {
    let readme = try String(
      contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    var sessions: [Session] = []
    var isInside = false
    for line in readme.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```console"
        continue
      }
      guard isInside else { continue }
      if line.hasPrefix("$ ") {
        sessions.append(Session(command: String(line.dropFirst(2)), output: ""))
      } else if let last = sessions.popLast() {
        sessions.append(Session(command: last.command, output: last.output + line + "\n"))
      }
    }
    return sessions
  }

  /// Times differ from run to run; everything else must not.
  private static func withoutTimes(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: " ", omittingEmptySubsequences: false).enumerated()
        .reduce(into: [Substring]()) { words, word in
          let isUnit = word.element.hasPrefix("µs") || word.element.hasPrefix("ms")
          if isUnit, let last = words.last, Double(last) != nil { words[words.count - 1] = "T" }
          words.append(isUnit ? "unit" + word.element.dropFirst(2) : word.element)
        }.joined(separator: " ")
    }.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("Every session of the README prints what the README says")
  func sessionsAreTrue() throws {
    let sessions = try Self.sessions()
    #expect(sessions.contains { $0.command.hasPrefix("rampart scan") })
    for session in sessions where session.command.hasPrefix("rampart ") {
      let result = try Program.shell(session.command, in: Self.root.path)
      #expect(
        Self.withoutTimes(result.output + result.errors) == Self.withoutTimes(session.output),
        "\(session.command)")
    }
  }
}
