use serde_json::{Value, json};

use super::*;

const GROUP: &str =
    "arn:aws:autoscaling:us-west-2:111122223333:autoScalingGroup:12ab:autoScalingGroupName/web";
const PLACE: &str = "111122223333 us-west-2 then; auto_scaling_group=web";

fn meaning(detail_type: &str, resources: &[&str], detail: &Value) -> String {
    meaning_of("aws.autoscaling", detail_type, resources, detail).replace(GROUP, "GROUP")
}

#[track_caller]
fn check(detail_type: &str, resources: &[&str], detail: &Value, expected: &str) {
    assert_eq!(meaning(detail_type, resources, detail), expected, "{detail_type} {detail}");
}

fn activity(message: &str) -> Value {
    json!({
        "StatusCode": "Failed", "StatusMessage": message, "Description": "Launching a new EC2 instance", "Cause": "At noon",
        "AutoScalingGroupName": "web", "ActivityId": "ab-12", "RequestId": "ab-12", "EC2InstanceId": "i-1",
        "Details": { "Availability Zone": "us-west-2b", "Subnet ID": "subnet-1" },
    })
}

#[test]
fn failures_of_a_group_are_told_by_their_cause() {
    let facts = "instance=i-1; availability_zone=us-west-2b; subnet=subnet-1; status_code=Failed; \
                 activity_cause=At noon; activity=ab-12";
    let instance = "arn:aws:ec2:us-west-2:111122223333:instance/i-1";
    for (word, condition) in [
        ("Launch", "high scaling_launch_failed"),
        ("Terminate", "medium scaling_terminate_failed"),
        ("Detach", "low scaling_detach_failed"),
    ] {
        check(
            &format!("EC2 Instance {word} Unsuccessful"),
            &[GROUP, instance],
            &activity("Subnet subnet-1 is full."),
            &format!(
                "{condition}|GROUP|Subnet ? is full. 111122223333 us-west-2 then; because \"Subnet subnet-1 is full.\"; \
                 auto_scaling_group=web; {facts}"
            ),
        );
    }
}

#[test]
fn a_launch_that_was_recorded_had_no_instance() {
    let recorded = include_str!("../../../../../events/api-call/scaling-launch-failure-recorded.json");
    let got = words(recorded);
    assert!(!got.contains("instance="), "{got}");
    assert!(
        got.starts_with(
            "high scaling_launch_failed|arn:aws:autoscaling:us-west-2:619193117841:autoScalingGroup:\
             d2323979-c12a-4509-a97b-4b0589c06325:autoScalingGroupName/CustodianTest|snapshotId can only be modified on \
             EBS devices. Launching ? instance failed. 619193117841 us-west-2"
        ),
        "{got}"
    );
}

#[test]
fn one_cause_is_folded_whatever_ids_it_names_and_another_is_told() {
    let fingerprint = |message: &str, resources: &[&str]| {
        let launch = "EC2 Instance Launch Unsuccessful";
        meaning(launch, resources, &activity(message)).split("; ").next().unwrap_or_default().to_owned()
    };
    let one = fingerprint("Subnet subnet-1 is full.", &[GROUP]);
    assert_eq!(one, fingerprint("Subnet subnet-0a1b2c is full.", &[GROUP]));
    assert_ne!(one, fingerprint("Client.InternalError: Client error on launch", &[GROUP]));
    assert_ne!(one, fingerprint("Subnet subnet-1 is full.", &[&GROUP.replace("web", "api")]));
    // Without an ARN the name tells groups apart, and without a message there is one cause.
    assert_eq!(
        fingerprint("Subnet subnet-1 is full.", &[]),
        "high scaling_launch_failed|111122223333|us-west-2|web|Subnet ? is full. 111122223333 us-west-2 then"
    );
    assert_eq!(
        meaning("EC2 Instance Launch Unsuccessful", &[GROUP], &json!({ "AutoScalingGroupName": "web" })),
        format!("high scaling_launch_failed|GROUP {PLACE}")
    );
}

#[test]
fn an_instance_refresh_that_succeeds_ends_both_ways_in_which_one_failed() {
    let refresh = json!({ "InstanceRefreshId": "r-1", "AutoScalingGroupName": "web" });
    let check = |kind: &str, expected: &str| {
        check(&format!("EC2 Auto Scaling Instance Refresh {kind}"), &[GROUP], &refresh, expected);
    };
    check("Failed", &format!("high instance_refresh_failed|GROUP {PLACE}; instance_refresh=r-1"));
    check(
        "Rollback Failed",
        &format!("high instance_refresh_failed|GROUP|rollback {PLACE}; instance_refresh=r-1"),
    );
    check("Succeeded", "ends instance_refresh_failed|GROUP; ends instance_refresh_failed|GROUP|rollback");
}

#[test]
fn what_is_not_wrong_is_counted_and_nothing_else() {
    for kind in [
        "EC2 Instance Launch Successful",
        "EC2 Instance Terminate Successful",
        "EC2 Instance Detach Successful",
        "EC2 Instance-launch Lifecycle Action",
        "EC2 Instance-terminate Lifecycle Action",
        "EC2 Auto Scaling Instance Refresh Started",
        "EC2 Auto Scaling Instance Refresh Checkpoint Reached",
        "EC2 Auto Scaling Instance Refresh Started Baking",
        "EC2 Auto Scaling Instance Refresh Cancelled",
        "EC2 Auto Scaling Instance Refresh Rollback Started",
        "EC2 Auto Scaling Instance Refresh Rollback Succeeded",
    ] {
        check(kind, &[GROUP], &activity(""), "");
        check(kind, &[GROUP], &json!({ "AutoScalingGroupName": "web", "Action": "ReplaceRootVolume" }), "");
    }
}
