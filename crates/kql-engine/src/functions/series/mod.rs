//! Functions on series: dynamic arrays of numbers, as `make-series` gives them.
//!
//! Not here, because the pages do not say which of both divides by the length: `series_fft` and `series_ifft`. For a like
//! reason functions that look for a period refuse series of which it is not certain what the service finds: see `period`.

mod anomalies;
mod arithmetic;
mod decompose;
mod elementwise;
mod fill;
mod filter;
mod fit_2lines;
mod fit_line;
mod fit_poly;
mod numbers;
mod outliers;
mod period;
mod periods;
mod stats;
mod sums;

use super::Function;
use crate::types::Ty;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &sums::ARRAY_SUM,
    &elementwise::SERIES_ABS,
    &elementwise::SERIES_ACOS,
    &arithmetic::SERIES_ADD,
    &elementwise::SERIES_ASIN,
    &elementwise::SERIES_ATAN,
    &elementwise::SERIES_CEILING,
    &elementwise::SERIES_COS,
    &sums::SERIES_COSINE_SIMILARITY,
    &decompose::SERIES_DECOMPOSE,
    &anomalies::SERIES_DECOMPOSE_ANOMALIES,
    &decompose::SERIES_DECOMPOSE_FORECAST,
    &arithmetic::SERIES_DIVIDE,
    &sums::SERIES_DOT_PRODUCT,
    &arithmetic::SERIES_EQUALS,
    &elementwise::SERIES_EXP,
    &fill::SERIES_FILL_BACKWARD,
    &fill::SERIES_FILL_CONST,
    &fill::SERIES_FILL_FORWARD,
    &fill::SERIES_FILL_LINEAR,
    &filter::SERIES_FIR,
    &fit_2lines::SERIES_FIT_2LINES,
    &fit_2lines::SERIES_FIT_2LINES_DYNAMIC,
    &fit_line::SERIES_FIT_LINE,
    &fit_line::SERIES_FIT_LINE_DYNAMIC,
    &fit_poly::SERIES_FIT_POLY,
    &elementwise::SERIES_FLOOR,
    &arithmetic::SERIES_GREATER,
    &arithmetic::SERIES_GREATER_EQUALS,
    &filter::SERIES_IIR,
    &arithmetic::SERIES_LESS,
    &arithmetic::SERIES_LESS_EQUALS,
    &elementwise::SERIES_LOG,
    &sums::SERIES_MAGNITUDE,
    &arithmetic::SERIES_MULTIPLY,
    &arithmetic::SERIES_NOT_EQUALS,
    &outliers::SERIES_OUTLIERS,
    &sums::SERIES_PEARSON_CORRELATION,
    &periods::SERIES_PERIODS_DETECT,
    &periods::SERIES_PERIODS_VALIDATE,
    &arithmetic::SERIES_POW,
    &sums::SERIES_PRODUCT,
    &decompose::SERIES_SEASONAL,
    &elementwise::SERIES_SIGN,
    &elementwise::SERIES_SIN,
    &stats::SERIES_STATS,
    &stats::SERIES_STATS_DYNAMIC,
    &arithmetic::SERIES_SUBTRACT,
    &sums::SERIES_SUM,
    &elementwise::SERIES_TAN,
];

/// The function that stands in the place of a result column that the function's page leaves open: reading it is refused.
pub fn open_result(function: &str, column: &str) -> Option<&'static Function> {
    (function == "series_fit_2lines" && fit_2lines::OPEN_COLUMNS.contains(&column)).then_some(&fit_2lines::OPEN)
}

/// The function to call in the place of one whose bag has members that its page leaves open, for a member that it defines.
pub fn known_member(function: &str, member: &str) -> Option<&'static Function> {
    let known = function == fit_2lines::KNOWN_BAG.name && fit_2lines::KNOWN_MEMBERS.contains(&member);
    known.then_some(&fit_2lines::KNOWN_BAG)
}

/// The columns into which a function that gives several results is split: what follows `function_argument_` in their
/// names, and their types. The kernel gives an array of them in this order; a null array is a null in each column.
/// Those of functions that do not run here are listed too, because binding names them. Nothing for all others.
pub fn result_columns(function: &str) -> Option<&'static [(&'static str, Ty)]> {
    use Ty::{Dynamic, Long, Real};
    Some(match function {
        "series_stats" => &[
            ("min", Real),
            ("min_idx", Long),
            ("max", Real),
            ("max_idx", Long),
            ("avg", Real),
            ("stdev", Real),
            ("variance", Real),
        ],
        "series_fit_line" => &[
            ("rsquare", Real),
            ("slope", Real),
            ("variance", Real),
            ("rvariance", Real),
            ("interception", Real),
            ("line_fit", Dynamic),
        ],
        "series_fit_2lines" => &[
            ("rsquare", Real),
            ("split_idx", Long),
            ("variance", Real),
            ("rvariance", Real),
            ("line_fit", Dynamic),
            ("right_rsquare", Real),
            ("right_slope", Real),
            ("right_interception", Real),
            ("right_variance", Real),
            ("right_rvariance", Real),
            ("left_rsquare", Real),
            ("left_slope", Real),
            ("left_interception", Real),
            ("left_variance", Real),
            ("left_rvariance", Real),
        ],
        "series_fit_poly" => &[
            ("rsquare", Real),
            ("coefficients", Dynamic),
            ("variance", Real),
            ("rvariance", Real),
            ("poly_fit", Dynamic),
        ],
        "series_fft" | "series_ifft" => &[("real", Dynamic), ("imag", Dynamic)],
        "series_periods_detect" | "series_periods_validate" => &[("periods", Dynamic), ("scores", Dynamic)],
        "series_decompose" | "series_decompose_forecast" => &[
            ("baseline", Dynamic),
            ("seasonal", Dynamic),
            ("trend", Dynamic),
            ("residual", Dynamic),
        ],
        "series_decompose_anomalies" => &[("ad_flag", Dynamic), ("ad_score", Dynamic), ("baseline", Dynamic)],
        _ => return None,
    })
}
