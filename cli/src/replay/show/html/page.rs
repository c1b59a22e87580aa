use std::io::{self, Read, Write};

use tocsin_domain::Severity;

use super::escape::text;
use super::{MOST_TEXTS, table, timeline};
use crate::replay::show::numbers::{count, grouped};
use crate::replay::show::section::Section;
use crate::replay::show::{Replayed, sections};

const STYLE: &str = include_str!("style.css");

/// The whole page. Nothing may be loaded, from anywhere.
pub(super) fn write(out: &mut impl Write, replayed: Replayed<'_>, alerts: &mut impl Read) -> io::Result<()> {
    let sections = sections::all(replayed);
    let title = title(replayed);
    write!(
        out,
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
"#
    )?;
    header(out, replayed, &title, &sections)?;
    writeln!(out, "<main>")?;
    timeline::write(out, replayed)?;
    for section in &sections {
        self::section(out, section)?;
    }
    writeln!(out, "<section id=\"alerts\">\n<h2>Alerts</h2>")?;
    match replayed.alerts.total() {
        0 => writeln!(out, "<p>Nobody would have been told of anything.</p>")?,
        more if more > MOST_TEXTS => writeln!(
            out,
            "<p>The first {} have their mail. <code>tocsin replay --texts</code> prints all.</p>",
            grouped(MOST_TEXTS)
        )?,
        _ => writeln!(out, "<p>Each opens to what people would have got. Times are UTC.</p>")?,
    }
    io::copy(alerts, out)?;
    writeln!(out, "</section>\n</main>\n</body>\n</html>")
}

fn title(replayed: Replayed<'_>) -> String {
    let alerts = match replayed.alerts.total() {
        0 => "no alerts".to_owned(),
        some => count(some, "alert", "alerts"),
    };
    match replayed.summary.span {
        None => format!("Replay: {alerts}"),
        Some((first, last)) => {
            let [first, last] = [first, last].map(|time| time.strftime("%Y-%m-%d").to_string());
            if first == last {
                format!("Replay of {first}: {alerts}")
            } else {
                format!("Replay of {first} to {last}: {alerts}")
            }
        }
    }
}

/// What it comes to, in numbers, and where to find the rest.
fn header(out: &mut impl Write, replayed: Replayed<'_>, title: &str, sections: &[Section]) -> io::Result<()> {
    let Replayed { summary, alerts } = replayed;
    writeln!(out, "<header>\n<h1>{title}</h1>\n<dl class=\"counts\">")?;
    for severity in Severity::ALL.into_iter().rev() {
        let number = alerts.of(severity);
        if number > 0 || severity > Severity::Info {
            let none = if number == 0 { " none" } else { "" };
            let number = grouped(number);
            writeln!(out, "<div class=\"{severity}{none}\"><dt>{severity}</dt><dd>{number}</dd></div>")?;
        }
    }
    let records = grouped(summary.size.records);
    writeln!(out, "<div><dt>records</dt><dd>{records}</dd></div>\n</dl>")?;
    if summary.interrupted {
        writeln!(
            out,
            "<p class=\"warning\">The replay was interrupted: this is what was read until then.</p>"
        )?;
    }
    if !summary.is_whole() {
        writeln!(out, "<p class=\"warning\"><a href=\"#not-read\">Something could not be read.</a></p>")?;
    }
    writeln!(out, "<nav aria-label=\"Sections\">\n<a href=\"#time\">Time line</a>")?;
    for Section { id, title, .. } in sections {
        writeln!(out, "<a href=\"#{id}\">{title}</a>")?;
    }
    writeln!(out, "<a href=\"#alerts\">Alerts</a>\n</nav>\n</header>")
}

fn section(out: &mut impl Write, section: &Section) -> io::Result<()> {
    let Section { id, title, table, words, items } = section;
    writeln!(out, "<section id=\"{id}\">\n<h2 id=\"{id}-title\">{title}</h2>")?;
    for words in words {
        writeln!(out, "<p>{}</p>", text(words))?;
    }
    if let Some(table) = table {
        table::write(out, section, table)?;
    }
    if !items.is_empty() {
        writeln!(out, "<ul>")?;
        for item in items {
            writeln!(out, "<li><bdi>{}</bdi></li>", text(item))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</section>")
}
