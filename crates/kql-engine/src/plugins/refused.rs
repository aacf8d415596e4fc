//! Plugins of the language that are bound here and not run: the columns they give. Why they do not run stands in
//! [`refusal`](crate::refusal).

use super::PluginCall;
use crate::bind::with_more;
use crate::types::{Column, Schema, Ty};

/// A plugin that has a schema and no code.
#[derive(Debug)]
pub struct Refused {
    /// KQL's name.
    pub name: &'static str,
    /// The columns it gives, as the official parser has them.
    pub schema: fn(&PluginCall, &Schema) -> Schema,
}

/// All of them, by name.
pub static REFUSED: &[Refused] = &[
    refused("activity_engagement", |call, input| {
        timeline(call, input, ENGAGEMENT, 1)
    }),
    refused("ai_chat_completion", |call, input| {
        with_answer(call, input, "completion", Ty::String)
    }),
    refused("ai_chat_completion_prompt", |call, input| {
        with_answer(call, input, "completion", Ty::String)
    }),
    refused("ai_embed_text", |call, input| {
        with_answer(call, input, "embedding", Ty::Dynamic)
    }),
    refused("ai_embeddings", |call, input| {
        let mut schema = with_answer(call, input, "embeddings", Ty::Dynamic);
        if call.flag(3, "include_error_messages") {
            let error = with_answer(call, &Schema::default(), "embeddings_error", Ty::String);
            schema.columns.extend(error.columns);
        }
        schema
    }),
    refused("autocluster", |_, input| patterns(SEGMENTS, input)),
    refused("azure_digital_twins_query_request", declared),
    refused("cosmosdb_sql_request", declared),
    refused("csharp", declared),
    refused("dax_request", declared),
    refused("diffpatterns", |_, input| patterns(DIFFERENCES, input)),
    refused("estimate_rows_count", |_, _| fixed(&[("EstimatedRowsCount", Ty::Long)])),
    refused("execute_query", declared),
    refused("execute_show_command", declared),
    refused("external_datatable", declared),
    refused("funnel_sequence", funnel),
    refused("funnel_sequence_completion", funnel_completion),
    refused("geo_line_lookup", with_lookup),
    refused("geo_polygon_lookup", with_lookup),
    refused("http_request", |_, _| fixed(RESPONSE)),
    refused("http_request_post", |_, _| fixed(RESPONSE)),
    refused("identity", |_, input| input.clone()),
    refused("identity_v3", |_, input| input.clone()),
    refused("infer_storage_schema", |_, _| fixed(&[("CslSchema", Ty::String)])),
    refused("infer_storage_schema_with_suggestions", |_, _| {
        fixed(&[("SuggestedTableSchema", Ty::String)])
    }),
    refused("mysql_request", declared),
    refused("postgresql_request", declared),
    refused("python", declared),
    refused("r", declared),
    refused("sequence_detect", sequence),
    refused("sql_request", declared),
];

const fn refused(name: &'static str, schema: fn(&PluginCall, &Schema) -> Schema) -> Refused {
    Refused { name, schema }
}

/// The refused plugin of that exact name.
pub fn find(name: &str) -> Option<&'static Refused> {
    REFUSED.iter().find(|refused| refused.name == name)
}

type Fixed = &'static [(&'static str, Ty)];

const RESPONSE: Fixed = &[("ResponseHeaders", Ty::Dynamic), ("ResponseBody", Ty::Dynamic)];
const SEGMENTS: Fixed = &[("SegmentId", Ty::Long), ("Count", Ty::Long), ("Percent", Ty::Real)];
const DIFFERENCES: Fixed = &[
    ("SegmentId", Ty::Long),
    ("CountA", Ty::Long),
    ("CountB", Ty::Long),
    ("PercentA", Ty::Real),
    ("PercentB", Ty::Real),
    ("PercentDiffAB", Ty::Real),
];
const ENGAGEMENT: Fixed = &[
    ("dcount_activities_inner", Ty::Long),
    ("dcount_activities_outer", Ty::Long),
    ("activity_ratio", Ty::Real),
];

fn columns(fixed: &[(&str, Ty)]) -> impl Iterator<Item = Column> {
    fixed.iter().map(|(name, ty)| Column::new(*name, *ty))
}

fn fixed(fixed: &[(&str, Ty)]) -> Schema {
    Schema::new(columns(fixed).collect())
}

/// The schema that the call declares; open where it declares none.
fn declared(call: &PluginCall, _: &Schema) -> Schema {
    call.written.clone().unwrap_or_else(Schema::unknown)
}

/// The input and a column that is called after the first argument.
fn with_answer(call: &PluginCall, input: &Schema, what: &str, ty: Ty) -> Schema {
    let mut schema = input.clone();
    let of = call
        .args
        .first()
        .and_then(|arg| arg.implied.clone())
        .unwrap_or_default();
    schema.columns.push(Column::new(format!("{of}_{what}"), ty));
    schema
}

/// Measures of patterns, and the input's columns.
fn patterns(measures: Fixed, input: &Schema) -> Schema {
    let mut schema = fixed(measures);
    schema.columns.extend(input.columns.iter().cloned());
    schema.open = input.open;
    schema
}

/// The column that an argument is; nothing where the call is wrong.
fn column(call: &PluginCall, input: &Schema, index: usize) -> Option<Column> {
    call.column(index).and_then(|place| input.columns.get(place)).cloned()
}

/// The dimensions: columns among the arguments from `from` on.
fn dimensions(call: &PluginCall, input: &Schema, from: usize) -> Vec<Column> {
    (from..call.args.len())
        .filter_map(|index| column(call, input, index))
        .collect()
}

/// The timeline's column, the dimensions behind it, and measures.
fn timeline(call: &PluginCall, input: &Schema, measures: Fixed, time: usize) -> Schema {
    let Some(time) = column(call, input, time) else {
        return Schema::unknown();
    };
    let mut all = vec![time];
    all.extend(dimensions(call, input, 2));
    all.extend(columns(measures));
    Schema::new(all)
}

/// The first of its three tables.
fn funnel(call: &PluginCall, input: &Schema) -> Schema {
    let (Some(time), Some(state)) = (column(call, input, 1), column(call, input, 6)) else {
        return Schema::unknown();
    };
    let mut all = vec![time, Column::new("prev", state.ty), Column::new("next", state.ty)];
    all.extend(columns(&[("dcount", Ty::Long), ("samples", Ty::Dynamic)]));
    Schema::new(all)
}

fn funnel_completion(call: &PluginCall, input: &Schema) -> Schema {
    let (Some(time), Some(state)) = (column(call, input, 1), column(call, input, 5)) else {
        return Schema::unknown();
    };
    let period = match time.ty {
        Ty::Datetime => Ty::Timespan,
        ty => ty,
    };
    Schema::new(vec![
        time,
        state,
        Column::new("Period", period),
        Column::new("dcount", Ty::Long),
    ])
}

/// The dimensions, the time of each step, and the time between the first and the last.
fn sequence(call: &PluginCall, input: &Schema) -> Schema {
    let Some(time) = column(call, input, 0) else {
        return Schema::unknown();
    };
    let mut all = dimensions(call, input, 3);
    let steps = call
        .args
        .iter()
        .enumerate()
        .skip(3)
        .filter(|(index, _)| call.column(*index).is_none());
    for (_, step) in steps {
        let name = step.name.as_deref().unwrap_or_default();
        all.push(Column::new(format!("{name}_{}", time.name), time.ty));
    }
    let duration = match time.ty {
        Ty::Datetime => Ty::Timespan,
        ty => ty,
    };
    all.push(Column::new("Duration", duration));
    Schema::new(all)
}

/// The input, and the columns of the looked-up table; its key where `return_lookup_key` asks for it.
fn with_lookup(call: &PluginCall, input: &Schema) -> Schema {
    let (Some(super::ArgValue::Table(table)), Some(key)) = (call.args.first().map(|arg| &arg.value), call.column(1))
    else {
        return Schema::unknown();
    };
    let with_key = call.args.iter().any(|arg| arg.is_true("return_lookup_key"));
    let own = table.schema.columns.iter().enumerate();
    let kept = own.filter(|(place, _)| with_key || *place != key);
    with_more(input, kept.map(|(_, column)| column))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::REFUSED;
    use crate::catalog::{self, Category};
    use crate::operators::testing::rows;

    const T: &str = "let T = datatable(id: string, t: datetime, s: string, d: dynamic, r: real)[]; ";

    /// Breaks when a plugin of the language neither runs nor says why, or does both.
    #[test]
    fn every_plugin_runs_or_says_why_not() {
        let names: Vec<&str> = REFUSED.iter().map(|refused| refused.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for name in catalog::names(Category::Plugin) {
            assert_ne!(
                super::find(name).is_some(),
                super::super::find(name).is_some(),
                "{name}"
            );
        }
    }

    #[rstest]
    #[case("T | evaluate autocluster()", "the plugin `autocluster`")]
    #[case("T | evaluate python(typeof(*, z: long), 'x')", "the plugin `python`")]
    #[case("evaluate http_request('https://example.com')", "the plugin `http_request`")]
    fn refuses_by_name(#[case] query: &str, #[case] what: &str) {
        assert_eq!(rows(&format!("{T}{query}")), format!("error: not supported: {what}"));
    }

    #[rstest]
    #[case(
        "T | evaluate activity_engagement(id, t, 1d, 7d)",
        "t, dcount_activities_inner, dcount_activities_outer, activity_ratio"
    )]
    #[case(
        "T | evaluate funnel_sequence_completion(id, t, now(), now(), 7d, s, dynamic([]), dynamic([]))",
        "t, s, Period, dcount"
    )]
    #[case(
        "T | evaluate sequence_detect(t, 10m, 1h, e1 = (s == 'a'), e2 = (s == 'b'), id)",
        "id, e1_t, e2_t, Duration"
    )]
    #[case("T | evaluate python(typeof(*, z: long), 'x')", "id, t, s, d, r, z")]
    #[case("T | evaluate ai_embeddings(s, 'x')", "id, t, s, d, r, s_embeddings")]
    #[case(
        "T | evaluate ai_embeddings(s, 'x', d, true)",
        "id, t, s, d, r, s_embeddings, s_embeddings_error"
    )]
    #[case("T | evaluate geo_polygon_lookup(T, d, r, r)", "id, t, s, d, r, id1, t1, s1, r1")]
    #[case(
        "T | evaluate geo_polygon_lookup(T, d, r, r, return_lookup_key = true)",
        "id, t, s, d, r, id1, t1, s1, d1, r1"
    )]
    fn has_the_schema_of_the_official_parser(#[case] query: &str, #[case] expected: &str) {
        let bound = crate::bind(&format!("{T}{query}"), &crate::Database::new(0));
        let schema = bound.result.unwrap();
        let names: Vec<&str> = schema.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names.join(", "), expected);
    }
}
