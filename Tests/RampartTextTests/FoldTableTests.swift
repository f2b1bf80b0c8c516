import CRampartICU
import RampartCore
import RampartText
import Testing

@Suite("The fold table")
struct FoldTableTests {
  @Test("The committed table is what ICU's data gives now")
  func current() {
    var differences: [String] = []
    var text = [CChar](repeating: 0, count: 32)
    for scalar in UInt32(0)..<0x11_0000 {
      let expected = rampart_fold_compute(scalar, &text)
      let entry = rampart_fold_lookup(scalar)
      let committed = UnsafeRawBufferPointer(
        start: rampart_fold_text(entry), count: Int(rampart_fold_length(entry)))
      let computed = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      if UInt32(entry & 0xFC00) != expected || !committed.elementsEqual(computed) {
        differences.append(String(scalar, radix: 16))
      }
    }
    #expect(
      differences.isEmpty,
      "run Scripts/generate-confusables: \(differences.count) differ: \(differences.prefix(10))")
  }
}
