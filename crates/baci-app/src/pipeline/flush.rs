//! Writing what a batch changed, table by table, in an order that is the same on every server.

use crate::pipeline::state::State;
use baci_store::counter::StoredCounter;
use baci_store::{StoreError, WriteTx};
use baci_store::{counter, event, hold, identity, lot, member, posting, request, returns, wallet};

/// Writes everything; the caller commits.
pub(crate) async fn flush(tx: &mut WriteTx, state: State) -> Result<(), StoreError> {
    let State { members, out, program_counters, .. } = state;
    request::add(tx, out.requests).await?;
    if !out.identities_removed.is_empty() {
        identity::remove(tx, out.identities_removed).await?;
    }
    let mut added = out.identities_added;
    added.sort();
    identity::add(tx, added).await?;
    let records: Vec<_> =
        out.members.iter().filter_map(|id| members.get(id)).map(|m| &m.stored).collect();
    member::save(tx, &records).await?;
    event::add(tx, out.events).await?;
    posting::add(tx, out.postings).await?;
    lot::save(tx, out.lots.into_iter().map(|((id, wallet, _), lot)| (id, wallet, lot))).await?;
    let wallets: Vec<_> = out
        .wallets
        .iter()
        .filter_map(|(id, name)| members.get(id)?.wallets.iter().find(|w| w.wallet == *name))
        .collect();
    wallet::save(tx, &wallets).await?;
    let holds: Vec<_> = out
        .holds
        .iter()
        .filter_map(|(id, hold)| members.get(id)?.holds.get(hold).cloned())
        .collect();
    hold::save(tx, &holds).await?;
    let used = |(id, name): (_, String)| {
        let used = members.get(&id)?.counters.get(&name).copied()?;
        Some(StoredCounter { member: id, counter: name, used })
    };
    counter::save(tx, out.counters.into_iter().filter_map(used).collect()).await?;
    let shared = out
        .program_counters
        .into_iter()
        .map(|name| (program_counters.get(&name).copied().unwrap_or(0), name))
        .map(|(used, name)| (name, used));
    counter::save_program(tx, shared.collect()).await?;
    returns::save(tx, out.returns.into_iter().map(|((m, e), r)| (m, e, r))).await
}
