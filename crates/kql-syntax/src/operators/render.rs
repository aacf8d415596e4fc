//! `render`

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use crate::ast::{Name, Operator, Parameter};
use crate::parser::combinators::{close, need, token};
use crate::parser::input::{Input, Res};
use crate::parser::name::{no_name, plain};
use crate::parser::parameters::{
    Parameters, RENDER_PROPERTIES, one_parameter, parameter_list, parameter_without_equals,
};
use crate::parser::types::skip_comma;
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `T | render timechart with (title="t")`
#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    /// `render`
    pub keyword: Span,
    /// The kind of chart.
    pub chart: Name,
    /// Those of the old form: `kind=stacked by a`.
    pub parameters: Vec<Parameter>,
    /// `with (…)`
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

/// The kinds of chart.
pub(crate) const CHARTS: &[&str] = &[
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
];

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Render)(input)?;
    let (mut input, chart) = if CHARTS.contains(&input.text()) || input.kind() == K::Identifier {
        plain(input)
    } else {
        input.report(SyntaxError::Expected {
            expected: &["timechart", "table", "piechart"],
            span: input.token_gap(),
        });
        (input, no_name(input.gap()))
    };
    let mut parameters = Vec::new();
    while let Ok((rest, parameter)) = old_property(input) {
        parameters.push(parameter);
        input = rest;
    }
    let (input, properties) = opt(properties).parse(input)?;
    let properties = properties.unwrap_or_default();
    let span = input.since(keyword);
    Ok((
        input,
        Operator::Render(Box::new(Render {
            keyword,
            chart,
            parameters,
            properties,
            span,
        })),
    ))
}

/// A property of the form without `with (…)`.
fn old_property(input: Input<'_>) -> Res<'_, Parameter> {
    if input.kind() == K::With && input.kind_at(1) != K::OpenParen {
        return parameter_without_equals("with")(input);
    }
    let named = (
        one_parameter("kind"),
        one_parameter("title"),
        one_parameter("accumulate"),
    );
    alt(named)
        .parse(input)
        .or_else(|_| parameter_without_equals("by")(input))
}

fn properties(input: Input<'_>) -> Res<'_, Vec<Parameter>> {
    const PROPERTIES: Parameters = Parameters {
        own: RENDER_PROPERTIES,
        equals: false,
        own_only: true,
    };
    let (input, _) = token(K::With)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, list) = parameter_list(PROPERTIES)(skip_comma(input))?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((input, list))
}

impl Render {
    /// The kinds of chart.
    pub const CHARTS: &'static [&'static str] = CHARTS;

    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("render")
            .name(&self.chart)
            .parameters(&self.parameters)
            .properties(&self.properties);
    }
}
