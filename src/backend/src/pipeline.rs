//! LLVM's part: target machine, passes, object code.

use inkwell::OptimizationLevel;
use inkwell::memory_buffer::MemoryBuffer;
use inkwell::module::Module;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{CodeModel, FileType, InitializationConfig, RelocMode, Target, TargetMachine, TargetTriple};

use crate::codegen::CodegenError;

/// What runs over a function before code generation: as good as `O2` on compiled Python at a third of its cost. Krait's own passes have
/// done what needs to know Python.
const PASSES: &str = "function(early-cse,instcombine<no-verify-fixpoint;max-iterations=1>,simplifycfg,loop-simplify,lcssa,\
                      loop-mssa(loop-rotate,licm),loop(indvars),gvn<no-load-pre>,simplifycfg)";

/// The target machine of this process. `quick` asks for code in little time rather than for good code.
pub(crate) fn target_machine(quick: bool) -> Result<TargetMachine, CodegenError> {
    Target::initialize_x86(&InitializationConfig::default());
    let triple: TargetTriple = TargetMachine::get_default_triple();
    let target = Target::from_triple(&triple).map_err(|error| CodegenError::Llvm(error.to_string()))?;
    let level = if quick { OptimizationLevel::None } else { OptimizationLevel::Default };
    let cpu = TargetMachine::get_host_cpu_name();
    let features = TargetMachine::get_host_cpu_features();
    target
        .create_target_machine(&triple, &cpu.to_string_lossy(), &features.to_string_lossy(), level, RelocMode::PIC, CodeModel::Small)
        .ok_or_else(|| CodegenError::Llvm("no target machine".into()))
}

/// Optimises a module in place.
pub(crate) fn optimise(module: &Module<'_>, machine: &TargetMachine) -> Result<(), CodegenError> {
    module.run_passes(PASSES, machine, PassBuilderOptions::create()).map_err(|error| CodegenError::Llvm(error.to_string()))
}

/// The object file of a module.
pub(crate) fn object_code(module: &Module<'_>, machine: &TargetMachine) -> Result<MemoryBuffer<'static>, CodegenError> {
    machine.write_to_memory_buffer(module, FileType::Object).map_err(|error| CodegenError::Llvm(error.to_string()))
}

/// The assembly of a module as text.
pub(crate) fn assembly(module: &Module<'_>, machine: &TargetMachine) -> Result<String, CodegenError> {
    let buffer = machine.write_to_memory_buffer(module, FileType::Assembly).map_err(|error| CodegenError::Llvm(error.to_string()))?;
    Ok(String::from_utf8_lossy(buffer.as_slice()).trim_end_matches('\0').to_owned())
}
