//! Pages through the router, on both databases.

mod console;
mod doors;
mod frame;
mod guard;
mod house;
mod imports;
mod me;
mod offers;
mod people;
mod till;
mod why;
