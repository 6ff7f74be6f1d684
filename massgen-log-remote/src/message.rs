//! What a server says, made fit to be shown: short, printable, without the token.

use crate::Token;

/// Characters of a message that are kept.
const MAX_CHARS: usize = 500;

/// Bytes of a body that are read for a message.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// The text of a body, of which no more than [`MAX_BYTES`] were read.
pub(crate) fn of_body(bytes: &[u8], token: &Token) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut text = printable(&text);
    if bytes.len() >= MAX_BYTES {
        // The reading may have stopped in the middle of the token, and a half of it is not found by its name.
        let kept = text.chars().count().saturating_sub(token.len());
        text = text.chars().take(kept).collect();
    }
    shortened(&token.hide(&text))
}

/// Text of any origin.
pub(crate) fn of_text(text: &str, token: &Token) -> String {
    shortened(&token.hide(&printable(text)))
}

/// Removed before the token is looked for: a character that nobody sees may stand in the middle of it.
fn printable(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| is_printable(*c)).collect()
}

fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    text.chars()
        .take(MAX_CHARS.saturating_sub(1))
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "pylf_v1_us_0123456789";

    #[test]
    fn the_token_is_found_behind_what_nobody_sees() {
        let token = Token::new(SECRET);
        let text = of_text("no:\x1b[31m pylf_v1\u{200b}_us_01\x0023456789\r\nhere", &token);
        assert_eq!(text, "no:[31m (hidden)  here");
    }

    #[test]
    fn a_half_of_the_token_at_the_end_of_reading_is_dropped() {
        let token = Token::new(SECRET);
        let (half, _) = SECRET.split_at(15);
        let mut body = vec![0; MAX_BYTES - half.len()];
        body.extend_from_slice(half.as_bytes());
        assert_eq!(of_body(&body, &token), "");
    }

    #[test]
    fn a_message_is_short() {
        let token = Token::new(SECRET);
        let text = of_body("é".repeat(2000).as_bytes(), &token);
        assert_eq!(text.chars().count(), MAX_CHARS);
        assert_eq!(of_text(&"é".repeat(500), &token), "é".repeat(500));
    }
}
