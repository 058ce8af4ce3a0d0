//! The binary. Being built.

fn main() {}
