//! Opens the back end's dynamic library at the first compile, and speaks to it. A program that compiles nothing never maps LLVM.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::exit_table::ExitTable;
use super::interface::{
    ENTRY_SYMBOL, EntryFunction, INTERFACE_VERSION, Interface, Request, Response, Symbol, TextView,
};

/// File name of the back end.
const FILE_NAME: &str = "libkrait_backend.so";

/// Why the back end cannot be used: the program goes on, interpreted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LibraryError {
    /// It is nowhere that is looked.
    #[error("no {FILE_NAME} beside the executable or in ../lib/krait")]
    Missing,
    /// The system would not load it.
    #[error("{0}")]
    Load(String),
    /// It belongs to another version of Krait.
    #[error("{FILE_NAME} is of another version of Krait")]
    Version,
}

/// The back end.
pub struct Library {
    interface: &'static Interface,
}

/// What a compile is asked for; see [`Request`].
pub struct CompileJob<'a> {
    /// One HIR function in text form.
    pub hir: &'a str,
    /// The version's number.
    pub version: u32,
    /// Bits of `interface::request_flags`.
    pub flags: u32,
    /// What the text names, besides the version's own tables.
    pub symbols: &'a [(String, u64)],
    /// Address of the constant table.
    pub constants: u64,
    /// Address of the validity word.
    pub valid: u64,
    /// Address of the table of forced exits, 0 for none.
    pub force: u64,
    /// Its length.
    pub force_length: usize,
}

/// Compiled and linked code.
pub struct NativeCode {
    /// For [`Library::remove`].
    pub handle: u64,
    /// Address of the body.
    pub body: u64,
    /// Address of the generic entry.
    pub entry: u64,
    /// Its exits.
    pub exits: ExitTable,
    /// Dumps that were asked for.
    pub dumps: String,
}

/// The back end of this process, opened at the first call.
///
/// # Errors
/// Every call gives the same error once opening has failed.
pub fn library() -> Result<&'static Library, LibraryError> {
    static LIBRARY: OnceLock<Result<Library, LibraryError>> = OnceLock::new();
    LIBRARY.get_or_init(open).as_ref().map_err(Clone::clone)
}

/// Where the library may be: beside the executable, in its installed place, and one folder up, where Cargo leaves it for test programs.
fn places() -> Vec<PathBuf> {
    let executable = std::env::current_exe().ok().map(|path| path.canonicalize().unwrap_or(path));
    let folder = executable.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
    ["", "../lib/krait", ".."].iter().map(|place| folder.join(place).join(FILE_NAME)).collect()
}

#[allow(unsafe_code, reason = "a dynamic library is opened, and its one function called")]
fn open() -> Result<Library, LibraryError> {
    let path = places().into_iter().find(|path| path.exists()).ok_or(LibraryError::Missing)?;
    // SAFETY: the library's initialisers are LLVM's static constructors; the symbol, if it is there, has the type that its name stands for, and its version is
    // checked before anything else is used. The library is never closed, so what it returns lives as long as the process.
    unsafe {
        let library = libloading::Library::new(&path).map_err(|error| LibraryError::Load(error.to_string()))?;
        let entry =
            *library.get::<EntryFunction>(ENTRY_SYMBOL).map_err(|error| LibraryError::Load(error.to_string()))?;
        let interface = entry().as_ref().ok_or(LibraryError::Version)?;
        std::mem::forget(library);
        if interface.version == INTERFACE_VERSION { Ok(Library { interface }) } else { Err(LibraryError::Version) }
    }
}

fn view(text: &str) -> TextView {
    TextView { start: text.as_ptr(), length: text.len() }
}

#[allow(unsafe_code, reason = "C types at the border")]
impl Library {
    /// Compiles a function.
    ///
    /// # Errors
    /// The back end's message: a bug of ours, or a limit. The function stays interpreted.
    pub fn compile(&self, job: &CompileJob<'_>) -> Result<NativeCode, String> {
        let symbols: Vec<Symbol> =
            job.symbols.iter().map(|(name, address)| Symbol { name: view(name), address: *address }).collect();
        let request = Request {
            hir: view(job.hir),
            version: job.version,
            flags: job.flags,
            symbols: symbols.as_ptr(),
            symbol_count: symbols.len(),
            constants: job.constants,
            valid: job.valid,
            force: job.force,
            force_length: job.force_length,
        };
        let empty = view("");
        let mut response = Response {
            status: 1,
            handle: 0,
            body: 0,
            entry: 0,
            exits: empty,
            messages: empty,
            owner: std::ptr::null_mut(),
        };
        // SAFETY: the request's texts and tables live during the call; the response is plain data, its texts are copied before they are released.
        unsafe {
            (self.interface.compile)(&request, &mut response);
            let text = |view: TextView| {
                String::from_utf8_lossy(std::slice::from_raw_parts(view.start, view.length)).into_owned()
            };
            let (exits, messages) = (text(response.exits), text(response.messages));
            let native = match (response.status, ExitTable::parse(&exits)) {
                (0, Some(exits)) => Ok(NativeCode {
                    handle: response.handle,
                    body: response.body,
                    entry: response.entry,
                    exits,
                    dumps: messages,
                }),
                (0, None) => Err("the exit table cannot be read".to_owned()),
                _ => Err(messages),
            };
            (self.interface.release)(&mut response);
            native
        }
    }

    /// Frees code that nothing will enter again and no thread is inside of.
    pub fn remove(&self, handle: u64) {
        // SAFETY: the caller vouches that the code is not running; an unknown handle is ignored.
        unsafe { (self.interface.remove)(handle) };
    }
}
