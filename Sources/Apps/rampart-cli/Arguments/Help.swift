/// Writes the help pages.
enum Help {
  /// The page of the whole program.
  static func overview(of commands: [any Command.Type]) -> String {
    var page = """
      rampart: a guardrail for AI agents. It scans what an agent reads, says and does, and decides
      allow, human_in_the_loop_required or block.

      usage: rampart COMMAND [OPTIONS]

      commands:

      """
    let width = commands.map { $0.specification.name.count }.max() ?? 0
    for command in commands {
      let specification = command.specification
      page += "  \(pad(specification.name, to: width))  \(specification.summary)\n"
    }
    page += """

      exit codes: 0 allowed or clean, 1 blocked or findings, 2 usage or runtime error,
      3 a person has to approve.

      `rampart COMMAND --help` shows a command's options and examples.

      """
    return page
  }

  /// The page of one command.
  static func page(of specification: CommandSpecification) -> String {
    var page = """
      \(specification.summary)

      usage: rampart \(specification.name) \(specification.usage)

      options:

      """
    let all = specification.options + [.flag("help", "show this page")]
    let titles = all.map { option in
      "--\(option.name)" + (option.value.map { " \($0)" } ?? "") + (option.repeats ? "…" : "")
    }
    let width = titles.map(\.count).max() ?? 0
    for (title, option) in zip(titles, all) {
      let choices =
        option.choices.isEmpty ? "" : " (\(option.choices.joined(separator: ", ")))"
      page += "  \(pad(title, to: width))  \(option.help)\(choices)\n"
    }
    if !specification.notes.isEmpty { page += "\n\(specification.notes)\n" }
    page += "\nexamples:\n"
    for example in specification.examples {
      page += "  \(example.line)\n      \(example.shows)\n"
    }
    return page
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
