//! Models of lifetime value: who is still a customer, how often they will buy, and for how much.
//!
//! Buying: BG/NBD (Fader, Hardie and Lee 2005), MBG/NBD (Batislam, Denizel and Filiztekin 2007), Pareto/NBD (Schmittlein,
//! Morrison and Colombo 1987, by the formulas of Fader and Hardie 2005). Spend: gamma-gamma (Fader and Hardie
//! 2013). All are fitted by maximum likelihood; derivatives are exact, by dual numbers ([`real::Dual`]).

pub mod buying;
mod fit;
pub mod holdout;
pub mod real;
pub mod score;
mod special;
pub mod spend;
pub mod summary;

pub use buying::Model;
pub use fit::Fitted;
pub use real::PARAMETERS;
pub use spend::fit as fit_spend;
