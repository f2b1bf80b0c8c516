internal import RampartAttackBank
internal import RampartJSON

/// Shows the entries of banks.
struct BankList {
  private let terminal: Terminal
  private let isJSON: Bool

  init(_ terminal: Terminal, isJSON: Bool) {
    self.terminal = terminal
    self.isJSON = isJSON
  }

  /// Shows every entry, as a table a file or as JSON lines.
  func show(_ files: [BankFile]) {
    if isJSON {
      for file in files { for entry in file.entries { terminal.write(Self.json(entry, file)) } }
      return
    }
    guard !files.isEmpty else {
      return terminal.print("there is no bank yet; `rampart bank add` makes one")
    }
    for file in files { table(file) }
  }

  private func table(_ file: BankFile) {
    let count = file.entries.count
    terminal.print(
      terminal.paint("\(file.path)", .bold) + ": \(count) \(count == 1 ? "entry" : "entries")")
    var rows = [["ID", "LABEL", "LANGUAGE", "OWNER", "SOURCE", "DATE", "TEXT"]]
    for entry in file.entries {
      rows.append([
        entry.id, entry.label?.rawValue ?? "-", entry.language ?? "-",
        Self.short(entry.owner ?? "-", 16), Self.short(entry.source ?? "-", 24),
        entry.date.map { String($0.prefix(10)) } ?? "-",
        entry.text.map { Self.short($0, 40) } ?? "(not kept)",
      ])
    }
    let widths = rows[0].indices.map { column in
      rows.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    for row in rows {
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      terminal.print("  " + line)
    }
  }

  /// The beginning of a text of others on one line, in a form that cannot steer the terminal.
  private static func short(_ text: String, _ limit: Int) -> String {
    let cut = text.unicodeScalars.prefix(limit).map { scalar in
      ["\n", "\t", "\r"].contains(scalar) ? " " : String(scalar)
    }
    let rest = text.unicodeScalars.dropFirst(limit).isEmpty ? "" : "…"
    return Terminal.printable(cut.joined()) + rest
  }

  private static func json(_ entry: BankEntry, _ file: BankFile) -> [UInt8] {
    var writer = JSONWriter()
    func member(_ key: String, _ value: String?) {
      if let value { writer.member(key, value) }
    }
    writer.beginObject()
    writer.member("bank", file.path)
    writer.member("id", entry.id)
    switch entry.content {
    case .text(let text): writer.member("text", text)
    case .digest(let digest): writer.member("sha256", digest)
    }
    member("language", entry.language)
    member("family", entry.family)
    member("label", entry.label?.rawValue)
    member("source", entry.source)
    member("date", entry.date)
    member("owner", entry.owner)
    member("model", entry.embedding?.model)
    writer.endObject()
    return writer.bytes + [0x0A]
  }
}
