//! Where the token may go.

use massgen_log_remote::{Client, ErrorKind, Token};

use crate::server::{Server, nobody, numbers, was_called};
use crate::{SECRET, client};

#[test]
fn the_token_tells_the_region() {
    let us = Some("https://logfire-us.pydantic.dev");
    let eu = Some("https://logfire-eu.pydantic.dev");
    for (text, url) in [
        ("pylf_v1_us_x", us),
        ("pylf_v1_eu_x", eu),
        ("  pylf_v1_eu_x\n", eu),
        ("pylf_v2_us_x", us),
        ("pylf_v12_eu_x", eu),
        ("pylf_v_us_x", None),
        ("pylf_v1_usa_x", None),
        ("pylf_v1_stagingus_x", None),
        ("x", None),
        ("", None),
    ] {
        assert_eq!(Token::new(text).base_url(), url, "{text}");
    }
}

#[test]
fn without_a_region_a_place_must_be_given() {
    let error = Client::new(Token::new("x")).query("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidUrl { .. }), "{error:?}");
    let server = Server::start(vec![numbers(1)]);
    let client = Client::new(Token::new("x")).with_base_url(&server.url);
    client.query("SELECT 1").unwrap();
    server.requests(1);
}

#[test]
fn what_can_be_no_token_is_not_sent() {
    for text in ["", " \n", "a b", "a\r\nX-Other: b", "é"] {
        let listener = nobody();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let error = Client::new(Token::new(text))
            .with_base_url(&url)
            .query("SELECT 1");
        let error = error.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidToken), "{error:?}");
        assert!(!was_called(&listener), "{text:?}");
    }
}

/// Every address of this machine but the loopback ones is refused too, which shows that nothing is connected to first.
#[test]
fn plain_http_is_for_this_machine() {
    let listener = nobody();
    let port = listener.local_addr().unwrap().port();
    for host in [
        "logfire.example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "128.0.0.1",
        "0.0.0.0",
        "127.1",
        "0x7f000001",
        "[::2]",
        "[::]",
        "[::ffff:127.0.0.1]",
    ] {
        let url = format!("http://{host}:{port}");
        let error = client(&url).query("SELECT 1").unwrap_err();
        let ErrorKind::Insecure { host: told } = error.kind() else {
            panic!("{host}: {error:?}");
        };
        assert_eq!(told, host);
        assert!(!was_called(&listener), "{host}");
    }
    for host in ["127.0.0.1", "localhost", "LocalHost"] {
        let server = Server::start(vec![numbers(1)]);
        let url = server.url.replace("127.0.0.1", host);
        client(&url).query("SELECT 1").unwrap();
        server.requests(1);
    }
}

#[test]
fn all_of_the_loopback_net_is_this_machine() {
    // Nobody listens there: what matters is that it is tried.
    let port = nobody().local_addr().unwrap().port();
    for host in ["127.255.255.254", "[::1]"] {
        let error = client(&format!("http://{host}:{port}"))
            .query("SELECT 1")
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    }
}

#[test]
fn other_urls_are_refused() {
    for url in [
        "",
        "127.0.0.1",
        "localhost:80",
        "/v1/query",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "https://:80",
        "https://a b",
        "https://user:word@127.0.0.1",
        "http://127.0.0.1@logfire.example.org",
        "https://127.0.0.1?x=y",
        "https://127.0.0.1#x",
        &format!("https://127.0.0.1/{SECRET}"),
        &format!("https://{SECRET}"),
    ] {
        let error = client(url).query("SELECT 1").unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidUrl { .. }),
            "{url}: {error:?}"
        );
    }
}
