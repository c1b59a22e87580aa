//! Several findings of one event are one alert where they would read the same, and each is remembered by itself.

use super::*;

fn processes(id: &str, operation: &str, minute: usize, names: &[&str]) -> String {
    json!({
        "id": id, "detail-type": "AWS API Call via CloudTrail", "source": "aws.autoscaling", "account": "111122223333",
        "region": "us-east-1", "time": "2026-11-21T11:59:58Z", "resources": [],
        "detail": {
            "eventVersion": "1.11", "eventType": "AwsApiCall", "eventSource": "autoscaling.amazonaws.com",
            "eventName": operation, "eventTime": format!("2026-11-21T10:{minute:02}:00Z"), "awsRegion": "us-east-1",
            "userIdentity": { "type": "IAMUser", "userName": "jan", "accountId": "111122223333" },
            "requestParameters": { "autoScalingGroupName": "web", "scalingProcesses": names },
        },
    })
    .to_string()
}

#[test]
fn what_one_call_suspends_is_one_alert_and_so_is_its_end() {
    let (outbox, tally, ledger) = (Outbox::default(), Tally::default(), MemoryLedger::default());
    let router = Router {
        function: Some(Function::ApiCall),
        ..Router::new(&outbox, &ledger, &tally, StoppedClock("2026-11-21T12:00:00Z".parse().unwrap()))
    };
    let told = |call: &str| {
        let outcome = outcomes(block_on(router.handle(call))).concat();
        let subjects = std::mem::take(&mut *outbox.sent.lock().unwrap());
        let words = subjects.iter().map(|subject| subject.split(' ').nth(1).unwrap());
        format!("{outcome}: {}", words.collect::<Vec<_>>().join(", "))
    };
    let both = processes("e1", "SuspendProcesses", 0, &["Launch", "Terminate"]);
    assert_eq!(told(&both), " alerted: MEDIUM");
    assert_eq!(told(&both), " duplicate: ");
    // Nobody knows of the third one yet.
    let three = processes("e2", "SuspendProcesses", 1, &["Launch", "AZRebalance", "Terminate"]);
    assert_eq!(told(&three), " alerted: MEDIUM");
    assert_eq!(told(&processes("e3", "ResumeProcesses", 2, &["Launch"])), " alerted: RESOLVED");
    // Two that were suspended at different times.
    assert_eq!(told(&processes("e4", "ResumeProcesses", 3, &[])), " alerted: RESOLVED, RESOLVED");
    assert_eq!(told(&processes("e5", "ResumeProcesses", 4, &[])), " counted: ");
    // The names may come in another order, and what programs know the alert by stays the same.
    assert_eq!(told(&processes("e6", "SuspendProcesses", 5, &["Terminate", "Launch"])), " alerted: MEDIUM");
    assert_eq!(told(&processes("e7", "ResumeProcesses", 6, &["Launch", "Terminate"])), " alerted: RESOLVED");
}
