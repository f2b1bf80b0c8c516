// swift-tools-version: 6.2
import PackageDescription

/// Every Swift module is compiled with the same strict settings.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// A Swift module at `Sources/<layer>/<name>`.
func module(_ name: String, in layer: String, uses dependencies: [Target.Dependency] = []) -> Target
{
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(layer)/\(name)", swiftSettings: strict)
}

/// A Debian C library at `Sources/Native/<name>`: a module map and a shim, no Swift.
func native(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Native/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A Debian C++ library at `Sources/Native/<name>`: a C face over it, no Swift.
func nativeCXX(_ name: String, links libraries: [String]) -> Target {
  .target(
    name: name, path: "Sources/Native/\(name)",
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// Our own C at `<folder>/<name>`, optimised in debug builds too.
///
/// Kernels at -O0 take minutes where they take seconds. SwiftPM refuses such flags in a dependency,
/// so there they are left away.
func nativeC(_ name: String, in folder: String = "Sources/Native") -> Target {
  let isDependency = Context.packageDirectory.contains("/checkouts/")
  return .target(
    name: name, path: "\(folder)/\(name)",
    cSettings: isDependency ? [] : [.unsafeFlags(["-O3"])],
    linkerSettings: [.linkedLibrary("m")])
}

/// A test module at `Tests/<name>Tests`.
func tests(for name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    swiftSettings: strict)
}

let package = Package(
  name: "rampart",
  products: [
    .library(name: "Rampart", targets: ["Rampart"]),
    .executable(name: "rampart", targets: ["rampart-cli"]),
  ],
  targets: [
    module("RampartCore", in: "Core"),

    native("CRampartVectorscan", pkgConfig: "libhs", apt: "libhyperscan-dev"),
    native("CRampartPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    native("CRampartYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    native("CRampartOpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    nativeCXX("CRampartRE2", links: ["re2"]),
    nativeCXX("CRampartSIMDJSON", links: ["simdjson"]),
    nativeCXX("CRampartICU", links: ["icuuc", "icui18n"]),
    nativeCXX("CRampartPhoneNumber", links: ["phonenumber"]),
    nativeC("CRampartKernels"),
    // `guard.c` embeds the files of `model`.
    .target(name: "CRampartGuard", path: "Sources/Native/CRampartGuard", exclude: ["model"]),

    module("RampartYAML", in: "Adapters", uses: ["RampartCore", "CRampartYAML"]),
    module("RampartJSON", in: "Adapters", uses: ["RampartCore", "CRampartSIMDJSON"]),
    module("RampartCrypto", in: "Adapters", uses: ["CRampartOpenSSL"]),
    module("RampartPhone", in: "Adapters", uses: ["RampartCore", "CRampartPhoneNumber"]),
    module(
      "RampartModelFiles", in: "Adapters",
      uses: ["RampartCore", "RampartJSON", "RampartCrypto"]),
    module(
      "RampartGuardModel", in: "Adapters",
      uses: ["RampartCore", "RampartModelFiles", "CRampartGuard"]),

    module(
      "RampartPatterns", in: "Engines",
      uses: [
        "RampartCore", "RampartCrypto", "CRampartVectorscan", "CRampartRE2", "CRampartPCRE2",
      ]),
    module("RampartText", in: "Engines", uses: ["RampartCore", "CRampartICU"]),
    module(
      "RampartTokenizers", in: "Engines",
      uses: ["RampartCore", "RampartJSON", "RampartModelFiles", "CRampartICU"]),
    module(
      "RampartInference", in: "Engines",
      uses: [
        "RampartCore", "RampartJSON", "RampartModelFiles", "RampartTokenizers", "CRampartKernels",
      ]),

    module("RampartScanners", in: "Scanners", uses: ["RampartCore"]),

    module("RampartPolicy", in: "Services", uses: ["RampartCore", "RampartYAML", "RampartCrypto"]),
    module("RampartAudit", in: "Services", uses: ["RampartCore", "RampartJSON", "RampartCrypto"]),
    module(
      "RampartEvaluation", in: "Services", uses: ["RampartCore", "RampartJSON", "RampartCrypto"]),

    module(
      "Rampart", in: "Runtime",
      uses: [
        "RampartCore", "RampartJSON", "RampartCrypto", "RampartPhone", "RampartPatterns",
        "RampartText", "RampartScanners", "RampartPolicy", "RampartAudit", "RampartInference",
        "RampartModelFiles", "RampartTokenizers", "RampartGuardModel",
      ]),
    .executableTarget(
      name: "rampart-cli",
      dependencies: [
        "Rampart", "RampartCore", "RampartJSON", "RampartPolicy", "RampartAudit",
        "RampartEvaluation", "RampartPatterns", "RampartScanners", "RampartInference",
        "RampartModelFiles", "RampartTokenizers", "RampartGuardModel",
      ],
      path: "Sources/Apps/rampart-cli", swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["RampartCore", "CheckpointSupport"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    tests(for: "RampartCore"),
    tests(for: "RampartYAML", uses: ["RampartCore"]),
    tests(for: "RampartJSON"),
    tests(for: "RampartCrypto"),
    tests(for: "RampartPatterns", uses: ["RampartCore"]),
    tests(for: "RampartText", uses: ["RampartCore"]),
    nativeC("CheckpointSupport", in: "Tests"),
    tests(for: "RampartModelFiles", uses: ["RampartJSON", "RampartCrypto"]),
    tests(for: "RampartTokenizers", uses: ["RampartCore", "RampartJSON", "RampartPatterns"]),
    .testTarget(
      name: "KernelTests", dependencies: ["CRampartKernels", "TestSupport"], swiftSettings: strict),
    tests(
      for: "RampartInference",
      uses: [
        "RampartCore", "RampartJSON", "RampartModelFiles", "RampartTokenizers", "RampartPatterns",
        "RampartCrypto", "CheckpointSupport", "CRampartKernels",
      ]),
    tests(
      for: "RampartScanners",
      uses: ["RampartCore", "RampartPatterns", "RampartText", "RampartPhone", "RampartYAML"]),
    tests(for: "RampartPolicy", uses: ["RampartCore", "RampartYAML"]),
    .executableTarget(
      name: "audit-crash-child", dependencies: ["RampartAudit", "RampartCore", "RampartCrypto"],
      path: "Tests/AuditCrashChild", swiftSettings: strict),
    tests(
      for: "RampartAudit",
      uses: ["RampartCore", "RampartJSON", "RampartCrypto", "audit-crash-child"]),
    tests(for: "RampartEvaluation", uses: ["RampartCore", "RampartJSON"]),
    tests(
      for: "Rampart",
      uses: [
        "RampartCore", "RampartPolicy", "RampartAudit", "RampartJSON", "RampartScanners",
        "RampartPatterns", "RampartText",
      ]),
    .testTarget(
      name: "CommandLineTests", dependencies: ["rampart-cli", "RampartJSON", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Fuzz targets need flags for the whole build, so they exist only for `Fuzz/run`.
if Context.environment["RAMPART_FUZZ"] != nil {
  let targets: [(name: String, uses: [Target.Dependency])] = [
    ("Views", ["RampartCore", "RampartText"]),
    ("YAML", ["RampartCore", "RampartYAML", "RampartPolicy"]),
    ("Records", ["Rampart", "RampartCore", "RampartJSON"]),
    ("Audit", ["RampartAudit"]),
    ("Safetensors", ["RampartModelFiles"]),
    ("SentencePiece", ["RampartModelFiles", "RampartPatterns", "RampartTokenizers"]),
    ("Tokenizer", ["RampartModelFiles", "RampartPatterns", "RampartTokenizers"]),
  ]
  package.targets.append(
    .target(
      name: "FuzzDriver", path: "Fuzz/Driver",
      swiftSettings: [.enableExperimentalFeature("Extern")]))
  for target in targets {
    package.targets.append(
      .executableTarget(
        name: "Fuzz\(target.name)", dependencies: ["FuzzDriver"] + target.uses,
        path: "Fuzz/\(target.name)",
        sources: ["Fuzz\(target.name).swift"]))
  }
}
