//! ORC: from object files to code in memory. The only file that speaks LLVM's C interface to it; handles are owned and freed here.
//!
//! Each version is linked into a library (`JITDylib`) of its own, in which the few symbols that object files may need are defined as absolute
//! addresses; so equal functions give equal object files, whatever process compiles them.

use std::ffi::{CStr, CString};
use std::sync::Mutex;

use inkwell::llvm_sys::error::{LLVMErrorRef, LLVMGetErrorMessage, LLVMDisposeErrorMessage};
use inkwell::llvm_sys::orc2::lljit::*;
use inkwell::llvm_sys::orc2::*;
use inkwell::memory_buffer::MemoryBuffer;

use crate::codegen::CodegenError;

/// The linker and its memory. One for the process; never dropped, since compiled code may run to the very end.
pub(crate) struct Orc {
    jit: LLVMOrcLLJITRef,
    libraries: Mutex<Vec<Option<Library>>>,
}

struct Library {
    handle: LLVMOrcJITDylibRef,
    tracker: LLVMOrcResourceTrackerRef,
}

// SAFETY: LLJIT may be used from any thread; the table of libraries is behind a lock.
#[allow(unsafe_code, reason = "handles of a library that locks for itself")]
unsafe impl Send for Orc {}
// SAFETY: as above.
#[allow(unsafe_code, reason = "handles of a library that locks for itself")]
unsafe impl Sync for Orc {}

/// A linked version.
pub(crate) struct Linked {
    /// For [`Orc::remove`].
    pub(crate) handle: u64,
    /// The addresses that were asked for, in order.
    pub(crate) addresses: Vec<u64>,
}

/// Turns an error into its text; null is success.
#[allow(unsafe_code, reason = "LLVM's error handles")]
fn check(error: LLVMErrorRef) -> Result<(), CodegenError> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: the message of an error that is not null is a C string, owned by us after the call, which consumes the error.
    let message = unsafe {
        let text = LLVMGetErrorMessage(error);
        let message = CStr::from_ptr(text).to_string_lossy().into_owned();
        LLVMDisposeErrorMessage(text);
        message
    };
    Err(CodegenError::Llvm(message))
}

/// Called by ORC with the one symbol that [`Orc::address`] asked for.
#[allow(unsafe_code, reason = "LLVM's C interface")]
extern "C" fn take_address(error: LLVMErrorRef, result: LLVMOrcCSymbolMapPairs, count: usize, found: *mut std::ffi::c_void) {
    // SAFETY: `found` is the result that the asking function waits for; `result` has `count` elements.
    unsafe {
        let found = &mut *found.cast::<Result<u64, CodegenError>>();
        *found = check(error).and_then(|()| match count {
            1 => Ok((*result).Sym.Address),
            _ => Err(CodegenError::Llvm("the linker found no single symbol".into())),
        });
    }
}

fn c_string(text: &str) -> Result<CString, CodegenError> {
    CString::new(text).map_err(|_| CodegenError::Llvm(format!("a zero byte in the name {text:?}")))
}

#[allow(unsafe_code, reason = "LLVM's C interface")]
impl Orc {
    /// A linker for this machine.
    pub(crate) fn new() -> Result<Orc, CodegenError> {
        let mut jit = std::ptr::null_mut();
        // SAFETY: a null builder asks for the defaults; the call writes the handle or returns an error.
        check(unsafe { LLVMOrcCreateLLJIT(&mut jit, std::ptr::null_mut()) })?;
        Ok(Orc { jit, libraries: Mutex::new(Vec::new()) })
    }

    /// Links an object file against the given symbols and finds the addresses of what it defines.
    pub(crate) fn link(&self, object: MemoryBuffer<'_>, symbols: &[(String, u64)], wanted: &[&str]) -> Result<Linked, CodegenError> {
        let mut libraries = self.libraries.lock().map_err(|_| CodegenError::Llvm("the linker failed before".into()))?;
        let number = libraries.len();
        let name = c_string(&format!("krait{number}"))?;
        // SAFETY: the session lives as long as the linker; the name is copied; a bare library has an owner in the session.
        let (handle, tracker) = unsafe {
            let session = LLVMOrcLLJITGetExecutionSession(self.jit);
            let handle = LLVMOrcExecutionSessionCreateBareJITDylib(session, name.as_ptr());
            (handle, LLVMOrcJITDylibCreateResourceTracker(handle))
        };
        libraries.push(Some(Library { handle, tracker }));
        let linked = self.define_symbols(handle, symbols).and_then(|()| {
            // The linker takes the buffer and frees it, so it needs one of its own.
            let buffer = object.as_slice();
            let name = c_string("object")?;
            // SAFETY: the buffer is copied by the first call; the second takes ownership of the copy, whether or not it succeeds.
            check(unsafe {
                let copy = inkwell::llvm_sys::core::LLVMCreateMemoryBufferWithMemoryRangeCopy(buffer.as_ptr().cast(), buffer.len(), name.as_ptr());
                LLVMOrcLLJITAddObjectFileWithRT(self.jit, tracker, copy)
            })?;
            wanted.iter().map(|symbol| self.address(handle, symbol)).collect::<Result<Vec<u64>, _>>()
        });
        drop(libraries);
        match linked {
            Ok(addresses) => Ok(Linked { handle: number as u64, addresses }),
            Err(error) => {
                self.remove(number as u64);
                Err(error)
            }
        }
    }

    fn define_symbols(&self, library: LLVMOrcJITDylibRef, symbols: &[(String, u64)]) -> Result<(), CodegenError> {
        let mut pairs = Vec::with_capacity(symbols.len());
        for (name, address) in symbols {
            let name = c_string(name)?;
            let flags = LLVMJITSymbolFlags { GenericFlags: LLVMJITSymbolGenericFlags::LLVMJITSymbolGenericFlagsExported as u8, TargetFlags: 0 };
            // SAFETY: interning copies the name and returns a counted reference, which the unit below takes over.
            let name = unsafe { LLVMOrcLLJITMangleAndIntern(self.jit, name.as_ptr()) };
            pairs.push(LLVMOrcCSymbolMapPair { Name: name, Sym: LLVMJITEvaluatedSymbol { Address: *address, Flags: flags } });
        }
        if pairs.is_empty() {
            return Ok(());
        }
        // SAFETY: the pairs are copied into the unit; defining takes the unit over.
        check(unsafe {
            let unit = LLVMOrcAbsoluteSymbols(pairs.as_mut_ptr(), pairs.len());
            LLVMOrcJITDylibDefine(library, unit)
        })
    }

    fn address(&self, library: LLVMOrcJITDylibRef, symbol: &str) -> Result<u64, CodegenError> {
        let symbol = c_string(symbol)?;
        let mut found: Result<u64, CodegenError> = Err(CodegenError::Llvm("the linker did not answer".into()));
        // SAFETY: the linker runs its tasks on the calling thread, so the handler has run before the call returns and `found` outlives
        // it; the interned name is a counted reference that the lookup takes over.
        unsafe {
            let session = LLVMOrcLLJITGetExecutionSession(self.jit);
            let mut order = LLVMOrcCJITDylibSearchOrderElement {
                JD: library,
                JDLookupFlags: LLVMOrcJITDylibLookupFlags::LLVMOrcJITDylibLookupFlagsMatchAllSymbols,
            };
            let mut wanted = LLVMOrcCLookupSetElement {
                Name: LLVMOrcLLJITMangleAndIntern(self.jit, symbol.as_ptr()),
                LookupFlags: LLVMOrcSymbolLookupFlags::LLVMOrcSymbolLookupFlagsRequiredSymbol,
            };
            LLVMOrcExecutionSessionLookup(
                session,
                LLVMOrcLookupKind::LLVMOrcLookupKindStatic,
                &mut order,
                1,
                &mut wanted,
                1,
                take_address,
                (&raw mut found).cast(),
            );
        }
        found
    }

    /// Frees a version's code. No thread may be inside it.
    pub(crate) fn remove(&self, handle: u64) {
        let Ok(mut libraries) = self.libraries.lock() else { return };
        let Some(library) = libraries.get_mut(handle as usize).and_then(Option::take) else { return };
        // SAFETY: the tracker is ours; after it is removed and released the library holds nothing, and is cleared.
        unsafe {
            let _ = check(LLVMOrcResourceTrackerRemove(library.tracker));
            LLVMOrcReleaseResourceTracker(library.tracker);
            let _ = check(LLVMOrcJITDylibClear(library.handle));
        }
    }
}
