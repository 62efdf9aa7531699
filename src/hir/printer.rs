//! HIR as text. Values and blocks are numbered in the order of their appearance, so equal functions print equally.

use std::fmt::{self, Display, Write};

use super::function::{BlockId, EntryKind, Function, Instruction, PayloadData, Resume, ValueId};
use super::instruction::Operation;

/// The text form of a function, ending in a line feed.
pub fn print(function: &Function) -> String {
    let printer = Printer { function, numbers: number_values(function) };
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = printer.write(&mut text);
    text
}

/// The number of each value in text form; values that stand nowhere have none.
fn number_values(function: &Function) -> Vec<Option<u32>> {
    let mut numbers = vec![None; function.values.len()];
    let mut next = 0;
    for block in &function.blocks {
        for value in block.parameters.iter().chain(&block.instructions) {
            if function.type_of(*value).is_some() {
                numbers[value.index()] = Some(next);
                next += 1;
            }
        }
    }
    numbers
}

struct Printer<'a> {
    function: &'a Function,
    numbers: Vec<Option<u32>>,
}

/// A value as printed: `v3`, or `v?7` if it stands in no block, which the verifier refuses.
struct Name<'a>(&'a Printer<'a>, ValueId);

impl Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.numbers.get(self.1.index()).copied().flatten() {
            Some(number) => write!(formatter, "v{number}"),
            None => write!(formatter, "v?{}", self.1.0),
        }
    }
}

impl Printer<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let function = self.function;
        write!(out, "fn {:?} ", function.name)?;
        match function.entry {
            EntryKind::Function => out.push_str("function("),
            EntryKind::Loop(pc) => write!(out, "loop {pc}(")?,
        }
        for (index, parameter) in function.blocks[0].parameters.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(out, "{separator}{}", self.type_name(*parameter))?;
        }
        writeln!(out, ") -> {} frame {} {{", function.result, function.frame_words)?;
        for block in function.block_ids() {
            self.write_block(out, block)?;
        }
        out.push_str("}\n");
        Ok(())
    }

    fn type_name(&self, value: ValueId) -> &'static str {
        self.function.type_of(value).map_or("?", |result| result.name())
    }

    fn write_block(&self, out: &mut String, id: BlockId) -> fmt::Result {
        let block = &self.function.blocks[id.index()];
        write!(out, "block{}(", id.0)?;
        for (index, parameter) in block.parameters.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(out, "{separator}{}: {}", Name(self, *parameter), self.type_name(*parameter))?;
        }
        out.push_str("):\n");
        for value in &block.instructions {
            if let Some(instruction) = self.function.instruction(*value) {
                self.write_instruction(out, *value, instruction)?;
            }
        }
        Ok(())
    }

    fn write_instruction(&self, out: &mut String, value: ValueId, instruction: &Instruction) -> fmt::Result {
        out.push_str("    ");
        if let Some(result) = self.function.type_of(value) {
            if instruction.operation == Operation::Snapshot {
                write!(out, "{} = ", Name(self, value))?;
            } else {
                write!(out, "{}: {result} = ", Name(self, value))?;
            }
        }
        out.push_str(instruction.operation.row().name);
        if let PayloadData::FrameState(state) = &instruction.payload {
            match state.resume {
                Resume::Before => write!(out, " before {} [", state.pc)?,
                Resume::After(register) => write!(out, " after {} -> r{register} [", state.pc)?,
            }
            for (index, (register, operand)) in state.registers.iter().zip(&instruction.operands).enumerate() {
                let separator = if index == 0 { "" } else { ", " };
                write!(out, "{separator}r{register}={}", Name(self, *operand))?;
            }
            out.push_str("]\n");
            return Ok(());
        }
        let mut separator = " ";
        match &instruction.payload {
            PayloadData::Int(int) => write!(out, " {int}")?,
            PayloadData::Float(float) => write!(out, " 0x{:016x}", float.to_bits())?,
            PayloadData::Index(index) => write!(out, " #{index}")?,
            PayloadData::Symbol(symbol) => write!(out, " @{symbol:?}")?,
            PayloadData::Reason(reason) => write!(out, " {}", reason.name())?,
            PayloadData::None | PayloadData::FrameState(_) | PayloadData::Edges(_) => separator = "",
        }
        if separator == " " && !instruction.operands.is_empty() {
            out.push(',');
        }
        for (index, operand) in instruction.operands.iter().enumerate() {
            write!(out, "{} {}", if index == 0 { "" } else { "," }, Name(self, *operand))?;
        }
        if let PayloadData::Edges(edges) = &instruction.payload {
            for (index, edge) in edges.iter().enumerate() {
                let comma = if index == 0 && instruction.operands.is_empty() { "" } else { "," };
                write!(out, "{comma} block{}(", edge.block.0)?;
                for (index, argument) in edge.arguments.iter().enumerate() {
                    write!(out, "{}{}", if index == 0 { "" } else { ", " }, Name(self, *argument))?;
                }
                out.push(')');
            }
        }
        out.push('\n');
        Ok(())
    }
}
