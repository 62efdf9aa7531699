//! One request from beginning to end: parse, verify, lower, optimise, generate, link.

use std::sync::OnceLock;

use inkwell::context::Context;
use krait::hir::{Function, parser, verify};
use krait::jit::exit_table::ExitTable;

use crate::codegen::emitter::Emitter;
use crate::codegen::entry::define_entry;
use crate::codegen::lower::lower;
use crate::codegen::{CodegenError, SymbolNames, version_symbols};
use crate::orc::{Linked, Orc};
use crate::pipeline;

/// A request in Rust's terms.
pub(crate) struct Job<'a> {
    pub(crate) hir: &'a str,
    pub(crate) quick: bool,
    pub(crate) dump_llvm: bool,
    pub(crate) dump_assembly: bool,
    /// Addresses of what the text names, and of the version's own tables.
    pub(crate) symbols: Vec<(String, u64)>,
    /// How many exits the table of forced exits holds, in the mode that has one.
    pub(crate) force_length: Option<usize>,
}

/// What came of it.
pub(crate) struct Compiled {
    pub(crate) linked: Linked,
    pub(crate) exits: ExitTable,
    pub(crate) dumps: String,
}

/// The linker of this process.
fn orc() -> Result<&'static Orc, CodegenError> {
    static ORC: OnceLock<Result<Orc, String>> = OnceLock::new();
    ORC.get_or_init(|| {
        inkwell::targets::Target::initialize_x86(&inkwell::targets::InitializationConfig::default());
        Orc::new().map_err(|error| error.to_string())
    })
    .as_ref()
    .map_err(|message| CodegenError::Llvm(message.clone()))
}

/// Reads and verifies a function.
fn read(text: &str) -> Result<Function, CodegenError> {
    let function = parser::parse(text).map_err(|error| CodegenError::Hir(error.to_string()))?;
    match verify::verify(&function) {
        Ok(()) => Ok(function),
        Err(errors) => Err(CodegenError::Hir(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))),
    }
}

/// Compiles and links one function.
pub(crate) fn compile(job: &Job<'_>) -> Result<Compiled, CodegenError> {
    let orc = orc()?;
    let hir = read(job.hir)?;
    let machine = pipeline::target_machine(job.quick)?;
    let context = Context::create();
    let emitter = Emitter::new(&context, "krait");
    emitter.module.set_triple(&machine.get_triple());
    emitter.module.set_data_layout(&machine.get_target_data().get_data_layout());
    let names = SymbolNames::new();
    let exits = lower(&emitter, &hir, &names, job.force_length.is_some())?;
    if job.force_length.is_some_and(|length| exits.rows.len() > length) {
        return Err(CodegenError::TooLarge);
    }
    define_entry(&emitter, &hir, &names)?;
    if cfg!(debug_assertions) {
        emitter.module.verify().map_err(|error| CodegenError::Llvm(error.to_string()))?;
    }
    if !job.quick {
        pipeline::optimise(&emitter.module, &machine)?;
    }
    let mut dumps = String::new();
    if job.dump_llvm {
        dumps.push_str(&emitter.module.print_to_string().to_string());
    }
    if job.dump_assembly {
        dumps.push_str(&pipeline::assembly(&emitter.module, &machine)?);
    }
    let object = pipeline::object_code(&emitter.module, &machine)?;
    let linked = orc.link(object, &job.symbols, &[&names.body, &names.entry])?;
    Ok(Compiled { linked, exits, dumps })
}

/// Frees the code of a handle.
pub(crate) fn remove(handle: u64) {
    if let Ok(orc) = orc() {
        orc.remove(handle);
    }
}

/// The symbols of a version's own tables.
pub(crate) fn version_addresses(constants: u64, valid: u64, force: u64, frame_bits: u64) -> Vec<(String, u64)> {
    let pairs = [
        (version_symbols::CONSTANTS, constants),
        (version_symbols::VALID, valid),
        (version_symbols::FORCE, force),
        (version_symbols::FRAME_BITS, frame_bits),
    ];
    pairs.iter().map(|(name, address)| ((*name).to_owned(), *address)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object_bytes(text: &str) -> Vec<u8> {
        let hir = read(text).expect("HIR");
        let machine = pipeline::target_machine(false).expect("a machine");
        let context = Context::create();
        let emitter = Emitter::new(&context, "krait");
        let names = SymbolNames::new();
        lower(&emitter, &hir, &names, false).expect("lowered");
        define_entry(&emitter, &hir, &names).expect("an entry");
        pipeline::optimise(&emitter.module, &machine).expect("optimised");
        pipeline::object_code(&emitter.module, &machine).expect("an object").as_slice().to_vec()
    }

    #[test]
    fn object_files_hold_nothing_of_this_process() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/filetests/native");
        for entry in std::fs::read_dir(folder).expect("the folder of file tests").flatten() {
            let text = std::fs::read_to_string(entry.path()).expect("a file");
            let first = object_bytes(&text);
            // Another layout of the heap between the two, so that an address that slipped in would differ.
            let moved: Vec<Vec<u8>> = (1..200).map(|size| vec![0; size * 37]).collect();
            let second = object_bytes(&text);
            drop(moved);
            assert!(first == second && !first.is_empty(), "{}", entry.path().display());
        }
    }
}
