//! `generated_personas.yaml` (since 0.1.12..0.1.16): the persona that each agent was given before
//! coordination.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::{AgentId, Diagnostic, Extra, RelPath, yaml};

/// One agent's persona.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Persona {
    /// The text put into the agent's prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona_text: Option<String>,
    /// Free attributes, for example a thinking style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Extra>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The personas by agent, in the order of the file.
pub type Personas = IndexMap<AgentId, Persona>;

/// Reads the file.
pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Option<Personas> {
    let personas: IndexMap<AgentId, Option<Persona>> = yaml::read(bytes, path, diagnostics)?;
    let known = personas
        .into_iter()
        .filter_map(|(agent, persona)| Some((agent, persona?)));
    Some(known.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personas_are_read_in_file_order() {
        let text = concat!(
            "zoe:\n  persona_text: |-\n    You are careful.\n    And slow.\n  attributes:\n    style: deep\n",
            "abe:\n  persona_text: quick\n  attributes: {}\n",
        );
        let mut diagnostics = Vec::new();
        let personas = read(text.as_bytes(), &RelPath::root(), &mut diagnostics).unwrap();
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let agents: Vec<_> = personas.keys().map(AgentId::as_str).collect();
        assert_eq!(agents, ["zoe", "abe"]);
        let zoe = &personas[&AgentId::from("zoe")];
        assert_eq!(zoe.persona_text.as_deref(), Some("You are careful.\nAnd slow."));
        assert_eq!(zoe.attributes.as_ref().unwrap()["style"], "deep");
    }
}
