//! The file of queries.

use kql_syntax::Span;

use crate::yaml::{self, Node, YamlError};

/// A query to be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchQuery {
    /// Its name.
    pub id: String,
    /// Its text.
    pub kql: String,
    /// The names of its result's columns, in order.
    pub columns: Vec<String>,
    /// The columns whose values KQL computes approximately.
    pub approx: Vec<String>,
}

/// What can be wrong with a file of queries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum QueriesError {
    /// It is no YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(#[from] YamlError),
    /// Something is missing or of the wrong shape.
    #[error("{message}")]
    #[diagnostic(
        code(TL7101),
        help("a file of queries is `queries:` and a list of `{{id: …, kql: …, columns: […]}}`")
    )]
    Shape {
        /// What is wrong.
        message: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
}

/// The queries of a file, in its order.
///
/// # Errors
/// The text is no YAML, or a query lacks a key.
pub fn read_queries(text: &str) -> Result<Vec<BenchQuery>, QueriesError> {
    let document = yaml::parse(text)?;
    if let Some(problem) = document.problems.into_iter().next() {
        return Err(problem.into());
    }
    let root = &document.root;
    let list = root.at("queries").and_then(Node::as_sequence);
    let list = list.ok_or_else(|| shape("the file has no list of `queries`", root.span))?;
    let mut queries: Vec<BenchQuery> = Vec::with_capacity(list.len());
    for node in list {
        let query = read_query(node)?;
        if queries.iter().any(|other| other.id == query.id) {
            return Err(shape(&format!("the query `{}` stands here twice", query.id), node.span));
        }
        queries.push(query);
    }
    Ok(queries)
}

fn read_query(node: &Node) -> Result<BenchQuery, QueriesError> {
    let text = |key: &str| {
        let scalar = node.at(key).and_then(Node::as_scalar);
        scalar
            .map(|scalar| scalar.text.clone())
            .ok_or_else(|| shape(&format!("a query has no `{key}`"), node.span))
    };
    let names = node.at("columns").and_then(Node::as_sequence);
    let names = names.ok_or_else(|| shape("a query has no list of `columns`", node.span))?;
    let name = |node: &Node| {
        let scalar = node.as_scalar();
        scalar
            .map(|scalar| scalar.text.clone())
            .ok_or_else(|| shape("a column's name must be text", node.span))
    };
    let approx = node.at("approx").and_then(Node::as_mapping);
    let approx = approx.map_or(&[][..], |mapping| &mapping.entries);
    let query = BenchQuery {
        id: text("id")?,
        kql: text("kql")?,
        columns: names.iter().map(name).collect::<Result<_, _>>()?,
        approx: approx.iter().map(|entry| entry.key.clone()).collect(),
    };
    match query.approx.iter().find(|name| !query.columns.contains(name)) {
        Some(name) => Err(shape(
            &format!("`approx` names `{name}`, which is not among the `columns`"),
            node.span,
        )),
        None => Ok(query),
    }
}

fn shape(message: &str, span: Span) -> QueriesError {
    QueriesError::Shape {
        message: message.to_string(),
        span,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn keys_of_other_programs_are_passed_over() {
        let text =
            "queries:\n- id: q1\n  class: x\n  columns: [A, B]\n  approx: {B: 0.05}\n  kql: |\n    T\n  sql: SELECT\n";
        let queries = read_queries(text).unwrap();
        assert_eq!(queries.len(), 1);
        assert_eq!(
            (queries[0].kql.as_str(), queries[0].approx.as_slice()),
            ("T\n", &["B".to_string()][..])
        );
    }

    #[rstest]
    #[case("a: 1", "the file has no list of `queries`")]
    #[case("queries: [{id: a}]", "a query has no list of `columns`")]
    #[case("queries: [{id: a, columns: []}]", "a query has no `kql`")]
    #[case(
        "queries: [{id: a, kql: T, columns: [A], approx: {B: 1}}]",
        "`approx` names `B`, which is not among the `columns`"
    )]
    #[case(
        "queries: [{id: a, kql: T, columns: []}, {id: a, kql: T, columns: []}]",
        "the query `a` stands here twice"
    )]
    fn what_is_missing_is_named(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read_queries(text).unwrap_err().to_string(), expected);
    }
}
