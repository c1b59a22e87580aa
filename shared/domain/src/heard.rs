use crate::event::{Body, Event};
use crate::operations::{Class, Service, class};
use crate::trail::{self, Act, Category, Identity, Kind, Outcome, Record};
use crate::{AccountId, Counted, Region};

/// What EventBridge delivers to the other functions of a deployment, by the rules of `template.yaml`.
///
/// What they hear, they count. Whoever finds the same record in a log file, with nothing to tell, leaves the counting to
/// them, so that a call is counted once. `tests/test_trail_log.py` holds this against the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The account of the deployment: the events of another one are on a bus of its own.
    pub account: AccountId,
    /// The region of the deployment: the events of another one are on a bus of its own.
    pub region: Region,
    /// Whether each use and each read of a KMS key is delivered.
    pub kms_data_plane: bool,
    /// The sources whose denied changes are delivered, such as `aws.s3`.
    pub more_sources: Vec<String>,
}

impl Heard {
    /// Whether an event that was found in a log file is also delivered by EventBridge.
    pub fn hears(&self, event: &Event) -> bool {
        if event.origin.account != self.account || event.origin.region != self.region {
            return false;
        }
        match &event.body {
            Body::Trail(record) => match &record.body {
                trail::Body::Act(act) => self.hears_act(&event.origin.source, record, act),
                trail::Body::Insight(_) | trail::Body::Aggregate | trail::Body::Unrecognised => false,
            },
            // That is what native events and their causes are decoded to.
            _ => true,
        }
    }

    /// The same of a record of which that much is known.
    pub fn hears_counted(&self, counted: &Counted<'_>) -> bool {
        if counted.account != self.account.as_str() || counted.region != self.region.as_str() {
            return false;
        }
        match counted.call.service {
            Service::Other => false,
            Service::Kms => self.kms_data_plane || !counted.reads,
            _ => !counted.reads,
        }
    }

    fn hears_act(&self, source: &str, record: &Record, act: &Act) -> bool {
        let by_root = matches!(act.actor.identity, Identity::Root | Identity::AssumedRoot)
            && act.actor.invoked_by.is_none();
        let called =
            matches!(record.kind, Kind::ApiCall | Kind::ServiceEvent | Kind::ConsoleAction | Kind::Unstated);
        match act.operation.service {
            Service::Other if by_root => true,
            Service::Other => {
                self.more_sources.iter().any(|more| more == source) && is_denied(act) && !is_read(record, act)
            }
            Service::SignIn => (called || record.kind == Kind::ConsoleSignIn) && !is_read(record, act),
            Service::Kms => called && (self.kms_data_plane || !is_read(record, act)),
            _ => called && !is_read(record, act),
        }
    }
}

/// Rules hear read-only management events only if they ask for them; data events, if the trail records them:
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>.
fn is_read(record: &Record, act: &Act) -> bool {
    let management = record.category.as_ref().is_none_or(|category| *category == Category::Management);
    let operation = &act.operation;
    let reads = || {
        let class = class(operation.service, operation.name(), None);
        matches!(class, Class::Read | Class::Crypto)
    };
    management && act.read_only.unwrap_or_else(reads)
}

/// The beginnings of error codes that the rule of `MoreSources` asks for.
fn is_denied(act: &Act) -> bool {
    const DENIED: [&str; 7] = [
        "AccessDenied",
        "AuthorizationError",
        "Client.Unauthorized",
        "Forbidden",
        "NotAuthorized",
        "Unauthorized",
        "VpceAccessDenied",
    ];
    let code = match &act.outcome {
        Outcome::Failed(failure) => failure.code.as_deref(),
        Outcome::Success | Outcome::DryRun | Outcome::Expected(_) => None,
    };
    code.is_some_and(|code| DENIED.iter().any(|denied| code.starts_with(denied)))
}
