use std::io::{self, Write};

use tocsin_domain::arn::TopicArn;

use super::escape::{lines, text};
use crate::replay::show::alert::Alert;

/// One alert: a line to be opened, and behind it what people would have got.
pub(super) fn write(out: &mut impl Write, alert: &Alert<'_>, with_text: bool) -> io::Result<()> {
    let Alert { time, severity, condition, account, region, event, message, document, .. } = alert;
    writeln!(
        out,
        "<details class=\"alert {severity}\">\n<summary><time datetime=\"{time}\">{}</time> \
         <span class=\"severity\">{severity}</span> <code>{condition}</code> {}<bdi>{}</bdi></summary>",
        time.strftime("%H:%M:%S"),
        alert.later().map_or_else(String::new, |state| format!("<b>{state}</b> ")),
        text(alert.what()),
    )?;
    out.write_all(b"<dl>\n")?;
    let mut fact = |name: &str, value: Option<&str>| match value {
        None => Ok(()),
        Some(value) => writeln!(out, "<div><dt>{name}</dt><dd><bdi>{}</bdi></dd></div>", text(value)),
    };
    fact("State", Some(alert.state))?;
    fact("Account", Some(account))?;
    fact("Region", Some(region))?;
    fact("Resource", document.resource.as_deref())?;
    fact("Actor", alert.actor)?;
    fact("Deadline", document.deadline.as_deref())?;
    fact("Topic", message.topic.as_ref().map(TopicArn::as_str))?;
    fact("Event", Some(event))?;
    out.write_all(b"</dl>\n")?;
    if with_text {
        writeln!(
            out,
            "<pre dir=\"ltr\" role=\"group\" tabindex=\"0\" aria-label=\"Mail\">{}</pre>",
            lines(&message.email)
        )?;
    }
    let links = &document.links;
    for (name, link) in [("Runbook", &links.runbook), ("Console", &links.console), ("AWS", &links.aws)] {
        if let Some(link) = link.as_deref().filter(|link| link.starts_with("https://")) {
            writeln!(out, "<a href=\"{}\" rel=\"noreferrer\">{name}</a>", lines(link))?;
        }
    }
    writeln!(out, "</details>")
}
