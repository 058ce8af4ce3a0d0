//! The tables as data: names, columns and types, in the order in which they are copied.

use crate::value::Type::{self, Blob, Int, Text, Uuid};

/// A table: its columns in the order of the schema, and how many of the first make its key.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, Type)],
    /// The key's columns are the first ones.
    pub key: usize,
}

macro_rules! tables {
    ($($name:ident $table:literal $key:literal [$($column:literal $kind:ident),* $(,)?];)*) => {
        $(#[doc = concat!("The table `", $table, "`.")]
        pub static $name: Table = Table {
            name: $table,
            columns: &[$(($column, $kind)),*],
            key: $key,
        };)*
        /// All tables.
        pub static ALL: &[&Table] = &[$(&$name),*];
    };
}

tables! {
    PROGRAMS "programs" 1 [
        "version" Int, "program_id" Text, "hash" Blob, "document" Text, "note" Text,
        "published_by" Text, "published_at" Int,
    ];
    MEMBERS "members" 1 [
        "member_id" Uuid, "joined_at" Int, "profile" Text, "identities" Text, "revision" Int,
        "updated_at" Int, "merged_into" Uuid,
    ];
    IDENTITIES "identities" 1 ["identity" Text, "member_id" Uuid];
    EVENTS "events" 2 [
        "member_id" Uuid, "event_id" Uuid, "kind" Text, "at" Int, "recorded_at" Int,
        "origin_id" Uuid, "receipt" Text, "net" Int, "program_version" Int, "actor" Text,
        "body" Text, "seen" Text, "outcome" Text,
    ];
    REQUESTS "requests" 1 [
        "request_key" Text, "fingerprint" Blob, "member_id" Uuid, "event_id" Uuid,
        "created_at" Int,
    ];
    POSTINGS "postings" 3 [
        "member_id" Uuid, "wallet" Text, "seq" Int, "event_id" Uuid, "at" Int, "source" Int,
        "target" Int, "amount" Int, "lot" Int, "hash" Blob,
    ];
    LOTS "lots" 3 [
        "member_id" Uuid, "wallet" Text, "lot" Int, "event_id" Uuid, "earned_at" Int,
        "available_at" Int, "expires_at" Int, "amount" Int, "pending" Int, "available" Int,
        "held" Int,
    ];
    WALLETS "wallets" 2 [
        "member_id" Uuid, "wallet" Text, "available" Int, "pending" Int, "held" Int,
        "debt" Int, "seq" Int, "head" Blob, "next_due_at" Int,
    ];
    HOLDS "holds" 2 [
        "member_id" Uuid, "hold_id" Uuid, "wallet" Text, "amount" Int, "held" Int,
        "expires_at" Int, "state" Text, "pieces" Text,
    ];
    QUOTES "quotes" 2 [
        "member_id" Uuid, "event_id" Uuid, "state" Text, "expires_at" Int, "purchase_id" Uuid,
    ];
    COUNTERS "counters" 2 ["member_id" Uuid, "counter" Text, "used" Int];
    PROGRAM_COUNTERS "program_counters" 1 ["counter" Text, "used" Int];
    RETURNS "returns" 2 ["member_id" Uuid, "event_id" Uuid, "state" Text];
    OFFER_USES "offer_uses" 3 [
        "member_id" Uuid, "event_id" Uuid, "promotion" Text, "at" Int, "given" Int,
    ];
    TASKS "tasks" 1 [
        "task_id" Uuid, "kind" Text, "payload" Text, "state" Text, "due_at" Int,
        "locked_until" Int, "attempts" Int, "last_error" Text,
    ];
    API_KEYS "api_keys" 1 [
        "key_id" Uuid, "name" Text, "secret_hash" Blob, "scopes" Text, "created_at" Int,
        "revoked_at" Int, "partner" Text,
    ];
    STAFF "staff" 1 [
        "staff_id" Uuid, "email" Text, "name" Text, "role" Text, "language" Text, "password" Text,
        "created_at" Int, "disabled_at" Int,
    ];
    SESSIONS "sessions" 1 [
        "session_id" Uuid, "secret_hash" Blob, "person" Text, "person_id" Uuid, "device" Text,
        "address" Text, "created_at" Int, "seen_at" Int, "idle_at" Int, "ends_at" Int,
    ];
    LINKS "links" 1 [
        "link_id" Uuid, "purpose" Text, "person_id" Uuid, "secret_hash" Blob, "created_at" Int,
        "expires_at" Int,
    ];
    CODES "codes" 1 [
        "subject" Blob, "person_id" Uuid, "message_id" Uuid, "code_hash" Text, "attempts" Int,
        "expires_at" Int,
    ];
    GUESSES "guesses" 1 ["subject" Blob, "failures" Int, "locked_until" Int, "expires_at" Int];
    AUDIT "audit" 1 [
        "audit_id" Uuid, "at" Int, "actor" Text, "action" Text, "target" Text, "details" Text,
        "address" Text,
    ];
    MESSAGES "messages" 1 [
        "message_id" Uuid, "channel" Text, "recipient" Text, "kind" Text, "language" Text,
        "subject" Text, "body" Text, "state" Text, "secret_until" Int, "created_at" Int,
    ];
    PASSKEYS "passkeys" 1 [
        "passkey_id" Uuid, "staff_id" Uuid, "credential" Blob, "name" Text, "transports" Int,
        "key_state" Blob, "sign_state" Blob, "created_at" Int, "used_at" Int,
    ];
    CHALLENGES "challenges" 1 [
        "challenge_id" Uuid, "purpose" Text, "person_id" Uuid, "state" Blob, "expires_at" Int,
    ];
    IMPORTS "imports" 1 [
        "import_id" Uuid, "file_name" Text, "bytes" Int, "hash" Blob, "state" Text, "plan" Text,
        "place" Int, "row_count" Int, "new_count" Int, "there_count" Int, "refused_count" Int,
        "problem" Text, "actor" Text, "created_at" Int, "noted_at" Int, "started_at" Int,
        "ended_at" Int,
    ];
    IMPORT_ROWS "import_rows" 2 [
        "import_id" Uuid, "row_number" Int, "code" Text, "field" Text, "cell" Text,
        "contents" Text,
    ];
    BACKTESTS "backtests" 1 [
        "backtest_id" Uuid, "state" Text, "plan" Text, "done_count" Int, "place" Int,
        "report" Text, "problem" Text, "actor" Text, "created_at" Int, "noted_at" Int,
        "started_at" Int, "ended_at" Int,
    ];
    OIDC_PEOPLE "oidc_people" 2 [
        "issuer" Text, "subject" Text, "staff_id" Uuid, "created_at" Int, "used_at" Int,
    ];
    COUPON_BATCHES "coupon_batches" 1 [
        "batch_id" Uuid, "promotion" Text, "name" Text, "template" Text, "wanted" Int, "made" Int,
        "uses" Int, "starts_at" Int, "ends_at" Int, "withdrawn_at" Int, "actor" Text,
        "created_at" Int, "binding" Text,
    ];
    COUPONS "coupons" 1 ["code" Text, "batch_id" Uuid, "withdrawn_at" Int];
    MEMBER_COUPONS "member_coupons" 2 [
        "member_id" Uuid, "code" Text, "batch_id" Uuid, "promotion" Text, "uses" Int,
        "starts_at" Int, "ends_at" Int, "state" Text, "event_id" Uuid, "actor" Text,
        "created_at" Int, "binding" Text,
    ];
    COUPON_MOVES "coupon_moves" 2 [
        "code" Text, "event_id" Uuid, "buyer_id" Uuid, "at" Int, "used" Int, "held" Int,
    ];
    MEMBER_TIERS "member_tiers" 2 [
        "member_id" Uuid, "ladder" Text, "tier" Text, "standing" Text, "next_due_at" Int,
        "counted_by" Int,
    ];
    MEMBER_STAGES "member_stages" 1 [
        "member_id" Uuid, "stage" Text, "since" Int, "next_due_at" Int, "counted_by" Int,
    ];
    STAGE_MOVES "stage_moves" 3 [
        "member_id" Uuid, "at" Int, "to_stage" Text, "from_stage" Text,
    ];
    SEGMENTS "segments" 1 [
        "segment_id" Text, "revision" Int, "names" Text, "condition" Text, "actor" Text,
        "created_at" Int, "changed_at" Int, "removed_at" Int,
    ];
    SEGMENT_REVISIONS "segment_revisions" 2 [
        "segment_id" Text, "revision" Int, "names" Text, "condition" Text, "actor" Text, "at" Int,
        "removed" Int,
    ];
    MEMBER_FACTS "member_facts" 1 [
        "member_id" Uuid, "epoch" Int, "purchases" Int, "spend" Int, "first_at" Int, "last_at" Int,
        "next_due_at" Int, "days" Int,
    ];
    SEGMENT_MEMBERS "segment_members" 2 [
        "member_id" Uuid, "segment_id" Text, "entered_at" Int, "left_at" Int,
    ];
    SEGMENT_MOVES "segment_moves" 3 [
        "member_id" Uuid, "at" Int, "segment_id" Text, "entered" Int,
    ];
    MEMBER_OCCASIONS "member_occasions" 1 ["member_id" Uuid, "next_due_at" Int, "counted_by" Int];
    OCCASION_DAYS "occasion_days" 3 [
        "member_id" Uuid, "occasion" Text, "day" Int, "at" Int, "event_id" Uuid,
    ];
    HOUSEHOLD_PEOPLE "household_people" 1 [
        "member_id" Uuid, "household_id" Uuid, "role" Text, "joined_at" Int, "event_id" Uuid,
    ];
    HOUSEHOLD_INVITES "household_invites" 2 [
        "member_id" Uuid, "household_id" Uuid, "role" Text, "by_id" Uuid, "invited_at" Int,
        "until" Int,
    ];
    GAME_PLAYS "game_plays" 2 [
        "member_id" Uuid, "event_id" Uuid, "game" Text, "drawn" Text, "prize" Text, "worth" Int,
        "at" Int,
    ];
    SURPRISE_DRAWS "surprise_draws" 1 [
        "draw" Text, "surprise" Text, "seal" Text, "seed" Text, "state" Text, "opened_at" Int,
        "due_at" Int, "drawn_at" Int, "program_version" Int, "looked" Int, "eligible" Int,
        "members" Int, "given" Int,
    ];
    SURPRISE_ENTRIES "surprise_entries" 2 [
        "member_id" Uuid, "draw" Text, "had" Int, "place" Int,
    ];
    SURPRISE_GIFTS "surprise_gifts" 2 [
        "member_id" Uuid, "event_id" Uuid, "surprise" Text, "draw" Text, "at" Int,
    ];
    PARTNER_MOVES "partner_moves" 2 [
        "member_id" Uuid, "event_id" Uuid, "party" Text, "kind" Text, "wallet" Text, "units" Int,
        "money" Int, "undone" Int, "origin_id" Uuid, "reference" Text, "terms" Text, "at" Int,
    ];
    MEMBER_STREAKS "member_streaks" 2 [
        "member_id" Uuid, "streak" Text, "length" Int, "best" Int, "ends_at" Int, "record" Text,
    ];
    MEMBER_LEVELS "member_levels" 2 ["member_id" Uuid, "levels" Text, "number" Int];
    MEMBER_NICKNAMES "member_nicknames" 1 [
        "member_id" Uuid, "nickname" Text, "folded" Text, "since" Int,
    ];
    NICKNAMES "nicknames" 1 ["folded" Text, "member_id" Uuid, "blocked_at" Int];
    LEADERBOARD_SCORES "leaderboard_scores" 3 [
        "member_id" Uuid, "leaderboard" Text, "period" Int, "score" Int,
    ];
    LEADERBOARD_PERIODS "leaderboard_periods" 2 [
        "leaderboard" Text, "period" Int, "state" Text, "closed_at" Int, "places" Text,
    ];
    LOST_CARDS "lost_cards" 1 ["identity" Text, "member_id" Uuid, "event_id" Uuid, "lost_at" Int];
    REWARD_CLAIMS "reward_claims" 2 [
        "member_id" Uuid, "event_id" Uuid, "reward" Text, "branch" Text, "place" Text,
        "state" Text, "kind" Text, "code" Text, "wallet" Text, "units" Int, "money" Int,
        "terms" Text, "claimed_at" Int, "ends_at" Int, "changed_at" Int,
    ];
    REWARD_PICK_UPS "reward_pick_ups" 1 ["code" Text, "member_id" Uuid, "event_id" Uuid];
    REWARD_WAITS "reward_waits" 2 [
        "member_id" Uuid, "place" Text, "reward" Text, "branch" Text, "state" Text,
        "event_id" Uuid, "since" Int, "until" Int,
    ];
    REWARD_CODES "reward_codes" 2 ["pool" Text, "code" Text, "number" Int, "added_at" Int];
    REWARD_STOCK_MOVES "reward_stock_moves" 1 [
        "move_id" Uuid, "place" Text, "by_count" Int, "reason" Text, "actor" Text, "at" Int,
    ];
    GIFT_CARDS "gift_cards" 1 [
        "card_id" Uuid, "number" Text, "pin_hash" Text, "owner_id" Uuid, "state" Text,
        "actor" Text, "issued_at" Int,
    ];
    GIFT_CARD_NUMBERS "gift_card_numbers" 1 ["number" Text, "card_id" Uuid];
    MEMBER_WORDS "member_words" 2 ["member_id" Uuid, "word" Text];
    IDENTITY_PROOFS "identity_proofs" 2 [
        "member_id" Uuid, "identity" Text, "how" Text, "event_id" Uuid, "proved_at" Int,
    ];
    MERGES "merges" 2 [
        "member_id" Uuid, "event_id" Uuid, "absorbed_id" Uuid, "at" Int, "until" Int,
        "undone_at" Int, "record" Text,
    ];
    MEMBER_MARKS "member_marks" 2 ["member_id" Uuid, "mark" Text];
    MEMBERS_APART "members_apart" 2 [
        "member_id" Uuid, "other_id" Uuid, "actor" Text, "at" Int,
    ];
    MEMBER_FRIENDS "member_friends" 2 [
        "member_id" Uuid, "friend_id" Uuid, "state" Text, "since" Int,
    ];
    ROLLUP_MONTHS "rollup_months" 4 [
        "member_id" Uuid, "month" Int, "branch" Text, "channel" Text, "purchases" Int, "net" Int,
        "others" Int, "others_net" Int, "days" Blob,
    ];
    ROLLUP_NEWS "rollup_news" 2 ["member_id" Uuid, "event_id" Uuid, "purchase_id" Uuid];
    ROLLUP_TOTALS "rollup_totals" 6 [
        "place" Int, "kind" Int, "name" Text, "start" Int, "other" Int, "step" Int,
        "members" Int, "repeaters" Int, "kept" Int, "purchases" Int, "days" Int, "net" Int,
        "net_rest" Int,
    ];
    ROLLUP_PACKS "rollup_packs" 5 [
        "place" Int, "kind" Int, "name" Text, "start" Int, "step" Int, "pack" Blob,
    ];
    SETTINGS "settings" 1 ["name" Text, "document" Text, "revision" Int, "changed_at" Int];
}

impl Table {
    /// The names of the key's columns, in order.
    pub fn key_names(&self) -> String {
        let names: Vec<_> = self.columns.iter().take(self.key).map(|c| c.0).collect();
        names.join(", ")
    }

    /// The names of all columns, in order.
    pub fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| c.0).collect();
        names.join(", ")
    }

    /// The end of an INSERT that replaces a row that is there already.
    pub fn replace(&self) -> String {
        let sets: Vec<_> = self
            .columns
            .iter()
            .skip(self.key)
            .map(|(name, _)| format!("{name} = excluded.{name}"))
            .collect();
        format!("ON CONFLICT ({}) DO UPDATE SET {}", self.key_names(), sets.join(", "))
    }
    /// The end of an INSERT that adds to a row that is there already.
    pub fn add(&self) -> String {
        let sets: Vec<_> = self
            .columns
            .iter()
            .skip(self.key)
            .map(|(name, _)| format!("{name} = {}.{name} + excluded.{name}", self.name))
            .collect();
        format!("ON CONFLICT ({}) DO UPDATE SET {}", self.key_names(), sets.join(", "))
    }
}
