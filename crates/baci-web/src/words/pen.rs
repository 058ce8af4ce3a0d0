//! Writing values inside the sentences that [`baci_app::say`] makes: as these pages write them.

use super::{Words, numbers};
use baci_app::say::Pen;
use baci_core::refusal::Value;
use baci_core::text::Language;
use baci_core::time::{Instant, Zone};
