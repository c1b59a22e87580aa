//! Links into the AWS console.

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

/// The console page of a private CA, by its ARN or the ARN of one of its certificates.
///
/// The region becomes part of a host name, so it is not taken from the ARN, where it may be any text.
pub(super) fn private_ca(arn: &Arn, region: &Region) -> Option<String> {
    let host = host(arn.partition())?;
    let ca = arn.as_str().split("/certificate/").next()?;
    let ca = ca.replace('/', "~2F");
    Some(format!("https://{region}.{host}/acm-pca/home?region={region}#/certificateAuthorities?arn={ca}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arn: &str, expected: &str) {
        let arn: Arn = arn.parse().unwrap();
        let region = arn.region().parse().unwrap_or_else(|_| "us-east-1".parse().unwrap());
        assert_eq!(private_ca(&arn, &region).as_deref().unwrap_or("none"), expected);
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
}
