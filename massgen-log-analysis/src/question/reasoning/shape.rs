//! The shape of a sequence of calls.

use crate::ToolClass;

/// The classes in order, runs of one class compressed: `R3 W1 X5`. At most 60 runs; `…` stands for more.
pub fn shape(classes: impl IntoIterator<Item = ToolClass>) -> String {
    const MOST: usize = 60;
    let mut runs: Vec<(ToolClass, u64)> = Vec::new();
    for class in classes {
        match runs.last_mut() {
            Some((last, count)) if *last == class => *count += 1,
            _ => runs.push((class, 1)),
        }
    }
    let mut parts: Vec<String> = runs
        .iter()
        .take(MOST)
        .map(|(class, count)| format!("{}{count}", class.letter()))
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
        use ToolClass::{Read, Run, Write};
        assert_eq!(shape([Read, Read, Write, Run, Run, Read]), "R2 W1 X2 R1");
        assert_eq!(shape([]), "");
        let long = shape((0..200).map(|i| if i % 2 == 0 { Read } else { Run }));
        assert!(long.ends_with(" …") && long.len() < 200);
    }
}
