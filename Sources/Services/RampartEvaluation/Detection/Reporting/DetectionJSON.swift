internal import RampartJSON

/// Writes a detection report as JSON.
public enum DetectionJSON {
  /// Returns one object with every figure, and what it was made from.
  public static func encode(_ report: DetectionReport, version: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("rampart", version)
    writer.key("datasets")
    writer.beginArray()
    for file in report.files {
      writer.beginObject()
      writer.member("name", file.name)
      writer.member("sha256", file.sha256)
      writer.member("rows", file.rowCount)
      writer.endObject()
    }
    writer.endArray()
    writer.member("subset", report.options.subset)
    writer.member("against", report.options.reference.rawValue)
    writer.member("minimum_attacks", report.options.minimumAttackCount)
    writer.member("bootstrap", report.options.sampleCount)
    writer.member("seed", report.options.seed)
    writer.member("rows", report.rowCount)
    writer.member("evaluated", report.groups[0].attackCount + report.groups[0].benignCount)
    writer.member("clusters", report.clusterCount)
    write("false_positive_rates", DetectionFigure.rates, to: &writer)
    write("thresholds", DetectionFigure.thresholds, to: &writer)
    write("mean_sources", report.meanSources.map { report.groups[$0].name }, to: &writer)
    write("small_sources", report.smallSources.map { report.groups[$0].name }, to: &writer)
    writer.key("systems")
    writer.beginArray()
    for (index, result) in report.results.enumerated() {
      write(result, of: report, isFirst: index == 0, to: &writer)
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  private static func write(
    _ result: DetectionReport.Result, of report: DetectionReport, isFirst: Bool,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("name", result.name)
    for detail in result.details { writer.member(detail.key, detail.value) }
    writer.member("unscored_attacks", result.unscoredAttackCount)
    writer.member("unscored_benign", result.unscoredBenignCount)
    writer.member("scored_in_part", result.partialCount)
    writer.key("score_above_at_rates")
    writer.beginArray()
    for threshold in result.rateThresholds { write(threshold, to: &writer) }
    writer.endArray()
    writer.key("histograms")
    writer.beginObject()
    for histogram in result.histograms {
      writer.key(histogram.label.rawValue)
      writer.beginArray()
      for count in histogram.counts { writer.int(count) }
      writer.endArray()
    }
    writer.endObject()
    writer.key("groups")
    writer.beginArray()
    for (place, group) in report.groups.enumerated() {
      writer.beginObject()
      writer.member("dimension", group.dimension.rawValue)
      writer.member("name", group.name)
      if group.dimension != .sourceMean {
        writer.member("attacks", group.attackCount)
        writer.member("benign", group.benignCount)
        writer.member("attack_clusters", group.attackClusterCount)
        writer.member("benign_clusters", group.benignClusterCount)
      }
      writer.key("figures")
      write(to: &writer) { result.estimate($0, of: place) }
      if !isFirst {
        writer.key("difference")
        write(to: &writer) { result.difference($0, of: place) }
      }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  private static func write(
    to writer: inout JSONWriter, _ estimate: (DetectionFigure) -> Estimate
  ) {
    writer.beginObject()
    for figure in DetectionFigure.allCases {
      let estimate = estimate(figure)
      writer.key(figure.rawValue)
      writer.beginObject()
      writer.key("value")
      write(estimate.value, to: &writer)
      writer.key("low")
      write(estimate.interval?.lowerBound, to: &writer)
      writer.key("high")
      write(estimate.interval?.upperBound, to: &writer)
      writer.endObject()
    }
    writer.endObject()
  }

  private static func write(_ number: Double?, to writer: inout JSONWriter) {
    if let number { writer.double(number) } else { writer.null() }
  }

  private static func write(_ key: String, _ numbers: [Double], to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginArray()
    for number in numbers { writer.double(number) }
    writer.endArray()
  }

  private static func write(_ key: String, _ names: [String], to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginArray()
    for name in names { writer.string(name) }
    writer.endArray()
  }
}
