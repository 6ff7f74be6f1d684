//! Whether secrets are shown. Every text of a log passes [`shared`] on its way into anything that is written
//! here, before it is shortened.

use std::borrow::Cow;
use std::cell::Cell;

use massgen_log_analysis::model::secrets;

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Runs `write`, and leaves secrets in what it writes.
///
/// Everywhere else this crate puts `[redacted: KIND]` in place of API keys, tokens and passwords, as
/// [`secrets`] finds them.
///
/// ```
/// use massgen_report::{markdown::code, with_secrets};
/// assert_eq!(code("PGPASSWORD=hunter2 psql"), "`PGPASSWORD=[redacted: password] psql`");
/// assert_eq!(with_secrets(|| code("PGPASSWORD=hunter2 psql")), "`PGPASSWORD=hunter2 psql`");
/// ```
pub fn with_secrets<T>(write: impl FnOnce() -> T) -> T {
    /// Puts back what was, also when `write` panics.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            SHOWN.set(self.0);
        }
    }
    let _before = Before(SHOWN.replace(true));
    write()
}

/// Whether secrets are shown now.
pub(crate) fn is_shown() -> bool {
    SHOWN.get()
}

/// `text` as it may be given away.
pub(crate) fn shared(text: &str) -> Cow<'_, str> {
    if is_shown() {
        Cow::Borrowed(text)
    } else {
        secrets::redact(text)
    }
}

/// [`shared`] on one line, with nothing hidden.
pub(crate) fn shared_line(text: &str) -> String {
    crate::markdown::visible_line(&shared(text))
}
