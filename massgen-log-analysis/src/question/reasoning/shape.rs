//! The shape of a sequence of calls.

use crate::Act;

/// The acts in order, runs of one act compressed: `R3 W1 V5`. At most 60 runs; `…` stands for more.
pub fn shape(acts: impl IntoIterator<Item = Act>) -> String {
    const MOST: usize = 60;
    let mut runs: Vec<(Act, u64)> = Vec::new();
    for act in acts {
        match runs.last_mut() {
            Some((last, count)) if *last == act => *count += 1,
            _ => runs.push((act, 1)),
        }
    }
    let mut parts: Vec<String> = runs
        .iter()
        .take(MOST)
        .map(|(act, count)| format!("{}{count}", act.letter()))
        .collect();
    if runs.len() > MOST {
        parts.push("…".to_owned());
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_counts_runs() {
        use Act::{Read, Run, Write};
        assert_eq!(shape([Read, Read, Write, Run, Run, Read]), "R2 W1 X2 R1");
        assert_eq!(shape([]), "");
        let long = shape((0..200).map(|i| if i % 2 == 0 { Read } else { Run }));
        assert!(long.ends_with(" …") && long.len() < 200);
    }
}
