//! What a record names, by the names that the texts know: see `texts/advice/facts.rs`.

use super::act::Scene;
use crate::Fact;
use crate::arn::{Arn, CaArn, CertificateArn};
use crate::trail::{
    Actor, Details, Identity, KeyName, KeyState, Resource, ScalableTarget, ScalingDetails, Source,
    SourceAddress,
};

/// What was called, why it failed, upon what, by whom, from where.
pub(super) fn of(scene: &Scene<'_>, why: Vec<Fact>) -> Vec<Fact> {
    let act = scene.act;
    let mut facts = Facts(vec![
        Fact::new("operation", &act.operation.name()),
        Fact::new("event_source", &act.operation.event_source),
    ]);
    facts.0.extend(why);
    resource(&mut facts, scene);
    details(&mut facts, &act.details);
    actor(&mut facts, &act.actor);
    source(&mut facts, &act.source);
    facts.add("operation_class", Some(scene.class.label()));
    facts.add("record_id", scene.record.id.as_ref());
    facts.add("original_record_id", scene.record.addendum.as_ref().and_then(|it| it.original.as_ref()));
    facts.0
}

struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, name: &'static str, value: Option<impl ToString>) {
        self.0.extend(value.map(|value| Fact::new(name, &value)));
    }
}

fn resource(facts: &mut Facts, scene: &Scene<'_>) {
    // That of a CA has a name of its own, and what was refused is named already.
    let told =
        |arn: &&Arn| arn.service() == "acm-pca" || facts.0.iter().any(|fact| fact.value == arn.as_str());
    let arn = scene.arn().filter(|arn| !told(arn));
    let is_key = arn.is_some_and(|arn| arn.service() == "kms" && arn.resource().starts_with("key/"));
    facts.add(if is_key { "key" } else { "resource" }, arn);
    let name = scene.act.resources.iter().find_map(|resource| match resource {
        Resource::Named { name, .. } => Some(name.clone()),
        Resource::Prefix { prefix, .. } => Some(format!("{prefix}*")),
        Resource::Arn { .. } => None,
    });
    facts.add("resource_name", name);
}

fn details(facts: &mut Facts, details: &Details) {
    match details {
        Details::Key(key) => {
            let alias = key.key.as_ref().and_then(|key| match key {
                KeyName::Alias(alias) => Some(alias.clone()),
                KeyName::AliasArn(arn) => Some(arn.resource().to_owned()),
                KeyName::Id(_) | KeyName::Arn(_) => None,
            });
            facts.add("key_alias", key.alias.clone().or(alias));
            facts.add("custom_key_store", key.key_store.as_ref());
            let deletion = key.deletion.as_ref();
            facts.add("pending_window_days", deletion.and_then(|it| it.window_days));
            facts.add("deletion_date", deletion.and_then(|it| it.at));
            let waits = deletion.is_some() && key.state == Some(KeyState::PendingReplicaDeletion);
            facts.add("key_state", waits.then_some("PendingReplicaDeletion"));
            if let Some(grant) = &key.grant {
                facts.add("grant", grant.id.as_ref());
                facts.add("grantee", grant.grantee.as_ref());
                facts.add(
                    "granted_operations",
                    (!grant.operations.is_empty()).then(|| grant.operations.join(", ")),
                );
            }
            if let Some(material) = &key.material {
                facts.add("rotation_type", material.rotation.as_ref());
                facts.add("previous_key_material", material.previous.as_ref());
                facts.add("current_key_material", material.current.as_ref());
            }
        }
        Details::Ca(ca) => {
            facts.add("certificate_authority", ca.ca.as_ref().map(CaArn::arn));
            facts.add("certificate", ca.certificate.as_ref().map(CertificateArn::arn));
            facts.add("template_arn", ca.template.as_ref());
            facts.add("pending_window_days", ca.restorable_days);
        }
        Details::Scaling(scaling) => launched(facts, scaling),
        Details::Scalable(target) => scalable(facts, target),
        Details::Environment(environment) => {
            let workflow = environment.arn.as_ref().filter(|_| environment.serverless);
            facts.add("workflow", workflow);
            facts.add("environment", environment.name.as_ref().filter(|_| !environment.serverless));
            facts.add("source_bucket", environment.bucket.as_ref());
            facts.add("execution_role", environment.role.as_ref());
            facts.add("rest_api_status", environment.status);
        }
        Details::SignIn(sign_in) => {
            facts.add("signed_in_to", sign_in.to.as_ref().map(|to| to.trim_start_matches("https://")));
            facts.add("mobile", sign_in.mobile.filter(|mobile| *mobile));
        }
        Details::Trail(trail) => {
            let excluded = trail.selection.as_ref().map(|selection| {
                if selection.management {
                    selection.excluded.join(", ")
                } else {
                    "all management events".to_owned()
                }
            });
            facts.add("excluded_sources", excluded.filter(|excluded| !excluded.is_empty()));
            facts.add("trail_bucket", trail.bucket.as_ref());
            let off = &trail.switched_off;
            facts.add("switched_off", (!off.is_empty()).then(|| off.join(", ")));
        }
        Details::None => {}
    }
}

fn launched(facts: &mut Facts, scaling: &ScalingDetails) {
    facts.add("auto_scaling_group", scaling.group.as_ref());
    facts.add("launch_configuration", scaling.launch_configuration.as_ref());
    let template = scaling.launch_template.as_ref();
    facts.add("launch_template", template.and_then(|it| it.id.as_ref()));
    facts.add("launch_template_name", template.filter(|it| it.id.is_none()).and_then(|it| it.name.as_ref()));
    facts.add("instance", scaling.instance.as_ref());
    facts.add("image", scaling.image.as_ref());
    facts.add("instance_type", scaling.instance_type.as_ref());
    facts.add("processes", (!scaling.processes.is_empty()).then(|| scaling.processes.join(", ")));
}

fn scalable(facts: &mut Facts, target: &ScalableTarget) {
    facts.add("service_namespace", target.namespace.as_ref());
    facts.add("scalable_resource", target.resource.as_ref());
    facts.add("scalable_dimension", target.dimension.as_ref());
}

fn actor(facts: &mut Facts, actor: &Actor) {
    facts.add("actor", Some(name(actor)).filter(|_| actor.identity != Identity::Hidden));
    facts.add("actor_kind", Some(kind(&actor.identity)));
    facts.add("actor_account", actor.account.as_ref());
    facts.add("actor_arn", actor.issuer.as_ref().or(actor.arn.as_ref()));
    let (set, session) = match &actor.identity {
        Identity::Role { session, .. } => (None, session.as_ref()),
        Identity::PermissionSet { set, user } => (Some(set), user.as_ref()),
        _ => (None, None),
    };
    facts.add("permission_set", set);
    facts.add("session", session);
    facts.add("mfa", actor.mfa);
    facts.add("source_identity", actor.source_identity.as_ref());
    facts.add("on_behalf_of", actor.on_behalf_of.as_ref().and_then(|of| of.user_id.as_ref()));
    facts.add("invoked_by", actor.service());
    facts.add("invoked_by_delegate", actor.delegate.as_ref());
}

/// Who, in a word.
pub(super) fn name(actor: &Actor) -> String {
    let account = || actor.account.as_ref().map(ToString::to_string);
    let name = match &actor.identity {
        Identity::Root | Identity::AssumedRoot => Some("root".to_owned()),
        Identity::Hidden => Some("a name that AWS hides".to_owned()),
        Identity::Role { role, .. } => role.clone(),
        Identity::PermissionSet { set, user } => user.clone().or_else(|| Some(set.clone())),
        Identity::IdentityCenter => actor.on_behalf_of.as_ref().and_then(|of| of.user_id.clone()),
        Identity::Account => account(),
        Identity::User { name }
        | Identity::Federated { name }
        | Identity::Saml { name, .. }
        | Identity::WebIdentity { name, .. }
        | Identity::Service { name }
        | Identity::Directory { name }
        | Identity::Unknown { name }
        | Identity::Unrecognised { name, .. } => name.clone(),
        Identity::Unstated | Identity::Nobody => None,
    };
    name.or_else(|| actor.principal_id.clone()).or_else(account).unwrap_or_else(|| "not named".to_owned())
}

fn kind(identity: &Identity) -> &str {
    match identity {
        Identity::Root => "root",
        Identity::AssumedRoot => "assumed_root",
        Identity::User { .. } => "iam_user",
        Identity::Hidden => "unknown_user",
        Identity::Role { .. } => "role",
        Identity::PermissionSet { .. } | Identity::IdentityCenter => "identity_center_user",
        Identity::Federated { .. } => "federated_user",
        Identity::Saml { .. } => "saml_user",
        Identity::WebIdentity { .. } => "web_identity_user",
        Identity::Account => "aws_account",
        Identity::Service { .. } => "aws_service",
        Identity::Directory { .. } => "directory_user",
        Identity::Unknown { .. } => "unknown",
        Identity::Unrecognised { kind, .. } => kind,
        Identity::Unstated => "unstated",
        Identity::Nobody => "nobody",
    }
}

fn source(facts: &mut Facts, source: &Source) {
    let address = source.address.as_ref().map(|address| match address {
        SourceAddress::Ip(ip) => ip.to_string(),
        SourceAddress::Name(name) => name.clone(),
    });
    facts.add("source_address", address);
    facts.add("user_agent", source.user_agent.as_ref());
    facts.add("vpc_endpoint", source.vpc_endpoint.as_ref());
    facts.add("via_console", source.console.then_some(true));
}
