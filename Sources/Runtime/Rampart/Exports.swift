// `import Rampart` is all that users write: messages and reports come with it, and the stack file.
@_exported public import RampartCore
@_exported public import RampartPolicy
