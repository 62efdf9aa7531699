//! What an operand of an instruction is: the vocabulary of the opcode table.
//!
//! Roles say which registers an instruction reads and writes, so that printing, verifying, liveness and building HIR need no
//! list of opcodes of their own.

/// What an operand means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Role {
    /// Nothing: the operand is 0.
    None,
    /// A register that is written, after everything is read, and not at all if the instruction raises.
    Write,
    /// A register that is written, but not if the instruction jumps.
    WriteUnlessJump,
    /// A register that is read.
    Read,
    /// A register that is read, then written.
    ReadWrite,
    /// Two registers behind each other that are written.
    WritePair,
    /// As many registers as the operand with role `Count` says are written.
    WriteRange,
    /// `Count` + 1 + `CountAfter` registers are written.
    WriteAround,
    /// Two registers that are read.
    ReadPair,
    /// Three registers that are read.
    ReadTriple,
    /// As many registers as the operand with role `Count` says are read.
    ReadRange,
    /// Twice as many.
    ReadPairs,
    /// A register, not the next one, and `Count` registers behind that.
    ReadCall,
    /// Two registers and `Count` registers behind them.
    ReadMethodCall,
    /// As many registers as the low four flags have bits set.
    ReadFlagged,
    /// As many registers as the intrinsic's row says.
    ReadArguments,
    /// Index into the code's constants.
    Constant,
    /// Index into the code's names.
    Name,
    /// The low half of a value word, or a number.
    Immediate,
    /// A signed int that takes the place of a register.
    SmallInt,
    /// A distance in words from the end of the instruction.
    Jump,
    /// The same in 16 bits.
    ShortJump,
    /// How many registers a range has.
    Count,
    /// How many registers come after the starred one.
    CountAfter,
    /// Number of a [`super::selector::CommonConstant`].
    CommonConstant,
    /// Number of a [`super::selector::Conversion`].
    Conversion,
    /// Number of a [`super::selector::AwaitContext`].
    AwaitContext,
    /// Number of a [`super::selector::SpecialMethod`].
    SpecialMethod,
    /// Number of a [`super::selector::Intrinsic`].
    Intrinsic,
}

impl Role {
    /// Whether the operand names a register.
    pub fn is_register(self) -> bool {
        use Role::*;
        matches!(self, Write | WriteUnlessJump | Read | ReadWrite | WritePair | WriteRange | WriteAround)
            || matches!(self, ReadPair | ReadTriple | ReadRange | ReadPairs | ReadCall | ReadMethodCall)
            || matches!(self, ReadFlagged | ReadArguments)
    }

    /// Whether the role makes use of the operand with role `Count`.
    pub fn needs_count(self) -> bool {
        use Role::*;
        matches!(self, WriteRange | WriteAround | ReadRange | ReadPairs | ReadCall | ReadMethodCall)
    }
}

/// The roles of an instruction's operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operands {
    /// Bits 16-31 of the word.
    pub a: Role,
    /// Bits 32-47 of the word.
    pub b: Role,
    /// Bits 48-63 of the word.
    pub c: Role,
    /// Bits 32-63 of the word, signed: instead of `b` and `c`.
    pub imm: Role,
    /// Bits 0-31 of the first extra word, signed.
    pub d: Role,
}

/// The place of an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// Bits 16-31.
    A,
    /// Bits 32-47.
    B,
    /// Bits 48-63.
    C,
    /// Bits 32-63, signed.
    Imm,
    /// Bits 0-31 of the first extra word, signed.
    D,
}

impl Operands {
    /// No operand has a role.
    pub const NONE: Operands = Operands { a: Role::None, b: Role::None, c: Role::None, imm: Role::None, d: Role::None };

    /// All places with their roles, in the order in which they are printed.
    pub fn in_order(self) -> [(Slot, Role); 5] {
        [(Slot::A, self.a), (Slot::B, self.b), (Slot::C, self.c), (Slot::Imm, self.imm), (Slot::D, self.d)]
    }

    /// The place of the operand with this role.
    pub fn place_of(self, role: Role) -> Option<Slot> {
        self.in_order().into_iter().find(|&(_, other)| other == role).map(|(slot, _)| slot)
    }
}
