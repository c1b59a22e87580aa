use super::line::details;
use super::*;

const USER: &str = r#""userIdentity":{"type":"IAMUser","userName":"a","arn":"arn:aws-cn:iam::111122223333:user/a","accountId":"111122223333"},"awsRegion":"cn-north-1""#;

/// The resources and details of a call by a user in a region, in one line.
#[track_caller]
pub(super) fn check(source: &str, name: &str, fields: &str, expected: &str) {
    let act = act(&format!(
        r#"{USER},"eventSource":"{source}.amazonaws.com","eventName":"{name}"{}{fields}"#,
        if fields.is_empty() { "" } else { "," }
    ));
    let resources: Vec<_> = act.resources.iter().map(ToString::to_string).collect();
    let mut words = details(&act.details);
    words.insert(0, format!("{}: {}", act.operation, resources.join(" and ")));
    assert_eq!(words.join("; "), expected);
}

const CA: &str = "arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority/11-22";

#[test]
fn a_ca_and_its_certificates() {
    let request =
        |fields: &str| format!(r#""requestParameters":{{"certificateAuthorityArn":"{CA}"{fields}}}"#);
    check(
        "acm-pca",
        "DeleteCertificateAuthority",
        &request(""),
        &format!("acm-pca:DeleteCertificateAuthority: {CA}"),
    );
    check(
        "acm-pca",
        "PutPolicy",
        &format!(r#""requestParameters":{{"resourceArn":"{CA}","policy":"SECRET"}}"#),
        &format!("acm-pca:PutPolicy: {CA}"),
    );
    check(
        "acm-pca",
        "RevokeCertificate",
        &request(r#","certificateSerial":"67:07:44:76:83:A9","revocationReason":"KEY_COMPROMISE""#),
        &format!("acm-pca:RevokeCertificate: {CA} and {CA}/certificate/6707447683a9"),
    );
    check(
        "acm-pca",
        "RevokeCertificate",
        &request(r#","certificateSerial":"no serial""#),
        &format!("acm-pca:RevokeCertificate: {CA}"),
    );
    check(
        "acm-pca",
        "IssueCertificate",
        &format!(
            r#"{},"responseElements":{{"certificateArn":"{CA}/certificate/ab"}}"#,
            request(
                r#","templateArn":"arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1","csr":{"hb":[45,45]}"#
            )
        ),
        &format!(
            "acm-pca:IssueCertificate: {CA} and {CA}/certificate/ab; template arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1"
        ),
    );
    check(
        "acm-pca",
        "UpdateCertificateAuthority",
        &request(
            r#","status":"DISABLED","revocationConfiguration":{"crlConfiguration":{"enabled":false,"s3BucketName":"b"},"ocspConfiguration":{"enabled":"true"}}"#,
        ),
        &format!("acm-pca:UpdateCertificateAuthority: {CA}; status Disabled; crl false; ocsp true"),
    );
}

#[test]
fn a_scaling_group_has_a_name_but_no_arn() {
    let request = |fields: &str| format!(r#""requestParameters":{{{fields}}}"#);
    check(
        "autoscaling",
        "SuspendProcesses",
        &request(r#""autoScalingGroupName":"web","scalingProcesses":["Launch","Terminate"]"#),
        "autoscaling:SuspendProcesses: Auto Scaling group web; processes Launch,Terminate",
    );
    check(
        "autoscaling",
        "CreateLaunchConfiguration",
        &request(
            r#""launchConfigurationName":"lc","imageId":"ami-1","instanceType":"t2.micro","userData":"SECRET""#,
        ),
        "autoscaling:CreateLaunchConfiguration: launch configuration lc; launch configuration lc; image ami-1; type t2.micro",
    );
    check(
        "autoscaling",
        "UpdateAutoScalingGroup",
        &request(
            r#""autoScalingGroupName":"web","launchTemplate":{"launchTemplateId":"lt-1","version":"$Latest"}"#,
        ),
        r#"autoscaling:UpdateAutoScalingGroup: Auto Scaling group web; launch template LaunchTemplate { id: Some("lt-1"), name: None, version: Some("$Latest") }"#,
    );
    check(
        "autoscaling",
        "UpdateAutoScalingGroup",
        &request(
            r#""mixedInstancesPolicy":{"launchTemplate":{"launchTemplateSpecification":{"launchTemplateName":"n"}}}"#,
        ),
        r#"autoscaling:UpdateAutoScalingGroup: launch template n; launch template LaunchTemplate { id: None, name: Some("n"), version: None }"#,
    );
    check(
        "autoscaling",
        "TerminateInstanceInAutoScalingGroup",
        &request(r#""instanceId":"i-1""#),
        "autoscaling:TerminateInstanceInAutoScalingGroup: arn:aws-cn:ec2:cn-north-1:111122223333:instance/i-1",
    );
}

#[test]
fn application_auto_scaling_is_another_service() {
    check(
        "autoscaling",
        "PutScalingPolicy",
        r#""requestParameters":{"serviceNamespace":"ecs","resourceId":"service/c/web","scalableDimension":"ecs:service:DesiredCount"}"#,
        "application-autoscaling:PutScalingPolicy: scalable target service/c/web; namespace ecs; dimension ecs:service:DesiredCount",
    );
    check(
        "autoscaling",
        "PutScalingPolicy",
        r#""requestParameters":null,"additionalEventData":{"service":"application-autoscaling"}"#,
        "application-autoscaling:PutScalingPolicy: ",
    );
    check(
        "autoscaling",
        "PutScalingPolicy",
        r#""requestParameters":{"autoScalingGroupName":"web"}"#,
        "autoscaling:PutScalingPolicy: Auto Scaling group web",
    );
}

#[test]
fn an_environment_gets_its_arn_from_its_name() {
    check(
        "airflow",
        "UpdateEnvironment",
        r#""requestParameters":{"Name":"prod","SourceBucketArn":"arn:aws:s3:::b","ExecutionRoleArn":"arn:aws:iam::1:role/r","AirflowConfigurationOptions":"***"}"#,
        "airflow:UpdateEnvironment: arn:aws-cn:airflow:cn-north-1:111122223333:environment/prod; bucket arn:aws:s3:::b; role arn:aws:iam::1:role/r",
    );
    check(
        "airflow-serverless",
        "DeleteWorkflow",
        r#""requestParameters":{"workflowArn":"arn:aws:airflow-serverless:us-east-1:1:workflow/w-1"}"#,
        "airflow-serverless:DeleteWorkflow: arn:aws:airflow-serverless:us-east-1:1:workflow/w-1",
    );
    check(
        "airflow-serverless",
        "CreateWorkflow",
        r#""requestParameters":{"name":"w"}"#,
        "airflow-serverless:CreateWorkflow: Airflow workflow w",
    );
}

#[test]
fn a_name_becomes_no_arn_where_something_is_unknown() {
    let named = |fields: &str| {
        let act = act(&format!(
            r#""eventSource":"airflow.amazonaws.com","requestParameters":{{"Name":"prod"}}{fields}"#
        ));
        act.resources[0].to_string()
    };
    let user = r#","userIdentity":{"arn":"arn:aws:iam::1:user/a","accountId":"1"}"#;
    assert_eq!(named(""), "Airflow environment prod");
    assert_eq!(named(user), "Airflow environment prod");
    assert_eq!(named(r#","awsRegion":"moon","recipientAccountId":"1""#), "Airflow environment prod");
    // The name of a region tells its partition.
    assert_eq!(
        named(r#","awsRegion":"cn-north-1","recipientAccountId":"1""#),
        "arn:aws-cn:airflow:cn-north-1:1:environment/prod"
    );
    assert_eq!(
        named(&format!(r#"{user},"awsRegion":"us-east-1""#)),
        "arn:aws:airflow:us-east-1:1:environment/prod"
    );
}

#[test]
fn a_trail_and_what_it_no_longer_records() {
    let arn = "arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/all";
    check(
        "cloudtrail",
        "StopLogging",
        r#""requestParameters":{"name":"all"}"#,
        &format!("cloudtrail:StopLogging: {arn}"),
    );
    check(
        "cloudtrail",
        "StopLogging",
        &format!(r#""requestParameters":{{"name":"{arn}"}}"#),
        &format!("cloudtrail:StopLogging: {arn}"),
    );
    check(
        "cloudtrail",
        "StopLogging",
        r#""requestParameters":{"name":"all"},"errorCode":"InvalidHomeRegionException""#,
        "cloudtrail:StopLogging: trail all",
    );
    check(
        "cloudtrail",
        "DeleteEventDataStore",
        r#""requestParameters":{"eventDataStore":"e-1"}"#,
        "cloudtrail:DeleteEventDataStore: arn:aws-cn:cloudtrail:cn-north-1:111122223333:eventdatastore/e-1",
    );
    let selects = |selectors: &str, expected: &str| {
        check(
            "cloudtrail",
            "PutEventSelectors",
            &format!(r#""requestParameters":{{"trailName":"all",{selectors}}}"#),
            &format!("cloudtrail:PutEventSelectors: {arn}; selects {expected}"),
        );
    };
    let kms = r#""excludeManagementEventSources":["kms.amazonaws.com"]"#;
    selects(&format!(r#""eventSelectors":[{{{kms}}}]"#), "management events but kms.amazonaws.com");
    selects(&format!(r#""eventSelectors":[{{{kms}}},{{"readWriteType":"All"}}]"#), "management events");
    selects(
        &format!(r#""eventSelectors":[{{{kms}}},{{"includeManagementEvents":false}}]"#),
        "management events but kms.amazonaws.com",
    );
    selects(r#""eventSelectors":[{"includeManagementEvents":false}]"#, "no management events");
    let advanced =
        |fields: &str| format!(r#""advancedEventSelectors":[{{"name":"x","fieldSelectors":[{fields}]}}]"#);
    let management = r#"{"field":"eventCategory","equals":["Management"]}"#;
    selects(&advanced(management), "management events");
    selects(
        &advanced(&format!(r#"{management},{{"field":"eventSource","notEquals":["kms.amazonaws.com"]}}"#)),
        "management events but kms.amazonaws.com",
    );
    selects(&advanced(r#"{"field":"eventCategory","equals":["Data"]}"#), "no management events");
    selects(r#""eventSelectors":[],"advancedEventSelectors":[]"#, "no management events");
}

#[test]
fn a_sign_in_is_known_without_its_query() {
    check(
        "signin",
        "ConsoleLogin",
        r#""responseElements":{"ConsoleLogin":"Success"},"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home?state=SECRET&isauthcode=true","MobileVersion":"Yes","MFAUsed":"YES","MFAIdentifier":"arn:aws:iam::1:mfa/x"}"#,
        "signin:ConsoleLogin: ; result Success; to https://console.aws.amazon.com/console/home; MFA true; mobile true",
    );
}

#[test]
fn resources_that_aws_names_come_first_and_whole() {
    check(
        "s3",
        "GetObject",
        r#""resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/schlüssel"},{"ARNPrefix":"arn:aws:s3:::b/"},{"accountId":"1"},7,null]"#,
        "s3:GetObject: arn:aws:s3:::b/schlüssel and arn:aws:s3:::b/*",
    );
    // Of a denied call the text alone names the resource, in another region than the call was made in.
    check(
        "acm-pca",
        "GetCertificate",
        r#""requestParameters":null,"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::1:user/a is not authorized to perform: acm-pca:GetCertificate on resource: arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/12 because no resource-based policy allows the acm-pca:GetCertificate action""#,
        "acm-pca:GetCertificate: arn:aws:acm-pca:us-west-2:123456789012:certificate-authority/12",
    );
    check(
        "iam",
        "GetUser",
        r#""errorCode":"AccessDenied","errorMessage":"User: x is not authorized to perform: iam:GetUser on resource: user TrailDiscover""#,
        "iam:GetUser: user TrailDiscover",
    );
    check(
        "kms",
        "CreateKey",
        r#""errorCode":"AccessDenied","errorMessage":"User: x is not authorized to perform: kms:CreateKey on resource: *""#,
        "kms:CreateKey: ",
    );
}

#[test]
fn no_value_of_a_request_is_kept_that_names_nothing() {
    let secret = r#""policy":"SECRET","csr":{"hb":["SECRET"]},"plaintext":"SECRET","ciphertextBlob":"SECRET","keyStorePassword":"SECRET","description":"SECRET","encryptionContext":{"a":"SECRET"},"tags":[{"key":"SECRET","value":"SECRET"}],"userData":"SECRET","certificate":"SECRET","grantTokens":["SECRET"],"AirflowConfigurationOptions":{"a":"SECRET"},"Path":"SECRET","Body":"SECRET","QueryParameters":{"a":"SECRET"},"WebToken":"SECRET","CliToken":"SECRET","RestApiResponse":"SECRET","credentials":{"sessionToken":"SECRET"},"SwitchFrom":"SECRET""#;
    for source in [
        "kms",
        "acm-pca",
        "autoscaling",
        "airflow",
        "airflow-serverless",
        "cloudtrail",
        "signin",
        "s3",
        "sts",
    ] {
        for name in ["Encrypt", "CreateX"] {
            let kept = format!(
                "{:?}",
                act(&format!(
                    r#""eventSource":"{source}.amazonaws.com","eventName":"{name}","requestParameters":{{{secret}}},"responseElements":{{{secret}}},"additionalEventData":{{{secret}}},"serviceEventDetails":{{{secret}}},"tlsDetails":{{{secret}}},"userIdentity":{{"type":"IAMUser","accessKeyId":"SECRET","credentialId":"SECRET"}}"#
                ))
            );
            assert!(!kept.contains("SECRET"), "{kept}");
        }
    }
}
