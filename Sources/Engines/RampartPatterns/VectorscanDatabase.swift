internal import CRampartVectorscan
internal import Glibc
internal import RampartCore

/// A compiled Vectorscan database and the scratch memory that scans with it need.
// Safety: the database is never written after creation; each scratch is used by whoever took it
// out of the pool, and the pool is behind a lock.
final class VectorscanDatabase: @unchecked Sendable {
  /// Whether texts arrive whole or in pieces.
  enum Mode: UInt32 {
    case block = 1
    case stream = 2
  }

  /// One expression of a database.
  struct Entry {
    let expression: String
    let flags: UInt32
    let id: UInt32
  }

  /// Why a database could not be compiled.
  struct Refusal: Error {
    /// The index of the entry at fault, where Vectorscan knows it.
    let entry: Int?
  }

  let handle: OpaquePointer
  private let idle: Locked<[OpaquePointer]>
  private let prototype: OpaquePointer

  /// Takes over `handle`; `nil` if there is no memory for a scratch, and then `handle` is freed.
  private init?(owning handle: OpaquePointer) {
    var scratch: OpaquePointer?
    guard hs_alloc_scratch(handle, &scratch) == HS_SUCCESS, let scratch else {
      hs_free_database(handle)
      return nil
    }
    self.handle = handle
    prototype = scratch
    idle = Locked([])
  }

  deinit {
    idle.withLock { pool in pool.forEach { _ = hs_free_scratch($0) } }
    hs_free_scratch(prototype)
    hs_free_database(handle)
  }

  /// Compiles `entries`.
  static func compile(_ entries: [Entry], mode: Mode) throws(Refusal) -> VectorscanDatabase {
    guard hs_valid_platform() == HS_SUCCESS else { throw Refusal(entry: nil) }
    // One block of memory holds all expressions, each ended by a zero byte.
    var text: [CChar] = []
    var starts: [Int] = []
    for entry in entries {
      starts.append(text.count)
      text.append(contentsOf: entry.expression.utf8CString)
    }
    var handle: OpaquePointer?
    var failure: UnsafeMutablePointer<hs_compile_error_t>?
    let status = text.withUnsafeBufferPointer { buffer in
      let pointers = starts.map { start in buffer.baseAddress.map { $0 + start } }
      return hs_compile_multi(
        pointers, entries.map(\.flags), entries.map(\.id), UInt32(entries.count), mode.rawValue,
        nil, &handle, &failure)
    }
    defer { if let failure { hs_free_compile_error(failure) } }
    guard status == HS_SUCCESS, let handle, let database = VectorscanDatabase(owning: handle)
    else {
      let entry = failure.map { Int($0.pointee.expression) } ?? -1
      throw Refusal(entry: entries.indices.contains(entry) ? entry : nil)
    }
    return database
  }

  /// Reads a database that `serialised()` wrote; `nil` if it is of another version or machine.
  static func load(_ bytes: ArraySlice<UInt8>) -> VectorscanDatabase? {
    guard hs_valid_platform() == HS_SUCCESS else { return nil }
    var handle: OpaquePointer?
    let status = bytes.withUnsafeBytes { buffer in
      hs_deserialize_database(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, &handle)
    }
    guard status == HS_SUCCESS, let handle else { return nil }
    return VectorscanDatabase(owning: handle)
  }

  /// Returns the database as bytes; `nil` if there is no memory for them.
  func serialised() -> [UInt8]? {
    var bytes: UnsafeMutablePointer<CChar>?
    var count = 0
    guard hs_serialize_database(handle, &bytes, &count) == HS_SUCCESS, let bytes else {
      return nil
    }
    defer { free(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// Returns what `body` makes of scratch memory that nobody else uses meanwhile; `nil` if there
  /// is no memory.
  func withScratch<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
    guard let scratch = takeScratch() else { return nil }
    defer { idle.withLock { $0.append(scratch) } }
    return body(scratch)
  }

  private func takeScratch() -> OpaquePointer? {
    if let scratch = idle.withLock({ $0.popLast() }) { return scratch }
    var scratch: OpaquePointer?
    guard hs_clone_scratch(prototype, &scratch) == HS_SUCCESS else { return nil }
    return scratch
  }

  /// Adds every place where an expression may end in `bytes` to `hits`.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, into hits: inout HitCollector)
    throws(ScanError)
  {
    guard let length = UInt32(exactly: bytes.count) else {
      throw ScanError(.limitExceeded, "a text of 4 GiB or more cannot be scanned in one piece")
    }
    let status = bytes.withMemoryRebound(to: CChar.self) { text in
      withUnsafeMutablePointer(to: &hits) { hits in
        withScratch { scratch in
          hs_scan(
            handle, text.baseAddress, length, 0, scratch,
            { id, _, end, _, context in
              context?.assumingMemoryBound(to: HitCollector.self).pointee.add(
                end: Int(end), pattern: Int(id))
              return 0
            }, hits)
        }
      }
    }
    guard status == HS_SUCCESS else {
      throw ScanError(.engineFailed, "the pattern engine has no memory for a scan")
    }
  }
}
