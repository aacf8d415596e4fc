//! A query from text to rows.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use kql_syntax::{Span, SyntaxError};

use crate::batch::Batch;
use crate::bind::{self, BindError, Binding, Discovered, Follow, Note, Render, Severity};
use crate::context::{Context, PARALLEL_ROWS};
use crate::database::{Database, StoredFunction};
use crate::error::EvalError;
use crate::exec::{self, Run};
use crate::explain::{self, Profile, Step};
use crate::functions::ip::locations::IpLocations;
use crate::functions::parse::user_agent::UserAgents;
use crate::operators::take::Take;
use crate::optimize::Needs;
use crate::plan::{Node, Plan};
use crate::serialized;
use crate::types::Schema;

/// What is wrong with a query's text, or with what it names.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Diagnostic {
    /// The text.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A name, a type, an argument.
    #[error(transparent)]
    Bind(#[from] BindError),
}

impl Diagnostic {
    /// The stable code: `KS…` where the official parser has one.
    pub fn code(&self) -> &'static str {
        match self {
            Diagnostic::Syntax(error) => error.code(),
            Diagnostic::Bind(error) => error.code(),
        }
    }

    /// What is wrong, in the user's words.
    pub fn message(&self) -> String {
        self.to_string()
    }

    /// How to fix it.
    pub fn help(&self) -> Option<String> {
        match self {
            Diagnostic::Syntax(error) => miette::Diagnostic::help(error).map(|help| help.to_string()),
            Diagnostic::Bind(error) => error.help_text().map(str::to_owned),
        }
    }

    /// Where it stands in the query's text, in bytes.
    pub fn span(&self) -> Span {
        match self {
            Diagnostic::Syntax(error) => error.span(),
            Diagnostic::Bind(error) => error.span(),
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Diagnostic::Syntax(SyntaxError::AssignmentInCondition { .. }) => Severity::Warning,
            Diagnostic::Syntax(_) => Severity::Error,
            Diagnostic::Bind(error) => error.severity(),
        }
    }

    /// A repair that is certain.
    pub fn fix(&self) -> Option<&kql_syntax::Fix> {
        match self {
            Diagnostic::Syntax(error) => error.fix(),
            Diagnostic::Bind(_) => None,
        }
    }
}

/// What binding says of a query.
#[derive(Debug)]
pub struct Bound {
    /// Whether the text alone is a query.
    pub syntax_ok: bool,
    /// What is wrong, in order of position.
    pub diagnostics: Vec<Diagnostic>,
    /// The columns of the table that the last statement yields; `None` where it yields none, or several (`fork`).
    pub result: Option<Arc<Schema>>,
    /// The plan of that table.
    pub plan: Option<Arc<Plan>>,
    /// The plans of all tables that the query yields, in order, with their names.
    pub plans: Vec<(Option<Arc<str>>, Arc<Plan>)>,
    /// The tables that are named, those behind wildcards among them.
    pub tables: BTreeSet<Arc<str>>,
    /// Those of the tables that the text names as such: not by a computed name (`table(strcat(…))`, `table(parameter)`),
    /// nor in a cluster that is not known.
    pub written: BTreeSet<Arc<str>>,
    /// The functions, aggregates and plugins that are called, the query's own left out.
    pub functions: BTreeSet<String>,
    /// The watchlists that are named.
    pub watchlists: BTreeSet<String>,
    /// The chart that `render` asks for.
    pub render: Option<Render>,
    /// What binding noticed, each thing once, in order of position.
    pub notes: Vec<Note>,
    /// Whether the order of the rows is fixed: the last operator that makes an order is `sort` or its like.
    pub ordered: bool,
}

impl Bound {
    /// Whether nothing is wrong but warnings.
    pub fn ok(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity() != Severity::Error)
    }
}

/// One table of a result.
#[derive(Debug, Clone)]
pub struct ResultTable {
    /// Its name, where the query gives it one: with `as`, or in `fork`.
    pub name: Option<String>,
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Its rows.
    pub batches: Vec<Batch>,
}

impl ResultTable {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows).sum()
    }

    /// All rows in one batch.
    pub fn batch(&self) -> Result<Batch, EvalError> {
        Batch::concat(&self.schema, &self.batches)
    }
}

/// What a query gives.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its tables, in order; most queries have one.
    pub tables: Vec<ResultTable>,
    /// The chart that `render` asks for.
    pub render: Option<Render>,
    /// Whether the order of the rows is fixed.
    pub ordered: bool,
    /// What `now()` was, in ticks: the database's, unless the query sets it.
    pub now: i64,
    /// What the operators of each table did; empty where the run was not measured.
    pub steps: Vec<Vec<Step>>,
}

/// Why a query gave nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// It is wrong.
    Diagnostics(Vec<Diagnostic>),
    /// It could not be run.
    Eval(EvalError),
}

impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Failure {
        Failure::Eval(error)
    }
}

/// How a query is run. The results are the same to the bit whatever is chosen.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Rows in a batch.
    pub batch_rows: usize,
    /// How many threads may work on the query; `None` for as many as the machine has. Small inputs are run on one.
    pub threads: Option<usize>,
    /// From so many rows on, several threads work.
    pub parallel_rows: usize,
    /// Set it to stop the run.
    pub cancel: Arc<AtomicBool>,
    /// Set it once the run has taken as long as [`Limits::seconds`](crate::context::Limits::seconds) allow: the engine
    /// reads no clock.
    pub time_is_up: Arc<AtomicBool>,
    /// A clock, in any unit: with it, rows and time of each operator are measured.
    pub clock: Option<fn() -> u64>,
}

impl Default for RunOptions {
    fn default() -> RunOptions {
        RunOptions {
            batch_rows: 65_536,
            threads: None,
            parallel_rows: PARALLEL_ROWS,
            cancel: Arc::default(),
            time_is_up: Arc::default(),
            clock: None,
        }
    }
}

/// Parses and binds a query. Never fails: what is wrong is in the diagnostics.
pub fn bind(source: &str, db: &Database) -> Bound {
    let parsed = kql_syntax::parse(source);
    let binding = bind::bind(&parsed.query, db, &Discovered::default(), Follow::Engine);
    bound(parsed.diagnostics, binding)
}

/// As [`bind`], but where Microsoft's parser package was observed to say something else than the engine does (types of
/// some functions, unions of several types, `parse` over a column that is there), it says what the package says.
pub fn describe(source: &str, db: &Database) -> Bound {
    let parsed = kql_syntax::parse(source);
    let binding = bind::bind(&parsed.query, db, &Discovered::default(), Follow::Parser);
    bound(parsed.diagnostics, binding)
}

/// Binds the body of a stored function without a call: the mistakes that are there whatever the arguments, the tables it
/// reads, and the columns it gives. Positions are those of the body ([`crate::database::FIRST_BODY`]).
pub fn bind_function(function: &StoredFunction, db: &Database) -> Bound {
    bound(Vec::new(), bind::bind_function(function, db))
}

fn bound(syntax: Vec<SyntaxError>, binding: Binding) -> Bound {
    let mut diagnostics: Vec<Diagnostic> = syntax.into_iter().map(Diagnostic::Syntax).collect();
    let syntax_ok = diagnostics.iter().all(|diagnostic| {
        let of_a_tool = matches!(diagnostic, Diagnostic::Syntax(SyntaxError::UnknownDirective { .. }));
        of_a_tool || diagnostic.severity() != Severity::Error
    });
    // where the text breaks off inside an expression, what was understood of it says nothing of what was meant
    let broken: Vec<u32> = diagnostics.iter().map(|diagnostic| diagnostic.span().start).collect();
    let follows = |error: &BindError| {
        let span = error.span();
        error.is_of_a_whole() && broken.iter().any(|&at| span.start < at && at <= span.end)
    };
    // a body that is bound for every call of its function reports once
    let mut seen = HashSet::new();
    for error in binding.diagnostics {
        if seen.insert((error.code(), error.span())) && !follows(&error) {
            diagnostics.push(Diagnostic::Bind(error));
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
    let mut notes: Vec<Note> = Vec::new();
    for note in binding.notes {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.sort_by_key(|note| match note {
        Note::Unsupported { span, .. } | Note::Incomparable { span, .. } => span.start,
    });
    let plan = binding.last;
    Bound {
        syntax_ok,
        diagnostics,
        // a single value is no table; `fork` gives several, `consume` none
        result: plan
            .as_ref()
            .filter(|plan| !matches!(plan.node, Node::Tables(_) | Node::Consume(_)))
            .map(|plan| plan.schema.clone())
            .filter(|schema| !(schema.len() == 1 && schema.columns[0].name.is_empty()))
            .filter(|_| !plan.as_ref().is_some_and(|plan| matches!(plan.node, Node::Graph(_)))),
        ordered: plan.as_ref().is_some_and(|plan| ordered(plan)),
        plan,
        plans: binding.results,
        tables: binding.tables.into_iter().collect(),
        written: binding.written.into_iter().collect(),
        functions: binding.functions,
        watchlists: binding.watchlists,
        render: binding.render,
        notes,
    }
}

/// Whether the rows of a plan are in an order that the query asks for.
fn ordered(plan: &Plan) -> bool {
    match &plan.node {
        Node::Sort(_) => true,
        node => node.order_of().is_some_and(ordered),
    }
}

/// Parses, binds and runs a query.
pub fn run(source: &str, db: &Database) -> Result<Outcome, Failure> {
    run_with(source, db, &RunOptions::default())
}

/// [`run`] with options.
pub fn run_with(source: &str, db: &Database, options: &RunOptions) -> Result<Outcome, Failure> {
    let parsed = kql_syntax::parse(source);
    if !parsed.diagnostics.is_empty() {
        let binding = bind::bind(&parsed.query, db, &Discovered::default(), Follow::Engine);
        return Err(Failure::Diagnostics(bound(parsed.diagnostics, binding).diagnostics));
    }
    let mut ctx = Context::new(db.now, db.seed);
    ctx.limits = db.limits.clone();
    ctx.session = db.session.clone();
    ctx.ip_locations = IpLocations::of(db);
    ctx.user_agents = UserAgents::of(db);
    ctx.batch_rows = options.batch_rows;
    ctx.threads = options.threads.unwrap_or_else(threads);
    ctx.parallel_rows = options.parallel_rows;
    ctx.cancel = options.cancel.clone();
    ctx.time_is_up = options.time_is_up.clone();
    ctx.profile = options.clock.map(Profile::new);
    let mut discovered = Discovered::default();
    loop {
        let binding = bind::bind(&parsed.query, db, &discovered, Follow::Engine);
        ctx.now = binding.options.now.unwrap_or(ctx.now);
        // what is wrong is told before more of a query is run that cannot reach its end
        let is_error = |error: &BindError| error.severity() == Severity::Error;
        let next = binding
            .pending
            .first()
            .filter(|_| !binding.diagnostics.iter().any(is_error));
        let Some((place, plan)) = next.cloned() else {
            return execute(binding, &ctx);
        };
        if discovered.contains_key(&place) || discovered.len() > 1000 {
            return Err(EvalError::internal("an operator's columns cannot be discovered", plan.span).into());
        }
        let run = Run::new(&ctx);
        let table = with_stack(plan.depth(), || {
            serialized::check([plan.as_ref()], &binding.stored)?;
            crate::operators::evaluate::discover(&plan, &run)
        })?;
        discovered.insert(place, table);
    }
}

/// How many threads the machine has for us; asked for once.
fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
}

fn execute(binding: Binding, ctx: &Context) -> Result<Outcome, Failure> {
    let render = binding.render.clone();
    let options = binding.options;
    let mut results = binding.results.clone();
    if let Some(count) = options.take {
        for (_, plan) in &mut results {
            if !matches!(plan.node, Node::Consume(_)) {
                *plan = Take::of_result(plan.clone(), count);
            }
        }
    }
    let failed = binding.failed.clone();
    let stored = binding.stored.clone();
    let bound = bound(Vec::new(), binding);
    if !bound.ok() {
        return Err(Failure::Diagnostics(bound.diagnostics));
    }
    if let Some(error) = failed {
        return Err(Failure::Eval(error));
    }
    let mut run = Run::new(ctx);
    let deepest = results.iter().map(|(_, plan)| plan.depth()).max().unwrap_or(0);
    run.needs = Some(with_stack(deepest, || {
        serialized::check(results.iter().map(|(_, plan)| plan.as_ref()), &stored)?;
        Ok(Needs::of(results.iter().map(|(_, plan)| plan.as_ref())))
    })?);
    let run = run;
    let mut tables = Vec::with_capacity(results.len());
    for (name, plan) in &results {
        let batches = with_stack(plan.depth(), || {
            exec::held(plan, &run).map_err(|error| error.placed(plan.span))
        })?;
        let batches = batches.into_iter().filter(|batch| batch.rows > 0).collect();
        let table = ResultTable {
            name: name.as_ref().map(|name| name.to_string()),
            schema: plan.schema.clone(),
            batches,
        };
        if let Some(most) = options.most.filter(|most| table.rows() as u64 > *most) {
            let help = Some("ask for fewer rows, or set `truncationmaxrecords` higher".into());
            let (what, limit, span) = ("the result".into(), format!("{most} rows"), plan.span);
            return Err(EvalError::Limit {
                what,
                limit,
                help,
                span,
            }
            .into());
        }
        tables.push(table);
    }
    let measured = ctx.profile.iter().flat_map(|profile| {
        let plans = results.iter();
        plans.map(move |(_, plan)| explain::steps(plan, Some(profile)))
    });
    Ok(Outcome {
        steps: measured.collect(),
        tables,
        render,
        ordered: bound.ordered,
        now: ctx.now,
    })
}

/// Runs what walks a plan of that depth, on a thread with a stack to match where the plan is deep.
pub(crate) fn with_stack<T: Send>(
    depth: u32,
    walk: impl FnOnce() -> Result<T, EvalError> + Send,
) -> Result<T, EvalError> {
    const SHALLOW: u32 = 64;
    const STACK: usize = 64 << 20;
    if depth <= SHALLOW {
        return walk();
    }
    let internal = |message: &str| EvalError::internal(message, Span::new(0, 0));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, walk);
        match thread {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|_| Err(internal("the run ended without a result"))),
            Err(error) => Err(internal(&format!("no thread for a deep query: {error}"))),
        }
    })
}
