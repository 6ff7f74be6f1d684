//! Frames: a request in a journal is its length (4 bytes), the xxh3 hash of it (8 bytes), both with the lowest byte
//! first, and its bytes.

use xxhash_rust::xxh3::xxh3_64;

/// The longest request that a frame may hold, in bytes: a longer length was never written.
pub(crate) const MAX_PAYLOAD: usize = 1 << 30;

const HEAD: usize = 12;

/// Appends a frame. `None` when the payload is empty or longer than a frame may hold; nothing is appended then.
pub(crate) fn append(payload: &[u8], to: &mut Vec<u8>) -> Option<()> {
    let length = u32::try_from(payload.len()).ok()?;
    if payload.is_empty() || payload.len() > MAX_PAYLOAD {
        return None;
    }
    to.extend_from_slice(&length.to_le_bytes());
    to.extend_from_slice(&xxh3_64(payload).to_le_bytes());
    to.extend_from_slice(payload);
    Some(())
}

/// Where a journal can no longer be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where the frame begins, in bytes.
    pub(crate) at: usize,
    /// Whether it looks like the end of an append that was cut short, which no client was told was taken.
    pub(crate) is_torn: bool,
}

/// The requests in a journal up to the first that is wrong, each with where its frame begins.
pub(crate) fn read(bytes: &[u8]) -> (Vec<(usize, &[u8])>, Option<Fault>) {
    let mut payloads = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        match one(rest) {
            Ok((payload, behind)) => {
                payloads.push((at, payload));
                rest = behind;
            }
            Err(is_torn) => return (payloads, Some(Fault { at, is_torn })),
        }
    }
    (payloads, None)
}

/// The first frame and what is behind it, or whether a wrong one is torn.
fn one(bytes: &[u8]) -> Result<(&[u8], &[u8]), bool> {
    let Some((head, behind)) = bytes.split_first_chunk::<HEAD>() else {
        return Err(true);
    };
    let [a, b, c, d, hash @ ..] = *head;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    if length == 0 {
        // A file may have got its length before its bytes.
        return Err(bytes.iter().all(|byte| *byte == 0));
    }
    if length > MAX_PAYLOAD {
        return Err(false);
    }
    let Some((payload, behind)) = behind.split_at_checked(length) else {
        return Err(true);
    };
    if xxh3_64(payload) != u64::from_le_bytes(hash) {
        return Err(behind.is_empty());
    }
    Ok((payload, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Vec<u8> {
        let mut bytes = Vec::new();
        for payload in [&b"one"[..], b"two two", b"three"] {
            append(payload, &mut bytes).unwrap();
        }
        bytes
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = journal();
        let (payloads, fault) = read(&bytes);
        let payloads: Vec<&[u8]> = payloads.into_iter().map(|(_, payload)| payload).collect();
        assert_eq!(payloads, [&b"one"[..], b"two two", b"three"]);
        assert_eq!(fault, None);
        assert_eq!(append(b"", &mut Vec::new()), None);
    }

    #[test]
    fn every_cut_is_a_torn_end() {
        let bytes = journal();
        for end in 0..bytes.len() {
            let (payloads, fault) = read(&bytes[..end]);
            let whole = [15, 34].iter().filter(|at| **at <= end).count();
            assert_eq!(payloads.len(), whole, "{end}");
            assert_eq!(fault.is_none(), [0, 15, 34].contains(&end), "{end}");
            assert!(fault.is_none_or(|fault| fault.is_torn), "{end}");
        }
    }

    #[test]
    fn a_wrong_byte_is_found_wherever_it_is() {
        for at in 0..journal().len() {
            let mut bytes = journal();
            bytes[at] ^= 0x40;
            let (payloads, fault) = read(&bytes);
            assert_eq!(
                payloads.len(),
                [15, 34, 51].iter().filter(|end| **end <= at).count(),
                "{at}"
            );
            assert!(fault.is_some(), "{at}");
        }
        // In the middle of a journal it is no torn end.
        let mut bytes = journal();
        bytes[13] ^= 1;
        assert_eq!(
            read(&bytes).1,
            Some(Fault {
                at: 0,
                is_torn: false
            })
        );
    }

    #[test]
    fn zeros_at_the_end_were_never_written() {
        let mut bytes = journal();
        bytes.extend_from_slice(&[0; 4096]);
        assert_eq!(
            read(&bytes).1,
            Some(Fault {
                at: 51,
                is_torn: true
            })
        );
        bytes.push(1);
        assert_eq!(
            read(&bytes).1,
            Some(Fault {
                at: 51,
                is_torn: false
            })
        );
    }
}
