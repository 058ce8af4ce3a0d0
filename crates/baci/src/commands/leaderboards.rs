//! `baci leaderboards`: the places of a leaderboard, by nickname.

use crate::context::{Context, member, program};
use crate::failure::{Done, Exit};
use crate::output::Table;
use baci_app::{BoardAsk, Circle};
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Leaderboards {
    /// As the program names it; left out: all of them
    leaderboard: Option<String>,
    /// A day of the week or month, YYYY-MM-DD; left out: today
    #[arg(long)]
    day: Option<Date>,
    /// Only this member and their friends: by id, or a phone number, e-mail address or card
    #[arg(long, value_name = "MEMBER")]
    friends_of: Option<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Leaderboards) -> Done {
    let baci = context.open().await?;
    let viewer = match &args.friends_of {
        Some(text) => Some(member(&baci, text).await?),
        None => None,
    };
    let circle = if viewer.is_some() { Circle::Friends } else { Circle::Everybody };
    let ids = match args.leaderboard {
        Some(id) => vec![id],
        None => {
            let published = program(&baci).await?;
            let all = published.iter().flat_map(|program| &program.leaderboards);
            all.map(|own| own.id.clone()).collect()
        }
    };
    let mut table = Table::new(["leaderboard", "from", "place", "nickname", "score", "member"]);
    table = table.right([2, 4]);
    let mut machine = Vec::new();
    for id in ids {
        let ask = BoardAsk { day: args.day, viewer, circle };
        let board = baci.leaderboard(&id, ask).await?;
        let first = board.first.to_string();
        let mut places = Vec::new();
        for row in &board.rows {
            let (place, score) = (row.place.to_string(), row.score.to_string());
            let (nickname, member) = (row.nickname.clone(), row.member.to_string());
            table.row([id.clone(), first.clone(), place, nickname, score, member]);
            places.push(json!({ "place": row.place, "nickname": row.nickname, "score": row.score,
                "member": row.member.to_string() }));
        }
        machine.push(json!({ "leaderboard": id, "first": first, "closed": board.closed,
            "places": places }));
    }
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    baci.close().await;
    Ok(Exit::Fine)
}
