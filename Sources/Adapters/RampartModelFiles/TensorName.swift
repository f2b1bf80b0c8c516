/// A tensor's name as a key: compared by bytes.
///
/// `String` also equates canonically equivalent texts, and takes quadratic time to compare or hash a run of combining
/// marks.
struct TensorName: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: TensorName, right: TensorName) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
