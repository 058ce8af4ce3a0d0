//! What models and rules say of the purchases of the database: fitted once for what is asked, kept while somebody asks, and fitted
//! anew in the background after the purchases were read anew.

use super::lifetime::{Lifetime, LifetimeAsk, Score};
use super::next::{NextFigures, NextOne};
use super::products::{Least, Products, Shelf, Suggested};
use super::rfm::RfmFigures;
use super::segmented::only_in;
use super::{GLANCE, Given, HELD, PATIENCE, counted, given};
use crate::baci::Baci;
use crate::error::AppError;
use crate::kept::{Kept, PATIENCE as WAIT};
use baci_analytics::receipts::Wanted;
use baci_core::id::MemberId;
use jiff::civil::Date;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many of a kind are kept: each is as large as there are customers.
const MOST: usize = 4;
/// How many are fitted at once.
const AT_ONCE: usize = 2;
/// Pairs of products that are kept.
const PAIRS: usize = 1_000_000;
/// Receipts up to which products are read for a member's page: more of them would take long.
const CHEAP: usize = 200_000;
/// Products that are suggested on a member's page.
const SUGGESTED: usize = 3;

/// What was worked out of purchases, with these.
#[derive(Debug)]
pub struct Fit<T> {
    /// Those of who is in the segment that was asked for; of all where none was.
    pub given: Arc<Given>,
    pub own: T,
    /// All purchases as they were read.
    read: Arc<Given>,
}

impl<T> Fit<T> {
    /// The number of a customer by their name.
    pub fn customer(&self, name: &str) -> Option<u32> {
        self.given.receipts.customers.seek(name)
    }
}

/// One that is kept, by what was asked for.
type Entry<K, T> = (K, Arc<Kept<Arc<T>>>);

/// What was asked last of a kind, a few at most.
#[derive(Debug)]
struct Fits<K, T> {
    all: Mutex<Vec<Entry<K, T>>>,
}

impl<K, T> Default for Fits<K, T> {
    fn default() -> Self {
        Self { all: Mutex::default() }
    }
}

impl<K: PartialEq, T: Send + Sync + 'static> Fits<K, T> {
    /// The place of what is asked; what was asked longest ago makes room.
    fn of(&self, key: K) -> Arc<Kept<Arc<T>>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(own, _)| *own == key);
        let own = at.map_or_else(|| (key, Arc::default()), |at| all.remove(at));
        let kept = own.1.clone();
        all.push(own);
        if all.len() > MOST {
            all.remove(0);
        }
        kept
    }

    fn release(&self, after: Duration) -> bool {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let before = all.len();
        all.retain(|(_, kept)| kept.asked_within(after));
        all.len() < before
    }
}

/// All that is kept of this kind.
#[derive(Debug)]
pub(crate) struct Foresights {
    lifetimes: Fits<(LifetimeAsk, Option<String>), Fit<Lifetime>>,
    nexts: Fits<(Option<Date>, Option<String>), Fit<NextFigures>>,
    scores: Fits<(Option<Date>, Option<String>), Fit<RfmFigures>>,
    /// Purchases of segments, with places or without.
    segments: Fits<(String, bool), Fit<()>>,
    shelf: Arc<Kept<Arc<Shelf>>>,
    products: Fits<u32, Products>,
    places: Arc<Semaphore>,
}

impl Default for Foresights {
    fn default() -> Self {
        Self {
            lifetimes: Fits::default(),
            nexts: Fits::default(),
            scores: Fits::default(),
            segments: Fits::default(),
            shelf: Arc::default(),
            products: Fits::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

/// What is foreseen of one member; what is not worked out yet is not there.
#[derive(Debug, Default)]
pub struct Foresight {
    pub lifetime: Option<(Arc<Fit<Lifetime>>, Score)>,
    pub next: Option<NextOne>,
    /// Products that they may like.
    pub products: Vec<String>,
    /// Whether something is being worked out, and there when it is asked for again.
    pub waiting: bool,
}

impl Baci {
    /// What a model says of all customers of the database, or of who is in a segment as the purchases are read.
    ///
    /// # Errors
    /// Those of [`Baci::purchases_kept`], [`Baci::purchases_in`] and [`LifetimeAsk::of`]; [`AppError::Unavailable`] where the first fit takes longer than three
    /// seconds: it is worked out all the same.
    pub async fn lifetime(
        &self,
        ask: LifetimeAsk,
        segment: Option<&str>,
    ) -> Result<Arc<Fit<Lifetime>>, AppError> {
        self.lifetime_within(WAIT, ask, segment).await
    }

    async fn lifetime_within(
        &self,
        wait: Duration,
        ask: LifetimeAsk,
        segment: Option<&str>,
    ) -> Result<Arc<Fit<Lifetime>>, AppError> {
        let whose = self.whose((wait, false), segment).await?;
        let kept = self.foresights().lifetimes.of((ask, whose.1.clone()));
        self.fitted(wait, &kept, whose, move |given| ask.of(given)).await
    }

    /// When customers of the database come next, or those who are in a segment, without what was bought on a day or later.
    ///
    /// # Errors
    /// As [`Baci::lifetime`].
    pub async fn next_purchases(
        &self,
        as_of: Option<Date>,
        segment: Option<&str>,
    ) -> Result<Arc<Fit<NextFigures>>, AppError> {
        self.next_within(WAIT, as_of, segment).await
    }

    async fn next_within(
        &self,
        wait: Duration,
        as_of: Option<Date>,
        segment: Option<&str>,
    ) -> Result<Arc<Fit<NextFigures>>, AppError> {
        let whose = self.whose((wait, false), segment).await?;
        let kept = self.foresights().nexts.of((as_of, whose.1.clone()));
        self.fitted(wait, &kept, whose, move |given| Ok(NextFigures::of(given, as_of))).await
    }

    /// The scores of the customers of the database, as of the start of a day; of tomorrow where none is named. Who is in a segment is
    /// scored among those who are in it too.
    ///
    /// # Errors
    /// As [`Baci::lifetime`].
    pub async fn rfm(
        &self,
        as_of: Option<Date>,
        segment: Option<&str>,
    ) -> Result<Arc<Fit<RfmFigures>>, AppError> {
        let whose = self.whose((WAIT, false), segment).await?;
        let kept = self.foresights().scores.of((as_of, whose.1.clone()));
        let scores = move |given: &Given| {
            let as_of = as_of.or_else(|| given.today()?.tomorrow().ok());
            Ok(RfmFigures::of(given, as_of))
        };
        self.fitted(WAIT, &kept, whose, scores).await
    }

    /// The purchases that are kept in memory, of all or of who is in a segment.
    pub(super) async fn kept_of(
        &self,
        segment: Option<&str>,
        with_places: bool,
    ) -> Result<Arc<Given>, AppError> {
        let whose = self.whose((WAIT, with_places), segment).await?;
        let Some(segment) = whose.1.clone() else { return Ok(whose.0) };
        let kept = self.foresights().segments.of((segment, with_places));
        Ok(self.fitted(WAIT, &kept, whose, |_| Ok(())).await?.given.clone())
    }

    /// All purchases, and the segment of which they are asked for.
    async fn whose(
        &self,
        (wait, with_places): (Duration, bool),
        segment: Option<&str>,
    ) -> Result<(Arc<Given>, Option<String>), AppError> {
        if let Some(segment) = segment {
            self.known_segment(segment).await?;
        }
        Ok((self.purchases_within(wait, with_places).await?, segment.map(str::to_owned)))
    }

    /// What is bought together, by pairs on so many receipts or more.
    ///
    /// # Errors
    /// As [`Baci::lifetime`].
    pub async fn products(&self, support: u32) -> Result<Arc<Products>, AppError> {
        self.products_within(WAIT, support).await
    }

    async fn products_within(
        &self,
        wait: Duration,
        support: u32,
    ) -> Result<Arc<Products>, AppError> {
        let shelf = self.shelf(wait).await?;
        let kept = self.foresights().products.of(support);
        let (places, now) = (self.foresights().places.clone(), self.clock().now());
        let last = kept.last().map(|own| own.as_ref().clone());
        let work = move |_| async move {
            if let Some(last) = last.filter(|own| Arc::ptr_eq(&own.shelf, &shelf)) {
                return Ok(last);
            }
            let _place = place(places).await?;
            let least = Least { receipts: support, pairs: PAIRS };
            beside(move || Ok(Arc::new(Products::of(shelf, least)))).await
        };
        Ok(kept.read_within(wait, now, PATIENCE, work).await?.as_ref().clone())
    }

    async fn shelf(&self, wait: Duration) -> Result<Arc<Shelf>, AppError> {
        let published = self.in_force().await?;
        let (database, now) = (self.database().clone(), self.clock().now());
        let work = move |_| async move {
            let wanted = Wanted { minute: true, product: true, ..Wanted::default() };
            let program = &published.program;
            let mut read = given(&database, program, &program.zone, (wanted, now)).await?;
            read.as_of = Some(now);
            beside(move || Ok(Arc::new(Shelf::of(&mut read, None)))).await
        };
        let kept = &self.foresights().shelf;
        Ok(kept.read_within(wait, now, PATIENCE, work).await?.as_ref().clone())
    }

    /// What was fitted to these purchases; where it is of earlier ones, it is there at once and fitted anew in the background.
    async fn fitted<T: Send + Sync + 'static>(
        &self,
        wait: Duration,
        kept: &Arc<Kept<Arc<Fit<T>>>>,
        (read, segment): (Arc<Given>, Option<String>),
        fit: impl FnOnce(&Given) -> Result<T, AppError> + Send + 'static,
    ) -> Result<Arc<Fit<T>>, AppError> {
        let (places, now) = (self.foresights().places.clone(), self.clock().now());
        let (database, last) =
            (self.database().clone(), kept.last().map(|own| own.as_ref().clone()));
        let lately = read.clone();
        let work = move |_| async move {
            if let Some(last) = last.filter(|own| Arc::ptr_eq(&own.read, &read)) {
                return Ok(last);
            }
            let _place = place(places).await?;
            let whose = match segment {
                Some(segment) => Arc::new(only_in(&database, read.clone(), &segment).await?),
                None => read.clone(),
            };
            let (given, own) = counted(whose, fit).await?;
            Ok(Arc::new(Fit { given, own, read }))
        };
        let fit = kept.read_within(wait, now, PATIENCE, work).await?.as_ref().clone();
        if Arc::ptr_eq(&fit.read, &lately) {
            return Ok(fit);
        }
        // Of few purchases the one of now is there in a moment.
        Ok(kept.settled(wait.min(GLANCE)).await.map_or(fit, |own| own.as_ref().clone()))
    }

    /// What is foreseen of a member, as far as it is known within a moment: figures that stand beside others are hardly waited for.
    /// What they bought last decides, so it is as of when the purchases were read. Products are suggested where there are few
    /// receipts, or where somebody asked for products lately.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] where the database is out of order.
    pub async fn foresight(&self, member: MemberId) -> Result<Foresight, AppError> {
        let name = member.to_string();
        let (lifetime, next) = tokio::join!(
            self.lifetime_within(GLANCE, LifetimeAsk::default(), None),
            self.next_within(GLANCE, None, None)
        );
        let mut told = Foresight::default();
        let (lifetime, next) = (glanced(&mut told, lifetime)?, glanced(&mut told, next)?);
        let few = next.as_ref().is_some_and(|own| own.given.receipts.len() <= CHEAP);
        told.next = next.and_then(|own| own.own.of_one(own.customer(&name)?).copied());
        told.lifetime = lifetime.and_then(|own| {
            let score = *own.own.of(own.customer(&name)?)?;
            Some((own, score))
        });
        if few || self.foresights().shelf.last().is_some() {
            let products = self.products_within(GLANCE, 5).await;
            if let Some(own) = glanced(&mut told, products)? {
                let Suggested { products, .. } =
                    own.for_customer(&name, SUGGESTED).unwrap_or_default();
                told.products =
                    products.iter().map(|one| own.name(one.product).to_owned()).collect();
            }
        }
        Ok(told)
    }

    /// Lets go what nobody asked for lately.
    pub(crate) fn release_foresights(&self) {
        let own = self.foresights();
        let gone = [
            own.lifetimes.release(HELD),
            own.nexts.release(HELD),
            own.scores.release(HELD),
            own.segments.release(HELD),
            own.products.release(HELD),
            own.shelf.release(HELD),
        ];
        if gone.contains(&true) {
            tracing::debug!("models and rules are held in memory no more");
        }
    }
}

/// What is there; nothing where it is on its way, or too few came again.
fn glanced<T>(told: &mut Foresight, own: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match own {
        Ok(own) => Ok(Some(own)),
        Err(AppError::Unavailable(_)) => {
            told.waiting = true;
            Ok(None)
        }
        Err(AppError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A place among those who fit, which is waited for no longer than the first fit itself.
async fn place(places: Arc<Semaphore>) -> Result<tokio::sync::OwnedSemaphorePermit, AppError> {
    let busy =
        || AppError::Unavailable("others are being worked out: ask again in a minute".to_owned());
    let place = tokio::time::timeout(WAIT, places.acquire_owned()).await.map_err(|_| busy())?;
    place.map_err(|_| busy())
}

/// Works beside the tasks that serve.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let task = tokio::task::spawn_blocking(work);
    task.await.map_err(|error| AppError::Internal(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_longest_ago_makes_room() {
        let fits = Fits::<u32, u32>::default();
        let first = fits.of(1);
        for key in 2..=4 {
            fits.of(key);
        }
        assert!(Arc::ptr_eq(&fits.of(1), &first), "four have room");
        fits.of(5);
        assert!(Arc::ptr_eq(&fits.of(1), &first), "2 was asked longest ago");
        for key in 6..=9 {
            fits.of(key);
        }
        assert!(!Arc::ptr_eq(&fits.of(1), &first));
        assert!(fits.release(Duration::ZERO), "what holds nothing is let go");
    }
}
