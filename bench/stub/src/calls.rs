//! The calls that were made, with their times.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use hyper::StatusCode;
use serde_json::{Value, json};

/// Calls that are kept whole since the last reset. More are only counted.
const KEPT: usize = 20_000;

pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) connection: u64,
    pub(crate) begun: Instant,
    pub(crate) ended: Instant,
    /// Of the request's body, and of the answer's.
    pub(crate) bytes: (usize, usize),
    pub(crate) status: StatusCode,
}

#[derive(Default)]
pub(crate) struct Calls(Mutex<State>);

#[derive(Default)]
struct State {
    since: Option<Instant>,
    kept: Vec<Call>,
    counts: BTreeMap<(&'static str, u16), (u64, u64)>,
}

impl Calls {
    pub(crate) fn add(&self, call: Call) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.since.get_or_insert(call.begun);
        let (count, bytes) = state.counts.entry((call.operation, call.status.as_u16())).or_default();
        *count += 1;
        *bytes += call.bytes.0 as u64;
        if state.kept.len() < KEPT {
            state.kept.push(call);
        }
    }

    pub(crate) fn reset(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// Each operation with its count and the bytes sent, then the calls in the order of their ends, in µs since the first.
    pub(crate) fn shown(&self) -> Value {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = state.counts.iter().map(|((operation, status), (count, bytes))| {
            json!({ "operation": operation, "status": status, "count": count, "bytes": bytes })
        });
        let calls = state.kept.iter().map(|call| {
            let us =
                |at: Instant| state.since.map(|since| at.saturating_duration_since(since).as_micros() as u64);
            json!({
                "operation": call.operation, "status": call.status.as_u16(), "connection": call.connection,
                "begun_us": us(call.begun), "ended_us": us(call.ended),
                "request_bytes": call.bytes.0, "answer_bytes": call.bytes.1,
            })
        });
        json!({ "counts": counts.collect::<Vec<_>>(), "calls": calls.collect::<Vec<_>>() })
    }
}
