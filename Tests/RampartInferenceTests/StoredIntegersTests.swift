import CRampartKernels
import Foundation
import RampartCore
import RampartModelFiles
import Testing

@testable import RampartInference

/// Weights that are stored in 8 bits with one scale a row.
@Suite struct StoredIntegersTests {
  private static let names = [
    "tiny", "tiny-bert", "tiny-narrow-embeddings", "tiny-own-position-keys",
  ]

  /// A checkpoint whose matrices are stored in 8 bits, and one that stores the values of these in F32.
  private static func pair(
    _ name: String, most: (Int) -> Int = { _ in 127 }
  ) throws -> (stored: Checkpoint, plain: Checkpoint) {
    let (stored, plain) = (try Checkpoint(name), try Checkpoint(name))
    var file = try TensorFile(stored)
    let integers = file.integers(most: most)
    var values = try TensorFile(plain)
    for (tensor, matrix) in integers { values.change(tensor) { $0 = matrix.values } }
    file.store(integers)
    try file.write()
    try values.write()
    return (stored, plain)
  }

  @Test(
    "In fp32 and bf16 a model gives, bit for bit, what its values in F32 give", arguments: names,
    [NumericPrecision.fp32, .bf16])
  func values(name: String, precision: NumericPrecision) async throws {
    let (stored, plain) = try Self.pair(name)
    for kernels in Kernels.available {
      let exact = try plain.model(precision, kernels: kernels)
      let sequences = ConsistencyTests.sequences(exact, [1, 7, 30, 64, 3])
      let found = try await stored.model(precision, kernels: kernels).logits(of: sequences)
      #expect(try await exact.logits(of: sequences) == found, "\(kernels.name)")
    }
  }

  @Test("The reference path of an int8 model has the stored values too", arguments: names)
  func referencePath(name: String) async throws {
    let (stored, plain) = try Self.pair(name)
    let exact = try plain.model(.fp32)
    let sequences = ConsistencyTests.sequences(exact, [1, 7, 30, 64, 3])
    let expected = try await exact.logits(of: sequences)
    let model = try stored.model(.int8)
    #expect(try await model.logits(of: sequences, precision: .fp32) == expected)
    // Only the inputs of the maps are rounded: the weights are the same.
    #expect(distance(try await model.logits(of: sequences), expected) < 0.1)
  }

  @Test(
    "In int8 the packed maps hold the stored numbers and scales as they are", arguments: names)
  func packed(name: String) throws {
    // Rows whose largest number is not 127 would be rounded anew by any other quantisation.
    let (stored, _) = try Self.pair(name, most: { 1 + $0 % 127 })
    let configuration = try EncoderConfiguration.read(
      from: try ModelDirectory.locate(stored.path, environment: [:]))
    let directory = try ModelDirectory.locate(stored.path, environment: [:])
    let files = try TensorFiles.open(directory)
    let weights = try EncoderLoader.load(
      configuration, directory: directory, files: files, precision: .int8, threads: 2,
      kernels: .portable)
    for (layer, sources) in zip(weights.layers, weights.sources.layers) {
      for (map, source) in [
        (layer.queryKeyValue, sources.queryKeyValue), (layer.up, sources.up),
        (layer.attentionOutput, sources.attentionOutput), (layer.down, sources.down),
      ] {
        #expect(map.smoothing == nil)
        #expect(try Self.isAsStored(map.map, source, files))
      }
    }
  }

  /// Whether a map packed by the portable kernels holds the numbers and scales of the file.
  private static func isAsStored(
    _ map: rampart_linear, _ source: LinearSource, _ files: TensorFiles
  ) throws -> Bool {
    let inner = Int(map.inner)
    let panels = map.panels.assumingMemoryBound(to: Int8.self)
    func place(_ axis: PaddedAxis, _ index: Int) -> Int {
      index / axis.size * axis.paddedSize + index % axis.size
    }
    for (part, weight) in source.weights.enumerated() {
      let (rows, columns) = (source.rows.count, source.columns.count)
      var numbers = [Int8](repeating: 0, count: rows * columns)
      try numbers.withUnsafeMutableBytes { bytes in
        try files.readBytes(of: weight.entry, elements: 0..<rows * columns, into: bytes)
      }
      let scales = try files.scales(of: weight.entry) ?? []
      for row in 0..<rows {
        let output = part * source.rows.padded + place(source.rows, row)
        guard map.column_scale?[output] == scales[row] else { return false }
        for column in 0..<columns {
          let input = place(source.columns, column)
          let at =
            output / 16 * 16 * inner + output % 16 * 2 + input / 2 * 32 + input % 2
          guard panels[at] == numbers[row * columns + column] else { return false }
        }
      }
    }
    return true
  }

  @Test("Gains that stand out do not make stored numbers be rounded anew")
  func smoothing() async throws {
    let (stored, plain) = try Self.pair("tiny")
    for checkpoint in [stored, plain] {
      var file = try TensorFile(checkpoint)
      for name in file.names where name.hasSuffix("attention.output.LayerNorm.weight") {
        file.change(name) { gains in for index in [3, 17] { gains[index] *= 10 } }
      }
      try file.write()
    }
    let exact = try plain.model(.fp32)
    let sequences = ConsistencyTests.sequences(exact, Array(repeating: 40, count: 8))
    let found = try await stored.model(.int8).logits(of: sequences)
    #expect(distance(found, try await exact.logits(of: sequences)) < 0.5)
  }

  // MARK: - Files that are not as they should be

  private static let matrix = "deberta.encoder.layer.0.output.dense.weight"

  private func error(_ change: (inout TensorFile) -> Void) throws -> ModelError? {
    let (stored, _) = try Self.pair("tiny")
    var file = try TensorFile(stored)
    change(&file)
    try file.write()
    for precision in NumericPrecision.allCases {
      do {
        _ = try stored.model(precision)
        Issue.record("was read in \(precision)")
      } catch {
        guard precision != .fp32 else { continue }
        return error as? ModelError
      }
    }
    return nil
  }

  @Test("A matrix without its scales is named, and so is what is missing")
  func missingScale() throws {
    let error = try error { file in
      file.rename { $0 == Self.matrix + "_scale" ? "unused" : $0 }
    }
    #expect(error?.tensor == Self.matrix)
    #expect(error?.message.contains("`\(Self.matrix)_scale` is missing") == true)
    #expect(error?.file.hasSuffix("model.safetensors") == true)
  }

  @Test("Scales of another shape or dtype are named")
  func misshapenScale() throws {
    let shape = try error { $0.store(Self.matrix + "_scale", as: "F32", shape: [32, 1]) }
    #expect(shape?.tensor == Self.matrix + "_scale")
    #expect(shape?.message.contains("shape [32, 1]") == true)
    let short = try error { file in
      file.store(Self.matrix + "_scale", as: "F32", shape: [31])
      file.changeBytes(Self.matrix + "_scale") { $0.removeLast(4) }
    }
    #expect(short?.message.contains("imply [32]") == true)
    let type = try error { $0.store(Self.matrix + "_scale", as: "I32") }
    #expect(type?.tensor == Self.matrix + "_scale")
    #expect(type?.message.contains("I32") == true)
  }

  @Test(
    "What cannot be a scale is found, whichever row it stands at",
    arguments: [Float.nan, .infinity, 0, -0.0, -1, 3e38])
  func badScale(scale: Float) throws {
    let error = try error { file in file.change(Self.matrix + "_scale") { $0[31] = scale } }
    #expect(error?.tensor == Self.matrix + "_scale")
    #expect(error?.message.contains("number 31") == true)
  }

  @Test("Only whole numbers of a matrix may have scales, and only matrices may be whole numbers")
  func wrongPlace() throws {
    let bias = "deberta.encoder.layer.0.output.dense.bias"
    let vector = try error { file in
      file.store(bias, as: "I8")
      file.changeBytes(bias) { $0.removeLast($0.count * 3 / 4) }
    }
    #expect(vector?.tensor == bias)
    #expect(vector?.message.contains("only matrices") == true)
    let float = try error { file in
      file.store(Self.matrix, as: "F16")
      file.changeBytes(Self.matrix) { $0 += $0 }
    }
    #expect(float?.tensor == Self.matrix + "_scale")
    #expect(float?.message.contains("stored as F16") == true)
    let unsigned = try error { $0.store(Self.matrix, as: "U8") }
    #expect(unsigned?.tensor == Self.matrix)
    #expect(unsigned?.message.contains("U8") == true)
  }

  @Test(
    "-128 is found in every matrix",
    arguments: [matrix, "deberta.embeddings.word_embeddings.weight", "pooler.dense.weight"])
  func beyondSymmetric(name: String) throws {
    let error = try error { file in file.changeBytes(name) { $0[$0.count - 5] = 0x80 } }
    #expect(error?.tensor == name)
    #expect(error?.message.contains("-128") == true)
  }
}
