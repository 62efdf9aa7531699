//! The slow half of operators: other kinds of operands, quickening, and special methods written in Python, whose frames are pushed here and whose
//! results come back through `ReturnAction::Operate`.

use krait_runtime::arguments::Arguments;
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{BoxedFloat, Function, Str};
use krait_runtime::object::Gc;
use krait_runtime::objects::{float, str};
use krait_runtime::protocols::arithmetic::{self, BinaryOperator, UnaryOperator};
use krait_runtime::protocols::compare::{self, CompareOperator};
use krait_runtime::protocols::truth as truth_protocol;
use krait_runtime::raised::Outcome;
use krait_runtime::type_error;
use krait_runtime::value::Value;

use super::calls;
use super::frame::{Pc, Registers};
use super::handlers::arithmetic::immediate;
use super::handlers::compare::branch;
use super::machine::{Machine, Step};
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::feedback::seen;

/// The four operators of [`float_binary`].
pub(crate) struct FloatOperator;

impl FloatOperator {
    pub(crate) const ADD: u8 = 0;
    pub(crate) const SUB: u8 = 1;
    pub(crate) const MUL: u8 = 2;
    pub(crate) const TRUE_DIV: u8 = 3;
}

/// The number of an exact float that is boxed.
fn exact_boxed(value: Value) -> Option<f64> {
    value.downcast::<BoxedFloat>().filter(|boxed| boxed.object().shape() == float::SHAPE).map(|boxed| boxed.float())
}

/// An exact float, or an exact int that a float holds exactly as the operators would convert it.
#[inline(always)]
fn as_number(value: Value) -> Option<f64> {
    if let Some(float) = value.as_unboxed_float() {
        return Some(float);
    }
    match value.as_small_int() {
        Some(int) => Some(int as f64),
        None => exact_boxed(value),
    }
}

/// A float form met operands or a result that do not fit the word: boxed floats, zeros, infinities, an int on one side.
#[inline(never)]
pub(crate) fn float_binary<const OPERATOR: u8>(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (left, right) = (m.b(), m.c());
    if Value::are_small_ints(left, right) {
        return binary(cx, pc, registers);
    }
    let (Some(left), Some(right)) = (as_number(left), as_number(right)) else { return binary(cx, pc, registers) };
    let result = match OPERATOR {
        FloatOperator::ADD => left + right,
        FloatOperator::SUB => left - right,
        FloatOperator::MUL => left * right,
        _ if right == 0.0 => return binary(cx, pc, registers),
        _ => left / right,
    };
    m.store_outcome(1, float::from_f64(cx, result))
}

/// The operator of a generic arithmetic opcode, `_IMM` forms included.
fn binary_operator(generic: Opcode) -> Option<BinaryOperator> {
    Some(match generic {
        Opcode::ADD | Opcode::ADD_IMM => BinaryOperator::Add,
        Opcode::SUB | Opcode::SUB_IMM => BinaryOperator::Subtract,
        Opcode::MUL | Opcode::MUL_IMM => BinaryOperator::Multiply,
        Opcode::TRUE_DIV => BinaryOperator::TrueDivide,
        Opcode::FLOOR_DIV | Opcode::FLOOR_DIV_IMM => BinaryOperator::FloorDivide,
        Opcode::MOD | Opcode::MOD_IMM => BinaryOperator::Modulo,
        Opcode::POW => BinaryOperator::Power,
        Opcode::MATMUL => BinaryOperator::MatrixMultiply,
        Opcode::LSHIFT | Opcode::LSHIFT_IMM => BinaryOperator::ShiftLeft,
        Opcode::RSHIFT | Opcode::RSHIFT_IMM => BinaryOperator::ShiftRight,
        Opcode::AND | Opcode::AND_IMM => BinaryOperator::And,
        Opcode::OR | Opcode::OR_IMM => BinaryOperator::Or,
        Opcode::XOR | Opcode::XOR_IMM => BinaryOperator::Xor,
        _ => return None,
    })
}

/// The form that suits operands, if there is another one than the generic.
fn quickened_form(generic: Opcode, left: Value, right: Value) -> Option<Opcode> {
    let is_float = |value: Value| value.as_unboxed_float().is_some() || exact_boxed(value).is_some();
    if is_float(left) && (is_float(right) || right.is_small_int()) || left.is_small_int() && is_float(right) {
        return Some(match generic {
            Opcode::ADD => Opcode::ADD_FLOAT,
            Opcode::SUB => Opcode::SUB_FLOAT,
            Opcode::MUL => Opcode::MUL_FLOAT,
            Opcode::TRUE_DIV => Opcode::TRUE_DIV_FLOAT,
            Opcode::POW => Opcode::POW_FLOAT,
            Opcode::ADD_IMM => Opcode::ADD_IMM_FLOAT,
            Opcode::SUB_IMM => Opcode::SUB_IMM_FLOAT,
            Opcode::MUL_IMM => Opcode::MUL_IMM_FLOAT,
            Opcode::JUMP_IF_LT => Opcode::JUMP_IF_LT_FLOAT,
            Opcode::JUMP_IF_LE => Opcode::JUMP_IF_LE_FLOAT,
            Opcode::JUMP_IF_EQ => Opcode::JUMP_IF_EQ_FLOAT,
            Opcode::JUMP_IF_NE => Opcode::JUMP_IF_NE_FLOAT,
            Opcode::JUMP_IF_GT => Opcode::JUMP_IF_GT_FLOAT,
            Opcode::JUMP_IF_GE => Opcode::JUMP_IF_GE_FLOAT,
            _ => return None,
        });
    }
    if exact_str(left).is_some() && exact_str(right).is_some() {
        return Some(match generic {
            Opcode::ADD => Opcode::ADD_STR,
            Opcode::JUMP_IF_EQ => Opcode::JUMP_IF_EQ_STR,
            Opcode::JUMP_IF_NE => Opcode::JUMP_IF_NE_STR,
            _ => return None,
        });
    }
    None
}

/// Records what operands a site met, and gives it the form that suits them; a second change of form is the last.
fn adapt(m: Machine<'_>, left: Value, right: Value) -> Option<Opcode> {
    let current = m.word.opcode()?;
    let generic = current.generic();
    if m.word.flags() & seen::SEVERAL != 0 {
        return Some(generic);
    }
    if Value::are_small_ints(left, right) && current == generic {
        m.pc.add_flags(seen::OVERFLOW);
        return Some(generic);
    }
    // A site that has met other operands changes its form for ints and floats of the word only: what is cheap to see.
    if m.word.flags() & seen::OTHER != 0 && current == generic && (left.is_object() || right.is_object()) {
        return Some(generic);
    }
    match quickened_form(generic, left, right) {
        Some(form) if form == current => {}
        Some(form) if current == generic => m.pc.set_opcode(form),
        _ if current == generic => m.pc.add_flags(seen::OTHER),
        _ => {
            m.pc.add_flags(seen::SEVERAL);
            m.pc.set_opcode(generic);
        }
    }
    Some(generic)
}

fn exact_str(value: Value) -> Option<Gc<Str>> {
    value.downcast::<Str>().filter(|string| string.object().shape() == str::SHAPE)
}

/// A special method of `receiver` that is a Python function, so that its frame can be pushed: only for instances of Python classes.
fn python_method(cx: &Context, receiver: Value, name: Gc<Str>) -> Option<Gc<Function>> {
    if receiver.as_object()?.shape().0 < krait_runtime::builtin_class::FIRST_DYNAMIC_SHAPE {
        return None;
    }
    cx.class_of(receiver).lookup(cx, name).ok()??.downcast()
}

/// Pushes the frame of a special method with one argument besides its receiver; `ReturnAction::Operate` brings its value to [`after_method`].
fn operate(m: Machine<'_>, method: Gc<Function>, receiver: Value, argument: Value) -> Step {
    let words = super::returns::words_of(m.word) as u8;
    let action = Action::new(ReturnAction::Operate, 0, words);
    match calls::push_function(m.cx, method, Arguments::positional(&[receiver, argument]), action) {
        Ok(step) => step,
        Err(raised) => m.raise(raised),
    }
}

/// The right operand's reflected method goes first if its class derives from the left one's; Rust code settles such cases.
fn right_goes_first(cx: &Context, left: Value, right: Value) -> bool {
    if cx.shape_of(left) == cx.shape_of(right) {
        return false;
    }
    let (left, right) = (cx.class_of(left), cx.class_of(right));
    left != right && right.is_subclass_of(left)
}

/// Arithmetic of two registers, whatever they hold.
#[inline(never)]
pub(crate) fn binary(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (left, right) = (m.b(), m.c());
    binary_of(m, left, right)
}

/// Arithmetic of a register and a small int.
#[inline(never)]
pub(crate) fn binary_immediate(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    if let Some(left) = m.b().as_unboxed_float().or_else(|| exact_boxed(m.b())) {
        let right = f64::from(m.word.c() as i16);
        let result = match m.word.opcode() {
            Some(Opcode::ADD_IMM_FLOAT) => Some(left + right),
            Some(Opcode::SUB_IMM_FLOAT) => Some(left - right),
            Some(Opcode::MUL_IMM_FLOAT) => Some(left * right),
            _ => None,
        };
        if let Some(result) = result {
            return m.store_outcome(1, float::from_f64(cx, result));
        }
    }
    binary_of(m, m.b(), immediate(m))
}

fn binary_of(m: Machine<'_>, left: Value, right: Value) -> Step {
    let cx = m.cx;
    let Some(operator) = adapt(m, left, right).and_then(binary_operator) else { return m.next(1) };
    let in_place = m.word.flags() & flag::IN_PLACE != 0;
    if !right_goes_first(cx, left, right) {
        let own = if in_place { python_method(cx, left, operator.in_place(cx)) } else { None };
        let has_in_place = own.is_some();
        let method = own.or_else(|| python_method(cx, left, operator.method(cx)));
        // An in-place method that is not Python's goes first, through the protocol.
        if let Some(method) = method
            && (has_in_place || !in_place || !has_method(cx, left, operator.in_place(cx)))
        {
            return operate(m, method, left, right);
        }
        if method.is_none()
            && left.as_object().is_none()
            && let Some(reflected) = python_method(cx, right, operator.reflected(cx))
        {
            return operate(m, reflected, right, left);
        }
    }
    m.store_outcome(1, do_binary(cx, operator, in_place, left, right))
}

fn has_method(cx: &Context, value: Value, name: Gc<Str>) -> bool {
    !matches!(cx.class_of(value).lookup(cx, name), Ok(None))
}

fn do_binary(cx: &Context, operator: BinaryOperator, in_place: bool, left: Value, right: Value) -> Outcome {
    if in_place {
        arithmetic::in_place(cx, operator, left, right)
    } else {
        arithmetic::binary(cx, operator, left, right)
    }
}

/// ADD_STR
#[inline(never)]
pub(crate) fn add_strs(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match (exact_str(m.b()), exact_str(m.c())) {
        (Some(left), Some(right)) => m.store_outcome(1, str::concat(cx, left, right).map(Gc::value)),
        _ => binary(cx, pc, registers),
    }
}

/// POW_FLOAT
#[inline(never)]
pub(crate) fn power_of_floats(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (left, right) = (m.b(), m.c());
    if quickened_form(Opcode::POW, left, right).is_none() {
        return binary(cx, pc, registers);
    }
    m.store_outcome(1, do_binary(cx, BinaryOperator::Power, false, left, right))
}

/// NEGATE, POSITIVE, INVERT
#[inline(never)]
pub(crate) fn unary(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let operator = match m.word.opcode() {
        Some(Opcode::NEGATE) => UnaryOperator::Negative,
        Some(Opcode::POSITIVE) => UnaryOperator::Positive,
        _ => UnaryOperator::Invert,
    };
    m.store_outcome(1, arithmetic::unary(cx, operator, m.b()))
}

/// The operator of a generic comparison, fused and `_IMM` forms included.
fn compare_operator(generic: Opcode) -> Option<CompareOperator> {
    Some(match generic {
        Opcode::LT | Opcode::LT_IMM | Opcode::JUMP_IF_LT | Opcode::JUMP_IF_LT_IMM => CompareOperator::Less,
        Opcode::LE | Opcode::LE_IMM | Opcode::JUMP_IF_LE | Opcode::JUMP_IF_LE_IMM => CompareOperator::LessEqual,
        Opcode::EQ | Opcode::EQ_IMM | Opcode::JUMP_IF_EQ | Opcode::JUMP_IF_EQ_IMM => CompareOperator::Equal,
        Opcode::NE | Opcode::NE_IMM | Opcode::JUMP_IF_NE | Opcode::JUMP_IF_NE_IMM => CompareOperator::NotEqual,
        Opcode::GT | Opcode::GT_IMM | Opcode::JUMP_IF_GT | Opcode::JUMP_IF_GT_IMM => CompareOperator::Greater,
        Opcode::GE | Opcode::GE_IMM | Opcode::JUMP_IF_GE | Opcode::JUMP_IF_GE_IMM => CompareOperator::GreaterEqual,
        _ => return None,
    })
}

/// Where the operands of a comparison stand, and what becomes of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// b, c -> a
    Store,
    /// b, small int c -> a
    StoreImmediate,
    /// a, b: branch
    Jump,
    /// a, small int b: branch
    JumpImmediate,
}

fn form_of(generic: Opcode) -> Form {
    use Opcode as O;
    match generic {
        O::LT_IMM | O::LE_IMM | O::EQ_IMM | O::NE_IMM | O::GT_IMM | O::GE_IMM => Form::StoreImmediate,
        O::JUMP_IF_LT | O::JUMP_IF_LE | O::JUMP_IF_EQ | O::JUMP_IF_NE | O::JUMP_IF_GT | O::JUMP_IF_GE => Form::Jump,
        O::JUMP_IF_LT_IMM | O::JUMP_IF_LE_IMM | O::JUMP_IF_EQ_IMM => Form::JumpImmediate,
        O::JUMP_IF_NE_IMM | O::JUMP_IF_GT_IMM | O::JUMP_IF_GE_IMM => Form::JumpImmediate,
        _ => Form::Store,
    }
}

fn operands_of(m: Machine<'_>, form: Form) -> (Value, Value) {
    match form {
        Form::Store => (m.b(), m.c()),
        Form::StoreImmediate => (m.b(), immediate(m)),
        Form::Jump => (m.a(), m.b()),
        Form::JumpImmediate => (m.a(), Value::from_i32(i32::from(m.word.b() as i16))),
    }
}

/// A comparison of any form, whatever the operands hold.
fn compare_any(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(generic) = m.word.opcode().map(Opcode::generic) else { return m.next(1) };
    let form = form_of(generic);
    let (left, right) = operands_of(m, form);
    adapt(m, left, right);
    let Some(operator) = compare_operator(generic) else { return m.next(1) };
    if !right_goes_first(cx, left, right)
        && let Some(method) = python_method(cx, left, operator.method(cx))
    {
        return operate(m, method, left, right);
    }
    match form {
        Form::Store | Form::StoreImmediate => m.store_outcome(1, compare::compare(cx, operator, left, right)),
        Form::Jump | Form::JumpImmediate => match compare::holds(cx, operator, left, right) {
            Ok(truth) => branch(m, truth),
            Err(raised) => m.raise(raised),
        },
    }
}

/// LT ... GE
#[inline(never)]
pub(crate) fn compare(cx: &Context, pc: Pc, registers: Registers) -> Step {
    compare_any(cx, pc, registers)
}

/// LT_IMM ... GE_IMM
#[inline(never)]
pub(crate) fn compare_immediate(cx: &Context, pc: Pc, registers: Registers) -> Step {
    compare_any(cx, pc, registers)
}

/// JUMP_IF_LT ... JUMP_IF_GE
#[inline(never)]
pub(crate) fn compare_and_jump(cx: &Context, pc: Pc, registers: Registers) -> Step {
    compare_any(cx, pc, registers)
}

/// JUMP_IF_LT_IMM ... JUMP_IF_GE_IMM
#[inline(never)]
pub(crate) fn compare_immediate_and_jump(cx: &Context, pc: Pc, registers: Registers) -> Step {
    compare_any(cx, pc, registers)
}

/// A special method called by [`operate`] for the instruction at hand has returned a value.
pub(crate) fn after_method(m: Machine<'_>, value: Value) -> Step {
    let Some(generic) = m.word.opcode().map(Opcode::generic) else { return m.next(1) };
    if let Some(operator) = binary_operator(generic) {
        if value != Value::NOT_IMPLEMENTED {
            return m.store(1, value);
        }
        let right =
            if generic.row().operands.c == crate::bytecode::role::Role::SmallInt { immediate(m) } else { m.c() };
        let in_place = m.word.flags() & flag::IN_PLACE != 0;
        return m.store_outcome(1, retry_binary(m.cx, operator, in_place, m.b(), right));
    }
    let Some(operator) = compare_operator(generic) else { return after_truth_method(m, generic, value) };
    let form = form_of(generic);
    let outcome = if value == Value::NOT_IMPLEMENTED {
        let (left, right) = operands_of(m, form);
        retry_compare(m.cx, operator, left, right)
    } else {
        Ok(value)
    };
    match (form, outcome) {
        (Form::Store | Form::StoreImmediate, outcome) => m.store_outcome(1, outcome),
        (_, Ok(value)) => truth_then(m, value, |truth| branch(m, truth)),
        (_, Err(raised)) => m.raise(raised),
    }
}

/// A binary operation whose first method was not implemented: the in-place method, or the left operand's, or, where the left
/// operand is an int or float, the right one's.
fn retry_binary(cx: &Context, operator: BinaryOperator, in_place: bool, left: Value, right: Value) -> Outcome {
    if in_place && has_method(cx, left, operator.in_place(cx)) {
        return arithmetic::binary(cx, operator, left, right);
    }
    let forward_failed = left.as_object().is_some();
    let symbol = operator.symbol();
    if forward_failed
        && cx.class_of(left) != cx.class_of(right)
        && let Some(result) = krait_runtime::protocols::call::call_special(cx, right, operator.reflected(cx), &[left])?
        && result != Value::NOT_IMPLEMENTED
    {
        return Ok(result);
    }
    let (left, right) = (cx.class_name(left), cx.class_name(right));
    let symbol = if in_place { format!("{symbol}=") } else { symbol.to_owned() };
    Err(type_error!(cx, "unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
}

/// A comparison whose left method was not implemented.
fn retry_compare(cx: &Context, operator: CompareOperator, left: Value, right: Value) -> Outcome {
    let swapped = operator.swapped().method(cx);
    if let Some(result) = krait_runtime::protocols::call::call_special(cx, right, swapped, &[left])?
        && result != Value::NOT_IMPLEMENTED
    {
        return Ok(result);
    }
    match operator {
        CompareOperator::Equal => Ok(Value::from_bool(left == right)),
        CompareOperator::NotEqual => Ok(Value::from_bool(left != right)),
        _ => {
            let (left, right) = (cx.class_name(left), cx.class_name(right));
            Err(type_error!(cx, "'{}' not supported between instances of '{left}' and '{right}'", operator.symbol()))
        }
    }
}

/// Goes on with the truth of a value, or raises what asking for it raises.
pub(crate) fn truth_then(m: Machine<'_>, value: Value, then: impl FnOnce(bool) -> Step) -> Step {
    match truth_protocol::is_true(m.cx, value) {
        Ok(truth) => then(truth),
        Err(raised) => m.raise(raised),
    }
}

/// Goes on behind TO_BOOL, NOT, JUMP_IF_TRUE or JUMP_IF_FALSE with the operand's truth.
fn with_truth(m: Machine<'_>, generic: Opcode, truth: bool) -> Step {
    let distance = m.word.imm() as isize;
    match generic {
        Opcode::TO_BOOL => m.store(1, Value::from_bool(truth)),
        Opcode::NOT => m.store(1, Value::from_bool(!truth)),
        Opcode::JUMP_IF_TRUE => m.jump(1, if truth { distance } else { 0 }),
        _ => m.jump(1, if truth { 0 } else { distance }),
    }
}

/// `__bool__` of the operand of a truth test has returned a value.
fn after_truth_method(m: Machine<'_>, generic: Opcode, value: Value) -> Step {
    match value.as_bool() {
        Some(truth) => with_truth(m, generic, truth),
        None => {
            let name = m.cx.class_name(value);
            m.raise(type_error!(m.cx, "__bool__ should return bool, returned {name}"))
        }
    }
}

/// TO_BOOL, NOT, JUMP_IF_TRUE, JUMP_IF_FALSE of a value whose word does not tell its truth.
fn truth_any(m: Machine<'_>, operand: Value) -> Step {
    let Some(generic) = m.word.opcode().map(Opcode::generic) else { return m.next(1) };
    if let Some(method) = python_method(m.cx, operand, m.cx.names.__bool__) {
        let action = Action::new(ReturnAction::Operate, 0, 1);
        return match calls::push_function(m.cx, method, Arguments::positional(&[operand]), action) {
            Ok(step) => step,
            Err(raised) => m.raise(raised),
        };
    }
    truth_then(m, operand, |truth| with_truth(m, generic, truth))
}

/// TO_BOOL, NOT
#[inline(never)]
pub(crate) fn truth(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    truth_any(m, m.b())
}

/// JUMP_IF_TRUE, JUMP_IF_FALSE
#[inline(never)]
pub(crate) fn truth_and_jump(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    truth_any(m, m.a())
}

/// IN, NOT_IN
#[inline(never)]
pub(crate) fn contains(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (item, container) = (m.b(), m.c());
    let sense = m.word.opcode().map(Opcode::generic) == Some(Opcode::IN);
    if let Some(method) = python_method(cx, container, cx.names.__contains__) {
        let kind = if sense { ReturnAction::StoreTruth } else { ReturnAction::StoreNotTruth };
        let action = Action::new(kind, m.word.a(), 1);
        return match calls::push_function(cx, method, Arguments::positional(&[container, item]), action) {
            Ok(step) => step,
            Err(raised) => m.raise(raised),
        };
    }
    m.store_outcome(1, compare::contains(cx, container, item).map(|found| Value::from_bool(found == sense)))
}
