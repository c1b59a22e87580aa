//! What looks on while the story goes by, event by event.

use tocsin_domain::Settings;
use tocsin_domain::event::Event;
use tocsin_domain::metrics::Totals;
use tocsin_domain::texts::Message;
use tocsin_router::Report;

use super::decided::{Decided, decided};
use super::estimate::Usage;
use super::expect::Check;

/// Everybody who looks on.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// What is expected, if anything is.
    pub(crate) check: Option<Check>,
    /// What the functions do about it.
    pub(crate) usage: Usage,
}

impl Watch {
    /// Shows what is told by a schedule.
    pub(crate) fn reminder(&mut self, decided: &Decided<'_>, message: &Message, settings: &Settings) {
        self.usage.reminder(message);
        if let Some(check) = &mut self.check {
            check.see(decided, settings);
        }
    }

    /// Shows what became of an event.
    pub(crate) fn event(&mut self, event: &Event, report: &Report, totals: &Totals, settings: &Settings) {
        self.usage.event(event, report, totals);
        if let Some(check) = &mut self.check {
            for decided in decided(event, report) {
                check.see(&decided, settings);
            }
        }
    }
}
