//! Calls of which the name says enough.

use crate::Call;
use crate::operations::{self, Service};
use crate::trail::without_date;

/// The call, if it means nothing whenever it succeeds, whatever else its record says, unless root made it.
pub(crate) fn ordinary(event_source: &str, event_name: &str, read_only: Option<bool>) -> Option<Call> {
    let service = Service::of(event_source, None);
    match service {
        Service::PrivateCa | Service::Kms | Service::CloudTrail | Service::Other => {}
        // The record says whose call it is, or how it ended.
        Service::Autoscaling
        | Service::ApplicationAutoscaling
        | Service::Airflow
        | Service::AirflowServerless
        | Service::SignIn => return None,
    }
    let name = without_date(event_name);
    let known = operations::find(service, name);
    if known.is_some_and(|operation| !operation.effects.is_empty()) {
        return None;
    }
    Some(Call { service, group: operations::class_of(known, name, read_only).group(), failure: None })
}
