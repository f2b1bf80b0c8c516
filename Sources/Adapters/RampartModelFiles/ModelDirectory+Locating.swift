internal import Glibc

extension ModelDirectory {
  /// The variables of the environment that say where models are.
  public static let environmentVariables = [
    "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME",
  ]

  /// Returns the variables of this process that say where models are.
  public static func processEnvironment() -> [String: String] {
    var result: [String: String] = [:]
    for name in environmentVariables {
      result[name] = getenv(name).map { String(cString: $0) }
    }
    return result
  }

  /// Finds a model's folder.
  ///
  /// Looked at are, in this order: the path itself; the hub's cache (`models--org--name/snapshots/<revision>`), where
  /// the revision is the one after `@`, else the one in `refs/main`, else the only one there is; and, if no revision
  /// is asked for, LlamaFirewall's layout (`$HF_HOME/org--name`).
  ///
  /// - Parameters:
  ///   - nameOrPath: a folder, or a name as the hub has it: `org/name`, `name` or `org/name@revision`.
  ///   - environment: the variables, as `processEnvironment()` returns them; an empty one counts as not set.
  /// - Returns: the folder; what is in it has not been looked at.
  /// - Throws: an error that lists every place looked at and says how to get the model.
  public static func locate(_ nameOrPath: String, environment: [String: String])
    throws(ModelError) -> ModelDirectory
  {
    guard !nameOrPath.isEmpty, !nameOrPath.utf8.contains(0) else {
      throw ModelError(file: nameOrPath, "is no name or path of a model")
    }
    let environment = environment.filter { !$0.value.isEmpty }
    let path = expanded(nameOrPath, environment)
    if let found = try folder(path, isAsked: true) { return found }
    guard !["/", "./", "../", "~"].contains(where: { nameOrPath.hasPrefix($0) }),
      let name = ModelName(nameOrPath)
    else { throw ModelError(file: nameOrPath, isMissing: true, "there is no such folder") }
    var places = ["the folder \(path)"]
    let home = home(environment)
    let cache =
      (environment["HF_HUB_CACHE"] ?? environment["HUGGINGFACE_HUB_CACHE"])
      .map { expanded($0, environment) } ?? home.map { "\($0)/hub" }
    if let cache, let found = try snapshot(of: name, in: cache, &places) { return found }
    if let home, name.revision == nil {
      let place = "\(home)/\(name.folder)"
      if let found = try folder(place) { return found }
      places.append(place)
    }
    throw ModelError(
      file: nameOrPath, isMissing: true,
      "no model of this name is here; looked at \(places.joined(separator: ", ")). Get it with "
        + "`hf download \(name.hubName) --local-dir DIR` and give DIR; a gated model (Prompt Guard 2 is one) "
        + "needs its licence accepted on huggingface.co and a token (`hf auth login`)")
  }

  /// Returns the snapshot of a model in a hub cache, and adds to `places` where it was looked for.
  private static func snapshot(of name: ModelName, in cache: String, _ places: inout [String])
    throws(ModelError) -> ModelDirectory?
  {
    let model = "\(cache)/models--\(name.folder)"
    guard try folder(model) != nil else {
      places.append(model)
      return nil
    }
    if let revision = name.revision {
      let commit = try commit(revision, of: model) ?? revision
      return try snapshot(commit, of: model, &places)
    }
    if let commit = try commit("main", of: model) {
      return try snapshot(commit, of: model, &places)
    }
    guard try folder("\(model)/snapshots") != nil else {
      places.append("\(model)/snapshots")
      return nil
    }
    let snapshots = try entries(of: "\(model)/snapshots").filter(isPlainName).sorted()
    guard snapshots.count <= 1 else {
      throw ModelError(
        file: "\(model)/snapshots",
        "holds \(snapshots.count) revisions and no refs/main that names one; "
          + "ask for one: `\(name.hubName)@\(snapshots[0])`")
    }
    guard let only = snapshots.first else {
      places.append("\(model)/snapshots (empty)")
      return nil
    }
    return try snapshot(only, of: model, &places)
  }

  private static func snapshot(_ commit: String, of model: String, _ places: inout [String])
    throws(ModelError) -> ModelDirectory?
  {
    let place = "\(model)/snapshots/\(commit)"
    if ModelName.isSafe(commit), let found = try folder(place) { return found }
    places.append(place)
    return nil
  }

  /// Returns the commit that a branch or tag names.
  private static func commit(_ reference: String, of model: String) throws(ModelError) -> String? {
    let directory = ModelDirectory(found: "\(model)/refs")
    guard directory.has(reference) else { return nil }
    let bytes = try directory.contents(of: reference, limit: 256)
    // The hub's program writes no line end, people's editors do.
    let commit = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    guard ModelName.isSafe(commit) else {
      throw ModelError(file: directory.path(of: reference), "does not hold the name of a revision")
    }
    return commit
  }

  /// Hugging Face's folder: `HF_HOME`, else `huggingface` in the user's cache.
  private static func home(_ environment: [String: String]) -> String? {
    if let home = environment["HF_HOME"] { return expanded(home, environment) }
    if let caches = environment["XDG_CACHE_HOME"] {
      return "\(expanded(caches, environment))/huggingface"
    }
    return environment["HOME"].map { "\($0)/.cache/huggingface" }
  }

  /// Puts the user's home in the place of `~`, as shells do.
  private static func expanded(_ path: String, _ environment: [String: String]) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
    return home + path.dropFirst()
  }

  /// Returns the folder at `path`, if one is there; something else there is an error if the user asked for it.
  private static func folder(_ path: String, isAsked: Bool = false) throws(ModelError)
    -> ModelDirectory?
  {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return nil }
      throw ModelError(file: path, "cannot be opened: \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard isAsked else { return nil }
      throw ModelError(file: path, "is not a folder; name the folder that holds the model's files")
    }
    return ModelDirectory(found: path)
  }
}

/// The name of a model on the hub: `org/name@revision`, where only the name must be there.
private struct ModelName {
  let parts: [String]
  let revision: String?

  /// Reads a name; `nil` if it has anything in it that could lead elsewhere.
  init?(_ text: String) {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    parts = halves[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    revision = halves.count == 2 ? String(halves[1]) : nil
    let references =
      revision?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
    guard parts.count <= 2, (parts + references).allSatisfy(Self.isSafe) else { return nil }
  }

  /// The name as the hub has it.
  var hubName: String { parts.joined(separator: "/") }

  /// The name as folders have it.
  var folder: String { parts.joined(separator: "--") }

  /// Whether a text is a plain name of letters, digits and `-_.` that stays in its folder.
  static func isSafe(_ part: String) -> Bool {
    ModelDirectory.isPlainName(part) && !part.contains("..")
      && part.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
