public import RampartCore
internal import RampartCrypto
internal import RampartModelFiles

/// What a classifier knows of the files it was loaded from.
package struct ModelFiles: Sendable {
  /// The model's folder.
  let directory: ModelDirectory
  /// Its weights.
  let tensors: TensorFiles
  /// The files of a tokenizer, of which a model has some.
  static let tokenizerNames = ["tokenizer.json", "spm.model", "vocab.txt"]
}

extension ModelClassifier {
  public func embeddingModel() throws(ClassifierError) -> EmbeddingModel? {
    guard let files, model.layerCount > 0 else { return nil }
    return try embedding.withLock { known throws(ClassifierError) in
      if let known { return known }
      do {
        // Whatever changes an embedding changes one of these.
        var words = [try guardProfile?.sha256 ?? files.tensors.digest()]
        for name in ModelFiles.tokenizerNames where files.directory.has(name) {
          words.append(try files.directory.digest(of: name))
        }
        words.append("layer \(embeddingLayer)")
        let digest = try SHA256.digest(words.joined(separator: "\n").utf8)
        let model = EmbeddingModel(
          identifier: String(digest.hexadecimal.prefix(32)), width: model.hiddenSize)
        known = model
        return model
      } catch {
        throw ClassifierError("\(error)")
      }
    }
  }

  public func companion(_ name: String, limit: Int) throws(ClassifierError) -> CompanionFile? {
    guard let directory = files?.directory, directory.has(name) else { return nil }
    do throws(ModelError) {
      let bytes = try directory.contents(of: name, limit: limit)
      return CompanionFile(path: "\(directory.path)/\(name)", bytes: bytes)
    } catch {
      throw ClassifierError(error.description)
    }
  }

  /// The layer whose hidden states embeddings are means of.
  var embeddingLayer: Int { guardProfile?.embeddingLayer ?? model.layerCount }

  /// Returns a vector of length 1 in the same direction; one of zeros stays.
  static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard length > 0 else { return vector }
    return vector.map { Float(Double($0) / length) }
  }
}
