internal import Glibc
internal import RampartAttackBank
internal import RampartInference
internal import RampartJSON

/// `rampart bench bank`: how long one search takes.
struct BankBench {
  private let terminal: Terminal

  init(_ terminal: Terminal) { self.terminal = terminal }

  /// Searches `rounds` times, in the entries of a bank or in made-up ones.
  func run(_ path: String?, rounds: Int) throws {
    var load: [Double] = []
    var embeddings = Self.madeUp(10_000, width: 384)
    if let path {
      embeddings = []
      for _ in 0..<5 {
        let start = Self.processorTime()
        embeddings = try Self.embeddings(path)
        load.append((Self.processorTime() - start) / 1000)
      }
    }
    guard let width = embeddings.first?.values.count,
      let query = Self.madeUp(1, width: width).first
    else { throw CommandError("the bank has no embeddings") }
    for set in EmbeddingIndex.instructionSets {
      guard let index = EmbeddingIndex(embeddings, width: width, instructionSet: set) else {
        throw CommandError("the embeddings are not of one width")
      }
      var times: [Double] = []
      for _ in 0..<rounds {
        let start = Self.processorTime()
        let found = index.nearest(to: query)
        times.append(Self.processorTime() - start)
        withExtendedLifetime(found) {}
      }
      times.sort()
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("instruction_set", set)
      writer.member("entries", index.count)
      writer.member("width", width)
      writer.member("rounds", rounds)
      writer.member("p50_us", (times[times.count / 2] * 10).rounded() / 10)
      writer.member("min_us", (times[0] * 10).rounded() / 10)
      if let best = load.min() { writer.member("load_ms", (best * 100).rounded() / 100) }
      writer.endObject()
      terminal.write(writer.bytes + [0x0A])
    }
  }

  private static func embeddings(_ path: String) throws -> [ByteEmbedding] {
    guard let file = try BankStore(path: path).read() else {
      throw CommandError("there is no bank `\(path)`")
    }
    return file.entries.compactMap { $0.embedding?.values }
  }

  private static func madeUp(_ count: Int, width: Int) -> [ByteEmbedding] {
    // A linear congruential generator (Knuth's MMIX): what is searched does not matter, but is the same always.
    var state: UInt64 = UInt64(count)
    return (0..<count).compactMap { _ in
      ByteEmbedding(
        (0..<width).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Float(Int64(bitPattern: state) >> 40)
        })
    }
  }

  /// Microseconds that this thread has computed.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
