//! Where a query goes, and whether the token may go there.

use std::net::IpAddr;

use ureq::http::Uri;

use crate::{Api, Error, ErrorKind, Token, message};

/// A checked base URL.
#[derive(Debug)]
pub(crate) struct Endpoint {
    base: String,
    /// Whether the way there is encrypted.
    pub(crate) is_encrypted: bool,
}

impl Endpoint {
    /// Checks a base URL. Its parts are told by the parser that the connection is made by, so that both see the same
    /// host.
    pub(crate) fn of(url: &str, token: &Token) -> Result<Self, Error> {
        if token.is_in(url) {
            return Err(Error::invalid_url("it holds the token"));
        }
        if url.contains(['#', '?']) {
            return Err(Error::invalid_url("a base url has neither ? nor #"));
        }
        let uri = Uri::try_from(url).map_err(|_| Error::invalid_url("it is no url"))?;
        let host = uri.host().unwrap_or_default();
        if host.is_empty() {
            return Err(Error::invalid_url("it names no host"));
        }
        if uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'))
        {
            return Err(Error::invalid_url(
                "it holds a user name; the token goes in a header",
            ));
        }
        let is_encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(Error::invalid_url("it does not start with https://")),
        };
        if !is_encrypted && !is_loopback(host) {
            let host = message::of_text(host, token);
            return Err(ErrorKind::Insecure { host }.into());
        }
        Ok(Self {
            base: url.trim_end_matches('/').to_owned(),
            is_encrypted,
        })
    }

    /// The URL of an API with parameters.
    pub(crate) fn url(&self, api: Api, parameters: &[(&str, &str)], token: &Token) -> Result<Uri, Error> {
        let mut url = format!("{}{}", self.base, api.path());
        for (index, (name, value)) in parameters.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            encode(value, &mut url);
        }
        if token.is_in(&url) {
            return Err(Error::invalid_url("it would hold the token"));
        }
        // The parts are sound by now, so that only its length can be wrong.
        Uri::try_from(url).map_err(|_| Error::invalid_url("the sql makes it too long"))
    }
}

/// Whether what is sent to a host stays on this machine.
fn is_loopback(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Percent-encodes all that is not unreserved (RFC 3986, 2.3).
fn encode(text: &str, url: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
}
