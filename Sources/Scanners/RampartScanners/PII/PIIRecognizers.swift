import RampartCore

/// What has been read of a text so far.
struct PIIReading {
  var found: [PIIDetection] = []
  /// Where the last URL ends.
  var urlEnd = 0
}

/// Sends each match of a shape to whoever can tell what it is.
struct PIIRecognizers: Sendable {
  private let entities: PIIEntitySet
  private let context: PIIContext
  private let numbers: NumberRecognizer
  private let phones: PhoneRecognizer?
  private let codes: CodeRecognizer
  private let network: NetworkRecognizer
  private let dates: DateRecognizer
  private let names = NameRecognizer()
  private let addresses = AddressRecognizer()

  init(
    entities: PIIEntitySet, phoneNumbers: (any PhoneNumberParsing)?, regions: [String]
  ) {
    let context = PIIContext()
    self.entities = entities
    self.context = context
    numbers = NumberRecognizer(entities: entities)
    phones =
      entities.contains(.phoneNumber)
      ? PhoneRecognizer(parser: phoneNumbers, regions: regions) : nil
    codes = CodeRecognizer(context: context, entities: entities)
    network = NetworkRecognizer(context: context)
    dates = DateRecognizer(context: context, entities: entities)
  }

  /// Appends what the match of `shape` is, if it is anything.
  func read(
    _ shape: PIIShape, _ range: Range<Int>, in text: PIIText, into reading: inout PIIReading
  ) {
    switch shape {
    case .digits:
      for list in DigitGroups.all(in: range, of: text) {
        guard list.range.count >= 7 else { continue }
        let topics = context.entities(around: list.range, in: text)
        reading.found += numbers.detections(in: list, topics)
        reading.found += phones?.detections(in: list, topics) ?? []
      }
    case .letteredDigits: reading.found += codes.documents(range, in: text)
    case .url:
      // A URL inside a URL belongs to it, however often it is repeated.
      guard range.lowerBound >= reading.urlEnd, let url = network.url(range, in: text) else {
        return
      }
      reading.urlEnd = url.range.upperBound
      reading.found.append(url)
    default:
      if let detection = single(shape, range, in: text) { reading.found.append(detection) }
    }
  }

  private func single(_ shape: PIIShape, _ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    switch shape {
    case .at: network.email(range, in: text)
    case .ipv4: network.ipv4(range, in: text)
    case .ipv6: network.ipv6(range, in: text)
    case .mac, .dottedMAC: network.mac(range, in: text)
    case .domain: network.domain(range, in: text)
    case .iban: codes.iban(at: range.lowerBound, in: text)
    case .ethereum, .bech32, .base58: codes.crypto(range, in: text)
    case .passportLine: codes.passportLine(range, in: text)
    case .cardLine: codes.cardLine(range, in: text)
    case .passportNames: codes.passportNames(range, in: text)
    case .numericDate: dates.numeric(range, in: text)
    case .writtenDate: dates.written(range, in: text)
    case .year: dates.year(range, in: text)
    case .streetNumberFirst: addresses.numberFirst(range, in: text)
    case .streetGermanic: addresses.germanic(range, in: text)
    case .streetPrefixed: addresses.prefixed(range, in: text)
    case .postBox: addresses.postBox(range, in: text)
    case .postalCode: addresses.postalCode(range, in: text)
    case .ageOld, .ageTurned: addresses.age(range, in: text)
    default: announced(shape, range, in: text) ?? lettered(shape, range, in: text)
    }
  }

  /// What follows a word that announces it.
  private func announced(
    _ shape: PIIShape, _ range: Range<Int>, in text: PIIText
  ) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1) || text[range.lowerBound] == UInt8(ascii: "'")
    else { return nil }
    let start = range.upperBound
    return switch shape {
    case .honorific: names.name(after: .honorific, at: start, in: text)
    case .introduction:
      names.name(after: .introduction(isOwn: isOwnName(range, in: text)), at: start, in: text)
    case .presence: names.name(after: .presence, at: start, in: text)
    case .nameLabel: names.name(after: .label, at: start, in: text)
    case .bareNameLabel: names.name(after: .bareLabel, at: start, in: text)
    case .greeting: names.name(after: .greeting, at: start, in: text)
    case .signature: names.name(after: .signature, at: start, in: text)
    case .place: addresses.place(at: start, in: text)
    case .zipLabel: addresses.labelledCode(at: start, in: text)
    default: nil
    }
  }

  /// Whether the writer says their own name, which many write in lower case.
  private func isOwnName(_ range: Range<Int>, in text: PIIText) -> Bool {
    text.has("my name", at: range.lowerBound) || text.has("My name", at: range.lowerBound)
  }

  private func lettered(
    _ shape: PIIShape, _ range: Range<Int>, in text: PIIText
  ) -> PIIDetection? {
    guard let entity = shape.entities.first else { return nil }
    return codes.detection(entity, range, in: text)
  }
}
