import RampartCore

/// The shapes that personal data has; each is a short pattern or has a reader of its own, and what it
/// is worth is decided where it matched.
enum PIIShape: Int, CaseIterable, Sendable {
  case digits, iban, letteredDigits, medicalLicense, nino, nif, nie, fiscalCode, curp, nric, pan,
    hetu, pps, rut
  case chineseX, ethereum, bech32, base58, passportLine, cardLine, passportNames
  case at, ipv4, ipv6, mac, dottedMAC, url, domain
  case numericDate, writtenDate, year
  case honorific, introduction, presence, nameLabel, bareNameLabel, greeting, signature
  case streetNumberFirst, streetGermanic, streetPrefixed, postBox
  case place, zipLabel, postalCode, ageOld, ageTurned

  /// What it may turn out to be.
  var entities: [PIIEntity] {
    switch self {
    case .digits:
      [.creditCard, .phoneNumber] + NumberRule.all.map { $0.entity }
    case .iban: [.iban]
    case .letteredDigits: [.usPassport, .passport, .usDriverLicense]
    case .medicalLicense: [.medicalLicense]
    case .nino: [.ukNINO]
    case .nif: [.esNIF]
    case .nie: [.esNIE]
    case .fiscalCode: [.itFiscalCode]
    case .curp: [.mxCURP]
    case .nric: [.sgNRIC]
    case .pan: [.inPAN]
    case .hetu: [.fiPersonalIdentityCode]
    case .pps: [.iePPS]
    case .rut: [.clRUT]
    case .chineseX: [.cnResidentID]
    case .ethereum, .bech32, .base58: [.crypto]
    case .passportLine, .cardLine, .passportNames: [.passport]
    case .at: [.emailAddress]
    case .ipv4, .ipv6: [.ipAddress]
    case .mac, .dottedMAC: [.macAddress]
    case .url: [.url]
    case .domain: [.domainName]
    case .numericDate, .writtenDate: [.dateOfBirth, .dateTime]
    case .year: [.dateTime]
    case .honorific, .introduction, .presence, .nameLabel, .bareNameLabel, .greeting, .signature:
      [.person]
    case .streetNumberFirst, .streetGermanic, .streetPrefixed, .postBox: [.streetAddress]
    case .place: [.location]
    case .zipLabel, .postalCode: [.zipCode]
    case .ageOld, .ageTurned: [.age]
    }
  }

  /// The pattern that finds it; `nil` if `ByteShapes` does.
  var pattern: Pattern? {
    if ByteShapes.found.contains(self) { return nil }
    return switch self {
    case .introduction, .presence, .nameLabel, .bareNameLabel, .greeting, .signature, .place,
      .zipLabel, .ageOld, .ageTurned, .url, .domain, .postBox, .streetNumberFirst,
      .streetGermanic, .year:
      Pattern(expression, options: .caseInsensitive)
    default: Pattern(expression)
    }
  }

  private var expression: String {
    switch self {
    case .ethereum: "0x[0-9A-Fa-f]{40}"
    case .bech32: "(?:bc1|tb1|ltc1|BC1)[02-9AC-HJ-NP-Zac-hj-np-z]{11,71}"
    case .passportNames: "P<[A-Z<]{3}[A-Z]"
    case .dottedMAC: #"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}"#
    case .url: #"(?:https?|ftp)://|www\."#
    case .domain:
      #"\.(?:com|org|net|io|dev|app|info|biz|edu|gov|co|ai|me|de|fr|es|it|nl|be|at|ch|uk|ie|se|no|dk|fi|pl|pt|cz|eu|us|ca|au|nz|br|mx|ar|cl|in|jp|cn|kr|ru|ua|tr|za)\b"#
    default: wordExpression
    }
  }

  private var wordExpression: String {
    switch self {
    case .year:
      #"(?:in|since|of|during|until|from|by|year|before|after|around|to) (?:1[89]|20)[0-9]{2}"#
    case .honorific:
      "(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Mme|Mlle|Monsieur|Madame|Señor|Señora|Sra|Srta|"
        + #"Signor|Signora|Sig|Dott|Senhor|Senhora|Mevrouw|Meneer|Pani|mr|mrs|ms|dr)\.? "#
    case .introduction:
      "(?:my (?:full |first |last |legal )?name(?:'s| is)|call me|je m'appelle|mon nom est|me llamo|mi nombre es"
        + "|ich heiße|mein name ist|mi chiamo|il mio nome è|meu nome é|eu me chamo|mijn naam is"
        + "|ik heet|jag heter|mit navn er|jeg heter|nimeni on|nazywam się|benim adım"
        + "|(?:his|her|their|'s) (?:first |last |full )?name is):? "
    case .presence: "(?:i am|i'm|this is|spoke with|on behalf of|speaking with|met with) "
    case .nameLabel:
      #"(?:first|last|full|given|family|middle|maiden|passenger|customer|patient|employee|cardholder|account|guest)[ _-]?names?"?(?: is|[:=]) ?"?|(?:surname|vorname|nachname|nombre|apellidos?|prénom|cognome|attn|beneficiary|recipient)"?[:=] ?"?"#
    case .bareNameLabel: #"(?:name|contact|from|patient|customer):[ \t]*"#
    case .greeting:
      "(?:dear|hi|hello|hey|liebe|lieber|cher|chère|estimado|estimada|caro|cara|hola|ciao) "
    case .signature:
      #"(?:regards|sincerely|cheers|yours truly|yours faithfully|best wishes|signed|grüßen|grüße|cordialement|saludos|saluti|groeten|warmly|respectfully),?[ \r]?\n?"#
    case .streetNumberFirst:
      #"[0-9]{1,5}[a-z]?,? (?:[^ \t\r\n,;:<>"]{1,20}[ \n]){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way|terrace|square|highway|hwy|parkway|pkwy|circle|crescent|close|trail|row|quay|mews)\b"#
    case .streetGermanic:
      #"(?:stra(?:ss|ß)e|str\.|gasse|allee|platz|weg|damm|straat|laan|gracht|plein|gatan|vägen|gata|vej|gade|veien|gaten|katu|kuja|tänav) ?[0-9]{1,4}"#
    case .streetPrefixed:
      #"(?:[Rr]ue|Avenue|Boulevard|Place|Chemin|Via|Viale|Piazza|Corso|Calle|Avenida|Plaza|Paseo|Rua|Travessa|Praça|[Uu]l\.|Ulica|Aleja) "#
    case .postBox:
      #"p\.? ?o\.? ?box [0-9]{1,7}|(?:psc|unit|cmr) [0-9]{3,5},? box [0-9]{1,5}|postfach [0-9]{2,7}|(?:apo|fpo|dpo),? (?:aa|ae|ap) [0-9]{5}"#
    case .place:
      #"(?:(?:live|lives|lived|living|born|grew up|raised|reside|resides|residing|based|staying) in|moved (?:to|from)|(?:i'm|i am|originally|here) from) |(?:city|town|birthplace|place of birth)"?: ?"?"#
    case .zipLabel:
      #"(?:zip ?code|zip|post ?code|postal ?code|plz|postleitzahl|code postal|cep|pin ?code)"?(?: is)?[:=]? ?"?"#
    case .postalCode:
      #"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|[A-CEGHJ-NPR-TVXY][0-9][A-Z] [0-9][A-Z][0-9]|[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?"#
    case .ageOld:
      "[0-9]{1,3}[ -]?(?:years?[ -]old|yrs?[ -]old|y/o|y\\.o\\.|yo\\b|jahre alt|ans\\b|años\\b|anni\\b)"
    case .ageTurned:
      #"(?:aged|age|age is|age of|turned|turning|i'll turn|will turn|i'm|i am|alter|edad)"?:? [0-9]{1,3}"#
    default: ""
    }
  }
}
