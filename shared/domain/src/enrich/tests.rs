use super::*;
use crate::Region;

fn ca(partition: &str, region: &str) -> CaArn {
    format!("arn:{partition}:acm-pca:{region}:111122223333:certificate-authority/1122").parse().unwrap()
}

#[test]
fn the_statement_names_this_ca_and_this_bucket_in_every_partition() {
    let account = "111122223333".parse().unwrap();
    let statements = [
        ("aws", "us-east-1"),
        ("aws", "af-south-1"),
        ("aws-cn", "cn-north-1"),
        ("aws-us-gov", "us-gov-west-1"),
        ("aws-moon", "sea-1"),
    ]
    .map(|(partition, region)| statement(&"my-crls".parse().unwrap(), &ca(partition, region), &account));
    insta::assert_snapshot!(statements.join("\n\n"));
}

#[test]
fn the_regions_that_every_account_has_are_known_in_one_partition() {
    for (partition, region, expected) in [
        ("aws", "us-east-1", Some(true)),
        ("aws", "ap-northeast-3", Some(true)),
        ("aws", "af-south-1", Some(false)),
        ("aws", "mars-north-1", Some(false)),
        ("aws-cn", "cn-north-1", None),
        ("aws-us-gov", "us-gov-west-1", None),
        ("aws-moon", "us-east-1", None),
    ] {
        let known: Region = region.parse().unwrap();
        assert_eq!(is_enabled_by_default(&ca(partition, region), &known), expected, "{partition} {region}");
    }
}

#[test]
fn the_name_of_a_bucket_has_nothing_that_a_policy_would_read() {
    for (name, expected) in [
        ("my-crls", "ok"),
        ("crls.example.com", "ok"),
        ("Old_Bucket-of-2016", "ok"),
        ("ab", "has 2 bytes, and a bucket's name has 3 to 255"),
        ("", "has 0 bytes, and a bucket's name has 3 to 255"),
        ("bucket/*", "has the character '/', which is not allowed"),
        ("buck*t", "has the character '*', which is not allowed"),
        ("${aws:username}", "has the character '$', which is not allowed"),
        ("a\",\"b", "has the character '\"', which is not allowed"),
        ("bucket\n", "has the character '\\n', which is not allowed"),
        ("bücket", "has the character 'ü', which is not allowed"),
        ("-bucket", "has the character '-', which is not allowed"),
        ("bucket.", "has the character '.', which is not allowed"),
    ] {
        let got = name.parse::<BucketName>().map_or_else(|err| err.to_string(), |_| "ok".to_owned());
        assert_eq!(got, expected, "{name:?}");
    }
    assert!("x".repeat(256).parse::<BucketName>().is_err());
}

#[test]
fn the_deadline_is_half_of_the_validity_after_the_first_failure() {
    let first = "2026-11-21T12:00:00Z".parse().unwrap();
    let deadline = |question: &Question, enabled, expiration_in_days| {
        let crl = CrlConfiguration { enabled, expiration_in_days, ..CrlConfiguration::default() };
        let answer =
            Answer::CertificateAuthority(CertificateAuthority { crl, ..CertificateAuthority::default() });
        question.deadline(&answer, first).map(|deadline| deadline.to_string())
    };
    let bucket = Question::CrlBucket(ca("aws", "us-east-1"));
    assert_eq!(deadline(&bucket, true, Some(7)).as_deref(), Some("2026-11-25T00:00:00Z"));
    let crl = Question::Crl(ca("aws", "us-east-1"));
    assert_eq!(deadline(&crl, true, Some(1)).as_deref(), Some("2026-11-22T00:00:00Z"));
    assert_eq!(deadline(&crl, false, Some(7)), None, "no CRL, no deadline");
    assert_eq!(deadline(&crl, true, None), None);
    assert_eq!(deadline(&crl, true, Some(-7)), None);
    assert_eq!(deadline(&crl, true, Some(i32::MAX)), None, "later than time itself");
    assert_eq!(deadline(&Question::Creation(ca("aws", "us-east-1")), true, Some(7)), None);
}
