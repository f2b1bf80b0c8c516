import Foundation

/// Runs the built program as a person would.
enum Program {
  /// What came of a run.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of the output.
    ///
    /// By bytes: to split characters, `String` compares them, which can take quadratic time.
    var lines: [String] { output.utf8.split(separator: 0x0A).map { String(Substring($0)) } }
  }

  /// The program beside the test bundle.
  static var path: String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = bundle.deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("rampart").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return "rampart"
  }

  /// Whether the program was built with its own model.
  static let hasGuardModel =
    (try? run(["version"]).output.contains("rampart/guard: not part of this build")) == false

  /// Whether that model is a stand-in that has learnt next to nothing.
  static let guardModelIsStandIn =
    (try? run(["version"]).output.contains("-stand-in ")) == true

  /// Runs the program with `arguments` and `input`, and waits for its end.
  static func run(_ arguments: [String], input: Data = Data()) throws -> Result {
    try launch(path, arguments, input: input)
  }

  /// Runs a command line in a folder, with the program in the search path.
  static func shell(_ command: String, in folder: String) throws -> Result {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return try launch(
      "/bin/bash", ["-c", "cd '\(folder)' && PATH='\(directory)':$PATH && \(command)"])
  }

  private static func launch(_ executable: String, _ arguments: [String], input: Data = Data())
    throws -> Result
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["RAMPART_CACHE"] = cache
    // Whatever models the machine has: tests name theirs.
    for name in ["HF_HOME", "HF_HUB_CACHE"] { environment[name] = cache + "/no-models" }
    process.environment = environment
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files rather than pipes: no reader has to keep up with a program that writes a lot.
    let names = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try input.write(to: names[0])
    try Data().write(to: names[1])
    try Data().write(to: names[2])
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
  }

  /// One cache of compiled patterns for all runs.
  static let cache = FileManager.default.temporaryDirectory
    .appendingPathComponent("rampart-test-cache").path
}

/// A folder for the files of one test, removed at its end.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and returns its path.
  func write(_ name: String, _ content: String) throws -> String {
    try write(name, Data(content.utf8))
  }

  /// Writes a file and returns its path.
  func write(_ name: String, _ content: Data) throws -> String {
    let file = url.appendingPathComponent(name)
    try content.write(to: file)
    return file.path
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
