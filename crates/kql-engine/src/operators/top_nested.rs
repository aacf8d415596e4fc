//! `top-nested`: the values of highest rank, and within each those of the next level.
//!
//! A level groups the rows of each path of values above it, ranks the groups by an aggregate and keeps the first ones.
//! Rows that fall out at a level are kept together as one row of the result, where that level or one below it has
//! `with others`: levels with it show its value and the aggregate over these rows, levels without are null.
//! Paths come by rank, equal ones in the order of first sight; the rows of `others` come last, the innermost first.
//! Source: the "top-nested operator" page and its printed outputs; names of columns are the official parser's.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, UInt32Array};
use kql_syntax::ast;

use super::sort::compared;
use super::summarize::aggregate;
use crate::batch::{Batch, concat_columns, take_column};
use crate::bind::{AggregateSpec, BindError, Binder, Follow, Names, RESULTS, Rows};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::exec::{self, Run, Stream, eval, eval_array};
use crate::functions::example;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `top-nested`
pub static TOP_NESTED: Construct = Construct {
    name: "top-nested",
    aliases: &[],
    page: "top-nested-operator",
    syntax: "T | top-nested [COUNT] of EXPRESSION [with others=VALUE] by AGGREGATE [asc | desc], top-nested …",
    about: "Gives the values of highest rank, and within each those of the next level.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 5, 'c', 2] | top-nested 1 of k with others='rest' by sum(n)",
        "b|5\nrest|3",
    )],
};

/// Ranked groups within ranked groups.
#[derive(Debug)]
pub struct TopNested {
    input: Arc<Plan>,
    levels: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    count: Option<Expr>,
    of: Expr,
    /// The value that stands for the groups that fall out, of the type of `of`.
    others: Option<Expr>,
    aggregates: Vec<AggregateSpec>,
    /// Over the results of the aggregates.
    by: Expr,
    descending: bool,
    nulls_first: bool,
}

impl Binder<'_> {
    pub(crate) fn top_nested(&mut self, input: Arc<Plan>, op: &ast::TopNested) -> Arc<Plan> {
        let mut names = Names::default();
        let (mut levels, mut columns) = (Vec::new(), Vec::new());
        let mut unnamed = None;
        for level in &op.levels {
            let count = level.count.as_ref().map(|count| self.count_argument(count));
            let of = self
                .with_input(&input, |binder| binder.items(&level.of))
                .into_iter()
                .next();
            let (of, of_name) = match of {
                Some(item) => (item.value, item.written.map(|name| name.text).or(item.implied)),
                None => (Expr::error(self.at(level.of.span())), None),
            };
            if of_name.is_none() && !of.is_error() {
                unnamed.get_or_insert(of.span);
            }
            let of_name = names.unique(&of_name.unwrap_or_default());
            columns.push(Column::new(of_name.clone(), of.ty));
            let others = level.others.as_ref().map(|others| {
                let value = self.with_rows(Rows::None, |binder| binder.scalar(others));
                self.others(value, of.ty)
            });
            let (by, by_name, aggregates) = self.rank(&input, &level.by.expr);
            let by_name = names.unique(&by_name.unwrap_or_else(|| format!("aggregated_{of_name}")));
            columns.push(Column::new(by_name, by.ty));
            let descending = !matches!(level.by.order, Some(ast::SortOrder::Asc | ast::SortOrder::GrannyAsc));
            levels.push(Level {
                count,
                of,
                others,
                aggregates,
                by,
                descending,
                nulls_first: level
                    .by
                    .nulls
                    .map_or(!descending, |nulls| nulls == ast::NullsOrder::First),
            });
        }
        if let (Some(span), Follow::Engine) = (unnamed, self.follow) {
            let help = "name it: `top-nested … of Name = …`";
            let what = "an expression without a name in `top-nested`";
            return self.unsupported(what, Some(help), Schema::new(columns), span);
        }
        let node = TopNested { input, levels };
        self.plan(Node::TopNested(Box::new(node)), Schema::new(columns), op.span)
    }

    /// The value of `with others`, converted to the type of the column that shows it.
    fn others(&mut self, value: Expr, ty: Ty) -> Expr {
        let (known, span) = (value.as_literal().is_some_and(|value| !value.is_null()), value.span);
        let converted = self.convert(value, ty);
        if known && converted.as_literal().is_some_and(Scalar::is_null) {
            let what = format!("a value of `with others` that is no {ty}");
            return Expr::unsupported(what, ty, span);
        }
        converted
    }

    /// The expression over aggregates that ranks groups, its name where one is written, and the aggregates.
    fn rank(&mut self, input: &Plan, by: &ast::Expr) -> (Expr, Option<String>, Vec<AggregateSpec>) {
        let mut item = None;
        let collector = self.with_collector(input, &super::columns::Projection::default(), |binder| {
            item = binder.items(by).into_iter().next();
        });
        let Some(item) = item else {
            return (Expr::error(self.at(by.span())), None, Vec::new());
        };
        let name = item.written.map(|name| name.text.to_string());
        let (mut loose, span) = (false, item.value.span);
        item.value
            .walk(&mut |expr| loose |= matches!(expr.kind, ExprKind::Column(place) if place < RESULTS));
        if loose {
            let name = crate::bind::implied(by).unwrap_or_else(|| "this".into());
            let help = Some("write an aggregate, for example `max(…)`".into());
            self.report(BindError::NotAnAggregate {
                name: name.to_string(),
                help,
                span,
            });
            let error = Expr {
                kind: ExprKind::Error,
                ty: Ty::Unknown,
                span,
            };
            return (error, None, Vec::new());
        }
        (item.value.map_columns(&|place| place - RESULTS), name, collector.specs)
    }
}

/// What a level made of the rows that reached it.
struct Ranked {
    /// The value of each group that is kept, in order of its path above and its rank; then one for each set of rows that
    /// fell out and is shown here.
    of: Vec<ArrayRef>,
    by: Vec<ArrayRef>,
    len: usize,
    /// Of each kept group, the path above it.
    parents: Vec<u32>,
}

/// Rows that fell out of one path at one level.
struct Others {
    /// The path above, where the level is not the first.
    parent: u32,
    level: usize,
    /// For this level and those below it, where the value and the aggregate lie.
    places: Vec<Option<u32>>,
}

impl TopNested {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        let mut rows = exec::collect(&self.input, run)?;
        let mut paths = vec![0u32; rows.rows];
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut fallen: Vec<(usize, Batch, Vec<u32>)> = Vec::new();
        for (index, level) in self.levels.iter().enumerate() {
            run.ctx.check()?;
            let (found, kept) = level.rank(&rows, &paths, run)?;
            ranked.push(found);
            let (mut stay, mut go) = (Vec::new(), Vec::new());
            let (mut stay_paths, mut go_paths) = (Vec::new(), Vec::new());
            for (row, path) in kept.iter().enumerate() {
                match path {
                    Some(path) => {
                        stay.push(row as u32);
                        stay_paths.push(*path);
                    }
                    None => {
                        go.push(row as u32);
                        go_paths.push(paths[row]);
                    }
                }
            }
            if !go.is_empty() && self.levels[index..].iter().any(|level| level.others.is_some()) {
                fallen.push((index, rows.take(&UInt32Array::from(go))?, go_paths));
            }
            if stay.len() < rows.rows {
                rows = rows.take(&UInt32Array::from(stay))?;
            }
            paths = stay_paths;
        }
        let complete = ranked.last().map_or(0, |level| level.parents.len());
        let mut others = Vec::new();
        for (index, rows, paths) in fallen.iter().rev() {
            self.others(*index, rows, paths, &mut ranked, &mut others, run)?;
        }
        Ok(exec::once(assemble(&ranked, complete, &others)?))
    }

    /// Adds what rows that fell out at level `index` give to each level with `others`.
    fn others(
        &self,
        index: usize,
        rows: &Batch,
        paths: &[u32],
        ranked: &mut [Ranked],
        out: &mut Vec<Others>,
        run: &Run<'_>,
    ) -> Result<(), EvalError> {
        let mut parents: Vec<u32> = paths.to_vec();
        parents.sort_unstable();
        parents.dedup();
        let set = |path: &u32| parents.binary_search(path).map_or(0, |found| found as u32);
        let groups: Vec<u32> = paths.iter().map(set).collect();
        let mut places: Vec<Vec<Option<u32>>> = vec![Vec::new(); parents.len()];
        for (level, found) in self.levels.iter().zip(ranked).skip(index) {
            let Some(value) = &level.others else {
                places.iter_mut().for_each(|places| places.push(None));
                continue;
            };
            let results = aggregate(&level.aggregates, rows, &groups, parents.len(), run)?;
            let unit = Batch {
                columns: Vec::new(),
                rows: 1,
            };
            let value = eval(value, &unit, run)?.scalar_at(level.of.ty, 0);
            found.of.push(value.to_array(parents.len()));
            found.by.push(eval_array(&level.by, &results, run)?);
            for (place, places) in places.iter_mut().enumerate() {
                places.push(Some((found.len + place) as u32));
            }
            found.len += parents.len();
        }
        out.extend(parents.into_iter().zip(places).map(|(parent, places)| Others {
            parent,
            level: index,
            places,
        }));
        Ok(())
    }
}

impl Level {
    /// Groups rows within their paths and ranks the groups; gives the path of each row that is kept.
    fn rank(&self, rows: &Batch, paths: &[u32], run: &Run<'_>) -> Result<(Ranked, Vec<Option<u32>>), EvalError> {
        let limit = match &self.count {
            Some(count) => super::take::count(count, run)?,
            None => usize::MAX,
        };
        let above: ArrayRef = Arc::new(Int64Array::from_iter_values(paths.iter().map(|path| i64::from(*path))));
        let of = eval_array(&self.of, rows, run)?;
        let mut table = KeyTable::new();
        let groups = group_rows(
            &mut table,
            &[(above.clone(), Ty::Long), (of.clone(), self.of.ty)],
            rows.rows,
        );
        let mut firsts: Vec<u32> = Vec::with_capacity(table.len());
        for (row, group) in groups.iter().enumerate() {
            if *group as usize == firsts.len() {
                firsts.push(row as u32);
            }
        }
        let firsts = UInt32Array::from(firsts);
        let results = aggregate(&self.aggregates, rows, &groups, table.len(), run)?;
        let by = eval_array(&self.by, &results, run)?;
        let above = take_column(&above, &firsts)?;
        let keys = [
            (above, Ty::Long, false, true),
            (by.clone(), self.by.ty, self.descending, self.nulls_first),
        ];
        let order = compared(&keys, table.len());
        let parent = |group: u32| paths[firsts.value(group as usize) as usize];
        let (mut kept, mut parents, mut of_parent) = (Vec::new(), Vec::new(), 0);
        let mut path_of: Vec<Option<u32>> = vec![None; table.len()];
        for group in order {
            let parent = parent(group);
            of_parent = if parents.last() == Some(&parent) {
                of_parent + 1
            } else {
                1
            };
            if of_parent <= limit {
                path_of[group as usize] = Some(kept.len() as u32);
                kept.push(group);
                parents.push(parent);
            }
        }
        let len = kept.len();
        let kept = UInt32Array::from(kept);
        let ranked = Ranked {
            of: vec![take_column(&take_column(&of, &firsts)?, &kept)?],
            by: vec![take_column(&by, &kept)?],
            len,
            parents,
        };
        Ok((ranked, groups.iter().map(|group| path_of[*group as usize]).collect()))
    }
}

/// The rows of the result: complete paths, then what fell out.
fn assemble(ranked: &[Ranked], complete: usize, others: &[Others]) -> Result<Batch, EvalError> {
    let depth = ranked.len();
    let rows = complete + others.len();
    // for each row, where its cells of each level lie
    let mut places: Vec<Vec<Option<u32>>> = vec![Vec::with_capacity(rows); depth];
    let climb = |mut path: u32, level: usize, places: &mut Vec<Vec<Option<u32>>>| {
        for above in (0..level).rev() {
            places[above].push(Some(path));
            path = ranked[above].parents.get(path as usize).copied().unwrap_or(0);
        }
    };
    for path in 0..complete as u32 {
        climb(path, depth, &mut places);
    }
    for other in others {
        climb(other.parent, other.level, &mut places);
        for (level, place) in other.places.iter().enumerate() {
            places[other.level + level].push(*place);
        }
    }
    let mut columns = Vec::with_capacity(depth * 2);
    for (level, places) in ranked.iter().zip(places) {
        let places = UInt32Array::from(places);
        debug_assert_eq!(arrow::array::Array::len(&places), rows);
        columns.push(take_column(&concat_columns(&level.of)?, &places)?);
        columns.push(take_column(&concat_columns(&level.by)?, &places)?);
    }
    Ok(Batch { columns, rows })
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, schemas};
    use rstest::rstest;

    const T: &str = "datatable(s: string, k: string, n: long) [\
        'a', 'x', 1, 'b', 'x', 10, 'a', 'y', 5, 'c', 'z', 2, 'b', 'y', 3, 'a', 'z', 2]";

    #[rstest]
    #[case("top-nested 2 of s by sum(n)", "b|13\na|8")]
    #[case("top-nested 2 of s by sum(n) asc", "c|2\na|8")]
    #[case("top-nested of s by c = count()", "a|3\nb|2\nc|1")]
    #[case("top-nested 1 of s with others = 'rest' by sum(n)", "b|13\nrest|10")]
    #[case("top-nested 2 of s by sum(n), top-nested 1 of k by max(n)", "b|13|x|10\na|8|y|5")]
    #[case(
        "top-nested 2 of s with others = 'S' by sum(n), top-nested 1 of k by sum(n), top-nested 1 of n with others = -1 by count()",
        "b|13|x|10|10|1\na|8|y|5|5|1\nb|13|||-1|1\na|8|||-1|2\nS|2|||-1|1"
    )]
    #[case(
        "top-nested 1 of s with others = 'S' by sum(n), top-nested 1 of k by sum(n)",
        "b|13|x|10\nS|10||"
    )]
    #[case(
        "top-nested 1 of s by sum(n) * 2 - count(), top-nested 1 of k with others = 'K' by min(n)",
        "b|24|x|10\nb|24|K|3\n||K|1"
    )]
    #[case("top-nested 0 of s by count()", "")]
    #[case("where n > 100 | top-nested 3 of s with others = 'S' by count()", "")]
    fn groups_are_ranked_within_groups(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T} | {text}")), expected);
    }

    #[test]
    fn a_path_without_others_keeps_only_its_first_groups() {
        // breaks when rows that fell out above reach a level below
        let query = format!("{T} | top-nested 1 of k by sum(n), top-nested of s by count()");
        assert_eq!(rows(&query), "x|11|a|1\nx|11|b|1");
    }

    #[rstest]
    #[case(
        "top-nested 3 of s by avg(n), top-nested 1 of s by x = count()",
        "s:string, aggregated_s:real, s1:string, x:long"
    )]
    #[case(
        "top-nested of w = n by x = max(n), top-nested of k by x = max(n)",
        "w:long, x:long, k:string, x1:long"
    )]
    fn columns_are_named(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(schemas(&format!("{T} | {text}")), [expected]);
    }

    #[test]
    fn a_level_without_a_name_is_refused() {
        let query = format!("{T} | top-nested 1 of n * 2 by count()");
        assert_eq!(
            error(&query),
            "not supported: an expression without a name in `top-nested`"
        );
    }

    #[rstest]
    #[case("top-nested 1.5 of s by count()", &["KS134"])]
    #[case("top-nested 1 of s by n", &["KS236"])]
    #[case("top-nested 1 of s by avg(z)", &["KS142"])]
    #[case("top-nested 1 of z by count()", &["KS142"])]
    fn mistakes_are_told(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T} | {text}")), expected);
    }
}
