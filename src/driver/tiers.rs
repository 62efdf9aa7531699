//! The tier above the interpreter: the compiler as the options want it, and what is reported of it at the end.

use std::io::Write;
use std::rc::Rc;

use krait_runtime::context::Context;
use krait_runtime::heap::{OutOfMemory, Stress};

use super::exit::Exit;
use crate::interpreter::state;
use crate::interpreter::tier_up::Heat;
use crate::jit::manager::Jit;
use crate::jit::policy::{Eagerness, Policy};
use crate::jit::request::Dumps;
use crate::jit::{entry, watch};
use crate::options::{self, Options, Stage, Stats};
use crate::hir::passes::PASSES;
use crate::stats::Counters;

/// How hard `--gc-stress` tries the heap: every allocation collects, each hundredth everything.
const STRESS: Stress = Stress { full_every: 100, verify_every: 0 };

/// Sets up what the options say of the compiler and the heap; counts into the counters that are returned.
///
/// # Errors
/// When the system gives no memory.
pub(super) fn set_up(cx: &Rc<Context>, options: &Options) -> Result<Rc<Counters>, OutOfMemory> {
    let counters = Rc::new(Counters::default());
    if options.gc_stress {
        cx.heap.set_stress(Some(STRESS));
    }
    let (eagerness, heat) = match options.jit_mode() {
        options::Jit::Off => return Ok(counters),
        options::Jit::On => (Eagerness::Background, Heat::NORMAL),
        options::Jit::Eager => (Eagerness::Eager, Heat::EAGER),
    };
    let policy = Policy { eagerness, heat, ..policy(options) };
    let jit = Jit::new(policy, Rc::clone(&counters), show);
    cx.heap.add_roots(jit.clone())?;
    cx.watcher.set(Some(watch::leaked(&jit)));
    entry::install(Some(Rc::clone(&jit)));
    state::install_tier_up(Some(jit));
    Ok(counters)
}

fn policy(options: &Options) -> Policy {
    let all = options.passes_off.iter().any(|name| name == "all");
    let mut skipped_passes = options.passes_off.clone();
    if all {
        skipped_passes.extend(PASSES.iter().map(|pass| pass.name.to_owned()));
        skipped_passes.push("llvm".to_owned());
    }
    let dumped = |stage: Stage| options.dump.iter().any(|dump| dump.stage == stage);
    Policy {
        eagerness: Eagerness::Background,
        heat: Heat::NORMAL,
        skipped_passes,
        force_exits: options.force_exits.is_some(),
        dumps: Dumps { hir: dumped(Stage::Hir), llvm: dumped(Stage::Llvm), assembly: dumped(Stage::Asm) },
        dump_only: options.dump.iter().find_map(|dump| dump.name.clone()),
    }
}

/// Where dumps go.
fn show(text: &str) {
    Exit::complain(text);
}

/// Prints or writes what `--stats` asks for.
pub(super) fn report(cx: &Context, options: &Options, counters: &Counters) {
    let statistics = cx.heap.statistics();
    counters.collections.add(statistics.minor + statistics.full);
    match &options.stats {
        Stats::Off => {}
        Stats::Table => Exit::complain(&counters.report()),
        Stats::Json(path) => {
            let written = std::fs::File::create(path).and_then(|mut file| file.write_all(counters.to_json().as_bytes()));
            if let Err(error) = written {
                Exit::complain(&format!("krait: --stats: {}: {error}\n", path.display()));
            }
        }
    }
}

/// Before the process ends: nothing may call back into a context that is gone.
pub(super) fn tear_down() {
    state::install_tier_up(None);
    entry::install(None);
}
