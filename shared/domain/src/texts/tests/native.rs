//! Texts of the native events of other services than AWS Private CA.

use super::*;

fn launch_failure(name: &str, message: &str, cause: &str) -> String {
    let group = "arn:aws:autoscaling:us-west-2:111122223333:autoScalingGroup:12ab:autoScalingGroupName";
    serde_json::json!({
        "id": "e", "detail-type": "EC2 Instance Launch Unsuccessful", "source": "aws.autoscaling",
        "account": "111122223333", "region": "us-west-2", "time": "2026-11-20T10:15:30Z",
        "resources": [format!("{group}/{name}")],
        "detail": {
            "AutoScalingGroupName": name, "StatusCode": "Failed", "StatusMessage": message, "Cause": cause,
            "ActivityId": "ab-12", "EC2InstanceId": "",
        },
    })
    .to_string()
}

fn command(name: &str) -> String {
    let [message] = &messages(&launch_failure(name, "why", "because"))[..] else { panic!("one message") };
    let command = message.email.lines().find(|line| line.contains("describe-scaling-activities"));
    command.unwrap_or_default().trim().to_owned()
}

#[test]
fn what_a_shell_or_the_cli_would_read_stays_out_of_commands() {
    let named = |name: &str| {
        format!(
            "aws autoscaling describe-scaling-activities --region us-west-2 --auto-scaling-group-name {name} --max-items 10"
        )
    };
    for name in ["web", "web-2_a.b/c@d", "9"] {
        assert_eq!(command(name), named(name));
    }
    for name in [
        "$(id)",
        "`id`",
        "a;id",
        "a b",
        "a'b",
        "a\nid",
        "--endpoint-url=evil",
        "file:///etc/passwd",
        "a://b",
        "a*",
        "{a}",
        "schön",
    ] {
        assert_eq!(command(name), named("AUTO_SCALING_GROUP"), "{name:?}");
    }
}

#[test]
fn what_people_may_name_and_write_stays_one_line_of_text() {
    let event = launch_failure(
        "web\r\nAccount: 999999999999<!channel>",
        "x\r\nAccount: 999999999999\u{1b}[2J\u{202e}evil\u{2028}<!channel> [link](https://evil.example)",
        "At\u{0}\naws iam create-user",
    );
    let [message] = &messages(&event)[..] else { panic!("one message") };
    insta::assert_snapshot!("an_attackers_group", show(message));
}

proptest! {
    #[test]
    fn sns_takes_every_failure_of_a_group(name in ".{0,299}x", message in ".*", cause in ".*", times in 1..4000_usize) {
        for message in messages(&launch_failure(&name, &message.repeat(times), &cause.repeat(times))) {
            sns_takes(&message)?;
        }
    }
}
