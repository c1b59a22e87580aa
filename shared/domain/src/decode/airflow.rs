//! The events of Amazon MWAA and MWAA Serverless, of whose details AWS has published no example.

use serde_json::Value;

use super::envelope::Envelope;
use super::search::{Found, texts};
use crate::arn::Arn;
use crate::event::{AirflowChange, AirflowEvent, Body, EnvironmentStatus, Origin};

/// None for a detail-type that AWS has not documented, and where no status is found.
pub(super) fn environment(kind: &str, origin: &Origin, envelope: &Envelope<'_>) -> Option<Body> {
    if kind != "MWAA Environment Status Change" {
        return None;
    }
    let detail = value(envelope);
    let texts = texts(&detail);
    let change = AirflowChange::Environment(status(&texts)?);
    let resource = named(envelope, &texts, "airflow", "environment").or_else(|| made(origin, &texts));
    Some(body(resource, change, envelope))
}

/// None for a detail-type that AWS has not documented.
pub(super) fn workflow(kind: &str, envelope: &Envelope<'_>) -> Option<Body> {
    let change = match kind.strip_prefix("MWAA Serverless ").unwrap_or(kind) {
        "Workflow Run Failed" | "Workflow Run Timeout" | "Task Failed" | "Task Timeout" => {
            AirflowChange::WorkflowFailed
        }
        "Workflow Run Started"
        | "Workflow Run Queued"
        | "Workflow Run Running"
        | "Workflow Run Succeeded"
        | "Workflow Run Stopped"
        | "Task Queued"
        | "Task Scheduled"
        | "Task Upstream Failed"
        | "Task Running"
        | "Task Succeeded"
        | "Task Up For Retry" => AirflowChange::WorkflowOrdinary,
        _ => return None,
    };
    let detail = value(envelope);
    let resource = named(envelope, &texts(&detail), "airflow-serverless", "workflow");
    Some(body(resource, change, envelope))
}

fn body(resource: Option<Arn>, change: AirflowChange, envelope: &Envelope<'_>) -> Body {
    Body::Airflow(AirflowEvent { resource, change, detail: envelope.detail.get().to_owned() })
}

/// A detail that can't be looked through, because it is nested too deep, says nothing.
fn value(envelope: &Envelope<'_>) -> Value {
    serde_json::from_str(envelope.detail.get()).unwrap_or_default()
}

/// The status, if that is beyond doubt: the outermost one, unless there are several.
fn status(texts: &[Found<'_>]) -> Option<EnvironmentStatus> {
    // An environment may be called AVAILABLE.
    let said = texts.iter().filter(|found| !found.name.to_ascii_lowercase().contains("name"));
    let said: Vec<_> =
        said.filter_map(|found| Some((found.depth, EnvironmentStatus::labelled(found.text)?))).collect();
    let outermost = said.iter().map(|(depth, _)| *depth).min()?;
    let mut there = said.iter().filter(|(depth, _)| *depth == outermost).map(|(_, status)| *status);
    let status = there.next()?;
    there.all(|other| other == status).then_some(status)
}

/// The first ARN of this kind: among the resources, or else anywhere in the detail.
fn named(envelope: &Envelope<'_>, texts: &[Found<'_>], service: &str, kind: &str) -> Option<Arn> {
    let resources = envelope.resources.iter().map(AsRef::as_ref);
    let mut all = resources.chain(texts.iter().map(|found| found.text));
    all.find_map(|text| {
        let arn: Arn = text.parse().ok()?;
        let mut segments = arn.resource().split('/');
        match (segments.next(), segments.next(), segments.next()) {
            _ if arn.service() != service => None,
            (Some(found), Some(_), None) if found == kind => Some(arn),
            // A run or a task: the ARN of its workflow is the beginning of its own.
            (Some(found), Some(name), Some(_)) if found == kind => {
                let end = text.find(&format!(":{kind}/{name}/"))? + kind.len() + name.len() + 2;
                text[..end].parse().ok()
            }
            _ => None,
        }
    })
}

/// The ARN that an environment of this name must have.
fn made(origin: &Origin, texts: &[Found<'_>]) -> Option<Arn> {
    let names = ["environmentname", "environment", "name"];
    let name = names.iter().find_map(|name| texts.iter().find(|found| found.is_called(name)))?.text;
    // <https://docs.aws.amazon.com/mwaa/latest/API/API_Environment.html>
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if name.is_empty() || name.len() > 80 || !name.chars().all(allowed) {
        return None;
    }
    let partition = origin.region.partition()?;
    format!("arn:{partition}:airflow:{}:{}:environment/{name}", origin.region, origin.account).parse().ok()
}
