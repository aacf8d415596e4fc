//! Resolves names against a database, types every expression, folds constants and derives the result schema.
//!
//! Binding goes on after an error, so that all of a query's mistakes are told at once; what follows an unknown name is
//! of unknown type and gives no diagnostics of its own.

mod aggregate;
mod call;
mod counts;
mod enrich;
mod error;
mod expr;
mod forms;
mod function;
mod literal;
mod naming;
mod note;
mod options;
mod parameters;
mod pattern;
mod restrict;
mod scope;
mod signature;
mod source;

pub(crate) use source::{DATATABLE, matches_wildcard};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::FixedState;
use kql_syntax::{Span, ast};

pub use aggregate::AggregateSpec;
pub(crate) use aggregate::{Collector, RESULTS};
pub(crate) use call::count_error;
pub use error::{BindError, Severity, Types};
pub(crate) use expr::type_name;
pub use forms::FORMS;
pub(crate) use function::{Argument, declared};
pub(crate) use literal::scalar as literal_value;
pub(crate) use naming::{Names, implied, side_by_side, with_more};
pub use note::Note;
pub(crate) use options::ResultOptions;
pub(crate) use scope::{DatabaseRef, Entity, Env, GroupMember, Home, RowId, Rows, Steps, UserFunction};
pub(crate) use signature::{common, wider};

use crate::catalog::{self, Category};
use crate::context::Context;
use crate::database::{Database, StoredFunction, Table};
use crate::error::EvalError;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Schema, Ty};

/// The rows of operators whose columns only their data tells, found by an earlier run. The key is the path of calls
/// that leads to the operator, by their positions in the text.
pub(crate) type Discovered = BTreeMap<Vec<Span>, Table>;

/// A query, bound.
#[derive(Debug)]
pub(crate) struct Binding {
    /// The tables that the statements yield, in order.
    pub(crate) results: Vec<(Option<Arc<str>>, Arc<Plan>)>,
    /// What the last statement that yields something yields: the query's result.
    pub(crate) last: Option<Arc<Plan>>,
    pub(crate) diagnostics: Vec<BindError>,
    /// The tables that are named, each as often as it is.
    pub(crate) tables: Vec<Arc<str>>,
    /// Those of them that the text names as such: not by a computed name, nor in a cluster that is not known.
    pub(crate) written: Vec<Arc<str>>,
    /// Where tables are named whose rows are stored, in no order.
    pub(crate) stored: crate::serialized::Stored,
    pub(crate) functions: BTreeSet<String>,
    pub(crate) watchlists: BTreeSet<String>,
    /// Operators whose columns are to be discovered before the query can run, innermost first.
    pub(crate) pending: Vec<(Vec<Span>, Arc<Plan>)>,
    /// The chart that `render` asks for.
    pub(crate) render: Option<Render>,
    /// An `assert` that does not hold: the query fails without being run.
    pub(crate) failed: Option<EvalError>,
    /// What `set` says of the result.
    pub(crate) options: ResultOptions,
    pub(crate) notes: Vec<Note>,
}

impl Binding {
    /// Remembers that a function is called.
    pub(crate) fn names_function(&mut self, name: &str) {
        if !self.functions.contains(name) {
            self.functions.insert(name.to_owned());
        }
    }
}

/// What `render` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Render {
    /// The chart's kind: `timechart`, `columnchart`, …
    pub chart: String,
    /// `with (…)`, in order.
    pub properties: Vec<(String, String)>,
}

/// Whom binding agrees with where Microsoft's parser package and the engine were observed to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follow {
    /// The engine: what a run gives.
    Engine,
    /// The parser package: what editors show.
    Parser,
}

/// Binds a parsed query.
pub(crate) fn bind(query: &ast::Query, db: &Database, discovered: &Discovered, follow: Follow) -> Binding {
    let mut binder = Binder::new(db, discovered, follow);
    for statement in &query.statements {
        if let Some(entity) = binder.statement(statement) {
            let plan = binder.entity_result(entity, statement.span());
            binder.out.last = Some(plan.clone());
            match &plan.node {
                Node::Tables(tables) => binder.out.results.extend(tables.tables.iter().cloned()),
                _ => {
                    let name = match statement {
                        ast::Statement::Expression(expr) => crate::operators::name_of(expr),
                        _ => None,
                    };
                    binder.out.results.push((name, plan));
                }
            }
        }
    }
    binder.finish()
}

/// Binds the body of a stored function without a call, for the mistakes that are there whatever the arguments.
pub(crate) fn bind_function(function: &StoredFunction, db: &Database) -> Binding {
    let discovered = Discovered::default();
    let mut binder = Binder::new(db, &discovered, Follow::Engine);
    let entity = binder.check_stored(function);
    let plan = binder.entity_result(entity, Span::new(0, 0));
    binder.out.last = Some(plan.clone());
    binder.out.results.push((None, plan));
    binder.finish()
}

/// Binds one query. Its methods are spread over this folder and the operators' files.
pub(crate) struct Binder<'a> {
    pub(crate) db: &'a Database,
    pub(crate) follow: Follow,
    pub(crate) ctx: Context,
    discovered: &'a Discovered,
    /// What `let` and parameters have named.
    pub(crate) env: Env,
    /// The names that the statements at hand have given, and the parameters of the body that they are of: none of them may
    /// be declared again.
    pub(crate) own: BTreeSet<Arc<str>>,
    /// The row at hand.
    pub(crate) rows: Rows,
    /// Which row that is: what a name stands for may look at the row that was at hand where it was given, and no other.
    pub(crate) row: RowId,
    last_row: u32,
    /// The steps that expressions within `scan` may name.
    pub(crate) steps: Option<Rc<Steps>>,
    /// Where aggregates go, within `summarize` and its like.
    pub(crate) collector: Option<Collector>,
    /// The calls of functions and views that lead here.
    pub(crate) path: Vec<Span>,
    /// The text whose tree is being bound.
    pub(crate) home: Home,
    /// The stored functions whose bodies are being bound, the outermost first.
    pub(crate) stored: Vec<Arc<str>>,
    /// The column of the row at hand that says when it was ingested, while the row is still as its table has it.
    pub(crate) ingested: Option<usize>,
    /// How many calls of functions were bound in place so far.
    pub(crate) calls: usize,
    /// How many expressions and tables were bound so far.
    work: usize,
    /// What was probably meant by the unknown names so far: what is bound again is not looked for again.
    meant: HashMap<Span, Option<Arc<str>>, FixedState>,
    /// Why binding was given up. Kept apart, as much is bound without a word.
    gave_up: Option<BindError>,
    /// Within a fuzzy union, where unknown tables are left out: how deep.
    pub(crate) fuzzy: usize,
    /// Size and fixed point of `bin_auto()`, as `set` gives them.
    pub(crate) bin_auto: [Option<Expr>; 2],
    next_id: u32,
    /// The name of the table that the operator at hand works on, where it is a table's own or one that `as` gave.
    pub(crate) source_name: Option<Arc<str>>,
    /// The properties of nodes, within the clauses of a graph operator.
    pub(crate) graph: Option<Arc<Schema>>,
    /// Columns of the open table at hand that the operator at hand names and the schema does not list, each with the
    /// place that names it first.
    pub(crate) inferred: Vec<(Arc<str>, Span)>,
    /// What `alias database` names.
    pub(crate) aliases: BTreeMap<Arc<str>, Entity>,
    /// Within the list of an entity group, whose databases are all the one at hand.
    pub(crate) listed: bool,
    /// Within a condition that is only checked: of columns that any may stand for, one of each type will do.
    pub(crate) only_checked: bool,
    /// Whether a table's name is computed: `table(name)`.
    pub(crate) computed: bool,
    /// How many operators were bound a second time, with such columns.
    pub(crate) rebound: usize,
    /// The table that the first operator of a sub-query works on.
    pub(crate) input: Option<Arc<Plan>>,
    pub(crate) out: Binding,
}

impl<'a> Binder<'a> {
    fn new(db: &'a Database, discovered: &'a Discovered, follow: Follow) -> Self {
        let mut ctx = Context::new(db.now, db.seed);
        ctx.limits = db.limits.clone();
        ctx.session = db.session.clone();
        Binder {
            db,
            follow,
            ctx,
            discovered,
            env: Env::default(),
            own: BTreeSet::new(),
            rows: Rows::None,
            row: RowId::default(),
            last_row: 0,
            steps: None,
            collector: None,
            path: Vec::new(),
            home: Home::Query,
            stored: Vec::new(),
            ingested: None,
            calls: 0,
            work: 0,
            meant: HashMap::default(),
            gave_up: None,
            fuzzy: 0,
            bin_auto: [None, None],
            next_id: 0,
            source_name: None,
            graph: None,
            inferred: Vec::new(),
            aliases: BTreeMap::new(),
            listed: false,
            only_checked: false,
            computed: false,
            rebound: 0,
            input: None,
            out: Binding {
                results: Vec::new(),
                last: None,
                diagnostics: Vec::new(),
                tables: Vec::new(),
                written: Vec::new(),
                stored: BTreeSet::new(),
                functions: BTreeSet::new(),
                watchlists: BTreeSet::new(),
                pending: Vec::new(),
                render: None,
                failed: None,
                options: ResultOptions::default(),
                notes: Vec::new(),
            },
        }
    }

    /// Reports a diagnostic.
    pub(crate) fn report(&mut self, error: BindError) {
        let mut error = error.or_client_parameter();
        let span = error.span_mut();
        *span = self.home.at(*span);
        self.out.diagnostics.push(error);
    }

    /// The name that was probably meant by the one at `span`.
    fn meant(&mut self, span: Span, look: impl FnOnce(&Self) -> Option<Arc<str>>) -> Option<Arc<str>> {
        if let Some(known) = self.meant.get(&span) {
            return known.clone();
        }
        let found = look(self);
        self.meant.insert(span, found.clone());
        found
    }

    /// Counts `more` expressions or tables that are bound. Whether that is too much: binding then comes to its end, without
    /// looking into what is left.
    ///
    /// A condition of `search` is bound for each table, and so are those within it: a dozen within each other would take
    /// hours.
    pub(crate) fn is_spent(&mut self, more: usize, span: Span) -> bool {
        const MOST: usize = 300_000;
        self.work += more;
        let spent = self.work > MOST;
        if spent && self.gave_up.is_none() {
            let help = Some("name the results of inner ones with `let`".into());
            let span = self.at(span);
            self.give_up(BindError::TooMuchWork { most: MOST, help, span });
        }
        spent
    }

    /// Says, once, that binding goes no further.
    pub(crate) fn give_up(&mut self, mut error: BindError) {
        let span = error.span_mut();
        *span = self.home.at(*span);
        self.gave_up.get_or_insert(error);
    }

    /// What was found.
    fn finish(mut self) -> Binding {
        self.out.diagnostics.extend(self.gave_up);
        self.out
    }

    /// A position for diagnostics: those of a stored body follow the query's.
    pub(crate) fn at(&self, span: Span) -> Span {
        self.home.at(span)
    }

    /// A number for something that runs once.
    pub(crate) fn fresh(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    /// A plan.
    pub(crate) fn plan(&self, node: Node, schema: impl Into<Arc<Schema>>, span: Span) -> Arc<Plan> {
        Arc::new(Plan::new(node, schema.into(), self.at(span)))
    }

    /// What stands where a table has a diagnostic: any column may be asked of it.
    pub(crate) fn error_table(&self, span: Span) -> Arc<Plan> {
        self.plan(Node::Error, Schema::unknown(), span)
    }

    /// What stands for a construct that this engine does not run; its schema is known all the same.
    pub(crate) fn unsupported(&mut self, what: &str, help: Option<&str>, schema: Schema, span: Span) -> Arc<Plan> {
        self.note_unsupported(what, help, span);
        self.not_run(what, help, schema, span)
    }

    /// As [`Self::unsupported`], where it is the rows at hand that the engine cannot work with.
    pub(crate) fn not_run(&self, what: &str, help: Option<&str>, schema: Schema, span: Span) -> Arc<Plan> {
        let (what, help) = (what.into(), help.map(Into::into));
        self.plan(Node::Unsupported { what, help }, schema, span)
    }

    /// What stands for a function or table whose rows are not known here, and that a case may bring.
    pub(crate) fn no_rows(&self, of: &str, help: &str, schema: Schema, span: Span) -> Arc<Plan> {
        let (of, help) = (of.into(), help.into());
        self.plan(Node::NoRows { of, help }, schema, span)
    }

    /// Remembers that running the query will stop at a construct.
    pub(crate) fn note_unsupported(&mut self, what: &str, help: Option<&str>, span: Span) {
        let (what, help) = (what.to_owned(), help.map(str::to_owned));
        self.out.notes.push(Note::Unsupported {
            what,
            help,
            span: self.at(span),
        });
    }

    /// A value that this engine does not compute.
    pub(crate) fn unsupported_value(&mut self, what: &str, help: Option<&str>, ty: Ty, span: Span) -> Expr {
        self.note_unsupported(what, help, span);
        Expr::unsupported(what, ty, span)
    }

    /// Binds with another row at hand.
    pub(crate) fn with_rows<T>(&mut self, rows: Rows, bind: impl FnOnce(&mut Self) -> T) -> T {
        self.last_row += 1;
        let outer = std::mem::replace(&mut self.rows, rows);
        let outer_row = std::mem::replace(&mut self.row, RowId(self.last_row));
        let value = bind(self);
        self.rows = outer;
        self.row = outer_row;
        value
    }

    /// Binds with no row at hand, nor anything that belongs to one: a table, or a constant.
    pub(crate) fn without_rows<T>(&mut self, bind: impl FnOnce(&mut Self) -> T) -> T {
        let (steps, ingested, collector) = (self.steps.take(), self.ingested.take(), self.collector.take());
        let value = self.with_rows(Rows::None, bind);
        (self.steps, self.ingested, self.collector) = (steps, ingested, collector);
        value
    }

    /// Binds with the columns of `input` at hand.
    pub(crate) fn with_input<T>(&mut self, input: &Plan, bind: impl FnOnce(&mut Self) -> T) -> T {
        let ingested = input.generated().filter(|_| !self.db.ingested_apart);
        let outer = std::mem::replace(&mut self.ingested, ingested);
        let value = self.with_rows(Rows::One(input.schema.clone()), bind);
        self.ingested = outer;
        value
    }

    /// Binds a sub-query whose first operator works on `input`, with no row at hand.
    pub(crate) fn subquery(&mut self, query: &ast::Expr, input: Arc<Plan>) -> Arc<Plan> {
        let outer = self.input.replace(input);
        let plan = self.without_rows(|binder| binder.table(query));
        self.input = outer;
        plan
    }

    /// The rows that an earlier run found for the operator at `span`.
    pub(crate) fn found(&self, span: Span) -> Option<Table> {
        self.discovered.get(&self.place(span)).cloned()
    }

    /// Asks for the rows of `plan`, whose columns only the data tells, before the query runs.
    pub(crate) fn discover(&mut self, span: Span, plan: Arc<Plan>) {
        let place = self.place(span);
        if !self.out.pending.iter().any(|(other, _)| *other == place) {
            self.out.pending.push((place, plan));
        }
    }

    fn place(&self, span: Span) -> Vec<Span> {
        let mut place = self.path.clone();
        place.push(span);
        place
    }

    /// A statement; what it yields, for an expression.
    pub(crate) fn statement(&mut self, statement: &ast::Statement) -> Option<Entity> {
        match statement {
            ast::Statement::Let(node) => {
                self.let_statement(node);
                None
            }
            ast::Statement::Expression(expr) => Some(self.any(expr)),
            ast::Statement::DeclareQueryParameters(node) => {
                for parameter in &node.parameters {
                    let ty = match &parameter.ty {
                        ast::ParameterType::Scalar(ty) => type_name(ty),
                        ast::ParameterType::Tabular(_) => Ty::Unknown,
                    };
                    self.own.insert(parameter.name.text.clone());
                    if ty == Ty::Dynamic && parameter.default.is_some() && self.follow == Follow::Engine {
                        let help = Some("declare it as `string`, and read it with `parse_json(…)`".into());
                        let (name, span) = (parameter.name.text.to_string(), self.at(parameter.span));
                        self.report(BindError::DynamicDefault { name, help, span });
                    }
                    let value = match &parameter.default {
                        Some(default) => self.default_value(default, ty),
                        None => Expr::literal(crate::types::Scalar::null(ty), parameter.span),
                    };
                    self.env = self.env.with(parameter.name.text.clone(), Entity::Scalar(value));
                }
                None
            }
            ast::Statement::Alias(node) => {
                let entity = self.any(&node.value);
                self.aliases.insert(node.name.text.clone(), entity);
                None
            }
            ast::Statement::DeclarePattern(node) => {
                self.declare_pattern(node);
                None
            }
            ast::Statement::Set(node) => {
                self.set_option(node);
                None
            }
            ast::Statement::RestrictAccess(node) => {
                self.restrict(node);
                None
            }
        }
    }

    /// Reports a name that the statements at hand, or the parameters of their function, have already.
    fn declare(&mut self, name: &ast::Name) {
        if !name.is_missing() && !self.own.insert(name.text.clone()) {
            let help = Some("give one of the two another name".into());
            let (name, span) = (name.text.to_string(), self.at(name.span));
            self.report(BindError::DuplicateVariable { name, help, span });
        }
    }

    fn let_statement(&mut self, node: &ast::Let) {
        let name = node.name.text.clone();
        self.declare(&node.name);
        let entity = match &node.value {
            ast::LetValue::Expr(expr) => {
                if let ast::Expr::Call(call) = expr.unparenthesized()
                    && self.env.get(&call.name.text).is_none()
                    && crate::functions::series::result_columns(&call.name.text).is_some()
                {
                    let (name, span) = (call.name.text.to_string(), self.at(expr.span()));
                    let one = format!("{name}_dynamic");
                    let help = Some(match catalog::lookup(Category::Function, &one) {
                        Some(_) => format!("`{one}(…)` gives one value"),
                        None => format!("compute it where it is needed: `| extend {name}(…)`"),
                    });
                    self.report(BindError::SeveralColumns { name, help, span });
                }
                // a name that `let` gives is the table's, where a union asks for it
                let outer = std::mem::replace(&mut self.rows, Rows::None);
                let entity = self.any(expr);
                self.rows = outer;
                entity
            }
            ast::LetValue::Function(decl) => {
                let function = UserFunction {
                    name: name.clone(),
                    decl: decl.clone(),
                    env: self.env.clone(),
                    home: self.home,
                };
                let function = Rc::new(function);
                self.check_function(&function);
                Entity::Function(function)
            }
        };
        // in a function's body it may use an argument, which may be of the caller's row
        self.env = self.env.with_at(name, entity, self.row);
    }

    /// What a statement yields as a table: a single value is a table of one cell.
    pub(crate) fn entity_result(&mut self, entity: Entity, span: Span) -> Arc<Plan> {
        match entity {
            Entity::Table(plan) => plan,
            Entity::Scalar(value) => {
                let schema = Schema::new(vec![crate::types::Column::new("", value.ty)]);
                let unit = self.plan(Node::Unit, Schema::default(), span);
                crate::operators::compute::Compute::plan(unit, vec![value], schema, self.at(span))
            }
            Entity::Function(function) => self.function_without_arguments(&function, span),
            Entity::Database(_)
            | Entity::Element(_)
            | Entity::Group(_)
            | Entity::Pattern(_)
            | Entity::Restriction(_)
            | Entity::Error => self.error_table(span),
        }
    }
}

#[cfg(test)]
mod tests;
