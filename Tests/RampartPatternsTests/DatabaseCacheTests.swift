import Glibc
import RampartCore
import Testing

@testable import RampartPatterns

@Suite(
  "The database cache", .enabled(if: PatternEngine.isAccelerated, "libhs misses matches"))
struct DatabaseCacheTests {
  private static let patterns = [
    Pattern("alpha-[0-9]{3}"), Pattern(#"(?<=x)y"#, options: .trustedLookaround), Pattern("b*"),
    Pattern("c+d", options: .caseInsensitive),
  ]

  /// A new folder that is removed afterwards, with the cache inside it.
  private static func withDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/rampart-cache-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let directory = root + "/a/b"
    defer {
      for name in names(in: directory) { unlink("\(directory)/\(name)") }
      rmdir(directory)
      rmdir(root + "/a")
      rmdir(root)
    }
    try body(directory)
  }

  private static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func mode(_ path: String) -> mode_t {
    var status = stat()
    stat(path, &status)
    return status.st_mode & 0o777
  }

  private static func load(_ directory: String) throws -> GateSet? {
    let key = try #require(DatabaseCache.key(of: patterns))
    return DatabaseCache(directory: directory).load(key, patternCount: patterns.count)
  }

  private static func check(_ set: any PatternSet) throws {
    let found = try set.matches(in: Array("alpha-123 xy bb CCD".utf8))
    #expect(found.map { $0.pattern } == [0, 1, 2, 3])
  }

  @Test("A stored database is found again, private to the user, and matches as before")
  func roundTrip() throws {
    try Self.withDirectory { directory in
      let engine = PatternEngine(cacheDirectory: directory)
      #expect(try Self.load(directory) == nil)
      let built = try engine.compileSet(Self.patterns)
      try Self.check(built)
      let loaded = try #require(try Self.load(directory))
      #expect(loaded.gates == built.gates.gates)
      try Self.check(try engine.compile(Self.patterns))
      let names = Self.names(in: directory)
      #expect(names.count == 1)
      #expect(names.first?.hasPrefix("patterns-") == true)
      #expect(names.first?.hasSuffix(".hsdb") == true)
      #expect(Self.mode(directory) == 0o700)
      #expect(Self.mode("\(directory)/\(names.first ?? "")") == 0o600)
    }
  }

  @Test("Other patterns, options or orders have other files")
  func keys() throws {
    let keys = [
      Self.patterns, Self.patterns.reversed(), Array(Self.patterns.dropLast()),
      [Pattern("ab"), Pattern("c")], [Pattern("a"), Pattern("bc")], [Pattern("abc")],
      [Pattern("abc", options: .unicode)], [],
    ].map(DatabaseCache.key)
    #expect(Set(keys.compactMap { $0 }).count == keys.count)
  }

  @Test("A damaged file is ignored, whatever is damaged, and replaced")
  func damage() throws {
    try Self.withDirectory { directory in
      let engine = PatternEngine(cacheDirectory: directory)
      _ = try engine.compile(Self.patterns)
      let path = "\(directory)/\(Self.names(in: directory).first ?? "")"
      let whole = try #require(TrustedFile.read(path, upTo: 1 << 24))
      var damaged = [0, 8, 16, 48, 80, 100, whole.count - 1].map { offset in
        var bytes = whole
        bytes[offset] ^= 1
        return bytes
      }
      damaged += [0, 1, 8, 79, 80, 112, whole.count / 2, whole.count - 1].map {
        Array(whole[..<$0])
      }
      damaged.append(whole + [0])
      for bytes in damaged {
        #expect(TrustedFile.write(bytes, to: path))
        #expect(try Self.load(directory) == nil)
      }
      try Self.check(try engine.compile(Self.patterns))
      #expect(TrustedFile.read(path, upTo: 1 << 24) == whole)
    }
  }

  @Test(
    "A file that others can write or own, a link and a folder are not read",
    arguments: [0o620, 0o602])
  func untrusted(mode: Int) throws {
    try Self.withDirectory { directory in
      let engine = PatternEngine(cacheDirectory: directory)
      _ = try engine.compile(Self.patterns)
      let path = "\(directory)/\(Self.names(in: directory).first ?? "")"
      chmod(path, mode_t(mode))
      #expect(try Self.load(directory) == nil)
      try Self.check(try engine.compile(Self.patterns))
      #expect(Self.mode(path) == 0o600)
      #expect(try Self.load(directory) != nil)

      // Only the superuser can give a file away.
      if chown(path, geteuid() + 1, getegid()) == 0 {
        #expect(try Self.load(directory) == nil)
        chown(path, geteuid(), getegid())
      }
      let other = "\(directory)/other"
      rename(path, other)
      symlink(other, path)
      #expect(try Self.load(directory) == nil)
      #expect(TrustedFile.read(directory, upTo: 1 << 24) == nil)
      #expect(TrustedFile.read(other, upTo: 8) == nil)
    }
  }

  @Test("Where nothing can be stored, everything still works")
  func noDirectory() throws {
    try Self.check(try PatternEngine(cacheDirectory: "/proc/none/x").compile(Self.patterns))
    try Self.check(try PatternEngine(cacheDirectory: "").compile(Self.patterns))
  }

  @Test("A bad expression is an error with and without a cache")
  func badExpression() throws {
    try Self.withDirectory { directory in
      let engine = PatternEngine(cacheDirectory: directory)
      for _ in 0..<2 {
        #expect(throws: PatternError.self) { try engine.compile([Pattern("(a")]) }
      }
      #expect(Self.names(in: directory).isEmpty)
    }
  }
}
