//! `requestParameters`, `responseElements` and their like, of the services that are known: the few fields that are kept.

mod ca;
mod environment;
mod key;
mod scaling;
mod sign_in;
mod trail;

use jiff::Timestamp;

use super::checked;
use super::field::{Field, Notes, Object, field};
use crate::operations::Service;
use crate::trail::{Details, Operation};

/// What a record says of a call, still as JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) time: Timestamp,
    pub(super) failed: bool,
    pub(super) request: Option<Object<'a>>,
    pub(super) response: Option<Object<'a>>,
    pub(super) additional: Option<Object<'a>>,
    pub(super) service_details: Option<Object<'a>>,
}

impl Call<'_> {
    /// Whose call it is: two services write the same `eventSource`.
    pub(super) fn service(&self, event_source: &str, name: &str, notes: &mut Notes) -> Service {
        match Service::of(event_source, None) {
            Service::Autoscaling if scaling::is_application(self, name, notes) => {
                Service::ApplicationAutoscaling
            }
            service => service,
        }
    }

    pub(super) fn details(&self, operation: &Operation, notes: &mut Notes) -> Details {
        match operation.service {
            Service::Kms => Details::Key(Box::new(key::details(self, operation.name(), notes))),
            Service::PrivateCa => Details::Ca(Box::new(ca::details(self, notes))),
            Service::Autoscaling => Details::Scaling(Box::new(scaling::details(self, notes))),
            Service::ApplicationAutoscaling => Details::Scalable(Box::new(scaling::target(self, notes))),
            Service::CloudTrail => Details::Trail(Box::new(trail::details(self, notes))),
            Service::Airflow => Details::Environment(Box::new(environment::details(self, false, notes))),
            Service::AirflowServerless => {
                Details::Environment(Box::new(environment::details(self, true, notes)))
            }
            Service::SignIn => Details::SignIn(Box::new(sign_in::details(self, &operation.raw_name, notes))),
            Service::Other => Details::None,
        }
    }
}

/// Reads the fields of an object, all absent if it is.
fn read<'a, T: Field<'a> + Default>(object: Option<Object<'a>>, notes: &mut Notes) -> T {
    object.and_then(|Object(text)| T::read(text, "", notes)).unwrap_or_default()
}
