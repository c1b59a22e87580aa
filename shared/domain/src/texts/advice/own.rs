//! What Tocsin says about itself.

use super::Words;
use super::private_ca::TELL_US;

pub(super) const ROUTING_BROKEN: Words = Words {
    meaning: "Your routing file can't be read, so none of its rules is in force: nothing is muted, and everything is told \
              with the severity of the catalogue. No alert is lost.",
    steps: &[
        "Mend what is named below. Before you deploy it, check the file:\ntocsin check routing/routing.yaml",
        "Deploy again. Each instance of a function reads the file once.",
    ],
    page: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html",
};

pub(super) const SELF_TEST: Words = Words {
    meaning: "A function of Tocsin can hear, remember and tell. Once a day each of them says so here; an alarm rings when one \
              does not. Nothing is wrong.",
    steps: &["To hear no more of it, let the filter of your subscription take any condition but self_test."],
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html",
};

pub(super) const UNRECOGNISED: Words = Words {
    meaning: "A service that Tocsin listens to sent an event of a kind that this version does not know.",
    steps: &[TELL_US],
    page: "https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html",
};
