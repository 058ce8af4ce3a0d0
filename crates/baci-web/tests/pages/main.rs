//! Pages through the router, on both databases.

mod frame;
mod guard;
mod house;
mod people;
