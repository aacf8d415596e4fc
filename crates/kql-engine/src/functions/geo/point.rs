//! `geo_distance_2points(lon1, lat1, lon2, lat2[, use_spheroid])`, `geo_point_in_circle(lon, lat, center_lon, center_lat,
//! radius)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use crate::error::EvalError;
use crate::functions::columns::bool_array;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Scalar, Ty};
use crate::value::Reals;

pub(super) static GEO_DISTANCE_2POINTS: Function = Function {
    name: "geo_distance_2points",
    page: "geo-distance-2points-function",
    about: "Meters between two points on a sphere; null where one is none. The distance on the spheroid is not supported.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: geo_distance_2points,
    examples: &[
        example(
            "print round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 6)",
            "1546754.351974",
        ),
        example("print geo_distance_2points(300, 1, 1, 1)", ""),
    ],
};

pub(super) static GEO_POINT_IN_CIRCLE: Function = Function {
    name: "geo_point_in_circle",
    page: "geo-point-in-circle-function",
    about: "Whether a point lies within so many meters of a center on a sphere; null where one is none or the radius is not \
            positive.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: geo_point_in_circle,
    examples: &[
        example(
            "print geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)",
            "True",
        ),
        example("print geo_point_in_circle(1, 1, 1, 1, -1)", ""),
    ],
};

/// Mean radius of the Earth in meters, as the recorded distances tell.
const RADIUS: f64 = 6_371_010.0;

/// Four columns of degrees: longitude and latitude of two points.
struct Points<'a>([Reals<'a>; 4]);

impl<'a> Points<'a> {
    fn of(args: &Args<'a>) -> Points<'a> {
        Points([0, 1, 2, 3].map(|index| args.reals(index)))
    }

    /// Meters along the great circle; nothing where a point is none.
    fn distance(&self, row: usize) -> Option<f64> {
        let mut degrees = [0.0; 4];
        for (index, (value, column)) in degrees.iter_mut().zip(&self.0).enumerate() {
            let most = if index % 2 == 0 { 180.0 } else { 90.0 };
            *value = column.get(row).filter(|value: &f64| value.abs() <= most)?;
        }
        let [lon1, lat1, lon2, lat2] = degrees.map(f64::to_radians);
        // haversine
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let chord = half(lat2 - lat1) + lat1.cos() * lat2.cos() * half(lon2 - lon1);
        Some(2.0 * RADIUS * chord.sqrt().min(1.0).asin())
    }
}

fn geo_distance_2points(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let sphere = |row| match args.scalar_at(4, row) {
        Scalar::Bool(spheroid) => !spheroid,
        scalar => scalar.as_real() == Some(0.0),
    };
    if args.ty(4) != Ty::Unknown && !(0..args.rows()).all(sphere) {
        return Err(EvalError::unsupported(
            "a distance on the spheroid (`use_spheroid`)",
            args.arg_span(4),
        ));
    }
    let points = Points::of(args);
    Ok(Arc::new(
        (0..args.rows())
            .map(|row| points.distance(row))
            .collect::<Float64Array>(),
    ))
}

fn geo_point_in_circle(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (points, radii) = (Points::of(args), args.reals(4));
    Ok(bool_array((0..args.rows()).map(|row| {
        let radius = radii.get(row).filter(|radius| *radius > 0.0)?;
        Some(points.distance(row)? <= radius)
    })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{eval, text};
    use rstest::rstest;

    fn degrees(values: &[f64]) -> Vec<Scalar> {
        values.iter().copied().map(Scalar::Real).collect()
    }

    #[test]
    fn distance_as_recorded() {
        let args = degrees(&[-122.407628, 47.578557, -118.275287, 34.019056]);
        let Scalar::Real(meters) = eval("geo_distance_2points", &args, Ty::Real) else {
            panic!("no distance");
        };
        assert!((meters - 1546754.3519738095).abs() < 1e-6, "{meters}");
        assert_eq!(
            text("geo_distance_2points", &degrees(&[0.0, -91.0, 0.0, 0.0]), Ty::Real),
            "null"
        );
    }

    #[rstest]
    #[case(&[-122.143564, 47.535677, -122.100896, 47.527351, 3500.0], "True")]
    #[case(&[-122.137575, 47.630683, -122.100896, 47.527351, 3500.0], "False")]
    #[case(&[200.0, 1.0, 1.0, 1.0, 1.0], "null")]
    #[case(&[1.0, 1.0, 1.0, 1.0, -1.0], "null")]
    fn circles(#[case] values: &[f64], #[case] expected: &str) {
        assert_eq!(text("geo_point_in_circle", &degrees(values), Ty::Bool), expected);
    }
}
