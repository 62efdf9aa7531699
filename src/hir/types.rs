//! The types of HIR values: how a value is represented in a machine register, and what is known of it.
//!
//! Raw types (`Int`, `Float`, `Bool`) hold the payload alone. `Any` is a boxed word as the runtime sees it. `Virtual` values are objects that
//! exist only at exits: they may be operands of snapshots and of other virtual values, of nothing else.

/// The type of an HIR value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// An `int` as an i64; a Python int beyond it is never unboxed.
    Int,
    /// A `float` as an f64; may be NaN.
    Float,
    /// A truth value, one bit.
    Bool,
    /// Any value at all, as the runtime's 64-bit word; never 0.
    Any,
    /// A frame state; operand of guards and calls.
    Snapshot,
    /// An object to be built at exits.
    Virtual,
}

/// Every type with its name in text form.
pub const TYPES: [(Type, &str); 6] = [
    (Type::Int, "Int"),
    (Type::Float, "Float"),
    (Type::Bool, "Bool"),
    (Type::Any, "Any"),
    (Type::Snapshot, "Snapshot"),
    (Type::Virtual, "Virtual"),
];

impl Type {
    /// The name in text form.
    pub fn name(self) -> &'static str {
        TYPES.iter().find(|(candidate, _)| *candidate == self).map_or("?", |(_, name)| name)
    }

    /// The type of a name in text form.
    pub fn from_name(name: &str) -> Option<Type> {
        TYPES.iter().find(|(_, candidate)| *candidate == name).map(|(candidate, _)| *candidate)
    }

    /// Whether values of this type live in machine registers.
    pub fn is_machine(self) -> bool {
        !matches!(self, Type::Snapshot | Type::Virtual)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}
