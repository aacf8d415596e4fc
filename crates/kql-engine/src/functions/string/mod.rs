//! Functions on text.

mod base64;
pub(crate) mod column;
mod compress;
mod countof;
mod decompress;
mod extract;
mod extract_all;
mod extract_json;
mod format_bytes;
mod has_any_index;
mod hash;
mod hash_md5;
mod indexof;
mod inflate;
mod isascii;
mod parse_command_line;
mod pattern;
mod punycode;
mod regex_quote;
mod replace_regex;
mod replace_string;
mod reverse;
mod split;
mod strcat;
mod strcmp;
mod strlen;
mod strrep;
mod substring;
mod tolower;
mod translate;
mod trim;
mod unicode_codepoints;
mod url_encode;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &strcat::ARRAY_STRCAT,
    &base64::BASE64_DECODE_TOARRAY,
    &base64::BASE64_DECODE_TOGUID,
    &base64::BASE64_DECODE_TOSTRING,
    &base64::BASE64_DECODESTRING,
    &base64::BASE64_ENCODE_FROMARRAY,
    &base64::BASE64_ENCODE_FROMGUID,
    &base64::BASE64_ENCODE_TOSTRING,
    &base64::BASE64_ENCODESTRING,
    &countof::COUNTOF,
    &extract::EXTRACT,
    &extract_all::EXTRACT_ALL,
    &extract_json::EXTRACT_JSON,
    &extract_all::EXTRACTALL,
    &extract_json::EXTRACTJSON,
    &format_bytes::FORMAT_BYTES,
    &compress::GZIP_COMPRESS_TO_BASE64_STRING,
    &decompress::GZIP_DECOMPRESS_FROM_BASE64_STRING,
    &has_any_index::HAS_ANY_INDEX,
    &hash::HASH,
    &hash_md5::HASH_MD5,
    &hash_md5::HASH_SHA1,
    &hash_md5::HASH_SHA256,
    &hash::HASH_XXHASH64,
    &indexof::INDEXOF,
    &indexof::INDEXOF_REGEX,
    &isascii::ISASCII,
    &isascii::ISUTF8,
    &unicode_codepoints::MAKE_STRING,
    &parse_command_line::PARSE_COMMAND_LINE,
    &punycode::PUNYCODE_DOMAIN_FROM_STRING,
    &punycode::PUNYCODE_DOMAIN_TO_STRING,
    &punycode::PUNYCODE_FROM_STRING,
    &punycode::PUNYCODE_TO_STRING,
    &regex_quote::REGEX_QUOTE,
    &replace_regex::REPLACE,
    &replace_regex::REPLACE_REGEX,
    &replace_string::REPLACE_STRING,
    &replace_string::REPLACE_STRINGS,
    &reverse::REVERSE,
    &split::SPLIT,
    &strcat::STRCAT,
    &strcat::STRCAT_ARRAY,
    &strcat::STRCAT_DELIM,
    &strcmp::STRCMP,
    &strlen::STRING_SIZE,
    &strlen::STRLEN,
    &strrep::STRREP,
    &substring::SUBSTRING,
    &unicode_codepoints::TO_UTF8,
    &tolower::TOLOWER,
    &tolower::TOUPPER,
    &translate::TRANSLATE,
    &trim::TRIM,
    &trim::TRIM_END,
    &trim::TRIM_START,
    &unicode_codepoints::UNICODE_CODEPOINTS_FROM_STRING,
    &unicode_codepoints::UNICODE_CODEPOINTS_TO_STRING,
    &url_encode::URL_DECODE,
    &url_encode::URL_ENCODE,
    &url_encode::URL_ENCODE_COMPONENT,
    &compress::ZLIB_COMPRESS_TO_BASE64_STRING,
    &decompress::ZLIB_DECOMPRESS_FROM_BASE64_STRING,
];
