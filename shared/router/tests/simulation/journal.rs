use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use tocsin_domain::Fingerprint;
use tocsin_domain::alert::State;
use tocsin_domain::ledger::{Change, Claim, Phase, Slot};

/// What took effect, in its order: the history that the invariants are about. It believes no report of the router.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    /// By fingerprint.
    pub(crate) episodes: HashMap<String, Vec<Episode>>,
    /// The episode that an event was written into, by event and fingerprint.
    pub(crate) joined: HashMap<(String, String), usize>,
    /// When each success last saw what was remembered, by event and fingerprint.
    pub(crate) looked: HashMap<(String, String), usize>,
    /// Events that were told without the ledger.
    pub(crate) unfolded: HashSet<String>,
    /// What is remembered, by fingerprint.
    pub(crate) slots: HashMap<String, Slot>,
    /// What must never be, found on the way.
    pub(crate) violations: Vec<String>,
    /// The youngest success that ended something for certain, by fingerprint.
    settled: HashMap<String, Timestamp>,
    /// What the deliveries under way have done.
    running: HashMap<Actor, Running>,
    /// Conflicts by delivery and event; a failed call counts as `TRIES` of them.
    troubles: HashMap<(usize, String), usize>,
    /// The events of each delivery, with the resources that its successes are about.
    deliveries: HashMap<usize, Vec<(String, Option<String>)>>,
    /// Deliveries that have recorded their metrics.
    counted: HashSet<usize>,
    sequence: usize,
}

/// Conflicts after which the router takes the ledger for unavailable.
const TRIES: usize = 24;

/// A delivery, its event, and the fingerprint it is about.
type Actor = (usize, String, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Running {
    /// It knows that it has the right to tell.
    Taken(usize, State),
    /// It has told, and has not confirmed.
    Published(usize, State),
}

/// An episode of a condition: from the write that begins it to the one that begins the next.
#[derive(Debug, Default)]
pub(crate) struct Episode {
    /// Alerts with the ledger's leave, and when.
    pub(crate) alerts: Vec<(State, Timestamp)>,
    /// Tellings that took effect, and whose confirmation was cut off by a death or a failed call.
    pub(crate) cut_off: Vec<State>,
    /// Told without the ledger's leave, by an event that is written into it.
    pub(crate) unfolded: bool,
    /// A success has taken the right to end it.
    pub(crate) ending: bool,
    /// A younger failure began the next one while a success was ending it.
    pub(crate) superseded: bool,
    /// When the last failure was written into it.
    pub(crate) last_joined: usize,
}

impl Journal {
    fn tick(&mut self) -> usize {
        self.sequence += 1;
        self.sequence
    }

    /// A delivery was started.
    pub(crate) fn delivers(&mut self, delivery: usize, events: Vec<(String, Option<String>)>) {
        self.deliveries.insert(delivery, events);
    }

    /// A delivery records its metrics. Says how many events are to be counted: all of it the first time.
    pub(crate) fn counts(&mut self, delivery: usize) -> usize {
        if self.counted.insert(delivery) { self.deliveries[&delivery].len() } else { 0 }
    }

    /// A success saw what is remembered. A delivery has one for each resource at most.
    pub(crate) fn loaded(&mut self, delivery: usize, fingerprints: &[Fingerprint]) {
        let sequence = self.tick();
        for (event, resource) in &self.deliveries[&delivery] {
            if resource.as_ref().is_some_and(|arn| fingerprints[0].as_str().ends_with(arn.as_str())) {
                let looked = fingerprints.iter().map(|it| ((event.clone(), it.to_string()), sequence));
                self.looked.extend(looked);
            }
        }
    }

    /// Somebody else wrote first, and this event saw what.
    pub(crate) fn conflicted(&mut self, delivery: usize, event: &str, fingerprint: &str) {
        let sequence = self.tick();
        self.looked.insert((event.to_owned(), fingerprint.to_owned()), sequence);
        *self.troubles.entry((delivery, event.to_owned())).or_default() += 1;
    }

    /// A write was made.
    pub(crate) fn wrote(&mut self, delivery: usize, event: &str, before: Option<&Slot>, change: &Change) {
        let fingerprint = change.fingerprint.to_string();
        let actor = (delivery, event.to_owned(), fingerprint.clone());
        self.slots.insert(fingerprint.clone(), change.slot.clone());
        if let Phase::Over(since) = change.slot.phase {
            let settled = self.settled.entry(fingerprint.clone()).or_insert(since);
            *settled = since.max(*settled);
        }
        if matches!(self.running.get(&actor), Some(Running::Published(..))) {
            self.running.remove(&actor);
            return;
        }
        let takes = change.claim.as_ref().is_none_or(|claim| claim.claim != Claim::Done);
        let telling = change.slot.hold.as_ref().filter(|_| takes).map(|hold| hold.telling);
        // A success remembers that what was over still is.
        if change.claim.is_none() && telling.is_none() {
            return;
        }
        let episode = self.episode(&fingerprint, before, telling);
        let sequence = self.tick();
        let entry = &mut self.episodes.entry(fingerprint.clone()).or_default()[episode];
        if telling == Some(State::Resolved) {
            entry.ending = true;
        } else {
            entry.last_joined = sequence;
            self.joined.insert((event.to_owned(), fingerprint.clone()), episode);
        }
        let Some(state) = telling else { return };
        // No late failure reopens what was resolved after it.
        let settled = self.settled.get(&fingerprint);
        if state != State::Resolved && settled.is_some_and(|settled| change.slot.last < *settled) {
            self.violations.push(format!("{event} reopens what was over"));
        }
        self.running.insert(actor, Running::Taken(episode, state));
    }

    /// The episode that a write belongs to.
    fn episode(&mut self, fingerprint: &str, before: Option<&Slot>, telling: Option<State>) -> usize {
        let episodes = self.episodes.entry(fingerprint.to_owned()).or_default();
        let rings = telling.is_some_and(|state| state != State::Resolved);
        let over = before.is_none_or(|slot| slot.phase != Phase::Firing);
        let ending =
            before.and_then(|slot| slot.hold.as_ref()).is_some_and(|hold| hold.telling == State::Resolved);
        if rings && (over || ending) || episodes.is_empty() {
            if let Some(last) = episodes.last_mut() {
                last.superseded = ending;
            }
            episodes.push(Episode::default());
        }
        episodes.len() - 1
    }

    /// An alert went out.
    pub(crate) fn published(
        &mut self,
        delivery: usize,
        event: &str,
        fingerprint: &str,
        state: State,
        now: Timestamp,
    ) {
        if self.counted.contains(&delivery) {
            self.violations.push(format!("{event} tells {state:?} after it was counted"));
        }
        let key = (event.to_owned(), fingerprint.to_owned());
        let actor = (delivery, event.to_owned(), fingerprint.to_owned());
        if let Some(Running::Taken(episode, state)) = self.running.get(&actor).copied() {
            self.running.insert(actor, Running::Published(episode, state));
            self.episodes.get_mut(fingerprint).unwrap()[episode].alerts.push((state, now));
            return;
        }
        let troubles = self.troubles.get(&(delivery, event.to_owned())).copied().unwrap_or(0);
        if state != State::Firing || troubles < TRIES {
            self.violations.push(format!("{event} tells {state:?} without leave"));
        }
        self.unfolded.insert(event.to_owned());
        if let Some(episode) = self.joined.get(&key) {
            self.episodes.get_mut(fingerprint).unwrap()[*episode].unfolded = true;
        }
    }

    /// AWS was asked about a resource, which only somebody does who is about to tell that something is the case.
    pub(crate) fn asked(&mut self, delivery: usize, resource: &str) {
        let tells = self.running.iter().any(|((by, _, fingerprint), running)| {
            let about_to = matches!(running, Running::Taken(_, state) if *state != State::Resolved);
            *by == delivery && about_to && fingerprint.ends_with(resource)
        });
        let without_ledger =
            self.troubles.iter().any(|((by, _), troubles)| *by == delivery && *troubles >= TRIES);
        if !tells && !without_ledger {
            self.violations.push(format!("{delivery} asks about {resource} and does not tell of it"));
        }
    }

    /// A call failed, whether before or after it took effect.
    pub(crate) fn failed(&mut self, delivery: usize, event: &str, fingerprint: &str) {
        let actor = (delivery, event.to_owned(), fingerprint.to_owned());
        *self.troubles.entry((delivery, event.to_owned())).or_default() += TRIES;
        self.cut_off(&actor);
    }

    /// A worker died.
    pub(crate) fn died(&mut self, delivery: usize) {
        let actors: Vec<_> = self.running.keys().filter(|actor| actor.0 == delivery).cloned().collect();
        for actor in actors {
            self.cut_off(&actor);
        }
    }

    fn cut_off(&mut self, actor: &Actor) {
        if let Some(Running::Published(episode, state)) = self.running.remove(actor) {
            self.episodes.get_mut(&actor.2).unwrap()[episode].cut_off.push(state);
        }
    }

    /// Whose write this is. A success makes no claim: it is the one that holds, or the one that has told.
    pub(crate) fn writer(&self, delivery: usize, change: &Change) -> String {
        if let Some(claim) = &change.claim {
            return claim.event.to_string();
        }
        if let Some(hold) = &change.slot.hold {
            return hold.event.to_string();
        }
        let mine = |actor: &&Actor| {
            actor.0 == delivery && actor.1.starts_with("success") && actor.2 == change.fingerprint.as_str()
        };
        self.running.keys().find(mine).map_or_else(String::new, |actor| actor.1.clone())
    }
}
