//! What a month like the one replayed would cost. See `docs/BACKTEST.md`.

mod month;
mod prices;
mod show;
#[cfg(test)]
mod tests;
mod usage;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use super::summary::Summary;
use month::{By, Done, MONTH, Month};
pub(crate) use prices::Prices;
pub(crate) use show::write as text;
pub(crate) use usage::Usage;
use usage::Way;

/// A shorter time says little about a month.
const SHORT: f64 = 3600.0;

/// A month of each way to deploy.
#[derive(Debug, Serialize)]
pub(crate) struct Estimate<'p> {
    /// The earliest record and the latest.
    first: Timestamp,
    last: Timestamp,
    seconds: f64,
    /// Whether that is too short to say much.
    short: bool,
    region: &'p str,
    months: Vec<Month<'p>>,
}

impl<'p> Estimate<'p> {
    /// Extrapolates what was replayed to thirty days; nothing from a single moment.
    pub(crate) fn of(summary: &Summary, prices: &'p Prices) -> Result<Option<Self>> {
        let Some((first, last)) = summary.span.filter(|(first, last)| first < last) else { return Ok(None) };
        let seconds = last.duration_since(first).as_secs_f64();
        let usage = &summary.watch.usage;
        let ways = [(By::EventBridge, Way::Rules), (By::DataPlane, Way::DataPlane), (By::Files, Way::Files)];
        let month = |(by, way)| {
            let work = usage.until(way, summary);
            let heard = if by == By::Files { usage.until(Way::Rules, summary) } else { work.clone() };
            let (files, inflated) = (summary.files, summary.size.inflated);
            let done = Done { seconds, work, heard, files, inflated };
            Month::of(by, &done, prices)
        };
        let months = ways.map(month).into_iter().collect::<Result<_>>()?;
        Ok(Some(Self { first, last, seconds, short: seconds < SHORT, region: &prices.region, months }))
    }

    /// How many months like this would fit into the time replayed, or the other way round.
    fn stretched(&self) -> f64 {
        MONTH / self.seconds
    }
}
