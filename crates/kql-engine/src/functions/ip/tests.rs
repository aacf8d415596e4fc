//! Addresses as recorded from the engine.

use rstest::rstest;

use crate::functions::testing::text;
use crate::types::{Dynamic, Scalar, Ty};

fn s(text: &str) -> Scalar {
    Scalar::string(text)
}

#[rstest]
#[case("203.0.113.10", "3405803786")]
#[case("255.255.255.255", "4294967295")]
#[case("203.0.113.10/24", "3405803776")]
#[case("203.0.113.10/0", "0")]
#[case(" 203.0.113.10", "3405803786")]
#[case("1.2.3", "null")]
#[case("1.2.3.4.5", "null")]
#[case("256.0.0.1", "null")]
#[case("01.02.03.04", "null")]
#[case("", "null")]
#[case("1.2.3.4/33", "null")]
fn numbers(#[case] address: &str, #[case] expected: &str) {
    assert_eq!(text("parse_ipv4", &[s(address)], Ty::Long), expected);
}

#[rstest]
#[case("2001:DB8::10", "2001:0db8:0000:0000:0000:0000:0000:0010")]
#[case("fe80::1%eth0", "fe80:0000:0000:0000:0000:0000:0000:0001")]
#[case("203.0.113.10", "0000:0000:0000:0000:0000:ffff:cb00:710a")]
#[case("::1.2.3.4", "0000:0000:0000:0000:0000:0000:0102:0304")]
#[case("2001:db8::10/17", "2001:0000:0000:0000:0000:0000:0000:0000")]
#[case("1.2.3.4/24", "0000:0000:0000:0000:0000:ffff:0102:0300")]
#[case("1.2.3.4/0", "0000:0000:0000:0000:0000:ffff:0000:0000")]
#[case("1:2:3:4:5:6:7:8:9", "")]
#[case("1::2::3", "")]
#[case("2001:db8::10/129", "")]
#[case("::ffff:1.2.3.4/120", "")]
fn groups(#[case] address: &str, #[case] expected: &str) {
    assert_eq!(text("parse_ipv6", &[s(address)], Ty::String), expected);
}

#[rstest]
#[case("192.168.255.255", 120, "0000:0000:0000:0000:0000:ffff:c0a8:ff00")]
#[case("192.168.255.255/24", 124, "0000:0000:0000:0000:0000:ffff:c0a8:ff00")]
#[case("fe80::85d:e82c:9446:7994/120", 124, "fe80:0000:0000:0000:085d:e82c:9446:7900")]
#[case("::192.168.255.255/24", 128, "0000:0000:0000:0000:0000:0000:c0a8:ff00")]
fn masked_groups(#[case] address: &str, #[case] prefix: i64, #[case] expected: &str) {
    let args = [s(address), Scalar::Long(prefix)];
    assert_eq!(text("parse_ipv6_mask", &args, Ty::String), expected);
}

#[rstest]
#[case("192.168.1.1/24", "192.168.1.255", None, "0")]
#[case("192.168.1.1/30", "192.168.1.255/24", None, "0")]
#[case("192.168.1.1", "192.168.1.0", Some(31), "0")]
#[case("192.168.1.1", "192.168.1.0", None, "1")]
#[case("192.168.1.1", "host", None, "null")]
fn orders(#[case] a: &str, #[case] b: &str, #[case] prefix: Option<i64>, #[case] expected: &str) {
    let mut args = vec![s(a), s(b)];
    args.extend(prefix.map(Scalar::Long));
    assert_eq!(text("ipv4_compare", &args, Ty::Long), expected);
}

#[rstest]
#[case("192.168.1.1", "::ffff:c0a8:0101")]
#[case("192.168.1.1/24", "::ffff:c0a8:01ff")]
#[case("::192.168.1.1/30", "192.168.1.255/24")]
#[case("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7998/120")]
fn six_matches(#[case] a: &str, #[case] b: &str) {
    assert_eq!(text("ipv6_is_match", &[s(a), s(b)], Ty::Bool), "True");
    assert_eq!(text("ipv6_compare", &[s(a), s(b)], Ty::Long), "0");
}

#[rstest]
#[case("10.1.2.3", "True")]
#[case("172.31.255.255", "True")]
#[case("172.32.0.0", "False")]
#[case("192.168.1.1/24", "True")]
#[case("127.0.0.1", "False")]
#[case("2001:db8::1", "null")]
fn private(#[case] address: &str, #[case] expected: &str) {
    assert_eq!(text("ipv4_is_private", &[s(address)], Ty::Bool), expected);
}

#[rstest]
#[case("192.168.1.1", "192.168.1.255/24", "True")]
#[case("192.168.2.1", "192.168.1.255/24", "False")]
#[case("192.168.2.1", "", "null")]
fn ranges(#[case] address: &str, #[case] range: &str, #[case] expected: &str) {
    assert_eq!(text("ipv4_is_in_range", &[s(address), s(range)], Ty::Bool), expected);
    assert_eq!(
        text("ipv4_is_in_any_range", &[s(address), s(range)], Ty::Bool),
        expected
    );
}

#[test]
fn any_of_an_array() {
    let list = Scalar::dynamic(Dynamic::from_json(r#"["192.168.1.1/16","10.0.0.1/8"]"#).unwrap());
    assert_eq!(
        text("ipv4_is_in_any_range", &[s("10.1.2.3"), list.clone()], Ty::Bool),
        "True"
    );
    assert_eq!(text("ipv4_is_in_any_range", &[s("1.1.1.1"), list], Ty::Bool), "False");
    let args = [s("0.0.0.0"), s("255.255.255.255")];
    assert_eq!(text("ipv4_range_to_cidr_list", &args, Ty::Dynamic), r#"["0.0.0.0/0"]"#);
}

#[rstest]
#[case("192.168.1.1", 24, "192.168.1.0", "192.168.1.0/24")]
#[case("192.168.1.1/24", 32, "192.168.1.0", "192.168.1.0/24")]
#[case("192.168.1.1/24", -1, "", "")]
fn formats(#[case] address: &str, #[case] prefix: i64, #[case] plain: &str, #[case] mask: &str) {
    let args = [s(address), Scalar::Long(prefix)];
    assert_eq!(text("format_ipv4", &args, Ty::String), plain);
    assert_eq!(text("format_ipv4_mask", &args, Ty::String), mask);
}

#[rstest]
#[case("has_ipv4", "127.0.0.1", "True")]
#[case("has_ipv4", "27.0.0.1", "False")]
#[case("has_ipv4", "127.0.0.256", "False")]
#[case("has_any_ipv4", "127.0.0.1", "True")]
#[case("has_ipv4_prefix", "127.0.", "True")]
#[case("has_ipv4_prefix", "127.0", "False")]
#[case("has_ipv4_prefix", "127.0.0.1", "True")]
#[case("has_any_ipv4_prefix", "192.", "False")]
fn within_text(#[case] name: &str, #[case] needle: &str, #[case] expected: &str) {
    let source = s("05:04:54 127.0.0.1 GET /favicon.ico 404");
    assert_eq!(text(name, &[source, s(needle)], Ty::Bool), expected);
    let glued = s("05:04:54127.0.0.1 127.0.0.256");
    assert_eq!(text(name, &[glued, s(needle)], Ty::Bool), "False");
}
