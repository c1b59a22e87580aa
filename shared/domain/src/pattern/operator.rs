use serde_json::Value;

use super::cidr::Cidr;
use super::numeric::Numeric;
use super::wildcard::Wildcard;

/// One alternative of a field: what a value may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operator {
    Null,
    Bool(bool),
    Number(Numeric),
    Text(Text),
    Cidr(Cidr),
    /// Any value that is none of these, even one of another type.
    AnythingBut(Vec<Self>),
    /// Any value.
    Exists,
}

/// What a string may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    Is(String),
    Prefix(String),
    Suffix(String),
    IsIgnoringCase(String),
    PrefixIgnoringCase(String),
    SuffixIgnoringCase(String),
    Wildcard(Wildcard),
}

impl Operator {
    /// Whether a value meets this. The value is a leaf: no array and no object.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Bool(flag) => value.as_bool() == Some(*flag),
            Self::Number(range) => value.as_f64().is_some_and(|number| range.contains(number)),
            Self::Text(text) => value.as_str().is_some_and(|value| text.accepts(value)),
            Self::Cidr(block) => value.as_str().is_some_and(|value| block.contains(value)),
            Self::AnythingBut(refused) => !refused.iter().any(|operator| operator.accepts(value)),
            Self::Exists => true,
        }
    }
}

impl Text {
    fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Is(text) => value == text,
            Self::Prefix(text) => value.starts_with(text),
            Self::Suffix(text) => value.ends_with(text),
            Self::IsIgnoringCase(text) => lower(value).eq(lower(text)),
            Self::PrefixIgnoringCase(text) => begins(lower(value), lower(text)),
            Self::SuffixIgnoringCase(text) => begins(lower(value).rev(), lower(text).rev()),
            Self::Wildcard(wildcard) => wildcard.accepts(value),
        }
    }
}

/// Character by character: the lower case of a whole string depends on what stands next to a sigma.
fn lower(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn begins(mut value: impl Iterator<Item = char>, mut text: impl Iterator<Item = char>) -> bool {
    text.all(|c| value.next() == Some(c))
}
