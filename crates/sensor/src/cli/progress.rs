//! What a person sees who waits for a file to be read: one line on the terminal, wiped when the page comes.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use flowcore::model::{CaptureState, DatabaseState};

use super::gather::Gathering;
use super::table::count;

/// Whoever waits less needs no line.
const SILENCE: Duration = Duration::from_millis(300);

/// Between two drawings.
const STEP: Duration = Duration::from_millis(100);

/// Letters of a full bar.
const BAR: usize = 30;

/// The line on standard error; nothing where that is no terminal.
pub(super) struct Progress {
    is_terminal: bool,
    next: Instant,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
            next: Instant::now() + SILENCE,
            is_shown: false,
        }
    }

    /// Draws the line anew where it is due.
    pub(super) fn show(&mut self, gathering: &Gathering) {
        let now = Instant::now();
        if !self.is_terminal || now < self.next {
            return;
        }
        self.next = now + STEP;
        if let Some(line) = line(gathering) {
            self.is_shown = true;
            // A terminal that is gone needs no progress.
            drop(write!(io::stderr(), "\r{line}\x1b[K"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            // As above.
            drop(write!(io::stderr(), "\r\x1b[K"));
        }
    }
}

/// What is being waited for; `None`: nothing that has a measure.
fn line(gathering: &Gathering) -> Option<String> {
    let health = &gathering.health;
    let is_reading = matches!(
        health.capture,
        CaptureState::Starting | CaptureState::Running
    );
    if let Some(permille) = health.progress_permille.filter(|_| is_reading) {
        return Some(format!(
            "reading {} {:>3} % · {} frames · {} flows",
            bar(usize::from(permille)),
            permille / 10,
            count(health.frames),
            count(gathering.flows.len() as u64)
        ));
    }
    let unpacked = [&health.places, &health.providers]
        .into_iter()
        .find_map(|state| match state {
            DatabaseState::Loading(percent) => Some(*percent),
            _ => None,
        });
    if let Some(percent) = unpacked {
        let bar = bar(usize::from(percent) * 10);
        return Some(format!(
            "unpacking the databases, once {bar} {percent:>3} %"
        ));
    }
    let waiting = gathering
        .hosts
        .values()
        .filter(|facts| !facts.is_settled())
        .count();
    (waiting > 0).then(|| {
        format!(
            "looking up {} of {} hosts",
            count(waiting as u64),
            count(gathering.hosts.len() as u64)
        )
    })
}

fn bar(permille: usize) -> String {
    let full = (permille.min(1000) * BAR) / 1000;
    format!("{}{}", "━".repeat(full), "╌".repeat(BAR - full))
}

#[cfg(test)]
mod tests {
    use flowcore::model::SensorHealth;

    use super::*;

    fn line_of(health: SensorHealth) -> Option<String> {
        line(&Gathering {
            health,
            ..Gathering::default()
        })
    }

    #[test]
    fn the_line_says_what_is_waited_for() {
        let reading = SensorHealth {
            capture: CaptureState::Running,
            progress_permille: Some(500),
            frames: 1_234_567,
            ..SensorHealth::default()
        };
        assert_eq!(
            line_of(reading).as_deref(),
            Some("reading ━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  50 % · 1,234,567 frames · 0 flows")
        );
        let unpacking = SensorHealth {
            capture: CaptureState::Finished,
            progress_permille: Some(1000),
            places: DatabaseState::Loading(7),
            ..SensorHealth::default()
        };
        let said = line_of(unpacking).expect("something to wait for");
        assert!(
            said.starts_with("unpacking the databases, once ━━╌"),
            "{said}"
        );
        assert_eq!(line_of(SensorHealth::default()), None);
    }
}
