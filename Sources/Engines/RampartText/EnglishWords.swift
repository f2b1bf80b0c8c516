/// Common English words and those of attacks on language models, to tell readings that make sense.
enum EnglishWords {
  /// Returns whether a word in lower case is known.
  static func contains(_ word: some Sequence<UInt8>) -> Bool { hashes.contains(hash(word)) }

  /// Counts known words of at least three letters in `text` where `other`, of the same length,
  /// has none; stops at `limit`.
  static func count(in text: [UInt8], butNotIn other: [UInt8], upTo limit: Int) -> Int {
    var found = 0
    var start = 0
    for index in 0...text.count {
      if index < text.count, text[index].isASCIILetter { continue }
      let length = index - start
      if (3...14).contains(length),
        contains(text[start..<index].lazy.map(\.lowercasedASCII)),
        !contains(other[start..<index].lazy.map(\.lowercasedASCII))
      {
        found += 1
        if found >= limit { return found }
      }
      start = index + 1
    }
    return found
  }

  /// FNV-1a; a chance hit among 2^64 does no harm.
  private static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  private static let hashes = Set(
    list.split(whereSeparator: \.isWhitespace).map { hash($0.utf8) })

  private static let list = """
    am an as at be by do go he if in is it me my no of on or so to up us we
    the and for are but not you all any can had her was one our out day get has him his how man new
    now old see two way who boy did its let put say she too use that with have this will your from
    they know want been good much some time very when come here just like long make many more only
    over such take than them well were what about after again also another answer around asked away
    back because before below between both call change could different does done down each end even
    every find first follow following found give given goes great hand help high home house into
    keep kind large last left life line little live look made may mean men might most move must
    name need never next night number off often once open order other own page part people place
    point possible read really right run same school second seem sentence set should show side
    small something sound spell start state still story student study talk tell text then there
    these thing things think those thought three through together told top tried turn under until
    upon very walk watch water week where whether which while white whole why without word words
    work world would write written year years yes yet young always against among another anything
    best better book business case city close company country course cut ever everything face fact
    family far feel few fire food form four free full general government group half happen hard
    head hear hold however important include increase job large later law learn leave less level
    light local long lose low major market matter meet member minute moment money month morning
    mother music national nothing office others pay person plan play power present president
    problem program public question quite rather reach real reason remember report require result
    room school sense service several side since social sometimes special stand stop street strong
    sure system table team today toward town true try understand usually value voice wait war week
    woman women wrong able above account act action add address admin administrator agent alert
    allow allowed already anyone api append apply approve archive argument arguments ascii assistant
    attack attacker attempt authorization authorize backup bank base bash begin behave bomb browser
    build bypass cancel card chat check clear click code command commands complete comply computer
    config confidential confirm connect contact contain content context continue conversation
    convert copy create credential credentials credit current data database decode decrypt default
    delete deliver deploy describe destroy developer device directory disable disclose discard
    disregard document documents download drop drugs dump edit effect email emails enable encode
    encoded encrypt engine enter environment erase error escape ethical ethics evil exact example
    execute exec exfiltrate explain explosive export expose extract fake false field file files
    filter filters final folder forbidden forget forward forwarded function generate guard guardrail
    guardrails guide guideline guidelines hack hacker hacking harm harmful header hello hidden hide
    history host http https human identity ignore ignored ignores ignoring illegal image
    immediately import inject injection input insert inside inspect install instead instruct
    instruction instructions insurance internal internet invoice jailbreak json key keys kill
    language leak legal limit limitation limitations link links list load login log logs mail
    malicious malware manual memory message messages method mode model moral must network note notes
    obey object obtain original output override overrides owner packet parameter paste password
    passwords path payload payment perform permission permissions phishing phone poison policies
    policy post pretend previous previously print prior private privilege privileged process prompt
    prompts protect protected protocol provide python query ransomware refuse remote remove repeat
    replace reply request requests reset respond response restrict restricted restriction
    restrictions return reveal role root rule rules safe safeguard safeguards safety save scan
    script search secret secrets secure security select send sensitive server session shell shut
    silent silently simulate skip software source spam speak sql ssh ssn steal step steps store
    string submit sudo summarize summary system systems target task tasks temporary terminal
    terminate token tokens tool tools train transfer transfers translate transmit trick trigger
    trust trusted unauthorized uncensored unfiltered unlimited unlock unrestricted untrusted update
    upload url user username users verify version victim virus visit wallet warning warnings weapon
    web website wire wipe
    """
}
