import RampartEvaluation
import Testing

@Suite("Evaluation of spans and lines")
struct SpanEvaluationTests {
  @Test("A label is found by a detection of its kind that covers half of the union")
  func matching() {
    var evaluation = SpanEvaluation(synonyms: ["URL": "DOMAIN_NAME"])
    evaluation.add(
      detected: [
        Span(type: "EMAIL", range: 0..<10), Span(type: "URL", range: 20..<30),
        Span(type: "EMAIL", range: 40..<50), Span(type: "PHONE", range: 60..<64),
      ],
      labelled: [
        Span(type: "EMAIL", range: 0..<12), Span(type: "DOMAIN_NAME", range: 20..<30),
        Span(type: "PHONE", range: 60..<70),
      ])
    #expect(
      evaluation.counts == [
        "EMAIL": Counts(truePositives: 1, falsePositives: 1),
        "DOMAIN_NAME": Counts(truePositives: 1),
        "PHONE": Counts(falsePositives: 1, falseNegatives: 1),
      ])
  }

  @Test("Two detections of one label count as one hit and one miss")
  func once() {
    var evaluation = SpanEvaluation()
    evaluation.add(
      detected: [Span(type: "A", range: 0..<10), Span(type: "A", range: 0..<9)],
      labelled: [Span(type: "A", range: 0..<10)])
    #expect(evaluation.counts["A"] == Counts(truePositives: 1, falsePositives: 1))
  }

  @Test("Offsets in characters become offsets in bytes")
  func offsets() throws {
    let text = try LabelledText(
      Array(#"{"id":"1","text":"é@x","spans":[{"type":"T","start":1,"end":3}]}"#.utf8))
    #expect(text.spans == [Span(type: "T", range: 2..<4)])
  }

  @Test(
    "A record that cannot be read is an error",
    arguments: [
      "", "[]", "{}", #"{"id":1,"text":""}"#,
      #"{"id":"1","text":"a","spans":[{"type":"T","start":0,"end":2}]}"#,
      #"{"id":"1","text":"a","spans":[{"type":"T","start":1,"end":0}]}"#,
    ])
  func malformed(line: String) {
    #expect(throws: DatasetError.self) { try LabelledText(Array(line.utf8)) }
  }

  @Test("Lines that are not judged count neither way")
  func lines() {
    var evaluation = LineEvaluation()
    evaluation.add(
      detected: [2, 3, 9, 12],
      labels: .init(blocks: [1...3, 5...5], unjudged: [9]))
    #expect(
      evaluation.counts == Counts(truePositives: 1, falsePositives: 1, falseNegatives: 1))
  }

  @Test("The table prints shares with three decimals and a dash for what is not known")
  func table() {
    var table = EvaluationTable(subject: "entity", detectors: ["ours"])
    table.add("A", labels: 2, [Counts(truePositives: 1, falsePositives: 1, falseNegatives: 1)])
    table.add("B", labels: 0, [nil])
    #expect(table.markdown.contains("| A | 2 | 0.500 | 0.500 | 0.500 |"))
    #expect(table.markdown.contains("| B | 0 | – | – | – |"))
    #expect(EvaluationTable.format(1) == "1.000")
    #expect(EvaluationTable.format(0.0004) == "0.000")
  }
}
