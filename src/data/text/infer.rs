//! Which columns a text file has, of which types, and which of them are worth a dictionary: told from its beginning.

use std::collections::BTreeMap;

use kql_engine::types::{Schema, Ty};

use crate::data::repeats;
use crate::fixture::Kind;

use super::raw::Raw;
use super::sink::{Part, Sink};
use super::walk_json::{Fault, Rows};

/// A column as it is read.
#[derive(Debug, Clone)]
pub(super) struct PlanColumn {
    pub(super) name: String,
    /// The type; of a column that is inferred nothing as long as no value was seen.
    pub(super) ty: Option<Ty>,
    /// Whether the type was told from values, and is widened where a value needs it.
    pub(super) inferred: bool,
    /// Whether its values repeat often enough for a dictionary.
    pub(super) coded: bool,
}

impl PlanColumn {
    /// A column of that name, with its type where a schema has it.
    pub(super) fn new(name: &str, known: Option<&Schema>) -> Self {
        let ty = known.and_then(|known| Some(known.columns[known.find(name)?].ty));
        let ty = ty.filter(|ty| *ty != Ty::Unknown);
        Self {
            name: name.to_string(),
            ty,
            inferred: ty.is_none(),
            coded: false,
        }
    }

    /// The column with what its values look like, where no schema has it.
    pub(super) fn seen(mut self, ty: Option<Ty>) -> Self {
        if self.inferred {
            self.ty = ty;
        }
        self
    }

    /// The type of the column that is made; a column without a value is a text.
    pub(super) fn made(&self) -> Ty {
        self.ty.unwrap_or(Ty::String)
    }
}

/// The narrowest type for values of both. Cells of CSV say nothing by themselves, so a list among words is a word.
pub(super) fn join(left: Option<Ty>, right: Option<Ty>, cells: bool) -> Option<Ty> {
    match (left, right) {
        (ty, None) | (None, ty) => ty,
        (Some(left), Some(right)) if left == right => Some(left),
        (Some(Ty::Long | Ty::Real), Some(Ty::Long | Ty::Real)) => Some(Ty::Real),
        (Some(Ty::Dynamic), _) | (_, Some(Ty::Dynamic)) if !cells => Some(Ty::Dynamic),
        _ => Some(Ty::String),
    }
}

/// Whether an inferred column of that type may take a value, as far as the value's form tells.
pub(super) fn fits(ty: Option<Ty>, raw: Raw<'_>) -> bool {
    if raw.kind == Kind::Null || (raw.kind == Kind::Cell && raw.text.is_empty()) {
        return true;
    }
    match ty {
        None => false,
        Some(Ty::Datetime) => raw.text.len() >= 10 && raw.text.as_bytes()[4] == b'-',
        Some(Ty::Real) => raw.kind != Kind::Quoted,
        Some(Ty::String) => raw.kind != Kind::Json,
        Some(Ty::Dynamic) if raw.kind == Kind::Cell => raw.looks_like() == Some(Ty::Dynamic),
        Some(_) => true,
    }
}

/// What values of columns that no schema has look like, by name, with the place of the first in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    columns: BTreeMap<String, ((usize, usize), Option<Ty>)>,
    block: usize,
}

impl Found {
    /// Counts places from that block on.
    pub(super) fn start(&mut self, block: usize) {
        self.block = block;
    }

    /// Notes a value.
    pub(super) fn note(&mut self, name: &str, raw: Raw<'_>) {
        let next = (self.block, self.columns.len());
        if let Some((_, ty)) = self.columns.get_mut(name) {
            if *ty != Some(Ty::String) || raw.kind == Kind::Json {
                *ty = join(*ty, raw.looks_like(), raw.kind == Kind::Cell);
            }
            return;
        }
        self.columns.insert(name.to_string(), (next, raw.looks_like()));
    }

    /// Takes in what another thread found.
    pub(super) fn merge(&mut self, other: Found) {
        for (name, (place, ty)) in other.columns {
            match self.columns.get_mut(&name) {
                Some((first, known)) => {
                    *first = place.min(*first);
                    *known = join(*known, ty, false);
                }
                None => {
                    self.columns.insert(name, (place, ty));
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Names and types in the order in which they first stood in the file.
    pub(super) fn in_order(self) -> Vec<(String, Option<Ty>)> {
        let mut columns: Vec<_> = self.columns.into_iter().collect();
        columns.sort_by_key(|(_, (place, _))| *place);
        columns.into_iter().map(|(name, (_, ty))| (name, ty)).collect()
    }
}

/// Gathers what the columns of a sample look like.
impl<'t> Rows<'t> for Found {
    fn new_column(&mut self, key: &str, value: Raw<'t>) {
        self.note(key, value);
    }

    fn row(&mut self, _: &[Raw<'t>], _: usize) -> Result<(), Fault> {
        Ok(())
    }
}

/// Gathers the rows of a sample with a dictionary for each text, to see whether values repeat.
pub(super) struct Repetition {
    sinks: Vec<Sink>,
    rows: usize,
}

impl Repetition {
    pub(super) fn new(columns: &[PlanColumn]) -> Self {
        Self {
            sinks: columns.iter().map(|column| Sink::new(column.made(), true)).collect(),
            rows: 0,
        }
    }

    /// How many rows the sample has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Marks the columns whose values repeat in a table of that many rows.
    pub(super) fn judge(mut self, columns: &mut [PlanColumn], table_rows: f64) {
        for (column, sink) in columns.iter_mut().zip(&mut self.sinks) {
            let Ok(Part::Coded(codes)) = sink.take() else { continue };
            column.coded = repeats(codes.values(), table_rows);
        }
    }
}

impl<'t> Rows<'t> for Repetition {
    fn new_column(&mut self, _: &str, _: Raw<'t>) {}

    fn row(&mut self, values: &[Raw<'t>], _: usize) -> Result<(), Fault> {
        for (sink, value) in self.sinks.iter_mut().zip(values) {
            if sink.push(*value).is_err() {
                // what is wrong is told when the row is read in earnest
                let _ = sink.push(Raw::NULL);
            }
        }
        self.rows += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Some(Ty::Long), Some(Ty::Real), false, Some(Ty::Real))]
    #[case(Some(Ty::Long), Some(Ty::Datetime), false, Some(Ty::String))]
    #[case(None, Some(Ty::Bool), false, Some(Ty::Bool))]
    #[case(Some(Ty::String), Some(Ty::Dynamic), false, Some(Ty::Dynamic))]
    #[case(Some(Ty::String), Some(Ty::Dynamic), true, Some(Ty::String))]
    fn types_are_joined(
        #[case] left: Option<Ty>,
        #[case] right: Option<Ty>,
        #[case] cells: bool,
        #[case] both: Option<Ty>,
    ) {
        assert_eq!(join(left, right, cells), both);
        assert_eq!(join(right, left, cells), both);
    }
}
