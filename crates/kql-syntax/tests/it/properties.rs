//! Properties over random texts and random trees.

use std::sync::Arc;

use kql_syntax::ast::*;
use kql_syntax::{Span, TokenKind, format, lex, parse, print};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::corpus::rows;
use crate::formatting::without_spans;

const AT: Span = Span::new(1, 2);

fn shape(query: &Query) -> String {
    without_spans(&format!("{query:?}"))
}

/// A tree's shape with keywords out of brackets: the `project` of `project-awayx` is a name by what is written behind it
/// alone, and is printed in brackets.
fn out_of_brackets(query: &Query) -> String {
    let mut shape = shape(query);
    for word in ["project", "sample", "set"] {
        let bare = format!("text: \"{word}\", span: @, bracketed: false");
        shape = shape.replace(&bare.replace("false", "true"), &bare);
    }
    shape
}

/// Words and punctuation that make up queries, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = "T a b_c ['x y'] 1 2.5 1h 'text' \"text\" @'v' h'h' ( ) [ ] { } , ; | || . .. : = == != \
        =~ !~ < > <= >= <> + - * / % and or in !in has !has between let set declare where extend project summarize by on \
        join kind=inner union datatable dynamic( {'a':1} print range from to step mv-apply mv-expand top desc nulls first \
        count() parse with make-series default scan typeof(long) datetime(2024-01-01) int(null) // /* $left => --> \
        hint.strategy=shuffle A* project-away materialize( toscalar( view partition fork facet evaluate render “ ” ‘ # @ \\ \n"
        .split(' ')
        .collect();
    vec(
        (
            proptest::sample::select(words),
            proptest::sample::select(vec!["", " ", "\n", " // c\n"]),
        ),
        0..40,
    )
    .prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, space)| format!("{word}{space}"))
            .collect()
    })
}

fn tiles(source: &str) -> bool {
    let mut end = 0;
    let gapless = lex(source).iter().all(|token| {
        let fits = token.span.start == end;
        end = token.span.end;
        fits && source.is_char_boundary(end as usize)
    });
    gapless && end as usize == source.len()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..200)) {
        let source = String::from_utf8_lossy(&bytes);
        prop_assert!(tiles(&source));
        let parsed = parse(&source);
        prop_assert!(parsed.diagnostics.iter().all(|error| error.span().end as usize <= source.len()));
        let _ = format(&source);
    }

    #[test]
    fn any_text_is_read(source in "\\PC{0,120}") {
        prop_assert!(tiles(&source));
        let _ = format(&source);
    }

    #[test]
    fn any_words_are_read(source in soup()) {
        prop_assert!(tiles(&source));
        let parsed = parse(&source);
        for error in &parsed.diagnostics {
            prop_assert!(error.span().end as usize <= source.len(), "{error:?}");
        }
        let once = format(&source);
        prop_assert_eq!(format(&once), once.clone());
        if parsed.diagnostics.is_empty() {
            prop_assert_eq!(shape(&parse(&once).query), shape(&parsed.query));
            let printed = print(&parsed.query);
            let again = parse(&printed).query;
            prop_assert_eq!(out_of_brackets(&again), out_of_brackets(&parsed.query), "{}", printed);
        }
    }

    #[test]
    fn printing_then_parsing_gives_the_tree(query in query()) {
        let text = print(&query);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        prop_assert_eq!(shape(&parsed.query), shape(&query), "{}", text);
        let formatted = format(&text);
        prop_assert_eq!(shape(&parse(&formatted).query), shape(&query), "{}", formatted);
        prop_assert_eq!(format(&formatted), formatted.clone());
    }
}

#[test]
fn real_queries_survive_printing() {
    let mut failures = String::new();
    for row in rows("queries.jsonl") {
        let source = row["query"].as_str().unwrap();
        let parsed = parse(source);
        if !parsed.diagnostics.is_empty() {
            continue;
        }
        let printed = print(&parsed.query);
        let again = parse(&printed);
        if !again.diagnostics.is_empty() || shape(&again.query) != shape(&parsed.query) {
            failures += &format!("{}\n{printed}\n{:?}\n", row["id"], again.diagnostics.first());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn is_word(text: &str) -> bool {
    lex(text)
        .iter()
        .map(|token| token.kind)
        .eq([TokenKind::Identifier, TokenKind::End])
}

fn name() -> impl Strategy<Value = Name> {
    let word = "[A-Za-z_][A-Za-z0-9_]{0,6}".prop_filter("a keyword", |text| is_word(text));
    let bracketed = "\\PC{1,8}".prop_filter("a wildcard", |text| !text.is_empty());
    prop_oneof![
        4 => word.prop_map(|text| Name { text: Arc::from(text), span: AT, bracketed: false }),
        1 => bracketed.prop_map(|text| Name { text: Arc::from(text), span: AT, bracketed: true }),
    ]
}

fn plain_name() -> impl Strategy<Value = Name> {
    name().prop_filter("in brackets", |name| !name.bracketed)
}

fn string() -> impl Strategy<Value = LiteralValue> {
    (any::<String>(), any::<bool>()).prop_map(|(value, hidden)| {
        LiteralValue::String(StringLiteral {
            value: Arc::from(value),
            parts: Vec::new(),
            hidden,
        })
    })
}

fn literal_value() -> impl Strategy<Value = LiteralValue> {
    let unit = proptest::sample::select(vec![
        TimeUnit::Day,
        TimeUnit::Hour,
        TimeUnit::Millisecond,
        TimeUnit::Tick,
    ]);
    let typed = (
        proptest::sample::select(vec![
            ScalarLiteral::Int,
            ScalarLiteral::DateTime,
            ScalarLiteral::Decimal,
            ScalarLiteral::Guid,
        ]),
        proptest::sample::select(vec!["null", "2024-01-01", "1.5", ""]),
    );
    prop_oneof![
        any::<bool>().prop_map(LiteralValue::Bool),
        (0..i64::MAX).prop_map(|value| LiteralValue::Long(Some(value))),
        (0.0..1e18).prop_map(LiteralValue::Real),
        (0_u32..9999, unit).prop_map(|(amount, unit)| LiteralValue::Timespan {
            amount: f64::from(amount) / 4.0,
            unit
        }),
        typed.prop_map(|(ty, text)| LiteralValue::Typed {
            ty,
            text: Arc::from(text)
        }),
        string(),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    literal_value().prop_map(|value| Literal { value, span: AT })
}

fn dynamic() -> impl Strategy<Value = Dynamic> {
    let leaf = literal().prop_filter("no JSON", |literal| {
        !matches!(
            &literal.value,
            LiteralValue::Typed {
                ty: ScalarLiteral::Int,
                ..
            }
        )
    });
    let value = leaf.prop_map(DynamicValue::Literal).prop_recursive(3, 12, 4, |inner| {
        let property = (any::<String>(), inner.clone()).prop_map(|(name, value)| DynamicProperty {
            name: Arc::from(name),
            name_span: AT,
            value,
            span: AT,
        });
        prop_oneof![
            vec(inner, 0..4).prop_map(|items| DynamicValue::Array { items, span: AT }),
            vec(property, 0..3).prop_map(|properties| DynamicValue::Object { properties, span: AT }),
        ]
    });
    value.prop_map(|value| Dynamic {
        value,
        keyword: AT,
        open: AT,
        close: AT,
        span: AT,
    })
}

fn paren(inner: Expr) -> Expr {
    Expr::Paren(Box::new(Paren {
        open: AT,
        inner,
        close: AT,
        span: AT,
    }))
}

/// Expressions. Operands of operators are in parentheses, since the tree holds those.
fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        name().prop_map(Expr::Name),
        literal().prop_map(|literal| Expr::Literal(Box::new(literal))),
        dynamic().prop_map(|node| Expr::Dynamic(Box::new(node))),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let operand = inner.clone().prop_map(paren);
        let binary = proptest::sample::select(vec![
            BinaryOp::Add,
            BinaryOp::Divide,
            BinaryOp::NotEqual,
            BinaryOp::LessOrEqual,
            BinaryOp::EqualTilde,
            BinaryOp::NotHasPrefixCs,
            BinaryOp::MatchesRegex,
            BinaryOp::NotContainsCs,
        ]);
        let list = proptest::sample::select(vec![ListOp::In, ListOp::NotInTilde, ListOp::HasAny, ListOp::HasAll]);
        let logical = proptest::sample::select(vec![LogicalOp::And, LogicalOp::Or]);
        let call = (name(), vec(argument(inner.clone()), 0..4));
        let named_call = call.prop_filter("a literal", |(name, _)| !matches!(&*name.text, "guid" | "bool"));
        prop_oneof![
            named_call.prop_map(|(name, args)| Expr::Call(Box::new(Call {
                name,
                parameters: Vec::new(),
                open: AT,
                args,
                close: AT,
                span: AT,
            }))),
            (operand.clone(), binary, operand.clone()).prop_map(|(left, op, right)| Expr::Binary(Box::new(Binary {
                left,
                op,
                op_span: AT,
                right,
                span: AT,
            }))),
            (logical, vec(operand.clone(), 2..5)).prop_map(|(op, operands)| Expr::Logical(Box::new(Logical {
                op,
                op_spans: vec![AT; operands.len() - 1],
                operands,
                span: AT,
            }))),
            (operand.clone(), list, vec(operand.clone(), 1..4)).prop_map(|(left, op, items)| {
                Expr::List(Box::new(ListTest {
                    left,
                    op,
                    op_span: AT,
                    open: AT,
                    items,
                    close: AT,
                    span: AT,
                }))
            }),
            (operand.clone(), any::<bool>(), operand.clone(), operand.clone()).prop_map(
                |(value, negated, low, high)| {
                    Expr::Between(Box::new(Between {
                        value,
                        negated,
                        op_span: AT,
                        low,
                        dots: AT,
                        high,
                        span: AT,
                    }))
                }
            ),
            (operand.clone(), any::<bool>()).prop_map(|(operand, minus)| Expr::Unary(Box::new(Unary {
                op: if minus { UnaryOp::Minus } else { UnaryOp::Plus },
                op_span: AT,
                operand,
                span: AT,
            }))),
            (operand.clone(), name()).prop_map(|(base, selector)| Expr::Path(Box::new(Path {
                base,
                dot: AT,
                selector: Expr::Name(selector),
                span: AT,
            }))),
            (operand, inner.clone()).prop_map(|(base, index)| Expr::Element(Box::new(Element {
                base,
                open: AT,
                index,
                close: AT,
                span: AT,
            }))),
            (plain_name(), vec(operator(inner), 1..3)).prop_map(|(table, operators)| paren(pipe(table, operators))),
        ]
    })
}

fn argument(inner: impl Strategy<Value = Expr> + Clone + 'static) -> BoxedStrategy<Expr> {
    let named = (name(), inner.clone()).prop_map(|(name, value)| {
        Expr::Named(Box::new(Named {
            names: vec![name],
            parenthesized: None,
            equals: AT,
            value,
            span: AT,
        }))
    });
    prop_oneof![3 => inner, 1 => named].boxed()
}

fn pipe(table: Name, operators: Vec<Operator>) -> Expr {
    let operators = operators
        .into_iter()
        .map(|operator| PipedOperator {
            pipe: Some(AT),
            operator,
        })
        .collect();
    Expr::Pipe(Box::new(Pipe {
        source: Some(Expr::Name(table)),
        operators,
        span: AT,
    }))
}

/// Operators of all shapes: an expression, lists, clauses, keys, types, sub-queries.
fn operator(expr: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Operator> {
    let columns = vec(argument(expr.clone()), 1..4);
    let ty = proptest::sample::select(vec!["string", "long", "datetime", "dynamic"]).prop_map(|text| TypeName {
        ty: ScalarType::from_keyword(text),
        text: Arc::from(text),
        span: AT,
    });
    let order = option::of(proptest::sample::select(vec![
        SortOrder::Asc,
        SortOrder::Desc,
        SortOrder::GrannyAsc,
    ]));
    let nulls = option::of(proptest::sample::select(vec![NullsOrder::First, NullsOrder::Last]));
    let key = (expr.clone(), order, nulls).prop_map(|(expr, order, nulls)| OrderedExpr {
        expr,
        order,
        nulls,
        span: AT,
    });
    let decl = (name(), ty.clone()).prop_map(|(name, ty)| ColumnDecl { name, ty, span: AT });
    let schema = vec(decl, 0..3).prop_map(|columns| Schema {
        columns,
        star: None,
        open: AT,
        close: AT,
        span: AT,
    });
    let text = string().prop_map(|value| ParsePart::Text(Literal { value, span: AT }));
    let column = (name(), option::of(ty)).prop_map(|(name, ty)| ParsePart::Column { name, ty, span: AT });
    let pattern = vec((text, column), 1..3).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(text, column)| [text, column])
            .collect::<Vec<_>>()
    });
    let on = vec(name().prop_map(Expr::Name), 1..3).prop_map(|keys| JoinCondition::On { keyword: AT, keys });
    prop_oneof![
        expr.clone().prop_map(|predicate| Operator::Where(Box::new(Where {
            keyword: AT,
            parameters: Vec::new(),
            predicate,
            span: AT,
        }))),
        columns.clone().prop_map(|columns| Operator::Extend(Box::new(Extend {
            keyword: AT,
            columns,
            span: AT
        }))),
        columns.clone().prop_map(|columns| Operator::Project(Box::new(Project {
            keyword: AT,
            columns,
            span: AT
        }))),
        (columns.clone(), option::of(columns)).prop_map(|(aggregates, by)| Operator::Summarize(Box::new(Summarize {
            keyword: AT,
            parameters: Vec::new(),
            aggregates,
            by_keyword: by.is_some().then_some(AT),
            by: by.unwrap_or_default(),
            bin: None,
            span: AT,
        }))),
        vec(key.clone(), 1..3).prop_map(|by| Operator::Sort(Box::new(Sort {
            keyword: AT,
            parameters: Vec::new(),
            by,
            span: AT
        }))),
        (expr.clone(), key).prop_map(|(count, by)| Operator::Top(Box::new(Top {
            keyword: AT,
            parameters: Vec::new(),
            count,
            by,
            span: AT,
        }))),
        (plain_name(), on).prop_map(|(table, on)| Operator::Join(Box::new(Join {
            keyword: AT,
            parameters: Vec::new(),
            right: Expr::Name(table),
            condition: Some(on),
            span: AT,
        }))),
        (expr.clone(), pattern).prop_map(|(source, pattern)| Operator::Parse(Box::new(Parse {
            keyword: AT,
            parameters: Vec::new(),
            source,
            with: AT,
            pattern,
            span: AT,
        }))),
        (expr.clone(), schema).prop_map(|(source, schema)| Operator::ParseKv(Box::new(ParseKv {
            keyword: AT,
            source,
            schema,
            properties: Vec::new(),
            span: AT,
        }))),
        option::of(plain_name()).prop_map(|name| Operator::Count(Box::new(Count {
            keyword: AT,
            name,
            span: AT
        }))),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let tabular = (plain_name(), vec(operator(expr().boxed()), 1..5))
        .prop_map(|(table, operators)| pipe(table, operators))
        .boxed();
    let value = prop_oneof![expr(), tabular.clone()];
    let binding = (name(), value).prop_map(|(name, value)| {
        Statement::Let(Box::new(Let {
            keyword: AT,
            name,
            equals: AT,
            value: LetValue::Expr(value),
            span: AT,
        }))
    });
    (vec(binding, 0..3), tabular).prop_map(|(mut statements, last)| {
        statements.push(Statement::Expression(last));
        Query { statements, span: AT }
    })
}
