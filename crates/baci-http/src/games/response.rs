//! Games and plays as they are shown.

use crate::rewards::response::WhyNotResponse;
use crate::value::{Time, in_wallet};
use baci_app::{GameAnswer, GameInfo, MemberGame, MemberGames, Play, StoredPlay};
use baci_core::game::Left;
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::program::game::{Game, Prize};
use baci_core::program::present::Present;
use baci_core::text::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// All games.
#[derive(Serialize, ToSchema)]
pub(crate) struct GameListResponse {
    games: Vec<GameInfoResponse>,
}

/// A game as the shop sees it.
#[derive(Serialize, ToSchema)]
struct GameInfoResponse {
    #[serde(flatten)]
    game: GameResponse,
    /// open, scheduled or closed.
    state: &'static str,
    /// What was given on the days that were asked for; prizes that nobody got are left out.
    given: Vec<GivenResponse>,
}

/// How often a prize was given.
#[derive(Serialize, ToSchema)]
struct GivenResponse {
    /// Its id, in the program of that time.
    prize: String,
    times: i64,
    /// What it was worth in all, in money.
    worth: String,
}

/// A game.
#[derive(Serialize, ToSchema)]
struct GameResponse {
    id: String,
    /// In the language of `Accept-Language`.
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    /// spin or scratch.
    kind: &'static str,
    /// The wallet that a play is paid from; free where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    /// What a play costs, in units of the wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Time>,
    /// In the order in which they are drawn from.
    prizes: Vec<PrizeResponse>,
    /// The sum of all weights.
    weights: i64,
    /// The prize that is given where the one that was drawn has run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    otherwise: Option<String>,
    /// What is left of the budget now, in money; not there where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_left: Option<String>,
}

/// Something that can be won.
#[derive(Serialize, ToSchema)]
struct PrizeResponse {
    id: String,
    /// In the language of `Accept-Language`.
    name: String,
    /// How likely it is: so many out of `weights`.
    weight: i64,
    /// The same in percent, rounded to four decimals.
    percent: String,
    /// The wallet that it goes to, where it is points or money.
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    /// Units of the wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<String>,
    /// The promotion that its coupon is for, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
    /// How many are left now; not there where nobody counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<i64>,
}

/// The games as a member sees them.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberGamesResponse {
    games: Vec<MemberGameResponse>,
}

/// A game as a member sees it.
#[derive(Serialize, ToSchema)]
struct MemberGameResponse {
    #[serde(flatten)]
    game: GameResponse,
    can_play: bool,
    /// The first reason why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNotResponse>,
    /// How often they may play still, as things are; not there where nobody counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    plays_left: Option<i64>,
    /// Which draw of theirs is next, from 0.
    turn: i64,
    /// The seal of that draw: the SHA-256 of its seed, which is shown when it is played.
    seal: String,
}

/// A play in the answer to a write.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayedResponse {
    game: String,
    /// Which draw of this member's it was, from 0.
    turn: i64,
    /// What was shown before: the SHA-256 of the seed.
    seal: String,
    /// 64 hexadecimal digits; nothing is drawn with it any more.
    seed: String,
    /// The player's own words.
    words: String,
    /// The prize that was drawn.
    drawn: String,
    /// The prize that is given: another one where what was drawn has run out.
    prize: String,
    /// The seal of this member's next draw.
    next_seal: String,
}

/// A page of plays.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayListResponse {
    pub plays: Vec<PlayShortResponse>,
    /// Where the next page starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A play in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayShortResponse {
    /// `ref_…`
    id: String,
    at: Time,
    game: String,
    drawn: String,
    prize: String,
}

/// A play with all that it takes to check it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayResponse {
    /// `ref_…`
    id: String,
    at: Time,
    program_version: i64,
    #[serde(flatten)]
    played: PlayedResponse,
    /// The odds that counted, in the order in which they were drawn from.
    odds: Vec<OddResponse>,
    /// Whether the seed's hash is the seal.
    sealed: bool,
    /// How many numbers were thrown away before the one that counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    /// The number that counted, as text: the first 16 digits of the SHA-256 of `seed:words:round`.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Its rest divided by the sum of all weights, as text: where it falls among the odds.
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<String>,
    /// Whether it was sealed before, and drawn from these odds.
    holds: bool,
}

/// How likely a prize was.
#[derive(Serialize, ToSchema)]
struct OddResponse {
    prize: String,
    /// In the language of `Accept-Language`.
    name: String,
    weight: i64,
}

impl GameListResponse {
    pub fn of(program: &Program, infos: &[GameInfo], language: Language) -> Self {
        let given = |own: &GameInfo| {
            let one = |own: &baci_app::PrizeCount| GivenResponse {
                prize: own.prize.clone(),
                times: own.times,
                worth: program.currency.format(own.worth),
            };
            own.given.iter().map(one).collect()
        };
        let one = |own: &GameInfo| {
            let game = program.games.get(own.game)?;
            let game = GameResponse::of(program, game, &own.left, language);
            Some(GameInfoResponse { game, state: own.state, given: given(own) })
        };
        Self { games: infos.iter().filter_map(one).collect() }
    }
}

impl GameResponse {
    fn of(program: &Program, game: &Game, left: &Left, language: Language) -> Self {
        let wallet = game.price.and_then(|(at, _)| program.wallets.get(at));
        let units = |units| wallet.map(|own| in_wallet(program, &own.id, units));
        let otherwise = game.otherwise.and_then(|at| game.prizes.get(at));
        let prizes = game.prizes.iter().enumerate();
        let prizes = prizes.map(|(at, prize)| {
            let left = left.prizes.get(at).copied().flatten();
            PrizeResponse::of(program, (game, prize), left, language)
        });
        Self {
            id: game.id.clone(),
            name: game.name.get(language).to_owned(),
            description: game.description.get(language).to_owned(),
            kind: game.kind.word(),
            wallet: wallet.map(|own| own.id.clone()),
            units: game.price.and_then(|(_, own)| units(own)),
            opens: game.opens.map(Time),
            closes: game.closes.map(Time),
            prizes: prizes.collect(),
            weights: game.weight(),
            otherwise: otherwise.map(|prize| prize.id.clone()),
            budget_left: left.budget.map(|money| program.currency.format(money)),
        }
    }
}

impl PrizeResponse {
    fn of(
        program: &Program,
        (game, prize): (&Game, &Prize),
        left: Option<i64>,
        language: Language,
    ) -> Self {
        let mut shown = Self {
            id: prize.id.clone(),
            name: prize.name.get(language).to_owned(),
            weight: prize.weight,
            percent: game.chance(prize).to_string(),
            wallet: None,
            units: None,
            coupon: None,
            left,
        };
        match &prize.gives {
            Present::Nothing => {}
            Present::Coupon { promotion, .. } => shown.coupon = Some(promotion.clone()),
            Present::Units { wallet, units } => {
                shown.wallet = program.wallets.get(*wallet).map(|own| own.id.clone());
                let units = shown.wallet.as_ref().map(|id| in_wallet(program, id, *units));
                shown.units = units;
            }
        }
        shown
    }
}

impl MemberGamesResponse {
    pub fn of(all: &MemberGames, language: Language) -> Self {
        let program = &all.published.program;
        let one = |own: &MemberGame| {
            let game = program.games.get(own.game)?;
            let why = own.look.bars.first().map(|bar| bar.refusal(program, game));
            Some(MemberGameResponse {
                game: GameResponse::of(program, game, &own.look.left, language),
                can_play: why.is_none(),
                why_not: why.map(|no| WhyNotResponse::of(&no, language)),
                plays_left: own.look.plays_left,
                turn: own.look.turn,
                seal: own.seal.clone(),
            })
        };
        Self { games: all.games.iter().filter_map(one).collect() }
    }
}

impl PlayedResponse {
    /// A play after it.
    pub fn of(own: &GameAnswer) -> Self {
        Self {
            game: own.game.clone(),
            turn: own.turn,
            seal: own.seal.clone(),
            seed: own.seed.clone(),
            words: own.words.clone(),
            drawn: own.drawn.clone(),
            prize: own.prize.clone(),
            next_seal: own.next.clone(),
        }
    }
}

impl PlayShortResponse {
    pub fn of(own: &StoredPlay) -> Self {
        Self {
            id: EventRef { member: own.member, event: own.event }.to_string(),
            at: Time(own.at),
            game: own.game.clone(),
            drawn: own.drawn.clone(),
            prize: own.prize.clone(),
        }
    }
}

impl PlayResponse {
    pub fn of(play: &Play, language: Language) -> Self {
        let odd = |prize: &Prize| OddResponse {
            prize: prize.id.clone(),
            name: prize.name.get(language).to_owned(),
            weight: prize.weight,
        };
        let pick = play.checked.pick;
        Self {
            id: play.event.to_string(),
            at: Time(play.at),
            program_version: play.published.version,
            played: PlayedResponse::of(&play.answer),
            odds: play.game().map(|game| game.prizes.iter().map(odd).collect()).unwrap_or_default(),
            sealed: play.checked.sealed,
            round: pick.map(|pick| pick.round),
            number: pick.map(|pick| pick.number.to_string()),
            rest: pick.map(|pick| pick.rest.to_string()),
            holds: play.holds(),
        }
    }
}
