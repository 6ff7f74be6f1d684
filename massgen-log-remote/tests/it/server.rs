//! A server that gives the replies it was told to, one a connection, and keeps what was asked.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What a test waits for at most.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Server {
    pub(crate) url: String,
    thread: JoinHandle<Vec<Request>>,
}

#[derive(Debug)]
pub(crate) struct Request {
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let mut named = headers.filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }
}

impl Server {
    pub(crate) fn start(replies: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let thread = thread::spawn(move || {
            let one = |reply: Vec<u8>| serve(&listener, &reply);
            replies.into_iter().map_while(one).collect()
        });
        Self { url, thread }
    }

    /// The requests; a test fails where there were fewer than replies.
    pub(crate) fn requests(self, count: usize) -> Vec<Request> {
        let requests = self.thread.join().unwrap();
        assert_eq!(requests.len(), count, "{requests:?}");
        requests
    }
}

fn serve(listener: &TcpListener, reply: &[u8]) -> Option<Request> {
    let mut stream = accept(listener)?;
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    let head_length = loop {
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the request breaks off");
        read.extend_from_slice(&piece[..count]);
        // Not as text yet: a piece may end inside a character.
        if let Some(place) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break place;
        }
    };
    let mut body = read.split_off(head_length + 4);
    read.truncate(head_length);
    let head = String::from_utf8(read).unwrap();
    let mut request = Request {
        head,
        body: String::new(),
    };
    let length: usize = request
        .header("content-length")
        .map_or(0, |text| text.parse().unwrap());
    let mut rest = vec![0; length - body.len()];
    stream.read_exact(&mut rest).unwrap();
    body.extend(rest);
    request.body = String::from_utf8(body).unwrap();
    // A client that has seen enough hangs up.
    let _ = stream.write_all(reply);
    Some(request)
}

fn accept(listener: &TcpListener) -> Option<TcpStream> {
    listener.set_nonblocking(true).unwrap();
    let start = Instant::now();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false).unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                return Some(stream);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock && start.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(2));
            }
            Err(_) => return None,
        }
    }
}

/// A listener that nobody should call.
pub(crate) fn nobody() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

pub(crate) fn was_called(listener: &TcpListener) -> bool {
    listener.accept().is_ok()
}

pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Told\r\nConnection: close\r\n");
    text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// An answer of one column with numbers.
pub(crate) fn numbers(count: u32) -> Vec<u8> {
    let values: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    let column = r#"{"name": "n", "datatype": "Int64", "nullable": false, "values": "#;
    let body = format!("{{\"columns\": [{column}[{}]}}]}}", values.join(", "));
    reply(200, &[("Content-Type", "application/json")], &body)
}
