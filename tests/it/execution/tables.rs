//! Small random tables in which the query at hand sometimes finds something.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BinaryArray, BinaryDictionaryBuilder, DictionaryArray, StringArray};
use arrow::datatypes::UInt32Type;
use kql_engine::batch::{Batch, concat_columns};
use kql_engine::functions::ip::locations;
use kql_engine::types::{Column, Decimal, Dynamic, Scalar, Schema, Ty, datetime};
use kql_engine::{Database, Table};
use serde_json::{Value, json};

use super::words::Words;

/// What random rows are like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likeness {
    pub(super) rows: usize,
    /// Of a hundred cells, how many are null.
    pub(super) nulls: usize,
    /// Whether dynamic cells have values.
    pub(super) dynamics: bool,
}

impl Likeness {
    pub(super) const USUAL: Likeness = Likeness {
        rows: 40,
        nulls: 6,
        dynamics: true,
    };
}

const SECOND: i64 = 10_000_000;

/// Words that any text may be: tables share them, so joins meet.
const COMMON: [&str; 20] = [
    "alice@contoso.example",
    "bob@contoso.example",
    "ALICE",
    "host-1.example.com",
    "HOST-2",
    "192.0.2.17",
    "203.0.113.5",
    "10.1.2.3",
    "2001:db8::7",
    "svchost.exe",
    "C:\\Windows\\System32\\cmd.exe /c echo 1",
    "powershell.exe -enc VwByAGkAdABlAA==",
    "https://www.example.com:8443/a/b?x=1&y=2#top",
    "0",
    "7",
    "True",
    "{\"a\": {\"b\": [1, 2.5, null]}, \"Name\": \"x\"}",
    "[{\"Name\": \"a\", \"Value\": \"1\"}]",
    "2026-01-01T00:00:00Z",
    "Grüße, Ünïcode 👍",
];

/// splitmix64
pub(super) struct Random(u64);

impl Random {
    /// A sequence that belongs to these texts alone.
    pub(super) fn of(parts: &[&str]) -> Random {
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Random(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// A table of that name and schema with random rows for `query`.
pub(super) fn random_table(query: &str, words: &Words, name: &str, schema: &Arc<Schema>, like: Likeness) -> Table {
    let columns = schema.columns.iter().map(|column| {
        let mut random = Random::of(&[query, name, &column.name]);
        let mut one = || match column.ty {
            Ty::Dynamic | Ty::Unknown if !like.dynamics => Scalar::null(column.ty),
            _ if random.percent(like.nulls) => Scalar::null(column.ty),
            ty => cell(&mut random, words, &column.name, ty),
        };
        let cells: Vec<ArrayRef> = (0..like.rows).map(|_| one().to_array(1)).collect();
        concat_columns(&cells).unwrap()
    });
    let columns = columns.collect();
    Table {
        schema: Arc::clone(schema),
        batches: Arc::new(vec![Batch {
            columns,
            rows: like.rows,
        }]),
    }
}

/// The same rows with every other column of texts or dynamics as a dictionary.
pub(super) fn with_dictionaries(database: &Database) -> Database {
    let mut database = database.clone();
    for table in database.tables.values_mut() {
        let batches = table.batches.iter().map(|batch| {
            let columns = batch.columns.iter().enumerate().map(|(at, column)| {
                match (column.as_string_opt::<i32>(), column.as_binary_opt::<i32>()) {
                    (Some(texts), _) if at % 2 == 0 => dictionary(texts),
                    (_, Some(values)) if at % 2 == 0 => dictionary_of_dynamics(values),
                    _ => Arc::clone(column),
                }
            });
            Batch {
                columns: columns.collect(),
                rows: batch.rows,
            }
        });
        table.batches = Arc::new(batches.collect());
    }
    database
}

fn dictionary(texts: &StringArray) -> ArrayRef {
    Arc::new(texts.iter().collect::<DictionaryArray<UInt32Type>>())
}

fn dictionary_of_dynamics(values: &BinaryArray) -> ArrayRef {
    let mut builder = BinaryDictionaryBuilder::<UInt32Type>::new();
    values.iter().for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

fn cell(random: &mut Random, words: &Words, column: &str, ty: Ty) -> Scalar {
    match ty {
        Ty::Bool => Scalar::Bool(random.percent(50)),
        Ty::Int => Scalar::Int(i32::try_from(long(random, words, column)).unwrap_or(i32::MAX)),
        Ty::Long => Scalar::Long(long(random, words, column)),
        Ty::Real => Scalar::Real(long(random, words, column) as f64 + [0.0, 0.5, 0.25][random.below(3)]),
        Ty::Decimal => Scalar::Decimal(Decimal::from(long(random, words, column))),
        Ty::String => Scalar::string(text(random, words, column)),
        Ty::Datetime => Scalar::Datetime(time(random)),
        Ty::Timespan => Scalar::Timespan(random.below(100_000) as i64 * SECOND / 7),
        Ty::Guid => {
            let mut bytes = [0; 16];
            bytes[15] = random.below(5) as u8;
            Scalar::Guid(bytes)
        }
        Ty::Dynamic | Ty::Unknown => dynamic(random, words, column),
    }
}

/// Most within a day, some within a month, a few equal.
fn time(random: &mut Random) -> i64 {
    let back = match random.below(10) {
        0 => 3600,
        1..=5 => random.below(86_400),
        6 | 7 => random.below(86_400 * 8),
        _ => random.below(86_400 * 31),
    };
    now() - back as i64 * SECOND - random.below(3) as i64
}

fn long(random: &mut Random, words: &Words, column: &str) -> i64 {
    let near = words.longs(column);
    let literals = if near.is_empty() || random.percent(20) {
        &words.all_longs
    } else {
        near
    };
    match random.pick(literals) {
        Some(literal) if random.percent(60) => *literal,
        Some(literal) if random.percent(50) => literal.wrapping_add(random.below(5) as i64 - 2),
        _ => random.below(1000) as i64 - 20,
    }
}

fn text(random: &mut Random, words: &Words, column: &str) -> String {
    let percent = if words.whole { 100 } else { 75 };
    if words.is_json(column) && random.percent(percent) {
        return json(random, words, column).to_string();
    }
    if words.is_xml(column) && random.percent(percent) {
        return words.xml(column, &mut |key| plain(random, words, key));
    }
    plain(random, words, column)
}

/// A text that is not made to be JSON.
fn plain(random: &mut Random, words: &Words, column: &str) -> String {
    let near = words.texts(column);
    let literals = if near.is_empty() || random.percent(15) {
        &words.all_texts
    } else {
        near
    };
    match random.pick(literals) {
        Some(literal) if words.exact && random.percent(90) => literal.clone(),
        Some(literal) if random.percent(70) => match random.below(10) {
            0 => literal.to_uppercase(),
            1 => format!("x {literal} y"),
            2 => format!("{literal}.example"),
            3 => format!("C:\\Users\\{literal}"),
            _ => literal.clone(),
        },
        _ => COMMON[random.below(COMMON.len())].to_owned(),
    }
}

fn dynamic(random: &mut Random, words: &Words, column: &str) -> Scalar {
    let text = json(random, words, column).to_string();
    Dynamic::from_json(&text).map_or(Scalar::null(Ty::Dynamic), Scalar::dynamic)
}

fn json(random: &mut Random, words: &Words, column: &str) -> Value {
    let one = |random: &mut Random| {
        let mut leaf = |name: &str| {
            if random.percent(15) {
                return None;
            }
            if !words.keys.is_empty() && !words.plain && random.percent(50) {
                let members = words
                    .keys
                    .iter()
                    .map(|key| (key.clone(), json!(plain(random, words, key))));
                return Some(json!([Value::Object(members.collect())]));
            }
            Some(match random.below(8) {
                _ if words.plain => Value::String(undated(plain(random, words, name))),
                0 => json!(long(random, words, name)),
                1 => json!([plain(random, words, name), 3]),
                2 => Value::Null,
                _ => Value::String(plain(random, words, name)),
            })
        };
        words.shape(column, &mut leaf)
    };
    match random.below(10) {
        0 => json!(plain(random, words, column)),
        1 => json!(long(random, words, column)),
        2 => Value::Array((0..random.below(4)).map(|_| one(random)).collect()),
        3 => json!({"Name": plain(random, words, "Name"), "Value": plain(random, words, "Value")}),
        _ => one(random),
    }
}

/// A text that stays one within JSON: among other texts a datetime would make a column of two types.
fn undated(text: String) -> String {
    match datetime::of_json(text.as_bytes()) {
        Some(_) => text.replace('T', " "),
        None => text,
    }
}

/// Where some of the common addresses lie.
pub(super) fn places() -> Table {
    let column = |texts: [&'static str; 3]| texts.map(|text| Scalar::string(text).to_array(1));
    let columns = [
        column(["192.0.2.0/24", "10.0.0.0/8", "2001:db8::/32"]),
        column(["France", "", "Japan"]),
        column(["", "", ""]),
        column(["Paris", "", "Tokyo"]),
        [48.85, 0.0, 35.7].map(|degrees| Scalar::Real(degrees).to_array(1)),
        [2.35, 0.0, 139.7].map(|degrees| Scalar::Real(degrees).to_array(1)),
    ];
    let schema = locations::COLUMNS.map(|(name, ty)| Column::new(name, ty));
    Table {
        schema: Arc::new(Schema::new(schema.to_vec())),
        batches: Arc::new(vec![Batch {
            columns: columns.map(|cells| concat_columns(&cells).unwrap()).to_vec(),
            rows: 3,
        }]),
    }
}

/// The time at which all queries run.
pub(super) fn now() -> i64 {
    datetime::from_date(2026, 3, 2).unwrap() + 12 * 3600 * SECOND
}
