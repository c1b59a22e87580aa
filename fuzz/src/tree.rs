//! JSON as `serde_json` reads it, with the keys that stand twice: what the decoder of records is held against.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Text(String),
    Bool(bool),
    /// `null` and numbers, of which nothing is asked.
    Other,
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// The values of all keys that have one of these names, the last one first.
    fn all<'t>(&'t self, names: &[&str]) -> impl Iterator<Item = &'t Self> {
        let fields = if let Self::Object(fields) = self { fields.as_slice() } else { &[] };
        fields.iter().rev().filter(move |(name, _)| names.contains(&name.as_str())).map(|(_, value)| value)
    }

    /// The text of a field: of several, the last one that has any.
    pub fn text(&self, names: &[&str]) -> Option<&str> {
        self.all(names).find_map(|value| match value {
            Self::Text(text) if !text.is_empty() => Some(text.as_str()),
            _ => None,
        })
    }

    /// A field that says yes or no, in CloudTrail's spellings.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.all(&[name]).find_map(|value| match value {
            Self::Bool(flag) => Some(*flag),
            Self::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        })
    }

    /// A field that is an object: of several, the last one.
    pub fn object(&self, name: &str) -> Option<&Self> {
        self.all(&[name]).find(|value| matches!(value, Self::Object(_)))
    }

    /// A field that is a list: of several, the last one.
    pub fn list(&self, name: &str) -> Option<&[Self]> {
        self.all(&[name]).find_map(|value| match value {
            Self::List(items) => Some(items.as_slice()),
            _ => None,
        })
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(flag))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        // A name with an escape is refused here: the decoder takes names as they are written.
        while let Some((name, value)) = entries.next_entry::<&str, _>()? {
            fields.push((name.to_owned(), value));
        }
        Ok(Tree::Object(fields))
    }
}
