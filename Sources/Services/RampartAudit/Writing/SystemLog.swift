import Glibc
import RampartCore

/// Sends lines to the system log as RFC 5424 messages over its datagram socket.
final class SystemLog {
  private let path: String
  private let host: String
  private var descriptor: CInt = -1

  init(path: String) {
    self.path = path
    host = Self.hostName()
  }

  deinit { disconnect() }

  /// Sends a line, connecting anew once if the log was restarted meanwhile.
  func send(_ line: AuditLine, _ event: AuditEvent?) throws(AuditError) {
    let message = Self.message(line, event, host: host)
    if descriptor >= 0, transmit(message) { return }
    disconnect()
    try connect()
    guard transmit(message) else {
      throw AuditError(
        .cannotWrite, "cannot write to the socket `\(path)`: \(OpenFile.reason(errno))")
    }
  }

  /// RFC 5424, section 6; facility 13 is the log audit.
  static func message(_ line: AuditLine, _ event: AuditEvent?, host: String) -> [UInt8] {
    let severity =
      switch event?.report.action {
      case .block: 4
      case .review: 5
      default: 6
      }
    let time = (event?.timestamp ?? .now()).iso8601
    let header = "<\(13 * 8 + severity)>1 \(time) \(host) rampart \(getpid()) audit - "
    return Array(header.utf8) + line.bytes
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let status = gethostname(&buffer, buffer.count - 1)
    // RFC 5424 allows printable ASCII, and a dash where the name is not known.
    let name = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)).filter { 0x21...0x7E ~= $0 }
    return status == 0 && !name.isEmpty ? String(decoding: name, as: UTF8.self) : "-"
  }

  private func transmit(_ message: [UInt8]) -> Bool {
    while true {
      let sent = Glibc.send(descriptor, message, message.count, CInt(MSG_NOSIGNAL))
      if sent < 0, errno == EINTR { continue }
      return sent == message.count
    }
  }

  private func connect() throws(AuditError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw AuditError(.cannotOpen, "the socket path `\(path)` is too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, status == 0 else {
      throw AuditError(
        .cannotOpen, "cannot connect to the socket `\(path)`: \(OpenFile.reason(errno))")
    }
  }

  private func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
