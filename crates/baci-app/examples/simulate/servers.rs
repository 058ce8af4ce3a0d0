//! Servers on one database, with what goes wrong: answers are lost, connections end, clocks differ, one is
//! started anew.

use crate::account::Time;
use baci_app::{Answer, AppError, Baci, Clock, Command, Settings, What, Who};
use baci_core::id::MemberId;
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use baci_testing::Dice;
use std::time::Duration;
use tokio::sync::RwLock;
use tokio::task::{JoinHandle, JoinSet};

/// How often a command is sent before the run is given up.
const TRIES: usize = 200;
/// How far a server's clock may be off, in seconds: less than what the shop forgives.
const SKEW: i64 = 100;

/// What became of a command.
pub enum Done {
    Ok(Box<Answer>),
    /// Refused, at the time that the server's clock showed.
    No(Refusal, Time),
}

impl Done {
    /// What became of it, to be read.
    pub fn told(&self) -> String {
        match self {
            Self::Ok(answer) => format!("{answer:?}"),
            Self::No(refusal, at) => format!("refused at {at}: {refusal}"),
        }
    }
}

/// All servers of the shop.
pub struct Servers {
    address: String,
    clocks: Vec<Clock>,
    open: Vec<RwLock<Baci>>,
}

impl Servers {
    pub async fn open(address: &str, count: usize, at: Time) -> Result<Self, String> {
        let clocks: Vec<Clock> =
            (0..count.max(1)).map(|_| Clock::fixed(Instant::from_micros(at))).collect();
        let mut open = Vec::with_capacity(count);
        for clock in &clocks {
            open.push(RwLock::new(start(address, clock).await?));
        }
        Ok(Self { address: address.to_owned(), clocks, open })
    }

    /// The first server, to ask what is there.
    pub async fn first(&self) -> Baci {
        self.open[0].read().await.clone()
    }

    /// Moves all clocks to about a time: the first exactly, the others off by some seconds.
    pub fn set(&self, at: Time, dice: &mut Dice) {
        for (number, clock) in self.clocks.iter().enumerate() {
            let off = if number == 0 { 0 } else { dice.between(-SKEW, SKEW) };
            clock.set(Instant::from_micros(at + off * 1_000_000));
        }
    }

    /// Whom the code on a member's phone names, read at one of the servers.
    pub async fn read_phone(&self, member: MemberId, dice: &mut Dice) -> Result<Who, String> {
        let at = dice.place(self.open.len()).unwrap_or(0);
        for _ in 0..TRIES {
            let server = self.open[at].read().await.clone();
            let shown = async {
                let codes = server.live_codes(member, 1).await?;
                server.live_card(codes.first().map_or("", |code| &code.text)).await
            };
            match shown.await {
                Ok(Some(who)) => return Ok(who),
                Ok(None) => return Err("a phone shows no code".to_owned()),
                Err(AppError::Refused(refusal)) => return Err(format!("a phone: {refusal}")),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        Err(format!("no code for {member} after {TRIES} tries"))
    }

    /// The seal of a member's next draw, as one of the servers shows it.
    pub async fn read_seal(&self, member: MemberId, dice: &mut Dice) -> Result<String, String> {
        let at = dice.place(self.open.len()).unwrap_or(0);
        for _ in 0..TRIES {
            let server = self.open[at].read().await.clone();
            match server.games_for(member).await {
                Ok(told) => {
                    return told
                        .games
                        .first()
                        .map(|own| own.seal.clone())
                        .ok_or("no game".to_owned());
                }
                Err(AppError::Refused(refusal)) => return Err(format!("a game: {refusal}")),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        Err(format!("no seal for {member} after {TRIES} tries"))
    }

    /// As [`Servers::send_as`], from the tills of the shop.
    pub async fn send(
        &self,
        key: String,
        who: Who,
        what: What,
        dice: &mut Dice,
    ) -> Result<Done, String> {
        self.send_as("simulation", key, who, what, dice).await
    }

    /// Sends a command until there is an answer. Some answers are not waited for: it is sent again with
    /// the same key, mostly to another server.
    pub async fn send_as(
        &self,
        actor: &str,
        key: String,
        who: Who,
        what: What,
        dice: &mut Dice,
    ) -> Result<Done, String> {
        let fingerprint = Command::fingerprint_of(&[format!("{who:?}{what:?}").as_bytes()]);
        let actor = actor.to_owned();
        let command = Command { key, fingerprint, actor, at: None, who, what };
        let mut lost: Vec<JoinHandle<()>> = Vec::new();
        for _ in 0..TRIES {
            let at = dice.place(self.open.len()).unwrap_or(0);
            let server = self.open[at].read().await.clone();
            if lost.len() < 2 && dice.percent(8) {
                let command = command.clone();
                lost.push(tokio::spawn(async move {
                    let _ = server.commit(command).await;
                }));
                continue;
            }
            match server.commit(command.clone()).await {
                Ok(answer) => return Ok(Done::Ok(Box::new(answer))),
                Err(AppError::Refused(refusal)) if lost.is_empty() => {
                    return Ok(Done::No(refusal, self.clocks[at].now().micros()));
                }
                // One whose answer was lost may still be on its way: the last word is its own.
                Err(AppError::Refused(_)) => {
                    for lost in lost.drain(..) {
                        let _ = lost.await;
                    }
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        Err(format!("no answer to {command:?} after {TRIES} tries"))
    }

    /// All servers do at the same time what time brings, until nothing of it fails.
    pub async fn run_tasks(&self, dice: &mut Dice) -> Result<(), String> {
        for _ in 0..TRIES {
            let mut running: JoinSet<Result<u64, AppError>> = JoinSet::new();
            for server in &self.open {
                let server = server.read().await.clone();
                running.spawn(async move { Ok(server.run_due_tasks().await?.failed) });
            }
            let mut failed = false;
            while let Some(done) = running.join_next().await {
                let done = done.map_err(|error| format!("a task ended: {error}"))?;
                failed |= done.is_err() || done.is_ok_and(|failed| failed > 0);
            }
            if !failed {
                return Ok(());
            }
            // What failed is tried again after a while, by the clock.
            let now = self.clocks[0].now().micros();
            self.set(now + 60_000_000, dice);
        }
        Err(format!("tasks fail, {TRIES} times"))
    }

    /// Ends all connections to PostgreSQL, in the middle of whatever they do; nothing on SQLite.
    pub async fn cut(&self) -> Result<(), String> {
        let address = self.address.clone();
        if !address.starts_with("postgres") {
            return Ok(());
        }
        let cut = tokio::task::spawn_blocking(move || baci_testing::cut_connections(&address));
        cut.await.map_err(|error| format!("connections are not cut: {error}"))
    }

    /// Stops a server and starts another in its place.
    pub async fn renew(&self, dice: &mut Dice) -> Result<(), String> {
        let at = dice.place(self.open.len()).unwrap_or(0);
        let mut server = self.open[at].write().await;
        let new = start(&self.address, &self.clocks[at]).await?;
        std::mem::replace(&mut *server, new).close().await;
        Ok(())
    }
}

async fn start(address: &str, clock: &Clock) -> Result<Baci, String> {
    let settings =
        Settings { database: address.to_owned(), clock: clock.clone(), ..Settings::default() };
    Baci::open(settings).await.map_err(|error| format!("a server does not start: {error}"))
}
