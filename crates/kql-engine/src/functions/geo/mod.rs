//! Functions on places.

mod point;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[&point::GEO_DISTANCE_2POINTS, &point::GEO_POINT_IN_CIRCLE];
