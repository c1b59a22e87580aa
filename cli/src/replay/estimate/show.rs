use std::io::{self, Write};

use super::Estimate;
use super::month::{By, Month};
use super::prices::Prices;

/// What the deployment without any parameters is called.
const BY_DEFAULT: &str = "As it is by default";
/// Dollars that are shown as a cent.
const A_CENT: f64 = 0.005;

/// The estimate, for people at a terminal.
pub(crate) fn write(
    out: &mut (impl Write + ?Sized),
    estimate: Option<&Estimate<'_>>,
    prices: &Prices,
) -> io::Result<()> {
    let Some(estimate) = estimate else {
        return writeln!(out, "\nNo estimate of a month: there are no two records of different times.");
    };
    writeln!(out, "\nA month like this: 30 days, reckoned from {} of records.", time(estimate.seconds))?;
    if estimate.short {
        let times = whole(estimate.stretched());
        writeln!(out, "Don't rely on it: that is less than an hour, and a month is {times} times as long.")?;
    }
    writeln!(out, "\n{:<30} {:>13} {:>10} {:>10}", "Deployment", "Events", "Alerts", "Dollars")?;
    for month in &estimate.months {
        let name = match month.by {
            By::EventBridge => BY_DEFAULT,
            By::DataPlane => "With KmsDataPlane=enabled",
            By::Files => "With the trail's log files",
        };
        let (events, alerts, dollars) = (whole(month.events), whole(month.alerts), cents(month.dollars));
        writeln!(out, "{name:<30} {events:>13} {alerts:>10} {dollars:>10}")?;
    }
    estimate
        .months
        .iter()
        .filter(|month| month.by == By::EventBridge)
        .try_for_each(|month| bill(out, month))?;
    if let Some((oldest, newest)) = prices.dates() {
        let region = estimate.region;
        writeln!(out, "List prices of {region} as of {oldest} to {newest}, no free tier; * assumed.")?;
    }
    Ok(())
}

/// What a month's dollars are for, the most first. Items of less than a cent are one line.
fn bill(out: &mut (impl Write + ?Sized), month: &Month<'_>) -> io::Result<()> {
    let (mut shown, rest): (Vec<_>, Vec<_>) = month.items.iter().partition(|item| item.dollars >= A_CENT);
    shown.sort_by(|one, other| other.dollars.total_cmp(&one.dollars));
    writeln!(out, "\n{:<30} {:>13} {:>10}  Price in dollars", BY_DEFAULT, "Amount", "Dollars")?;
    for item in shown {
        let (amount, dollars, price) = (whole(item.amount), cents(item.dollars), item.price);
        let mark = if price.assumed.is_some() { "*" } else { "" };
        let each = in_full(price.dollars);
        writeln!(out, "{:<30} {amount:>13} {dollars:>10}  {each}{mark} per {}", item.what, price.unit)?;
    }
    if !rest.is_empty() {
        let name = format!("{} items below a cent each", rest.len());
        writeln!(out, "{name:<30} {:>13} {:>10}", "", cents(rest.iter().map(|item| item.dollars).sum()))?;
    }
    writeln!(out, "{:<30} {:>13} {:>10}", "Total", "", cents(month.dollars))
}

/// `0.40`, or as many digits as it has.
fn in_full(dollars: f64) -> String {
    let digits = dollars.to_string();
    if digits.split_once('.').is_none_or(|(_, cents)| cents.len() < 2) {
        format!("{dollars:.2}")
    } else {
        digits
    }
}

/// `8.50`, or `<0.01` for less than a cent.
fn cents(dollars: f64) -> String {
    if dollars > 0.0 && dollars < A_CENT { "<0.01".to_owned() } else { format!("{dollars:.2}") }
}

/// `1,234,567`, or `0.4` for few.
fn whole(amount: f64) -> String {
    if amount < 9.95 && amount.fract() > 0.0 {
        return if amount < 0.05 { "<0.1".to_owned() } else { format!("{amount:.1}") };
    }
    let digits = format!("{amount:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `31 days`, `5 hours`, `20 minutes`.
fn time(seconds: f64) -> String {
    let (amount, unit) = match seconds {
        ..120.0 => (seconds, "seconds"),
        ..7200.0 => (seconds / 60.0, "minutes"),
        ..172_800.0 => (seconds / 3600.0, "hours"),
        _ => (seconds / 86_400.0, "days"),
    };
    format!("{} {unit}", whole(amount.round()))
}
