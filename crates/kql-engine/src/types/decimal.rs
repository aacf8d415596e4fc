//! `decimal`: a signed integer of up to 34 digits and a power of ten.
//!
//! The exponent belongs to each value, not to the column: KQL's decimal floats, and a column's fixed scale would lose
//! either digits before or behind the point. Values are normalised (no trailing zeros in the mantissa), so equal
//! numbers are equal bytes. Source: the "decimal" data type page.

use std::cmp::Ordering;
use std::fmt;

/// Bytes of a decimal in a column: the mantissa (16, little endian), then the exponent (4, little endian).
pub const WIDTH: i32 = 20;

const MAX_DIGITS: u32 = 34;

/// `mantissa × 10^exponent`, normalised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

fn digits(value: u128) -> u32 {
    value.checked_ilog10().map_or(1, |log| log + 1)
}

fn power(exponent: u32) -> i128 {
    10i128.pow(exponent.min(38))
}

#[expect(
    clippy::should_implement_trait,
    reason = "results are rounded to 34 digits, which an operator would not say"
)]
impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal {
        mantissa: 0,
        exponent: 0,
    };

    /// `mantissa × 10^exponent`, rounded half to even to 34 digits.
    pub fn new(mantissa: i128, exponent: i32) -> Decimal {
        let (mut mantissa, mut exponent) = (mantissa, exponent);
        let excess = digits(mantissa.unsigned_abs()).saturating_sub(MAX_DIGITS);
        if excess > 0 {
            mantissa = round_div(mantissa, power(excess));
            exponent += excess as i32;
        }
        if mantissa == 0 {
            return Decimal::ZERO;
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Decimal { mantissa, exponent }
    }

    /// The decimal nearest to a real, by its shortest text. Nothing for NaN and infinities.
    pub fn from_real(value: f64) -> Option<Decimal> {
        value
            .is_finite()
            .then(|| Decimal::parse(&format!("{value:e}")))
            .flatten()
    }

    /// Reads `-12.50`, `1e3`. Nothing where the text is no number.
    pub fn parse(text: &str) -> Option<Decimal> {
        let text = text.trim();
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => (
                &text[..at],
                text[at + 1..].parse::<i32>().ok().filter(|e| e.abs() < 10_000)?,
            ),
            None => (text, 0),
        };
        let (negative, number) = match number.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if all().next().is_none() || !all().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (mut mantissa, mut scale, mut significant) = (0i128, 0i32, 0u32);
        for (index, byte) in all().enumerate() {
            let behind_point = index >= whole.len();
            if significant < 37 {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
                significant += u32::from(mantissa != 0);
                scale -= i32::from(behind_point);
            } else {
                scale += i32::from(!behind_point);
            }
        }
        Some(Decimal::new(
            if negative { -mantissa } else { mantissa },
            exponent + scale,
        ))
    }

    /// The real nearest to it.
    pub fn to_real(self) -> f64 {
        format!("{}e{}", self.mantissa, self.exponent)
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// The whole part, where it fits a long.
    pub fn to_long(self) -> Option<i64> {
        let whole = if self.exponent >= 0 {
            self.mantissa.checked_mul(if self.exponent > 38 {
                return None;
            } else {
                power(self.exponent as u32)
            })?
        } else if self.exponent < -38 {
            0
        } else {
            self.mantissa / power(self.exponent.unsigned_abs())
        };
        whole.try_into().ok()
    }

    /// Both mantissas at one exponent, where that can be done without loss.
    fn aligned(self, other: Decimal) -> Option<(i128, i128, i32)> {
        let exponent = self.exponent.min(other.exponent);
        let scale = |d: Decimal| {
            let shift = (d.exponent - exponent) as u32;
            if shift > 38 {
                None
            } else {
                d.mantissa.checked_mul(power(shift))
            }
        };
        Some((scale(self)?, scale(other)?, exponent))
    }

    /// `self + other`, rounded to 34 digits.
    pub fn add(self, other: Decimal) -> Decimal {
        match self.aligned(other) {
            Some((a, b, exponent)) => Decimal::new(a + b, exponent),
            // the smaller one lies beyond the digits of the greater
            None if self.magnitude() >= other.magnitude() => self,
            None => other,
        }
    }

    /// `-self`
    pub fn neg(self) -> Decimal {
        Decimal {
            mantissa: -self.mantissa,
            exponent: self.exponent,
        }
    }

    /// `self × other`, rounded to 34 digits.
    pub fn mul(self, other: Decimal) -> Decimal {
        let (mut a, mut b, mut exponent) = (self.mantissa, other.mantissa, self.exponent + other.exponent);
        loop {
            if let Some(product) = a.checked_mul(b) {
                return Decimal::new(product, exponent);
            }
            let longer = if a.unsigned_abs() > b.unsigned_abs() {
                &mut a
            } else {
                &mut b
            };
            *longer = round_div(*longer, 10);
            exponent += 1;
        }
    }

    /// `self ÷ other`, rounded to 34 digits; nothing where `other` is zero.
    pub fn div(self, other: Decimal) -> Option<Decimal> {
        if other.mantissa == 0 {
            return None;
        }
        // schoolbook division, a digit at a time: the remainder never outgrows the divisor
        let negative = (self.mantissa < 0) != (other.mantissa < 0);
        let divisor = other.mantissa.unsigned_abs();
        let (mut quotient, mut rest) = (
            self.mantissa.unsigned_abs() / divisor,
            self.mantissa.unsigned_abs() % divisor,
        );
        let mut exponent = self.exponent - other.exponent;
        while rest != 0 && digits(quotient) < 36 {
            rest *= 10;
            quotient = quotient * 10 + rest / divisor;
            rest %= divisor;
            exponent -= 1;
        }
        let mantissa = quotient as i128;
        Some(Decimal::new(if negative { -mantissa } else { mantissa }, exponent))
    }

    /// The greatest whole number that is not greater.
    pub fn floor(self) -> Decimal {
        if self.exponent >= 0 {
            return self;
        }
        if self.exponent < -38 {
            return if self.mantissa < 0 {
                Decimal::from(-1)
            } else {
                Decimal::ZERO
            };
        }
        Decimal::new(self.mantissa.div_euclid(power(self.exponent.unsigned_abs())), 0)
    }

    fn magnitude(self) -> i64 {
        if self.mantissa == 0 {
            i64::MIN
        } else {
            i64::from(digits(self.mantissa.unsigned_abs())) + i64::from(self.exponent)
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// `(mantissa, exponent)`
    pub fn parts(self) -> (i128, i32) {
        (self.mantissa, self.exponent)
    }

    /// The bytes in a column.
    pub fn to_bytes(self) -> [u8; WIDTH as usize] {
        let mut out = [0; WIDTH as usize];
        out[..16].copy_from_slice(&self.mantissa.to_le_bytes());
        out[16..].copy_from_slice(&self.exponent.to_le_bytes());
        out
    }

    /// Reads what [`Decimal::to_bytes`] wrote; zero where the length is not right.
    pub fn from_bytes(bytes: &[u8]) -> Decimal {
        let mantissa = bytes
            .get(..16)
            .and_then(|b| b.try_into().ok())
            .map_or(0, i128::from_le_bytes);
        let exponent = bytes
            .get(16..20)
            .and_then(|b| b.try_into().ok())
            .map_or(0, i32::from_le_bytes);
        // bytes that nobody wrote shall not ask for gigabytes of zeros when printed
        let exponent = exponent.clamp(-100_000, 100_000);
        Decimal { mantissa, exponent }
    }
}

/// Division that rounds half to even.
fn round_div(value: i128, divisor: i128) -> i128 {
    let (quotient, rest) = (value / divisor, value % divisor);
    let twice = rest.unsigned_abs() * 2;
    let up = match twice.cmp(&divisor.unsigned_abs()) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => quotient % 2 != 0,
    };
    if up { quotient + value.signum() } else { quotient }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::new(i128::from(value), 0)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs != Ordering::Equal || self.mantissa == 0 {
            return signs;
        }
        let magnitudes = self.magnitude().cmp(&other.magnitude());
        let by_magnitude = if self.mantissa < 0 {
            magnitudes.reverse()
        } else {
            magnitudes
        };
        if by_magnitude != Ordering::Equal {
            return by_magnitude;
        }
        self.aligned(*other).map_or(Ordering::Equal, |(a, b, _)| a.cmp(&b))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.mantissa.unsigned_abs().to_string();
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        if self.exponent >= 0 {
            f.write_str(&text)?;
            return f.write_str(&"0".repeat(self.exponent as usize));
        }
        let behind = self.exponent.unsigned_abs() as usize;
        if text.len() > behind {
            let (whole, fraction) = text.split_at(text.len() - behind);
            write!(f, "{whole}.{fraction}")
        } else {
            write!(f, "0.{}{text}", "0".repeat(behind - text.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[rstest]
    #[case("1.50", "1.5")]
    #[case("-0.001", "-0.001")]
    #[case("1e3", "1000")]
    #[case("12345678901234567890.12345", "12345678901234567890.12345")]
    fn reads_and_prints(#[case] text: &str, #[case] printed: &str) {
        assert_eq!(d(text).to_string(), printed);
        assert_eq!(Decimal::from_bytes(&d(text).to_bytes()), d(text));
    }

    #[test]
    fn arithmetic_keeps_34_digits() {
        assert_eq!(
            d("1").div(d("3")).unwrap().to_string(),
            "0.3333333333333333333333333333333333"
        );
        assert_eq!(d("0.1").add(d("0.2")), d("0.3"));
        assert_eq!(d("1.5").mul(d("-2")), d("-3"));
        assert_eq!(d("1").div(Decimal::ZERO), None);
    }

    #[rstest]
    #[case("1.5", "1.50", Ordering::Equal)]
    #[case("-2", "1", Ordering::Less)]
    #[case("-20", "-3", Ordering::Less)]
    #[case("100", "99.99", Ordering::Greater)]
    #[case("0", "-0.1", Ordering::Greater)]
    fn compares(#[case] a: &str, #[case] b: &str, #[case] expected: Ordering) {
        assert_eq!(d(a).cmp(&d(b)), expected);
    }
}
