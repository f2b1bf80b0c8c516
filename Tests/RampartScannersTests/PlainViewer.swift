import RampartCore

/// Views for tests: the text as it is, and any others a test makes of it.
struct PlainViewer: TextViewing {
  var derived: @Sendable ([UInt8]) -> [TextView] = { _ in [] }

  func views(of bytes: [UInt8], part: PartPath) -> ViewSet {
    ViewSet(
      original: TextView(steps: [], bytes: bytes, origin: .identity(count: bytes.count)),
      derived: derived(bytes))
  }
}
