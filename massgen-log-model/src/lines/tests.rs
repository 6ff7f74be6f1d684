use super::*;

type Seen = (u64, u64, Result<Vec<u8>, u64>, bool);

fn all(mut lines: Lines<impl Read>) -> Vec<Seen> {
    let mut out = Vec::new();
    while let Some(record) = lines.next_record().unwrap() {
        out.push(match record {
            Record::Line(l) => (l.number, l.offset, Ok(l.bytes.to_vec()), l.unterminated),
            Record::TooLong {
                number,
                offset,
                bytes,
            } => (number, offset, Err(bytes), false),
        });
    }
    out
}

#[test]
fn only_line_feeds_split_and_one_carriage_return_goes() {
    let text = "a\u{2028}b\r\r\n\n\r\nlast".as_bytes();
    let want = vec![
        (1, 0, Ok("a\u{2028}b\r".as_bytes().to_vec()), false),
        (2, 8, Ok(vec![]), false),
        (3, 9, Ok(vec![]), false),
        (4, 11, Ok(b"last".to_vec()), true),
    ];
    assert_eq!(all(Lines::new(text)), want);
    assert_eq!(all(Lines::new(Drip::new(text, 1))), want);
    assert!(all(Lines::new(&b""[..])).is_empty());
}

#[test]
fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
    let long = vec![b'x'; 3 * CHUNK];
    let mut text = b"one\n".to_vec();
    text.extend_from_slice(&long);
    text.extend_from_slice(b"\ntwo\n");
    text.extend_from_slice(&long);
    let length = long.len() as u64;
    let want = vec![
        (1, 0, Ok(b"one".to_vec()), false),
        (2, 4, Err(length), false),
        (3, 5 + length, Ok(b"two".to_vec()), false),
        (4, 9 + length, Err(length), false),
    ];
    assert_eq!(all(Lines::with_limit(&text[..], 1000)), want);
    // The buffer of a skipped line is not kept growing.
    let mut lines = Lines::with_limit(&text[..], 1000);
    while lines.next_record().unwrap().is_some() {}
    assert!(lines.buffer.len() <= 2 * CHUNK, "{}", lines.buffer.len());
    // A line within the limit may be longer than a chunk.
    assert_eq!(all(Lines::new(&text[..]))[1], (2, 4, Ok(long), false));
}

#[test]
fn an_error_ends_the_lines() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
    let mut lines = Lines::new(b"one\ntw".chain(Broken));
    assert!(lines.next_record().unwrap().is_some());
    assert!(lines.next_record().is_err());
    assert_eq!(lines.next_record().unwrap(), None);
}
