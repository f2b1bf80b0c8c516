/// Tells which runs of letters and digits are personal numbers.
struct CodeRecognizer: Sendable {
  let context: PIIContext
  let entities: PIIEntitySet

  /// Returns the entity that the match of a shape is, if its check characters hold.
  func detection(_ entity: PIIEntity, _ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard entities.contains(entity), standsAlone(range, in: text) else { return nil }
    let characters = text.alphanumerics(in: range)
    switch entity {
    case .ukNINO: return confirmed(LetteredNumbers.isNINO(characters), entity, range, text)
    case .esNIF: return found(LetteredNumbers.isNIF(characters), entity, range)
    case .esNIE: return found(LetteredNumbers.isNIE(characters), entity, range)
    case .itFiscalCode: return found(LetteredNumbers.isCodiceFiscale(characters), entity, range)
    case .mxCURP: return found(LetteredNumbers.isCURP(characters), entity, range)
    case .sgNRIC: return found(LetteredNumbers.isNRIC(characters), entity, range)
    case .inPAN: return confirmed(LetteredNumbers.isPAN(characters), entity, range, text)
    case .fiPersonalIdentityCode:
      return found(LetteredNumbers.isHETU(text.bytes[range].map(PIIText.upper)), entity, range)
    case .medicalLicense:
      // One in ten article numbers has the check digit.
      guard isAnnounced(entity, range, text) else { return nil }
      return found(
        USNumbers.isMedicalLicense(characters), entity, range, score: PIIDetection.confirmed)
    case .iePPS:
      guard LetteredNumbers.isPPS(characters), isAnnounced(entity, range, text) else { return nil }
      return found(true, entity, range, score: PIIDetection.confirmed)
    case .clRUT:
      let digits = characters.dropLast().map { $0 &- 0x30 }
      guard let check = characters.last, digits.allSatisfy({ $0 < 10 }) else { return nil }
      return found(WorldNumbers.isRUT(digits, check: check), entity, range)
    case .cnResidentID:
      let digits = characters.dropLast().map { $0 &- 0x30 }
      guard let check = characters.last, digits.allSatisfy({ $0 < 10 }) else { return nil }
      return found(WorldNumbers.isChinese(digits, check: check), entity, range)
    default: return nil
    }
  }

  /// Returns what a run of one to six letters and then digits is where words nearby say so.
  func documents(_ range: Range<Int>, in text: PIIText) -> [PIIDetection] {
    guard standsAlone(range, in: text) else { return [] }
    let digitCount = text.digits(in: range).count
    guard digitCount >= 5 else { return [] }
    let topics = context.entities(around: range, in: text)
    var found: [PIIDetection] = []
    for entity in [PIIEntity.usPassport, .passport, .usDriverLicense]
    where entities.contains(entity) && topics.contains(entity) {
      let limits = entity == .usDriverLicense ? 6...16 : 7...9
      let isAmerican =
        range.count == 9 && digitCount == 8 && text.isASCIILetter(at: range.lowerBound)
      guard limits.contains(range.count), entity != .usPassport || isAmerican else { continue }
      found.append(
        PIIDetection(entity: entity, range: range, score: PIIDetection.shaped))
    }
    return found
  }

  /// Returns the bank account that begins with a country and check digits at `start`.
  func iban(at start: Int, in text: PIIText) -> PIIDetection? {
    guard entities.contains(.iban), !text.isWord(at: start - 1),
      text[start - 1] != UInt8(ascii: "-") || !text.isWord(at: start - 2),
      let length = BankAccount.ibanLength(
        PIIText.upper(text[start]), PIIText.upper(text[start + 1]))
    else { return nil }
    var characters: [UInt8] = []
    var index = start
    var separator: UInt8?
    while characters.count < length {
      let byte = text[index]
      if PIIText.isDigit(byte) || PIIText.isASCIILetter(byte) {
        characters.append(PIIText.upper(byte))
      } else {
        // Groups of four, parted by blanks or by dashes.
        guard byte == 0x20 || byte == UInt8(ascii: "-"), characters.count % 4 == 0,
          byte == separator ?? byte, text.isWord(at: index + 1)
        else { return nil }
        separator = byte
      }
      index += 1
    }
    guard !text.isWord(at: index), text[index] != UInt8(ascii: "-") || !text.isWord(at: index + 1),
      BankAccount.isIBAN(characters)
    else { return nil }
    return PIIDetection(entity: .iban, range: start..<index, score: PIIDetection.validated)
  }

  /// Returns the address of a currency; only Bech32 has a checksum that is computed here.
  func crypto(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard entities.contains(.crypto), standsAlone(range, in: text) else { return nil }
    if text.has("0x", at: range.lowerBound) {
      let isRandom = Set(text.bytes[range]).count > 6
      guard isRandom else { return nil }
      return found(true, .crypto, range, score: PIIDetection.shaped)
    }
    if CryptoAddress.isSegWit(text.bytes[range]) { return found(true, .crypto, range) }
    let first = text[range.lowerBound]
    guard first == UInt8(ascii: "1") || first == UInt8(ascii: "3") else { return nil }
    if isAnnounced(.crypto, range, text) {
      return found(true, .crypto, range, score: PIIDetection.shaped)
    }
    return found(isRandomBase58(range, in: text), .crypto, range, score: PIIDetection.contextual)
  }

  /// Whether a run has the length of most addresses and mixes all kinds of characters.
  private func isRandomBase58(_ range: Range<Int>, in text: PIIText) -> Bool {
    let run = text.bytes[range]
    let uppers = run.count { (0x41...0x5A).contains($0) }
    let lowers = run.count { (0x61...0x7A).contains($0) }
    return (32...35).contains(run.count) && min(uppers, lowers) >= 6
      && run.count - uppers - lowers >= 3
  }

  /// Returns the second line of a passport or TD2 card, whose middle is at `range`.
  func passportLine(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    zone(from: range.lowerBound - 9, counts: [44, 36], in: text, PassportZone.isSecondLine)
  }

  /// Returns the first or second line of a TD1 card, which begins at `range`.
  func cardLine(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    zone(from: range.lowerBound, counts: [30], in: text) {
      PassportZone.isCardFirstLine($0) || PassportZone.isCardSecondLine($0)
    }
  }

  /// Returns the first line of a passport, which carries the names.
  func passportNames(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    zone(from: range.lowerBound, counts: [44], in: text) { line in
      line.allSatisfy { $0 == UInt8(ascii: "<") || (0x41...0x5A).contains($0) }
        && line.last == UInt8(ascii: "<")
    }
  }

  private func zone(
    from start: Int, counts: [Int], in text: PIIText, _ holds: (ArraySlice<UInt8>) -> Bool
  ) -> PIIDetection? {
    for count in counts where start >= 0 && start + count <= text.count {
      let range = start..<start + count
      guard standsAlone(range, in: text), text[start - 1] != UInt8(ascii: "<"),
        text[start + count] != UInt8(ascii: "<"), holds(text.bytes[range])
      else { continue }
      return PIIDetection(entity: .passport, range: range, score: PIIDetection.validated)
    }
    return nil
  }

  private func found(
    _ holds: Bool, _ entity: PIIEntity, _ range: Range<Int>,
    score: Double = PIIDetection.validated
  ) -> PIIDetection? {
    holds ? PIIDetection(entity: entity, range: range, score: score) : nil
  }

  /// A shape without check digits: words nearby make it sure.
  private func confirmed(
    _ holds: Bool, _ entity: PIIEntity, _ range: Range<Int>, _ text: PIIText
  ) -> PIIDetection? {
    guard holds else { return nil }
    return found(
      true, entity, range,
      score: isAnnounced(entity, range, text) ? PIIDetection.confirmed : PIIDetection.shaped)
  }

  private func isAnnounced(_ entity: PIIEntity, _ range: Range<Int>, _ text: PIIText) -> Bool {
    context.entities(around: range, in: text).contains(entity)
  }

  private func standsAlone(_ range: Range<Int>, in text: PIIText) -> Bool {
    let before = text[range.lowerBound - 1]
    let after = text[range.upperBound]
    let isJoined =
      (before == UInt8(ascii: "-") || before == UInt8(ascii: "/")
        || before == UInt8(ascii: ".")) && text.isWord(at: range.lowerBound - 2)
    let goesOn =
      (after == UInt8(ascii: "-") || after == UInt8(ascii: "/"))
      && text.isWord(at: range.upperBound + 1)
    return !text.isWord(at: range.lowerBound - 1) && before != UInt8(ascii: "_")
      && !text.isWord(at: range.upperBound) && after != UInt8(ascii: "_") && !isJoined && !goesOn
  }
}
