//! The account itself: its root user, who signs in, and what is recorded of it all.

use super::Words;
use super::choice::{Choice, row};

const ROOT: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html";
const ROOT_MFA: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html";
const ROOT_PASSWORD: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reset-root-password.html";
const SIGN_IN: &str = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html";
const SWITCHING: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html";
const IDENTITY_CENTER: &str =
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html";
const MFA: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html";
const TRAILS: &str =
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html";
const SELECTORS: &str = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html";
const LAKE: &str = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake.html";

const WAS_IT_YOU: &str = "Ask whoever keeps the root credentials of account {account} whether that was them. AWS wants \
     root used for the few tasks that nothing else can do.";
const ELSE: &str = "See what else root did:\naws cloudtrail lookup-events --region {region} --lookup-attributes \
     AttributeKey=Username,AttributeValue=root";
const TAKE_BACK: &str = "If nobody of yours did it, sign in as root, change the password, delete its access keys and look \
     at its MFA devices: no other user can. If that fails, ask AWS Support. Then undo what was done below.";
const STATE: &str = "See whether root has MFA and access keys (1 is yes, 0 is no):\naws iam get-account-summary --query \
     'SummaryMap.[AccountMFAEnabled,AccountAccessKeysPresent]'";

pub(super) const ROOT_ACTIVITY: Choice = Choice {
    rows: &[
        row(
            &[("operation", "PasswordRecoveryRequested")],
            Words {
                meaning: "Somebody asked for a new password of the root user of an account. Whoever knows the mail address \
                          of root can do that. What is needed to set one was sent to that address.",
                steps: &[
                    WAS_IT_YOU,
                    "If nobody of yours asked, make sure that nobody else reads the mail of that address, and that root has \
                     MFA, which a new password does not take away (1 is yes, 0 is no):\naws iam get-account-summary \
                     --query SummaryMap.AccountMFAEnabled",
                    "See whether a password was set after that, which is PasswordRecoveryCompleted:\naws cloudtrail \
                     lookup-events --region {region} --lookup-attributes \
                     AttributeKey=EventName,AttributeValue=PasswordRecoveryCompleted",
                ],
                page: ROOT_PASSWORD,
            },
        ),
        row(
            &[("operation", "PasswordRecoveryCompleted")],
            Words {
                meaning: "The root user of an account has a new password: somebody who reads the mail of its address has \
                          set it. No policy of IAM limits root.",
                steps: &[WAS_IT_YOU, TAKE_BACK, ELSE, STATE],
                page: ROOT_PASSWORD,
            },
        ),
    ],
    otherwise: Words {
        meaning: "The root user of an account called AWS. No policy of IAM limits root: only service control policies of \
                  the organisation do.",
        steps: &[WAS_IT_YOU, TAKE_BACK, ELSE, STATE],
        page: ROOT,
    },
};

pub(super) const ROOT_WITHOUT_MFA: Words = Words {
    meaning: "The root user of an account called AWS without a second factor: a password, or an access key of root, was \
              enough. No policy of IAM limits root.",
    steps: &[
        WAS_IT_YOU,
        TAKE_BACK,
        STATE,
        "Register MFA for root, and delete access keys of root: there is no good reason for one. In an organisation, \
         remove the root credentials of member accounts altogether.",
        ELSE,
    ],
    page: ROOT_MFA,
};

const OTHER_SIGN_INS: &str = "See what else happened from there:\naws cloudtrail lookup-events --region {region} \
     --lookup-attributes AttributeKey=EventName,AttributeValue={operation}";

pub(super) const SIGN_IN_FAILED: Choice = Choice {
    rows: &[
        row(
            &[("actor_kind", "root")],
            Words {
                meaning: "Somebody could not sign in to the console as the root user. One is a typing mistake; many are \
                          an attempt to guess its password. No policy of IAM limits root.",
                steps: &[
                    WAS_IT_YOU,
                    OTHER_SIGN_INS,
                    "If nobody of yours tried, look whether root has MFA (1 is yes, 0 is no), and who reads the mail of its \
                     address: a new password goes there.\naws iam get-account-summary --query \
                     SummaryMap.AccountMFAEnabled",
                ],
                page: ROOT_MFA,
            },
        ),
        row(
            &[("operation", "SwitchRole")],
            Words {
                meaning: "Somebody who has signed in to the console could not switch to a role: there is none of that name, \
                          or it does not trust who asked. Many are an attempt to find one that does.",
                steps: &[
                    "If there are many, or the address below is strange, ask the user what the role is needed for.",
                    "If the role is the right one, look in its account whom it trusts, and under which conditions.",
                    OTHER_SIGN_INS,
                ],
                page: SWITCHING,
            },
        ),
        row(
            &[("actor_kind", "identity_center_user")],
            Words {
                meaning: "Somebody could not sign in through IAM Identity Center. One is a typing mistake; many are an \
                          attempt to guess a password.",
                steps: &[
                    "If there are many, or the address below is strange, ask the user, and have the password changed in IAM \
                     Identity Center, or where it takes its users from.",
                    OTHER_SIGN_INS,
                ],
                page: IDENTITY_CENTER,
            },
        ),
    ],
    otherwise: Words {
        meaning: "Somebody could not sign in to the console. One is a typing mistake; many are an attempt to guess a \
                  password. A name that AWS hides is no user of the account.",
        steps: &[
            "If there are many, or the address below is strange, ask the user, and have the password changed:\n\
             aws iam get-user --user-name {actor}",
            OTHER_SIGN_INS,
        ],
        page: SIGN_IN,
    },
};

pub(super) const SIGN_IN_WITHOUT_MFA: Words = Words {
    meaning: "An IAM user signed in to the console with a password alone. Whoever learns that password is in.",
    steps: &[
        "See whether the user has a second factor at all:\naws iam list-mfa-devices --user-name {actor}",
        "Let the user register one, and deny everything without it: a statement with aws:MultiFactorAuthPresent. Better: \
         let people sign in through IAM Identity Center.",
    ],
    page: MFA,
};

const START: &str =
    "Start it again:\naws cloudtrail start-logging --region {region} --name {resource|resource_name}";
const MEANWHILE: &str = "What happened meanwhile is not in the log. Management events of the last 90 days are still in the \
     event history of the account, each region for itself:\naws cloudtrail lookup-events --region {region}";
const STORES: Words = Words {
    meaning: "An event data store of CloudTrail Lake was stopped or deleted. What happens from now on is missing there.",
    steps: &[
        "See its state:\naws cloudtrail get-event-data-store --region {region} --event-data-store {resource}",
        "If it was deleted, restore it within 7 days:\naws cloudtrail restore-event-data-store --region {region} \
         --event-data-store {resource}",
        "Start it again:\naws cloudtrail start-event-data-store-ingestion --region {region} --event-data-store {resource}",
        MEANWHILE,
    ],
    page: LAKE,
};

pub(super) const TRAIL_WEAKENED: Choice = Choice {
    rows: &[
        row(
            &[("operation", "StopLogging")],
            Words {
                meaning: "A trail of CloudTrail was stopped. Nothing that happens from now on is recorded in it, and \
                          Tocsin hears no calls that only this trail records.",
                steps: &[START, MEANWHILE],
                page: TRAILS,
            },
        ),
        row(
            &[("operation", "DeleteTrail")],
            Words {
                meaning: "A trail of CloudTrail was deleted. Nothing that happens from now on is recorded by it, and \
                          Tocsin hears no calls that only this trail records. Its log files are still in their bucket.",
                steps: &[
                    "Create it again from where it is defined, then start it: a new trail records nothing until then.",
                    START,
                    MEANWHILE,
                ],
                page: TRAILS,
            },
        ),
        row(
            &[("operation", "PutEventSelectors")],
            Words {
                meaning: "A trail of CloudTrail no longer records the calls that change KMS keys. What happens to keys \
                          from now on is not in it, and Tocsin may not hear of it.",
                steps: &[
                    "See what it records now:\naws cloudtrail get-event-selectors --region {region} --trail-name \
                     {resource|resource_name}",
                    "Let it record all management events again. This replaces all its selectors, so add those for data \
                     events, if it had some:\naws cloudtrail put-event-selectors --region {region} --trail-name \
                     {resource|resource_name} --event-selectors ReadWriteType=All,IncludeManagementEvents=true",
                    MEANWHILE,
                ],
                page: SELECTORS,
            },
        ),
        row(&[("operation", "StopEventDataStoreIngestion")], STORES),
        row(&[("operation", "DeleteEventDataStore")], STORES),
    ],
    otherwise: Words {
        meaning: "A trail of CloudTrail was changed. Unless it was so before, it records less from now on, or elsewhere, or \
                  nobody can tell any more whether its files were changed.",
        steps: &[
            "See how it is now. Multi-region, global service events and log file validation are to be true, and the \
             bucket yours:\naws cloudtrail get-trail --region {region} --name {resource|resource_name}",
            "The call names {trail_bucket} as its bucket. If the log went to another one before, name that instead of \
             BUCKET:\naws cloudtrail update-trail --region {region} --name {resource|resource_name} --s3-bucket-name \
             BUCKET",
            "Switch on again what is off; a trail of an organisation needs --is-organization-trail as well, from the \
             management account:\naws cloudtrail update-trail --region {region} --name {resource|resource_name} \
             --is-multi-region-trail --include-global-service-events --enable-log-file-validation",
        ],
        page: TRAILS,
    },
};
