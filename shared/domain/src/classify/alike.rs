//! What messages about the same cause have in common.

/// What a message says of its cause, without the ids, places, numbers and times that make each one different: every word
/// with a digit in it is a `?`. One line of printable ASCII, bounded, because repetitions are folded by it.
pub(super) fn alike(message: &str) -> String {
    const MOST: usize = 256;
    let mut text = String::new();
    let mut marked = false;
    for word in message.split_whitespace() {
        let plain = word.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_digit());
        let word = if plain { word } else { "?" };
        if text.len() + word.len() >= MOST {
            break;
        }
        // A list is a list, however long.
        if plain || !marked {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        marked = !plain;
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(messages: &[&str], expected: &str) {
        for message in messages {
            assert_eq!(alike(message), expected, "{message}");
        }
    }

    #[test]
    fn ids_places_and_numbers_do_not_make_another_cause() {
        check(
            &[
                "The subnet ID 'subnet-3f9e3d54' does not exist. Launching EC2 instance failed.",
                "The subnet ID 'subnet-0aa11bb22cc33dd44' does not exist. Launching EC2 instance failed.",
            ],
            "The subnet ID ? does not exist. Launching ? instance failed.",
        );
        check(
            &[
                "We do not have sufficient m5.large capacity in us-east-1a. Choose us-east-1b, us-east-1c.",
                "We do not have sufficient c6g.xlarge capacity in us-east-1d. Choose us-east-1b.",
            ],
            "We do not have sufficient ? capacity in ? Choose ?",
        );
        check(
            &[
                "At 2016-05-21T16:43:20Z instance i-0123456789abcdef0 was not there",
                "At 2026-11-21T00:00:00Z\n\ninstance\ti-4 was  not there",
            ],
            "At ? instance ? was not there",
        );
        check(&["", " \n", "\u{2028}"], "");
    }

    #[test]
    fn another_cause_is_another_cause() {
        assert_ne!(alike("Access denied."), alike("Client.InternalError: Client error on launch."));
    }

    proptest! {
        #[test]
        fn is_a_bounded_printable_line_and_stays_as_it_is(message in "(.|\\n|[a-z0-9 ]){0,600}") {
            let once = alike(&message);
            prop_assert!(once.len() <= 256 && once.chars().all(|c| matches!(c, ' '..='~')), "{once:?}");
            prop_assert_eq!(alike(&once), once);
        }
    }
}
