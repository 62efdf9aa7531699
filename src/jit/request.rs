//! A request to compile: everything that the compiler's thread may know, copied by the program's thread; and the stages that it goes through.

use std::collections::HashMap;
use std::fmt::Write;

use super::interface::request_flags;
use super::library::{CompileJob, NativeCode, library};
use crate::hir::build::{self, Callee, Constant, EntryType, Global, Input, Refusal};
use crate::hir::{EntryKind, Type, passes, printer};

/// Why there is no native code. Nobody is told but the counters and `--dump`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CompileError {
    /// The builder will not compile it.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// A pass broke HIR's laws: a bug.
    #[error("a pass failed: {0}")]
    Pass(String),
    /// The back end failed, or is not there.
    #[error("{0}")]
    BackEnd(String),
}

/// What is to be shown of a compile.
#[derive(Clone, Copy, Default, Debug)]
pub struct Dumps {
    /// HIR, as built and as optimised.
    pub hir: bool,
    /// LLVM IR after its passes.
    pub llvm: bool,
    /// Assembly.
    pub assembly: bool,
}

/// The owned form of [`Input`], with where the version's tables are.
pub struct CompileRequest {
    /// The function's name.
    pub name: String,
    /// Copy of the code.
    pub code: Vec<u64>,
    /// Registers of a frame.
    pub register_count: u32,
    /// Words of a frame.
    pub frame_words: u32,
    /// Parameters in the first registers.
    pub parameter_count: u32,
    /// Where it is entered.
    pub entry: EntryKind,
    /// What each register held.
    pub entry_types: Vec<EntryType>,
    /// Live registers by pc.
    pub live: HashMap<usize, Vec<u16>>,
    /// Constants by pc.
    pub constants: HashMap<usize, Constant>,
    /// Globals by pc.
    pub globals: HashMap<usize, Global>,
    /// Functions that may be called directly.
    pub callees: Vec<Callee>,
    /// Helpers and callees by name.
    pub symbols: Vec<(String, u64)>,
    /// The version's number.
    pub version: u32,
    /// Address of its constant table.
    pub constant_table: u64,
    /// Address of its validity word.
    pub valid: u64,
    /// Table of forced exits: address and length.
    pub force: Option<(u64, usize)>,
    /// Names of passes to leave out; `llvm` leaves out LLVM's.
    pub skipped_passes: Vec<String>,
    /// What to show.
    pub dumps: Dumps,
}

/// What comes back.
pub struct CompiledCode {
    /// The code.
    pub native: NativeCode,
    /// Types of the body's parameters.
    pub parameters: Vec<Type>,
    /// Type of its result.
    pub result: Type,
    /// What was to be shown.
    pub dumps: String,
}

impl CompileRequest {
    /// The stages in order: build, passes, back end. May run on any thread.
    ///
    /// # Errors
    /// Why there is no code.
    pub fn compile(&self) -> Result<CompiledCode, CompileError> {
        let live = |pc: usize| self.live.get(&pc).cloned().unwrap_or_default();
        let mut function = build::build(&Input {
            name: &self.name,
            code: &self.code,
            register_count: self.register_count,
            frame_words: self.frame_words,
            parameter_count: self.parameter_count,
            entry: self.entry,
            entry_types: &self.entry_types,
            live: &live,
            constants: &self.constants,
            globals: &self.globals,
            callees: &self.callees,
        })?;
        let mut dumps = String::new();
        if self.dumps.hir {
            // Writing into a String cannot fail.
            let _ = writeln!(dumps, "; as built\n{}", printer::print(&function));
        }
        passes::run_all(&mut function, |name| self.skipped_passes.iter().any(|skipped| skipped == name))
            .map_err(|error| CompileError::Pass(error.to_string()))?;
        let text = printer::print(&function);
        if self.dumps.hir {
            let _ = writeln!(dumps, "; after all passes\n{text}");
        }
        let flag = |wanted: bool, bit: u32| if wanted { bit } else { 0 };
        let flags = flag(self.skipped_passes.iter().any(|skipped| skipped == "llvm"), request_flags::QUICK)
            | flag(self.dumps.llvm, request_flags::DUMP_LLVM)
            | flag(self.dumps.assembly, request_flags::DUMP_ASSEMBLY)
            | flag(self.force.is_some(), request_flags::FORCE_EXITS);
        let (force, force_length) = self.force.unwrap_or_default();
        let back_end = library().map_err(|error| CompileError::BackEnd(error.to_string()))?;
        let job = CompileJob {
            hir: &text,
            version: self.version,
            flags,
            symbols: &self.symbols,
            constants: self.constant_table,
            valid: self.valid,
            force,
            force_length,
        };
        let native = back_end.compile(&job).map_err(CompileError::BackEnd)?;
        dumps.push_str(&native.dumps);
        let parameters = function.blocks[0].parameters.iter().filter_map(|value| function.type_of(*value)).collect();
        Ok(CompiledCode { native, parameters, result: function.result, dumps })
    }
}
