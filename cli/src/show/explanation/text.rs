use std::io::{self, Write};

use tocsin_domain::texts::line;

use super::{Decoded, Explanation, Role, Subject};

impl Explanation<'_> {
    /// As a person reads it: a word for each step, and beside it what was decided and why.
    pub(crate) fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}:{}", line(self.file), self.line)?;
        if let Some(event) = &self.event {
            decoded(out, event)?;
        }
        if let Some(error) = &self.error {
            step(out, self.outcome, error)?;
        }
        if let Some(to_do) = self.to_do {
            step(out, "to do", to_do)?;
        }
        match &self.log_file {
            Some(file) => {
                step(out, "names", &file.name())?;
                step(out, "", file.says())?;
            }
            None if self.subjects.is_empty() && self.error.is_none() => {
                step(out, "means", "nothing to tell and nothing that it ends")?;
            }
            None => {}
        }
        for subject in &self.subjects {
            one(out, subject)?;
        }
        step(out, "outcome", self.outcome)?;
        writeln!(out)
    }
}

fn decoded(out: &mut impl Write, event: &Decoded<'_>) -> io::Result<()> {
    let (kind, source) = (line(event.detail_type), line(event.source));
    step(out, "decoded", &format!("{kind}, from {source}, at {}", event.time))?;
    step(out, "", &format!("account {}, region {}, id {}", event.account, event.region, line(event.id)))?;
    match event.function {
        Some(function) => step(out, "", &format!("for the function {function}")),
        None => step(out, "", "of a kind that no function knows"),
    }
}

fn one(out: &mut impl Write, subject: &Subject<'_>) -> io::Result<()> {
    let role = match subject.role {
        Role::Rules => "rules",
        Role::Finding => "means",
        Role::End => "ends",
        Role::Reminder => "reminds of",
    };
    step(out, role, &format!("{}, {}", subject.condition, subject.severity))?;
    // What a success ends names the same resource in its fingerprint, and has no cause.
    if let Some(resource) = subject.resource.filter(|_| subject.role == Role::Finding) {
        step(out, "", resource)?;
    }
    match (subject.role, subject.cause) {
        (Role::Finding, Some(cause)) => step(out, "", &format!("AWS says: {}", line(cause)))?,
        (Role::Rules, Some(cause)) => step(out, "", &line(cause))?,
        (Role::End | Role::Reminder, _) | (_, None) => {}
    }
    if let Some(deadline) = &subject.deadline {
        step(out, "", &format!("until {deadline}"))?;
    }
    step(out, "fingerprint", &line(&subject.fingerprint))?;
    for decided in &subject.steps {
        step(out, decided.by, &decided.text)?;
    }
    Ok(())
}

fn step(out: &mut impl Write, name: &str, text: &str) -> io::Result<()> {
    writeln!(out, "  {name:<11}  {text}")
}
