internal import Glibc

extension Threads {
  /// How many processors this process may use: those it is allowed to run on, within its container's share of time.
  static let processorCount: Int = {
    let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let allowed = Threads.allowed(status: contents(of: "/proc/self/status")) ?? online
    let share = Threads.share(quota: contents(of: "/sys/fs/cgroup/cpu.max")) ?? online
    return max(1, min(online, allowed, share))
  }()

  /// The processors in the mask of `/proc/self/status` (proc(5)).
  static func allowed(status: String) -> Int? {
    let lines = status.split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("Cpus_allowed:") }) else { return nil }
    let count = line.drop { $0 != ":" }.reduce(0) {
      $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count > 0 ? count : nil
  }

  /// The processors that a quota of control groups pays for, rounded up; `nil` without a limit.
  static func share(quota: String) -> Int? {
    let parts = quota.split { $0 == " " || $0 == "\n" }
    guard parts.count == 2, let time = Int(parts[0]), let period = Int(parts[1]), time > 0,
      period > 0
    else { return nil }
    return time / period + (time % period == 0 ? 0 : 1)
  }

  /// The first bytes of a small file; empty if it cannot be read.
  private static func contents(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
