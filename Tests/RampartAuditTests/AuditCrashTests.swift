import Glibc
import RampartJSON
import TestSupport
import Testing

@testable import RampartAudit

@Suite("Killing the writer of an audit log")
struct AuditCrashTests {
  @Test("Two hundred killed writers lose nothing that was acknowledged")
  func kill() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/audit.jsonl"
    var generator = SeededGenerator(seed: 9)
    var acknowledged: Set<String> = []
    for run in 0..<200 {
      let child = try CrashChild(arguments: [path, "run\(run)", "100000"])
      // How many acknowledgements are waited for decides how far the child comes.
      let count = Int.random(in: 0..<12, using: &generator)
      for _ in 0..<count { acknowledged.insert(try #require(child.readLine())) }
      child.kill()
      while let line = child.readLine() { acknowledged.insert(line) }
    }
    let result = try AuditVerifier().verify(path)
    #expect(result.problem == nil)
    let recorded = Set(
      try AuditReader(path).tail(.max).map {
        try #require(try JSONParser().parse($0)["session_id"]?.string)
      })
    #expect(acknowledged.count > 1000)
    #expect(acknowledged.subtracting(recorded).isEmpty)
    #expect(recorded.count == result.recordCount)
  }

  @Test("A full disk refuses records and leaves the log whole")
  func fullDisk() throws {
    let directory = try TemporaryDirectory()
    for size in stride(from: 3000, to: 4200, by: 100) {
      let path = "\(directory.path)/\(size).jsonl"
      let child = try CrashChild(arguments: [path, "full", "12", "\(size)"])
      var acknowledged = 0
      while child.readLine() != nil { acknowledged += 1 }
      child.kill()
      let result = try AuditVerifier().verify(path)
      #expect(result.problem == nil)
      #expect(result.recordCount == acknowledged)
      #expect(acknowledged == 11)
      #expect(result.tornByteCount == 0)
      #expect(result.recoveries.isEmpty)
    }
  }
}

/// The writer in a process of its own.
private final class CrashChild {
  private var process: pid_t = 0
  private let output: CInt
  private var buffer: [UInt8] = []

  init(arguments: [String]) throws {
    var pipes: [CInt] = [0, 0]
    guard pipe(&pipes) == 0 else { throw AuditError(.cannotOpen, "no pipe") }
    output = pipes[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, pipes[0])
    posix_spawn_file_actions_addclose(&actions, pipes[1])
    let executable = try Self.executable()
    var pointers = ([executable] + arguments).map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    let status = posix_spawn(&process, executable, &actions, nil, pointers, environ)
    close(pipes[1])
    guard status == 0 else { throw AuditError(.cannotOpen, "cannot start `\(executable)`") }
  }

  deinit { close(output) }

  /// The next complete line of the child's output.
  func readLine() -> String? {
    while true {
      if let newline = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeSubrange(...newline) }
        return String(decoding: buffer[..<newline], as: UTF8.self)
      }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }

  func kill() {
    Glibc.kill(process, SIGKILL)
    var status: CInt = 0
    waitpid(process, &status, 0)
  }

  /// The child lies beside the test bundle.
  private static func executable() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(
      decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let slash = own.lastIndex(of: "/") else { throw AuditError(.cannotOpen, "no path") }
    return own[...slash] + "audit-crash-child"
  }
}
