internal import RampartCore
internal import RampartJSON

/// Shows what was found in a model's folder.
struct ModelReport {
  let inspection: ModelInspection

  /// Prints it for people.
  func print(on terminal: Terminal) {
    line("model", inspection.path, terminal)
    let configuration = inspection.configuration
    if let architecture = configuration.architecture {
      let type = configuration.modelType.map { " (\($0))" } ?? ""
      let use =
        switch configuration.use {
        case .classification: "classifies texts"
        case .embeddings: "gives embeddings"
        case .none: "not supported for classification"
        }
      line("architecture", "\(architecture)\(type), \(use)", terminal)
    }
    let sizes: [(Int?, String)] = [
      (configuration.layerCount, "layers"), (configuration.hiddenSize, "hidden"),
      (configuration.headCount, "heads"), (configuration.feedForwardSize, "feed-forward"),
      (configuration.maximumLength, "tokens at most"),
    ]
    let known = sizes.compactMap { size, name in size.map { "\($0) \(name)" } }
    if !known.isEmpty { line("size", known.joined(separator: ", "), terminal) }
    if !configuration.labels.isEmpty {
      line("labels", configuration.labels.joined(separator: ", "), terminal)
    }
    if let profile = inspection.guardProfile {
      line(
        "guard",
        "\(profile.name) \(profile.version), the score is that of "
          + scoreClasses(profile).joined(separator: " + "), terminal)
    }
    if let weights = inspection.weights {
      let others = weights.parameterCount - weights.embeddingParameterCount
      line(
        "parameters",
        "\(Self.grouped(weights.parameterCount)): \(Self.grouped(weights.embeddingParameterCount)) "
          + "in embeddings, \(Self.grouped(others)) others", terminal)
      let storages = weights.storages.map { "\($0.count) of \($0.name)" }.joined(separator: ", ")
      line("tensors", "\(weights.tensorCount): \(storages)", terminal)
    }
    if let tokenizer = inspection.tokenizer {
      let size = tokenizer.vocabularySize.map { ", \(Self.grouped($0)) tokens" } ?? ""
      line("tokenizer", "\(tokenizer.kind)\(size) (\(tokenizer.file))", terminal)
    }
    if let weights = inspection.weights {
      line("weights", "sha256 \(weights.digest)", terminal)
      if weights.files.count > 1 {
        line("", "of \(weights.files.count) files, as `sha256sum FILES | sha256sum`", terminal)
      }
    }
    printFiles(terminal)
    for note in inspection.notes { line("note", note, terminal) }
    for problem in inspection.problems {
      terminal.print("\(terminal.paint("FAIL", .red))  \(Terminal.printable(problem))")
    }
    if inspection.problems.isEmpty {
      terminal.print("\(terminal.paint("ok", .green))  no problems were found")
    }
  }

  /// The names of the classes that the score adds up.
  private func scoreClasses(_ profile: GuardProfile) -> [String] {
    let labels = inspection.configuration.labels
    return profile.scoreClasses.compactMap { labels.indices.contains($0) ? labels[$0] : nil }
  }

  private func printFiles(_ terminal: Terminal) {
    let nameWidth = inspection.files.map { $0.name.count }.max() ?? 0
    let sizes = inspection.files.map { Self.grouped($0.byteCount) }
    let sizeWidth = sizes.map { $0.count }.max() ?? 0
    for (index, file) in inspection.files.enumerated() {
      let name = file.name + String(repeating: " ", count: nameWidth - file.name.count)
      let size = String(repeating: " ", count: sizeWidth - sizes[index].count) + sizes[index]
      let digest = file.digest.map { "  \($0)" } ?? ""
      line(index == 0 ? "files" : "", "\(name)  \(size)\(digest)", terminal)
    }
  }

  /// Returns it as JSON, on one line.
  func json() -> [UInt8] {
    var writer = JSONWriter()
    let configuration = inspection.configuration
    writer.beginObject()
    writer.member("model", inspection.path)
    writer.member("architecture", .text(configuration.architecture))
    writer.member("model_type", .text(configuration.modelType))
    writer.member("supported_for", configuration.use.rawValue)
    writer.member("layers", .number(configuration.layerCount))
    writer.member("hidden_size", .number(configuration.hiddenSize))
    writer.member("heads", .number(configuration.headCount))
    writer.member("feed_forward_size", .number(configuration.feedForwardSize))
    writer.member("maximum_length", .number(configuration.maximumLength))
    writer.member("labels", .array(configuration.labels.map { .string($0) }))
    writer.key("tokenizer")
    if let tokenizer = inspection.tokenizer {
      writer.value([
        "kind": .string(tokenizer.kind), "file": .string(tokenizer.file),
        "vocabulary_size": .number(tokenizer.vocabularySize),
      ])
    } else {
      writer.null()
    }
    writer.key("guard")
    if let profile = inspection.guardProfile {
      writer.value([
        "name": .string(profile.name), "version": .string(profile.version),
        "score_classes": .array(scoreClasses(profile).map { .string($0) }),
      ])
    } else {
      writer.null()
    }
    writer.key("weights")
    if let weights = inspection.weights {
      writer.value([
        "files": .array(weights.files.map { .string($0) }), "sha256": .string(weights.digest),
        "tensors": .number(weights.tensorCount),
        "storage": .object(
          JSONObject(weights.storages.map { .init(key: $0.name, value: .number($0.count)) })),
        "parameters": .number(weights.parameterCount),
        "embedding_parameters": .number(weights.embeddingParameterCount),
      ])
    } else {
      writer.null()
    }
    writer.key("files")
    writer.beginArray()
    for file in inspection.files {
      writer.value([
        "name": .string(file.name), "bytes": .number(file.byteCount), "sha256": .text(file.digest),
      ])
    }
    writer.endArray()
    writer.member("notes", .array(inspection.notes.map { .string($0) }))
    writer.member("problems", .array(inspection.problems.map { .string($0) }))
    writer.endObject()
    return writer.bytes + [0x0A]
  }

  private func line(_ name: String, _ text: String, _ terminal: Terminal) {
    let label = name + String(repeating: " ", count: max(14 - name.count, 0))
    terminal.print(terminal.paint(label, .faint) + Terminal.printable(text))
  }

  /// Writes a number with commas: 184,422,914.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return result
  }
}

extension JSONValue {
  fileprivate static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

  fileprivate static func number(_ value: Int?) -> JSONValue {
    value.map { .integer(Int64($0)) } ?? .null
  }
}
