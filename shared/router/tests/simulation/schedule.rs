use std::collections::HashSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::Settings;
use tocsin_domain::ledger::Policy;
use tocsin_router::memory::MemoryLedger;
use tocsin_router::{Reply, Router, Rules, Turns};

use crate::checks;
use crate::events::{self, Event};
use crate::journal::Journal;
use crate::mutations::Mutation;
use crate::ports::{Port, Shared, World};
use crate::rng::Rng;

/// Functions that may run at the same time.
const WORKERS: usize = 3;
/// A function is stopped after so long, which is less than a lease.
const TIMEOUT: SignedDuration = SignedDuration::from_secs(45);
/// Deliveries before the dead-letter queue.
const DELIVERIES: u32 = 3;
/// After so many steps nothing fails any more.
const STORM: usize = 150;
/// After so many, nobody waits for the end.
const PATIENCE: usize = 5000;

/// What is simulated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setup {
    pub(crate) policy: Policy,
    pub(crate) mutation: Option<Mutation>,
    pub(crate) trace: bool,
}

/// Runs one schedule, which its seed makes whole, and says what did not hold.
pub(crate) fn run(seed: u64, setup: Setup) -> Vec<String> {
    let mut rng = Rng::new(seed);
    let events = events::random(&mut rng);
    let deaths = rng.pick(&[0, 2, 5, 15]);
    let queue = queue(&mut rng, &events);
    let faults = rng.pick(&[0, 3, 10, 25]);
    let shared = Shared { rng, now: events::noon(), faults, journal: Journal::default() };
    let (state, ledger) = (Mutex::new(shared), MemoryLedger::default());
    let world = Arc::new(World { state, ledger, mutation: setup.mutation, trace: setup.trace });
    for event in &events {
        world.say(|| event.text.clone());
    }
    let handled = HashSet::new();
    let (dead_letters, running) = (Vec::new(), Vec::new());
    let mut schedule =
        Schedule { world, setup, events, queue, dead_letters, running, handled, deaths, started: 0 };
    schedule.run();
    let journal = &schedule.world.lock().journal;
    checks::check(&schedule.events, &schedule.handled, journal, setup.policy)
}

/// Each event once, some twice, some in batches, in any order, now or later.
fn queue(rng: &mut Rng, events: &[Event]) -> Vec<Delivery> {
    let mut queue: Vec<Delivery> = Vec::new();
    for index in 0..events.len() {
        for _ in 0..rng.pick(&[1, 1, 1, 2, 3]) {
            // A batch has no event twice, and no two successes of one CA: they could not be told apart.
            let event = &events[index];
            let fits = |delivery: &Delivery| {
                let mut others = delivery.events.iter().map(|other| (*other, &events[*other]));
                others.all(|(at, other)| at != index && (event.fails || other.fails || event.ca != other.ca))
            };
            if rng.chance(20) && queue.last().is_some_and(fits) {
                queue.last_mut().unwrap().events.push(index);
                continue;
            }
            let delay = rng.pick(&[0, 0, 0, 10, 60, 200, 3700]);
            queue.push(Delivery { events: vec![index], attempt: 1, due: after(events::noon(), delay) });
        }
    }
    queue
}

fn after(time: Timestamp, seconds: i64) -> Timestamp {
    time + SignedDuration::from_secs(seconds)
}

/// Events that are to be delivered together.
#[derive(Debug, Clone)]
struct Delivery {
    events: Vec<usize>,
    attempt: u32,
    due: Timestamp,
}

/// A worker and what it was given.
struct Running {
    number: usize,
    since: Timestamp,
    delivery: Delivery,
    work: Pin<Box<dyn Future<Output = Reply>>>,
}

struct Schedule {
    world: Arc<World>,
    setup: Setup,
    events: Vec<Event>,
    queue: Vec<Delivery>,
    dead_letters: Vec<Delivery>,
    running: Vec<Running>,
    handled: HashSet<usize>,
    deaths: usize,
    started: usize,
}

impl Schedule {
    fn run(&mut self) {
        for step in 0..PATIENCE {
            if step == STORM {
                self.calm();
            }
            if self.queue.is_empty() && self.running.is_empty() {
                if self.dead_letters.is_empty() {
                    return;
                }
                self.calm();
            }
            self.step();
        }
    }

    /// From here on nothing fails, and what was dead-lettered is delivered once more.
    fn calm(&mut self) {
        self.world.say(|| "calm".to_owned());
        self.world.lock().faults = 0;
        self.deaths = 0;
        let now = self.now();
        let redriven = self.dead_letters.drain(..).map(|delivery| Delivery {
            attempt: 1,
            due: after(now, 600),
            ..delivery
        });
        self.queue.extend(redriven);
    }

    fn step(&mut self) {
        let now = self.now();
        let due: Vec<_> = (0..self.queue.len()).filter(|index| self.queue[*index].due <= now).collect();
        let free = self.running.len() < WORKERS && !due.is_empty();
        if self.running.is_empty() && !free {
            let next = self.queue.iter().map(|delivery| delivery.due).min().unwrap_or(now);
            self.world.lock().now = next;
        } else if free && (self.running.is_empty() || self.chance(40)) {
            let index = self.below(due.len());
            self.start(due[index]);
        } else {
            let index = self.below(self.running.len());
            if self.chance(self.deaths) {
                self.kill(index);
            } else {
                self.poll(index);
            }
        }
        self.pass();
    }

    /// Time passes, at most times a little. Who takes too long is stopped.
    fn pass(&mut self) {
        if self.deaths == 0 && !self.running.is_empty() {
            return;
        }
        let seconds = if self.chance(2) {
            3600
        } else if self.chance(4) {
            50
        } else {
            i64::from(self.chance(30))
        };
        let now = after(self.now(), seconds);
        self.world.lock().now = now;
        while let Some(late) = self.running.iter().position(|it| now.duration_since(it.since) >= TIMEOUT) {
            self.kill(late);
        }
    }

    fn start(&mut self, index: usize) {
        let delivery = self.queue.swap_remove(index);
        self.started += 1;
        let events: Vec<_> = delivery.events.iter().map(|event| &self.events[*event]).collect();
        let payload = events::payload(&events);
        let named =
            events.iter().map(|it| (it.id.clone(), (!it.fails).then(|| events::arn(it.ca)))).collect();
        let number = self.started;
        self.world.lock().journal.delivers(number, named);
        self.world.say(|| {
            format!("{number}: starts with {:?}", events.iter().map(|it| &it.id).collect::<Vec<_>>())
        });
        let port = || Port { world: Arc::clone(&self.world), delivery: number };
        let router = Router {
            alerts: port(),
            ledger: port(),
            enrichment: port(),
            metrics: port(),
            clock: port(),
            settings: Settings::default(),
            rules: Rules::default(),
            policy: self.setup.policy,
            turns: Turns::default(),
            function: None,
        };
        let work = Box::pin(async move { router.handle(&payload).await });
        self.running.push(Running { number, since: self.now(), delivery, work });
    }

    fn poll(&mut self, index: usize) {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(reply) = self.running[index].work.as_mut().poll(&mut context) else { return };
        let Running { number, delivery, .. } = self.running.swap_remove(index);
        let reports = match reply {
            Reply::Single(report) => vec![report],
            Reply::Batch(reports) => reports.into_iter().map(|(_, report)| report).collect(),
        };
        let mut failed = Vec::new();
        for (event, report) in delivery.events.iter().zip(reports) {
            self.world.say(|| format!("{number}: {} {}", self.events[*event].id, report.outcome));
            if report.outcome.is_handled() {
                self.handled.insert(*event);
            } else {
                failed.push(*event);
            }
        }
        self.again(Delivery { events: failed, ..delivery });
    }

    fn kill(&mut self, index: usize) {
        let Running { number, delivery, work, .. } = self.running.swap_remove(index);
        drop(work);
        self.world.say(|| format!("{number}: dies"));
        self.world.lock().journal.died(number);
        self.again(delivery);
    }

    /// What is not done with comes again, later each time, until it is dead-lettered.
    fn again(&mut self, delivery: Delivery) {
        if delivery.events.is_empty() {
            return;
        }
        if delivery.attempt == DELIVERIES {
            self.dead_letters.push(delivery);
            return;
        }
        let due = after(self.now(), 60 * i64::from(delivery.attempt));
        self.queue.push(Delivery { attempt: delivery.attempt + 1, due, ..delivery });
    }

    fn now(&self) -> Timestamp {
        self.world.lock().now
    }

    fn chance(&self, percent: usize) -> bool {
        self.world.lock().rng.chance(percent)
    }

    fn below(&self, bound: usize) -> usize {
        self.world.lock().rng.below(bound)
    }
}
