//! THE table of exit reasons: why compiled code went back to the interpreter. Each has a counter of the same name.

macro_rules! exit_reasons {
    ($($(#[$doc:meta])* $variant:ident $name:literal $failed_guess:literal;)*) => {
        /// Why compiled code was left.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum ExitReason { $($(#[$doc])* $variant),* }

        /// Every reason: itself, its name in text form, whether it counts as a wrong guess.
        pub const EXIT_REASONS: &[(ExitReason, &str, bool)] = &[$((ExitReason::$variant, $name, $failed_guess)),*];
    };
}

exit_reasons! {
    /// A value expected to be a small int was something else.
    NotInt "not_int" true;
    /// A value expected to be a float was something else.
    NotFloat "not_float" true;
    /// A value expected to be a bool was something else.
    NotBool "not_bool" true;
    /// An object had another shape.
    WrongShape "wrong_shape" true;
    /// A value was not the one that was expected.
    NotSame "not_same" true;
    /// A condition did not hold.
    GuardFailed "guard_failed" true;
    /// Int arithmetic left 64 bits.
    IntOverflow "int_overflow" true;
    /// Division by zero: the interpreter raises.
    DivisionByZero "division_by_zero" true;
    /// A shift by a count that compiled code does not handle.
    ShiftCount "shift_count" true;
    /// An int beyond 2^53 met a float.
    Inexact "inexact" true;
    /// A power that raises or is complex.
    Power "power" true;
    /// An unbound variable: the interpreter raises.
    Unbound "unbound" true;
    /// The interpreter is wanted: a signal, a finalizer, a collection in stress mode.
    Poll "poll" false;
    /// A call raised an exception, which now unwinds.
    Raised "raised" false;
    /// A callee gave a result of another type than expected.
    ResultType "result_type" true;
    /// The path was never taken while feedback was gathered.
    NeverTaken "never_taken" true;
    /// The loop that was compiled is over.
    LoopEnd "loop_end" false;
    /// Compilation stops here: the instruction is not compiled.
    Unsupported "unsupported" false;
    /// A version that the code relied on was invalidated while it ran.
    Invalidated "invalidated" false;
    /// The frame stack, the native stack or the recursion limit leaves no room for the frame: the interpreter raises, or finds room.
    NoRoom "no_room" false;
    /// The mode that forces every exit once.
    Forced "forced" false;
}

impl ExitReason {
    /// The name in text form and in counters.
    pub fn name(self) -> &'static str {
        EXIT_REASONS[self as usize].1
    }

    /// Whether an exit for this reason means that the code was specialised wrongly.
    pub fn is_failed_guess(self) -> bool {
        EXIT_REASONS[self as usize].2
    }

    /// The reason of a name in text form.
    pub fn from_name(name: &str) -> Option<ExitReason> {
        EXIT_REASONS.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}
