//! The text form of code units, for `--dump=bytecode` and tests.
//!
//! ```text
//! code f, line 1: optimized new_locals
//!   variables: a, b; temporaries: 1
//!     2      0   RESUME
//!            2   ADD                   %2 <- a, b
//!            3   RETURN                %2
//! ```
//!
//! First the line where it changes, then the word's index (`>` before targets of jumps and handlers). Named registers print as their variable,
//! temporaries as `%3`. What is written stands left of the arrow; `&x` is read, then written; ranges stand in brackets; `-> 7` is a jump.

use std::fmt::Write;

use super::code::{CodeUnit, Constant, Program, UnitIndex, VariableKind, code_flag};
use super::instruction::{Decoded, flag};
use super::opcode::Opcode;
use super::role::{Role, Slot};
use super::selector::{AwaitContext, CommonConstant, Conversion, Intrinsic, SpecialMethod};

/// What to print besides instructions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The source range of each instruction.
    pub positions: bool,
}

/// All units of a program, an empty line between them.
pub fn disassemble(program: &Program, options: Options) -> String {
    let units: Vec<String> = program.units.iter().map(|unit| disassemble_unit(program, unit, options)).collect();
    units.join("\n")
}

/// One unit; the program names the units that its constants refer to.
pub fn disassemble_unit(program: &Program, unit: &CodeUnit, options: Options) -> String {
    let mut text = String::new();
    header(&mut text, unit);
    let decoded: Vec<Decoded> = Decoded::all(&unit.instructions).collect();
    let mut targets: Vec<usize> = decoded.iter().filter_map(Decoded::target).collect();
    targets.extend(unit.handlers.iter().map(|handler| handler.target as usize));
    let mut line = None;
    for instruction in &decoded {
        let position = unit.positions.at(instruction.pc);
        let new_line = position.map(|position| position.line);
        let shown = if new_line == line { None } else { new_line };
        line = new_line;
        let shown = shown.map_or(String::new(), |line| line.to_string());
        let mark = if targets.contains(&instruction.pc) { '>' } else { ' ' };
        let operands = operands(program, unit, instruction);
        let mut row = format!("{shown:>5} {mark}{:>5}   {:<21} {operands}", instruction.pc, instruction.opcode.name());
        if let (true, Some(at)) = (options.positions, position) {
            let _ = write!(row, "    ; {}:{}-{}:{}", at.line, at.column, at.end_line, at.end_column);
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    if !unit.handlers.is_empty() {
        text.push_str("  handlers:\n");
    }
    for handler in &unit.handlers {
        let register = register(unit, handler.register as usize);
        let _ = writeln!(text, "    {}..{} -> {} {register}", handler.start, handler.end, handler.target);
    }
    text
}

fn header(text: &mut String, unit: &CodeUnit) {
    const FLAGS: &[(u32, &str)] = &[
        (code_flag::OPTIMIZED, "optimized"),
        (code_flag::NEW_LOCALS, "new_locals"),
        (code_flag::VARIABLE_ARGUMENTS, "*args"),
        (code_flag::VARIABLE_KEYWORDS, "**kwargs"),
        (code_flag::NESTED, "nested"),
        (code_flag::GENERATOR, "generator"),
        (code_flag::COROUTINE, "coroutine"),
        (code_flag::ITERABLE_COROUTINE, "iterable_coroutine"),
        (code_flag::ASYNC_GENERATOR, "async_generator"),
        (code_flag::FUTURE_MASK, "future"),
        (code_flag::HAS_DOCSTRING, "docstring"),
        (code_flag::METHOD, "method"),
    ];
    let flags: Vec<&str> = FLAGS.iter().filter(|(bit, _)| unit.flags & bit != 0).map(|&(_, name)| name).collect();
    let _ = write!(text, "code {}, line {}: {}", unit.qualified_name, unit.first_line, flags.join(" "));
    text.truncate(text.trim_end_matches([' ', ':']).len());
    text.push('\n');
    if unit.parameter_count() > 0 {
        let (all, only, keyword) = (unit.positional_count, unit.positional_only_count, unit.keyword_only_count);
        let _ = writeln!(text, "  parameters: {all} positional ({only} only), {keyword} keyword-only");
    }
    let kind = |kind| match kind {
        VariableKind::Local => "",
        VariableKind::ParameterCell => " (parameter, cell)",
        VariableKind::Cell => " (cell)",
        VariableKind::Free => " (free)",
        VariableKind::Hidden => " (hidden)",
    };
    let variables: Vec<String> = unit.variables.iter().map(|v| format!("{}{}", v.name, kind(v.kind))).collect();
    let temporaries = unit.register_count as usize - unit.variables.len().min(unit.register_count as usize);
    let variables = if variables.is_empty() { "none".to_owned() } else { variables.join(", ") };
    let _ = writeln!(text, "  variables: {variables}; temporaries: {temporaries}");
}

fn register(unit: &CodeUnit, register: usize) -> String {
    match unit.variables.get(register) {
        Some(variable) => variable.name.to_string(),
        None => format!("%{register}"),
    }
}

fn range(unit: &CodeUnit, first: usize, count: usize) -> String {
    match count {
        0 => String::new(),
        1 => register(unit, first),
        2 => format!("{}, {}", register(unit, first), register(unit, first + 1)),
        _ => format!("{} .. {}", register(unit, first), register(unit, first + count - 1)),
    }
}

/// The operands of an instruction, and the compiler's flags.
pub fn operands(program: &Program, unit: &CodeUnit, instruction: &Decoded) -> String {
    let (mut written, mut read) = (Vec::new(), Vec::new());
    for (slot, role) in instruction.roles().in_order() {
        let number = instruction.operand(slot);
        let first = usize::try_from(number).unwrap_or(0);
        let count = instruction.roles().place_of(Role::Count).map_or(0, |slot| instruction.operand(slot)) as usize;
        match role {
            Role::None | Role::Count | Role::CountAfter => {}
            Role::Write | Role::WriteUnlessJump => written.push(register(unit, first)),
            Role::WritePair | Role::WriteRange => {
                let count = if role == Role::WritePair { 2 } else { count };
                written.push(format!("[{}]", range(unit, first, count)));
            }
            Role::WriteAround => {
                let after = instruction.operand(Slot::D) as usize;
                let (before, behind) = (range(unit, first, count), range(unit, first + count + 1, after));
                written.push(format!("[{before} *{} {behind}]", register(unit, first + count)));
            }
            Role::Read => read.push(register(unit, first)),
            Role::ReadWrite => read.push(format!("&{}", register(unit, first))),
            Role::ReadCall => read.push(format!("{} ({})", register(unit, first), range(unit, first + 2, count))),
            Role::ReadMethodCall => {
                read.push(format!("{} ({})", register(unit, first), range(unit, first + 1, count + 1)));
            }
            Role::ReadPair
            | Role::ReadTriple
            | Role::ReadRange
            | Role::ReadPairs
            | Role::ReadFlagged
            | Role::ReadArguments => {
                instruction.for_each_read(|start, count| {
                    if start == first {
                        read.push(format!("[{}]", range(unit, first, count)));
                    }
                });
            }
            _ => read.push(number_text(program, unit, instruction, role, number)),
        }
    }
    let mut text = written.join(", ");
    if !written.is_empty() {
        text.push_str(if read.is_empty() { "" } else { " <- " });
    }
    text.push_str(&read.join(", "));
    text.push_str(&flags(instruction));
    text
}

fn flags(instruction: &Decoded) -> String {
    let flags = instruction.word.flags();
    let generic = instruction.opcode.generic();
    let names: &[(u8, &str)] = match generic {
        Opcode::MAKE_FUNCTION => &[
            (flag::DEFAULTS, " defaults"),
            (flag::KEYWORD_DEFAULTS, " keyword_defaults"),
            (flag::ANNOTATE, " annotate"),
            (flag::CLOSURE, " closure"),
        ],
        Opcode::LOAD_SUPER_ATTR | Opcode::LOAD_SUPER_METHOD => &[(flag::ZERO_ARGUMENTS, " zero_arguments")],
        _ if (Opcode::ADD..=Opcode::XOR_IMM).contains(&generic) => &[(flag::IN_PLACE, " in_place")],
        _ if instruction.roles().place_of(Role::ShortJump).is_some() => {
            return if flags & flag::SENSE != 0 { " if_true".to_owned() } else { " if_false".to_owned() };
        }
        _ => &[],
    };
    names.iter().filter(|(bit, _)| flags & bit != 0).map(|&(_, name)| name).collect()
}

fn number_text(program: &Program, unit: &CodeUnit, instruction: &Decoded, role: Role, number: i64) -> String {
    let index = usize::try_from(number).ok();
    let text = match role {
        Role::Constant => {
            return index.and_then(|index| unit.constants.get(index)).map_or("?".into(), |c| constant_text(program, c));
        }
        Role::Name => index.and_then(|index| unit.names.get(index)).map(|name| &**name),
        Role::Jump | Role::ShortJump => return format!("-> {}", instruction.target().unwrap_or(0)),
        Role::Immediate if instruction.opcode.generic() == Opcode::LOAD_IMMEDIATE => {
            return immediate_text(number);
        }
        Role::CommonConstant => CommonConstant::from_number(number).map(CommonConstant::text),
        Role::Conversion => Conversion::from_number(number).map(Conversion::text),
        Role::AwaitContext => AwaitContext::from_number(number).map(AwaitContext::text),
        Role::SpecialMethod => SpecialMethod::from_number(number).map(SpecialMethod::text),
        Role::Intrinsic => Intrinsic::from_number(number).map(Intrinsic::text),
        _ => return number.to_string(),
    };
    match (text, role) {
        (None, _) => "?".to_owned(),
        (Some(name), Role::Name) => format!(".{name}"),
        (Some(name), _) => name.to_owned(),
    }
}

/// The value that LOAD_IMMEDIATE loads.
fn immediate_text(imm: i64) -> String {
    use krait_runtime::value::Value;
    const NAMED: &[(Value, &str)] = &[
        (Value::NONE, "None"),
        (Value::TRUE, "True"),
        (Value::FALSE, "False"),
        (Value::ELLIPSIS, "Ellipsis"),
        (Value::UNBOUND, "unbound"),
        (Value::FLOAT_ZERO, "0.0"),
    ];
    let named = NAMED.iter().find(|(value, _)| value.bits() as i64 == imm);
    named.map_or_else(|| (imm >> 1).to_string(), |&(_, name)| name.to_owned())
}

/// A constant much as Python writes it; code as `<code f>`.
pub fn constant_text(program: &Program, constant: &Constant) -> String {
    let all = |items: &[Constant]| items.iter().map(|c| constant_text(program, c)).collect::<Vec<_>>().join(", ");
    match constant {
        Constant::None => "None".to_owned(),
        Constant::Bool(truth) => if *truth { "True" } else { "False" }.to_owned(),
        Constant::Ellipsis => "...".to_owned(),
        Constant::Int(int) => int.to_string(),
        Constant::BigInt(big) => {
            let digits: String = big.digits.iter().rev().map(|digit| format!("{digit:016x}")).collect();
            format!("{}0x{}", if big.negative { "-" } else { "" }, digits.trim_start_matches('0'))
        }
        Constant::Float(float) => format!("{float:?}"),
        Constant::Complex(real, imaginary) => format!("({real:?}+{imaginary:?}j)"),
        Constant::Str(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Constant::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Constant::Tuple(items) if items.len() == 1 => format!("({},)", all(items)),
        Constant::Tuple(items) => format!("({})", all(items)),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", all(items)),
        Constant::Slice(parts) => format!("slice({})", all(&parts[..])),
        Constant::Code(UnitIndex(index)) => {
            let name = program.units.get(*index as usize).map_or("?", |unit| &unit.qualified_name);
            format!("<code {name}>")
        }
    }
}
