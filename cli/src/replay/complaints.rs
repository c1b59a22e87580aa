//! What a replay could not read, and what it left out, beside the output.

use std::collections::BTreeMap;

use tocsin_domain::Outcome;
use tocsin_domain::texts::line;

use super::files::Skipped;
use super::read::MOST_NAMED;
use super::summary::Summary;
use crate::show::note;

/// Says what is not among the sums: each file and record by name, as far as they are few.
pub(crate) fn say(summary: &Summary, skipped: &BTreeMap<Skipped, u64>) {
    for (why, count) in skipped {
        note(&format!("skipped {count} {}", why.label()));
    }
    if summary.outside > 0 {
        note(&format!("left out {} records that were not asked for", summary.outside));
    }
    for (file, number, why) in &summary.refused {
        note(&format!("can't read `{}`: record {number}: {why}", line(file)));
    }
    let lost = |outcome| summary.outcomes.get(&outcome).copied().unwrap_or(0);
    more(lost(Outcome::Refused) + lost(Outcome::Failed), summary.refused.len(), "records");
    for (file, why) in summary.broken.iter().take(MOST_NAMED) {
        note(&format!("can't read `{}`: {why}", line(file)));
    }
    more(summary.broken.len() as u64, MOST_NAMED, "files");
}

fn more(count: u64, named: usize, what: &str) {
    let rest = count.saturating_sub(named as u64);
    if rest > 0 {
        note(&format!("can't read {rest} more {what}"));
    }
}
