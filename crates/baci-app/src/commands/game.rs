//! A game that is played: paid, drawn, counted and given, all at once.

use crate::answer::{Answer, GameAnswer};
use crate::command::{Command, PlayGame};
use crate::commands::{draft, present, reward, seal};
use crate::state::{State, to_json};
use baci_core::draw;
use baci_core::game as rules;
use baci_core::id::MemberId;
use baci_core::ledger::Account;
use baci_core::program::Program;
use baci_core::program::game::{Game, Prize};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::game::StoredPlay;

/// Plays a game, if the member may.
pub(super) fn play(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    wanted: &PlayGame,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let game = named(program, &wanted.game)?;
    let secret = state.draw_secret.ok_or_else(no_secret)?;
    let turn = known.counters.get(&game.turn_key().to_string()).unwrap_or(0);
    let drawn_with = seed(&secret, (member, &game.id, turn));
    let with = (drawn_with.as_str(), wanted.words.as_str());
    let (played, seen) = reward::held_against(state, known, &published, at, |view| {
        rules::play(program, view, game, with, at)
    })?;
    let played = played?;
    let sealed = draw::seal(&drawn_with);
    if wanted.seal.as_ref().is_some_and(|shown| *shown != sealed) {
        let sentence = "another draw is next by now: look at its seal, and play again";
        return Err(Refusal::new(Code::RecordChanged, sentence).because("game-seal"));
    }
    let [drawn, prize] = [played.drawn, played.prize].map(|at| game.prizes.get(at));
    let (Some(drawn), Some(prize)) = (drawn, prize) else { return Err(no_secret()) };
    let wallet = game.price.and_then(|(at, _)| program.wallets.get(at));
    let answer = GameAnswer {
        game: game.id.clone(),
        turn,
        seal: sealed,
        words: wanted.words.clone(),
        drawn: drawn.id.clone(),
        prize: prize.id.clone(),
        next: draw::seal(&seed(&secret, (member, &game.id, turn + 1))),
        wallet: wallet.map(|own| own.id.clone()).unwrap_or_default(),
        units: game.price.map_or(0, |(_, units)| units),
        seed: drawn_with.clone(),
    };
    let mut draft = draft(state, command, at, member, &answer)?;
    draft.event.seen = to_json(&seen)?;
    let mut change = seal(draft);
    change.settle(known)?;
    if answer.units > 0 {
        let cause = change.cause;
        let (wallet, journal) = change.wallet(known, &answer.wallet);
        wallet.spend(&cause, Account::Redeemed, answer.units, journal)?;
    }
    present::give(program, known, &mut change, (&game.id, &prize.gives))?;
    change.draft.outcome.counts.extend_from_slice(&played.counts);
    change.draft.outcome.game = Some(answer);
    let row = row(&change.draft.event, game, (drawn, prize));
    let answer = state.absorb(change)?;
    state.out.plays.push(row);
    Ok(answer)
}

fn row(event: &StoredEvent, game: &Game, (drawn, prize): (&Prize, &Prize)) -> StoredPlay {
    StoredPlay {
        member: event.member,
        event: event.event,
        game: game.id.clone(),
        drawn: drawn.id.clone(),
        prize: prize.id.clone(),
        worth: prize.worth,
        at: event.at,
    }
}

/// The seed of a draw. A turn never comes twice, whatever becomes of the member.
pub(crate) fn seed(secret: &[u8; 32], (member, game, turn): (MemberId, &str, i64)) -> String {
    draw::seed(secret, &format!("{}/{game}/{turn}", member.0))
}

/// The game with this id.
fn named<'p>(program: &'p Program, id: &str) -> Result<&'p Game, Refusal> {
    program.game(id).ok_or_else(|| {
        let id: String = id.chars().take(60).collect();
        let names: Vec<&str> = program.games.iter().take(20).map(|own| own.id.as_str()).collect();
        let names = names.join(", ");
        let sentence = format!("the program has no game '{id}': it has {names}");
        let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-game");
        refusal.with("name", id).with("names", names)
    })
}

fn no_secret() -> Refusal {
    Refusal::new(Code::GameUnavailable, "nothing can be drawn yet: try again")
}
