//! What the language has and this engine does not run by design: why, and what to do in a test instead.
//!
//! The one place for these reasons: diagnostics, lints, `tripline explain` and the support matrix read them here. What
//! is neither listed here nor in a registry is not supported yet. A registry wins: what runs is not refused.

use crate::catalog::Category;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A tabular operator.
    Operator,
    /// A statement.
    Statement,
    /// A scalar function, one that names a table, or a scalar operator by its catalog name.
    Function,
    /// An aggregate.
    Aggregate,
    /// A plugin of `evaluate`.
    Plugin,
}

impl From<Category> for Kind {
    fn from(category: Category) -> Kind {
        match category {
            Category::Function | Category::Operator => Kind::Function,
            Category::Aggregate => Kind::Aggregate,
            Category::Plugin => Kind::Plugin,
        }
    }
}

/// Why some constructs are refused.
#[derive(Debug)]
pub struct Refusal {
    /// What they are.
    pub kind: Kind,
    /// Their names; a `*` at the end stands for any letters.
    pub names: &'static [&'static str],
    /// What about them cannot be had on a developer's machine: half a sentence that begins with "it".
    pub reason: &'static str,
    /// What to do in a test: half a sentence in the imperative.
    pub instead: &'static str,
}

impl Refusal {
    /// The reason and what to do, as the help of a diagnostic.
    pub fn help(&self) -> String {
        format!("{}; {}", self.reason, self.instead)
    }

    fn covers(&self, name: &str) -> bool {
        self.names.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *pattern,
        })
    }
}

/// Why the construct of that exact name is refused; `None` where it is not. Does not ask whether it runs.
pub fn find(kind: Kind, name: &str) -> Option<&'static Refusal> {
    REFUSALS
        .iter()
        .find(|refusal| refusal.kind == kind && refusal.covers(name))
}

/// All refusals.
pub const REFUSALS: &[Refusal] = &[
    Refusal {
        kind: Kind::Operator,
        names: &["make-graph", "graph-*"],
        reason: "it works on a graph, which no analytics rule yields and this engine does not build",
        instead: "follow the edges with `join`, one for each step of the path",
    },
    Refusal {
        kind: Kind::Operator,
        names: &["execute-and-cache"],
        reason: "it stores rows in a cluster's cache, and there is no cluster",
        instead: "leave it out: the rows are the same without it",
    },
    Refusal {
        kind: Kind::Operator,
        names: &["__partitionby"],
        reason: "it is an undocumented form of `partition` that the service writes for itself",
        instead: "write `partition`",
    },
    Refusal {
        kind: Kind::Operator,
        names: &["reduce"],
        reason: "it groups texts by an algorithm of which only the outline is published",
        instead: "replace what varies with `replace_regex`, and `summarize count() by` the rest",
    },
    Refusal {
        kind: Kind::Operator,
        names: &["inline_external_table"],
        reason: "it reads files of a cloud store over the network",
        instead: "give the case a table with the file's rows and name that table",
    },
    Refusal {
        kind: Kind::Function,
        names: &["geo_*", "__geo_*"],
        reason: "it computes shapes on a sphere or an ellipsoid with the service's own geometry library, whose digits \
                 cannot be reproduced",
        instead: "compare distances of points with `geo_distance_2points` or `geo_point_in_circle`, or put the value \
                  into the rows of the case",
    },
    Refusal {
        kind: Kind::Function,
        names: &[
            "all",
            "any",
            "inner_nodes",
            "labels",
            "map",
            "node_degree_in",
            "node_degree_out",
            "node_id",
            "graph",
        ],
        reason: "it looks at a graph, which no analytics rule yields and this engine does not build",
        instead: "follow the edges with `join`, one for each step of the path",
    },
    Refusal {
        kind: Kind::Function,
        names: &["cursor_after", "cursor_before_or_at"],
        reason: "it asks when a cluster took a row in, by a mark that only the cluster sets",
        instead: "filter by `TimeGenerated` or `ingestion_time()`",
    },
    Refusal {
        kind: Kind::Function,
        names: &["row_id", "rowstore_ordinal_range"],
        reason: "it tells where a cluster stores a row, and there is no cluster",
        instead: "leave it out: where a row is stored says nothing about an attack",
    },
    Refusal {
        kind: Kind::Function,
        names: &["current_node_id"],
        reason: "it tells which machine of a cluster answers, and there is no cluster",
        instead: "write the value into the query, or leave the condition out",
    },
    Refusal {
        kind: Kind::Function,
        names: &[
            "external_table",
            "materialized_view",
            "stored_query_result",
            "entity_group",
        ],
        reason: "it names what an administrator stored in a database of Azure Data Explorer; a workspace has none",
        instead: "give the case a table with its rows and name that table",
    },
    Refusal {
        kind: Kind::Function,
        names: &["hash_many", "hash_combine"],
        reason: "it combines hashes in a way that is not published",
        instead: "hash the joined text: `hash(strcat_delim('|', a, b))`",
    },
    Refusal {
        kind: Kind::Function,
        names: &["series_fft", "series_ifft"],
        reason: "it scales a transform by its length in one direction, and its page does not say in which",
        instead: "measure a frequency with `series_dot_product` of the series and a cosine",
    },
    Refusal {
        kind: Kind::Function,
        names: &["hll_isvalid", "tdigest_isvalid"],
        reason: "it is an undocumented function on values whose form the service may change",
        instead: "leave it out: what `hll()` and `tdigest()` give is valid here",
    },
    Refusal {
        kind: Kind::Function,
        names: &["iscolumnexists"],
        reason: "it is an undocumented function",
        instead: "write `column_ifexists('name', default)`",
    },
    Refusal {
        kind: Kind::Function,
        names: &["row_rank"],
        reason: "it is an obsolete function that is documented no more",
        instead: "write `row_rank_dense` or `row_rank_min`",
    },
    Refusal {
        kind: Kind::Function,
        names: &["Like", "LikeCs", "NotLike", "NotLikeCs"],
        reason: "it is an undocumented operator whose patterns are described nowhere",
        instead: "write `has`, `contains`, `startswith` or `matches regex`",
    },
    Refusal {
        kind: Kind::Function,
        names: &["__*"],
        reason: "it is an undocumented function that the service calls for itself",
        instead: "use a function that the language reference has",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["python", "r", "csharp"],
        reason: "it runs code of another language in the service's sandbox",
        instead: "compute the columns beforehand and put them into the rows of the case",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["http_request", "http_request_post"],
        reason: "it asks the network, and a test must give the same result tomorrow",
        instead: "give the case a table with the answer and name that table",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &[
            "sql_request",
            "mysql_request",
            "postgresql_request",
            "cosmosdb_sql_request",
            "azure_digital_twins_query_request",
            "dax_request",
        ],
        reason: "it asks another database over the network",
        instead: "give the case a table with the answer and name that table",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["ai_*"],
        reason: "it asks a language model, whose answers are not the same twice",
        instead: "give the case a table with the answer and name that table",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["autocluster", "diffpatterns"],
        reason: "it finds patterns by a heuristic that is not published",
        instead: "count what matters with `summarize count() by`, or put the patterns into the rows of the case",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &[
            "activity_engagement",
            "funnel_sequence",
            "funnel_sequence_completion",
            "sequence_detect",
        ],
        reason: "it counts windows and sequences whose edges its page does not define",
        instead: "compute it with `summarize`, `join` or `scan`",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["infer_storage_schema*", "external_datatable"],
        reason: "it reads files of a cloud store over the network",
        instead: "give the case a table with the file's rows and name that table",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["execute_query", "execute_show_command", "estimate_rows_count"],
        reason: "it asks a cluster about itself, and there is no cluster",
        instead: "give the case a table with the answer and name that table",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["identity", "identity_v3"],
        reason: "it is an undocumented plugin that the service calls for itself",
        instead: "leave it out",
    },
    Refusal {
        kind: Kind::Plugin,
        names: &["geo_*"],
        reason: "it looks points up in shapes on a sphere with the service's own geometry library, whose digits cannot \
                 be reproduced",
        instead: "put the place's name into the rows of the case",
    },
    Refusal {
        kind: Kind::Aggregate,
        names: &["passthrough"],
        reason: "it is an undocumented aggregate that the service calls for itself",
        instead: "use `take_any`",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    /// Every name that exists, by kind.
    fn known(kind: Kind) -> Vec<&'static str> {
        match kind {
            Kind::Operator => crate::operators::NAMES.iter().copied().flatten().copied().collect(),
            Kind::Statement => crate::statements::NAMES.to_vec(),
            Kind::Function => {
                let functions = catalog::names(Category::Function);
                functions.chain(catalog::names(Category::Operator)).collect()
            }
            Kind::Aggregate => catalog::names(Category::Aggregate).collect(),
            Kind::Plugin => catalog::names(Category::Plugin).collect(),
        }
    }

    fn runs(kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Operator => crate::operators::find(name).is_some(),
            Kind::Statement => crate::statements::find(name).is_some(),
            Kind::Function => {
                crate::functions::find(name).is_some() || crate::FORMS.iter().any(|form| form.name == name)
            }
            Kind::Aggregate => crate::aggregates::find(name).is_some(),
            Kind::Plugin => crate::plugins::find(name).is_some(),
        }
    }

    /// Breaks when a refused construct was implemented, or never existed: then its line must go.
    #[test]
    fn every_pattern_refuses_something() {
        for refusal in REFUSALS {
            for pattern in refusal.names {
                let alone = |name: &&&str| match pattern.strip_suffix('*') {
                    Some(start) => name.starts_with(start),
                    None => *name == pattern,
                };
                let known = known(refusal.kind);
                let refused = known.iter().filter(alone).any(|name| !runs(refusal.kind, name));
                assert!(refused, "{:?} {pattern}", refusal.kind);
            }
        }
    }

    /// Breaks when a reason no longer reads as a sentence behind "not supported:".
    #[test]
    fn reasons_are_sentences() {
        for refusal in REFUSALS {
            assert!(refusal.reason.starts_with("it "), "{}", refusal.reason);
            assert!(!refusal.help().ends_with('.'), "{}", refusal.help());
        }
    }
}
