//! What is asked about coupons.

use super::MAX_AT_ONCE;
use crate::problem::Problem;
use crate::value::Time;
use baci_app::{NewBatch, NewCoupon};
use baci_core::coupon::Binding;
use baci_core::id::MemberId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A batch that is wanted: with exactly one of `template`, `codes` and `members`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchRequest {
    /// The promotion that it opens, by its id: one with `coupon` in the live program.
    promotion: String,
    /// What staff call it.
    #[schema(max_length = 200)]
    name: String,
    /// `?` for a letter, `#` for a digit, `*` for either, `=` at the end for a check character; what looks
    /// like something else is never used.
    #[schema(max_length = 40, example = "WASABI-****-##")]
    template: Option<String>,
    /// How many codes of the template; 1 where nothing is said.
    #[schema(minimum = 1, maximum = 10_000_000)]
    count: Option<u64>,
    /// Codes from outside; more can be added later.
    #[schema(max_items = 10_000)]
    codes: Option<Vec<String>>,
    /// Members who get a coupon each.
    #[schema(max_items = 10_000, value_type = Option<Vec<String>>)]
    members: Option<Vec<MemberId>>,
    /// How often each may be used: once where nothing is said, `0` for as often as liked.
    #[schema(minimum = 0)]
    uses: Option<i64>,
    from: Option<Time>,
    /// At this very instant they are no longer good.
    until: Option<Time>,
    /// Articles that it is for; for all that the promotion is on where none is named.
    #[serde(default)]
    #[schema(max_items = 50)]
    sku: Vec<String>,
    /// The one owned item that it is for, by its reference: a chassis or a serial number. With `sku`, both must be.
    #[schema(max_length = 64)]
    item: Option<String>,
}

/// What a batch is made of.
pub(crate) enum Source {
    Template(String, u64),
    Codes(Vec<String>),
    Members(Vec<MemberId>),
}

impl BatchRequest {
    /// The batch, and what it is made of.
    pub fn read(self) -> Result<(NewBatch, Source), Problem> {
        let source = match (self.template, self.codes, self.members) {
            (Some(template), None, None) => Source::Template(template, self.count.unwrap_or(1)),
            (None, Some(codes), None) if self.count.is_none() => Source::Codes(codes),
            (None, None, Some(members)) if self.count.is_none() => Source::Members(members),
            _ => {
                return Err(Problem::invalid("coupons-of-one"));
            }
        };
        let many = match &source {
            Source::Template(..) => 0,
            Source::Codes(codes) => codes.len(),
            Source::Members(members) => members.len(),
        };
        if many > MAX_AT_ONCE {
            return Err(Problem::invalid("too-many-at-once").with("most", MAX_AT_ONCE));
        }
        let uses = Some(self.uses.unwrap_or(1)).filter(|uses| *uses != 0);
        let (from, until) = (self.from.map(|at| at.0), self.until.map(|at| at.0));
        let binding = Binding { sku: self.sku, item: self.item };
        let (promotion, name) = (self.promotion, self.name);
        let new = NewBatch { promotion, name, uses, from, until, binding };
        Ok((new, source))
    }
}

/// Codes from outside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodesRequest {
    #[schema(max_items = 10_000)]
    pub codes: Vec<String>,
}

/// Members, by their ids.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListedMembers {
    #[schema(max_items = 10_000, value_type = Vec<String>)]
    pub members: Vec<MemberId>,
}

/// A coupon that a member is to hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantRequest {
    /// The promotion that it opens, by its id: one with `coupon` in the live program.
    promotion: String,
    /// How often it may be used; once where nothing is said.
    #[schema(minimum = 1)]
    uses: Option<i64>,
    from: Option<Time>,
    /// At this very instant it is no longer good.
    until: Option<Time>,
    /// Articles that it is for; for all that the promotion is on where none is named.
    #[serde(default)]
    #[schema(max_items = 50)]
    sku: Vec<String>,
    /// The one owned item that it is for, by its reference: a chassis or a serial number. With `sku`, both must be.
    #[schema(max_length = 64)]
    item: Option<String>,
}

impl GrantRequest {
    /// The coupon.
    pub fn read(self) -> NewCoupon {
        let (from, until) = (self.from.map(|at| at.0), self.until.map(|at| at.0));
        let binding = Binding { sku: self.sku, item: self.item };
        NewCoupon { promotion: self.promotion, uses: self.uses, from, until, binding }
    }
}

/// A verb needs no body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    pub limit: Option<i64>,
}
