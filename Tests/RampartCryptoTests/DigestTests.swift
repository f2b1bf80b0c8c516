import RampartCrypto
import Testing

@Suite("Digests")
struct DigestTests {
  @Test(
    "SHA-256 gives the digests of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func knownAnswers(text: String, expected: String) throws {
    #expect(try SHA256.digest(Array(text.utf8)).hexadecimal == expected)
  }

  @Test("A digest fed in pieces is the digest of the whole")
  func pieces() throws {
    let hash = try SHA256.Hasher()
    try hash.update("a".utf8)
    try hash.update(Array("bc".utf8))
    #expect(try hash.finish() == SHA256.digest(Array("abc".utf8)))
  }

  @Test("HMAC gives the codes of RFC 4231, test case 2, and takes an empty key")
  func authenticationCode() throws {
    #expect(
      try HMACSHA256.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        .hexadecimal == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      try HMACSHA256.code(of: [], key: []).hexadecimal
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }
}
