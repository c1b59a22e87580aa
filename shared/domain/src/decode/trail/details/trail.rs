//! CloudTrail itself:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html>.

use std::borrow::Cow;

use super::checked::{checked, kept};
use super::{Call, read};
use crate::arn::Arn;
use crate::decode::trail::field::{Notes, wire};
use crate::trail::{Selection, TrailDetails};

wire! {
    Request at "requestParameters." {
        name: Cow<'a, str> = "name" | "trailName",
        event_data_store: Cow<'a, str> = "eventDataStore",
        bucket: Cow<'a, str> = "s3BucketName",
        multi_region: bool = "isMultiRegionTrail",
        global_services: bool = "includeGlobalServiceEvents",
        validation: bool = "enableLogFileValidation",
        organization: bool = "isOrganizationTrail",
        selectors: Vec<Selector<'a>> = "eventSelectors",
        advanced: Vec<Advanced<'a>> = "advancedEventSelectors",
    }
}

wire! {
    Selector at "requestParameters.eventSelectors." {
        management: bool = "includeManagementEvents",
        calls: Cow<'a, str> = "readWriteType",
        excluded: Vec<Cow<'a, str>> = "excludeManagementEventSources",
    }
}

wire! {
    Advanced at "requestParameters.advancedEventSelectors." {
        fields: Vec<Condition<'a>> = "fieldSelectors",
    }
}

wire! {
    Condition at "requestParameters.advancedEventSelectors.fieldSelectors." {
        field: Cow<'a, str> = "field",
        equals: Vec<Cow<'a, str>> = "equals",
        not_equals: Vec<Cow<'a, str>> = "notEquals",
    }
}

wire! {
    Answer at "responseElements." {
        arn: Cow<'a, str> = "trailARN",
    }
}

pub(super) fn details(call: &Call<'_>, notes: &mut Notes) -> TrailDetails {
    let request: Request<'_> = read(call.request, notes);
    let answer: Answer<'_> = read(call.response, notes);
    let store = request.event_data_store.as_deref().and_then(|store| store.parse().ok());
    let named: Option<Arn> = request.name.as_deref().and_then(|name| name.parse().ok());
    let answered = checked(answer.arn.as_ref(), "responseElements.trailARN", notes);
    let switches = [
        ("isMultiRegionTrail", request.multi_region),
        ("includeGlobalServiceEvents", request.global_services),
        ("enableLogFileValidation", request.validation),
        ("isOrganizationTrail", request.organization),
    ];
    TrailDetails {
        bucket: kept(request.bucket.as_deref()),
        switched_off: switches
            .into_iter()
            .filter(|(_, on)| *on == Some(false))
            .map(|(name, _)| name)
            .collect(),
        selection: selection(request.selectors.as_deref(), request.advanced.as_deref()),
        name: kept(request.name.as_deref()).filter(|_| named.is_none()),
        event_data_store: kept(request.event_data_store.as_deref()).filter(|_| store.is_none()),
        arn: answered.or(named).or(store),
    }
}

/// An event is recorded if any selector selects it, so what is left out is what each of them leaves out.
fn selection(selectors: Option<&[Selector<'_>]>, advanced: Option<&[Advanced<'_>]>) -> Option<Selection> {
    let left_out: Vec<Vec<&str>> = match (selectors, advanced) {
        (None, None) => return None,
        (Some(selectors), _) if !selectors.is_empty() => {
            selectors.iter().filter_map(Selector::left_out).collect()
        }
        (_, advanced) => advanced.unwrap_or_default().iter().filter_map(Advanced::left_out).collect(),
    };
    let excluded = match left_out.split_first() {
        Some((first, others)) => {
            first.iter().filter(|source| others.iter().all(|other| other.contains(source))).collect()
        }
        None => Vec::new(),
    };
    Some(Selection {
        management: !left_out.is_empty(),
        excluded: excluded.into_iter().map(|source| (*source).to_owned()).collect(),
    })
}

impl Selector<'_> {
    /// The sources it leaves out, if it selects calls that change something.
    fn left_out(&self) -> Option<Vec<&str>> {
        let changes = self.management != Some(false) && self.calls.as_deref() != Some("ReadOnly");
        changes.then(|| texts(self.excluded.as_deref()))
    }
}

impl Advanced<'_> {
    /// The sources it leaves out, if it selects management events, and among them calls that change something.
    fn left_out(&self) -> Option<Vec<&str>> {
        let fields = || self.fields.iter().flatten();
        let of = |name: &'static str| fields().filter(move |it| it.field.as_deref() == Some(name));
        let is = |name, value| of(name).any(|it| texts(it.equals.as_deref()).contains(&value));
        (is("eventCategory", "Management") && !is("readOnly", "true"))
            .then(|| of("eventSource").flat_map(|it| texts(it.not_equals.as_deref())).collect())
    }
}

fn texts<'w>(texts: Option<&'w [Cow<'_, str>]>) -> Vec<&'w str> {
    texts.unwrap_or_default().iter().map(|text| &**text).collect()
}
