//! Code before it is encoded: instructions with symbolic registers, and labels between them.

use krait_syntax::source::Span;

use crate::bytecode::opcode::Opcode;

/// A register of the unit in work. Which number it gets is known when all variables are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Reg(u32);

/// What a symbolic register stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RegKind {
    /// Index into the unit's locals.
    Local(u32),
    /// Index into the unit's cells.
    Cell(u32),
    /// Index into the unit's free variables.
    Free(u32),
    /// A temporary.
    Temporary(u32),
}

impl Reg {
    const SHIFT: u32 = 30;
    const MASK: u32 = (1 << Reg::SHIFT) - 1;

    /// A local variable (or a parameter that is a cell).
    pub(super) const fn local(index: u32) -> Reg {
        Reg(index & Reg::MASK)
    }

    /// A cell that is no parameter.
    pub(super) const fn cell(index: u32) -> Reg {
        Reg(index & Reg::MASK | 1 << Reg::SHIFT)
    }

    /// A free variable.
    pub(super) const fn free(index: u32) -> Reg {
        Reg(index & Reg::MASK | 2 << Reg::SHIFT)
    }

    /// A temporary.
    pub(super) const fn temporary(index: u32) -> Reg {
        Reg(index & Reg::MASK | 3 << Reg::SHIFT)
    }

    /// The register `distance` behind this one.
    pub(super) const fn after(self, distance: u32) -> Reg {
        Reg(self.0 + distance)
    }

    pub(super) const fn kind(self) -> RegKind {
        let index = self.0 & Reg::MASK;
        match self.0 >> Reg::SHIFT {
            0 => RegKind::Local(index),
            1 => RegKind::Cell(index),
            2 => RegKind::Free(index),
            _ => RegKind::Temporary(index),
        }
    }

    pub(super) const fn is_temporary(self) -> bool {
        matches!(self.kind(), RegKind::Temporary(_))
    }

    /// The index among the locals, if it is one.
    pub(super) const fn as_local(self) -> Option<u32> {
        if let RegKind::Local(index) = self.kind() { Some(index) } else { None }
    }
}

/// An operand: a register, or a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Field(pub(super) u32);

impl From<Reg> for Field {
    fn from(register: Reg) -> Field {
        Field(register.0)
    }
}

impl From<u32> for Field {
    fn from(number: u32) -> Field {
        Field(number)
    }
}

impl From<usize> for Field {
    fn from(number: usize) -> Field {
        Field(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

impl From<i16> for Field {
    fn from(number: i16) -> Field {
        Field(u32::from(number as u16))
    }
}

impl Field {
    /// The register that the operand names.
    pub(super) fn register(self) -> Reg {
        Reg(self.0)
    }
}

/// A place in the code that jumps lead to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Label(pub(super) u32);

/// An exception handler of the unit, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct HandlerId(pub(super) u32);

/// Where a handler begins and what it receives the exception in.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandlerTarget {
    pub(super) label: Label,
    pub(super) register: Reg,
}

/// What source range an instruction is charged to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A range of the source.
    Span(Span),
    /// The beginning of a line; line 0 is before the first.
    Line(u32),
    /// The range of the instruction before.
    Nowhere,
}

/// An instruction before it is encoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Op {
    pub(super) opcode: Opcode,
    pub(super) flags: u8,
    pub(super) a: Field,
    pub(super) b: Field,
    pub(super) c: Field,
    /// The operand `imm` or `d`, where it is no jump.
    pub(super) number: i32,
    /// The target of a jump.
    pub(super) target: Option<Label>,
    pub(super) place: Place,
    pub(super) handler: Option<HandlerId>,
    pub(super) isolation: Isolation,
}

/// What a MOVE does for a comprehension's variable. Each pair of a save and its restores has a number in the unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Isolation {
    /// Nothing.
    None,
    /// Keeps what the variable `b` holds, which may be unbound.
    Save(u32),
    /// Puts it back into the variable `a`.
    Restore(u32),
}

/// A piece of code.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node {
    Label(Label),
    Op(Op),
}
