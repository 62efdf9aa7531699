//! The native side of a text file: descriptor and buffers. Knows nothing of values.

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};

/// What happens with characters that UTF-8 does not have: lone surrogates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Errors {
    /// UnicodeEncodeError.
    Strict,
    /// `\udc80` and so on, as stderr does.
    BackslashReplace,
    /// The bytes that a surrogate escapes.
    SurrogateEscape,
}

/// Bytes that wait before they are written.
const WRITE_BUFFER: usize = 8 << 10;
/// Bytes that are read at once.
const READ_BUFFER: usize = 8 << 10;

enum Descriptor {
    Owned(OwnedFd),
    Borrowed(RawFd),
    Closed,
}

/// See the module's header.
pub struct Stream {
    descriptor: RefCell<Descriptor>,
    pending: RefCell<Vec<u8>>,
    input: RefCell<Vec<u8>>,
    at_end: Cell<bool>,
    /// `mode` as Python shows it.
    pub(super) mode: &'static str,
    /// What to do with what cannot be encoded.
    pub(super) errors: Errors,
    /// Flushed at every line feed.
    pub(super) line_buffered: Cell<bool>,
}

impl Stream {
    fn around(descriptor: Descriptor, mode: &'static str, errors: Errors, line_buffered: bool) -> Stream {
        Stream {
            descriptor: RefCell::new(descriptor),
            pending: RefCell::default(),
            input: RefCell::default(),
            at_end: Cell::new(false),
            mode,
            errors,
            line_buffered: Cell::new(line_buffered),
        }
    }

    /// A stream that closes its descriptor.
    pub fn owned(descriptor: OwnedFd, mode: &'static str) -> Stream {
        Stream::around(Descriptor::Owned(descriptor), mode, Errors::Strict, false)
    }

    /// A stream over a descriptor that somebody else owns.
    pub fn borrowed(descriptor: RawFd, mode: &'static str, errors: Errors, line_buffered: bool) -> Stream {
        Stream::around(Descriptor::Borrowed(descriptor), mode, errors, line_buffered)
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        matches!(*self.descriptor.borrow(), Descriptor::Closed)
    }

    /// Its descriptor.
    pub fn number(&self) -> Option<RawFd> {
        use std::os::fd::AsRawFd;
        match &*self.descriptor.borrow() {
            Descriptor::Owned(owned) => Some(owned.as_raw_fd()),
            Descriptor::Borrowed(number) => Some(*number),
            Descriptor::Closed => None,
        }
    }

    #[allow(unsafe_code, reason = "the standard streams' descriptors are nobody's")]
    fn with_descriptor<T>(&self, work: impl FnOnce(BorrowedFd<'_>) -> io::Result<T>) -> io::Result<T> {
        match &*self.descriptor.borrow() {
            Descriptor::Owned(owned) => work(owned.as_fd()),
            // SAFETY: borrowed for one system call; a descriptor that is not open gives an error.
            Descriptor::Borrowed(number) => work(unsafe { BorrowedFd::borrow_raw(*number) }),
            Descriptor::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Whether a terminal is behind it.
    pub fn is_terminal(&self) -> bool {
        self.with_descriptor(|descriptor| Ok(rustix::termios::isatty(descriptor))).unwrap_or(false)
    }

    /// Takes bytes to be written; writes when there are many, or at a line's end where the stream is line-buffered.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let full = {
            let mut pending = self.pending.borrow_mut();
            pending.extend_from_slice(bytes);
            pending.len() >= WRITE_BUFFER
        };
        if full || (self.line_buffered.get() && bytes.contains(&b'\n')) { self.flush() } else { Ok(()) }
    }

    /// Writes what waits. After an error the rest still waits.
    ///
    /// # Errors
    /// What the system says.
    pub fn flush(&self) -> io::Result<()> {
        let mut pending = self.pending.borrow_mut();
        let mut written = 0;
        let mut outcome = Ok(());
        while written < pending.len() {
            match self.with_descriptor(|descriptor| Ok(rustix::io::write(descriptor, &pending[written..])?)) {
                Ok(0) => outcome = Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => outcome = Err(error),
            }
            if outcome.is_err() {
                break;
            }
        }
        pending.drain(..written);
        outcome
    }

    /// Reads more into the buffer; `false` at the end of the file.
    fn fill(&self) -> io::Result<bool> {
        let mut chunk = vec![0; READ_BUFFER];
        loop {
            match self.with_descriptor(|descriptor| Ok(rustix::io::read(descriptor, &mut chunk)?)) {
                Ok(0) => {
                    self.at_end.set(true);
                    return Ok(false);
                }
                Ok(count) => {
                    self.input.borrow_mut().extend_from_slice(&chunk[..count]);
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next line, its end made a line feed; empty at the end of the file.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_line(&self) -> io::Result<Vec<u8>> {
        let mut looked_at = 0;
        loop {
            let found = {
                let input = self.input.borrow();
                memchr::memchr2(b'\n', b'\r', &input[looked_at..]).map(|place| looked_at + place)
            };
            match found {
                Some(place) => {
                    let is_return = self.input.borrow()[place] == b'\r';
                    // A line feed may follow the carriage return, and has to be read first.
                    if is_return && place + 1 == self.input.borrow().len() {
                        self.fill()?;
                    }
                    let mut input = self.input.borrow_mut();
                    let pair = is_return && input.get(place + 1) == Some(&b'\n');
                    let mut line: Vec<u8> = input.drain(..=place + usize::from(pair)).collect();
                    line.truncate(place);
                    line.push(b'\n');
                    return Ok(line);
                }
                None => looked_at = self.input.borrow().len(),
            }
            if !self.fill()? {
                return Ok(std::mem::take(&mut *self.input.borrow_mut()));
            }
        }
    }

    /// Everything up to the end of the file, ends of lines made line feeds.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_all(&self) -> io::Result<Vec<u8>> {
        while self.fill()? {}
        let all = std::mem::take(&mut *self.input.borrow_mut());
        if !all.contains(&b'\r') {
            return Ok(all);
        }
        let mut text = Vec::with_capacity(all.len());
        let mut bytes = all.into_iter().peekable();
        while let Some(byte) = bytes.next() {
            if byte == b'\r' {
                bytes.next_if_eq(&b'\n');
                text.push(b'\n');
            } else {
                text.push(byte);
            }
        }
        Ok(text)
    }

    /// Puts bytes back in front of what is read next.
    pub fn unread(&self, bytes: &[u8]) {
        self.input.borrow_mut().splice(0..0, bytes.iter().copied());
    }

    /// Writes what waits and closes the descriptor.
    ///
    /// # Errors
    /// What the system says of the writing; the descriptor is closed all the same.
    pub fn close(&self) -> io::Result<()> {
        if self.is_closed() {
            return Ok(());
        }
        let outcome = self.flush();
        self.pending.borrow_mut().clear();
        *self.descriptor.borrow_mut() = Descriptor::Closed;
        outcome
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Nobody is left to be told of an error; who cares has closed the file.
        let _ = self.flush();
    }
}
