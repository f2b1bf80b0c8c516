import RampartCore
import RampartPolicy
import Testing

@Suite("Stack files")
struct StackFileTests {
  @Test("The published example is read as it stands")
  func publishedExample() throws {
    let file = try StackFile.read(path: Examples.path("stack.yaml"), knownScanners: Examples.known)
    #expect(file.baseModel == "meta-llama/Llama-4-Scout-17B-16E")
    #expect(file.scannerIDs(for: .user) == ["prompt_guard", "llama_guard"])
    #expect(file.scannerIDs(for: .system) == ["prompt_guard", "llama_guard"])
    #expect(file.scannerIDs(for: .tool) == ["prompt_guard"])
    #expect(file.scannerIDs(for: .memory) == ["prompt_guard"])
    #expect(file.scannerIDs(for: .assistant) == ["llama_guard"])
    #expect(file.policyRuntime?.framework == .llamafirewall)
    #expect(file.policyRuntime?.document != nil)
    #expect(!file.deterministicPolicyIsEnforced)
    #expect(file.sandbox?.type == "gvisor")
    #expect(file.sandbox?.egressAllowlist == ["api.example-corp.internal"])
    let guards = try #require(file.guards[.preflight])
    #expect(guards.map { $0.name } == ["prompt_guard_2", "llama_guard_4"])
    #expect(guards.map { $0.taxonomy } == [nil, "./harm_taxonomy.json"])
    let user = file.decisionPolicy(for: .user).scanners[0]
    #expect(user.labelEffects == ["jailbreak": .init(.block), "injection": .init(.review)])
    let tool = file.decisionPolicy(for: .tool).scanners[0]
    #expect(tool.labelEffects == ["jailbreak": .init(.block), "injection": .init(.block)])
  }
}
