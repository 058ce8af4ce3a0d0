//! Purchases of those who are in a segment, and which segments customers are in: as segments are now.

use super::{Given, counted};
use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::names::NONE;
use baci_analytics::receipts::Receipts;
use baci_core::id::MemberId;
use baci_store::{Database, segment};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many members of a segment are read at once.
const PAGE: i64 = 10_000;

/// The numbers of customers by their names, which are the ids of members.
pub(super) fn numbers(receipts: &Receipts) -> HashMap<MemberId, u32> {
    let names = &receipts.customers;
    let every = (0..names.len()).filter_map(|number| u32::try_from(number).ok());
    every.filter_map(|number| Some((names.name(number).parse().ok()?, number))).collect()
}

impl Baci {
    /// The same purchases, of those alone who are in a segment now. Purchases of who was merged away are in none.
    ///
    /// # Errors
    /// [`Code::NotFound`](baci_core::refusal::Code::NotFound); [`AppError::Unavailable`].
    pub async fn purchases_in(&self, given: Arc<Given>, segment: &str) -> Result<Given, AppError> {
        self.known_segment(segment).await?;
        only_in(self.database(), given, segment).await
    }

    /// The same purchases, with who is in which segment now.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn with_segments(&self, given: Arc<Given>) -> Result<Given, AppError> {
        let (given, numbers) = counted(given, |given| Ok(numbers(&given.receipts))).await?;
        let mut segments = BTreeMap::new();
        for own in self.stored_segments().await? {
            let id = own.segment;
            let customers = customers_in(self.database(), &id, &numbers).await?;
            segments.insert(id, customers);
        }
        Ok(Given { segments, ..Given::clone(&given) })
    }
}

/// The same purchases, of those alone who are in a segment that there is.
pub(super) async fn only_in(
    database: &Database,
    given: Arc<Given>,
    segment: &str,
) -> Result<Given, AppError> {
    let (given, numbers) = counted(given, |given| Ok(numbers(&given.receipts))).await?;
    let customers = customers_in(database, segment, &numbers).await?;
    let name = segment.to_owned();
    Ok(counted(given, move |given| Ok(given.only(name, &customers))).await?.1)
}

async fn customers_in(
    database: &Database,
    segment: &str,
    numbers: &HashMap<MemberId, u32>,
) -> Result<Vec<u32>, AppError> {
    let (mut customers, mut after) = (Vec::new(), None);
    loop {
        let page = segment::ids(database, segment, after, PAGE).await?;
        let full = i64::try_from(page.len()).is_ok_and(|n| n >= PAGE);
        after = page.last().copied();
        customers.extend(page.iter().filter_map(|member| numbers.get(member)).copied());
        if !full {
            return Ok(customers);
        }
    }
}

impl Given {
    fn only(&self, segment: String, customers: &[u32]) -> Self {
        let (receipts, numbers) = self.receipts.only(customers);
        let own = |customers: &Vec<u32>| {
            let own = customers.iter().filter_map(|own| numbers.get(*own as usize).copied());
            own.filter(|own| *own != NONE).collect()
        };
        let tiers = self.tiers.iter().map(|(tier, all)| (tier.clone(), own(all))).collect();
        let segment = Some(segment);
        Self { receipts: Arc::new(receipts), tiers, segment, ..self.clone() }
    }
}
