//! The JSON API. Being built.
