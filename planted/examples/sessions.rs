//! Fills a folder with copies of a session, for measuring lists of thousands.
//!
//! ```sh
//! cargo run -p planted --example sessions -- 10000 /dev/shm/sessions fixtures/0.1.97_s10_big/log_20261124_060757_858558
//! ```
//!
//! The copies hold what a list looks at; with `--whole` as a fourth argument they hold every file.

use std::path::Path;

use planted::{Content, copies};

#[expect(clippy::print_stdout, reason = "an example tells what it did")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let ([count, folder, session], content) = match args.as_slice() {
        [count, folder, session] => ([count, folder, session], Content::Listed),
        [count, folder, session, whole] if whole == "--whole" => ([count, folder, session], Content::Whole),
        _ => return Err("usage: sessions COUNT FOLDER SESSION [--whole]".into()),
    };
    let bytes = copies(Path::new(session), Path::new(folder), count.parse()?, content)?;
    println!("{bytes} bytes in {folder}");
    Ok(())
}
