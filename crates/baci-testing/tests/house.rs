//! The house's own rules, as tests: arrows, what is absent from the core, lengths, stray files.
//!
//! ARCHITECTURE.md says why; a rule that is not checked here is a wish.

mod house {
    pub mod arrows;
    pub mod core;
    pub mod files;
    pub mod lengths;
    pub mod migrations;
    pub mod refusals;
    pub mod tree;
}
