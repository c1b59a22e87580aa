//! The text of an error, without what nobody reads.

/// A message and the authorization id it carried.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) authorization_id: Option<String>,
}

/// Takes off what AWS appends to a denial: the blob that EC2 encodes its reasons in, and the way to Access Troubleshooter,
/// of which the id is kept.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html>
pub(super) fn sentence(message: &str) -> Sentence {
    let (text, authorization_id) = match message.rsplit_once("authorization id: ") {
        Some((before, id)) => {
            let before = before.rfind("Go to https://").map_or(before, |start| &before[..start]);
            let id = id.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
            (before, Some(id.to_owned()).filter(|id| !id.is_empty()))
        }
        None => (message, None),
    };
    let text = match text.find("Encoded authorization failure message:") {
        Some(start) => &text[..start],
        None => text,
    };
    Sentence { text: text.trim().to_owned(), authorization_id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reads_is_taken_off() {
        let check = |message: &str, text: &str, id: Option<&str>| {
            let expected = Sentence { text: text.to_owned(), authorization_id: id.map(str::to_owned) };
            assert_eq!(sentence(message), expected);
        };
        check("Access Denied", "Access Denied", None);
        check(
            "You are not authorized to perform this operation. Encoded authorization failure message: 1Qju1r-MUd3Ls",
            "You are not authorized to perform this operation.",
            None,
        );
        check(
            "User: a is not authorized to perform: b:C with an explicit deny in an identity-based policy. Go to \
             https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/EXAMPLE1a2b for \
             complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: \
             EXAMPLE1a2b",
            "User: a is not authorized to perform: b:C with an explicit deny in an identity-based policy.",
            Some("EXAMPLE1a2b"),
        );
        check(
            "Denied. Go to https://console.aws.amazon.com/iam/home#/access-troubleshooter for complete details, or call \
             the iam:GetAuthorizationDetails API with the following authorization id: 0a1b2c3d-0000-1111-2222-333344445555.",
            "Denied.",
            Some("0a1b2c3d-0000-1111-2222-333344445555"),
        );
    }
}
