//! Ends a run whose time is up: the engine itself reads no clock.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use kql_engine::RunOptions;
use kql_engine::context::Limits;

/// Options of a run, with a timer that sets their flag. Dropping it stops the timer.
#[derive(Debug)]
pub struct Watch {
    /// What the run is started with.
    pub options: RunOptions,
    _running: mpsc::Sender<()>,
}

impl Watch {
    /// Starts the timer: the run may take [`Limits::seconds`] from now on. Fails where there is no thread for it.
    pub fn start(limits: &Limits) -> io::Result<Watch> {
        let options = RunOptions::default();
        let (running, ended) = mpsc::channel();
        let (time_is_up, allowed) = (Arc::clone(&options.time_is_up), Duration::from_secs(limits.seconds));
        std::thread::Builder::new().name("timer".into()).spawn(move || {
            if ended.recv_timeout(allowed) == Err(RecvTimeoutError::Timeout) {
                time_is_up.store(true, Ordering::Relaxed);
            }
        })?;
        Ok(Watch {
            options,
            _running: running,
        })
    }
}

#[cfg(test)]
mod tests {
    use kql_engine::{Database, EvalError, Failure, run_with};

    use super::Watch;

    /// Breaks when a run goes on although its time is up, or the error has no place.
    #[test]
    fn a_run_ends_when_its_time_is_up() {
        let mut database = Database::new(0);
        database.limits.seconds = 0;
        let watch = Watch::start(&database.limits).unwrap();
        while !watch.options.time_is_up.load(std::sync::atomic::Ordering::Relaxed) {
            std::thread::yield_now();
        }
        let query = "range x from 1 to 1000000 step 1 | count";
        let Err(Failure::Eval(EvalError::Limit { what, limit, span, .. })) = run_with(query, &database, &watch.options)
        else {
            panic!("no limit");
        };
        assert_eq!((what.as_str(), limit.as_str()), ("the time of the query", "0 seconds"));
        assert!(!span.is_empty());
    }
}
