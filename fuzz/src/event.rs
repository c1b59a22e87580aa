//! An event of EventBridge: what it says does not depend on how it is written, and where it is from is what the envelope
//! says.

use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;
use tocsin_domain::classify::{call, classify};
use tocsin_domain::decode::{self, DecodeError, Problem};
use tocsin_domain::event::{AirflowEvent, Body, Event};
use tocsin_domain::secrets::hidden;

use crate::rewrite::{compact, spread};

/// Reads any text as an event.
pub fn check(text: &str) {
    let read = decode::event(text);
    assert_eq!(decode::event(text), read, "twice");
    let Ok(json) = serde_json::from_str::<&RawValue>(text) else {
        let error = read.expect_err("no JSON is no event");
        // What is missing may be missed before what is broken is reached.
        let problems =
            matches!(error.problem, Problem::NotJson { .. } | Problem::Empty | Problem::Field { .. });
        return assert!(problems, "{error}");
    };
    let read = read.map(meaning);
    for rewritten in [compact(json.get()), spread(json.get())] {
        assert_eq!(decode::event(&rewritten).map(meaning), read, "read from {rewritten}");
    }
    let Ok(value) = serde_json::from_str::<Value>(json.get()) else { return };
    match &read {
        Ok(event) => {
            from_its_envelope(event, &value);
            let found = classify(event);
            assert_eq!(classify(event), found, "twice");
            assert!(call(event).is_none() || matches!(event.body, Body::Trail(_)));
        }
        Err(error) => refused(error, &value),
    }
}

/// The event without the white space of what is kept as it was written.
pub fn meaning(mut event: Event) -> Event {
    if let Body::Unrecognised { detail, .. } | Body::Airflow(AirflowEvent { detail, .. }) = &mut event.body {
        *detail = compact(detail);
    }
    event
}

fn from_its_envelope(event: &Event, value: &Value) {
    let origin = &event.origin;
    let text = |name: &str| value[name].as_str().expect("a text");
    assert_eq!(origin.source, text("source"));
    assert_eq!(origin.detail_type, hidden(text("detail-type")));
    assert_eq!(origin.account.as_str(), text("account"));
    assert_eq!(origin.region.as_str(), text("region"));
    assert_eq!(Some(origin.time), text("time").parse::<Timestamp>().ok());
    let ids = [&value["id"], &value["detail"]["eventID"], &value["detail"]["eventId"]];
    assert!(ids.contains(&&Value::from(origin.id.as_str())), "{}", origin.id);
}

/// A refusal names the event, is one line, and is not the whole event.
fn refused(error: &DecodeError, value: &Value) {
    if let Some(id) = &error.event_id {
        assert_eq!(value["id"], id.as_str());
    }
    let said = error.to_string();
    assert!(!said.contains(char::is_control), "{said:?}");
    assert!(said.len() < 1500, "{} bytes: {said}", said.len());
}
