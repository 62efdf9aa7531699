//! Finds and loads modules: those in Rust, those on `sys.path` (or a package's `__path__`), those of the library in the binary, in this order for
//! native modules that CPython builds in, then as `sys.path` says, the library last.
//!
//! Module specs, loaders, `sys.meta_path` and saved bytecode are not here yet: `__spec__` and `__loader__` are None.

use std::path::PathBuf;

use krait_runtime::context::Context;
use krait_runtime::engine::{CompileMode, CompileRequest};
use krait_runtime::import::{self, Importer};
use krait_runtime::layout::{Code, Dict, List, Module, Str};
use krait_runtime::modules::{self, sys::platform_text};
use krait_runtime::object::Gc;
use krait_runtime::objects::exception::{os_error, printing};
use krait_runtime::objects::{module, str};
use krait_runtime::protocols::{attributes, iterate};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::library;

/// The importer that the driver installs.
pub(super) struct SourceImporter;

/// A module that was found.
struct Found {
    /// `__file__`, bytes of the platform.
    file: Vec<u8>,
    /// The package's folder, if it is a package.
    folder: Option<Vec<u8>>,
    source: Vec<u8>,
    /// Whether the source is inside the binary, where tracebacks cannot read it.
    embedded: bool,
}

impl Importer for SourceImporter {
    fn load(&self, cx: &Context, name: Gc<Str>) -> Outcome {
        let full = name.to_lossy();
        let (parent, last) = match full.rsplit_once('.') {
            Some((parent, last)) => (Some(parent.to_owned()), last.to_owned()),
            None => (None, full.clone()),
        };
        let search = match &parent {
            None => search_path(cx)?,
            Some(parent_name) => {
                let parent = import::find_or_load(cx, str::intern_str(cx, parent_name)?)?;
                // Importing the parent may have imported the child.
                if let Some(module) = registered(cx, name) {
                    return Ok(module);
                }
                match attributes::find(cx, parent, cx.names.__path__)? {
                    Some(path) => folders(cx, path)?,
                    None => {
                        let message = format!("No module named '{full}'; '{parent_name}' is not a package");
                        return Err(import::raise_not_found(cx, name, &message));
                    }
                }
            }
        };
        let module = match (parent.is_none(), modules::find(&full)) {
            (true, Some(row)) => {
                let made = modules::create_module(cx, row)?;
                register(cx, name, made)?;
                made.value()
            }
            _ => match find(cx, &search, &last)? {
                Some(found) => load_source(cx, name, &full, parent.as_deref(), found)?,
                None => return Err(import::raise_not_found(cx, name, &format!("No module named '{full}'"))),
            },
        };
        if let Some(parent) = parent {
            let parent = import::find_or_load(cx, str::intern_str(cx, &parent)?)?;
            attributes::set(cx, parent, str::intern_str(cx, &last)?, module)?;
        }
        Ok(module)
    }
}

fn registered(cx: &Context, name: Gc<Str>) -> Option<Value> {
    cx.modules.get()?.get_str(cx, name).filter(|module| !module.is_none())
}

fn register(cx: &Context, name: Gc<Str>, module: Gc<Module>) -> Outcome<()> {
    match cx.modules.get() {
        Some(modules) => modules.set_str(cx, name, module.value()),
        None => Ok(()),
    }
}

fn search_path(cx: &Context) -> Outcome<Vec<Vec<u8>>> {
    match modules::sys::functions::attribute(cx, "path")? {
        Some(path) => {
            let mut folders = folders(cx, path)?;
            folders.push(library::FOLDER.as_bytes().to_vec());
            Ok(folders)
        }
        None => Ok(vec![library::FOLDER.as_bytes().to_vec()]),
    }
}

/// The strings of a path list as bytes of the platform; anything else is passed over, as CPython does.
fn folders(cx: &Context, path: Value) -> Outcome<Vec<Vec<u8>>> {
    let mut folders = Vec::new();
    iterate::for_each(cx, path, |entry| {
        if let Some(folder) = entry.downcast::<Str>() {
            folders.push(folder.bytes().to_vec());
        }
        Ok(())
    })?;
    Ok(folders)
}

fn os_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// Looks for `last.py` and `last/__init__.py` in each folder.
fn find(cx: &Context, search: &[Vec<u8>], last: &str) -> Outcome<Option<Found>> {
    use std::os::unix::ffi::OsStringExt;
    for folder in search {
        if let Some(inside) = folder.strip_prefix(library::FOLDER.as_bytes()) {
            if let Some(found) = find_embedded(&String::from_utf8_lossy(inside), last) {
                return Ok(Some(found));
            }
            continue;
        }
        let base = os_path(folder);
        let package = base.join(last);
        for (file, folder) in [(package.join("__init__.py"), Some(package.clone())), (base.join(format!("{last}.py")), None)] {
            if !file.is_file() {
                continue;
            }
            let shown = file.clone().into_os_string().into_vec();
            return match std::fs::read(&file) {
                Ok(source) => Ok(Some(Found {
                    file: shown,
                    folder: folder.map(|folder| folder.into_os_string().into_vec()),
                    source,
                    embedded: false,
                })),
                Err(error) => Err(os_error::raise_io(cx, &error, Some(platform_text(cx, &shown)?))),
            };
        }
    }
    Ok(None)
}

fn find_embedded(inside: &str, last: &str) -> Option<Found> {
    let inside = inside.trim_start_matches('/');
    let front = if inside.is_empty() { String::new() } else { format!("{inside}/") };
    let found = |path: String, folder: Option<String>| {
        library::find(&path).map(|source| Found {
            file: format!("{}/{path}", library::FOLDER).into_bytes(),
            folder: folder.map(|folder| format!("{}/{folder}", library::FOLDER).into_bytes()),
            source,
            embedded: true,
        })
    };
    let package = format!("{front}{last}");
    found(format!("{package}/__init__.py"), Some(package)).or_else(|| found(format!("{front}{last}.py"), None))
}

fn load_source(cx: &Context, name: Gc<Str>, full: &str, parent: Option<&str>, found: Found) -> Outcome {
    let made = module::new(cx, name)?;
    let Some(namespace) = made.namespace() else { return Ok(made.value()) };
    let file = platform_text(cx, &found.file)?;
    let Some(file_name) = file.downcast::<Str>() else { return Ok(made.value()) };
    if found.embedded {
        printing::register_source(cx, &found.file, &String::from_utf8_lossy(&found.source));
    }
    fill(cx, namespace, full, parent, &found, file)?;
    register(cx, name, made)?;
    let request = CompileRequest {
        source: &found.source,
        is_text: false,
        file_name,
        mode: CompileMode::Exec,
        flags: 0,
        dont_inherit: true,
        optimize: -1,
    };
    let engine = cx.engine()?;
    let ran = engine.compile(cx, &request).and_then(|code| match code.downcast::<Code>() {
        Some(code) => engine.execute(cx, code, namespace, None, None),
        None => Ok(Value::NONE),
    });
    match ran {
        // The module may have put something else in its place.
        Ok(_) => Ok(registered(cx, name).unwrap_or(made.value())),
        Err(raised) => {
            if let Some(modules) = cx.modules.get() {
                modules.delete_str(cx, name);
            }
            Err(raised)
        }
    }
}

fn fill(cx: &Context, namespace: Gc<Dict>, full: &str, parent: Option<&str>, found: &Found, file: Value) -> Outcome<()> {
    namespace.set_str(cx, cx.names.__file__, file)?;
    if let Some(folder) = &found.folder {
        let path = Gc::<List>::new(cx)?;
        path.append(cx, platform_text(cx, folder)?)?;
        namespace.set_str(cx, cx.names.__path__, path.value())?;
    }
    let package = if found.folder.is_some() { full } else { parent.unwrap_or_default() };
    namespace.set_str(cx, cx.names.__package__, str::from_str(cx, package)?.value())?;
    if let Some(builtins) = cx.modules.get().and_then(|modules| modules.get_str(cx, cx.names.builtins)) {
        namespace.set_str(cx, cx.names.__builtins__, builtins)?;
    }
    Ok(())
}
