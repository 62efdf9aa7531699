//! From options to an exit code: sets the runtime up, wires the stages, runs the program, and says how the process ends.
//!
//! Where to read next: `compiler.rs` (source to code objects), `program.rs` (what is run), `exit.rs` (exit codes, uncaught exceptions).

mod compiler;
mod exit;
mod importer;
mod library;
mod program;
mod python_tree;
mod tiers;

use std::rc::Rc;

use krait_runtime::context::Context;
use krait_runtime::objects::str::HashSecret;

use crate::interpreter::Interpreter;
use crate::options::Options;

pub use exit::Exit;
pub use krait_runtime::poll::die_of_interrupt;

/// The native stack that programs run on: address space, committed as it is used.
const NATIVE_STACK_BYTES: usize = 256 << 20;
/// What stays free of it for code that does not look at the limit.
const NATIVE_STACK_RESERVE: usize = 256 << 10;

/// Runs what the options ask for.
pub fn run(options: &Options) -> Exit {
    stacker::grow(NATIVE_STACK_BYTES, || run_on_large_stack(options))
}

#[inline(never)]
fn run_on_large_stack(options: &Options) -> Exit {
    let here = 0u8;
    let base = std::hint::black_box(&raw const here).addr();
    let Ok(cx) = Context::new(hash_secret(options)) else { return Exit::out_of_memory() };
    cx.thread.native_stack_limit.set((base - NATIVE_STACK_BYTES + NATIVE_STACK_RESERVE) as u64);
    let ran = cx.heap.run_thread(|| run_in_context(&cx, options));
    ran.unwrap_or_else(|_| Exit::out_of_memory())
}

#[inline(never)]
fn run_in_context(cx: &Rc<Context>, options: &Options) -> Exit {
    let compiler = Rc::new(compiler::SourceCompiler::new(options));
    let Ok(interpreter) = Interpreter::new(cx, compiler) else { return Exit::out_of_memory() };
    cx.install_engine(Rc::new(interpreter));
    *cx.importer.borrow_mut() = Some(Rc::new(importer::SourceImporter));
    krait_runtime::poll::install_interrupt_handler(cx);
    let Ok(tiers) = tiers::set_up(cx, options) else { return Exit::out_of_memory() };
    let exit = program::run(cx, options);
    tiers.tear_down(cx, options);
    exit
}

fn hash_secret(options: &Options) -> HashSecret {
    match options.hash_seed {
        Some(seed) => HashSecret::from_seed(seed),
        None => {
            let state = std::hash::RandomState::new();
            let random = |number: u64| std::hash::BuildHasher::hash_one(&state, number);
            HashSecret::from_random(random(1), random(2))
        }
    }
}
