//! What SNS takes is 256 KiB, whatever an event says.

use super::*;
use crate::event::Event;

const MUCH: usize = 300 * 1024;

#[track_caller]
fn check(event: &Event) {
    for finding in classify(event).findings {
        check_finding(finding, &event.origin);
    }
}

#[track_caller]
fn check_finding(finding: Finding, origin: &Origin) {
    let message = render(&Alert::first(finding, origin, origin.time), &settings());
    assert!(message.bytes() <= 262_144, "{} bytes", message.bytes());
    chat::check(&message.chat);
    for text in [&message.email, &message.document, &message.chat] {
        assert!(text.contains("cut here: "), "{}", &text[..1000]);
    }
}

/// A character of each kind that takes more room where it is written than where it is read.
const WIDE: [&str; 6] = ["x", "\0", "\"", "\u{202e}", "認", "&"];

#[test]
fn three_hundred_kibibytes_in_any_field_are_cut_and_that_is_said() {
    for c in WIDE {
        let much = c.repeat(MUCH / c.len());
        for (kind, result, reason) in [
            ("CRL Generation", "failure", much.as_str()),
            ("CRL Generation", &much, &much),
            ("Certificate Issuance", &much, "short"),
            ("Audit Report Generation", &much, &much),
            (&much, "failure", &much),
        ] {
            check(&decode::event(&event_of(kind, CA, result, reason)).unwrap());
        }
        let resources = serde_json::json!({
            "id": "e", "detail-type": "ACM Private CA Something New", "source": "aws.acm-pca", "account": "111122223333",
            "region": "us-east-1", "time": "2019-11-07T23:01:25Z", "resources": [much, much], "detail": { "much": much },
        });
        check(&decode::event(&resources.to_string()).unwrap());
    }
}

#[test]
fn many_long_facts_are_cut_shorter() {
    let event = decode::event(&event_of("CRL Generation", CA, "failure", "x")).unwrap();
    for c in WIDE {
        let much = c.repeat(MUCH / c.len());
        let facts = (0..50).map(|_| Fact::new("certificate_authority", &much)).collect();
        let finding = Finding { facts, ..classify(&event).findings.remove(0) };
        check_finding(finding, &event.origin);
    }
}
