internal import Glibc
internal import RampartCore
internal import RampartInference
internal import RampartJSON
internal import RampartModelFiles

/// `rampart bench model`: how long a model takes for sequences of made-up tokens.
///
/// `Benchmarks/models/README.md` describes the tokens, and the lines that the interleaved benchmark
/// exchanges with this program.
final class ModelBench {
  /// How many sequences of how many tokens.
  struct Shape {
    var batch: Int
    var length: Int

    /// Reads `8x512`.
    init?(_ text: String) {
      let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let batch = numbers[0], let length = numbers[1],
        (1...4096).contains(batch), (1...65536).contains(length)
      else { return nil }
      self.batch = batch
      self.length = length
    }

    var description: String { "\(batch)x\(length)" }
  }

  private let directory: ModelDirectory
  private let threads: Int?
  private let configuration: EncoderConfiguration
  private var models: [NumericPrecision: EncoderModel] = [:]

  init(_ directory: ModelDirectory, threads: Int?) throws {
    self.directory = directory
    self.threads = threads
    configuration = try EncoderConfiguration.read(from: directory)
  }

  /// Prints one line for each shape: the median and the least of `rounds` runs.
  func measure(
    _ shapes: [Shape], _ precision: NumericPrecision, rounds: Int, on terminal: Terminal
  ) async throws {
    for shape in shapes {
      let model = try model(precision)
      let sequences = try sequences(shape)
      let run = try await time(model, sequences, warmups: 1, rounds: rounds)
      let times = run.milliseconds.sorted()
      let median = times[times.count / 2]
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("shape", shape.description)
      writer.member("precision", precision.rawValue)
      writer.member("threads", model.threadCount)
      writer.member("instruction_set", model.instructionSet)
      writer.member("rounds", rounds)
      writer.member("median_ms", Self.rounded(median))
      writer.member("min_ms", Self.rounded(times[0]))
      writer.member(
        "tokens_per_second", Self.rounded(Double(shape.batch * shape.length) / median * 1000))
      writer.endObject()
      terminal.write(writer.bytes + [0x0a])
    }
  }

  /// Answers requests, one a line, until their end.
  func serve(_ lines: () -> String?, on terminal: Terminal) async {
    var ready = JSONWriter()
    ready.beginObject()
    ready.member("ready", true)
    ready.member("engine", "rampart")
    ready.member("threads", threads ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    ready.endObject()
    terminal.write(ready.bytes + [0x0a])
    while let line = lines() {
      let answer: [UInt8]
      do {
        answer = try await self.answer(JSONParser().parse(Array(line.utf8)))
      } catch {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("error", "\(error)")
        writer.endObject()
        answer = writer.bytes
      }
      terminal.write(answer + [0x0a])
    }
  }

  // MARK: -

  private func answer(_ request: JSONValue) async throws -> [UInt8] {
    guard let precision = request["precision"]?.string.flatMap({ NumericPrecision(rawValue: $0) })
    else { throw CommandError("`precision` must be fp32, bf16 or int8") }
    let length = try number("length", of: request)
    let rounds = try number("rounds", of: request)
    let warmups = request["warmups"] == nil ? 1 : try number("warmups", of: request, from: 0)
    let model = try model(precision)
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("precision", precision.rawValue)
    if request["callers"] != nil {
      let callers = try number("callers", of: request)
      let sequences = try sequences(callers, length)
      for _ in 0..<warmups { _ = try await time(model, sequences, callsEach: 1) }
      let milliseconds = try await time(model, sequences, callsEach: rounds)
      writer.member("callers", callers)
      writer.member("length", length)
      Self.write([milliseconds], as: "milliseconds", to: &writer)
    } else {
      let batch = try number("batch", of: request)
      let run = try await time(
        model, try sequences(batch, length), warmups: warmups, rounds: rounds)
      writer.member("batch", batch)
      writer.member("length", length)
      Self.write(run.milliseconds, as: "milliseconds", to: &writer)
      writer.key("logits")
      writer.beginArray()
      for row in run.output {
        writer.beginArray()
        for number in row { writer.double(Double(number)) }
        writer.endArray()
      }
      writer.endArray()
    }
    writer.endObject()
    return writer.bytes
  }

  private func number(_ key: String, of request: JSONValue, from least: Int = 1) throws -> Int {
    guard case .integer(let number)? = request[key], number >= least, number <= 100_000 else {
      throw CommandError("`\(key)` must be a whole number from \(least) to 100000")
    }
    return Int(number)
  }

  private func model(_ precision: NumericPrecision) throws -> EncoderModel {
    if let model = models[precision] { return model }
    let model = try EncoderModel.load(
      directory, tensors: try TensorFiles.open(directory),
      options: EncoderOptions(precision: precision, threads: threads))
    models[precision] = model
    return model
  }

  private func sequences(_ shape: Shape) throws -> [[Int32]] {
    try sequences(shape.batch, shape.length)
  }

  private func sequences(_ count: Int, _ length: Int) throws -> [[Int32]] {
    guard length <= configuration.maximumLength else {
      throw CommandError("the model takes at most \(configuration.maximumLength) tokens")
    }
    return (0..<count).map {
      MadeUpTokens.sequence($0, length: length, vocabularySize: configuration.vocabularySize)
    }
  }

  private static func compute(_ model: EncoderModel, _ sequences: [[Int32]]) async throws
    -> [[Float]]
  {
    model.configuration.architecture.hasClassifier
      ? try await model.logits(of: sequences) : try await model.embeddings(of: sequences)
  }

  private func time(
    _ model: EncoderModel, _ sequences: [[Int32]], warmups: Int, rounds: Int
  ) async throws -> (milliseconds: [Double], output: [[Float]]) {
    let clock = ContinuousClock()
    var milliseconds: [Double] = []
    var output: [[Float]] = []
    for _ in 0..<warmups { output = try await Self.compute(model, sequences) }
    for _ in 0..<rounds {
      let start = clock.now
      output = try await Self.compute(model, sequences)
      milliseconds.append(Self.milliseconds(clock.now - start))
    }
    return (milliseconds, output)
  }

  /// The time in which a task for each sequence has called the model that often.
  private func time(_ model: EncoderModel, _ sequences: [[Int32]], callsEach: Int) async throws
    -> Double
  {
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for sequence in sequences {
        group.addTask {
          for _ in 0..<callsEach { _ = try await Self.compute(model, [sequence]) }
        }
      }
      try await group.waitForAll()
    }
    return Self.milliseconds(clock.now - start)
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
  }

  private static func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

  private static func write(_ numbers: [Double], as key: String, to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginArray()
    for number in numbers { writer.double(number) }
    writer.endArray()
  }
}

/// Token numbers made up from their place, the same in every program of the benchmark.
enum MadeUpTokens {
  /// A sequence between tokens 1 and 2; no other is below 5.
  static func sequence(_ row: Int, length: Int, vocabularySize: Int) -> [Int32] {
    let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
    let seed = "ids/\(row)/\(length)".utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    let choices = UInt64(max(1, vocabularySize - 5))
    var tokens = (0..<length).map { place in
      var mixed = seed &+ UInt64(place + 1) &* golden
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int32(truncatingIfNeeded: 5 + (mixed ^ (mixed >> 31)) % choices)
    }
    tokens[0] = 1
    if length > 1 { tokens[length - 1] = 2 }
    return tokens
  }
}
