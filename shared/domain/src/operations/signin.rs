//! Signing in to the console. A sign-in that failed has no `errorCode`: its `errorMessage` says so.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>

use super::Class::{Info, Read, Security};
use super::When::PasswordAlone;
use super::{Operation, makes_if, op};
use crate::Condition::SignInWithoutMfa;

pub(super) const OPERATIONS: &[Operation] = &[
    op("CheckMfa", Read, &[]),
    op("ConsoleLogin", Security, &[makes_if(PasswordAlone, SignInWithoutMfa)]),
    op("CredentialChallenge", Info, &[]),
    op("CredentialVerification", Info, &[]),
    op("GetSigninToken", Security, &[]),
    op("PasswordRecoveryCompleted", Security, &[]),
    op("PasswordRecoveryRequested", Security, &[]),
    op("PasswordUpdated", Security, &[]),
    op("SwitchRole", Security, &[]),
    op("UserAuthentication", Security, &[]),
];
