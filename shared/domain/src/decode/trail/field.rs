//! JSON read field by field: one that holds what it can't hold loses itself, not the record. Of a field that is there
//! twice, the last one that holds something counts.

use std::borrow::Cow;

use memchr::memchr;

pub(super) use super::scan::{each_element, each_field};

/// The fields that count as absent because of what they hold.
pub(super) type Notes = Vec<&'static str>;

/// A type that can be read from the text of a JSON value.
pub(super) trait Field<'a>: Sized {
    /// The value, or none if the text is of another type. `path` is what `notes` calls the field.
    fn read(text: &'a str, path: &'static str, notes: &mut Notes) -> Option<Self>;
}

/// Reads one field: `null` and the empty string are the same as nothing, and anything of another type is noted.
pub(super) fn field<'a, T: Field<'a>>(text: &'a str, path: &'static str, notes: &mut Notes) -> Option<T> {
    if matches!(text, "null" | "\"\"") {
        return None;
    }
    let value = T::read(text, path, notes);
    if value.is_none() {
        notes.push(path);
    }
    value
}

impl<'a> Field<'a> for Cow<'a, str> {
    fn read(text: &'a str, _: &'static str, _: &mut Notes) -> Option<Self> {
        let inner = text.strip_prefix('"')?.strip_suffix('"')?;
        if memchr(b'\\', inner.as_bytes()).is_some() {
            // Half a surrogate pair, which is no text, loses the field only.
            return serde_json::from_str(text).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }
}

/// CloudTrail writes some of its booleans as strings, and those of sign-ins as words.
impl Field<'_> for bool {
    fn read(text: &str, _: &'static str, _: &mut Notes) -> Option<Self> {
        let word = word(text)?;
        let is = |words: [&str; 2]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is(["true", "yes"]) {
            Some(true)
        } else if is(["false", "no"]) {
            Some(false)
        } else {
            None
        }
    }
}

/// Small numbers, also as strings.
impl Field<'_> for u32 {
    fn read(text: &str, _: &'static str, _: &mut Notes) -> Option<Self> {
        word(text)?.parse().ok()
    }
}

/// A string, or whatever else there is as it is written.
fn word(text: &str) -> Option<Cow<'_, str>> {
    if text.starts_with('"') { Cow::read(text, "", &mut Notes::new()) } else { Some(Cow::Borrowed(text)) }
}

/// An object, to be read later or not at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'a>(pub(super) &'a str);

impl<'a> Field<'a> for Object<'a> {
    fn read(text: &'a str, _: &'static str, _: &mut Notes) -> Option<Self> {
        text.starts_with('{').then_some(Self(text))
    }
}

/// Elements of another type are left out.
impl<'a, T: Field<'a>> Field<'a> for Vec<T> {
    fn read(text: &'a str, path: &'static str, notes: &mut Notes) -> Option<Self> {
        let mut values = Self::new();
        each_element(text, &mut |element| values.extend(field(element, path, notes)))?;
        Some(values)
    }
}

/// A struct whose fields are all optional. `at` is where its fields stand, for the notes.
macro_rules! wire {
    ($(#[$doc:meta])* $name:ident at $parent:literal { $($field:ident: $type:ty = $($key:literal)|+,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(in crate::decode::trail) struct $name<'a> {
            $(pub(in crate::decode::trail) $field: Option<$type>,)+
            borrows: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> $crate::decode::trail::field::Field<'a> for $name<'a> {
            fn read(
                text: &'a str,
                _: &'static str,
                notes: &mut $crate::decode::trail::field::Notes,
            ) -> Option<Self> {
                let mut wire = Self::default();
                $crate::decode::trail::field::each_field(text, &mut |key, value| match key {
                    $($($key => {
                        let value = $crate::decode::trail::field::field(value, concat!($parent, $key), notes);
                        wire.$field = value.or(wire.$field.take());
                    })+)+
                    _ => {}
                })?;
                Some(wire)
            }
        }
    };
}

pub(super) use wire;
