use crate::arn::Arn;
use crate::trail::{Named, Place, Resource};

/// What a call to CloudTrail is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailDetails {
    /// `name` or `trailName`, where that is no ARN.
    pub name: Option<String>,
    /// The same where it is one, or `trailARN` of the answer.
    pub arn: Option<Arn>,
    /// `eventDataStore`: an ARN, or the id at its end.
    pub event_data_store: Option<String>,
    /// `s3BucketName`: where the log is written from now on.
    pub bucket: Option<String>,
    /// The switches that are `false`, by their names in the request.
    pub switched_off: Vec<&'static str>,
    /// What `PutEventSelectors` selects.
    pub selection: Option<Selection>,
}

/// Which management events a trail records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Whether it records any.
    pub management: bool,
    /// The sources that it leaves out: `kms.amazonaws.com`, `rdsdata.amazonaws.com`.
    pub excluded: Vec<String>,
}

impl Selection {
    /// Whether calls to KMS are no longer recorded.
    pub fn loses_kms(&self) -> bool {
        !self.management || self.excluded.iter().any(|source| source.starts_with("kms."))
    }
}

impl TrailDetails {
    /// A trail is changed in its home region only, and a call that succeeded was there: then its name makes an ARN.
    pub(crate) fn resources(&self, place: &Place<'_>, failed: bool) -> Vec<Resource> {
        let arn = self.arn.clone().map(Resource::of);
        let name = || {
            let name = self.name.as_ref()?;
            Some(if failed {
                Resource::named(Named::Trail, name)
            } else {
                place.resource("cloudtrail", "trail/", Named::Trail, name)
            })
        };
        let store = || {
            let store = self.event_data_store.as_ref()?;
            Some(place.resource("cloudtrail", "eventdatastore/", Named::EventDataStore, store))
        };
        arn.or_else(name).or_else(store).into_iter().collect()
    }
}
