//! The narrow interface to the back end, which is a dynamic library: C types only. The library exports one function, [`ENTRY_SYMBOL`], which
//! returns a pointer to its [`Interface`].

/// Name of the one exported function, of type [`EntryFunction`].
pub const ENTRY_SYMBOL: &[u8] = b"krait_backend_interface\0";

/// To be changed with any change of this file, of HIR's text form or of the runtime's layouts; a back end with another number is refused.
pub const INTERFACE_VERSION: u32 = 1;

/// Text that somebody else owns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TextView {
    /// First byte; UTF-8.
    pub start: *const u8,
    /// Length in bytes.
    pub length: usize,
}

/// A symbol that compiled code may name, and its address.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Symbol {
    /// Its name in HIR text.
    pub name: TextView,
    /// Where it is.
    pub address: u64,
}

/// Bits of [`Request::flags`].
pub mod request_flags {
    /// Code generation without passes and at the lowest level.
    pub const QUICK: u32 = 1;
    /// Return the LLVM IR, after passes, in the messages.
    pub const DUMP_LLVM: u32 = 2;
    /// Return the assembly in the messages.
    pub const DUMP_ASSEMBLY: u32 = 4;
    /// Every guard can be made to fail once, through the version's force table.
    pub const FORCE_EXITS: u32 = 8;
}

/// What is to be compiled.
#[repr(C)]
pub struct Request {
    /// One HIR function in text form.
    pub hir: TextView,
    /// The version's number: names its symbols and marks its frames.
    pub version: u32,
    /// Bits of [`request_flags`].
    pub flags: u32,
    /// Symbols that the text names: helpers and direct callees; of each callee `NAME` also `NAME_frame_bits`, whose address is its version's number shifted by
    /// `frame_bits::VERSION_SHIFT`.
    pub symbols: *const Symbol,
    /// How many.
    pub symbol_count: usize,
    /// Address of the version's constant table: one word for each entry.
    pub constants: u64,
    /// Address of the word that is not 0 while the version is valid.
    pub valid: u64,
    /// With `FORCE_EXITS`: address of a table of bytes, not 0 where the exit of that number is to be taken at the next chance; `force_length` bytes.
    pub force: u64,
    /// Length of that table; a function with more exits is refused.
    pub force_length: usize,
}

/// What came of it. Texts belong to the library until [`Interface::release`].
#[repr(C)]
pub struct Response {
    /// 0 if all went well; else `messages` says why not.
    pub status: u32,
    /// Names the code for [`Interface::remove`].
    pub handle: u64,
    /// The body; its type depends on the function's parameters.
    pub body: u64,
    /// The generic entry, `extern "C" fn(thread, frame, depth) -> Outcome`.
    pub entry: u64,
    /// The exit table as text.
    pub exits: TextView,
    /// Dumps, or the reason of a failure.
    pub messages: TextView,
    /// Owner of the texts.
    pub owner: *mut std::ffi::c_void,
}

/// What compiled code returns.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NativeOutcome {
    /// A value's word, a raw result, or an exit's number, as the tag says.
    pub payload: u64,
    /// One of [`tags`].
    pub tag: u64,
}

/// Tags of [`NativeOutcome`].
pub mod tags {
    /// The payload is a value's word.
    pub const VALUE: u64 = 0;
    /// The payload is a raw int, float or bool, as the version's result type says.
    pub const RAW: u64 = 1;
    /// An exception is in flight; the frame is gone.
    pub const RAISED: u64 = 2;
    /// The code was left by the exit whose number is the payload; live values are in the thread's exit buffer.
    pub const EXIT: u64 = 3;
    /// From a generic entry: an argument is not of the expected type; nothing has happened, the frame is as it was.
    pub const DECLINED: u64 = 4;
}

/// The library's functions. All may be called from any thread, each request from one at a time.
#[repr(C)]
pub struct Interface {
    /// [`INTERFACE_VERSION`] of the library.
    pub version: u32,
    /// Compiles one function.
    pub compile: unsafe extern "C" fn(request: *const Request, response: *mut Response),
    /// Frees the texts of a response.
    pub release: unsafe extern "C" fn(response: *mut Response),
    /// Frees the code of a handle. No thread may be inside it.
    pub remove: unsafe extern "C" fn(handle: u64),
}

/// The type of the exported function.
pub type EntryFunction = unsafe extern "C" fn() -> *const Interface;
