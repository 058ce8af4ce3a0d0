//! Judging members: in the transaction of what happened to them, of what time brought, or page by page.

use super::known::Reader;
use super::rules::{Known, Rules};
use crate::published::{Programs, Published};
use crate::state::State;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use baci_store::bulk::Writes;
use baci_store::segment::{self, Facts, Membership, Move, Page, Whom};
use baci_store::{StoreError, WriteTx};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many changes by time alone are gone through one by one; after that a member is judged as of now.
const STEPS: usize = 8;

/// What happened to what a member bought.
#[derive(Clone, Debug)]
pub(crate) enum Since {
    /// They bought: when, and for how much.
    Bought(Vec<(Instant, i64)>),
    /// Something came back, or two histories are one: what is kept is worth nothing.
    Anew,
}

/// Whom a batch touched, and what they bought in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    members: BTreeSet<MemberId>,
    news: BTreeMap<MemberId, Since>,
}

impl Touched {
    /// Of what a batch is about to write; nobody where there are no segments.
    pub fn of(state: &State) -> Self {
        if state.segments == 0 {
            return Self::default();
        }
        let out = &state.out;
        let mut members: BTreeSet<MemberId> = out.bought.keys().copied().collect();
        members.extend(&out.members);
        members.extend(out.wallets.iter().map(|(id, _)| *id));
        members.extend(out.tiers.iter().map(|(id, _)| *id));
        members.extend(&out.stages);
        members.extend(&out.stages_gone);
        members.extend(&out.people);
        if !out.people.is_empty() {
            // Who stays is one of fewer, or of more.
            let all = state.all_households().flat_map(|id| state.people(id));
            members.extend(all.map(|own| own.member));
        }
        Self { members, news: out.bought.clone() }
    }

    pub fn news(&self, member: MemberId) -> Option<&Since> {
        self.news.get(&member)
    }
}

/// Judges whoever a batch touched, after what it wrote.
pub(crate) async fn keep_up(
    tx: &mut WriteTx,
    programs: &Programs,
    published: Option<&Arc<Published>>,
    now: Instant,
    touched: &Touched,
) -> Result<(), StoreError> {
    let Some(published) = published.filter(|_| !touched.members.is_empty()) else { return Ok(()) };
    let rules = Rules::of(tx, programs, published).await?;
    let Some(rules) = rules.filter(|rules| !rules.all.is_empty()) else { return Ok(()) };
    let ids: Vec<MemberId> = touched.members.iter().copied().collect();
    // Their rows are locked already, where there is more than one writer.
    let people = segment::people(tx, Page::These(&ids), (rules.needs.profile, false)).await?;
    let known = reader(&rules, touched).read(tx, people, Whom::These(&ids)).await?;
    write(tx, &rules, known, now).await
}

/// By what members are read to be judged.
pub(super) fn reader<'a>(rules: &'a Rules, touched: &'a Touched) -> Reader<'a> {
    Reader {
        program: &rules.published.program,
        needs: rules.needs,
        epoch: rules.now.epoch,
        bounds: rules.now.bounds.as_ref(),
        foresight: rules.now.foresight.filter(|_| rules.needs.foresight),
        touched,
    }
}

/// Judges members as of now, what time brought before step by step, and writes what is otherwise than before.
pub(super) async fn write(
    tx: &mut WriteTx,
    rules: &Rules,
    known: Vec<Known>,
    now: Instant,
) -> Result<(), StoreError> {
    let (mut facts, mut memberships, mut moves) = (Vec::new(), Vec::new(), Vec::new());
    for mut own in known {
        let before = own.memberships.clone();
        let due = own.stored.and_then(|stored| stored.next_due_at).filter(|due| *due < now);
        let mut next = due;
        for _ in 0..STEPS {
            let Some(at) = next.filter(|at| *at < now) else { break };
            next = judge(rules, &mut own, at, &mut moves);
        }
        let next_due_at = judge(rules, &mut own, now, &mut moves);
        differ(&own, &before, now, &mut memberships, &moves);
        let new = Facts {
            member: own.person.member.id,
            epoch: rules.now.epoch,
            purchases: own.bought.purchases,
            days: own.bought.days,
            spend: own.bought.spend,
            span: own.bought.span,
            next_due_at,
        };
        if own.stored != Some(new) {
            facts.push(new);
        }
    }
    let mut writes = Writes::default();
    segment::save_facts(&mut writes, &facts)?;
    segment::save_moves(&mut writes, memberships, moves)?;
    writes.run(tx).await
}

/// Judges a member as of an instant; answers when they are to be judged next.
fn judge(rules: &Rules, own: &mut Known, at: Instant, moves: &mut Vec<Move>) -> Option<Instant> {
    let program = &rules.published.program;
    let member = own.person.member.id;
    let one = own.person.merged_into.is_none();
    let (held, next) = own.ask(program, at, |scope| {
        let held = |rule: &super::rules::Rule| Some(one && rule.condition.as_ref()?.holds(scope));
        let conditions = rules.all.iter().filter_map(|rule| rule.condition.as_ref());
        let next = conditions.filter(|_| one).filter_map(|own| own.next_change(scope)).min();
        (rules.all.iter().map(held).collect::<Vec<_>>(), next)
    });
    let mut step = |segment: &str, entered| {
        let segment = segment.to_owned();
        moves.push(Move { member, at, segment, entered });
    };
    for (rule, held) in rules.all.iter().zip(held) {
        let is_in = own.memberships.contains_key(&rule.id);
        match held {
            Some(true) if !is_in => {
                own.memberships.insert(rule.id.clone(), at);
                step(&rule.id, true);
            }
            Some(false) if is_in => {
                own.memberships.remove(&rule.id);
                step(&rule.id, false);
            }
            _ => {}
        }
    }
    own.memberships.retain(|id, _| {
        let there = rules.rule(id).is_some();
        if !there {
            step(id, false);
        }
        there
    });
    next.map(|day| program.zone.start_of(day))
}

/// The rows of memberships that are otherwise than before: one for each segment, however often somebody came and went.
fn differ(
    own: &Known,
    before: &BTreeMap<String, Instant>,
    now: Instant,
    memberships: &mut Vec<Membership>,
    moves: &[Move],
) {
    let member = own.person.member.id;
    for (segment, since) in &own.memberships {
        if before.get(segment) != Some(since) {
            let (segment, entered_at) = (segment.clone(), *since);
            memberships.push(Membership { member, segment, entered_at, left_at: None });
        }
    }
    for (segment, entered_at) in before.iter().filter(|(id, _)| !own.memberships.contains_key(*id))
    {
        let last =
            moves.iter().rev().find(|step| step.member == member && step.segment == *segment);
        let (segment, left_at) = (segment.clone(), Some(last.map_or(now, |step| step.at)));
        memberships.push(Membership { member, segment, entered_at: *entered_at, left_at });
    }
}
