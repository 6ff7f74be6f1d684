//! Lists that may hold nulls: the JSON reader puts a null in the place of a damaged element, so that one
//! bad element does not cost the file. These helpers for `deserialize_with` skip them.

use std::hash::Hash;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

/// A list without its null elements; `None` for null.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let items = Option::<Vec<Option<T>>>::deserialize(deserializer)?;
    Ok(items.map(|items| items.into_iter().flatten().collect()))
}

/// A map of lists without their null elements, and without null lists; `None` for null.
pub(crate) fn lists<'de, D, K, T>(deserializer: D) -> Result<Option<IndexMap<K, Vec<T>>>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Hash + Eq,
    T: Deserialize<'de>,
{
    let map = Option::<IndexMap<K, Option<Vec<Option<T>>>>>::deserialize(deserializer)?;
    Ok(map.map(|map| {
        map.into_iter()
            .filter_map(|(key, items)| Some((key, items?.into_iter().flatten().collect())))
            .collect()
    }))
}

#[cfg(test)]
mod tests {
    use crate::artifact::coordination_events::CoordinationEvents;
    use crate::artifact::metrics_events::MetricsEvents;
    use crate::{RelPath, json};

    #[test]
    fn a_bad_element_costs_itself_only() {
        let text = br#"{"tool_executions":[{"tool_name":"a"},"bad",{"tool_name":7,"call_id":"c"},null]}"#;
        let mut notes = Vec::new();
        let read: Option<MetricsEvents> = json::read(text, &RelPath::from_encoded("m"), None, &mut notes);
        let calls = read.unwrap().tool_executions.unwrap();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1].call_id.as_ref().map(AsRef::as_ref), Some("c"));
        let places: Vec<_> = notes.iter().map(|note| note.location.to_string()).collect();
        assert_eq!(places, ["m#/tool_executions/1", "m#/tool_executions/2/tool_name"]);
    }

    #[test]
    fn an_event_without_a_kind_is_left_out() {
        let text = br#"{"session_metadata":{"agent_ids":["a",null]},
            "events":[{"event_type":"new_answer"},{"event_type":["x"]}]}"#;
        let mut notes = Vec::new();
        let read: Option<CoordinationEvents> =
            json::read(text, &RelPath::from_encoded("c"), None, &mut notes);
        let read = read.unwrap();
        assert_eq!(read.events.unwrap().len(), 1);
        assert_eq!(read.session_metadata.unwrap().agent_ids.unwrap().len(), 1);
        assert!(!notes.is_empty());
    }
}
