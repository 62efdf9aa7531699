//! The encoding of one instruction.
//!
//! ```text
//!  63      48 47      32 31      16 15    8 7     0
//! |    c     |    b     |    a     | flags |  op   |      or   |      imm (i32)      |    a     | flags |  op   |
//!
//!  63                 32 31                  0
//! |   the interpreter's |       d (i32)       |        first extra word, in rows with an operand d
//! ```
//!
//! Flag bits that the compiler sets are named in [`flag`]; in rows that may be quickened every other bit belongs to the interpreter's feedback.

use super::opcode::Opcode;
use super::role::{Operands, Role, Slot};
use super::selector::Intrinsic;

/// Flag bits of the compiler.
pub mod flag {
    /// Arithmetic: the augmented form (`+=`).
    pub const IN_PLACE: u8 = 1;
    /// Fused comparisons: jump if the comparison is true; else, if it is false.
    pub const SENSE: u8 = 1;
    /// LOAD_SUPER_ATTR, LOAD_SUPER_METHOD: written `super()`.
    pub const ZERO_ARGUMENTS: u8 = 1;
    /// MAKE_FUNCTION: a tuple of defaults.
    pub const DEFAULTS: u8 = 1;
    /// MAKE_FUNCTION: a dict of keyword-only defaults.
    pub const KEYWORD_DEFAULTS: u8 = 2;
    /// MAKE_FUNCTION: the `__annotate__` function.
    pub const ANNOTATE: u8 = 4;
    /// MAKE_FUNCTION: a tuple of cells.
    pub const CLOSURE: u8 = 8;
}

/// The first word of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Instruction(pub u64);

impl Instruction {
    /// With operands `a`, `b`, `c`.
    pub const fn abc(opcode: Opcode, flags: u8, a: u16, b: u16, c: u16) -> Instruction {
        Instruction(opcode as u64 | (flags as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// With operands `a` and `imm`.
    pub const fn a_imm(opcode: Opcode, flags: u8, a: u16, imm: i32) -> Instruction {
        Instruction(opcode as u64 | (flags as u64) << 8 | (a as u64) << 16 | (imm as u32 as u64) << 32)
    }

    /// The opcode's byte.
    #[inline(always)]
    pub const fn byte(self) -> u8 {
        self.0 as u8
    }

    /// The opcode, `None` for a byte that is none.
    #[inline(always)]
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::from_byte(self.byte())
    }

    /// The flags.
    #[inline(always)]
    pub const fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Bits 16-31.
    #[inline(always)]
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Bits 32-47.
    #[inline(always)]
    pub const fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// Bits 48-63.
    #[inline(always)]
    pub const fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// Bits 32-63, signed.
    #[inline(always)]
    pub const fn imm(self) -> i32 {
        (self.0 >> 32) as i32
    }

    /// Another opcode, everything else the same: quickening.
    #[inline(always)]
    pub const fn with_opcode(self, opcode: Opcode) -> Instruction {
        Instruction(self.0 & !0xff | opcode as u64)
    }
}

impl std::fmt::Debug for Instruction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.opcode().map_or("?", Opcode::name);
        write!(formatter, "{name} f={} a={} b={} c={}", self.flags(), self.a(), self.b(), self.c())
    }
}

/// An instruction taken out of the code: its opcode, where it stands, and its words.
#[derive(Clone, Copy, Debug)]
pub struct Decoded {
    /// Index of its first word.
    pub pc: usize,
    /// The opcode as it stands there, quickened or not.
    pub opcode: Opcode,
    /// The first word.
    pub word: Instruction,
    /// The first extra word, 0 if there is none.
    pub extra: u64,
}

impl Decoded {
    /// The instruction at a pc, `None` past the end, at a byte that is no opcode, or where its extra words are cut off.
    pub fn at(code: &[u64], pc: usize) -> Option<Decoded> {
        let word = Instruction(*code.get(pc)?);
        let opcode = word.opcode()?;
        if pc + opcode.length() > code.len() {
            return None;
        }
        let extra = if opcode.row().extra_words > 0 { code[pc + 1] } else { 0 };
        Some(Decoded { pc, opcode, word, extra })
    }

    /// All instructions in order; ends early where the code cannot be decoded.
    pub fn all(code: &[u64]) -> impl Iterator<Item = Decoded> {
        let mut pc = 0;
        std::iter::from_fn(move || {
            let decoded = Decoded::at(code, pc)?;
            pc = decoded.next_pc();
            Some(decoded)
        })
    }

    /// The roles of its operands.
    pub fn roles(&self) -> Operands {
        self.opcode.row().operands
    }

    /// Where the next instruction stands; what jumps are relative to.
    pub fn next_pc(&self) -> usize {
        self.pc + self.opcode.length()
    }

    /// The operand in a place; those of 16 bits without sign, unless the role has one.
    pub fn operand(&self, slot: Slot) -> i64 {
        let roles = self.roles();
        let short = |bits: u16, role: Role| match role {
            Role::SmallInt | Role::ShortJump => i64::from(bits as i16),
            _ => i64::from(bits),
        };
        match slot {
            Slot::A => short(self.word.a(), roles.a),
            Slot::B => short(self.word.b(), roles.b),
            Slot::C => short(self.word.c(), roles.c),
            Slot::Imm => i64::from(self.word.imm()),
            Slot::D => i64::from(self.extra as i32),
        }
    }

    fn operand_with(&self, role: Role) -> usize {
        let slot = self.roles().place_of(role);
        slot.and_then(|slot| usize::try_from(self.operand(slot)).ok()).unwrap_or(0)
    }

    /// Where it may jump to, `None` if it does not jump or the target is before the code.
    pub fn target(&self) -> Option<usize> {
        let slot = self.roles().place_of(Role::Jump).or_else(|| self.roles().place_of(Role::ShortJump))?;
        usize::try_from(self.next_pc() as i64 + self.operand(slot)).ok()
    }

    /// Calls with each range of registers that it reads: first register and how many.
    pub fn for_each_read(&self, mut visit: impl FnMut(usize, usize)) {
        for (slot, role) in self.roles().in_order() {
            let first = self.operand(slot) as usize;
            match role {
                Role::Read | Role::ReadWrite => visit(first, 1),
                Role::ReadPair => visit(first, 2),
                Role::ReadTriple => visit(first, 3),
                Role::ReadRange => visit(first, self.operand_with(Role::Count)),
                Role::ReadPairs => visit(first, 2 * self.operand_with(Role::Count)),
                Role::ReadCall => {
                    visit(first, 1);
                    visit(first + 2, self.operand_with(Role::Count));
                }
                Role::ReadMethodCall => visit(first, 2 + self.operand_with(Role::Count)),
                Role::ReadFlagged => visit(first, (self.word.flags() & 0xf).count_ones() as usize),
                Role::ReadArguments => {
                    let number = self.operand_with(Role::Intrinsic) as i64;
                    visit(first, Intrinsic::from_number(number).map_or(0, Intrinsic::arguments));
                }
                _ => {}
            }
        }
    }

    /// Calls with each range of registers that it writes: first register and how many. A [`Role::WriteUnlessJump`] is among them.
    pub fn for_each_write(&self, mut visit: impl FnMut(usize, usize)) {
        for (slot, role) in self.roles().in_order() {
            let first = self.operand(slot) as usize;
            match role {
                Role::Write | Role::WriteUnlessJump | Role::ReadWrite => visit(first, 1),
                Role::WritePair => visit(first, 2),
                Role::WriteRange => visit(first, self.operand_with(Role::Count)),
                Role::WriteAround => {
                    visit(first, self.operand_with(Role::Count) + 1 + self.operand_with(Role::CountAfter))
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Instruction};
    use crate::bytecode::opcode::Opcode;

    #[test]
    fn operands_come_back_as_they_went_in() {
        let word = Instruction::abc(Opcode::ADD_IMM, 1, 65535, 2, -3i16 as u16);
        assert_eq!(
            (word.opcode(), word.flags(), word.a(), word.b(), word.c() as i16),
            (Some(Opcode::ADD_IMM), 1, 65535, 2, -3)
        );
        let word = Instruction::a_imm(Opcode::LOAD_IMMEDIATE, 0, 7, -1);
        assert_eq!((word.a(), word.imm()), (7, -1));
    }

    #[test]
    fn reads_and_writes_follow_the_roles() {
        let check = |words: &[u64], reads: &[(usize, usize)], writes: &[(usize, usize)]| {
            let decoded = Decoded::at(words, 0).expect("whole");
            let (mut read, mut written) = (Vec::new(), Vec::new());
            decoded.for_each_read(|first, count| read.push((first, count)));
            decoded.for_each_write(|first, count| written.push((first, count)));
            assert_eq!((read.as_slice(), written.as_slice()), (reads, writes), "{decoded:?}");
        };
        check(&[Instruction::abc(Opcode::ADD, 0, 1, 2, 3).0], &[(2, 1), (3, 1)], &[(1, 1)]);
        check(&[Instruction::abc(Opcode::CALL, 0, 4, 2, 9).0, 0, 0, 0], &[(4, 1), (6, 2)], &[(9, 1)]);
        check(&[Instruction::abc(Opcode::CALL_METHOD, 0, 4, 2, 9).0, 0, 0, 0], &[(4, 4)], &[(9, 1)]);
        check(&[Instruction::abc(Opcode::UNPACK_EX, 0, 5, 1, 2).0, 3], &[(1, 1)], &[(5, 6)]);
        check(&[Instruction::abc(Opcode::MAKE_FUNCTION, 0b1001, 5, 6, 0).0, 3], &[(6, 2)], &[(5, 1)]);
        check(&[Instruction::abc(Opcode::BUILD_MAP, 0, 5, 6, 2).0], &[(6, 4)], &[(5, 1)]);
    }
}
