//! A line on the terminal while a query runs long.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Says how long a query has been running, until it is dropped; silent where standard error is no terminal.
pub(super) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Before that, nothing is said.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two lines.
const STEP: Duration = Duration::from_millis(200);

impl Progress {
    /// Starts to wait.
    pub(super) fn start(what: &'static str) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress { running: None };
        }
        let (done, wait) = channel();
        let spawned = std::thread::Builder::new().spawn(move || {
            let start = Instant::now();
            let mut next = PATIENCE;
            let mut said = false;
            while wait.recv_timeout(next) == Err(RecvTimeoutError::Timeout) {
                let seconds = start.elapsed().as_secs_f64();
                // Nothing is lost when the terminal is gone.
                let _ = write!(std::io::stderr().lock(), "\r{what} … {seconds:.1} s\x1b[K");
                said = true;
                next = STEP;
            }
            if said {
                let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
            }
        });
        Progress {
            running: spawned.ok().map(|thread| (done, thread)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.running.take() {
            drop(done);
            // The line says how long it took; a thread that failed has nothing to say.
            let _ = thread.join();
        }
    }
}
