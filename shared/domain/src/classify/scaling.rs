use super::alike::alike;
use super::finding;
use crate::event::{Activity, Origin, Refresh, ScalingChange, ScalingEvent, Step};
use crate::{Classification, Condition, Fact, Finding};

/// What a rollback that failed is folded by, so that it is told although the refresh before it was.
const ROLLBACK: &str = "rollback";

/// A launch that fails is tried again and again: one event each, folded by the group and the cause. No success ends
/// that, because it may be of another subnet or instance type: `docs/DESIGN.md` says more.
pub(super) fn classify(origin: &Origin, event: &ScalingEvent) -> Classification {
    let about = |condition: Condition, what: Option<String>| Finding {
        about: about(event, what),
        ..finding(origin, condition, event.group.as_ref())
    };
    let refresh_failed =
        |what: Option<&str>| about(Condition::InstanceRefreshFailed, what.map(str::to_owned));
    let group = || Fact::new("auto_scaling_group", &event.name);
    let refreshed = |refresh: &Refresh| {
        let id = refresh.0.as_ref().map(|id| Fact::new("instance_refresh", id));
        [group()].into_iter().chain(id).collect()
    };
    let failed = |finding| Classification { findings: vec![finding], ends: vec![] };
    match &event.change {
        ScalingChange::Unsuccessful(step, activity) => {
            let condition = match step {
                Step::Launch => Condition::ScalingLaunchFailed,
                Step::Terminate => Condition::ScalingTerminateFailed,
                Step::Detach => Condition::ScalingDetachFailed,
            };
            let mut facts = vec![group()];
            facts.extend(activity_facts(activity));
            let cause = activity.message.clone();
            failed(Finding { cause, facts, ..about(condition, activity.message.as_deref().map(alike)) })
        }
        ScalingChange::RefreshFailed(refresh) => {
            failed(Finding { facts: refreshed(refresh), ..refresh_failed(None) })
        }
        ScalingChange::RollbackFailed(refresh) => {
            failed(Finding { facts: refreshed(refresh), ..refresh_failed(Some(ROLLBACK)) })
        }
        ScalingChange::RefreshSucceeded => {
            let ends =
                [None, Some(ROLLBACK)].map(|what| Finding { facts: vec![group()], ..refresh_failed(what) });
            Classification { findings: vec![], ends: ends.into() }
        }
        ScalingChange::Ordinary => Classification::default(),
    }
}

/// A name alone tells groups of one place apart.
fn about(event: &ScalingEvent, what: Option<String>) -> Option<String> {
    let what = what.filter(|what| !what.is_empty());
    if event.group.is_some() {
        return what;
    }
    let visible = |c: char| if c.is_ascii_graphic() { c } else { '?' };
    let name: String = event.name.chars().take(255).map(visible).collect();
    Some([Some(name), what].into_iter().flatten().collect::<Vec<_>>().join("|"))
}

fn activity_facts(activity: &Activity) -> impl Iterator<Item = Fact> {
    let facts = [
        ("instance", &activity.instance),
        ("availability_zone", &activity.zone),
        ("subnet", &activity.subnet),
        ("status_code", &activity.status_code),
        ("activity_cause", &activity.cause),
        ("activity", &activity.id),
    ];
    facts.into_iter().filter_map(|(name, value)| Some(Fact::new(name, value.as_ref()?)))
}
