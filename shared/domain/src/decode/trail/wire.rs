//! The fields of a record that are read.

use std::borrow::Cow;

use super::field::{Object, wire};

wire! {
    /// A record of any kind.
    Record at "" {
        event_type: Cow<'a, str> = "eventType",
        event_category: Cow<'a, str> = "eventCategory",
        management_event: bool = "managementEvent",
        // Aggregates write `eventId`.
        event_id: Cow<'a, str> = "eventID" | "eventId",
        shared_event_id: Cow<'a, str> = "sharedEventID",
        event_time: Cow<'a, str> = "eventTime",
        region: Cow<'a, str> = "awsRegion",
        recipient: Cow<'a, str> = "recipientAccountId" | "accountId",
        addendum: Addendum<'a> = "addendum",
        event_source: Cow<'a, str> = "eventSource",
        event_name: Cow<'a, str> = "eventName",
        read_only: bool = "readOnly",
        request_id: Cow<'a, str> = "requestID",
        identity: Identity<'a> = "userIdentity",
        source_address: Cow<'a, str> = "sourceIPAddress",
        user_agent: Cow<'a, str> = "userAgent",
        vpc_endpoint: Cow<'a, str> = "vpcEndpointId",
        from_console: bool = "sessionCredentialFromConsole",
        resources: Vec<Resource<'a>> = "resources",
        error_code: Cow<'a, str> = "errorCode",
        error_message: Cow<'a, str> = "errorMessage",
        request: Object<'a> = "requestParameters",
        response: Object<'a> = "responseElements",
        additional: Object<'a> = "additionalEventData",
        service_details: Object<'a> = "serviceEventDetails",
        insight: Insight<'a> = "insightDetails",
        window: Window<'a> = "timeWindow",
    }
}

wire! {
    Addendum at "addendum." {
        reason: Cow<'a, str> = "reason",
        original: Cow<'a, str> = "originalEventID",
    }
}

wire! {
    Insight at "insightDetails." {
        state: Cow<'a, str> = "state",
        kind: Cow<'a, str> = "insightType",
        event_source: Cow<'a, str> = "eventSource",
        event_name: Cow<'a, str> = "eventName",
        error_code: Cow<'a, str> = "errorCode",
    }
}

wire! {
    Window at "timeWindow." {
        end: Cow<'a, str> = "windowEnd",
    }
}

wire! {
    Resource at "resources." {
        arn: Cow<'a, str> = "ARN" | "arn",
        prefix: Cow<'a, str> = "ARNPrefix",
        kind: Cow<'a, str> = "type",
    }
}

wire! {
    Identity at "userIdentity." {
        kind: Cow<'a, str> = "type",
        user_name: Cow<'a, str> = "userName",
        principal_id: Cow<'a, str> = "principalId",
        arn: Cow<'a, str> = "arn",
        account: Cow<'a, str> = "accountId",
        invoked_by: Cow<'a, str> = "invokedBy",
        delegate: Delegate<'a> = "invokedByDelegate",
        on_behalf_of: OnBehalfOf<'a> = "onBehalfOf",
        in_scope_of: InScopeOf<'a> = "inScopeOf",
        provider: Cow<'a, str> = "identityProvider",
        session: Session<'a> = "sessionContext",
    }
}

wire! {
    Delegate at "userIdentity.invokedByDelegate." {
        account: Cow<'a, str> = "accountId",
    }
}

wire! {
    OnBehalfOf at "userIdentity.onBehalfOf." {
        user_id: Cow<'a, str> = "userId",
        identity_store: Cow<'a, str> = "identityStoreArn",
    }
}

wire! {
    InScopeOf at "userIdentity.inScopeOf." {
        issuer: Cow<'a, str> = "issuerType",
        source_arn: Cow<'a, str> = "sourceArn",
        source_account: Cow<'a, str> = "sourceAccount",
        issued_to: Cow<'a, str> = "credentialsIssuedTo",
    }
}

wire! {
    Session at "userIdentity.sessionContext." {
        issuer: Issuer<'a> = "sessionIssuer",
        attributes: Attributes<'a> = "attributes",
        source_identity: Cow<'a, str> = "sourceIdentity",
        assumed_root: bool = "assumedRoot",
    }
}

wire! {
    /// Empty for sessions of users and of root.
    Issuer at "userIdentity.sessionContext.sessionIssuer." {
        arn: Cow<'a, str> = "arn",
        user_name: Cow<'a, str> = "userName",
    }
}

wire! {
    Attributes at "userIdentity.sessionContext.attributes." {
        mfa: bool = "mfaAuthenticated",
    }
}
