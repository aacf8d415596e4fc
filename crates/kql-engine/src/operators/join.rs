//! `join` and `lookup`.
//!
//! Rows come in the order of the left side, and for one left row in the order of the right side; those that only the
//! right side has come last. A null key matches a null key.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::UInt32Array;
use kql_syntax::{Span, ast};

use crate::batch::{Batch, hole, holes};
use crate::bind::{BindError, Binder, Rows, Types, common, side_by_side};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::chain::Chain;
use crate::exec::group::{Groups, Local, Lookup, NONE};
use crate::exec::{self, Run, eval_array};
use crate::functions::example;
use crate::optimize::Columns;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Scalar, Schema, Ty};

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
        // another word has its diagnostic
        let kind = match op.kind().and_then(ast::Parameter::word) {
            None => Kind::InnerUnique,
            Some(word) => Kind::named(word).unwrap_or(Kind::Inner),
        };
        let right = self.table(&op.right);
        // a parenthesis that is not closed has its diagnostic, and what follows was read as of its inside
        let unclosed = matches!(&op.right, ast::Expr::Paren(paren) if paren.close.is_empty());
        if op.condition.is_none() && !unclosed {
            let help = Some(match unknown_hint(&op.right) {
                Some(hint) => format!("`join` has no parameter `{hint}`: leave it out"),
                None => "name the columns that both sides share: `on Key`".into(),
            });
            let span = self.at(op.span);
            self.report(BindError::JoinConditionMissing { help, span });
        }
        let (input, right) = self.with_keys(input, right, op.condition.as_ref());
        let free = self.free_condition(&input, &right, op.condition.as_ref());
        let keys = if free {
            Vec::new()
        } else {
            self.join_keys(&input, &right, op.condition.as_ref())
        };
        let span = self.at(op.span);
        let (left_kept, right_kept) = match kind {
            Kind::LeftSemi | Kind::LeftAnti => (true, false),
            Kind::RightSemi | Kind::RightAnti => (false, true),
            _ => (true, true),
        };
        let sides = [(left_kept, &input.schema), (right_kept, &right.schema)];
        let kept = sides.iter().filter(|(kept, _)| *kept).map(|(_, schema)| *schema);
        let schema = Schema {
            columns: side_by_side(kept.clone().flat_map(|schema| &schema.columns)),
            open: kept.clone().any(|schema| schema.open),
        };
        if free {
            let help = "join on keys, and put the rest into a `where` behind it";
            return self.unsupported(
                "`join … where` with a condition other than equality of columns",
                Some(help),
                schema,
                span,
            );
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
        let (input, right) = self.with_keys(input, right, op.condition.as_ref());
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
        let kept = right_columns.iter().map(|place| &right.schema.columns[*place]);
        let schema = Schema {
            columns: side_by_side(input.schema.columns.iter().chain(kept)),
            open: input.schema.open || right.schema.open,
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

    /// Whether the sides are joined by a `where` that is no list of equal columns. It is checked as any condition is.
    fn free_condition(&mut self, left: &Plan, right: &Plan, condition: Option<&ast::JoinCondition>) -> bool {
        let Some(ast::JoinCondition::Where { predicate, .. }) = condition else {
            return false;
        };
        if compares_sides(predicate) {
            return false;
        }
        let rows = Rows::Two(left.schema.clone(), right.schema.clone());
        self.with_rows(rows, |binder| binder.condition(predicate));
        true
    }

    /// Both sides, where open with the columns that the keys name.
    fn with_keys(
        &mut self,
        left: Arc<Plan>,
        right: Arc<Plan>,
        condition: Option<&ast::JoinCondition>,
    ) -> (Arc<Plan>, Arc<Plan>) {
        if !left.schema.open && !right.schema.open {
            return (left, right);
        }
        let (mut of_left, mut of_right) = (Vec::new(), Vec::new());
        for key in keys_of(condition) {
            named_keys(key, &mut of_left, &mut of_right);
        }
        for (_, span) in of_left.iter_mut().chain(&mut of_right) {
            *span = self.at(*span);
        }
        (self.widened(left, &of_left), self.widened(right, &of_right))
    }

    /// The keys of both sides, converted to a type they share.
    fn join_keys(&mut self, left: &Plan, right: &Plan, condition: Option<&ast::JoinCondition>) -> Vec<(Expr, Expr)> {
        let mut pairs = Vec::new();
        for key in keys_of(condition) {
            // `where` takes the sides in either order
            let ordered = !matches!(condition, Some(ast::JoinCondition::Where { .. }));
            self.join_key(left, right, key, ordered, &mut pairs);
        }
        pairs
    }

    fn join_key(&mut self, left: &Plan, right: &Plan, key: &ast::Expr, ordered: bool, out: &mut Vec<(Expr, Expr)>) {
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
                            None if types.0 == [Ty::Dynamic, Ty::Dynamic] => self.dynamic_key(span),
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
                    self.join_key(left, right, operand, ordered, out);
                }
            }
            ast::Expr::Binary(binary) if binary.op == ast::BinaryOp::Equal => {
                let swapped = !ordered && matches!(sided(&binary.left), Some(("$right", ..)));
                let (of_left, of_right) = if swapped {
                    (&binary.right, &binary.left)
                } else {
                    (&binary.left, &binary.right)
                };
                let a = self.join_operand(of_left, "$left", &left.schema);
                let b = self.join_operand(of_right, "$right", &right.schema);
                let (Some(a), Some(b)) = (a, b) else { return };
                let types = Types(vec![a.ty, b.ty]);
                match self.matched(a, b) {
                    Some(pair) => out.push(pair),
                    None if types.0 == [Ty::Dynamic, Ty::Dynamic] => self.dynamic_key(span),
                    None => {
                        let help = Some("convert one side first: `extend … = tostring(…)`".into());
                        self.report(BindError::JoinConditionTypes { types, help, span });
                    }
                }
            }
            _ => {
                let help = Some("name a column of both sides, or write `$left.a == $right.b`".into());
                self.report(BindError::JoinCondition { help, span });
            }
        }
    }

    /// `$left.x` or `$right.x`; nothing where something is wrong with it.
    fn join_operand(&mut self, operand: &ast::Expr, side: &'static str, schema: &Schema) -> Option<Expr> {
        let span = self.at(operand.span());
        let Some((written, name, at)) = sided(operand) else {
            if !matches!(operand, ast::Expr::Missing { .. }) {
                self.report(BindError::JoinOperand {
                    side: side.into(),
                    help: None,
                    span,
                });
            }
            return None;
        };
        if written != side {
            let help = Some("`$left` stands left of `==`, `$right` right of it".into());
            self.report(BindError::JoinOperand {
                side: side.into(),
                help,
                span,
            });
            return None;
        }
        match schema.find(name) {
            Some(place) => Some(Expr::column(place, schema.columns[place].ty, span)),
            None => {
                if !schema.open {
                    self.unknown_column(name, at, schema);
                }
                None
            }
        }
    }

    fn dynamic_key(&mut self, span: Span) {
        let help = Some("convert both sides first: `extend … = tostring(…)`".into());
        self.report(BindError::DynamicKey { help, span });
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

/// A hint that `join` does not know, which is read as its right side: `hint.foo`.
fn unknown_hint(right: &ast::Expr) -> Option<String> {
    match right {
        ast::Expr::Path(path) => match (&path.base, &path.selector) {
            (ast::Expr::Name(base), ast::Expr::Name(name)) if &*base.text == "hint" => {
                Some(format!("hint.{}", name.text))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a condition is `$left.a == $right.b`, or several of that kind.
fn compares_sides(expr: &ast::Expr) -> bool {
    let side = |expr: &ast::Expr| match expr.unparenthesized() {
        ast::Expr::Path(path) => match &path.base {
            ast::Expr::Name(name) => Some(name.text.clone()).filter(|text| matches!(&**text, "$left" | "$right")),
            _ => None,
        },
        _ => None,
    };
    match expr.unparenthesized() {
        ast::Expr::Logical(logical) => logical.op == ast::LogicalOp::And && logical.operands.iter().all(compares_sides),
        ast::Expr::Binary(binary) => match (side(&binary.left), side(&binary.right)) {
            (Some(a), Some(b)) => binary.op == ast::BinaryOp::Equal && a != b,
            _ => false,
        },
        _ => false,
    }
}

fn keys_of(condition: Option<&ast::JoinCondition>) -> &[ast::Expr] {
    match condition {
        Some(ast::JoinCondition::On { keys, .. }) => keys.as_slice(),
        Some(ast::JoinCondition::Where { predicate, .. }) => std::slice::from_ref(predicate),
        None => &[],
    }
}

/// `$left.x`, `$right["x"]`: the side, the column's name and its place.
fn sided(operand: &ast::Expr) -> Option<(&str, &str, Span)> {
    let (base, name, at) = match operand.unparenthesized() {
        ast::Expr::Path(path) => match &path.selector {
            ast::Expr::Name(name) if !name.is_missing() => (&path.base, &*name.text, name.span),
            _ => return None,
        },
        ast::Expr::Element(element) => match element.index.unparenthesized() {
            ast::Expr::Literal(literal) => match &literal.value {
                ast::LiteralValue::String(text) => (&element.base, &*text.value, literal.span),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    match base {
        ast::Expr::Name(side) if matches!(&*side.text, "$left" | "$right") => Some((&*side.text, name, at)),
        _ => None,
    }
}

/// The columns that a key names, on each side.
fn named_keys(key: &ast::Expr, left: &mut Vec<(Arc<str>, Span)>, right: &mut Vec<(Arc<str>, Span)>) {
    match key.unparenthesized() {
        ast::Expr::Name(name) if !name.is_missing() => {
            left.push((name.text.clone(), name.span));
            right.push((name.text.clone(), name.span));
        }
        ast::Expr::Logical(logical) => logical.operands.iter().for_each(|key| named_keys(key, left, right)),
        ast::Expr::Binary(binary) => {
            for operand in [&binary.left, &binary.right] {
                match sided(operand) {
                    Some(("$left", name, span)) => left.push((name.into(), span)),
                    Some((_, name, span)) => right.push((name.into(), span)),
                    None => {}
                }
            }
        }
        _ => {}
    }
}

impl Join {
    /// All left rows beside these columns of the right rows with the same key.
    pub(crate) fn left_outer(left: Arc<Plan>, right: Arc<Plan>, key: (Expr, Expr), right_columns: Vec<usize>) -> Join {
        Join {
            left,
            right,
            kind: Kind::LeftOuter,
            keys: vec![key],
            right_columns,
        }
    }

    /// Left and right.
    pub(crate) fn sides(&self) -> [&Plan; 2] {
        [&self.left, &self.right]
    }

    /// The keys of both sides.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Expr> {
        self.keys.iter().flat_map(|(left, right)| [left, right])
    }

    /// The columns of both sides that it reads to give `wanted` ones.
    pub(crate) fn reads(&self, wanted: &Columns) -> [Columns; 2] {
        let [mut left, mut right] = self.sides().map(|side| Columns::none(side.schema.len()));
        for (a, b) in &self.keys {
            left.read(a);
            right.read(b);
        }
        let width = if matches!(self.kind, Kind::RightSemi | Kind::RightAnti) {
            0
        } else {
            self.left.schema.len()
        };
        (0..width)
            .filter(|place| wanted.has(*place))
            .for_each(|place| left.add(place));
        for (place, own) in self.right_columns.iter().enumerate() {
            if wanted.has(width + place) {
                right.add(*own);
            }
        }
        [left, right]
    }

    /// The join over what its left side takes its rows from: right rows are looked up batch by batch, in parallel where
    /// the left side is large.
    pub(crate) fn chain<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Chain<'a>, EvalError> {
        let wanted = run.wanted(plan);
        let build = self.build(run)?;
        match self.kind {
            Kind::Inner | Kind::LeftOuter | Kind::LeftSemi | Kind::LeftAnti => {
                let given = AtomicU64::new(0);
                Ok(exec::chain(&self.left, run)?.then(move |batch| {
                    let probe = self.probe(&batch, &build, run)?;
                    let pairs = self.pairs(&probe, &build, &given, run)?;
                    self.emit(batch, &pairs, &build, wanted)
                }))
            }
            Kind::InnerUnique => self.unique(build, wanted, run),
            _ => self.right_too(build, wanted, run),
        }
    }

    /// The rows of the right side by key.
    fn build(&self, run: &Run<'_>) -> Result<Build, EvalError> {
        let mut groups = Groups::new(self.keys.iter().map(|(_, key)| key.ty));
        let (mut batches, mut ids) = (Vec::new(), Vec::new());
        let morsels = exec::chain(&self.right, run)?.map(|batch| {
            let local = self.local(&batch, false, run)?;
            Ok((batch, local))
        });
        for morsel in morsels {
            let (batch, local) = morsel?;
            match local {
                Some(local) => {
                    let numbers = groups.insert(&local);
                    ids.extend(local.ids.iter().map(|id| numbers[*id as usize]));
                }
                None => ids.extend(std::iter::repeat_n(0, batch.rows)),
            }
            batches.push(batch);
        }
        let count = if self.keys.is_empty() { 1 } else { groups.len() };
        let mut starts = vec![0u32; count + 1];
        ids.iter().for_each(|id| starts[*id as usize + 1] += 1);
        (0..count).for_each(|group| starts[group + 1] += starts[group]);
        let mut next = starts.clone();
        let mut rows = vec![0u32; ids.len()];
        for (row, id) in ids.iter().enumerate() {
            let place = &mut next[*id as usize];
            rows[*place as usize] = row as u32;
            *place += 1;
        }
        Ok(Build {
            batch: Batch::concat(&self.right.schema, &batches)?,
            lookup: groups.freeze(),
            ids,
            starts,
            rows,
        })
    }

    /// The rows of one side by their own keys; nothing where there are none.
    fn local(&self, batch: &Batch, left: bool, run: &Run<'_>) -> Result<Option<Local>, EvalError> {
        let keys = self.keys.iter().map(|(a, b)| if left { a } else { b });
        let columns = keys.map(|key| Ok((eval_array(key, batch, run)?, key.ty)));
        let columns = columns.collect::<Result<Vec<_>, EvalError>>()?;
        Ok((!columns.is_empty() && batch.rows > 0).then(|| Local::new(columns, batch.rows)))
    }

    fn probe(&self, batch: &Batch, build: &Build, run: &Run<'_>) -> Result<Probe, EvalError> {
        run.ctx.check()?;
        Ok(match self.local(batch, true, run)? {
            Some(local) => {
                let numbers = build.lookup.find(&local);
                Probe {
                    ids: local.ids,
                    firsts: local.firsts,
                    numbers,
                }
            }
            // without keys every row has the one key; no row has none
            None => {
                let keys = usize::from(batch.rows > 0);
                Probe {
                    ids: vec![0; batch.rows],
                    firsts: vec![0; keys],
                    numbers: vec![if build.ids.is_empty() { NONE } else { 0 }; keys],
                }
            }
        })
    }

    /// The rows of both sides that go together. `given` counts the rows given out so far.
    fn pairs(&self, probe: &Probe, build: &Build, given: &AtomicU64, run: &Run<'_>) -> Result<Pairs, EvalError> {
        let mut pairs = Pairs::default();
        let before = given.load(Ordering::Relaxed);
        let alone = matches!(self.kind, Kind::LeftOuter | Kind::FullOuter | Kind::LeftAnti);
        for (row, id) in probe.ids.iter().enumerate() {
            let number = probe.numbers[*id as usize];
            if number == NONE {
                if alone {
                    pairs.left.push(row as u32);
                    pairs.right.push(None);
                }
                continue;
            }
            match self.kind {
                Kind::LeftSemi => pairs.left.push(row as u32),
                Kind::LeftAnti => {}
                _ => {
                    let hits = build.rows(number);
                    pairs.left.extend(std::iter::repeat_n(row as u32, hits.len()));
                    pairs.right.extend(hits.iter().map(|hit| Some(*hit)));
                    self.check_limit(before + pairs.left.len() as u64, run)?;
                }
            }
        }
        let rows = pairs.left.len() as u64;
        self.check_limit(given.fetch_add(rows, Ordering::Relaxed) + rows, run)?;
        Ok(pairs)
    }

    /// The columns of the pairs.
    fn emit(&self, left: Batch, pairs: &Pairs, build: &Build, wanted: Option<&Columns>) -> Result<Batch, EvalError> {
        let (width, rows) = (left.columns.len(), pairs.left.len());
        let left = left.only(wanted);
        let mut columns = if rows == left.rows && pairs.left.iter().enumerate().all(|(at, row)| *row as usize == at) {
            left.columns
        } else {
            left.take(&UInt32Array::from(pairs.left.clone()))?.columns
        };
        if !self.right_columns.is_empty() {
            let right: UInt32Array = if pairs.right.iter().all(Option::is_some) {
                pairs
                    .right
                    .iter()
                    .map(|row| row.unwrap_or_default())
                    .collect::<Vec<_>>()
                    .into()
            } else {
                pairs.right.iter().copied().collect()
            };
            let mut hole = holes(rows);
            for (place, own) in self.right_columns.iter().enumerate() {
                columns.push(match wanted {
                    Some(wanted) if !wanted.has(width + place) => hole(),
                    _ => crate::batch::take_column(&build.batch.columns[*own], &right)?,
                });
            }
        }
        Ok(Batch { columns, rows })
    }

    /// `innerunique`: the first left row of each key that the right side has.
    fn unique<'a>(
        &'a self,
        build: Build,
        wanted: Option<&'a Columns>,
        run: &'a Run<'a>,
    ) -> Result<Chain<'a>, EvalError> {
        let build = Arc::new(build);
        let own = build.clone();
        let probes = exec::chain(&self.left, run)?.map(move |batch| {
            let probe = self.probe(&batch, &own, run)?;
            Ok((batch, probe))
        });
        let mut seen = vec![false; build.starts.len()];
        let given = AtomicU64::new(0);
        let stream = probes.map(move |probe| {
            let (batch, mut probe) = probe?;
            // other rows of a key that was seen have no key
            let mut kept = Vec::new();
            let mut ids = Vec::new();
            let places = std::mem::take(&mut probe.firsts);
            for (id, first) in places.into_iter().enumerate() {
                let number = probe.numbers[id];
                if number != NONE && !std::mem::replace(&mut seen[number as usize], true) {
                    kept.push(first);
                    ids.push(id as u32);
                }
            }
            probe.ids = ids;
            let pairs = self.pairs(&probe, &build, &given, run)?;
            let left = batch.only(wanted).take(&UInt32Array::from(kept))?;
            self.emit(left, &pairs, &build, wanted)
        });
        Ok(Chain::new(Box::new(stream), run))
    }

    /// Kinds that also give right rows by whether they have a match.
    fn right_too<'a>(
        &'a self,
        build: Build,
        wanted: Option<&'a Columns>,
        run: &'a Run<'a>,
    ) -> Result<Chain<'a>, EvalError> {
        let build = Arc::new(build);
        let own = build.clone();
        let outer = matches!(self.kind, Kind::RightOuter | Kind::FullOuter);
        let given = AtomicU64::new(0);
        let probes = exec::chain(&self.left, run)?.map(move |batch| {
            let probe = self.probe(&batch, &own, run)?;
            if !outer {
                return Ok((None, probe));
            }
            let pairs = self.pairs(&probe, &own, &given, run)?;
            Ok((Some(self.emit(batch, &pairs, &own, wanted)?), probe))
        });
        let mut matched = vec![false; build.starts.len()];
        let mut batches = Vec::new();
        for probe in probes {
            let (batch, probe) = probe?;
            let hits = probe.numbers.iter().filter(|number| **number != NONE);
            hits.for_each(|number| matched[*number as usize] = true);
            batches.extend(batch);
        }
        let wanted_match = self.kind == Kind::RightSemi;
        let rest: Vec<u32> = (0..build.ids.len() as u32)
            .filter(|row| matched[build.ids[*row as usize] as usize] == wanted_match)
            .collect();
        let rows = rest.len();
        let right = build.batch.take(&UInt32Array::from(rest))?;
        let last = if outer {
            // right rows without a match, beside nulls
            let none = UInt32Array::from(vec![None::<u32>; rows]);
            let mut columns = Vec::new();
            for (place, column) in self.left.schema.columns.iter().enumerate() {
                columns.push(match wanted {
                    Some(wanted) if !wanted.has(place) => hole(rows),
                    _ => crate::batch::take_column(&Scalar::null(column.ty).to_array(1), &none)?,
                });
            }
            columns.extend(self.right_columns.iter().map(|place| right.columns[*place].clone()));
            Batch { columns, rows }.only(wanted)
        } else {
            right.only(wanted)
        };
        batches.push(last);
        Ok(Chain::new(Box::new(batches.into_iter().map(Ok)), run))
    }

    fn check_limit(&self, rows: u64, run: &Run<'_>) -> Result<(), EvalError> {
        let help = Some("join on more columns, or reduce both sides first");
        run.ctx.check_rows(rows, "the join's result", help, self.right.span)
    }
}

/// The right side.
struct Build {
    batch: Batch,
    lookup: Lookup,
    /// The key of each row.
    ids: Vec<u32>,
    /// Where each key's rows begin among `rows`.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Build {
    fn rows(&self, number: u32) -> &[u32] {
        &self.rows[self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize]
    }
}

/// A left batch by its own keys.
struct Probe {
    ids: Vec<u32>,
    firsts: Vec<u32>,
    /// The right side's number of each key.
    numbers: Vec<u32>,
}

/// Left rows beside right rows; the right ones are left out where none is given.
#[derive(Default)]
struct Pairs {
    left: Vec<u32>,
    right: Vec<Option<u32>>,
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows};
    use rstest::rstest;

    const T: &str = "let A = datatable(k: string, n: long) ['a', 1, 'b', 2]; \
        let B = datatable(k: string, n: long) ['a', 1, 'a', 3, 'c', 2]; ";

    #[rstest]
    #[case("A | join kind=inner (B) where $left.k == $right.k", "a|1|a|1\na|1|a|3")]
    #[case(
        "A | join kind=inner (B) where $left.k == $right.k and $right.n == $left.n",
        "a|1|a|1"
    )]
    #[case(
        "A | join kind=inner hint.strategy=shuffle hint.shufflekey=k hint.remote=left (B) on k, n",
        "a|1|a|1"
    )]
    #[case("A | lookup kind=inner hint.strategy=broadcast (B) on k", "a|1|1\na|1|3")]
    fn conditions_and_hints(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    #[rstest]
    #[case("A | join kind=inner (B) where $left.n > $right.n", &[])]
    #[case("A | join kind=inner (B) where $left.k > $right.k", &["KS106"])]
    #[case("A | join kind=inner (B) where 1", &["KS141"])]
    #[case("A | join kind=inner (B) where $left.z == $right.k", &["KS142"])]
    fn a_where_is_checked_as_any_condition(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T}{query}")), expected);
    }

    /// Breaks when a batch of which no row is left counts as one that has the first key.
    #[rstest]
    #[case("A | where n == 7 | join kind=rightanti (B) on k", "a|1\na|3\nc|2")]
    #[case("A | where n == 2 | join kind=rightanti (B) on k", "a|1\na|3\nc|2")]
    #[case("A | where n == 7 | join kind=rightsemi (B) on k", "")]
    #[case("A | where n == 7 | join kind=rightouter (B) on k | project k1, n1", "a|1\na|3\nc|2")]
    #[case("A | where n == 2 | join kind=fullouter (B) on k | project k, k1", "b|\n|a\n|a\n|c")]
    fn right_rows_stay_where_the_left_side_has_empty_batches(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    #[test]
    fn a_where_that_compares_otherwise_is_refused() {
        assert_eq!(
            error(&format!("{T}A | join kind=inner (B) where $left.n > $right.n")),
            "not supported: `join … where` with a condition other than equality of columns"
        );
    }
}
