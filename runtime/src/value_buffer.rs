//! A growing list of values for native code: the first few on the native stack, more in an array on our heap. Rust's own heap, which the collector does
//! not see, holds none.

use crate::context::Context;
use crate::layout::ValueArray;
use crate::object::Gc;
use crate::objects::STORAGE_SHAPE;
use crate::raised::Outcome;
use crate::value::Value;

const INLINE: usize = 8;

/// See the module's header.
pub struct ValueBuffer {
    inline: [Value; INLINE],
    spilled: Option<Gc<ValueArray>>,
    length: usize,
}

impl ValueBuffer {
    /// An empty list.
    #[inline]
    pub fn new() -> ValueBuffer {
        ValueBuffer { inline: [Value::UNBOUND; INLINE], spilled: None, length: 0 }
    }

    /// A list of these values.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_slice(cx: &Context, values: &[Value]) -> Outcome<ValueBuffer> {
        let mut buffer = ValueBuffer::new();
        buffer.extend(cx, values)?;
        Ok(buffer)
    }

    /// Appends a value.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn push(&mut self, cx: &Context, value: Value) -> Outcome<()> {
        match self.spilled {
            None if self.length < INLINE => self.inline[self.length] = value,
            spilled => {
                let array = match spilled {
                    Some(array) if self.length < array.trailing_words() => array,
                    _ => self.grow(cx)?,
                };
                array.set_trailing_value(cx, self.length, Some(value));
            }
        }
        self.length += 1;
        Ok(())
    }

    #[cold]
    fn grow(&mut self, cx: &Context) -> Outcome<Gc<ValueArray>> {
        let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, self.length.saturating_mul(2).max(INLINE * 2));
        let array = made.map_err(|_| cx.raise_out_of_memory())?;
        for (index, value) in self.as_slice().iter().enumerate() {
            array.set_trailing_value(cx, index, Some(*value));
        }
        self.spilled = Some(array);
        Ok(array)
    }

    /// Appends values.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend(&mut self, cx: &Context, values: &[Value]) -> Outcome<()> {
        if self.spilled.is_none()
            && let Some(free) = self.inline.get_mut(self.length..self.length + values.len())
        {
            free.copy_from_slice(values);
            self.length += values.len();
            return Ok(());
        }
        for value in values {
            self.push(cx, *value)?;
        }
        Ok(())
    }

    /// The values.
    #[inline]
    pub fn as_slice(&self) -> &[Value] {
        match &self.spilled {
            None => &self.inline[..self.length],
            Some(array) => array.present_values(self.length),
        }
    }

    /// Replaces the value at an index that exists.
    pub fn set(&mut self, cx: &Context, index: usize, value: Value) {
        if index < self.length {
            match self.spilled {
                None => self.inline[index] = value,
                Some(array) => array.set_trailing_value(cx, index, Some(value)),
            }
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Removes and returns the last value.
    pub fn pop(&mut self) -> Option<Value> {
        let last = self.as_slice().last().copied();
        self.length -= usize::from(last.is_some());
        last
    }
}

impl Default for ValueBuffer {
    fn default() -> Self {
        Self::new()
    }
}
