mod native;
mod notifications;

use proptest::prelude::*;

use super::*;

const EVENT: &str = r#"{"version":"0","id":"e-1","detail-type":"ACM Private CA CRL Generation","source":"aws.acm-pca",
    "account":"111122223333","time":"2019-11-07T23:01:25Z","region":"us-east-1",
    "resources":["arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122"],"detail":{"result":"success"}}"#;

#[track_caller]
fn check(text: &str, expected: &str) {
    let got = event(text).map_or_else(|err| err.to_string(), |event| format!("{:?}", event.body));
    assert_eq!(got, expected, "{text}");
}

#[track_caller]
fn check_with(from: &str, to: &str, expected: &str) {
    assert!(EVENT.contains(from), "{from}");
    check(&EVENT.replace(from, to), expected);
}

#[test]
fn names_the_field_and_the_event() {
    check("", "refused: the input is empty, expected an EventBridge event");
    check("{}", "refused: field `id`: missing");
    check("[]", "refused: not a JSON object, as every event is");
    check("[\"e-1\"]", "refused: not a JSON object, as every event is");
    check("null", "refused: not a JSON object, as every event is");
    check_with("\"id\":\"e-1\",", "", "refused: field `id`: missing");
    check_with("\"e-1\"", "5", "refused: field `id`: invalid type: integer `5`, expected a string");
    check_with("\"e-1\"", "\"\"", "refused: field `id`: is empty");
    check_with(
        "\"aws.acm-pca\"",
        "null",
        "event `e-1` refused: field `source`: invalid type: null, expected a string",
    );
    check_with("\"time\":\"2019-11-07T23:01:25Z\",", "", "event `e-1` refused: field `time`: missing");
    check_with("\"result\"", "\"resolt\"", "event `e-1` refused: field `detail.result`: missing");
    check_with(
        "{\"result\":\"success\"}",
        "[\"success\"]",
        "event `e-1` refused: field `detail`: not an object",
    );
    check_with(
        "\"us-east-1\",",
        "\"us east\",",
        "event `e-1` refused: field `region`: has the character ' ', which is not allowed",
    );
    check_with(
        "\"success\"}}",
        "\"success\"",
        "refused: not JSON at line 3, column 114: EOF while parsing an object",
    );
    check_with(
        "certificate-authority/1122",
        "certificate/1122",
        "event `e-1` refused: field `resources[0]`: not a certificate authority",
    );
    check_with(
        "\"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122\"",
        "7",
        "event `e-1` refused: field `resources[0]`: invalid type: integer `7`, expected a string",
    );
}

#[test]
fn an_array_longer_than_the_object_it_stands_for_is_no_object() {
    let expected = "event `e-1` refused: field `detail`: not an object";
    check_with("{\"result\":\"success\"}", "[\"success\",null,null]", expected);
}

#[test]
fn says_which_events_nobody_hears() {
    let nobody = |detail_type: &str, source: &str| {
        format!(
            "event `e-1` refused: no function hears detail-type `{detail_type}` from source `{source}`: check the rule's event pattern"
        )
    };
    let crl = "ACM Private CA CRL Generation";
    check_with("aws.acm-pca", "aws.s3", &nobody(crl, "aws.s3"));
    // CloudTrail is heard whatever the service, but that is no record of it.
    check_with(crl, "AWS API Call via CloudTrail", "event `e-1` refused: field `detail.eventTime`: missing");
    // Whoever may put events can say that CloudTrail did.
    let made_up = EVENT.replace(crl, "AWS API Call via CloudTrail").replace("aws.acm-pca", "my.app");
    check(&made_up, &nobody("AWS API Call via CloudTrail", "my.app"));
    check_with("aws.acm-pca", "a\\u001b[2J", &nobody(crl, "a\\u{1b}[2J"));
    check_with("aws.acm-pca", &"x".repeat(1000), &nobody(crl, &format!("{}…", "x".repeat(200))));
}

const NOBODY: &str = "Asked { requester: None, template: None, subject: None }";

#[test]
fn keeps_what_is_unknown_whole() {
    let ca = "CaArn(Arn(\"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122\"))";
    check_with(
        "\"success\"",
        "\"par\\ntial\",\"reason\":\"why \\u0000\",\"more\":{}",
        &format!(
            "PrivateCa {{ ca: {ca}, attempt: CrlGeneration, result: Unrecognised {{ result: \"par\\ntial\", reason: Some(\"why \\0\") }}, asked: {NOBODY} }}"
        ),
    );
    check_with(
        "CRL Generation",
        "Something New",
        "Unrecognised { resources: [\"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122\"], \
         detail: \"{\\\"result\\\":\\\"success\\\"}\" }",
    );
}

#[test]
fn the_service_event_says_how_an_issuance_ended() {
    let check = |detail: &str, expected: &str| {
        let text = EVENT
            .replace("{\"result\":\"success\"}", detail)
            .replace("ACM Private CA CRL Generation", SERVICE_EVENT);
        let got = event(&text).map_or_else(|err| err.to_string(), |event| format!("{:?}", event.body));
        assert_eq!(
            got.replace("arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/", ""),
            expected
        );
    };
    let of = |details: &str| {
        format!(
            r#"{{"eventName":"IssueCertificateDetails","resources":[{{"ARN":"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122/certificate/ab"}}]{details}}}"#
        )
    };
    let body = |result: &str| {
        format!(
            r#"PrivateCa {{ ca: CaArn(Arn("1122")), attempt: Issuance(Some(CertificateArn(Arn("1122/certificate/ab")))), result: {result}, asked: {NOBODY} }}"#
        )
    };
    check(&of(r#","serviceEventDetails":{"status":"ISSUED"}"#), &body("Success"));
    check(&of(r#","serviceEventDetails":{"status":"FAILED"}"#), &body("Failure { reason: None }"));
    check(
        &of(r#","serviceEventDetails":{"status":"LOST","statusReason":"x"}"#),
        &body("Unrecognised { result: \"LOST\", reason: Some(\"x\") }"),
    );
    check(&of(""), "event `e-1` refused: field `detail.serviceEventDetails`: missing");
    check("{}", "event `e-1` refused: field `detail.eventName`: missing");
    check(
        r#"{"eventName":"IssueCertificateDetails","serviceEventDetails":{"status":"FAILED"}}"#,
        "event `e-1` refused: field `detail.resources`: names no certificate authority",
    );
    check(
        r#"{"eventName":"IssueCertificateDetails","resources":[{},["a",1]]}"#,
        "event `e-1` refused: field `detail.resources[1]`: an array, expected an object",
    );
    check(r#"{"eventName":"GenerateCRL"}"#, "event `e-1` refused: field `detail.eventTime`: missing");
}

/// Of a record that tells of something else, nothing is asked that only an issuance has.
#[test]
fn another_service_event_of_a_ca_is_a_record_like_any_other() {
    for fields in [
        r#""resources":null"#,
        r#""resources":[{"ARN":5}]"#,
        r#""serviceEventDetails":{"crl":"x"}"#,
        r#""serviceEventDetails":"none""#,
        r#""eventID":5"#,
        r#""eventName":"GenerateCRL""#,
    ] {
        let detail = format!(
            r#"{{"eventTime":"2026-11-20T10:00:00Z","eventSource":"acm-pca.amazonaws.com","eventType":"AwsServiceEvent","eventName":"GenerateCRL",{fields}}}"#
        );
        let text = EVENT
            .replace("{\"result\":\"success\"}", &detail)
            .replace("ACM Private CA CRL Generation", SERVICE_EVENT);
        let body = event(&text).map(|event| event.body);
        assert!(matches!(body, Ok(Body::Trail(_))), "{fields}: {body:?}");
    }
}

#[test]
fn an_issuance_says_who_asked_as_far_as_aws_does() {
    let asked = |details: &str| {
        let detail = format!(
            r#"{{"eventName":"IssueCertificateDetails","resources":[{{"ARN":"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122"}}],"serviceEventDetails":{{"status":"FAILED",{details}}}}}"#
        );
        let text = EVENT
            .replace("{\"result\":\"success\"}", &detail)
            .replace("ACM Private CA CRL Generation", SERVICE_EVENT);
        let Body::PrivateCa { asked, .. } = event(&text).unwrap().body else { panic!("an issuance") };
        [asked.requester, asked.template, asked.subject].map(Option::unwrap_or_default).join("|")
    };
    let role = "arn:aws:iam::999988887777:role/x";
    assert_eq!(
        asked(&format!(r#""requesterAccountId":"999988887777","requesterArn":"{role}""#)),
        format!("{role}||")
    );
    assert_eq!(
        asked(r#""requesterServicePrincipal":"acm.amazonaws.com","subject":"CN=a""#),
        "acm.amazonaws.com||CN=a"
    );
    assert_eq!(asked(r#""requesterAccountId":"999988887777","templateArn":"t""#), "999988887777|t|");
    assert_eq!(asked(r#""requesterArn":{},"templateArn":5,"subject":null,"requesterAccountId":"""#), "||");
}

#[test]
fn a_ca_is_named_twice_or_only_by_its_certificate() {
    let arn = "\"arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122\"";
    let expected = format!(
        "PrivateCa {{ ca: CaArn(Arn({arn})), attempt: CrlGeneration, result: Success, asked: {NOBODY} }}"
    );
    check_with(arn, &format!("{arn},{arn}"), &expected);
    check_with(arn, &arn.replace("1122\"", "1122/certificate/ab\""), &expected);
}

#[test]
fn tells_a_batch_from_an_event() {
    let batch = r#"{"Records":[{"messageId":"a","eventSource":"aws:sqs","body":"x"},{"messageId":"b","eventSource":"aws:sqs","body":7},{"messageId":"c","eventSource":"aws:sqs"}]}"#;
    let Ok(Intake::Batch(messages)) = intake(batch) else { panic!("no batch") };
    let bodies: Vec<_> = messages
        .iter()
        .map(|m| format!("{}: {:?}", m.id, m.body.as_ref().map_err(ToString::to_string)))
        .collect();
    assert_eq!(
        bodies,
        [
            "a: Ok(\"x\")",
            "b: Err(\"refused: field `body`: invalid type: integer `7`, expected a string\")",
            "c: Err(\"refused: field `body`: missing\")",
        ]
    );
    assert_eq!(intake(EVENT), Ok(Intake::Event(EVENT)));
    for no_batch in ["nonsense", "[[]]", "[[{\"messageId\":\"a\"}]]"] {
        assert_eq!(intake(no_batch), Ok(Intake::Event(no_batch)));
    }
}

#[test]
fn a_batch_whose_messages_cannot_be_named_is_refused_whole() {
    let check = |records: &str, expected: &str| {
        let got = intake(&format!("{{\"Records\":{records}}}")).unwrap_err().to_string();
        assert_eq!(got, format!("refused: field `{expected}"));
    };
    check("7", "Records`: not an array");
    check("[[\"aws:sqs\",\"m\",\"{}\"]]", "Records[0]`: not an object");
    check("[{\"eventSource\":\"aws:sqs\"}]", "Records[0].messageId`: missing");
    check("[{\"eventSource\":\"aws:sqs\",\"messageId\":\"\"}]", "Records[0].messageId`: is empty");
    check(
        "[{\"eventVersion\":\"1.08\",\"eventSource\":\"kms.amazonaws.com\"}]",
        "Records[0].eventSource`: is `kms.amazonaws.com`, expected `aws:sqs`: log files of CloudTrail are for `tocsin replay`",
    );
    check(
        "[{\"eventSource\":\"aws:s3\",\"messageId\":\"m\"}]",
        "Records[0].eventSource`: is `aws:s3`, expected `aws:sqs`",
    );
}

#[track_caller]
fn check_documents(text: &str, expected: &[&str]) {
    let got: Vec<_> = documents(text.as_bytes())
        .into_iter()
        .map(|found| format!("{}: {}", found.line, found.text.unwrap_or_else(|err| err.to_string())))
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn finds_events_however_people_keep_them() {
    check_documents("{\"a\":1}", &["1: {\"a\":1}"]);
    check_documents("\n[{\"a\":1},\n\n {\"b\":2}]\n", &["2: {\"a\":1}", "4: {\"b\":2}"]);
    check_documents("{\"a\":1}\n{\"b\":2}\n", &["1: {\"a\":1}", "2: {\"b\":2}"]);
    check_documents(
        "{\n\"a\":1}{\"b\":2}\n\n[[{\"c\":3}]]",
        &["1: {\n\"a\":1}", "2: {\"b\":2}", "4: {\"c\":3}"],
    );
    check_documents(
        "{\"Records\":[{\"messageId\":\"m\",\"eventSource\":\"aws:sqs\",\"body\":\"{}\"}]}\n7",
        &["1: {}", "2: 7"],
    );
    check_documents("[\"{\\\"a\\\":1}\",\n\"{x\",5]", &["1: {\"a\":1}", "2: \"{x\"", "2: 5"]);
    check_documents("  \n", &["1: refused: the input is empty, expected an EventBridge event"]);
    check_documents("[]", &["1: refused: the input is empty, expected an EventBridge event"]);
    let cut = "refused: the file ends inside an array, so events may be missing";
    check_documents("[{\"a\":1},{\"b\":2}, ", &["1: {\"a\":1}", "1: {\"b\":2}", &format!("1: {cut}")]);
    check_documents("[\n{\"a\":1},\n{\"b\":2}\n", &["2: {\"a\":1}", "3: {\"b\":2}", &format!("3: {cut}")]);
    check_documents("[{\"a\":1},\n{\"b\":2},\n", &["1: {\"a\":1}", "2: {\"b\":2}", &format!("2: {cut}")]);
    check_documents(
        "[{\"a\":1},{\"b\":2},\n{\"c\":3}\n]\n",
        &["1: {\"a\":1}", "1: {\"b\":2}", "2: {\"c\":3}"],
    );
    check_documents("[", &[&format!("1: {cut}")]);
    check_documents(&"[".repeat(1000), &[&format!("1: {cut}")]);
}

#[test]
fn a_broken_line_loses_that_line_only() {
    check_documents(
        "{\"a\":1}\n{\"b\":\n  {\"c\":3}\n[{\"d\":4},\n {\"e\"5},\n {\"f\":6}]",
        &[
            "1: {\"a\":1}",
            "2: refused: not JSON at line 2, column 5: EOF while parsing a value",
            "3: {\"c\":3}",
            "4: {\"d\":4}",
            "5: refused: not JSON at line 5, column 5: expected `:`",
            "6: {\"f\":6}",
        ],
    );
    // Not the lines of an event that is whole.
    check_documents(
        "{\n \"a\": [\n  \"x\"\n ]\n}\n{ broken\n{\n\n \"b\": 1\n},\n{\n",
        &[
            "1: {\n \"a\": [\n  \"x\"\n ]\n}",
            "6: refused: not JSON at line 6, column 3: key must be a string",
            "7: {\n\n \"b\": 1\n}",
            "11: refused: not JSON at line 11, column 1: EOF while parsing an object",
        ],
    );
    check_documents("nonsense", &["1: refused: not JSON at line 1, column 2: expected ident"]);
    let bytes = b"\xef\xbb\xbf{\"a\":1}\n{\"\xff\":2}\n{\"c\":3}";
    let texts: Vec<_> =
        documents(bytes).into_iter().map(|it| it.text.unwrap_or_else(|err| err.to_string())).collect();
    assert_eq!(texts, ["{\"a\":1}", "refused: byte 10 is not UTF-8", "{\"c\":3}"]);
}

#[test]
fn a_damaged_file_gives_what_can_be_read_and_says_what_could_not() {
    check_documents(
        "[\n {\n  \"a\": 1\n },\n {\n  \"b\":\n },\n {\n  \"c\": 3\n }\n]\n",
        &[
            "2: {\n  \"a\": 1\n }",
            "5: refused: not JSON at line 7, column 2: expected value; lines 5 to 10 were not read",
        ],
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check_documents(&deep, &["1: refused: arrays are nested deeper than 8"]);
    let many = "{\"a\":\n".repeat(20_000);
    assert_eq!(documents(many.as_bytes()).len(), 1);
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for document in documents(&bytes) {
            let _ = document.text.map(|text| event(&text).is_ok());
        }
        if let Ok(text) = str::from_utf8(&bytes) {
            let _ = (event(text), intake(text));
        }
    }

    #[test]
    fn never_panics_on_a_damaged_event(
        damage in prop::collection::vec((0..EVENT.len(), prop::sample::select(b"{}[]\",:\\\0\xff\n1e".to_vec())), 1..6),
    ) {
        let mut bytes = EVENT.as_bytes().to_vec();
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        let found = documents(&bytes);
        prop_assert!(!found.is_empty());
        for document in found {
            let _ = document.text.map(|text| event(&text).is_ok());
        }
    }

    #[test]
    fn never_panics_on_a_cut_event(end in 0..EVENT.len()) {
        let err = event(&EVENT[..end]).unwrap_err();
        prop_assert!(matches!(err.problem, Problem::NotJson { .. } | Problem::Empty), "{err}");
    }

    #[test]
    fn any_field_may_hold_anything(
        field in prop::sample::select(vec!["id", "source", "detail-type", "account", "region", "time", "resources", "detail"]),
        value in any_json(),
    ) {
        let mut changed: serde_json::Value = serde_json::from_str(EVENT).unwrap();
        changed[field] = value;
        match event(&changed.to_string()) {
            Ok(_) => {}
            // The error is one line of bounded length, and says where to look.
            Err(err) => {
                let text = err.to_string();
                prop_assert!(!text.contains('\n') && text.len() < 1200, "{text}");
                prop_assert!(text.contains("field `") || text.contains("no function hears"), "{text}");
            }
        }
    }
}
