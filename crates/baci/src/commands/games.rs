//! `baci games`: odds, what is left and what was given; plays, and checking them with or without a database.

use crate::context::{Context, member, own_key};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Answer, Baci, Checked, GameInfo, MemberGame, Play, PlayGame, Who, say};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::program::game::{Game, Prize};
use baci_core::text::Language;
use clap::Subcommand;
use serde_json::{Value, json};

/// The most plays that are listed.
const MOST: usize = 200;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Games {
    /// Lists the games with their odds and what is left; for a member, plays left and the seal of the next draw
    List {
        /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        #[arg(long)]
        member: Option<String>,
    },
    /// Plays a game for a member
    Play {
        /// mem_…, or an identity
        member: String,
        game: String,
        /// The player's own words, with which it is drawn
        #[arg(long, default_value = "")]
        words: String,
        /// The seal that the player was shown: refused where another draw is next by now
        #[arg(long)]
        seal: Option<String>,
    },
    /// Lists a member's plays, latest first
    Plays {
        /// mem_…, or an identity
        member: String,
    },
    /// Checks a play: of the database (ref_…), or with nothing but what the player has
    Check {
        /// ref_…
        #[arg(required_unless_present = "seed", conflicts_with = "seed")]
        play: Option<String>,
        /// The seed that was shown after it
        #[arg(long, requires_all = ["seal", "weights"])]
        seed: Option<String>,
        /// The seal that was shown before
        #[arg(long)]
        seal: Option<String>,
        /// The player's own words
        #[arg(long, default_value = "")]
        words: String,
        /// The weights of all prizes, in their order: 1,9,90
        #[arg(long, value_delimiter = ',')]
        weights: Vec<i64>,
    },
    /// Has all next draws made anew: for after a backup was brought back, whose next draws may have been seen
    Reseal,
}

/// Runs it.
pub async fn run(context: &Context, args: Games) -> Done {
    if let Games::Check { seed: Some(seed), seal, words, weights, .. } = &args {
        let seal = seal.as_deref().unwrap_or_default();
        return offline(context, &Checked::of((seal, seed, words), weights));
    }
    let baci = context.open().await?;
    let mut exit = Exit::Fine;
    match args {
        Games::List { member: None } => list(context, &baci).await?,
        Games::List { member: Some(text) } => list_for(context, &baci, &text).await?,
        Games::Play { member: text, game, words, seal } => {
            let who = Who::Id(member(&baci, &text).await?);
            let wanted = PlayGame { game, words, seal };
            tell(context, &baci.play_game("console", who, wanted, own_key()).await?)?;
        }
        Games::Plays { member: text } => plays(context, &baci, &text).await?,
        Games::Check { play, .. } => {
            exit = check(context, &baci, &play.unwrap_or_default()).await?;
        }
        Games::Reseal => {
            baci.reseal_games().await?;
            context.tell(
                || "all next draws are made anew\n".to_owned(),
                &json!({ "resealed": true }),
            )?;
        }
    }
    baci.close().await;
    Ok(exit)
}

fn left(left: Option<i64>) -> String {
    left.map(|left| left.to_string()).unwrap_or_default()
}

fn prize_json(game: &Game, prize: &Prize, left: Option<i64>) -> Value {
    json!({ "prize": prize.id, "name": prize.name.get(Language::En), "weight": prize.weight,
        "percent": game.chance(prize).to_string(), "left": left })
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let (published, infos) = baci.games(None).await?;
    let program = &published.program;
    let mut table =
        Table::new(["game", "state", "prize", "of", "percent", "left", "given", "budget left"]);
    let mut machine = Vec::new();
    for info in &infos {
        let Some(game) = program.games.get(info.game) else { continue };
        rows(&mut table, program, (info, game));
        let given = |prize: &Prize| {
            info.given.iter().find(|own| own.prize == prize.id).map_or(0, |own| own.times)
        };
        let prizes = game.prizes.iter().zip(&info.left.prizes).map(|(prize, left)| {
            let mut own = prize_json(game, prize, *left);
            own["given"] = given(prize).into();
            own
        });
        machine.push(json!({ "game": game.id, "kind": game.kind.word(), "state": info.state,
            "prizes": prizes.collect::<Vec<_>>(), "weights": game.weight(),
            "budget_left": info.left.budget.map(|money| program.currency.format(money)) }));
    }
    context.tell(|| table.to_string(), &json!({ "games": machine }))
}

fn rows(table: &mut Table, program: &Program, (info, game): (&GameInfo, &Game)) {
    for (at, (prize, of)) in game.prizes.iter().zip(&info.left.prizes).enumerate() {
        // What is said of the game stands beside its first prize.
        let first = |text: String| if at == 0 { text } else { String::new() };
        let given = info.given.iter().find(|own| own.prize == prize.id);
        let budget = info.left.budget.map(|money| Words(Some(program)).money(money));
        table.row([
            first(game.id.clone()),
            first(info.state.to_owned()),
            prize.id.clone(),
            format!("{} of {}", prize.weight, game.weight()),
            game.chance(prize).to_string(),
            left(*of),
            given.map_or(0, |own| own.times).to_string(),
            first(budget.unwrap_or_default()),
        ]);
    }
}

async fn list_for(context: &Context, baci: &Baci, text: &str) -> Result<(), Failure> {
    let all = baci.games_for(member(baci, text).await?).await?;
    let program = &all.published.program;
    let mut table = Table::new(["game", "plays left", "why not", "seal of the next draw"]);
    let mut machine = Vec::new();
    let games = |own: &MemberGame| program.games.get(own.game);
    for (own, game) in all.games.iter().filter_map(|own| Some((own, games(own)?))) {
        let why = own.look.bars.first().map(|bar| bar.refusal(program, game));
        let said = why.as_ref().map(|why| say::refusal(Language::En, why)).unwrap_or_default();
        let prizes = game.prizes.iter().zip(&own.look.left.prizes);
        let prizes: Vec<_> = prizes.map(|(prize, left)| prize_json(game, prize, *left)).collect();
        machine.push(json!({ "game": game.id, "can_play": why.is_none(),
            "reason": why.as_ref().map(|why| why.message()), "why_not": said,
            "plays_left": own.look.plays_left, "turn": own.look.turn, "seal": own.seal,
            "prizes": prizes }));
        table.row([game.id.clone(), left(own.look.plays_left), said, own.seal.clone()]);
    }
    context.tell(|| table.to_string(), &json!({ "games": machine }))
}

async fn plays(context: &Context, baci: &Baci, text: &str) -> Result<(), Failure> {
    let page = baci.plays_of(member(baci, text).await?, None, MOST).await?;
    let published = baci.in_force().await?;
    let words = Words(Some(&published.program));
    let mut table = Table::new(["played", "game", "drawn", "given", "play"]);
    let mut machine = Vec::new();
    for own in &page.plays {
        let id = EventRef { member: own.member, event: own.event }.to_string();
        let (game, drawn, prize) = (own.game.clone(), own.drawn.clone(), own.prize.clone());
        machine.push(
            json!({ "play": id, "at": own.at, "game": game, "drawn": drawn, "prize": prize }),
        );
        table.row([words.time(own.at), game, drawn, prize, id]);
    }
    context.tell(|| table.to_string(), &json!({ "plays": machine }))
}

fn tell(context: &Context, answer: &Answer) -> Result<(), Failure> {
    let Some(own) = &answer.outcome.game else { return Ok(()) };
    let id = answer.event.to_string();
    let machine = json!({ "play": id, "game": own.game, "turn": own.turn, "seal": own.seal,
        "seed": own.seed, "words": own.words, "drawn": own.drawn, "prize": own.prize,
        "next_seal": own.next });
    let human = || {
        let ran_out = match own.drawn == own.prize {
            true => String::new(),
            false => format!(" ({} was drawn, which has run out)", own.drawn),
        };
        format!(
            "{}: {}{ran_out}\nseal {}\nseed {}\n{id}\n",
            own.game, own.prize, own.seal, own.seed
        )
    };
    context.tell(human, &machine)
}

/// What a check came to, with the rest that falls among the odds.
fn checked_json(own: &Checked) -> Value {
    json!({ "sealed": own.sealed, "outcome": own.pick.map(|pick| pick.outcome + 1),
        "round": own.pick.map(|pick| pick.round),
        "number": own.pick.map(|pick| pick.number.to_string()),
        "rest": own.pick.map(|pick| pick.rest.to_string()) })
}

fn told(own: &Checked) -> String {
    let seal = if own.sealed { "is" } else { "is NOT" };
    let drawn = own.pick.map(|pick| {
        let (round, number, rest) = (pick.round, pick.number, pick.rest);
        format!("draws prize {} (round {round}, number {number}, rest {rest})\n", pick.outcome + 1)
    });
    format!("the seed {seal} the one that was sealed\n{}", drawn.unwrap_or_default())
}

fn offline(context: &Context, own: &Checked) -> Done {
    context.tell(|| told(own), &checked_json(own))?;
    Ok(if own.sealed { Exit::Fine } else { Exit::Failed })
}

async fn check(context: &Context, baci: &Baci, text: &str) -> Done {
    let id: EventRef =
        text.parse().map_err(|_| Failure::usage(format!("'{text}' is no play: it is ref_…")))?;
    let play: Play = baci.play(id).await?;
    let own = &play.answer;
    let mut machine = checked_json(&play.checked);
    machine["holds"] = play.holds().into();
    machine["drawn"] = own.drawn.clone().into();
    machine["prize"] = own.prize.clone().into();
    let holds = if play.holds() { "holds" } else { "does NOT hold" };
    context.tell(
        || format!("{}{} was drawn: it {holds}\n", told(&play.checked), own.drawn),
        &machine,
    )?;
    Ok(if play.holds() { Exit::Fine } else { Exit::Failed })
}
