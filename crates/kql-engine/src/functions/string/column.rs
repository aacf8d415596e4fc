//! A string column under construction.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use kql_syntax::Span;

use crate::error::EvalError;

/// A string column, written row by row into one buffer.
#[derive(Debug)]
pub(crate) struct TextColumn {
    offsets: Vec<i32>,
    texts: String,
    overflow: bool,
}

impl TextColumn {
    /// A column for `rows` rows of about `bytes` bytes in all.
    pub(crate) fn new(rows: usize, bytes: usize) -> TextColumn {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        TextColumn {
            offsets,
            texts: String::with_capacity(bytes),
            overflow: false,
        }
    }

    /// Appends a row: what `write` appends to the text it is given.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        if !self.overflow {
            write(&mut self.texts);
        }
        match i32::try_from(self.texts.len()) {
            Ok(end) => self.offsets.push(end),
            Err(_) => self.overflow = true,
        }
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, text: &str) {
        self.push_with(|out| out.push_str(text));
    }

    /// The column. An error where it holds more than 2 GB, which a batch cannot.
    pub(crate) fn finish(self, span: Span) -> Result<ArrayRef, EvalError> {
        if self.overflow {
            return Err(EvalError::Limit {
                what: "a string column".into(),
                limit: "2 GB a batch".into(),
                help: None,
                span,
            });
        }
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        StringArray::try_new(offsets, Buffer::from_vec(self.texts.into_bytes()), None)
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|error| EvalError::internal(error.to_string(), span))
    }
}
