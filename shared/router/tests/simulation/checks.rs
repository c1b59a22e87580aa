use std::collections::HashSet;

use tocsin_domain::alert::State;
use tocsin_domain::ledger::{Phase, Policy, Slot};

use crate::events::{Event, arn};
use crate::journal::{Episode, Journal};

/// The invariants, once the world is calm.
pub(crate) fn check(
    events: &[Event],
    handled: &HashSet<usize>,
    journal: &Journal,
    policy: Policy,
) -> Vec<String> {
    let mut violations = journal.violations.clone();
    for (index, event) in events.iter().enumerate() {
        if !handled.contains(&index) {
            violations.push(format!("{} is never handled", event.id));
        } else if event.fails && !is_told(&event.id, journal) {
            violations.push(format!("{} is never told", event.id));
        }
    }
    for (fingerprint, episodes) in &journal.episodes {
        for (number, episode) in episodes.iter().enumerate() {
            let told = violations_of(episode, policy).map(|line| format!("{fingerprint} {number}: {line}"));
            violations.extend(told);
        }
        if let Some(episode) = episodes.last() {
            let slot = &journal.slots[fingerprint];
            violations.extend(never_ended(events, fingerprint, journal, slot, episode));
        }
    }
    violations
}

/// No condition that fired is never told.
///
/// Every failure that ended handled was told without the ledger, or was written into an episode of which some alert
/// went out. An episode that a younger failure superseded while a success was ending it is told with the next one.
fn is_told(event: &str, journal: &Journal) -> bool {
    let told = |episodes: &[Episode]| {
        let mut told = false;
        for episode in episodes {
            told = !episode.alerts.is_empty() || episode.unfolded;
            if told || !episode.superseded {
                break;
            }
        }
        told
    };
    let mut joined = journal.joined.iter().filter(|((id, _), _)| id == event);
    journal.unfolded.contains(event)
        || joined.any(|((_, fingerprint), episode)| told(&journal.episodes[fingerprint][*episode..]))
}

/// Everything is told once.
///
/// - One `firing` alert in an episode, and no `firing` or `repeating` one within the quiet period of the one before.
/// - One `updated` alert in an episode.
/// - One `resolved` alert in an episode; and one at least once a success has taken the right to end it, unless a
///   younger failure superseded that.
///
/// For each time that a telling of the same kind took effect and a death or a failed call kept it from being
/// confirmed, there may be one more. Alerts without the ledger's leave don't count; each needs a ledger that failed.
fn violations_of(episode: &Episode, policy: Policy) -> impl Iterator<Item = String> {
    let rings = |state| matches!(state, State::Firing | State::Repeating);
    let count = |wanted: State| episode.alerts.iter().filter(|(state, _)| *state == wanted).count();
    let cut_off = |wanted: fn(State) -> bool| episode.cut_off.iter().filter(|state| wanted(**state)).count();
    let rang: Vec<_> = episode.alerts.iter().filter(|(state, _)| rings(*state)).map(|(_, at)| *at).collect();
    let early = rang.windows(2).filter(|pair| pair[1].duration_since(pair[0]) < policy.quiet).count();
    let resolved = count(State::Resolved);
    let too_often = [
        (State::Firing, count(State::Firing), 1 + cut_off(|state| state == State::Firing)),
        (State::Repeating, early, cut_off(|state| matches!(state, State::Firing | State::Repeating))),
        (State::Updated, count(State::Updated), 1 + cut_off(|state| state == State::Updated)),
        (State::Resolved, resolved, 1 + cut_off(|state| state == State::Resolved)),
    ];
    let lines = too_often.into_iter().filter(|(_, told, most)| told > most);
    let lost = episode.ending && resolved == 0 && !episode.superseded;
    let lost = lost.then(|| "its end is never told".to_owned());
    lines.map(|(state, told, most)| format!("{state:?} told too often: {told}, not {most}")).chain(lost)
}

/// Every recovery is told.
///
/// No episode goes on untold of its end if a handled success is younger than all its failures and looked at what is
/// remembered after the last of them was written. A success that found nothing to end leaves nothing behind, so what
/// is written later rings, however old it is: an exception of the rules, because a success writes nothing then.
fn never_ended(
    events: &[Event],
    fingerprint: &str,
    journal: &Journal,
    slot: &Slot,
    episode: &Episode,
) -> Option<String> {
    let ends = |event: &&Event| {
        let key = (event.id.clone(), fingerprint.to_owned());
        let looked = journal.looked.get(&key).is_some_and(|looked| *looked > episode.last_joined);
        !event.fails && fingerprint.ends_with(&arn(event.ca)) && event.time > slot.last && looked
    };
    let goes_on =
        slot.phase == Phase::Firing && episode.alerts.iter().all(|(state, _)| *state != State::Resolved);
    let event = events.iter().find(ends).filter(|_| goes_on)?;
    Some(format!("{fingerprint}: {} ended it and that is never told", event.id))
}
