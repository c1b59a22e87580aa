use std::io::{self, Write};

use super::Estimate;
use super::month::{By, Month};
use super::prices::Prices;

/// The estimate, for people at a terminal.
pub(crate) fn write(
    out: &mut (impl Write + ?Sized),
    estimate: Option<&Estimate<'_>>,
    prices: &Prices,
) -> io::Result<()> {
    let Some(estimate) = estimate else {
        return writeln!(out, "\nNo estimate of a month: there are no two records of different times");
    };
    writeln!(out, "\nA month like this: 30 days, from {} of records", time(estimate.seconds))?;
    if estimate.short {
        let times = whole(estimate.stretched());
        writeln!(out, "Don't rely on it: that is less than an hour, and a month is {times} times as long")?;
    }
    for month in &estimate.months {
        if month.by == By::EventBridge {
            table(out, month)?;
        } else {
            let (name, heard) = match month.by {
                By::Files => ("With the log files of the trail as well", "read or heard"),
                By::EventBridge | By::DataPlane => ("With KmsDataPlane=enabled", "heard"),
            };
            let (events, alerts) = (whole(month.events), whole(month.alerts));
            let dollars = cents(month.dollars);
            writeln!(out, "{name}: {events} events {heard}, {alerts} alerts, {dollars} dollars")?;
        }
    }
    if let Some((oldest, newest)) = prices.dates() {
        let region = estimate.region;
        writeln!(
            out,
            "List prices of {region} from {oldest} to {newest}, no free tier; * assumed. See docs/BACKTEST.md"
        )?;
    }
    Ok(())
}

fn table(out: &mut (impl Write + ?Sized), month: &Month<'_>) -> io::Result<()> {
    writeln!(out, "{:<30} {:>15} {:>10}  Price in dollars", "Item", "A month", "Dollars")?;
    writeln!(out, "{:<30} {:>15}", "Events heard by EventBridge", whole(month.events))?;
    writeln!(out, "{:<30} {:>15}", "Alerts", whole(month.alerts))?;
    for item in &month.items {
        let (amount, dollars, price) = (whole(item.amount), cents(item.dollars), item.price);
        write!(out, "{:<30} {amount:>15} {dollars:>10}  ", item.what)?;
        if price.dollars > 0.0 {
            let mark = if price.assumed.is_some() { "*" } else { "" };
            writeln!(out, "{}{mark} per {}", in_full(price.dollars), price.unit)?;
        } else {
            writeln!(out, "free")?;
        }
    }
    writeln!(out, "{:<30} {:>15} {:>10}", "Total", "", cents(month.dollars))
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
    if dollars > 0.0 && dollars < 0.005 { "<0.01".to_owned() } else { format!("{dollars:.2}") }
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
        ..60.0 => (seconds, "seconds"),
        ..7200.0 => (seconds / 60.0, "minutes"),
        ..172_800.0 => (seconds / 3600.0, "hours"),
        _ => (seconds / 86_400.0, "days"),
    };
    format!("{amount:.0} {unit}")
}
