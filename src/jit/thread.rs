//! The compiler's thread: takes requests, gives back results, touches nothing else. Started at the first request; a forked child starts its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::request::{CompileError, CompileRequest, CompiledCode};

/// What came of a request.
pub struct Finished {
    /// The version's number, from the request.
    pub version: u32,
    /// The code, or why there is none.
    pub outcome: Result<CompiledCode, CompileError>,
}

/// A handle on the thread.
pub struct CompilerThread {
    requests: Option<Sender<CompileRequest>>,
    results: Option<Receiver<Finished>>,
    finished: Arc<AtomicBool>,
    /// Set when the process is about to end: what waits is not compiled any more.
    stopping: Arc<AtomicBool>,
    handle: Option<thread::JoinHandle<()>>,
    /// The process that started the thread: after a fork the thread is gone.
    process: u32,
}

/// Room for LLVM's recursion over large functions.
const STACK_SIZE: usize = 16 << 20;

impl Default for CompilerThread {
    fn default() -> Self {
        Self::new()
    }
}

impl CompilerThread {
    /// A handle; the thread starts with the first request.
    pub fn new() -> CompilerThread {
        CompilerThread {
            requests: None,
            results: None,
            finished: Arc::new(AtomicBool::new(false)),
            stopping: Arc::new(AtomicBool::new(false)),
            handle: None,
            process: std::process::id(),
        }
    }

    /// Hands a request over; gives it back if no thread can be started.
    pub fn submit(&mut self, request: CompileRequest) -> Result<(), Box<CompileRequest>> {
        if self.requests.is_none() || self.process != std::process::id() {
            self.start();
        }
        match &self.requests {
            Some(requests) => requests.send(request).map_err(|error| Box::new(error.0)),
            None => Err(Box::new(request)),
        }
    }

    fn start(&mut self) {
        let (send_request, requests) = channel::<CompileRequest>();
        let (send_result, results) = channel();
        let (finished, stopping) = (Arc::clone(&self.finished), Arc::clone(&self.stopping));
        let started = thread::Builder::new().name("krait-compiler".into()).stack_size(STACK_SIZE).spawn(move || {
            for request in requests {
                if stopping.load(Ordering::Acquire) {
                    return;
                }
                let done = Finished { version: request.version, outcome: request.compile() };
                if send_result.send(done).is_err() {
                    return;
                }
                finished.store(true, Ordering::Release);
            }
        });
        self.process = std::process::id();
        if let Ok(handle) = started {
            self.handle = Some(handle);
            self.requests = Some(send_request);
            self.results = Some(results);
        }
    }

    /// Ends the thread before the process does: LLVM must not be at work while its library's destructors run. Waits for the compile at hand, at most.
    pub fn shut_down(&mut self) {
        self.stopping.store(true, Ordering::Release);
        self.requests = None;
        let handle = self.handle.take().filter(|_| self.process == std::process::id());
        // A thread that panicked has printed why, and ends nothing but itself.
        let _ = handle.map(thread::JoinHandle::join);
    }

    /// The next result, if one is ready. Costs a load when none is.
    pub fn take(&mut self) -> Option<Finished> {
        if !self.finished.load(Ordering::Acquire) {
            return None;
        }
        let next = self.results.as_ref()?.try_recv().ok();
        if next.is_none() {
            self.finished.store(false, Ordering::Release);
            // A result may have come between the two.
            return self.results.as_ref()?.try_recv().ok();
        }
        next
    }
}
