//! `join` and `lookup`.
//!
//! Rows come in the order of the left side, and for one left row in the order of the right side; those that only the
//! right side has come last. A null key matches a null key.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, UInt32Array};
use kql_syntax::ast;

use crate::batch::Batch;
use crate::bind::{BindError, Binder, Names, Rows, Types, common};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, KeyWriter};
use crate::exec::{self, Run, Stream, eval_array};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Schema, Ty};

/// `join`
pub static JOIN: Construct = Construct {
    name: "join",
    aliases: &[],
    page: "join-operator",
    syntax: "T | join [kind=KIND] (U) on COLUMN, … | $left.A == $right.B, …",
    about: "Pairs the rows of two tables with equal keys. Without `kind` it is `innerunique`: one left row a key.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | join kind=inner (datatable (k: string, city: string) ['a', 'Oslo']) on k | project k, n, city",
        "a|1|Oslo\na|3|Oslo",
    )],
};

/// `lookup`
pub static LOOKUP: Construct = Construct {
    name: "lookup",
    aliases: &[],
    page: "lookup-operator",
    syntax: "T | lookup [kind=leftouter | kind=inner] (U) on COLUMN, …",
    about: "Adds the columns of a small table by key; the keys stand once in the result.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | lookup (datatable (k: string, city: string) ['a', 'Oslo']) on k",
        "a|1|Oslo\nb|2|\na|3|Oslo",
    )],
};

/// The kinds of joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One left row for each key, then as `Inner`.
    InnerUnique,
    /// Every pair with equal keys.
    Inner,
    /// `Inner`, and left rows without a match.
    LeftOuter,
    /// `Inner`, and right rows without a match.
    RightOuter,
    /// `Inner`, and rows of both sides without a match.
    FullOuter,
    /// Left rows with a match.
    LeftSemi,
    /// Right rows with a match.
    RightSemi,
    /// Left rows without a match.
    LeftAnti,
    /// Right rows without a match.
    RightAnti,
}

impl Kind {
    fn named(word: &str) -> Option<Kind> {
        Some(match word {
            "innerunique" => Kind::InnerUnique,
            "inner" => Kind::Inner,
            "leftouter" => Kind::LeftOuter,
            "rightouter" => Kind::RightOuter,
            "fullouter" => Kind::FullOuter,
            "leftsemi" => Kind::LeftSemi,
            "rightsemi" => Kind::RightSemi,
            "leftanti" | "anti" | "leftantisemi" => Kind::LeftAnti,
            "rightanti" | "rightantisemi" => Kind::RightAnti,
            _ => return None,
        })
    }
}

/// Two tables brought together by keys.
#[derive(Debug)]
pub struct Join {
    left: Arc<Plan>,
    right: Arc<Plan>,
    kind: Kind,
    /// Keys over the columns of the left, and of the right.
    keys: Vec<(Expr, Expr)>,
    /// Which of the right side's columns are kept.
    right_columns: Vec<usize>,
}

impl Binder<'_> {
    pub(crate) fn join(&mut self, input: Arc<Plan>, op: &ast::Join) -> Arc<Plan> {
        let kind = match op
            .kind()
            .and_then(|parameter| parameter.word().map(|word| (word.to_owned(), parameter.value.span())))
        {
            None => Kind::InnerUnique,
            Some((word, span)) => Kind::named(&word).unwrap_or_else(|| {
                let values =
                    "innerunique, inner, leftouter, rightouter, fullouter, leftsemi, rightsemi, leftanti, rightanti";
                self.report(BindError::ValueExpected {
                    values: values.into(),
                    help: None,
                    span: self.at(span),
                });
                Kind::Inner
            }),
        };
        let right = self.table(&op.right);
        let keys = self.join_keys(&input, &right, op.condition.as_ref());
        let span = self.at(op.span);
        let (left_kept, right_kept) = match kind {
            Kind::LeftSemi | Kind::LeftAnti => (true, false),
            Kind::RightSemi | Kind::RightAnti => (false, true),
            _ => (true, true),
        };
        let mut schema = Schema {
            columns: Vec::new(),
            open: false,
        };
        let mut names = Names::default();
        let mut add = |side: &Schema| {
            for column in &side.columns {
                schema.columns.push(Column {
                    name: names.unique(&column.name),
                    ty: column.ty,
                });
            }
            schema.open |= side.open;
        };
        if left_kept {
            add(&input.schema);
        }
        if right_kept {
            add(&right.schema);
        }
        let right_columns = if right_kept {
            (0..right.schema.len()).collect()
        } else {
            Vec::new()
        };
        let node = Join {
            left: input,
            right,
            kind,
            keys,
            right_columns,
        };
        self.plan(Node::Join(Box::new(node)), schema, span)
    }

    pub(crate) fn lookup(&mut self, input: Arc<Plan>, op: &ast::Lookup) -> Arc<Plan> {
        let word = ast::Parameter::find(&op.parameters, "kind").and_then(ast::Parameter::word);
        let kind = if word == Some("inner") {
            Kind::Inner
        } else {
            Kind::LeftOuter
        };
        let right = self.table(&op.right);
        let keys = self.join_keys(&input, &right, op.condition.as_ref());
        let span = self.at(op.span);
        let key_places: Vec<usize> = keys
            .iter()
            .filter_map(|(_, key)| {
                if let crate::plan::ExprKind::Column(place) = key.kind {
                    Some(place)
                } else {
                    None
                }
            })
            .collect();
        let right_columns: Vec<usize> = (0..right.schema.len())
            .filter(|place| !key_places.contains(place))
            .collect();
        let mut schema = Schema {
            columns: Vec::new(),
            open: input.schema.open || right.schema.open,
        };
        let mut names = Names::default();
        let kept = right_columns.iter().map(|place| &right.schema.columns[*place]);
        for column in input.schema.columns.iter().chain(kept) {
            schema.columns.push(Column {
                name: names.unique(&column.name),
                ty: column.ty,
            });
        }
        let node = Join {
            left: input,
            right,
            kind,
            keys,
            right_columns,
        };
        self.plan(Node::Join(Box::new(node)), schema, span)
    }

    /// The keys of both sides, converted to a type they share.
    fn join_keys(&mut self, left: &Plan, right: &Plan, condition: Option<&ast::JoinCondition>) -> Vec<(Expr, Expr)> {
        let keys = match condition {
            Some(ast::JoinCondition::On { keys, .. }) => keys.as_slice(),
            Some(ast::JoinCondition::Where { predicate, .. }) => std::slice::from_ref(predicate),
            None => &[],
        };
        let mut pairs = Vec::new();
        for key in keys {
            self.join_key(left, right, key, &mut pairs);
        }
        pairs
    }

    fn join_key(&mut self, left: &Plan, right: &Plan, key: &ast::Expr, out: &mut Vec<(Expr, Expr)>) {
        let span = self.at(key.span());
        match key.unparenthesized() {
            ast::Expr::Missing { .. } => {}
            ast::Expr::Name(name) => {
                let find = |schema: &Schema| {
                    schema
                        .find(&name.text)
                        .map(|place| Expr::column(place, schema.columns[place].ty, span))
                };
                match (find(&left.schema), find(&right.schema)) {
                    (Some(a), Some(b)) => {
                        let types = Types(vec![a.ty, b.ty]);
                        match self.matched(a, b) {
                            Some(pair) => out.push(pair),
                            None => {
                                let help = Some("convert one side first: `extend … = tostring(…)`".into());
                                self.report(BindError::JoinKeyTypes {
                                    name: name.text.to_string(),
                                    types,
                                    help,
                                    span,
                                });
                            }
                        }
                    }
                    _ if left.schema.open || right.schema.open => {}
                    (None, None) => self.unknown_column(&name.text, name.span, &left.schema),
                    (found, _) => {
                        let side = if found.is_some() { "right" } else { "left" };
                        let help = Some(format!(
                            "the {side} side has no such column; write `$left.a == $right.b` where names differ"
                        ));
                        self.report(BindError::JoinKey {
                            name: name.text.to_string(),
                            help,
                            span,
                        });
                    }
                }
            }
            ast::Expr::Logical(logical) if logical.op == ast::LogicalOp::And => {
                for operand in &logical.operands {
                    self.join_key(left, right, operand, out);
                }
            }
            ast::Expr::Binary(binary) if binary.op == ast::BinaryOp::Equal => {
                let rows = Rows::Two(left.schema.clone(), right.schema.clone());
                let (a, b) = self.with_rows(rows, |binder| {
                    (binder.scalar(&binary.left), binder.scalar(&binary.right))
                });
                if a.is_error() || b.is_error() {
                    return;
                }
                let width = left.schema.len();
                let (Some(a_left), Some(b_left)) = (side(&a, width), side(&b, width)) else {
                    self.report(BindError::JoinConditionLeft { help: None, span });
                    return;
                };
                let (a, b) = match (a_left, b_left) {
                    (true, false) => (a, b),
                    (false, true) => (b, a),
                    _ => {
                        self.report(BindError::JoinConditionLeft { help: None, span });
                        return;
                    }
                };
                let b = b.map_columns(&|place| place - width);
                let types = Types(vec![a.ty, b.ty]);
                match self.matched(a, b) {
                    Some(pair) => out.push(pair),
                    None => {
                        let help = Some("convert one side first: `extend … = tostring(…)`".into());
                        self.report(BindError::JoinConditionTypes { types, help, span });
                    }
                }
            }
            _ => {
                let help = Some("name a column of both sides, or write `$left.a == $right.b`".into());
                self.report(BindError::JoinConditionLeft { help, span });
            }
        }
    }

    /// Both keys as values of one type; nothing where they have none.
    fn matched(&mut self, a: Expr, b: Expr) -> Option<(Expr, Expr)> {
        let ty = common([a.ty, b.ty], false)?;
        if ty == Ty::Dynamic {
            return None;
        }
        Some((self.convert(a, ty), self.convert(b, ty)))
    }
}

/// Whether an expression is of the left side alone; nothing where it is of neither or both.
fn side(expr: &Expr, width: usize) -> Option<bool> {
    let (mut left, mut right) = (false, false);
    expr.walk(&mut |expr| {
        if let crate::plan::ExprKind::Column(place) = expr.kind {
            left |= place < width;
            right |= place >= width;
        }
    });
    match (left, right) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The right side's rows by key.
struct Index {
    table: KeyTable,
    /// The rows of each key, in order.
    rows: Vec<Vec<u32>>,
}

impl Join {
    /// Left and right.
    pub(crate) fn sides(&self) -> [&Plan; 2] {
        [&self.left, &self.right]
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, schema: &Schema) -> Result<Stream<'a>, EvalError> {
        let right = exec::collect(&self.right, run)?;
        let left = exec::collect(&self.left, run)?;
        let right_keys = self.key_columns(&right, false, run)?;
        let left_keys = self.key_columns(&left, true, run)?;
        let index = index(&right_keys, right.rows);
        let mut matched = vec![false; right.rows];
        let (mut left_rows, mut right_rows): (Vec<Option<u32>>, Vec<Option<u32>>) = (Vec::new(), Vec::new());
        let writer = KeyWriter::new(left_keys.iter().map(|(column, ty)| (column, *ty)));
        let mut key = Vec::new();
        let mut seen = vec![false; index.rows.len()];
        for row in 0..left.rows {
            writer.write(row, &mut key);
            let found = index.table.find(&key);
            if let Some(number) = found {
                if self.kind == Kind::InnerUnique && std::mem::replace(&mut seen[number as usize], true) {
                    continue;
                }
                let hits = &index.rows[number as usize];
                hits.iter().for_each(|hit| matched[*hit as usize] = true);
                match self.kind {
                    Kind::LeftSemi => left_rows.push(Some(row as u32)),
                    Kind::LeftAnti | Kind::RightSemi | Kind::RightAnti => {}
                    _ => {
                        left_rows.extend(std::iter::repeat_n(Some(row as u32), hits.len()));
                        right_rows.extend(hits.iter().map(|hit| Some(*hit)));
                        self.check_limit(left_rows.len(), run)?;
                    }
                }
            } else if matches!(self.kind, Kind::LeftOuter | Kind::FullOuter | Kind::LeftAnti) {
                left_rows.push(Some(row as u32));
                right_rows.push(None);
            }
        }
        match self.kind {
            Kind::RightSemi | Kind::RightAnti => {
                let keep: BooleanArray = matched
                    .iter()
                    .map(|hit| Some(*hit == (self.kind == Kind::RightSemi)))
                    .collect();
                return Ok(exec::once(right.filter(&keep)?));
            }
            Kind::RightOuter | Kind::FullOuter => {
                for (row, _) in matched.iter().enumerate().filter(|(_, hit)| !**hit) {
                    left_rows.push(None);
                    right_rows.push(Some(row as u32));
                }
            }
            _ => {}
        }
        let rows = left_rows.len();
        let mut columns = left.take(&UInt32Array::from(left_rows))?.columns;
        if !self.right_columns.is_empty() {
            let right_rows = UInt32Array::from(right_rows);
            for place in &self.right_columns {
                columns.push(crate::batch::take_column(&right.columns[*place], &right_rows)?);
            }
        }
        debug_assert_eq!(columns.len(), schema.len());
        Ok(exec::once(Batch { columns, rows }))
    }

    fn key_columns(&self, batch: &Batch, left: bool, run: &Run<'_>) -> Result<Vec<(ArrayRef, Ty)>, EvalError> {
        self.keys
            .iter()
            .map(|(a, b)| if left { a } else { b })
            .map(|key| Ok((eval_array(key, batch, run)?, key.ty)))
            .collect()
    }

    fn check_limit(&self, rows: usize, run: &Run<'_>) -> Result<(), EvalError> {
        if rows as u64 <= run.ctx.limits.rows {
            return Ok(());
        }
        Err(EvalError::Limit {
            what: "the join's result".into(),
            limit: format!("{} rows", run.ctx.limits.rows),
            help: Some("join on more columns, or reduce both sides first".into()),
            span: self.right.span,
        })
    }
}

fn index(keys: &[(ArrayRef, Ty)], rows: usize) -> Index {
    let mut index = Index {
        table: KeyTable::new(),
        rows: Vec::new(),
    };
    let writer = KeyWriter::new(keys.iter().map(|(column, ty)| (column, *ty)));
    let mut key = Vec::new();
    for row in 0..rows {
        writer.write(row, &mut key);
        let number = index.table.insert(&key) as usize;
        if number == index.rows.len() {
            index.rows.push(Vec::new());
        }
        index.rows[number].push(row as u32);
    }
    index
}
