internal import CRampartKernels
internal import RampartCore
internal import RampartModelFiles

/// The kernels of one instruction set.
// Safety: points at a constant table of functions without state.
struct Kernels: @unchecked Sendable {
  let table: UnsafePointer<rampart_kernels>

  /// The fastest that this processor runs.
  static let best = available.first ?? portable

  static let portable = Kernels(table: rampart_kernels_portable())

  /// All that this processor runs, the fastest first.
  static let available =
    [rampart_kernels_avx512(), rampart_kernels_avx2()].compactMap {
      $0.map { Kernels(table: $0) }
    } + [portable]

  var name: String { String(cString: table.pointee.name) }

  /// Rounds up to the multiple that widths of rows have.
  static func padded(_ width: Int) -> Int {
    let step = Int(RAMPART_WIDTH_STEP)
    return (width + step - 1) / step * step
  }
}

extension NumericPrecision {
  /// How linear maps are computed.
  var linear: rampart_precision {
    switch self {
    case .fp32: rampart_precision(RAMPART_FLOAT32)
    case .bf16: rampart_precision(RAMPART_BFLOAT16)
    case .int8: rampart_precision(RAMPART_INT8)
    }
  }

  /// How attention is computed.
  var attention: rampart_precision {
    self == .fp32 ? rampart_precision(RAMPART_FLOAT32) : rampart_precision(RAMPART_BFLOAT16)
  }
}

extension EncoderConfiguration.Activation {
  var kernel: rampart_activation {
    switch self {
    case .gelu: rampart_activation(RAMPART_GELU)
    case .tanhGELU: rampart_activation(RAMPART_GELU_TANH)
    case .relu: rampart_activation(RAMPART_RELU)
    case .silu: rampart_activation(RAMPART_SILU)
    case .tanh: rampart_activation(RAMPART_TANH)
    }
  }
}
