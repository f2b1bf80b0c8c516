/// Tells hidden text that talks to a machine from hidden text that talks to nobody.
enum InstructionCues {
  /// Returns whether the text holds a phrase that only an instruction to a model has, or words
  /// that address a model together with words that tell it to do something.
  static func areIn(_ text: some Collection<UInt8>) -> Bool {
    let lower = squeezed(text)
    var hasAddress = false
    var hasCommand = false
    for index in lower.indices {
      guard let cues = cuesByFirstByte[lower[index]] else { continue }
      for cue in cues where lower[index...].starts(with: cue.bytes) {
        switch cue.kind {
        case .phrase: return true
        case .address: hasAddress = true
        case .command: hasCommand = true
        }
        if hasAddress && hasCommand { return true }
      }
    }
    return false
  }

  private enum Kind { case phrase, address, command }

  private struct Cue {
    let bytes: [UInt8]
    let kind: Kind
  }

  /// The text in lower-case ASCII, with one space for every row of signs, and at both ends.
  private static func squeezed(_ text: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = [0x20]
    for byte in text {
      if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x27 {
        result.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      } else if result[result.count - 1] != 0x20 {
        result.append(0x20)
      }
    }
    if result[result.count - 1] != 0x20 { result.append(0x20) }
    return result
  }

  private static let cuesByFirstByte: [UInt8: [Cue]] = {
    var cues: [UInt8: [Cue]] = [:]
    for (kind, list) in [(Kind.phrase, phrases), (.address, addresses), (.command, commands)] {
      for text in list {
        let bytes = Array(text.utf8)
        if let first = bytes.first {
          cues[first, default: []].append(Cue(bytes: bytes, kind: kind))
        }
      }
    }
    return cues
  }()

  private static let phrases = [
    " ignore all previous ", " ignore all prior ", " ignore previous ", " ignore prior ",
    " ignore the above ", " ignore your ", " ignore any previous ", " ignore all instructions ",
    " ignore these instructions ", " disregard all ", " disregard previous ", " disregard prior ",
    " disregard the above ", " disregard your ", " forget all previous ", " forget your ",
    " forget previous ", " forget everything ", " system prompt ", " new instructions ",
    " previous instructions ", " prior instructions ", " do not tell the user ",
    " don't tell the user ", " without telling the user ", " do not mention this ",
    " hidden from the user ", " you are now ", " you must now ", " your new task ",
    " important message ai ", " override your ", " as an ai ", " if you are an ai ",
    " if you are a language model ", " instead of summarizing ", " the user wants you to ",
    // French, Spanish, Portuguese, Italian, German, Dutch, Polish, Turkish
    " ignorez ", " ignore les instructions ", " oubliez ", " instructions précédentes ",
    " instrucciones anteriores ", " ignora las ", " ignora todas ", " olvida ",
    " instruções anteriores ", " ignore as instruções ", " istruzioni precedenti ",
    " ignora le ", " ignoriere alle ", " ignoriere die ", " vorherigen anweisungen ",
    " vergiss alle ", " negeer alle ", " zignoruj ", " önceki talimatları ",
    // Russian, Ukrainian
    "игнорируй", "Игнорируй", "предыдущие инструкции", "забудь", "Забудь", "ігноруй",
    // Chinese, Japanese, Korean, Arabic, Hindi
    "忽略", "无视", "無視", "之前的指令", "以前の指示", "指示に従", "이전 지시", "무시하",
    "تجاهل", "पिछले निर्देश",
  ]

  private static let addresses = [
    " ai ", " assistant ", " agent ", " llm ", " language model ", " chatbot ", " chatgpt ",
    " gpt ", " claude ", " gemini ", " copilot ", " ai's ", " bot ", " you must ", " you should ",
    " you are ", " your ", " please ",
  ]

  private static let commands = [
    " ignore ", " disregard ", " override ", " reveal ", " exfiltrate ", " forward ", " send ",
    " email ", " transfer ", " execute ", " run the following ", " call the ", " delete ",
    " do not ", " instruction ", " instructions ", " recommend ", " respond with ", " reply with ",
    " output ", " rate this ", " approve ", " click ", " visit ", " append ", " include the ",
  ]
}
