#![doc = include_str!("../README.md")]

mod api;
mod client;
mod endpoint;
mod error;
mod http_date;
mod message;
mod rows;
mod token;
mod wait;

pub use api::Api;
pub use client::{Client, DEFAULT_LIMIT, MAX_BODY, MAX_LIMIT};
pub use error::{Error, ErrorKind};
pub use massgen_log_tables as tables;
pub use rows::Rows;
pub use token::Token;
pub use wait::{MAX_WAIT, MAX_WAITS, Wait};
