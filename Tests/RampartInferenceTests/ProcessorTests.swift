import Testing

@testable import RampartInference

/// Counting the processors that may be used.
@Suite struct ProcessorTests {
  @Test(
    "The mask of allowed processors is counted",
    arguments: [
      ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2),
      ("Cpus_allowed:\tffffffff,0000000f\n", 36), ("Cpus_allowed:\t0\n", nil), ("", nil),
    ] as [(String, Int?)])
  func mask(status: String, count: Int?) {
    #expect(Threads.allowed(status: status) == count)
  }

  @Test(
    "A quota pays for whole processors, rounded up",
    arguments: [
      ("200000 100000\n", 2), ("150000 100000", 2), ("50000 100000", 1), ("max 100000\n", nil),
      ("", nil), ("0 100000", nil), ("100000 0", nil), ("-1 100000", nil),
      ("9223372036854775807 1", Int.max),
    ] as [(String, Int?)])
  func quota(text: String, count: Int?) {
    #expect(Threads.share(quota: text) == count)
  }

  @Test("There is at least one processor")
  func here() { #expect(Threads.processorCount >= 1) }
}
