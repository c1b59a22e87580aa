//! A record of CloudTrail: what the decoder says of it does not depend on how it is written, is what `serde_json` says
//! too, and is the same in the envelope of EventBridge.

use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use tocsin_domain::arn::Arn;
use tocsin_domain::decode::{self, Problem, trail_record};
use tocsin_domain::event::Event;
use tocsin_domain::trail::{Act, Body, Kind, Record, Resource};

use crate::rewrite::{compact, spread};
use crate::tree::Tree;

/// Reads one JSON value as a record, in every way there is.
pub fn check(json: &RawValue) {
    let read = trail_record(json, "");
    for rewritten in [compact(json.get()), spread(json.get())] {
        let rewritten = RawValue::from_string(rewritten).expect("rewritten JSON is JSON");
        assert_eq!(trail_record(&rewritten, ""), read, "read from {rewritten}");
    }
    match &read {
        Ok(record) => {
            if let Ok(tree) = serde_json::from_str(json.get()) {
                compare(record, &tree);
            }
        }
        Err(problem) => assert!(matches!(problem, Problem::NotAnObject | Problem::Field { .. }), "{problem}"),
    }
    if let (Ok(_), Ok(event)) = (&read, decode::record(json.get(), None)) {
        in_an_envelope(&event, json);
    }
}

/// Holds a record against the same JSON read by `serde_json`.
fn compare(record: &Record, tree: &Tree) {
    let kept = |name: &str| tree.text(&[name]).map(str::to_owned);
    assert_eq!(record.id, parsed(tree, &["eventID", "eventId"]));
    assert_eq!(record.shared_id, parsed(tree, &["sharedEventID"]));
    assert_eq!(record.region, parsed(tree, &["awsRegion"]));
    assert_eq!(record.recipient, parsed(tree, &["recipientAccountId", "accountId"]));
    assert_eq!(record.kind, Kind::from(tree.text(&["eventType"])));
    let time = match record.kind {
        Kind::Aggregate => tree.object("timeWindow").and_then(|window| window.text(&["windowEnd"])),
        _ => tree.text(&["eventTime"]),
    };
    assert_eq!(time.and_then(|time| time.parse::<Timestamp>().ok()), Some(record.time));
    let addendum = tree.object("addendum").map(|it| it.text(&["reason"]).map(str::to_owned));
    assert_eq!(record.addendum.as_ref().map(|it| it.reason.clone()), addendum);
    match &record.body {
        Body::Act(act) => {
            assert_eq!(Some(act.operation.event_source.clone()), kept("eventSource"));
            assert_eq!(Some(act.operation.raw_name.clone()), kept("eventName"));
            assert_eq!(act.read_only, tree.flag("readOnly"));
            assert_eq!(act.request_id, kept("requestID"));
            assert_eq!(act.source.user_agent, kept("userAgent"));
            assert_eq!(act.source.vpc_endpoint, kept("vpcEndpointId"));
            if let Some(failure) = act.outcome.failure() {
                assert!(failure.code.is_none() || failure.code == kept("errorCode"));
            }
            actor(act, tree.object("userIdentity"));
            resources(act, tree.list("resources").unwrap_or_default());
        }
        Body::Insight(insight) => {
            let details = tree.object("insightDetails");
            let kept = |name| details.and_then(|details| details.text(&[name])).map(str::to_owned);
            assert_eq!(Some(insight.operation.event_source.clone()), kept("eventSource"));
            assert_eq!(Some(insight.operation.raw_name.clone()), kept("eventName"));
            assert_eq!((&insight.state, &insight.kind), (&kept("state"), &kept("insightType")));
            assert_eq!(insight.error_code, kept("errorCode"));
        }
        Body::Aggregate | Body::Unrecognised => {}
    }
}

/// An identifier. A text that can't be one counts as absent.
fn parsed<T: FromStr>(tree: &Tree, names: &[&str]) -> Option<T> {
    tree.text(names)?.parse().ok()
}

fn actor(act: &Act, tree: Option<&Tree>) {
    let nothing = Tree::Other;
    let tree = tree.unwrap_or(&nothing);
    let kept = |tree: &Tree, name| tree.text(&[name]).map(str::to_owned);
    let actor = &act.actor;
    assert_eq!(actor.principal_id, kept(tree, "principalId"));
    assert_eq!(actor.invoked_by, kept(tree, "invokedBy"));
    assert_eq!(actor.arn, parsed(tree, &["arn"]));
    assert_eq!(actor.account, parsed(tree, &["accountId"]));
    let session = tree.object("sessionContext").unwrap_or(&nothing);
    assert_eq!(actor.source_identity, kept(session, "sourceIdentity"));
    assert_eq!(actor.mfa, session.object("attributes").and_then(|it| it.flag("mfaAuthenticated")));
    assert_eq!(actor.issuer, session.object("sessionIssuer").and_then(|it| parsed(it, &["arn"])));
}

/// The resources that the record names itself; without any, others follow from the call.
fn resources(act: &Act, trees: &[Tree]) {
    let named: Vec<Option<Arn>> = trees
        .iter()
        .filter_map(|tree| match (tree.text(&["ARN", "arn"]), tree.text(&["ARNPrefix"])) {
            (Some(arn), _) => Some(arn.parse().ok()),
            (None, Some(_)) => Some(None),
            (None, None) => None,
        })
        .collect();
    let found: Vec<Option<Arn>> =
        act.resources.iter().map(Resource::arn).map(Option::<&Arn>::cloned).collect();
    assert!(named.is_empty() || found == named, "{found:?} of {trees:?}");
}

/// What EventBridge makes of a record.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Envelope<'a> {
    id: &'a str,
    source: &'a str,
    detail_type: &'a str,
    account: &'a str,
    region: &'a str,
    time: Timestamp,
    resources: [&'a str; 0],
    detail: &'a RawValue,
}

/// The same record is the same event, out of a file and by EventBridge.
fn in_an_envelope(event: &Event, record: &RawValue) {
    let origin = &event.origin;
    let envelope = Envelope {
        id: origin.id.as_str(),
        source: &origin.source,
        detail_type: &origin.detail_type,
        account: origin.account.as_str(),
        region: origin.region.as_str(),
        time: origin.time,
        resources: [],
        detail: record,
    };
    let envelope = serde_json::to_string(&envelope).expect("an envelope is JSON");
    assert_eq!(decode::event(&envelope).as_ref(), Ok(event), "{envelope}");
}
