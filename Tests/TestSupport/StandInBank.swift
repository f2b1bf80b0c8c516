package import RampartCore

/// A bank of one attack for tests, to which an embedding of one number is as similar as that number says.
package struct StandInBank: AttackBanking, AttackBank {
  package let entryCount: Int
  package let warnings: [String]
  package let standardPath: String?
  private let label: String?
  private let isThere: Bool
  private let requests = Locked<[AttackBankRequest]>([])

  /// Creates a bank; where it is not there, nobody finds it.
  package init(
    label: String? = nil, entryCount: Int = 1, warnings: [String] = [], standardPath: String? = nil,
    isThere: Bool = true
  ) {
    self.label = label
    self.entryCount = entryCount
    self.warnings = warnings
    self.standardPath = standardPath
    self.isThere = isThere
  }

  /// The files that were asked for, by request.
  package var files: [[AttackBankRequest.NamedFile]?] { requests.withLock { $0.map { $0.files } } }

  package func bank(for request: AttackBankRequest) throws(ConfigurationError)
    -> (any AttackBank)?
  {
    requests.withLock { $0.append(request) }
    return isThere ? self : nil
  }

  package func nearest(to embedding: [Float], limit: Int) async throws(ScanError) -> [AttackMatch] {
    guard let number = embedding.first else { throw ScanError(.engineFailed, "no embedding") }
    return [AttackMatch(id: "known/1", label: label, similarity: Double(number))]
  }
}

extension StandInClassifier {
  /// A classifier to which the embedding of a text is the last number in it, and which takes a text with `obey` for
  /// malicious.
  package static func similar(
    labels: [String] = ["BENIGN", "MALICIOUS"], words: [String] = [],
    guardProfile: GuardProfile? = nil
  ) -> StandInClassifier {
    StandInClassifier(
      labels: labels, words: words, guardProfile: guardProfile,
      embedding: { text in
        [text.split(separator: " ").compactMap { Float($0) }.last ?? 0]
      },
      { text in
        labels.indices.map { index in
          text.contains("obey")
            ? (index == labels.count - 1 ? 0.8 : 0.2 / Double(labels.count - 1))
            : (index == 0 ? 0.98 : 0.02 / Double(labels.count - 1))
        }
      })
  }
}
