//! What a bound plan lets execution leave out.
//!
//! The plan itself stays as binding made it: what is found out about it is kept beside it and looked up by operators when
//! they run, so that an operator without rules here simply runs as it stands.
//!
//! - [`Needs`]: the columns of each operator's result that somebody reads;
//! - [`conditions`]: the conditions of neighbouring `where`s, cheapest first.

mod conditions;
mod needs;

pub(crate) use conditions::{Condition, conditions};
pub(crate) use needs::{Columns, Needs};
