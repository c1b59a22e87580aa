//! Links into the AWS console.

use std::fmt::Write;

use crate::Region;
use crate::arn::Arn;

/// The console of a partition. One without a public console, or one that is not known yet, has no link: none beats a
/// wrong one.
fn host(partition: &str) -> Option<&'static str> {
    match partition {
        "aws" => Some("console.aws.amazon.com"),
        "aws-cn" => Some("console.amazonaws.cn"),
        "aws-us-gov" => Some("console.amazonaws-us-gov.com"),
        "aws-eusc" => Some("console.amazonaws-eusc.eu"),
        _ => None,
    }
}

/// The console page of a resource.
///
/// The region becomes part of a host name, so it is not taken from the ARN, where it may be any text. Names are
/// somebody's text too.
pub(super) fn page(arn: &Arn, region: &Region) -> Option<String> {
    let console = format!("https://{region}.{}", host(arn.partition())?);
    let (kind, name) = arn.resource().split_once('/')?;
    match (arn.service(), kind) {
        ("acm-pca", "certificate-authority") => {
            let ca = arn.as_str().split("/certificate/").next()?.replace('/', "~2F");
            Some(format!("{console}/acm-pca/home?region={region}#/certificateAuthorities?arn={ca}"))
        }
        ("kms", "key") => Some(format!("{console}/kms/home?region={region}#/kms/keys/{}", encoded(name))),
        ("autoscaling", _) => {
            let group = encoded(name);
            Some(format!(
                "{console}/ec2/home?region={region}#AutoScalingGroupDetails:id={group};view=activity"
            ))
        }
        ("airflow", "environment") => {
            Some(format!("{console}/mwaa/home?region={region}#environments/{}", encoded(name)))
        }
        _ => None,
    }
}

/// With `%` for all that might end a link or mean something in one.
fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arn: &str, expected: &str) {
        let arn: Arn = arn.parse().unwrap();
        let region = arn.region().parse().unwrap_or_else(|_| "us-east-1".parse().unwrap());
        assert_eq!(page(&arn, &region).as_deref().unwrap_or("none"), expected);
    }

    #[test]
    fn leads_to_the_console_of_the_partition() {
        check(
            "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122/certificate/ab",
            "https://us-east-1.console.aws.amazon.com/acm-pca/home?region=us-east-1#/certificateAuthorities\
             ?arn=arn:aws:acm-pca:us-east-1:111122223333:certificate-authority~2F1122",
        );
        check(
            "arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority/1122",
            "https://cn-north-1.console.amazonaws.cn/acm-pca/home?region=cn-north-1#/certificateAuthorities\
             ?arn=arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority~2F1122",
        );
        check(
            "arn:aws:acm-pca:evil.example/login@x:1:certificate-authority/1122",
            "https://us-east-1.console.aws.amazon.com/acm-pca/home?region=us-east-1#/certificateAuthorities\
             ?arn=arn:aws:acm-pca:evil.example~2Flogin@x:1:certificate-authority~2F1122",
        );
        check("arn:aws-moon:acm-pca:sea-1:111122223333:certificate-authority/1122", "none");
    }

    #[test]
    fn leads_to_a_key_a_group_and_an_environment() {
        check(
            "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/kms/home?region=us-gov-west-1#/kms/keys/1234abcd-12ab",
        );
        let group =
            "arn:aws:autoscaling:us-west-2:111122223333:autoScalingGroup:d2323979-c12a:autoScalingGroupName";
        let page =
            "https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#AutoScalingGroupDetails:id=";
        check(&format!("{group}/web"), &format!("{page}web;view=activity"));
        check(&format!("{group}/a b/<c>;%"), &format!("{page}a%20b%2F%3Cc%3E%3B%25;view=activity"));
        check(
            "arn:aws:airflow:eu-west-1:111122223333:environment/dev",
            "https://eu-west-1.console.aws.amazon.com/mwaa/home?region=eu-west-1#environments/dev",
        );
        check("arn:aws:airflow-serverless:eu-west-1:111122223333:workflow/etl", "none");
        check("arn:aws:kms:eu-west-1:111122223333:alias/payroll", "none");
    }
}
