//! HIR from its text form, as [`super::printer`] writes it; lines that start with `;` are comments. What parses is not yet verified.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::exit_reason::ExitReason;
use super::function::{BlockId, Edge, EntryKind, FrameState, Function, PayloadData, Resume, ValueId};
use super::instruction::{Operation, Payload};
use super::types::Type;

/// Text that is no HIR function.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    /// Counted from 1.
    pub line: usize,
    /// What was expected.
    pub message: String,
}

/// Reads one function.
///
/// # Errors
/// The first place that does not fit.
pub fn parse(text: &str) -> Result<Function, ParseError> {
    let mut parser = Parser { rest: text, text, names: HashMap::new(), blocks: 0 };
    parser.function()
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    names: HashMap<&'a str, ValueId>,
    /// How many blocks exist so far, through mention or definition.
    blocks: usize,
}

type Parsed<T> = Result<T, ParseError>;

impl<'a> Parser<'a> {
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix(';') {
                Some(comment) => self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest),
                None => return,
            }
        }
    }

    fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        let consumed = self.text.len() - self.rest.len();
        let line = self.text[..consumed].matches('\n').count() + 1;
        Err(ParseError { line, message: message.into() })
    }

    /// Takes a punctuation mark or keyword if it stands next.
    fn take(&mut self, wanted: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, wanted: &str) -> Parsed<()> {
        if self.take(wanted) { Ok(()) } else { self.error(format!("expected `{wanted}`")) }
    }

    /// The longest run of characters of names and numbers.
    fn word(&mut self) -> Parsed<&'a str> {
        self.skip_space();
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(self.rest.len());
        if end == 0 {
            return self.error("expected a name or a number");
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(word)
    }

    fn number<N: std::str::FromStr>(&mut self) -> Parsed<N> {
        let word = self.word()?;
        word.parse().or_else(|_| self.error(format!("`{word}` is no number in range")))
    }

    fn prefixed_number<N: std::str::FromStr>(&mut self, prefix: &str) -> Parsed<N> {
        self.expect(prefix)?;
        self.number()
    }

    fn quoted(&mut self) -> Parsed<String> {
        self.expect("\"")?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[index + 1..];
                    return Ok(text);
                }
                '\\' => match characters.next().map(|(_, escaped)| escaped) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('0') => text.push('\0'),
                    Some('u') => {
                        let digits: String = characters
                            .by_ref()
                            .map(|(_, c)| c)
                            .skip_while(|c| *c == '{')
                            .take_while(|c| *c != '}')
                            .collect();
                        match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
                            Some(escaped) => text.push(escaped),
                            None => return self.error("a bad \\u escape"),
                        }
                    }
                    Some(escaped) => text.push(escaped),
                    None => break,
                },
                _ => text.push(character),
            }
        }
        self.error("a string does not end")
    }

    fn type_name(&mut self) -> Parsed<Type> {
        let word = self.word()?;
        Type::from_name(word).map_or_else(|| self.error(format!("`{word}` is no type")), Ok)
    }

    fn function(&mut self) -> Parsed<Function> {
        self.expect("fn")?;
        let name = self.quoted()?;
        let entry = match self.word()? {
            "function" => EntryKind::Function,
            "loop" => EntryKind::Loop(self.number()?),
            other => return self.error(format!("`{other}` is no kind of entry")),
        };
        self.expect("(")?;
        // The types are repeated at the entry block; only there they count.
        while !self.take(")") {
            self.type_name()?;
            self.take(",");
        }
        self.expect("->")?;
        let result = self.type_name()?;
        self.expect("frame")?;
        let frame_words = self.number()?;
        let mut function = Function::new(&name, entry, result, frame_words);
        self.blocks = 1;
        self.expect("{")?;
        let mut defined = Vec::new();
        // Uses may stand before definitions (back edges, blocks out of order): operands are resolved by name at the end of each block's line.
        let mut pending = Vec::new();
        while !self.take("}") {
            let block = self.block_name(&mut function)?;
            if defined.contains(&block) {
                return self.error(format!("block{} is defined twice", block.0));
            }
            defined.push(block);
            self.block(&mut function, block, &mut pending)?;
        }
        self.skip_space();
        if !self.rest.is_empty() {
            return self.error("expected the end");
        }
        for (value, use_names) in pending {
            self.resolve(&mut function, value, &use_names)?;
        }
        Ok(function)
    }

    fn block_name(&mut self, function: &mut Function) -> Parsed<BlockId> {
        let number: u32 = self.prefixed_number("block")?;
        if number > 1 << 20 {
            return self.error("too many blocks");
        }
        while function.blocks.len() <= number as usize {
            function.add_block();
        }
        Ok(BlockId(number))
    }

    fn block(&mut self, function: &mut Function, block: BlockId, pending: &mut Vec<(ValueId, Uses<'a>)>) -> Parsed<()> {
        self.expect("(")?;
        while !self.take(")") {
            let name = self.word()?;
            self.expect(":")?;
            let result = self.type_name()?;
            let value = function.add_parameter(block, result);
            self.define(name, value)?;
            self.take(",");
        }
        self.expect(":")?;
        loop {
            self.skip_space();
            if self.rest.starts_with("block") || self.rest.starts_with('}') {
                return Ok(());
            }
            self.instruction(function, block, pending)?;
        }
    }

    fn define(&mut self, name: &'a str, value: ValueId) -> Parsed<()> {
        if self.names.insert(name, value).is_some() {
            return self.error(format!("`{name}` is defined twice"));
        }
        Ok(())
    }

    fn instruction(
        &mut self,
        function: &mut Function,
        block: BlockId,
        pending: &mut Vec<(ValueId, Uses<'a>)>,
    ) -> Parsed<()> {
        let mut word = self.word()?;
        let mut name = None;
        let mut result = None;
        if word.starts_with('v') && word[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            name = Some(word);
            if self.take(":") {
                result = Some(self.type_name()?);
            }
            self.expect("=")?;
            word = self.word()?;
        }
        let Some(operation) = Operation::from_name(word) else {
            return self.error(format!("`{word}` is no instruction"));
        };
        let mut uses = Uses::default();
        let payload = self.payload(function, operation, &mut uses)?;
        let value = function.append(block, operation, &[], payload);
        if result.is_some() || name.is_none() {
            function.values[value.index()].result = result;
        }
        if let Some(name) = name {
            self.define(name, value)?;
        }
        pending.push((value, uses));
        Ok(())
    }

    fn payload(&mut self, function: &mut Function, operation: Operation, uses: &mut Uses<'a>) -> Parsed<PayloadData> {
        let payload = match operation.row().payload {
            Payload::FrameState => return self.frame_state(uses),
            Payload::Int => PayloadData::Int(self.number()?),
            Payload::Float => {
                let word = self.word()?;
                match word.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok()) {
                    Some(bits) => PayloadData::Float(f64::from_bits(bits)),
                    None => return self.error(format!("`{word}` is no float's bits")),
                }
            }
            Payload::Index => PayloadData::Index(self.prefixed_number("#")?),
            Payload::Symbol => {
                self.expect("@")?;
                PayloadData::Symbol(self.quoted()?.into())
            }
            Payload::Reason => {
                let word = self.word()?;
                match ExitReason::from_name(word) {
                    Some(reason) => PayloadData::Reason(reason),
                    None => return self.error(format!("`{word}` is no exit reason")),
                }
            }
            Payload::None | Payload::Edges(_) => PayloadData::None,
        };
        let mut more = matches!(operation.row().payload, Payload::None | Payload::Edges(_)) || self.take(",");
        let mut edges = SmallVec::new();
        while more {
            self.skip_space();
            if self.rest.starts_with("block") && matches!(operation.row().payload, Payload::Edges(_)) {
                edges.push(Edge { block: self.block_name(function)?, arguments: SmallVec::new() });
                self.expect("(")?;
                let mut arguments = Vec::new();
                while !self.take(")") {
                    arguments.push(self.word()?);
                    self.take(",");
                }
                uses.edges.push(arguments);
            } else if self.rest.starts_with('v') && !self.next_is_definition() {
                uses.operands.push(self.word()?);
            } else {
                break;
            }
            more = self.take(",");
        }
        Ok(match operation.row().payload {
            Payload::Edges(_) => PayloadData::Edges(edges),
            _ => payload,
        })
    }

    /// Whether the next line begins, with the value that it defines.
    fn next_is_definition(&self) -> bool {
        let after = self.rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).trim_start_matches(' ');
        after.starts_with(':') || after.starts_with('=')
    }

    fn frame_state(&mut self, uses: &mut Uses<'a>) -> Parsed<PayloadData> {
        let word = self.word()?;
        let pc = self.number()?;
        let resume = match word {
            "before" => Resume::Before,
            "after" => {
                self.expect("->")?;
                Resume::After(self.prefixed_number("r")?)
            }
            _ => return self.error("expected `before` or `after`"),
        };
        let mut registers = SmallVec::new();
        self.expect("[")?;
        while !self.take("]") {
            registers.push(self.prefixed_number("r")?);
            self.expect("=")?;
            uses.operands.push(self.word()?);
            self.take(",");
        }
        Ok(PayloadData::FrameState(Box::new(FrameState { pc, resume, registers })))
    }

    fn resolve(&self, function: &mut Function, value: ValueId, uses: &Uses<'a>) -> Parsed<()> {
        let find = |name: &&str| match self.names.get(name) {
            Some(value) => Ok(*value),
            None => self.error(format!("`{name}` is not defined")),
        };
        let operands = uses.operands.iter().map(find).collect::<Parsed<SmallVec<_>>>()?;
        let mut arguments = Vec::new();
        for edge in &uses.edges {
            arguments.push(edge.iter().map(find).collect::<Parsed<SmallVec<_>>>()?);
        }
        if let Some(instruction) = function.instruction_mut(value) {
            instruction.operands = operands;
            if let PayloadData::Edges(edges) = &mut instruction.payload {
                for (edge, arguments) in edges.iter_mut().zip(arguments) {
                    edge.arguments = arguments;
                }
            }
        }
        Ok(())
    }
}

/// The names that an instruction uses, to be resolved once all are defined.
#[derive(Default)]
struct Uses<'a> {
    operands: Vec<&'a str>,
    edges: Vec<Vec<&'a str>>,
}
