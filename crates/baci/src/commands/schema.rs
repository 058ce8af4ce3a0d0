//! `baci schema`: the JSON Schema of program documents.

use crate::failure::{Done, Exit};
use crate::output::print;
use baci_core::program::schema::SCHEMA;

/// Runs it.
pub fn run() -> Done {
    print(SCHEMA)?;
    Ok(Exit::Fine)
}
