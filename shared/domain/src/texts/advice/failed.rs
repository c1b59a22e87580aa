//! Calls that failed for no fault of the caller's rights.

use super::Words;
use super::choice::{ANY, Choice, row};

const KMS_RATES: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html";
const PCA_QUOTAS: &str = "https://docs.aws.amazon.com/general/latest/gr/pca.html";
const RETRIES: &str = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html";
pub(super) const REST_API: &str =
    "https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html";
const HEALTH: &str = "https://docs.aws.amazon.com/health/latest/ug/aws-health-dashboard-status.html";

const WHO: &str = "Find out what the actor below does in such a hurry. An SDK retries by itself: what is logged here may have \
     worked a moment later.";
const KMS_QUOTAS: &str = "See the quotas, and ask for more if they don't suffice:\naws service-quotas list-service-quotas --region \
     {region} --service-code kms";
const CA_QUOTAS: &str = "See the quotas, and ask for more if they don't suffice:\naws service-quotas list-service-quotas --region \
     {region} --service-code acm-pca";
const GROUP_QUOTAS: &str = "See the quotas, and ask for more if they don't suffice:\naws service-quotas list-service-quotas --region \
     {region} --service-code autoscaling";

const TOO_FAST: &str = "Calls came faster than AWS takes them from this account and region, and some were turned away. All \
     callers of the account share one rate.";

pub(super) const THROTTLED: Choice = Choice {
    rows: &[
        row(
            &[("event_source", "kms.amazonaws.com")],
            Words {
                meaning: TOO_FAST,
                steps: &[
                    WHO,
                    "Use fewer calls: S3 Bucket Keys, data keys that are cached, one key for what belongs together.",
                    KMS_QUOTAS,
                ],
                page: KMS_RATES,
            },
        ),
        row(
            &[("event_source", "acm-pca.amazonaws.com")],
            Words { meaning: TOO_FAST, steps: &[WHO, CA_QUOTAS], page: PCA_QUOTAS },
        ),
    ],
    otherwise: Words { meaning: TOO_FAST, steps: &[WHO], page: RETRIES },
};

const NO_MORE: &str = "AWS refused a call because a quota is used up: a number of resources, or capacity. It will refuse the next \
     one too.";
const CLEAR_UP: &str = "Take away what is not needed any more, or ask for a higher quota in the Service Quotas console. An error \
     that speaks of capacity is AWS's own: try another zone or instance type.";

pub(super) const QUOTA_REACHED: Choice = Choice {
    rows: &[
        row(
            &[("event_source", "kms.amazonaws.com")],
            Words { meaning: NO_MORE, steps: &[KMS_QUOTAS, CLEAR_UP], page: QUOTAS },
        ),
        row(
            &[("event_source", "acm-pca.amazonaws.com")],
            Words {
                meaning: NO_MORE,
                steps: &[
                    CA_QUOTAS,
                    "A CA counts until it is gone for good, 7 to 30 days after its deletion. A CA with a complete CRL \
                     issues a million certificates; a partitioned CRL lifts that.",
                ],
                page: PCA_QUOTAS,
            },
        ),
        row(
            &[("event_source", "autoscaling.amazonaws.com")],
            Words { meaning: NO_MORE, steps: &[GROUP_QUOTAS, CLEAR_UP], page: QUOTAS },
        ),
    ],
    otherwise: Words { meaning: NO_MORE, steps: &[CLEAR_UP], page: QUOTAS },
};

pub(super) const SERVICE_FAULT: Choice = Choice {
    rows: &[row(
        &[("rest_api_status", ANY)],
        Words {
            meaning: "AWS took a call for the REST API of an Airflow environment, and the web server of the environment \
                      answered it with an error of its own.",
            steps: &[
                "Read the log of the web server, if the environment keeps it. A DAG or a plugin is often the reason:\n\
                 aws logs filter-log-events --region {region} --log-group-name airflow-{environment}-WebServer \
                 --filter-pattern ERROR",
                "See whether the environment is AVAILABLE:\naws mwaa get-environment --region {region} --name {environment} \
                 --query Environment.Status",
            ],
            page: REST_API,
        },
    )],
    otherwise: Words {
        meaning: "A call failed because of an error inside AWS, not because of what was asked for. An SDK retries by \
                  itself.",
        steps: &[
            "If it goes on, look at the AWS Health Dashboard for this service and region.",
            "If that shows nothing, open a case with AWS Support and give the time, the operation and the event below.",
            "This key is in a custom key store: its cluster or proxy may be the reason.\naws kms \
             describe-custom-key-stores --region {region} --custom-key-store-id {custom_key_store}",
        ],
        page: HEALTH,
    },
};
