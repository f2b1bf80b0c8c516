internal import RampartModelFiles

/// A token that is looked for in the text before anything else is done with it.
struct AddedToken: Hashable {
  /// The text to look for, UTF-8.
  var content: [UInt8]
  /// Whether it is a control token such as `[CLS]`.
  var isSpecial = false
  /// Whether it is no part of a longer word.
  var isSingleWord = false
  /// Whether white space before it belongs to it.
  var stripsLeft = false
  /// Whether white space behind it belongs to it.
  var stripsRight = false
  /// Whether it is looked for in the normalised text instead of the original.
  var isNormalized = false

  /// Reads an element of `added_tokens`, or of `added_tokens_decoder` of `tokenizer_config.json`.
  init(_ node: StageNode) throws(ModelError) {
    content = Array(try node.required("content").string().utf8)
    isSpecial = try node.bool("special", default: false)
    isSingleWord = try node.bool("single_word", default: false)
    stripsLeft = try node.bool("lstrip", default: false)
    stripsRight = try node.bool("rstrip", default: false)
    isNormalized = try node.bool("normalized", default: !isSpecial)
  }

  /// Creates a control token.
  init(special content: String) {
    self.content = Array(content.utf8)
    isSpecial = true
  }
}
