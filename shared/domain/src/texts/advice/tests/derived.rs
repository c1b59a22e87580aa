//! What follows from the facts, and stands in commands.

use super::*;

fn denied(facts: &[(&'static str, &str)]) -> String {
    advice(Condition::AccessDenied, facts).steps.join("\n")
}

#[test]
fn iam_is_asked_about_what_it_knows() {
    let simulate =
        |arn| denied(&[("action", "kms:Decrypt"), ("actor_arn", arn)]).contains("simulate-principal-policy");
    assert!(simulate("arn:aws:iam::111122223333:user/ann"));
    assert!(simulate("arn:aws-cn:iam::111122223333:role/path/deploy"));
    assert!(!simulate("arn:aws:iam::111122223333:root"));
    assert!(!simulate("arn:aws:sts::111122223333:federated-user/ann"));
    assert!(!simulate("nobody"));
}

#[test]
fn a_policy_is_read_where_its_resource_is() {
    let at = |resource| {
        let kms =
            [("denied_by", "resource_policy"), ("denial", "implicit"), ("event_source", "kms.amazonaws.com")];
        let steps = denied(&[&kms[..], &[("action", "kms:Decrypt"), ("denied_resource", resource)]].concat());
        let region = steps.split_once("get-key-policy --region ").unwrap().1;
        region.split_once(' ').unwrap().0.to_owned()
    };
    assert_eq!(at("arn:aws:kms:eu-west-1:999988887777:key/1122"), "eu-west-1");
    assert_eq!(at("alias/app"), "us-east-1");
}

#[test]
fn the_organisation_is_asked_about_the_account_of_the_actor() {
    let target = |facts: &[(&'static str, &str)]| {
        denied(facts).split_once("--target-id ").unwrap().1.split_once(' ').unwrap().0.to_owned()
    };
    assert_eq!(target(&[("actor_account", "999988887777")]), "999988887777");
    assert_eq!(target(&[]), "111122223333");
}

#[test]
fn what_is_resumed_is_what_was_suspended() {
    let resume = |processes: &[(&'static str, &str)]| {
        let facts = [&[("auto_scaling_group", "web")], processes].concat();
        let steps = advice(Condition::ScalingSuspended, &facts).steps.join("\n");
        steps.split_once("--auto-scaling-group-name web").unwrap().1.trim().to_owned()
    };
    assert_eq!(resume(&[]), "");
    assert_eq!(resume(&[("processes", "Launch")]), "--scaling-processes Launch");
    assert_eq!(resume(&[("processes", "Launch, AZRebalance")]), "--scaling-processes Launch AZRebalance");
    assert_eq!(resume(&[("processes", "Launch, $(id)")]), "--scaling-processes PROCESSES");
}
