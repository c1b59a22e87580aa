//! What the port promises, as stories: what is asked, and what must be answered.

use jiff::Timestamp;
use tocsin_domain::Fingerprint;
use tocsin_domain::alert::State;
use tocsin_domain::ledger::{Change, Claim, Hold, Phase, Slot, Told};
use tocsin_router::{Commit, Ledger};

use crate::operation::{Answer, Operation};
use crate::values::{at, bare, change, claiming, event, fingerprint, full, watch};

/// One promise.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    steps: Vec<(Operation, Answer)>,
}

impl Case {
    /// What is wrong, if anything is.
    pub(crate) async fn check(&self, ledger: &impl Ledger) -> Result<(), String> {
        for (number, (operation, expected)) in self.steps.iter().enumerate() {
            let answer = operation.ask(ledger).await;
            if answer.as_ref() != Ok(expected) {
                let what = format!("step {}: expected {expected:?}, got {answer:?}", number + 1);
                return Err(what.chars().take(2000).collect());
            }
        }
        Ok(())
    }
}

type Step = (Operation, Answer);

fn loads(found: impl IntoIterator<Item = (Fingerprint, Option<Slot>)>) -> Step {
    let (fingerprints, slots) = found.into_iter().unzip();
    (Operation::Load(fingerprints), Answer::Loaded(slots))
}

fn finds(fingerprint: &Fingerprint, slot: Slot) -> Step {
    loads([(fingerprint.clone(), Some(slot))])
}

fn writes(change: Change) -> Step {
    (Operation::Commit(Box::new(change)), Answer::Committed(Commit::Done))
}

fn refuses(change: Change, slot: Option<Slot>, claim: Option<Claim>) -> Step {
    (Operation::Commit(Box::new(change)), Answer::Committed(Commit::Conflict { slot, claim }))
}

/// Every promise. Each is about fingerprints of its own, so that all can be checked on one store.
pub(crate) fn all() -> Vec<Case> {
    vec![
        nothing(),
        new_slot(),
        versions(),
        both_parts(),
        claim_comparison(),
        duplicates(),
        claims_belong_to_a_slot(),
        slot_alone(),
        over_leases(),
        gone_fields(),
        long_keys(),
        unicode(),
        many(),
        states(),
        extremes(),
        deadlines(),
    ]
}

/// Times of the index have seconds.
fn deadlines() -> Case {
    let (near, far) = (fingerprint("deadline, near"), fingerprint("deadline, far"));
    let near_slot = Slot { watch: watch(20), ..bare(1) };
    let far_slot = Slot { watch: watch(40), ..bare(1) };
    let finds = |minute, found: &[(&Fingerprint, &Slot)]| {
        let found = found.iter().map(|(it, slot)| ((*it).clone(), (*slot).clone())).collect();
        (Operation::Due(at(minute), fingerprint("deadline, ")), Answer::Due(found))
    };
    Case {
        name: "what has a deadline is found by it until it is over",
        steps: vec![
            finds(50, &[]),
            writes(change(&near, None, near_slot.clone())),
            writes(change(&far, None, far_slot.clone())),
            finds(19, &[]),
            finds(20, &[(&near, &near_slot)]),
            finds(50, &[(&far, &far_slot), (&near, &near_slot)]),
            writes(change(&near, Some(1), bare(2))),
            finds(50, &[(&far, &far_slot)]),
        ],
    }
}

fn nothing() -> Case {
    let unknown = fingerprint("unknown");
    Case {
        name: "of what was never written there is nothing",
        steps: vec![
            loads([]),
            loads([(unknown.clone(), None)]),
            loads([(unknown.clone(), None), (unknown, None)]),
        ],
    }
}

fn new_slot() -> Case {
    let it = fingerprint("new slot");
    Case {
        name: "a new slot is written where there is none",
        steps: vec![
            writes(change(&it, None, bare(1))),
            finds(&it, bare(1)),
            refuses(change(&it, None, full(1, State::Firing)), Some(bare(1)), None),
            finds(&it, bare(1)),
        ],
    }
}

fn versions() -> Case {
    let it = fingerprint("versions");
    Case {
        name: "a slot is written over the version that was read, and no other",
        steps: vec![
            refuses(change(&it, Some(1), bare(2)), None, None),
            loads([(it.clone(), None)]),
            writes(change(&it, None, bare(1))),
            refuses(change(&it, Some(2), bare(3)), Some(bare(1)), None),
            writes(change(&it, Some(1), bare(u64::MAX))),
            refuses(change(&it, Some(u64::MAX - 1), bare(1)), Some(bare(u64::MAX)), None),
            writes(change(&it, Some(u64::MAX), bare(9))),
            finds(&it, bare(9)),
        ],
    }
}

fn both_parts() -> Case {
    let it = fingerprint("both parts");
    let (working, later) = (Claim::Working(at(10)), Claim::Working(at(11)));
    let claim = |version, slot, expected, claim| claiming(change(&it, version, slot), "e", expected, claim);
    Case {
        name: "a slot and a claim are written both or none",
        steps: vec![
            refuses(claim(None, bare(1), Some(working), later), None, None),
            loads([(it.clone(), None)]),
            refuses(claim(Some(1), bare(1), None, working), None, None),
            writes(claim(None, bare(1), None, working)),
            // The slot fits, the claim does not.
            refuses(claim(Some(1), bare(2), None, later), Some(bare(1)), Some(working)),
            finds(&it, bare(1)),
            // The claim fits, the slot does not.
            refuses(claim(Some(2), bare(3), Some(working), later), Some(bare(1)), Some(working)),
            // Neither does.
            refuses(claim(Some(2), bare(3), Some(later), later), Some(bare(1)), Some(working)),
            writes(claim(Some(1), bare(2), Some(working), later)),
            refuses(claim(Some(2), bare(3), Some(working), working), Some(bare(2)), Some(later)),
            finds(&it, bare(2)),
        ],
    }
}

fn claim_comparison() -> Case {
    let it = fingerprint("claims");
    let working = Claim::Working(at(10));
    let claim = |version, slot, expected, claim| claiming(change(&it, version, slot), "e", expected, claim);
    Case {
        name: "a claim is changed if it is what was expected",
        steps: vec![
            writes(claim(None, bare(1), None, working)),
            refuses(claim(Some(1), bare(2), Some(Claim::Done), Claim::Done), Some(bare(1)), Some(working)),
            refuses(
                claim(Some(1), bare(2), Some(Claim::Working(at(9))), Claim::Done),
                Some(bare(1)),
                Some(working),
            ),
            writes(claim(Some(1), bare(2), Some(working), Claim::Done)),
            writes(claim(Some(2), bare(3), Some(Claim::Done), Claim::Done)),
            writes(claim(Some(3), bare(4), Some(Claim::Done), working)),
            writes(claim(Some(4), bare(5), Some(working), working)),
            finds(&it, bare(5)),
        ],
    }
}

fn duplicates() -> Case {
    let it = fingerprint("duplicates");
    let claim = |version, expected, claim| claiming(change(&it, version, bare(2)), "e", expected, claim);
    let working = Claim::Working(at(10));
    Case {
        name: "of an event that was applied nothing is said but that",
        steps: vec![
            writes(claim(None, None, Claim::Done)),
            refuses(claim(Some(2), None, working), None, Some(Claim::Done)),
            refuses(claim(None, None, working), None, Some(Claim::Done)),
            refuses(claim(Some(7), Some(working), working), None, Some(Claim::Done)),
            // It was known that it was applied: the slot is news.
            refuses(claim(Some(7), Some(Claim::Done), working), Some(bare(2)), Some(Claim::Done)),
        ],
    }
}

fn claims_belong_to_a_slot() -> Case {
    let (one, other) = (fingerprint("one slot"), fingerprint("other slot"));
    let claim = |it, version, id| claiming(change(it, version, bare(2)), id, None, Claim::Done);
    Case {
        name: "a claim is of one event and one fingerprint",
        steps: vec![
            writes(claim(&one, None, "e")),
            writes(claim(&other, None, "e")),
            writes(claim(&one, Some(2), "f")),
            refuses(claim(&other, Some(2), "e"), None, Some(Claim::Done)),
        ],
    }
}

fn slot_alone() -> Case {
    let it = fingerprint("alone");
    let working = Claim::Working(at(10));
    Case {
        name: "a change without a claim neither asks for one nor loses one",
        steps: vec![
            writes(claiming(change(&it, None, bare(1)), "e", None, working)),
            writes(change(&it, Some(1), bare(2))),
            refuses(change(&it, Some(1), bare(2)), Some(bare(2)), None),
            writes(claiming(change(&it, Some(2), bare(3)), "e", Some(working), Claim::Done)),
        ],
    }
}

fn over_leases() -> Case {
    let it = fingerprint("leases");
    let (long_over, slot) = (Claim::Working(Timestamp::UNIX_EPOCH), full(1, State::Repeating));
    Case {
        name: "a lease that is over is remembered like any other",
        steps: vec![
            writes(claiming(change(&it, None, slot.clone()), "e", None, long_over)),
            finds(&it, slot.clone()),
            refuses(
                claiming(change(&it, Some(1), bare(2)), "e", None, Claim::Done),
                Some(slot),
                Some(long_over),
            ),
        ],
    }
}

fn gone_fields() -> Case {
    let it = fingerprint("gone");
    Case {
        name: "what a slot no longer has is forgotten",
        steps: vec![
            writes(change(&it, None, full(1, State::Resolved))),
            writes(change(&it, Some(1), bare(2))),
            finds(&it, bare(2)),
        ],
    }
}

/// A key of `DynamoDB` has at most 2,048 bytes; fingerprints quote what events say.
fn long_keys() -> Case {
    let long = |end: &str| fingerprint(&format!("{}{end}", "é".repeat(4000)));
    let id = "x".repeat(128);
    let claim = |it: &Fingerprint, version| claiming(change(it, None, bare(version)), &id, None, Claim::Done);
    Case {
        name: "fingerprints of any length are told apart to their last character",
        steps: vec![
            writes(claim(&long("a"), 1)),
            writes(claim(&long("b"), 2)),
            refuses(claim(&long("a"), 3), None, Some(Claim::Done)),
            loads([
                (long("a"), Some(bare(1))),
                (long("b"), Some(bare(2))),
                (long("c"), None),
                (long(""), None),
            ]),
        ],
    }
}

fn unicode() -> Case {
    let names = ["schön", "scho\u{308}n", "認証局", "a\0b", "a\nb", "\u{202e}a", "🔔", " ", "'\"\\|#"];
    let slots =
        names.iter().zip(1..).map(|(name, version)| (fingerprint(&format!("unicode {name}")), bare(version)));
    let written = slots.clone().map(|(it, slot)| writes(change(&it, None, slot)));
    Case {
        name: "fingerprints are compared as they are, character by character",
        steps: written.chain([loads(slots.map(|(it, slot)| (it, Some(slot))))]).collect(),
    }
}

fn many() -> Case {
    let it = |number: u64| fingerprint(&format!("many {number}"));
    let written = (0..230).step_by(23).map(|number| writes(change(&it(number), None, bare(number + 1))));
    // More than a store can be asked for at once, some of them twice, in no order.
    let asked = (0..230).rev().chain([23, 24, 23]);
    let found = asked.map(|number| (it(number), (number % 23 == 0).then(|| bare(number + 1))));
    Case {
        name: "any number of fingerprints is loaded in their order",
        steps: written.chain([loads(found)]).collect(),
    }
}

fn states() -> Case {
    let it = |state: State| fingerprint(state.label());
    let written = State::ALL.map(|state| writes(change(&it(state), None, full(1, state))));
    let read = State::ALL.map(|state| finds(&it(state), full(1, state)));
    Case { name: "a slot is read as it was written", steps: written.into_iter().chain(read).collect() }
}

fn extremes() -> Case {
    let it = fingerprint("extremes");
    let times = Slot { first: Timestamp::MIN, last: Timestamp::MAX, count: 0, ..full(1, State::Updated) };
    let holder = Hold {
        event: event("!#$%&'()*+,-./:;<=>?@[]^_`{|}~"),
        time: Timestamp::MAX,
        until: Timestamp::MIN,
        telling: State::Resolved,
        cause: false,
    };
    let told = Told { at: Timestamp::MAX, cause: false, beside: false };
    let held = Slot { phase: Phase::Over(Timestamp::MIN), told: Some(told), hold: Some(holder), ..bare(2) };
    Case {
        name: "times and numbers at their limits are kept to the last digit",
        steps: vec![
            writes(change(&it, None, times.clone())),
            finds(&it, times),
            writes(Change { at: Timestamp::MAX, ..change(&it, Some(1), held.clone()) }),
            finds(&it, held),
        ],
    }
}
