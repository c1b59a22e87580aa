use std::collections::BTreeMap;
use std::io::{self, Write};

use tocsin_domain::Severity;

use super::escape::text;
use crate::replay::show::Replayed;
use crate::replay::show::alerts::{hour, time_of};
use crate::replay::show::numbers::{count, grouped};

/// How many hours a bar may stand for, and how that is said.
const STEPS: [(i64, &str); 6] = [
    (1, "an hour"),
    (6, "6 hours"),
    (24, "a day"),
    (7 * 24, "7 days"),
    (30 * 24, "30 days"),
    (365 * 24, "365 days"),
];
/// Bars that fit.
const MOST_BARS: i64 = 120;
/// With fewer, one would look like a wall.
const FEWEST_BARS: i64 = 24;
/// How high the tallest bar is.
const HEIGHT: u64 = 24;

/// Hours in bars of the same width.
struct Scale {
    /// Hours that a bar stands for.
    step: i64,
    /// The same in words.
    every: &'static str,
    /// The first hour.
    from: i64,
    bars: i64,
    /// Alerts of the tallest bar.
    most: u64,
}

/// Alerts over time: a lane for each severity, so that nothing is said by colour alone.
pub(super) fn write(out: &mut impl Write, replayed: Replayed<'_>) -> io::Result<()> {
    let Replayed { summary, alerts } = replayed;
    writeln!(out, "<section id=\"time\">\n<h2>Time line</h2>")?;
    let (Some((first, last)), Some(told)) = (summary.span, alerts.span()) else {
        return writeln!(out, "<p>No alerts.</p>\n</section>");
    };
    let mut scale = Scale::new((hour(first), hour(last)), told);
    let lanes = Severity::ALL.into_iter().rev().map(|severity| {
        let mut lane = BTreeMap::<i64, u64>::new();
        for (hour, count) in alerts.hours_of(severity) {
            *lane.entry((hour - scale.from).div_euclid(scale.step)).or_default() += count;
        }
        (severity, lane)
    });
    let lanes: Vec<_> = lanes.filter(|(_, lane)| !lane.is_empty()).collect();
    scale.most = lanes.iter().flat_map(|(_, lane)| lane.values()).copied().max().unwrap_or(1);
    writeln!(out, "<figure class=\"lanes\">")?;
    for (severity, lane) in &lanes {
        self::lane(out, *severity, lane, &scale)?;
    }
    axis(out, &scale)?;
    writeln!(
        out,
        "<figcaption>Each bar is {} in UTC; the tallest is {}.</figcaption>\n</figure>\n</section>",
        scale.every,
        count(scale.most, "alert", "alerts")
    )
}

fn lane(
    out: &mut impl Write,
    severity: Severity,
    lane: &BTreeMap<i64, u64>,
    scale: &Scale,
) -> io::Result<()> {
    let total: u64 = lane.values().sum();
    let title = format!("{severity}: {}", count(total, "alert", "alerts"));
    let title = text(&title);
    writeln!(
        out,
        "<div class=\"lane {severity}\">\n<span>{severity}</span>\n<svg viewBox=\"0 0 {} {HEIGHT}\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>",
        scale.bars * 10,
    )?;
    for (bar, count) in lane {
        // What is not nothing is seen.
        let height = (u128::from(*count) * u128::from(HEIGHT) / u128::from(scale.most)).max(4);
        let when = time_of(scale.from + bar * scale.step).strftime(scale.format());
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"{height}\"><title>{when}: {}</title></rect>",
            bar * 10 + 1,
            u128::from(HEIGHT) - height,
            grouped(*count),
        )?;
    }
    writeln!(out, "</svg>\n<span class=\"number\">{}</span>\n</div>", grouped(total))
}

fn axis(out: &mut impl Write, scale: &Scale) -> io::Result<()> {
    write!(out, "<div class=\"axis\" aria-hidden=\"true\">")?;
    for part in [0, scale.bars / 2, scale.bars] {
        write!(out, "<span>{}</span>", time_of(scale.from + part * scale.step).strftime(scale.format()))?;
    }
    writeln!(out, "</div>")
}

impl Scale {
    /// All that was read, each span with its first hour and its last; or all that was told, if one old file would else
    /// press everything into one bar.
    fn new(read: (i64, i64), told: (i64, i64)) -> Self {
        let (first, last) = if read.1 - read.0 < MOST_BARS * 24 { read } else { told };
        let bars = |step: i64| last.div_euclid(step) - first.div_euclid(step) + 1;
        let fits = |(step, _): &&(i64, &str)| bars(*step) <= MOST_BARS;
        let (step, every) = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
        Self { step, every, from: first.div_euclid(step) * step, bars: bars(step).max(FEWEST_BARS), most: 1 }
    }

    fn format(&self) -> &'static str {
        if self.step < 24 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_wide_as_the_time_is_long() {
        const DAY: i64 = 24;
        let scale = |read, told| {
            let Scale { every, from, bars, .. } = Scale::new(read, told);
            (every, from, bars)
        };
        assert_eq!(scale((1000, 1000), (1000, 1000)), ("an hour", 1000, FEWEST_BARS));
        assert_eq!(scale((0, 5 * DAY - 1), (7, 8)), ("an hour", 0, 120));
        assert_eq!(scale((7, 5 * DAY), (7, 8)), ("an hour", 7, 114));
        assert_eq!(scale((0, 31 * DAY - 1), (7, 8)), ("a day", 0, 31));
        assert_eq!(
            scale((0, 3000 * DAY), (2990 * DAY, 2990 * DAY + 5)),
            ("an hour", 2990 * DAY, FEWEST_BARS)
        );
        assert_eq!(scale((0, 3000 * DAY), (0, 3000 * DAY)), ("30 days", 0, 101));
    }
}
