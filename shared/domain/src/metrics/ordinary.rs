use super::{Datum, LogFile, Metric};
use crate::{Outcome, Severity};

/// Whether nothing was counted but what goes on all day and nobody has to look at. What is not ordinary is worth a call of
/// its own; and so is all that was counted with it, so that one invocation is sent in one way.
pub fn are_ordinary(data: &[Datum]) -> bool {
    data.iter().all(|datum| is_ordinary(datum.metric))
}

/// Written so that a new metric, outcome or fate of a file has to decide.
fn is_ordinary(metric: Metric) -> bool {
    match metric {
        Metric::EventsReceived | Metric::ApiCalls(..) | Metric::DetectionDelay => true,
        Metric::EventOutcome(outcome) => match outcome {
            Outcome::Counted => true,
            Outcome::Alerted
            | Outcome::Folded
            | Outcome::Muted
            | Outcome::Duplicate
            | Outcome::Refused
            | Outcome::Failed => false,
        },
        // Successes, as of a certificate that was revoked. They come by tens a second.
        Metric::Conditions(condition) => condition.severity() == Severity::Info,
        Metric::LogFiles(fate) => match fate {
            LogFile::Read | LogFile::SkippedDigest | LogFile::SkippedInsight | LogFile::SkippedOther => true,
            LogFile::Failed => false,
        },
        Metric::ApiFailures(..)
        | Metric::AlertDelay
        | Metric::LedgerUnavailable
        | Metric::RoutedTopicFailed
        | Metric::ChatUndelivered
        | Metric::EnrichmentFailed
        | Metric::Heartbeat => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::Condition;
    use crate::operations::{Group, Service};
    use crate::trail::FailureClass;

    const ALL_DAY: [Metric; 7] = [
        Metric::EventsReceived,
        Metric::EventOutcome(Outcome::Counted),
        Metric::Conditions(Condition::CertificateRevoked),
        Metric::ApiCalls(Service::Kms, Group::DataPlane),
        Metric::LogFiles(LogFile::Read),
        Metric::LogFiles(LogFile::SkippedDigest),
        Metric::DetectionDelay,
    ];

    fn one(metric: Metric) -> Datum {
        Datum { metric, minute: Timestamp::UNIX_EPOCH, values: vec![(1, 1)] }
    }

    #[test]
    fn what_goes_on_all_day_is_ordinary() {
        assert!(are_ordinary(&[]));
        assert!(are_ordinary(&ALL_DAY.map(one)));
    }

    #[test]
    fn one_thing_that_is_not_ordinary_makes_all_of_it_so() {
        let outcomes = Outcome::ALL.into_iter().filter(|it| *it != Outcome::Counted);
        let conditions = Condition::ALL.iter().filter(|it| it.severity() > Severity::Info);
        let failures = FailureClass::ALL.map(|class| Metric::ApiFailures(Service::Other, class));
        let others = [
            Metric::LogFiles(LogFile::Failed),
            Metric::AlertDelay,
            Metric::LedgerUnavailable,
            Metric::RoutedTopicFailed,
            Metric::ChatUndelivered,
            Metric::EnrichmentFailed,
            Metric::Heartbeat,
        ];
        let all = outcomes
            .map(Metric::EventOutcome)
            .chain(conditions.map(|it| Metric::Conditions(*it)))
            .chain(failures)
            .chain(others);
        for metric in all {
            let mut data = ALL_DAY.map(one).to_vec();
            data.insert(1, one(metric));
            assert!(!are_ordinary(&data), "{metric:?}");
        }
    }
}
