//! Which temporaries hold something that is still needed, at each instruction: what the collector keeps alive of a frame, and what an
//! OSR entry loads.
//!
//! A backward dataflow analysis over the roles of the opcode table. Named registers are not looked at: they always count as live. An
//! instruction that may raise keeps alive what its handler needs, except the register that receives the exception.

use std::collections::HashMap;

use super::code::{CodeUnit, Handler};
use super::instruction::Decoded;
use super::role::Role;

/// The live temporaries of each instruction of a unit. Sets are stored once each.
#[derive(Debug)]
pub struct Liveness {
    first_temporary: usize,
    words: usize,
    sets: Vec<u64>,
    /// For each word of the code: the sets before and across the instruction, as indices into `sets` in units of `words`.
    of_pc: Vec<(u32, u32)>,
}

/// A set of live temporaries.
#[derive(Clone, Copy, Debug)]
pub struct LiveSet<'a> {
    first_temporary: usize,
    bits: &'a [u64],
}

impl<'a> LiveSet<'a> {
    /// Whether a register is live; those of named variables always are.
    pub fn contains(&self, register: usize) -> bool {
        let Some(index) = register.checked_sub(self.first_temporary) else { return true };
        self.bits.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// A bit for each temporary, 64 to a word, the first temporary's the lowest.
    pub fn bits(&self) -> &'a [u64] {
        self.bits
    }

    /// The live temporaries in ascending order.
    pub fn temporaries(&self) -> impl Iterator<Item = usize> {
        let first = self.first_temporary;
        self.bits.iter().enumerate().flat_map(move |(index, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first + index * 64 + bit)
        })
    }
}

/// The parts of a code object that the analysis looks at.
#[derive(Clone, Copy, Debug)]
pub struct Analysed<'a> {
    /// Instruction words, quickened or not.
    pub instructions: &'a [u64],
    /// The handler table.
    pub handlers: &'a [Handler],
    /// Named registers.
    pub variable_count: usize,
    /// All registers.
    pub register_count: usize,
}

impl<'a> From<&'a CodeUnit> for Analysed<'a> {
    fn from(unit: &'a CodeUnit) -> Analysed<'a> {
        Analysed {
            instructions: &unit.instructions,
            handlers: &unit.handlers,
            variable_count: unit.variables.len(),
            register_count: unit.register_count as usize,
        }
    }
}

/// The sets while they grow: `words` words for each instruction, and one empty set behind the last.
struct Sets {
    first_temporary: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Sets {
    fn change(&self, set: &mut [u64], first: usize, count: usize, live: bool) {
        for register in first.max(self.first_temporary)..first + count {
            let index = register - self.first_temporary;
            let Some(word) = set.get_mut(index / 64) else { return };
            let bit = 1 << (index % 64);
            *word = if live { *word | bit } else { *word & !bit };
        }
    }

    fn unite(&self, set: &mut [u64], instruction: usize) {
        let other = &self.bits[instruction * self.words..(instruction + 1) * self.words];
        set.iter_mut().zip(other).for_each(|(word, other)| *word |= other);
    }
}

impl Liveness {
    /// Analyses code that the verifier has accepted, or will see: anything else gives a useless answer, nothing worse.
    pub fn of<'a>(code: impl Into<Analysed<'a>>) -> Liveness {
        let code = code.into();
        let decoded: Vec<Decoded> = Decoded::all(code.instructions).collect();
        let mut instruction_at = vec![decoded.len(); code.instructions.len()];
        decoded.iter().enumerate().for_each(|(index, instruction)| instruction_at[instruction.pc] = index);
        let at = |pc: usize| instruction_at.get(pc).copied().unwrap_or(decoded.len());
        let words = code.register_count.saturating_sub(code.variable_count).div_ceil(64);
        let mut sets = Sets { first_temporary: code.variable_count, words, bits: vec![0; words * (decoded.len() + 1)] };
        let mut across = vec![0; words * decoded.len()];

        let mut set = vec![0u64; words];
        let mut changed = true;
        while changed {
            changed = false;
            for (index, instruction) in decoded.iter().enumerate().rev() {
                set.fill(0);
                if !instruction.opcode.ends_block() {
                    sets.unite(&mut set, index + 1);
                }
                let writes_unless_jump = instruction.roles().place_of(Role::WriteUnlessJump).is_some();
                let target = instruction.target().map(at);
                if let (Some(target), false) = (target, writes_unless_jump) {
                    sets.unite(&mut set, target);
                }
                instruction.for_each_write(|first, count| sets.change(&mut set, first, count, false));
                if let (Some(target), true) = (target, writes_unless_jump) {
                    sets.unite(&mut set, target);
                }
                if instruction.opcode.may_raise()
                    && let Some(handler) = handler_at(code.handlers, instruction.pc)
                {
                    let mut wanted = vec![0; words];
                    sets.unite(&mut wanted, at(handler.target as usize));
                    sets.change(&mut wanted, handler.register as usize, 1, false);
                    set.iter_mut().zip(&wanted).for_each(|(word, other)| *word |= other);
                }
                across[index * words..(index + 1) * words].copy_from_slice(&set);
                instruction.for_each_read(|first, count| sets.change(&mut set, first, count, true));
                let before = &mut sets.bits[index * words..(index + 1) * words];
                if before != set.as_slice() {
                    before.copy_from_slice(&set);
                    changed = true;
                }
            }
        }
        let mut liveness = Liveness {
            first_temporary: code.variable_count,
            words,
            sets: Vec::new(),
            of_pc: vec![(0, 0); code.instructions.len()],
        };
        let mut known = HashMap::new();
        for (index, instruction) in decoded.iter().enumerate() {
            let range = index * words..(index + 1) * words;
            let before = liveness.intern(&mut known, &sets.bits[range.clone()]);
            let across = liveness.intern(&mut known, &across[range]);
            liveness.of_pc[instruction.pc] = (before, across);
        }
        liveness
    }

    fn intern(&mut self, known: &mut HashMap<Box<[u64]>, u32>, set: &[u64]) -> u32 {
        if let Some(&number) = known.get(set) {
            return number;
        }
        let number = known.len() as u32;
        self.sets.extend_from_slice(set);
        known.insert(set.into(), number);
        number
    }

    fn set(&self, number: u32) -> LiveSet<'_> {
        let start = number as usize * self.words;
        LiveSet { first_temporary: self.first_temporary, bits: self.sets.get(start..start + self.words).unwrap_or(&[]) }
    }

    /// What is live when the instruction at a pc is about to run, its operands included.
    pub fn before(&self, pc: usize) -> LiveSet<'_> {
        self.set(self.of_pc.get(pc).map_or(0, |pair| pair.0))
    }

    /// What is live while the instruction at a pc runs and has read its operands: what comes after needs it, or the handler.
    pub fn across(&self, pc: usize) -> LiveSet<'_> {
        self.set(self.of_pc.get(pc).map_or(0, |pair| pair.1))
    }
}

fn handler_at(handlers: &[Handler], pc: usize) -> Option<&Handler> {
    let behind = handlers.partition_point(|handler| handler.start as usize <= pc);
    handlers.get(behind.checked_sub(1)?).filter(|handler| pc < handler.end as usize)
}
