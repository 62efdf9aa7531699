//! An HIR function: blocks of instructions, and what is needed to edit them.
//!
//! Every instruction and every block parameter is a *value* with an id, whether or not it has a result. Ids index tables and are never reused;
//! an instruction that stands in no block is dead.

use smallvec::SmallVec;

use super::exit_reason::ExitReason;
use super::instruction::{Operation, Payload};
use super::types::Type;

/// Names a value: an instruction or a block parameter. Prints as `v3`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ValueId(pub u32);

/// Names a block. Prints as `block1`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

impl ValueId {
    /// The id as an index into tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl BlockId {
    /// The id as an index into tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A way to another block, with the values of its parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    /// The block.
    pub block: BlockId,
    /// One value for each of its parameters.
    pub arguments: SmallVec<[ValueId; 4]>,
}

/// Where the interpreter goes on after an exit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    /// At the instruction, which has not been executed.
    Before,
    /// Behind the instruction, whose result belongs in this register.
    After(u16),
}

/// The state of an interpreter frame, operands apart: `registers[i]` holds the snapshot's i-th operand.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameState {
    /// Word index of the instruction in its code.
    pub pc: u32,
    /// Whether that instruction is done.
    pub resume: Resume,
    /// The registers that are live; all others are unbound or dead.
    pub registers: SmallVec<[u16; 8]>,
}

/// What an instruction carries besides operands; the variants follow [`Payload`].
#[derive(Clone, PartialEq, Debug)]
pub enum PayloadData {
    /// Nothing.
    None,
    /// A 64-bit integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A register, offset or table index.
    Index(u32),
    /// A helper or callee.
    Symbol(Box<str>),
    /// A frame's state.
    FrameState(Box<FrameState>),
    /// Edges to other blocks.
    Edges(SmallVec<[Edge; 2]>),
    /// The reason of an exit.
    Reason(ExitReason),
}

impl PayloadData {
    /// Whether this is what a row asks for.
    pub fn fits(&self, payload: Payload) -> bool {
        match (self, payload) {
            (PayloadData::None, Payload::None)
            | (PayloadData::Int(_), Payload::Int)
            | (PayloadData::Float(_), Payload::Float)
            | (PayloadData::Index(_), Payload::Index)
            | (PayloadData::Symbol(_), Payload::Symbol)
            | (PayloadData::FrameState(_), Payload::FrameState)
            | (PayloadData::Reason(_), Payload::Reason) => true,
            (PayloadData::Edges(edges), Payload::Edges(count)) => edges.len() == usize::from(count),
            _ => false,
        }
    }
}

/// An instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Instruction {
    /// What it does.
    pub operation: Operation,
    /// Its operands, the snapshot last.
    pub operands: SmallVec<[ValueId; 4]>,
    /// What else it carries.
    pub payload: PayloadData,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub enum Definition {
    /// A parameter of a block.
    Parameter(BlockId),
    /// An instruction.
    Instruction(Instruction),
}

/// A value: where it comes from, and its type.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueData {
    /// Parameter or instruction.
    pub definition: Definition,
    /// The type of the result; `None` for instructions without one.
    pub result: Option<Type>,
}

/// A block: parameters, then instructions, of which the last ends it.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Block {
    /// Its parameters.
    pub parameters: Vec<ValueId>,
    /// Its instructions, in order.
    pub instructions: Vec<ValueId>,
}

/// How a function is entered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EntryKind {
    /// At its start, with its arguments as the parameters of the entry block.
    Function,
    /// At a loop header, from a frame of the interpreter whose registers the entry block loads; the word index of the instruction there.
    Loop(u32),
}

/// A function in HIR.
#[derive(Clone, Debug)]
pub struct Function {
    /// For messages and symbols; not unique.
    pub name: String,
    /// How it is entered.
    pub entry: EntryKind,
    /// The type of its result: raw types are returned unboxed.
    pub result: Type,
    /// Size in words of the interpreter's frame, header included.
    pub frame_words: u32,
    /// The blocks; block 0 is the entry.
    pub blocks: Vec<Block>,
    /// The values.
    pub values: Vec<ValueData>,
}

impl Function {
    /// A function with an empty entry block.
    pub fn new(name: &str, entry: EntryKind, result: Type, frame_words: u32) -> Function {
        Function {
            name: name.to_owned(),
            entry,
            result,
            frame_words,
            blocks: vec![Block::default()],
            values: Vec::new(),
        }
    }

    /// The entry block.
    pub const ENTRY: BlockId = BlockId(0);

    /// A new, empty block.
    pub fn add_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// A new parameter of a block.
    pub fn add_parameter(&mut self, block: BlockId, result: Type) -> ValueId {
        let id = self.add_value(Definition::Parameter(block), Some(result));
        self.blocks[block.index()].parameters.push(id);
        id
    }

    fn add_value(&mut self, definition: Definition, result: Option<Type>) -> ValueId {
        self.values.push(ValueData { definition, result });
        ValueId(self.values.len() as u32 - 1)
    }

    /// A new instruction that stands in no block yet.
    pub fn create(&mut self, operation: Operation, operands: &[ValueId], payload: PayloadData) -> ValueId {
        let instruction = Instruction { operation, operands: SmallVec::from_slice(operands), payload };
        self.add_value(Definition::Instruction(instruction), operation.row().result)
    }

    /// A new instruction at the end of a block.
    pub fn append(
        &mut self,
        block: BlockId,
        operation: Operation,
        operands: &[ValueId],
        payload: PayloadData,
    ) -> ValueId {
        let id = self.create(operation, operands, payload);
        self.blocks[block.index()].instructions.push(id);
        id
    }

    /// The instruction of a value; `None` for block parameters.
    pub fn instruction(&self, value: ValueId) -> Option<&Instruction> {
        match &self.values[value.index()].definition {
            Definition::Instruction(instruction) => Some(instruction),
            Definition::Parameter(_) => None,
        }
    }

    /// The instruction of a value, to be changed.
    pub fn instruction_mut(&mut self, value: ValueId) -> Option<&mut Instruction> {
        match &mut self.values[value.index()].definition {
            Definition::Instruction(instruction) => Some(instruction),
            Definition::Parameter(_) => None,
        }
    }

    /// The type of a value's result.
    pub fn type_of(&self, value: ValueId) -> Option<Type> {
        self.values[value.index()].result
    }

    /// The instruction that ends a block, if the block has one.
    pub fn terminator(&self, block: BlockId) -> Option<&Instruction> {
        self.blocks[block.index()].instructions.last().and_then(|last| self.instruction(*last))
    }

    /// The edges out of a block, in order.
    pub fn edges(&self, block: BlockId) -> &[Edge] {
        match self.terminator(block) {
            Some(Instruction { payload: PayloadData::Edges(edges), .. }) => edges,
            _ => &[],
        }
    }

    /// The blocks' ids, entry first.
    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// Gives every operand and edge argument the value that `renamed` says.
    pub fn rename_uses(&mut self, mut renamed: impl FnMut(ValueId) -> ValueId) {
        for data in &mut self.values {
            if let Definition::Instruction(instruction) = &mut data.definition {
                for operand in &mut instruction.operands {
                    *operand = renamed(*operand);
                }
                if let PayloadData::Edges(edges) = &mut instruction.payload {
                    for argument in edges.iter_mut().flat_map(|edge| edge.arguments.iter_mut()) {
                        *argument = renamed(*argument);
                    }
                }
            }
        }
    }
}
