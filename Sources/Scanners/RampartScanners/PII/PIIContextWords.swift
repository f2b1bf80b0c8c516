/// The words that announce personal data: single words and pairs of words, in lower case.
enum PIIContextWords {
  /// The entities that announce each other's numbers by words such as "national id".
  private static let nationalNumbers: [PIIEntity] = [
    .nlBSN, .beNationalNumber, .plPESEL, .sePersonnummer, .noFodselsnummer, .dkCPR, .atSVNR,
    .roCNP, .czBirthNumber, .hrOIB, .bgEGN, .balticCode, .grAMKA, .trNationalID, .brCPF, .frNIR,
    .cnResidentID, .krRRN, .zaID, .ilID, .thTNIN, .inAadhaar, .esNIF, .esNIE, .arCUIT, .clRUT,
    .iePPS, .chAHV,
  ]

  static let all: [(entities: [PIIEntity], words: [String])] = [
    (
      [.phoneNumber],
      [
        "phone", "telephone", "phonenumber", "mobilenumber", "phoneno", "faxnumber", "tel",
        "mobile", "cell", "cellphone", "fax", "landline", "call",
        "calling", "called", "dial", "sms", "text me", "text us", "whatsapp", "hotline",
        "voicemail",
        "answering", "contact number", "phones", "callback", "office", "desk", "extension",
        "your number", "my number", "her number", "his number", "reach me", "reach us", "telefon",
        "handy", "mobil", "telefonnummer",
        "mobilnummer", "rufnummer", "anrufen", "durchwahl", "téléphone", "telephone", "portable",
        "appelez", "appeler", "numéro", "teléfono", "telefono", "móvil", "celular", "llámame",
        "llamar", "cellulare", "chiamare", "telefone", "telemóvel", "ligue", "telefoon", "mobiel",
        "bellen", "puhelin", "puhelinnumero", "telefonnummer", "numer telefonu", "telefonu",
        "komórka", "телефон", "мобильный", "τηλέφωνο", "電話", "电话", "手机", "携帯", "전화",
        "휴대폰", "फ़ोन", "मोबाइल", "هاتف", "טלפון",
      ]
    ),
    (
      [.creditCard],
      [
        "card", "cards", "cardnumber", "creditcardnumber", "credit", "debit", "visa", "mastercard",
        "amex", "maestro", "cc", "ccn",
        "pan", "karte", "kreditkarte", "kartennummer", "carte", "tarjeta", "carta", "cartão",
        "kaart", "creditcard", "kort", "karta", "karty", "карта", "карты", "信用卡", "銀行卡", "カード",
        "카드",
      ]
    ),
    (
      [.usSSN],
      ["ssn", "ssns", "social security", "socialsecurity", "ssid", "ss number", "soc sec"]
    ),
    ([.usITIN], ["itin", "taxpayer", "individual taxpayer", "tax id", "tin"]),
    (
      [.usBankNumber],
      [
        "account number", "bank account", "accountnumber", "bankaccount", "acct",
        "checking account", "savings account",
        "account no", "debit account", "account num", "bank number",
      ]
    ),
    ([.abaRouting], ["routing", "routingnumber", "aba", "rtn", "bank routing", "transit number"]),
    (
      [.usPassport, .passport],
      [
        "passport", "passports", "passportnumber", "passportno", "reisepass", "passnummer",
        "passeport", "pasaporte",
        "passaporto", "passaporte", "paspoort", "passi", "pass no", "paszport", "паспорт",
        "pasaport", "护照", "護照", "パスポート", "여권", "travel document",
      ]
    ),
    (
      [.usDriverLicense],
      [
        "drivers license", "driver license", "driverlicense", "licensenumber", "driving license",
        "drivers licence",
        "driving licence", "driver licence", "drivers lic", "driver lic", "dl number", "dl",
        "license number", "licence number", "drivers permit", "permit number", "driverslicense",
        "führerschein", "führerscheinnummer", "permis", "licencia", "patente",
      ]
    ),
    (
      [.medicalLicense],
      ["dea", "medical license", "medical certificate", "prescriber", "physician"]
    ),
    ([.ukNHS], ["nhs", "national health", "health service"]),
    ([.ukNINO], ["nino", "national insurance", "insurance number", "ni number", "ni no"]),
    ([.iePPS], ["pps", "ppsn", "personal public"]),
    ([.esNIF, .esNIE], ["nif", "nie", "dni", "documento nacional", "cif"]),
    ([.itFiscalCode], ["codice fiscale", "fiscal code", "cf"]),
    ([.frNIR], ["nir", "insee", "sécurité sociale", "securite sociale", "numéro sécu", "sécu"]),
    (
      [.deTaxID],
      [
        "steuer", "steuernummer", "steueridentifikationsnummer", "steuerid", "idnr", "tin",
        "steuerliche", "tax id", "identifikationsnummer",
      ]
    ),
    ([.nlBSN], ["bsn", "burgerservicenummer", "sofinummer", "sofi", "citizen service"]),
    (
      [.beNationalNumber],
      [
        "rijksregisternummer", "rijksregister", "registre national", "nationaal nummer", "niss",
        "insz",
      ]
    ),
    ([.plPESEL], ["pesel"]),
    ([.ptNIF], ["nif", "contribuinte", "número fiscal", "identificação fiscal"]),
    ([.sePersonnummer], ["personnummer", "personnr", "samordningsnummer", "swedish personal"]),
    ([.fiPersonalIdentityCode], ["hetu", "henkilötunnus", "personbeteckning"]),
    ([.noFodselsnummer], ["fødselsnummer", "fodselsnummer", "personnummer", "fnr"]),
    ([.dkCPR], ["cpr", "cpr-nummer", "cprnummer", "personnummer"]),
    (
      [.chAHV],
      ["ahv", "avs", "ahv-nummer", "ahvnummer", "avs-nummer", "sozialversicherungsnummer"]
    ),
    (
      [.atSVNR],
      [
        "svnr", "sozialversicherungsnummer", "versicherungsnummer", "sozialversicherung",
        "svnummer",
      ]
    ),
    ([.roCNP], ["cnp", "cod numeric", "numeric personal"]),
    ([.czBirthNumber], ["rodné číslo", "rodne cislo", "birth number", "rč"]),
    ([.hrOIB], ["oib", "osobni identifikacijski"]),
    ([.bgEGN], ["egn", "егн", "единен граждански"]),
    ([.balticCode], ["isikukood", "asmens kodas", "personal code"]),
    ([.grAMKA], ["amka", "αμκα"]),
    ([.trNationalID], ["tckn", "kimlik", "tc kimlik", "kimlik no", "vatandaşlık"]),
    ([.brCPF], ["cpf", "cadastro de"]),
    ([.brCNPJ], ["cnpj"]),
    ([.clRUT], ["rut", "run", "rol único"]),
    ([.arCUIT], ["cuit", "cuil"]),
    ([.mxCURP], ["curp"]),
    ([.caSIN], ["sin", "nas", "social insurance", "assurance sociale"]),
    ([.inAadhaar], ["aadhaar", "aadhar", "uid", "uidai", "आधार"]),
    ([.inPAN], ["pan", "permanent account"]),
    ([.cnResidentID], ["身份证", "身分證", "公民身份", "resident identity", "resident id"]),
    ([.krRRN], ["rrn", "주민등록번호", "주민번호", "resident registration", "외국인등록번호"]),
    ([.jpMyNumber], ["マイナンバー", "個人番号", "my number", "individual number"]),
    ([.sgNRIC], ["nric", "fin"]),
    ([.auTFN], ["tfn", "tax file"]),
    ([.auMedicare], ["medicare"]),
    ([.auABN], ["abn", "business number"]),
    ([.zaID], ["id number", "south african", "rsa id", "said"]),
    ([.ilID], ["תעודת זהות", "teudat zehut", "teudat", "ת.ז"]),
    ([.thTNIN], ["บัตรประชาชน", "thai id", "เลขประจำตัว"]),
    (
      nationalNumbers,
      [
        "national id", "national identity", "national identification", "identity number",
        "identity card", "personal identity", "personal identification", "national number",
        "id card", "citizen id", "identification number", "personalausweis", "carte identité",
      ]
    ),
    (
      [.dateOfBirth],
      [
        "born", "birth", "dateofbirth", "birthday is", "my birthday", "birthday was", "birthdate",
        "dob", "d.o.b",
        "geboren", "geburtsdatum",
        "geb", "geburtstag", "né", "née", "naissance", "nacimiento", "nacido", "nacida",
        "cumpleaños", "nato", "nata", "nascita", "nascimento", "nascido", "nascida",
        "geboortedatum", "urodzony", "urodzona", "urodzenia", "född", "födelsedatum", "født",
        "syntynyt", "syntymäaika", "рождения", "родился", "родилась", "γέννησης", "doğum",
        "出生", "生年月日", "誕生日", "생년월일", "生日",
      ]
    ),
    (
      [.crypto],
      ["bitcoin", "btc", "wallet", "crypto", "ethereum", "eth", "litecoin", "blockchain"]
    ),
    ([.ipAddress], ["ip", "ips", "ipv", "host", "server", "client", "remote", "address", "addr"]),
    (
      [.zipCode],
      [
        "zip", "zipcode", "postalcode", "postcode", "postal", "postal code", "plz", "postleitzahl",
        "cep",
        "código postal", "code postal", "cap", "pincode", "pin code", "邮编", "郵便番号",
        "우편번호", "postnummer", "postnumero",
      ]
    ),
  ]
}
