internal import RampartJSON

/// What one measurement came to.
struct BenchFigures {
  /// The sizes of the texts, in bytes.
  let texts: [Int]
  /// How many findings or matches there are in all texts.
  var found = 0
  /// How long each text took, round after round.
  var times: [Duration] = []

  /// Creates figures of texts that are still to be measured.
  init(texts: [Int]) { self.texts = texts }

  /// One object of JSON.
  var json: [UInt8] {
    let microseconds = times.map {
      Double($0.components.attoseconds) / 1e12 + Double($0.components.seconds) * 1e6
    }
    .sorted()
    let total = microseconds.reduce(0, +)
    let byteCount = texts.reduce(0, +)
    let rounds = times.count / max(1, texts.count)
    func quantile(_ share: Double) -> Double {
      microseconds[Int((Double(microseconds.count - 1) * share).rounded())]
    }
    var writer = JSONWriter()
    writer.beginObject()
    let counts = [
      ("texts", texts.count), ("bytes", byteCount), ("rounds", rounds), ("found", found),
    ]
    for (name, value) in counts {
      writer.member(name, value)
    }
    let figures = [
      ("p50_us", quantile(0.5)), ("p90_us", quantile(0.9)), ("p99_us", quantile(0.99)),
      ("mean_us", total / Double(microseconds.count)),
      ("megabytes_per_second", Double(byteCount * rounds) / total),
    ]
    for (name, value) in figures {
      writer.member(name, (value * 100).rounded() / 100)
    }
    writer.endObject()
    return writer.bytes
  }
}
