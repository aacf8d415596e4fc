//! What the parameters of operators may be set to: `kind=`, `isfuzzy=` and hints that are words.
//!
//! The lists and the codes are those of Microsoft's parser package, which takes a word there and no quoted text.

use kql_syntax::ast::{Expr, LiteralValue, Operator, Parameter};

use super::{BindError, Binder};
use crate::names::nearest;

/// What a parameter takes.
enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    Bool,
    /// A literal number or timespan, with its sign.
    Number,
}

use Values::{Bool, Number, Words};

const STRATEGIES: Values = Words(&["auto", "broadcast", "centralized", "shuffle"]);

impl Binder<'_> {
    /// Reports parameters that are set to what they do not take.
    pub(crate) fn check_parameters(&mut self, operator: &Operator) {
        self.check_once(operator.parameters());
        if let Operator::Render(op) = operator {
            self.check_once(&op.properties);
        }
        let (parameters, known): (&[Parameter], &[(&str, Values)]) = match operator {
            Operator::Join(op) => (&op.parameters, JOIN),
            Operator::Lookup(op) => (&op.parameters, LOOKUP),
            Operator::Union(op) => (&op.parameters, UNION),
            Operator::MvExpand(op) => (&op.parameters, MV_EXPAND),
            Operator::Parse(op) => (&op.parameters, PARSE),
            Operator::ParseWhere(op) => (&op.parameters, PARSE),
            Operator::Search(op) => (&op.parameters, SEARCH),
            Operator::MakeSeries(op) => (&op.parameters, MAKE_SERIES),
            Operator::Summarize(op) => (&op.parameters, SUMMARIZE),
            Operator::Distinct(op) => (&op.parameters, DISTINCT),
            Operator::Reduce(op) => (&op.parameters, REDUCE),
            Operator::Evaluate(op) => (&op.parameters, EVALUATE),
            Operator::Consume(op) => (&op.parameters, CONSUME),
            Operator::Render(op) => {
                self.check_values(&op.properties, RENDER);
                (&op.parameters, RENDER)
            }
            _ => return,
        };
        self.check_values(parameters, known);
    }

    /// Reports parameters that are set twice. A key to shuffle by may be named several times.
    fn check_once(&mut self, parameters: &[Parameter]) {
        for (place, parameter) in parameters.iter().enumerate() {
            let name = &parameter.name;
            let repeats = name.is_missing() || &*name.text == "hint.shufflekey";
            if !repeats && parameters[..place].iter().any(|other| other.name.text == name.text) {
                let (name, span) = (name.text.to_string(), self.at(name.span));
                self.report(BindError::ParameterTwice { name, help: None, span });
            }
        }
    }

    fn check_values(&mut self, parameters: &[Parameter], known: &[(&str, Values)]) {
        for parameter in parameters {
            let Some((_, values)) = known.iter().find(|(name, _)| *parameter.name.text == **name) else {
                continue;
            };
            let span = self.at(parameter.value.span());
            match (values, &parameter.value) {
                // a missing value has its diagnostic
                (_, Expr::Missing { .. }) => {}
                (_, Expr::Name(name)) if name.is_missing() => {}
                (Words(words), Expr::Name(name)) if words.contains(&&*name.text) => {}
                (Words(words), _) => {
                    let near = parameter.word().and_then(|word| nearest(word, words.iter().copied()));
                    self.report(BindError::WordExpected {
                        values: words.join(", "),
                        help: near.map(|near| format!("write `{}={near}`", parameter.name.text)),
                        span,
                    });
                }
                (Bool, Expr::Literal(literal)) if matches!(literal.value, LiteralValue::Bool(_)) => {}
                (Bool, _) => self.report(BindError::BoolExpected { help: None, span }),
                (Number, value) if is_number(value) => {}
                (Number, _) => self.report(BindError::SummableLiteralExpected { help: None, span }),
            }
        }
    }
}

fn is_number(value: &Expr) -> bool {
    match value {
        Expr::Unary(unary) => is_number(&unary.operand),
        Expr::Literal(literal) => !matches!(
            literal.value,
            LiteralValue::String(_) | LiteralValue::Bool(_) | LiteralValue::Null
        ),
        _ => false,
    }
}

const JOIN: &[(&str, Values)] = &[
    (
        "kind",
        Words(&[
            "inner",
            "fullouter",
            "innerunique",
            "leftanti",
            "leftantisemi",
            "anti",
            "leftouter",
            "leftsemi",
            "rightanti",
            "rightantisemi",
            "rightouter",
            "rightsemi",
        ]),
    ),
    ("hint.strategy", STRATEGIES),
    ("hint.remote", Words(&["auto", "left", "local", "right", "unresolved"])),
];

const LOOKUP: &[(&str, Values)] = &[("kind", Words(&["inner", "leftouter"]))];

const UNION: &[(&str, Values)] = &[("kind", Words(&["inner", "outer"])), ("isfuzzy", Bool)];

const MV_EXPAND: &[(&str, Values)] = &[
    ("kind", Words(&["bag", "array"])),
    ("bagexpansion", Words(&["bag", "array"])),
];

const PARSE: &[(&str, Values)] = &[("kind", Words(&["simple", "regex", "relaxed"]))];

const SEARCH: &[(&str, Values)] = &[("kind", Words(&["default", "case_insensitive", "case_sensitive"]))];

const MAKE_SERIES: &[(&str, Values)] = &[("kind", Words(&["nonempty"]))];

const SUMMARIZE: &[(&str, Values)] = &[("hint.strategy", Words(&["shuffle"]))];

const DISTINCT: &[(&str, Values)] = &[("hint.strategy", STRATEGIES)];

const REDUCE: &[(&str, Values)] = &[("kind", Words(&["source"]))];

const EVALUATE: &[(&str, Values)] = &[(
    "hint.distribution",
    Words(&["single", "per_node", "per_shard", "default"]),
)];

const CONSUME: &[(&str, Values)] = &[("decodeblocks", Bool)];

const RENDER: &[(&str, Values)] = &[
    ("kind", Words(&["default", "unstacked", "stacked", "stacked100", "map"])),
    ("xaxis", SCALES),
    ("yaxis", SCALES),
    ("legend", Words(&["visible", "hidden"])),
    ("ysplit", Words(&["none", "axes", "panels"])),
    ("accumulate", Bool),
    ("xmin", Number),
    ("xmax", Number),
    ("ymin", Number),
    ("ymax", Number),
];

const SCALES: Values = Words(&["linear", "log"]);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::database::Database;

    /// Breaks when a value that the parser package rejects is passed over, or is rejected with another code or elsewhere.
    #[rstest]
    #[case("print a = '1' | parse kind=foo a with * 'a' b", &[("KS005", 27)])]
    #[case("print a = '1' | parse kind='regex' a with * 'a' b", &[("KS005", 27)])]
    #[case("print a = '1' | parse kind=relaxed a with * 'a' b", &[])]
    #[case("print a = '1' | parse-where kind=REGEX a with * 'a' b", &[("KS005", 33)])]
    #[case("print a = 1 | join kind=INNER (print a = 1) on a", &[("KS005", 24)])]
    #[case("print a = 1 | join kind=inner hint.strategy=bar hint.remote=baz (print a = 1) on a", &[("KS005", 44), ("KS005", 60)])]
    #[case("print a = 1 | lookup kind=fullouter (print a = 1) on a", &[("KS005", 26)])]
    #[case("print a = 1 | union kind=foo isfuzzy=bar (print a = 1)", &[("KS005", 25), ("KS223", 37)])]
    #[case("print a = 1 | union isfuzzy=True (print a = 1)", &[])]
    #[case("print a = dynamic([1]) | mv-expand bagexpansion=array kind=foo a", &[("KS005", 59)])]
    #[case("print a = 1 | summarize hint.strategy=foo count()", &[("KS005", 38)])]
    #[case("print a = 1 | evaluate hint.distribution=foo narrow()", &[("KS005", 41)])]
    #[case("print a = 1 | render columnchart with (kind=Stacked, xaxis=log, ymin=-1, accumulate=True)", &[("KS005", 44)])]
    #[case("print a = 1 | render columnchart kind=foo", &[("KS005", 38)])]
    #[case("print a = 1 | render columnchart with (legend='hidden', ysplit=axis)", &[("KS005", 46), ("KS005", 63)])]
    #[case("print a = 1 | render columnchart with (accumulate=1, ymin='a', ymax=a, xmin=1d)", &[("KS223", 50), ("KS224", 58), ("KS224", 68)])]
    #[case("print a = 1 | render columnchart with (title=5, xtitle=b, ytitle=strcat('a', 'b'))", &[("KS141", 45), ("KS142", 55)])]
    fn values_of_parameters(#[case] query: &str, #[case] expected: &[(&str, u32)]) {
        let bound = crate::bind(query, &Database::new(0));
        let found = bound.diagnostics.iter().map(|found| (found.code(), found.span().start));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}
