//! Progress of long work: a bar on a terminal, a plain line now and then where there is none.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(5);

/// What is counted along the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    Bytes,
    Items,
}

/// Progress of one piece of work.
pub struct Progress {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    along: Along,
    started: Instant,
    told: Instant,
}

impl Progress {
    /// Starts; `total` where it is known. A quiet one shows nothing.
    pub fn start(total: Option<u64>, along: Along, quiet: bool) -> Self {
        let started = Instant::now();
        let told = if quiet { started + Duration::from_secs(u32::MAX.into()) } else { started };
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| bar(total, along));
        Self { bar, total, along, started, told }
    }

    /// Says how far it is, along the bar and in things done.
    pub fn at(&mut self, position: u64, done: u64, what: &str) {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let rate = format!("{done} {what}, {:.0}/s", per_second(done, seconds));
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(rate);
        } else if self.told.elapsed() >= EVERY && Instant::now() > self.told {
            self.told = Instant::now();
            eprintln!("{rate}{}", self.left(position, seconds));
        }
    }

    fn left(&self, position: u64, seconds: f64) -> String {
        let Some(total) = self.total.filter(|_| position > 0) else { return String::new() };
        let share = ratio(position, total);
        let left = (seconds / share - seconds).max(0.0);
        let along = if self.along == Along::Bytes { " of the file" } else { "" };
        format!(", {:.0}%{along}, {left:.0} s left", share * 100.0)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>, along: Along) -> ProgressBar {
    let place = match (total, along) {
        (Some(_), Along::Bytes) => "[{bar:30}] {percent}% {bytes}/{total_bytes}, {eta} left; {msg}",
        (Some(_), Along::Items) => "[{bar:30}] {percent}%, {eta} left; {msg}",
        (None, _) => "{spinner} {elapsed}; {msg}",
    };
    let style = ProgressStyle::with_template(place);
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A rate for people; no value is carried in it.
#[expect(clippy::cast_precision_loss, reason = "a rate that is shown may be rounded")]
pub fn per_second(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds.max(0.001)
}

#[expect(clippy::cast_precision_loss, reason = "a share that is shown may be rounded")]
fn ratio(part: u64, total: u64) -> f64 {
    part as f64 / total.max(1) as f64
}
