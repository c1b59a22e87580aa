//! What Tocsin says about itself.

use super::Words;

pub(super) const ROUTING_BROKEN: Words = Words {
    meaning: "Your routing file can't be read, so none of its rules is in force: nothing is muted, and everything is told \
              with the severity of the catalogue. No alert is lost.",
    steps: &[
        "Mend what is named below. Before you deploy it, check the file:\ntocsin check routing/routing.yaml",
        "Deploy again. Functions read the file when they start.",
    ],
    page: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html",
};
