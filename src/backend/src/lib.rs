//! The back end: HIR text in, native code out, through LLVM. A dynamic library, opened at the first compile, with LLVM linked in statically; its
//! interface is `krait::jit::interface`, C types only.
//!
//! [`codegen`] turns HIR into LLVM IR, [`pipeline`] runs LLVM's passes and makes an object file, [`orc`] links it into memory, [`compile`] does the
//! three in order. Nothing outside `codegen` and `pipeline` knows x86-64.

mod codegen;
mod compile;
mod orc;
mod pipeline;

use std::ffi::c_void;

use compile::{Job, version_addresses};
use krait::jit::interface::{INTERFACE_VERSION, Interface, Request, Response, Symbol, TextView, request_flags};
use krait_runtime::frame::frame_bits;

/// The texts of a response, until it is released.
struct Texts {
    exits: String,
    messages: String,
}

static INTERFACE: Interface = Interface { version: INTERFACE_VERSION, compile: compile_request, release, remove };

/// The one symbol of the library.
#[allow(unsafe_code, reason = "an exported symbol, and C types at the border")]
#[unsafe(no_mangle)]
pub extern "C" fn krait_backend_interface() -> *const Interface {
    &INTERFACE
}

/// The text behind a view.
///
/// # Safety
/// The view's bytes live while the result is used.
#[allow(unsafe_code, reason = "C types at the border")]
unsafe fn text<'a>(view: TextView) -> &'a str {
    if view.start.is_null() {
        return "";
    }
    // SAFETY: the caller vouches for the range.
    std::str::from_utf8(unsafe { std::slice::from_raw_parts(view.start, view.length) }).unwrap_or_default()
}

/// A view of a text.
fn view(text: &str) -> TextView {
    TextView { start: text.as_ptr(), length: text.len() }
}

#[allow(unsafe_code, reason = "C types at the border")]
unsafe extern "C" fn compile_request(request: *const Request, response: *mut Response) {
    // SAFETY: the caller gives a whole request, whose texts and tables live during the call, and room for a response.
    let (request, hir, symbols) = unsafe {
        let request = &*request;
        let symbols: &[Symbol] =
            if request.symbols.is_null() { &[] } else { std::slice::from_raw_parts(request.symbols, request.symbol_count) };
        let symbols: Vec<(String, u64)> = symbols.iter().map(|symbol| (text(symbol.name).to_owned(), symbol.address)).collect();
        (request, text(request.hir), symbols)
    };
    let frame_bits = u64::from(request.version) << frame_bits::VERSION_SHIFT;
    let mut all = version_addresses(request.constants, request.valid, request.force, frame_bits);
    all.extend(symbols);
    let job = Job {
        hir,
        quick: request.flags & request_flags::QUICK != 0,
        dump_llvm: request.flags & request_flags::DUMP_LLVM != 0,
        dump_assembly: request.flags & request_flags::DUMP_ASSEMBLY != 0,
        symbols: all,
        force_length: (request.flags & request_flags::FORCE_EXITS != 0).then_some(request.force_length),
    };
    let (status, linked, texts) = match compile::compile(&job) {
        Ok(done) => (0, Some(done.linked), Texts { exits: done.exits.print(), messages: done.dumps }),
        Err(error) => (1, None, Texts { exits: String::new(), messages: error.to_string() }),
    };
    let texts = Box::new(texts);
    let addresses = linked.as_ref().map_or(&[][..], |linked| &linked.addresses[..]);
    let filled = Response {
        status,
        handle: linked.as_ref().map_or(0, |linked| linked.handle),
        body: addresses.first().copied().unwrap_or(0),
        entry: addresses.get(1).copied().unwrap_or(0),
        exits: view(&texts.exits),
        messages: view(&texts.messages),
        owner: Box::into_raw(texts).cast::<c_void>(),
    };
    // SAFETY: see above; the old content is plain data.
    unsafe { response.write(filled) };
}

#[allow(unsafe_code, reason = "C types at the border")]
unsafe extern "C" fn release(response: *mut Response) {
    // SAFETY: the owner of a response was made by `compile_request` and is freed once, since it is taken out here.
    unsafe {
        let owner = std::mem::replace(&mut (*response).owner, std::ptr::null_mut());
        if !owner.is_null() {
            drop(Box::from_raw(owner.cast::<Texts>()));
        }
    }
}

extern "C" fn remove(handle: u64) {
    compile::remove(handle);
}
