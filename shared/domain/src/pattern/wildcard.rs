/// Text in which each `*` stands for any characters, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wildcard {
    /// What stands before the first `*`. All of it, if there is none.
    before: String,
    /// What stands after each `*`.
    after: Vec<String>,
}

/// `*`s in one text. EventBridge has a limit too, but measures something it doesn't document.
const MOST: usize = 4;

impl Wildcard {
    /// Reads the text: `\*` is an asterisk, `\\` a backslash.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let (mut before, mut after) = (String::new(), Vec::<String>::new());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let literal = match c {
                '*' if chars.peek() == Some(&'*') => {
                    return Err("two `*` in a row mean the same as one: leave one out".into());
                }
                '*' => {
                    after.push(String::new());
                    continue;
                }
                '\\' => match chars.next() {
                    Some(c @ ('*' | '\\')) => c,
                    _ => return Err("a backslash may stand only before `*` or another backslash".into()),
                },
                c => c,
            };
            after.last_mut().unwrap_or(&mut before).push(literal);
        }
        if after.len() > MOST {
            return Err(format!("has {} `*`, at most {MOST} are allowed", after.len()));
        }
        Ok(Self { before, after })
    }

    /// Takes each piece where it comes first. That leaves the most for those after it, so there is no going back.
    pub(super) fn accepts(&self, value: &str) -> bool {
        let Some(mut rest) = value.strip_prefix(self.before.as_str()) else { return false };
        let Some((last, between)) = self.after.split_last() else { return rest.is_empty() };
        for piece in between {
            match rest.find(piece.as_str()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}
