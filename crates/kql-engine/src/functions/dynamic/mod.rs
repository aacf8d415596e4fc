//! Functions on arrays, bags and JSON.

mod access;
mod array_concat;
mod array_iff;
mod array_index_of;
mod array_length;
mod array_shift;
mod array_slice;
mod array_sort;
mod bag_edit;
mod bag_keys;
pub(crate) mod column;
mod dynamic_to_json;
mod pack;
mod pack_array;
mod parse_json;
mod range;
mod sets;
mod treepath;
mod zip;

pub use array_sort::sort_together;
pub use parse_json::json_path_text;

use super::Function;

/// The family's functions, by name. `Element`, `Member` and `ParseJsonPath` are what the binder makes of paths.
pub static FAMILY: &[&Function] = &[
    &access::ELEMENT,
    &access::MEMBER,
    &parse_json::PARSE_JSON_PATH,
    &array_concat::ARRAY_CONCAT,
    &array_iff::ARRAY_IFF,
    &array_iff::ARRAY_IIF,
    &array_index_of::ARRAY_INDEX_OF,
    &array_length::ARRAY_LENGTH,
    &array_shift::ARRAY_REVERSE,
    &array_shift::ARRAY_ROTATE_LEFT,
    &array_shift::ARRAY_ROTATE_RIGHT,
    &array_shift::ARRAY_SHIFT_LEFT,
    &array_shift::ARRAY_SHIFT_RIGHT,
    &array_slice::ARRAY_SLICE,
    &array_sort::ARRAY_SORT_ASC,
    &array_sort::ARRAY_SORT_DESC,
    &array_slice::ARRAY_SPLIT,
    &array_length::ARRAYLENGTH,
    &bag_keys::BAG_HAS_KEY,
    &bag_keys::BAG_KEYS,
    &bag_edit::BAG_MERGE,
    &pack::BAG_PACK,
    &pack::BAG_PACK_COLUMNS,
    &bag_edit::BAG_REMOVE_KEYS,
    &bag_edit::BAG_SET_KEY,
    &zip::BAG_ZIP,
    &dynamic_to_json::DYNAMIC_TO_JSON,
    &sets::JACCARD_INDEX,
    &pack::PACK,
    &pack::PACK_ALL,
    &pack_array::PACK_ARRAY,
    &pack::PACK_DICTIONARY,
    &parse_json::PARSE_JSON,
    &parse_json::PARSEJSON,
    &range::RANGE,
    &pack_array::REPEAT,
    &sets::SET_DIFFERENCE,
    &sets::SET_EQUALS,
    &sets::SET_HAS_ELEMENT,
    &sets::SET_INTERSECT,
    &sets::SET_UNION,
    &parse_json::TODYNAMIC,
    &parse_json::TOOBJECT,
    &treepath::TREEPATH,
    &zip::ZIP,
];
