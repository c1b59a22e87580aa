//! What a replay could not read, and what it left out, beside the output.

use std::collections::BTreeMap;

use tocsin_domain::Outcome;

use super::files::Skipped;
use super::read::MOST_NAMED;
use super::show::count;
use super::summary::Summary;
use crate::files::name;
use crate::show::note;

/// Says what is not among the sums: each file and record by name, as far as they are few.
pub(crate) fn say(summary: &Summary, skipped: &BTreeMap<Skipped, u64>) {
    for (why, &number) in skipped {
        let (one, many) = why.labels();
        note(&format!("skipped {}", count(number, one, many)));
    }
    if summary.outside > 0 {
        let records = count(summary.outside, "record", "records");
        note(&format!("left out {records} not asked for"));
    }
    for (file, number, why) in &summary.refused {
        note(&format!("can't read `{}`: record {number}: {why}", name(file)));
    }
    let lost = |outcome| summary.outcomes.get(&outcome).copied().unwrap_or(0);
    more(
        lost(Outcome::Refused) + lost(Outcome::Failed),
        summary.refused.len(),
        ("more record", "more records"),
    );
    for (file, why) in summary.broken.iter().take(MOST_NAMED) {
        note(&format!("can't read `{}`: {why}", name(file)));
    }
    more(summary.broken.len() as u64, MOST_NAMED, ("more file", "more files"));
}

fn more(all: u64, named: usize, (one, many): (&str, &str)) {
    let rest = all.saturating_sub(named as u64);
    if rest > 0 {
        note(&format!("can't read {}", count(rest, one, many)));
    }
}
