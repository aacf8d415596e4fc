//! `union`: the rows of several tables below each other, columns matched by name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::fast::FixedState;
use kql_syntax::{Span, ast};

use super::table_set::Counted;
use super::tables::Named;
use crate::batch::{Batch, hole};
use crate::bind::{BindError, Binder, Follow, Names};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::optimize::Columns;
use crate::plan::{Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `union`
pub static UNION: Construct = Construct {
    name: "union",
    aliases: &[],
    page: "union-operator",
    syntax: "[T |] union [kind=outer | kind=inner] [withsource=NAME] [isfuzzy=true] (U), V*, …",
    about: "Gives the rows of several tables; a column that only some have is empty in the others.",
    examples: &[example(
        "union withsource=from (print a = 1), (print a = 2, b = 'x')",
        "union_arg0|1|\nunion_arg1|2|x",
    )],
};

/// What `union` is told besides its tables.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only columns that all tables have.
    pub(crate) inner: bool,
    /// The column with the table's name.
    pub(crate) source: Option<Arc<str>>,
}

/// Tables below each other.
#[derive(Debug)]
pub struct Union {
    legs: Vec<Leg>,
    source: bool,
    schema: Arc<Schema>,
}

#[derive(Debug)]
struct Leg {
    name: Arc<str>,
    plan: Arc<Plan>,
    /// Columns of the union (behind the source's) and the leg's column for each, in the order of the union's.
    places: Arc<[(usize, usize)]>,
}

/// The columns of several tables, brought together.
#[derive(Debug, Default)]
pub(crate) struct Unified {
    /// Columns by name; one of several types is there for each, called `name_type`. Before them the one with the table's
    /// name, where it is asked for.
    pub(crate) schema: Arc<Schema>,
    /// For each table, which of these columns, the one with its name left out, is which of its own.
    pub(crate) places: Vec<Arc<[(usize, usize)]>>,
    /// The columns as [`find`](super::find) knows them: one for each name.
    pub(crate) by_name: OnceLock<Arc<Schema>>,
}

/// What unions of very many tables came to: `union *` and `search` over a workspace are written often, and their tables
/// are the same each time.
#[derive(Debug, Default)]
pub(crate) struct KnownUnions(Mutex<Vec<KnownUnion>>);

#[derive(Debug)]
struct KnownUnion {
    tables: Vec<Arc<Schema>>,
    options: Options,
    follow: Follow,
    unified: Arc<Unified>,
}

impl KnownUnions {
    /// Unions of fewer tables are made faster than they are found.
    const FEWEST: usize = 64;
    /// Of more, the oldest is forgotten.
    const MOST: usize = 32;

    fn unify(&self, legs: &[Named], options: &Options, follow: Follow) -> Arc<Unified> {
        if legs.len() < Self::FEWEST {
            return Arc::new(unify(legs, options, follow));
        }
        let is_of = |known: &KnownUnion| {
            // a view has a new schema each time, with the same columns
            let same =
                |(table, (_, plan)): (&Arc<Schema>, &Named)| Arc::ptr_eq(table, &plan.schema) || *table == plan.schema;
            known.options == *options
                && known.follow == follow
                && known.tables.len() == legs.len()
                && known.tables.iter().zip(legs).all(same)
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| is_of(known)) {
            return known.unified.clone();
        }
        let unified = Arc::new(unify(legs, options, follow));
        if known.len() == Self::MOST {
            known.remove(0);
        }
        known.push(KnownUnion {
            tables: legs.iter().map(|(_, plan)| plan.schema.clone()).collect(),
            options: options.clone(),
            follow,
            unified: unified.clone(),
        });
        unified
    }
}

impl Binder<'_> {
    /// The columns of tables, brought together.
    pub(crate) fn unified(&self, legs: &[Named], options: &Options) -> Arc<Unified> {
        self.db.unions.unify(legs, options, self.follow)
    }
}

/// The columns of one name.
struct Seen<'a> {
    name: &'a Arc<str>,
    first: Ty,
    /// Further types, in the order of first sight.
    others: Vec<Ty>,
    count: usize,
}

impl<'a> Seen<'a> {
    fn new(column: &'a Column) -> Self {
        Self {
            name: &column.name,
            first: column.ty,
            others: Vec::new(),
            count: 1,
        }
    }

    fn meet(&mut self, ty: Ty, follow: Follow) {
        let forgotten = follow == Follow::Parser && self.count > 1 && self.others.is_empty();
        if ty != self.first && !self.others.contains(&ty) && !forgotten {
            self.others.push(ty);
        }
        self.count += 1;
    }

    /// A type that is not known may be the one that is.
    fn forget_unknown(&mut self) {
        if self.others.is_empty() {
            return;
        }
        if self.first == Ty::Unknown {
            self.first = self.others.remove(0);
        }
        self.others.retain(|ty| *ty != Ty::Unknown);
    }
}

/// Brings the columns of tables together.
///
/// The parser package forgets a type that comes after two tables of another, and knows no `kind=inner`.
fn unify(legs: &[Named], options: &Options, follow: Follow) -> Unified {
    let inner = options.inner && follow == Follow::Engine;
    let all = || legs.iter().flat_map(|(_, plan)| &plan.schema.columns);
    let widest = legs.iter().map(|(_, plan)| plan.schema.len()).max().unwrap_or(0);
    // the types that each name has, in the order of first sight; and which name each leg's columns have
    let mut seen: Vec<Seen<'_>> = Vec::with_capacity(widest);
    let mut known: HashMap<&str, usize, FixedState> = HashMap::with_capacity_and_hasher(widest, FixedState::default());
    let mut named: Vec<usize> = Vec::with_capacity(all().count());
    for column in all() {
        let place = *known.entry(&*column.name).or_insert(seen.len());
        named.push(place);
        match seen.get_mut(place) {
            Some(known) => known.meet(column.ty, follow),
            None => seen.push(Seen::new(column)),
        }
    }
    if follow == Follow::Engine {
        seen.iter_mut().for_each(Seen::forget_unknown);
    }
    let several = |seen: &Seen<'_>| !seen.others.is_empty();
    let mut names = Names::default();
    if seen.iter().any(several) {
        let plain = seen.iter().filter(|seen| follow == Follow::Engine && !several(seen));
        names = Names::new(plain.map(|seen| seen.name.clone()));
    }
    let mut columns: Vec<Column> = Vec::with_capacity(seen.len());
    // for each name that was seen, where its columns begin
    let mut starts = Vec::with_capacity(seen.len() + 1);
    for seen in &seen {
        starts.push(columns.len());
        if inner && seen.count < legs.len() {
            continue;
        }
        if !several(seen) {
            let name = match follow {
                Follow::Engine => seen.name.clone(),
                Follow::Parser => names.unique_shared(seen.name),
            };
            columns.push(Column { name, ty: seen.first });
            continue;
        }
        for ty in std::iter::once(&seen.first).chain(&seen.others) {
            let name = names.unique(&format!("{}_{ty}", seen.name));
            columns.push(Column { name, ty: *ty });
        }
    }
    starts.push(columns.len());
    let mut named = named.into_iter();
    let places = legs.iter().map(|(_, plan)| {
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(plan.schema.len());
        for (from, (column, place)) in plan.schema.columns.iter().zip(&mut named).enumerate() {
            let fits = |to: &usize| columns[*to].ty == column.ty || column.ty == Ty::Unknown;
            places.extend((starts[place]..starts[place + 1]).filter(fits).map(|to| (to, from)));
        }
        // of two columns of one name the first counts
        places.sort_unstable();
        places.dedup_by_key(|(to, _)| *to);
        places.into()
    });
    let places = places.collect();
    let source = options.source.iter().map(|name| Column::new(name.clone(), Ty::String));
    let schema = Arc::new(Schema {
        columns: source.chain(columns).collect(),
        open: legs.iter().any(|(_, plan)| plan.schema.open),
    });
    Unified {
        schema,
        places,
        by_name: OnceLock::new(),
    }
}

impl Binder<'_> {
    pub(crate) fn union(&mut self, input: Option<Arc<Plan>>, op: &ast::Union) -> Arc<Plan> {
        let word = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| ast::Parameter::find(&op.parameters, name))
                .and_then(ast::Parameter::word)
        };
        let options = Options {
            inner: word(&["kind"]) == Some("inner"),
            source: word(&["withsource", "with_source"]).map(Into::into),
        };
        let fuzzy = word(&["isfuzzy"]) == Some("true");
        self.fuzzy += usize::from(fuzzy);
        let piped = self.source_name.take();
        let mut legs: Vec<Named> = input.map(|plan| (piped, plan)).into_iter().collect();
        let (mut missing, mut known): (Vec<String>, _) = (Vec::new(), legs.len());
        for table in &op.tables {
            let errors = self.out.diagnostics.len();
            match table.unparenthesized() {
                // a fuzzy union leaves out what is not there
                ast::Expr::Wildcard(name) if fuzzy && self.follow == Follow::Engine => {
                    let found = self.table_set(&name.text, Counted::Written, name.span);
                    if found.is_empty() {
                        missing.push(name.text.to_string());
                    }
                    known += usize::from(!found.is_empty());
                    legs.extend(found);
                    continue;
                }
                ast::Expr::Wildcard(name) => {
                    legs.extend(self.tables_like(name));
                    known += 1;
                    continue;
                }
                ast::Expr::Star(span) => {
                    legs.extend(self.table_set("*", Counted::Named, *span));
                    known += 1;
                    continue;
                }
                _ => {}
            }
            let name = self.leg_name(table);
            let env = self.env.clone();
            let plan = self.table(table);
            self.env = env;
            let gone = fuzzy
                && is_broken(&plan)
                && self.out.diagnostics[errors..]
                    .iter()
                    .all(|error| matches!(error, BindError::UnknownFuzzy { .. }))
                && self.out.diagnostics.len() > errors;
            if gone {
                let names = self.out.diagnostics[errors..].iter().filter_map(|error| match error {
                    BindError::UnknownFuzzy { name, .. } => Some(name.clone()),
                    _ => None,
                });
                missing.extend(names);
                continue;
            }
            known += 1;
            legs.push((name, plan));
        }
        self.fuzzy -= usize::from(fuzzy);
        if known == 0 && !missing.is_empty() {
            missing.dedup();
            return self.nothing_known(&missing, op.span);
        }
        self.union_of(legs, &options, op.span)
    }

    /// What stands for a fuzzy union none of whose tables is known: any column may be asked of it, and it fails.
    fn nothing_known(&mut self, names: &[String], span: Span) -> Arc<Plan> {
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("no table of the fuzzy union is known: {}", list.join(", "));
        let error = EvalError::Argument {
            message,
            help: Some("a fuzzy union needs one that is there: give the case a table of such a name".into()),
            span: self.at(span),
        };
        self.plan(Node::Fails(error), Schema::unknown(), span)
    }

    /// A union of bound tables with their names. Of those without rows in any run the first stands for all.
    pub(crate) fn union_of(&mut self, legs: Vec<Named>, options: &Options, span: Span) -> Arc<Plan> {
        let unified = self.unified(&legs, options);
        let schema = unified.schema.clone();
        let legs = legs.into_iter().zip(unified.places.iter().cloned()).enumerate();
        let legs = legs.filter(|(index, ((_, plan), _))| *index == 0 || !has_no_rows(plan));
        let legs = legs.map(|(index, ((name, plan), places))| Leg {
            name: name.unwrap_or_else(|| format!("union_arg{index}").into()),
            plan,
            places,
        });
        let node = Union {
            legs: legs.collect(),
            source: options.source.is_some(),
            schema: schema.clone(),
        };
        self.plan(Node::Union(node), schema, span)
    }

    /// Tables of the same columns below each other.
    pub(crate) fn stacked(&mut self, legs: Vec<Arc<Plan>>, schema: Schema, span: Span) -> Arc<Plan> {
        let schema = Arc::new(schema);
        let legs = legs.into_iter().map(|plan| Leg {
            name: "".into(),
            plan,
            places: (0..schema.len()).map(|place| (place, place)).collect(),
        });
        let node = Union {
            legs: legs.collect(),
            source: false,
            schema: schema.clone(),
        };
        self.plan(Node::Union(node), schema, span)
    }
}

/// Whether a table is one of those of which only the schema is known.
pub(crate) fn has_no_rows(plan: &Plan) -> bool {
    matches!(&plan.node, Node::Table(table) if table.is_schema_alone())
}

/// Whether a table rests on one that is not there: `Zed` and `Zed | where x > 0`.
fn is_broken(plan: &Plan) -> bool {
    let mut found = matches!(plan.node, Node::Error | Node::Fails(_));
    plan.node.inputs(&mut |input| found |= is_broken(input));
    found
}

impl Union {
    /// The tables.
    pub(crate) fn legs(&self) -> impl Iterator<Item = &Plan> {
        self.legs.iter().map(|leg| leg.plan.as_ref())
    }

    /// The column that has, in the rows of each leg, the one that `pick` picks of it.
    pub(crate) fn column_of_all(&self, pick: impl Fn(&Plan) -> Option<usize>) -> Option<usize> {
        let mut found = self.legs.iter().map(|leg| {
            let own = pick(&leg.plan)?;
            let place = leg.places.iter().find(|(_, from)| *from == own)?;
            Some(place.0 + usize::from(self.source))
        });
        let first = found.next()??;
        found.all(|place| place == Some(first)).then_some(first)
    }

    /// Each leg, and the columns that it must give so that the union gives `wanted`.
    pub(crate) fn reads(&self, wanted: &Columns) -> Vec<(&Plan, Columns)> {
        let shift = usize::from(self.source);
        let reads = |leg: &Leg| {
            let mut columns = Columns::none(leg.plan.schema.len());
            for (place, own) in leg.places.iter() {
                if wanted.has(place + shift) {
                    columns.add(*own);
                }
            }
            columns
        };
        self.legs.iter().map(|leg| (leg.plan.as_ref(), reads(leg))).collect()
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
        let wanted = run.wanted(plan);
        Ok(Box::new(self.legs.iter().flat_map(move |leg| {
            let batches: Stream<'a> = match exec::stream(&leg.plan, run) {
                Ok(batches) => Box::new(batches.map(move |batch| Ok(self.arrange(leg, &batch?, wanted)))),
                Err(error) => Box::new(std::iter::once(Err(error))),
            };
            batches
        })))
    }

    /// A leg's rows in the union's columns. A union of all tables of a workspace has thousands, few of which are read.
    fn arrange(&self, leg: &Leg, batch: &Batch, wanted: Option<&Columns>) -> Batch {
        let nobody = hole(batch.rows);
        let is_read = |place: usize| wanted.is_none_or(|wanted| wanted.has(place));
        let mut places = leg.places.iter().peekable();
        let shift = usize::from(self.source);
        let columns = self.schema.columns.iter().enumerate().map(|(place, column)| {
            let own = place
                .checked_sub(shift)
                .and_then(|to| places.next_if(|place| place.0 == to));
            match own {
                _ if !is_read(place) => nobody.clone(),
                Some((_, from)) => batch.columns[*from].clone(),
                None if place < shift => Scalar::String(leg.name.clone()).to_array(batch.rows),
                None => Scalar::null(column.ty).to_array(batch.rows),
            }
        });
        Batch {
            columns: columns.collect(),
            rows: batch.rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, schemas};
    use rstest::rstest;

    const T: &str = "let A = view () { datatable(k: string, p: long) ['a', 1] }; \
        let B = view () { datatable(p: string, k: string, q: int) ['2', 'b', 3] }; let C = datatable(k: string) ['c']; ";

    #[rstest]
    #[case("union A, B", "a|1||\nb||2|3", "k:string, p_long:long, p_string:string, q:int")]
    #[case("union kind=inner A, B, C", "a\nb\nc", "k:string")]
    #[case(
        "union withsource=s A, (B | where q > 0), C, (C | as X)",
        "A|a|1||\nunion_arg1|b||2|3\nunion_arg2|c|||\nX|c|||",
        "s:string, k:string, p_long:long, p_string:string, q:int"
    )]
    #[case("union withsource=s A* | project s", "A", "s:string")]
    #[case("union withsource=s * | project s", "A\nB", "s:string")]
    #[case("C | union withsource=s A | project s, k", "union_arg0|c\nA|a", "s:string, k:string")]
    #[case("A | union withsource=s B | distinct s", "A\nB", "s:string")]
    #[case("A | where p > 0 | union withsource=s B | distinct s", "union_arg0\nB", "s:string")]
    #[case(
        "range x from 1 to 2 step 1 | as T1 | union withsource=s (range x from 1 to 1 step 1 | as T2)",
        "T1|1\nT1|2\nT2|1",
        "s:string, x:long"
    )]
    #[case("union isfuzzy=true A, Zed | project k", "a", "k:string")]
    #[case("union isfuzzy=true A, (Zed | where k == 'a') | project k", "a", "k:string")]
    fn rows_stand_below_each_other(#[case] query: &str, #[case] expected: &str, #[case] columns: &str) {
        let query = format!("{T}{query}");
        assert_eq!(rows(&query), expected);
        assert_eq!(schemas(&query), [columns]);
    }

    #[rstest]
    #[case("union isfuzzy=true Y_, Z_", "`Y_`, `Z_`")]
    #[case("union isfuzzy=true (Y_ | where x == 1), (Z_ | project y | take 1)", "`Y_`, `Z_`")]
    #[case(
        "let L = union isfuzzy=true Y_, Z*; L | where x > 1 | summarize count() by y",
        "`Y_`, `Z*`"
    )]
    #[case("let L = view () { union isfuzzy=true (Y_ | where x == 1) }; L | count", "`Y_`")]
    #[case("union isfuzzy=true (union isfuzzy=true Y_, Z_), X_", "`Y_`, `Z_`, `X_`")]
    fn a_fuzzy_union_of_nothing_fails(#[case] query: &str, #[case] names: &str) {
        assert_eq!(error(query), format!("no table of the fuzzy union is known: {names}"));
    }

    #[test]
    fn a_fuzzy_union_goes_on_with_what_is_known() {
        assert_eq!(
            rows("union isfuzzy=true (union isfuzzy=true Y_, Z_), (print x = 1)"),
            "1"
        );
    }

    #[rstest]
    #[case("union Z*", &["KS142"])]
    // recorded from the service, against the parser package, which gives KS142: what does not fit is left out
    #[case("union isfuzzy=true Z*, A", &[])]
    #[case("union isfuzzy=true Zed, A", &["KS205"])]
    #[case("union Zed, A", &["KS204"])]
    fn mistakes_are_told(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T}{query}")), expected);
    }
}
