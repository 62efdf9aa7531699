//! The law book of code units, and the check that a program keeps it; run after every compile in debug builds, and on code from a disk.
//!
//! 1. Words decode into generic opcodes; extra words are zero but for `d`; operands without a role are zero; unknown flags are clear.
//! 2. Registers, constants, names and selectors are within their tables; MAKE_FUNCTION names code, keyword calls name a tuple.
//! 3. Jumps lead to instructions; the last instruction ends its block.
//! 4. Handlers are sorted and apart, begin and end at instructions, lead to instructions, and receive into temporaries.
//! 5. No temporary is read before it is written, on any path.
//! 6. Positions cover no more than the code. Variables stand in their order: parameters, other locals, cells, free variables.
//! 7. Units refer to units behind them.

use super::code::{CodeUnit, Constant, Program, UnitIndex, VariableKind};
use super::instruction::{Decoded, flag};
use super::liveness::Liveness;
use super::opcode::Opcode;
use super::role::{Role, Slot};
use super::selector::{AwaitContext, CommonConstant, Conversion, Intrinsic, SpecialMethod};

/// A broken law: a bug of the compiler, or a damaged file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The unit's qualified name.
    pub unit: String,
    /// The instruction it is about.
    pub pc: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.unit)?;
        if let Some(pc) = self.pc {
            write!(formatter, " at {pc}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// Checks all units; `Err` holds every complaint.
pub fn verify(program: &Program) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    for (index, unit) in program.units.iter().enumerate() {
        let units = index + 1..program.units.len();
        Checker { unit, units, starts: vec![false; unit.instructions.len()], errors: &mut errors }.check();
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

struct Checker<'a> {
    unit: &'a CodeUnit,
    /// Units that constants may name.
    units: std::ops::Range<usize>,
    /// Whether an instruction begins at a word.
    starts: Vec<bool>,
    errors: &'a mut Vec<VerifyError>,
}

impl Checker<'_> {
    fn complain(&mut self, pc: Option<usize>, message: impl Into<String>) {
        self.errors.push(VerifyError { unit: self.unit.qualified_name.to_string(), pc, message: message.into() });
    }

    fn check(&mut self) {
        let before = self.errors.len();
        self.check_variables();
        let decoded: Vec<Decoded> = Decoded::all(&self.unit.instructions).collect();
        let end = decoded.last().map_or(0, Decoded::next_pc);
        if end != self.unit.instructions.len() || decoded.is_empty() {
            self.complain(Some(end), "cannot be decoded");
            return;
        }
        decoded.iter().for_each(|instruction| self.starts[instruction.pc] = true);
        decoded.iter().for_each(|instruction| self.check_instruction(instruction));
        if let Some(last) = decoded.last().filter(|last| !last.opcode.ends_block()) {
            self.complain(Some(last.pc), "the code's end is reached");
        }
        self.check_handlers();
        if self.unit.positions.runs().last().is_some_and(|run| run.end > end) {
            self.complain(None, "positions beyond the code");
        }
        // Liveness of code that is broken otherwise means nothing.
        if self.errors.len() == before {
            let unread = Liveness::of(self.unit);
            for register in unread.before(0).temporaries() {
                self.complain(None, format!("r{register} is read before it is written"));
            }
        }
    }

    fn check_variables(&mut self) {
        let unit = self.unit;
        let parameters = unit.parameter_count() as usize;
        let rank = |(index, kind): (usize, VariableKind)| match kind {
            VariableKind::Local | VariableKind::ParameterCell if index < parameters => 0,
            VariableKind::Local | VariableKind::Hidden => 1,
            VariableKind::Cell => 2,
            VariableKind::Free => 3,
            VariableKind::ParameterCell => 4,
        };
        let ranks: Vec<u8> = unit.variables.iter().map(|variable| variable.kind).enumerate().map(rank).collect();
        if !ranks.is_sorted() || ranks.contains(&4) || ranks.iter().filter(|&&rank| rank == 0).count() != parameters {
            self.complain(None, "variables are out of order");
        }
        if unit.positional_only_count > unit.positional_count || unit.register_count as usize > 1 << 16 {
            self.complain(None, "counts are out of range");
        }
        if (unit.register_count as usize) < unit.variables.len() {
            self.complain(None, "fewer registers than variables");
        }
        for constant in &unit.constants {
            if let Constant::Code(UnitIndex(index)) = constant
                && !self.units.contains(&(*index as usize))
            {
                self.complain(None, format!("unit {index} does not stand behind this one"));
            }
        }
    }

    fn check_instruction(&mut self, instruction: &Decoded) {
        let pc = Some(instruction.pc);
        let opcode = instruction.opcode;
        if opcode.generic() != opcode {
            self.complain(pc, format!("{} is quickened", opcode.name()));
        }
        let known_flags = match opcode {
            Opcode::MAKE_FUNCTION => flag::DEFAULTS | flag::KEYWORD_DEFAULTS | flag::ANNOTATE | flag::CLOSURE,
            Opcode::LOAD_SUPER_ATTR | Opcode::LOAD_SUPER_METHOD => flag::ZERO_ARGUMENTS,
            _ if (Opcode::ADD..=Opcode::XOR_IMM).contains(&opcode) => flag::IN_PLACE,
            _ if instruction.roles().place_of(Role::ShortJump).is_some() => flag::SENSE,
            _ => 0,
        };
        if instruction.word.flags() & !known_flags != 0 {
            self.complain(pc, "unknown flags");
        }
        let extra = &self.unit.instructions[instruction.pc + 1..instruction.next_pc()];
        let has_d = instruction.roles().d != Role::None;
        let is_cache = |(index, &word): (usize, &u64)| if index == 0 && has_d { word >> 32 != 0 } else { word != 0 };
        if extra.iter().enumerate().any(is_cache) {
            self.complain(pc, "extra words are in use");
        }
        for (slot, role) in instruction.roles().in_order() {
            self.check_operand(instruction, slot, role);
        }
        let mut beyond = 0;
        instruction.for_each_read(|first, count| beyond = beyond.max(first + count));
        instruction.for_each_write(|first, count| beyond = beyond.max(first + count));
        if opcode == Opcode::CALL || opcode == Opcode::CALL_KW {
            beyond = beyond.max(usize::from(instruction.word.a()) + 2);
        }
        if beyond > self.unit.register_count as usize {
            self.complain(pc, format!("r{} is out of range", beyond - 1));
        }
    }

    fn check_operand(&mut self, instruction: &Decoded, slot: Slot, role: Role) {
        let pc = Some(instruction.pc);
        let number = instruction.operand(slot);
        let below = |length: usize| usize::try_from(number).is_ok_and(|index| index < length);
        let roles = instruction.roles();
        let good = match role {
            // `b` and `c` under an `imm`, and `imm` over `b` and `c`, are not operands of their own.
            Role::None => {
                let shared = match slot {
                    Slot::B | Slot::C => roles.imm != Role::None,
                    Slot::Imm => true,
                    Slot::A => false,
                    Slot::D => instruction.opcode.row().extra_words == 0 || roles.d == Role::None,
                };
                shared || number == 0
            }
            Role::Constant => {
                let constant = usize::try_from(number).ok().and_then(|index| self.unit.constants.get(index));
                match (instruction.opcode, constant) {
                    (_, None) => false,
                    (Opcode::MAKE_FUNCTION, Some(constant)) => matches!(constant, Constant::Code(_)),
                    (Opcode::CALL_KW | Opcode::CALL_METHOD_KW, Some(constant)) => {
                        matches!(constant, Constant::Tuple(_))
                    }
                    _ => true,
                }
            }
            Role::Name => below(self.unit.names.len()),
            Role::Jump | Role::ShortJump => instruction.target().is_some_and(|at| self.starts.get(at) == Some(&true)),
            Role::CommonConstant => CommonConstant::from_number(number).is_some(),
            Role::Conversion => Conversion::from_number(number).is_some(),
            Role::AwaitContext => AwaitContext::from_number(number).is_some(),
            Role::SpecialMethod => SpecialMethod::from_number(number).is_some(),
            Role::Intrinsic => Intrinsic::from_number(number).is_some(),
            Role::Count | Role::CountAfter => number >= 0,
            _ => true,
        };
        if !good {
            self.complain(pc, format!("{}: operand {slot:?} = {number} is no {role:?}", instruction.opcode.name()));
        }
    }

    fn check_handlers(&mut self) {
        let mut end = 0;
        for handler in &self.unit.handlers {
            let starts = |at: u32| self.starts.get(at as usize) == Some(&true);
            let ends = handler.end as usize == self.starts.len() || starts(handler.end);
            let apart = handler.start >= end && handler.start < handler.end;
            let temporary = (self.unit.variables.len() as u32..self.unit.register_count).contains(&handler.register);
            if !(starts(handler.start) && ends && starts(handler.target) && apart && temporary) {
                self.complain(Some(handler.start as usize), format!("bad handler {handler:?}"));
            }
            end = handler.end;
        }
    }
}
