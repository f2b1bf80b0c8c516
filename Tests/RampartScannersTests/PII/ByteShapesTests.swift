import RampartCore
import RampartPatterns
import Testing

@testable import RampartScanners

/// A shape, the expression that says what it is, and texts that have it whole.
private struct Form: Sendable, CustomTestStringConvertible {
  let shape: PIIShape
  let expression: String
  let samples: [String]

  init(_ shape: PIIShape, _ expression: String, _ samples: String...) {
    self.shape = shape
    self.expression = expression
    self.samples = samples
  }

  var testDescription: String { "\(shape)" }
}

private let forms: [Form] = [
  Form(.digits, #"[0-9](?:[ ./()\-]{0,3}[0-9]){6,40}"#, "1234567", "1 ( 2. 3/4-5 6 7"),
  Form(
    .iban, "[A-Za-z]{2}[0-9]{2}[ -]?[A-Za-z0-9]{4}[ -]?[A-Za-z0-9]{4}", "DE8937040044",
    "gb82 WEST 1234", "NO93-8601-1117"),
  Form(.letteredDigits, "[A-Za-z]{1,3}[0-9]{5,14}[A-Za-z]{0,2}", "C12345", "abc12345678901234xy"),
  Form(
    .medicalLicense, "[A-HJ-MPR-UXa-hj-mpr-ux][A-Za-z9][0-9]{7}", "AB1234563", "x91234563"),
  Form(
    .nino, "[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]", "AB123456C", "ab 12 34 56 d"),
  Form(.nif, "[0-9]{8}-?[A-Za-z]", "12345678Z", "12345678-z"),
  Form(.nie, "[XYZxyz]-?[0-9]{7}-?[A-Za-z]", "X1234567L", "z-1234567-L"),
  Form(
    .fiscalCode,
    "[A-Za-z]{6}[0-9L-NP-Vl-np-v]{2}[A-Za-z][0-9L-NP-Vl-np-v]{2}[A-Za-z][0-9L-NP-Vl-np-v]{3}[A-Za-z]",
    "RSSMRA85T10A562S", "rssmraupt10a5s2s"),
  Form(.curp, "[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]", "GOMC900101HDFRRR09"),
  Form(.nric, "[STFGM][0-9]{7}[A-Z]", "S1234567D"),
  Form(.pan, "[A-Z]{3}[ABCFGHLJPT][A-Z][0-9]{4}[A-Z]", "ABCPE1234F"),
  Form(.hetu, #"[0-9]{6}[+\-A-FU-Y][0-9]{3}[0-9A-Y]"#, "131052-308T", "131052Y3081"),
  Form(.pps, "[0-9]{7}[A-Wa-w]{1,2}", "1234567T", "1234567tw"),
  Form(
    .rut, #"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9Kk]"#, "12.345.678-5", "1.234567-K", "1234567-k",
    "12345.678-5"),
  Form(.chineseX, "[0-9]{17}[Xx]", "11010519491231002X"),
  Form(.base58, "[13][1-9A-HJ-NP-Za-km-z]{25,33}", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
  Form(.ipv4, #"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}"#, "192.168.1.77", "8.8.8.8"),
  Form(
    .numericDate, "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}", "2024-05-01", "1/2/99", "1.12.1999"),
  Form(.passportLine, "[0-9<][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}", "6UTO7408122F1204159"),
  Form(
    .cardLine,
    "[ACI][<D][A-Z<]{3}[A-Z0-9<]{9}[0-9]|[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}", "I<UTOD231458907",
    "7408122F1204159UTO"),
  Form(.at, "[^ \\t\\r\\n]@[A-Za-z0-9]", "a@b", "+@1"),
  Form(.ipv6, "[0-9A-Fa-f:]:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]", "a::1", ":::1", "1:beef:2"),
  Form(
    .mac, "(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}", "aa:bb:cc:dd:ee:ff", "00-1A-2B-3C-4D-5E"),
  Form(
    .writtenDate,
    #"(?i)(?:[0-9](?:st|nd|rd|th|\.)? ?(?:of |de |-)?(?:jan|feb|fev|fév|mar|mär|apr|abr|avr|mai|may"#
      + "|mag|jun|jui|jul|giu|lug|aug|ago|aoû|sep|set|oct|okt|ott|out|nov|dec|dez|déc|dic|ene|gen)"
      + #"|(?:january|february|march|april|may|june|july|august|september|october|november"#
      + #"|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.? [0-9]{1,2})"#,
    "3rd of May", "4 déc", "5. de Mai", "6-okt", "May 3", "Sept. 14"),
]

@Suite("The pass over bytes that finds shapes")
struct ByteShapesTests {
  private static let all = ByteShapes.bits(ByteShapes.found)

  private static func matches(_ text: String) -> [ByteShapes.Match] {
    ByteShapes.matches(of: all, in: PIIText(Array(text.utf8)))
  }

  @Test("Every shape without a pattern has a form here")
  func complete() {
    #expect(Set(forms.map { $0.shape }) == Set(ByteShapes.found))
    #expect(PIIShape.allCases.filter { $0.pattern == nil }.count == forms.count)
  }

  @Test("A shape is found whole after a blank, and not if it is not wanted", arguments: forms)
  fileprivate func samples(form: Form) {
    for sample in form.samples {
      let found = Self.matches("so \(sample) is").filter { $0.shape == form.shape }
      #expect(found.map { $0.range } == [3..<3 + sample.utf8.count], "\(sample)")
      let others = ByteShapes.bits(ByteShapes.found.filter { $0 != form.shape })
      let unwanted = ByteShapes.matches(of: others, in: PIIText(Array(sample.utf8)))
      #expect(!unwanted.contains { $0.shape == form.shape })
    }
  }

  @Test("Disturbed texts hold what has the form of a shape, and nothing else is found")
  func disturbed() throws {
    let set = try PatternEngine().compile(forms.map { Pattern($0.expression) })
    let places = Dictionary(uniqueKeysWithValues: forms.enumerated().map { ($1.shape, $0) })
    let samples = forms.flatMap { $0.samples }
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    let awkward = Array((letters + "    ....---///:::@@@<<<(((\n\n\u{E9}\u{4E2D}").utf8)
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<6_000 {
      var bytes: [UInt8] = []
      for _ in 0...next(3) {
        bytes += samples[next(samples.count)].utf8
        bytes[next(bytes.count)] = awkward[next(awkward.count)]
        bytes.append(awkward[next(awkward.count)])
      }
      let found = ByteShapes.matches(of: Self.all, in: PIIText(bytes))
      for match in found {
        let piece = Array(bytes[match.range])
        let wholes = try set.matches(in: piece).filter { $0.range == 0..<piece.count }
        #expect(wholes.contains { $0.pattern == places[match.shape] }, "\(match.shape): \(piece)")
      }
      for match in try set.matches(in: bytes) where standsAlone(match.range, in: bytes) {
        let piece = bytes[match.range]
        // A fiscal code whose digits are all replaced has never been issued.
        guard piece.contains(where: { (0x30...0x39).contains($0) || $0 == 0x40 || $0 == 0x3A })
        else { continue }
        let shape = forms[match.pattern].shape
        #expect(
          found.contains { $0.shape == shape && $0.range == match.range }, "\(shape): \(bytes)")
      }
    }
  }

  /// Whether blanks or the ends of the text are round a place.
  private func standsAlone(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    (range.lowerBound == 0 || bytes[range.lowerBound - 1] == 0x20)
      && (range.upperBound == bytes.count || bytes[range.upperBound] == 0x20)
  }
}
