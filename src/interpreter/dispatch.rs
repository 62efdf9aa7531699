//! The loop, nothing else: fetch a word, match its opcode, do what its handler says, go on where that says.
//!
//! One `match` over the opcode byte becomes one jump table. The handlers are inlined here; the loop's state is two words (`Step`), so that it
//! stays in machine registers across them.

#![allow(unsafe_code, reason = "reads opcodes without a check")]

use krait_runtime::context::Context;
use krait_runtime::raised::{Outcome, Raised};

use super::handlers::compare::{Eq, Ge, Gt, Le, Lt, Ne};
use super::handlers::{arithmetic, attributes, call, compare, control, data, iteration, names, sequences, subscript};
use super::machine::{Machine, Step};
use super::{
    async_sites, attribute_sites, build_sites, call_sites, class_sites, errors, exception_sites, function_sites,
    generators, iteration_sites, name_sites, native_entry, operators, pattern_sites, subscript_sites,
};
use crate::bytecode::instruction::Instruction;
use crate::bytecode::opcode::Opcode;

/// Raises RecursionError if the native stack is nearly used up.
///
/// # Errors
/// RecursionError.
#[inline(never)]
pub(crate) fn check_native_stack(cx: &Context) -> Result<(), Raised> {
    let here = 0u8;
    let pointer = std::hint::black_box(&raw const here).addr();
    if (pointer as u64) < cx.thread.native_stack_limit.get() { Err(errors::native_stack_exhausted(cx)) } else { Ok(()) }
}

#[inline(always)]
fn opcode_of(word: Instruction) -> Opcode {
    debug_assert!(word.opcode().is_some());
    // SAFETY: code is verified, quickening writes opcodes alone, and opcodes are numbered without gaps.
    unsafe { std::mem::transmute::<u8, Opcode>(word.byte()) }
}

/// Runs from a step on until the frame whose action is to leave has ended or suspended.
///
/// # Errors
/// The exception that left that frame.
#[inline(never)]
pub(crate) fn run(cx: &Context, start: Step) -> Outcome {
    let mut step = start;
    loop {
        let m = Machine::at(cx, step);
        step = match opcode_of(m.word) {
            Opcode::NOP => m.next(1),
            Opcode::MOVE => data::copy(m),
            Opcode::LOAD_CONST => data::load_const(m),
            Opcode::LOAD_IMMEDIATE => data::load_immediate(m),
            Opcode::LOAD_COMMON_CONSTANT => m.slowly(data::load_common_constant),
            Opcode::CHECK_BOUND => data::check_bound(m),
            Opcode::DELETE_LOCAL => data::delete_local(m),

            Opcode::MAKE_CELL => m.slowly(data::make_cell),
            Opcode::COPY_FREE_VARIABLES => data::copy_free_variables(m),
            Opcode::LOAD_CELL => data::load_cell(m),
            Opcode::STORE_CELL => data::store_cell(m),
            Opcode::DELETE_CELL => m.slowly(data::delete_cell),
            Opcode::LOAD_NAME_OR_CELL => m.slowly(name_sites::load_name_or_cell),

            Opcode::LOAD_GLOBAL => m.slowly(name_sites::load_global),
            Opcode::STORE_GLOBAL => m.slowly(name_sites::store_global),
            Opcode::DELETE_GLOBAL => m.slowly(name_sites::delete_global),
            Opcode::LOAD_NAME => m.slowly(name_sites::load_name),
            Opcode::STORE_NAME => m.slowly(name_sites::store_name),
            Opcode::DELETE_NAME => m.slowly(name_sites::delete_name),
            Opcode::LOAD_NAME_OR_GLOBAL => m.slowly(name_sites::load_name_or_global),
            Opcode::LOAD_LOCALS => m.slowly(name_sites::load_locals),
            Opcode::LOAD_BUILD_CLASS => m.slowly(name_sites::load_build_class),
            Opcode::LOAD_GLOBAL_CELL => names::load_global_cell(m),
            Opcode::STORE_GLOBAL_CELL => names::store_global_cell(m),
            Opcode::LOAD_NAME_CELL => names::load_name_cell(m),
            Opcode::STORE_NAME_CELL => names::store_name_cell(m),

            Opcode::LOAD_ATTR => m.slowly(attribute_sites::load),
            Opcode::STORE_ATTR => m.slowly(attribute_sites::store),
            Opcode::DELETE_ATTR => m.slowly(attribute_sites::delete),
            Opcode::LOAD_METHOD => m.slowly(attribute_sites::load_method),
            Opcode::LOAD_SUPER_ATTR => m.slowly(class_sites::load_super),
            Opcode::LOAD_SUPER_METHOD => m.slowly(class_sites::load_super_method),
            Opcode::LOAD_ATTR_SLOT => attributes::load_slot(m),
            Opcode::LOAD_ATTR_OVERFLOW => attributes::load_overflow(m),
            Opcode::LOAD_ATTR_CELL => attributes::load_cell(m),
            Opcode::LOAD_ATTR_PROPERTY => attributes::load_property(m),
            Opcode::LOAD_ATTR_OF_CLASS => attributes::load_of_class(m),
            Opcode::LOAD_ATTR_OF_MODULE => attributes::load_of_module(m),
            Opcode::LOAD_ATTR_POLYMORPHIC => m.slowly(attribute_sites::load_polymorphic),
            Opcode::STORE_ATTR_SLOT => attributes::store_slot(m),
            Opcode::STORE_ATTR_OVERFLOW => attributes::store_overflow(m),
            Opcode::STORE_ATTR_ADD => attributes::store_add(m),
            Opcode::STORE_ATTR_POLYMORPHIC => m.slowly(attribute_sites::store_polymorphic),
            Opcode::LOAD_METHOD_CELL => attributes::load_method_cell(m),
            Opcode::LOAD_METHOD_OF_CLASS => attributes::load_method_of_class(m),
            Opcode::LOAD_METHOD_OF_MODULE => attributes::load_method_of_module(m),
            Opcode::LOAD_METHOD_POLYMORPHIC => m.slowly(attribute_sites::load_method_polymorphic),
            Opcode::LOAD_SUPER_METHOD_CELL => m.slowly(class_sites::load_super_method),

            Opcode::LOAD_SUBSCRIPT => m.slowly(subscript_sites::load),
            Opcode::STORE_SUBSCRIPT => m.slowly(subscript_sites::store),
            Opcode::DELETE_SUBSCRIPT => m.slowly(subscript_sites::delete),
            Opcode::LOAD_SLICE => m.slowly(subscript_sites::load_slice),
            Opcode::STORE_SLICE => m.slowly(subscript_sites::store_slice),
            Opcode::BUILD_SLICE => m.slowly(subscript_sites::build_slice),
            Opcode::LOAD_SUBSCRIPT_LIST => subscript::load_list(m),
            Opcode::LOAD_SUBSCRIPT_LIST_INT => subscript::load_list(m),
            Opcode::LOAD_SUBSCRIPT_LIST_FLOAT => subscript::load_list(m),
            Opcode::LOAD_SUBSCRIPT_TUPLE => subscript::load_tuple(m),
            Opcode::LOAD_SUBSCRIPT_DICT => subscript::load_dict(m),
            Opcode::LOAD_SUBSCRIPT_STR => m.slowly(subscript_sites::load),
            Opcode::STORE_SUBSCRIPT_LIST => subscript::store_list(m),
            Opcode::STORE_SUBSCRIPT_LIST_INT => subscript::store_list(m),
            Opcode::STORE_SUBSCRIPT_LIST_FLOAT => subscript::store_list(m),
            Opcode::STORE_SUBSCRIPT_DICT => subscript::store_dict(m),

            Opcode::ADD => arithmetic::add(m),
            Opcode::SUB => arithmetic::sub(m),
            Opcode::MUL => arithmetic::mul(m),
            Opcode::TRUE_DIV => m.slowly(operators::binary),
            Opcode::FLOOR_DIV => arithmetic::floor_div(m),
            Opcode::MOD => arithmetic::modulo(m),
            Opcode::POW => m.slowly(operators::binary),
            Opcode::MATMUL => m.slowly(operators::binary),
            Opcode::LSHIFT => arithmetic::lshift(m),
            Opcode::RSHIFT => arithmetic::rshift(m),
            Opcode::AND => arithmetic::and(m),
            Opcode::OR => arithmetic::or(m),
            Opcode::XOR => arithmetic::xor(m),
            Opcode::ADD_IMM => arithmetic::add_imm(m),
            Opcode::SUB_IMM => arithmetic::sub_imm(m),
            Opcode::MUL_IMM => arithmetic::mul_imm(m),
            Opcode::FLOOR_DIV_IMM => arithmetic::floor_div_imm(m),
            Opcode::MOD_IMM => arithmetic::modulo_imm(m),
            Opcode::LSHIFT_IMM => arithmetic::lshift_imm(m),
            Opcode::RSHIFT_IMM => arithmetic::rshift_imm(m),
            Opcode::AND_IMM => arithmetic::and_imm(m),
            Opcode::OR_IMM => arithmetic::or_imm(m),
            Opcode::XOR_IMM => arithmetic::xor_imm(m),
            Opcode::NEGATE => arithmetic::negate(m),
            Opcode::POSITIVE => m.slowly(operators::unary),
            Opcode::INVERT => arithmetic::invert(m),
            Opcode::ADD_FLOAT => arithmetic::add_float(m),
            Opcode::ADD_STR => m.slowly(operators::add_strs),
            Opcode::SUB_FLOAT => arithmetic::sub_float(m),
            Opcode::MUL_FLOAT => arithmetic::mul_float(m),
            Opcode::TRUE_DIV_FLOAT => arithmetic::true_div_float(m),
            Opcode::POW_FLOAT => m.slowly(operators::power_of_floats),
            Opcode::ADD_IMM_FLOAT => arithmetic::add_imm_float(m),
            Opcode::SUB_IMM_FLOAT => arithmetic::sub_imm_float(m),
            Opcode::MUL_IMM_FLOAT => arithmetic::mul_imm_float(m),

            Opcode::LT => compare::compare::<Lt>(m),
            Opcode::LE => compare::compare::<Le>(m),
            Opcode::EQ => compare::compare::<Eq>(m),
            Opcode::NE => compare::compare::<Ne>(m),
            Opcode::GT => compare::compare::<Gt>(m),
            Opcode::GE => compare::compare::<Ge>(m),
            Opcode::LT_IMM => compare::compare_imm::<Lt>(m),
            Opcode::LE_IMM => compare::compare_imm::<Le>(m),
            Opcode::EQ_IMM => compare::compare_imm::<Eq>(m),
            Opcode::NE_IMM => compare::compare_imm::<Ne>(m),
            Opcode::GT_IMM => compare::compare_imm::<Gt>(m),
            Opcode::GE_IMM => compare::compare_imm::<Ge>(m),
            Opcode::IS => compare::is(m, true),
            Opcode::IS_NOT => compare::is(m, false),
            Opcode::IN => m.slowly(operators::contains),
            Opcode::NOT_IN => m.slowly(operators::contains),
            Opcode::TO_BOOL => compare::to_bool(m, true),
            Opcode::NOT => compare::to_bool(m, false),

            Opcode::JUMP => control::jump(m),
            Opcode::JUMP_BACK => control::jump_back(m),
            Opcode::JUMP_BACK_QUIET => control::jump_back_quiet(m),
            Opcode::JUMP_BACK_NATIVE => m.slowly(native_entry::at_back_edge),
            Opcode::JUMP_IF_TRUE => compare::jump_if_truth(m, true),
            Opcode::JUMP_IF_FALSE => compare::jump_if_truth(m, false),
            Opcode::JUMP_IF_NONE => compare::jump_if_none(m, true),
            Opcode::JUMP_IF_NOT_NONE => compare::jump_if_none(m, false),
            Opcode::JUMP_IF_LT => compare::jump_if::<Lt>(m),
            Opcode::JUMP_IF_LE => compare::jump_if::<Le>(m),
            Opcode::JUMP_IF_EQ => compare::jump_if::<Eq>(m),
            Opcode::JUMP_IF_NE => compare::jump_if::<Ne>(m),
            Opcode::JUMP_IF_GT => compare::jump_if::<Gt>(m),
            Opcode::JUMP_IF_GE => compare::jump_if::<Ge>(m),
            Opcode::JUMP_IF_LT_IMM => compare::jump_if_imm::<Lt>(m),
            Opcode::JUMP_IF_LE_IMM => compare::jump_if_imm::<Le>(m),
            Opcode::JUMP_IF_EQ_IMM => compare::jump_if_imm::<Eq>(m),
            Opcode::JUMP_IF_NE_IMM => compare::jump_if_imm::<Ne>(m),
            Opcode::JUMP_IF_GT_IMM => compare::jump_if_imm::<Gt>(m),
            Opcode::JUMP_IF_GE_IMM => compare::jump_if_imm::<Ge>(m),
            Opcode::JUMP_IF_LT_FLOAT => compare::jump_if_float::<Lt>(m),
            Opcode::JUMP_IF_LE_FLOAT => compare::jump_if_float::<Le>(m),
            Opcode::JUMP_IF_EQ_FLOAT => compare::jump_if_float::<Eq>(m),
            Opcode::JUMP_IF_NE_FLOAT => compare::jump_if_float::<Ne>(m),
            Opcode::JUMP_IF_GT_FLOAT => compare::jump_if_float::<Gt>(m),
            Opcode::JUMP_IF_GE_FLOAT => compare::jump_if_float::<Ge>(m),
            Opcode::JUMP_IF_EQ_STR => compare::jump_if_str(m, true),
            Opcode::JUMP_IF_NE_STR => compare::jump_if_str(m, false),

            Opcode::GET_ITER => m.slowly(iteration_sites::get_iter),
            Opcode::FOR_ITER => m.slowly(iteration_sites::for_iter),
            Opcode::FOR_ITER_RANGE => iteration::for_range(m),
            Opcode::FOR_ITER_LIST => iteration::for_list(m),
            Opcode::FOR_ITER_TUPLE => iteration::for_tuple(m),
            Opcode::FOR_ITER_GENERATOR => iteration::for_generator(m),

            Opcode::RETURN_GENERATOR => m.slowly(generators::create),
            Opcode::YIELD_VALUE => generators::yield_value(m),
            Opcode::YIELD_DELEGATED => generators::yield_value(m),
            Opcode::GET_YIELD_FROM_ITER => m.slowly(async_sites::get_yield_from_iter),
            Opcode::GET_AWAITABLE => m.slowly(async_sites::get_awaitable),
            Opcode::GET_ASYNC_ITER => m.slowly(async_sites::get_async_iter),
            Opcode::GET_ASYNC_NEXT => m.slowly(async_sites::get_async_next),
            Opcode::SEND => m.slowly(iteration_sites::send),
            Opcode::SEND_GENERATOR => iteration::send_generator(m),
            Opcode::CLEANUP_THROW => m.slowly(async_sites::cleanup_throw),
            Opcode::END_ASYNC_FOR => m.slowly(async_sites::end_async_for),

            Opcode::BUILD_TUPLE => sequences::build_tuple(m),
            Opcode::BUILD_LIST => m.slowly(build_sites::list),
            Opcode::BUILD_SET => m.slowly(build_sites::set),
            Opcode::BUILD_MAP => m.slowly(build_sites::map),
            Opcode::BUILD_STRING => m.slowly(build_sites::string),
            Opcode::LIST_APPEND => sequences::list_append(m),
            Opcode::LIST_EXTEND => m.slowly(build_sites::list_extend),
            Opcode::LIST_TO_TUPLE => m.slowly(build_sites::list_to_tuple),
            Opcode::SET_ADD => m.slowly(build_sites::set_add),
            Opcode::SET_UPDATE => m.slowly(build_sites::set_update),
            Opcode::MAP_ADD => m.slowly(build_sites::map_add),
            Opcode::DICT_UPDATE => m.slowly(build_sites::dict_update),
            Opcode::DICT_MERGE => m.slowly(build_sites::dict_merge),
            Opcode::CONVERT_VALUE => m.slowly(build_sites::convert),
            Opcode::FORMAT_VALUE => m.slowly(build_sites::format),
            Opcode::FORMAT_VALUE_SPEC => m.slowly(build_sites::format_spec),
            Opcode::BUILD_INTERPOLATION => m.slowly(build_sites::interpolation),
            Opcode::BUILD_TEMPLATE => m.slowly(build_sites::template),
            Opcode::UNPACK_SEQUENCE => sequences::unpack_any(m),
            Opcode::UNPACK_EX => m.slowly(iteration_sites::unpack_starred),
            Opcode::UNPACK_TUPLE => sequences::unpack_tuple(m),
            Opcode::UNPACK_LIST => sequences::unpack_list(m),

            Opcode::CALL => m.slowly(call_sites::call),
            Opcode::CALL_METHOD => m.slowly(call_sites::call_method),
            Opcode::CALL_KW => m.slowly(call_sites::call_keywords),
            Opcode::CALL_METHOD_KW => m.slowly(call_sites::call_method_keywords),
            Opcode::CALL_EX => m.slowly(call::call_ex),
            Opcode::CALL_INTRINSIC => m.slowly(class_sites::intrinsic),
            Opcode::RETURN => call::return_value(m),
            Opcode::MAKE_FUNCTION => m.slowly(function_sites::make),
            Opcode::IMPORT_NAME => m.slowly(function_sites::import_name),
            Opcode::IMPORT_FROM => m.slowly(function_sites::import_from),
            Opcode::CALL_PYTHON => call::call_python(m),
            Opcode::CALL_PYTHON_DEFAULTS => m.slowly(call_sites::call_with_defaults),
            Opcode::CALL_NATIVE => call::call_native(m),
            Opcode::CALL_CLASS => call::call_class(m),
            Opcode::CALL_METHOD_PYTHON => call::call_method_python(m),
            Opcode::CALL_METHOD_PYTHON_DEFAULTS => m.slowly(call_sites::call_method_with_defaults),
            Opcode::CALL_METHOD_NATIVE => call::call_method_native(m),
            Opcode::CALL_METHOD_LIST_APPEND => sequences::call_append(m),
            Opcode::CALL_METHOD_CLASS => m.slowly(call_sites::call_method),
            Opcode::CALL_KW_PYTHON => m.slowly(call_sites::call_keywords),
            Opcode::CALL_METHOD_KW_PYTHON => m.slowly(call_sites::call_method_keywords),

            Opcode::ENTER_HANDLER => m.slowly(exception_sites::enter_handler),
            Opcode::LEAVE_HANDLER => m.slowly(exception_sites::leave_handler),
            Opcode::CHECK_EXCEPTION_MATCH => m.slowly(exception_sites::check_match),
            Opcode::CHECK_GROUP_MATCH => m.slowly(exception_sites::check_group_match),
            Opcode::RAISE_CURRENT => m.slowly(exception_sites::raise_current),
            Opcode::RAISE => m.slowly(exception_sites::raise),
            Opcode::RAISE_FROM => m.slowly(exception_sites::raise_from),
            Opcode::RERAISE => m.slowly(exception_sites::reraise),
            Opcode::LOAD_SPECIAL => m.slowly(exception_sites::load_special),
            Opcode::WITH_EXCEPT_START => m.slowly(exception_sites::with_except_start),

            Opcode::MATCH_SEQUENCE => m.slowly(pattern_sites::sequence),
            Opcode::MATCH_MAPPING => m.slowly(pattern_sites::mapping),
            Opcode::MATCH_KEYS => m.slowly(pattern_sites::keys),
            Opcode::MATCH_CLASS => m.slowly(pattern_sites::class),
            Opcode::GET_LENGTH => m.slowly(pattern_sites::length),

            Opcode::RESUME => control::resume(m),
            Opcode::RESUME_QUIET => control::resume_quiet(m),
            Opcode::RESUME_NATIVE => m.slowly(native_entry::at_entry),
            Opcode::LEAVE => return m.frame().left_with().ok_or_else(|| errors::in_flight(cx)),
        };
    }
}
