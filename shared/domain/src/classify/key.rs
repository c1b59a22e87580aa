use super::finding;
use crate::arn::KeyArn;
use crate::event::{KeyChange, KeyEvent, Origin};
use crate::{Classification, Condition, Fact, Finding};

/// Folded by condition and key: AWS may send several events for one deletion, each with an id of its own. What has
/// expired is over when the material is imported again, of which CloudTrail tells.
pub(super) fn classify(origin: &Origin, event: &KeyEvent) -> Classification {
    let condition = match event.change {
        KeyChange::Rotated { .. } => Condition::KeyRotated,
        KeyChange::MaterialExpired { .. } => Condition::KeyMaterialExpired,
        KeyChange::Deleted => Condition::KeyDeleted,
    };
    let finding = Finding {
        // An id alone tells keys of one place apart.
        about: event.key.is_none().then(|| event.id.clone()),
        facts: facts(event),
        ..finding(origin, condition, event.key.as_ref().map(KeyArn::arn))
    };
    Classification { findings: vec![finding], ends: vec![] }
}

fn facts(event: &KeyEvent) -> Vec<Fact> {
    let key = event.key.as_ref().map_or_else(|| event.id.clone(), |key| key.arn().to_string());
    let mut facts = vec![Fact::new("key", &key)];
    let mut fact = |name, value: &Option<String>| facts.extend(value.as_ref().map(|it| Fact::new(name, it)));
    match &event.change {
        KeyChange::Rotated { previous_material, current_material, rotation_type, origin } => {
            fact("rotation_type", rotation_type);
            fact("key_origin", origin);
            fact("previous_key_material", previous_material);
            fact("current_key_material", current_material);
        }
        KeyChange::MaterialExpired { material } => fact("key_material", material),
        KeyChange::Deleted => {}
    }
    facts
}
