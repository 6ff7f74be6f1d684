//! The client against a scripted server on this machine. No test reaches any other address.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of a test may panic as the test itself may"
)]

mod answers;
mod places;
mod refusals;
mod requests;
mod secrets;
mod server;
mod waits;

use massgen_log_remote::{Client, Token};

const SECRET: &str = "pylf_v1_us_notATokenOfAnybody";

/// A client that fails a test which sleeps.
fn client(url: &str) -> Client {
    let client = Client::new(Token::new(SECRET)).with_base_url(url);
    client.with_sleep(|time| panic!("slept {time:?}"))
}
