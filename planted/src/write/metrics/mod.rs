//! Counters: tool metrics, rounds, tokens.

mod files;

use serde_json::{Map, Value, json};

use super::timeline::{Played, Timeline};
pub(crate) use files::{events, summary};

use crate::clock::micro;
use crate::script::{Call, Ending, Round, Script};

/// USD of one input and of one output token.
const PRICE: (f64, f64) = (0.25e-6, 2e-6);
/// Tokens of the context window.
const WINDOW: i64 = 128_000;

pub(crate) fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The outcomes in the order in which MassGen counts them.
const OUTCOMES: [&str; 7] = [
    "answer",
    "vote",
    "presentation",
    "post_evaluation",
    "restarted",
    "error",
    "timeout",
];

/// What the counters of a session are made of.
pub(crate) struct Counters<'a> {
    script: &'a Script,
    /// round_history by agent.
    pub(crate) history: Vec<Vec<Value>>,
    /// Input, output, cached input tokens by agent, lost rounds included.
    pub(crate) tokens: Vec<(i64, i64, i64)>,
    /// Calls by agent with their tracker rounds.
    calls: Vec<Vec<(&'a Call, i64)>>,
}

fn tokens(calls: usize, index: usize) -> (i64, i64, i64) {
    let calls = i64::try_from(calls).unwrap_or(0);
    let input = 4_200 + 1_870 * calls + 7 * i64::try_from(index).unwrap_or(0);
    (input, 31 + 18 * calls, input / 2)
}

fn cost(tokens: (i64, i64, i64)) -> f64 {
    micro(tokens.0 as f64 * PRICE.0 + tokens.1 as f64 * PRICE.1)
}

struct Entry<'a> {
    agent: &'a str,
    number: i64,
    kind: &'a str,
    outcome: &'a str,
    tokens: (i64, i64, i64),
    calls: usize,
    start: f64,
    end: f64,
}

fn entry(entry: &Entry<'_>) -> Value {
    json!({
        "round_number": entry.number,
        "agent_id": entry.agent,
        "round_type": entry.kind,
        "outcome": entry.outcome,
        "input_tokens": entry.tokens.0,
        "output_tokens": entry.tokens.1,
        "reasoning_tokens": 0,
        "cached_input_tokens": entry.tokens.2,
        "estimated_cost": cost(entry.tokens),
        "context_window_size": WINDOW,
        "context_usage_pct": hundredth(entry.tokens.0 as f64 / WINDOW as f64 * 100.0),
        "tool_calls_count": entry.calls,
        "token_source": "api",
        "start_time": micro(entry.start),
        "end_time": micro(entry.end),
        "duration_ms": hundredth((entry.end - entry.start) * 1000.0),
        "api_calls_count": 0,
        "api_time_ms": 0.0,
        "avg_ttft_ms": 0.0,
    })
}

/// `round_type` and `outcome`; `None` for a round that the history loses.
fn names(round: &Round, played: &Played, decomposed: bool) -> Option<(&'static str, &'static str)> {
    let outcome = match round.ending {
        Ending::Answer { .. } => "answer",
        Ending::Vote { .. } | Ending::Stop { .. } => "vote",
        Ending::VoteIgnored { .. } => return None,
        Ending::Cut => "restarted",
    };
    let kind = match (played.seen.is_empty(), decomposed) {
        (true, false) => "initial_answer",
        (false, false) => "voting",
        (true, true) => "decomposition_initial",
        (false, true) => "decomposition_refinement",
    };
    Some((kind, outcome))
}

impl<'a> Counters<'a> {
    pub(crate) fn of(script: &'a Script, timeline: &Timeline) -> Self {
        let count = script.agents.len();
        let mut counters = Self {
            script,
            history: vec![Vec::new(); count],
            tokens: vec![(0, 0, 0); count],
            calls: vec![Vec::new(); count],
        };
        let decomposed = script
            .rounds
            .iter()
            .any(|round| matches!(round.ending, Ending::Stop { .. }));
        for played in &timeline.played {
            let Some(round) = script.rounds.get(played.index) else {
                continue;
            };
            let tokens = tokens(round.calls.len(), played.index);
            counters.spend(round.agent, tokens);
            if let Some(calls) = counters.calls.get_mut(round.agent) {
                calls.extend(round.calls.iter().map(|call| (call, played.tracker)));
            }
            if let Some((kind, outcome)) = names(round, played, decomposed) {
                counters.record(
                    round.agent,
                    entry(&Entry {
                        agent: script.id(round.agent),
                        number: played.tracker,
                        kind,
                        outcome,
                        tokens,
                        calls: round.calls.len(),
                        start: script.start + round.start,
                        end: script.start + round.end,
                    }),
                );
            }
        }
        let show = &script.presentation;
        let tokens = tokens(0, script.rounds.len());
        counters.spend(show.agent, tokens);
        counters.record(
            show.agent,
            entry(&Entry {
                agent: script.id(show.agent),
                number: timeline.tracker.get(show.agent).copied().unwrap_or(0),
                kind: "presentation",
                outcome: "presentation",
                tokens,
                calls: 0,
                start: script.start + show.start,
                end: script.start + show.end,
            }),
        );
        counters
    }

    fn spend(&mut self, agent: usize, tokens: (i64, i64, i64)) {
        if let Some(sum) = self.tokens.get_mut(agent) {
            *sum = (sum.0 + tokens.0, sum.1 + tokens.1, sum.2 + tokens.2);
        }
    }

    fn record(&mut self, agent: usize, entry: Value) {
        if let Some(history) = self.history.get_mut(agent) {
            history.push(entry);
        }
    }

    pub(crate) fn input(&self) -> i64 {
        self.tokens.iter().map(|sum| sum.0).sum()
    }

    pub(crate) fn output(&self) -> i64 {
        self.tokens.iter().map(|sum| sum.1).sum()
    }

    pub(crate) fn cost(&self) -> f64 {
        micro(self.tokens.iter().map(|sum| cost(*sum)).sum())
    }

    pub(crate) fn token_usage(&self, agent: usize) -> Value {
        let sum = self.tokens.get(agent).copied().unwrap_or_default();
        json!({
            "input_tokens": sum.0,
            "output_tokens": sum.1,
            "reasoning_tokens": 0,
            "cached_input_tokens": sum.2,
            "estimated_cost": cost(sum),
        })
    }

    /// Rounds: all of them, those with each outcome, and the sums of input, output and cost.
    pub(crate) fn rounds(&self) -> (usize, Map<String, Value>, i64, i64, f64) {
        let all: Vec<&Value> = self.history.iter().flatten().collect();
        let outcomes = OUTCOMES
            .iter()
            .map(|outcome| {
                let count = all
                    .iter()
                    .filter(|round| round.get("outcome") == Some(&json!(outcome)))
                    .count();
                ((*outcome).to_owned(), json!(count))
            })
            .collect();
        let sum = |key: &str| all.iter().filter_map(|round| round.get(key)?.as_i64()).sum();
        let cost = all
            .iter()
            .filter_map(|round| round.get("estimated_cost")?.as_f64())
            .sum();
        (
            all.len(),
            outcomes,
            sum("input_tokens"),
            sum("output_tokens"),
            micro(cost),
        )
    }

    fn output_chars(&self, agent: usize, call: &Call) -> i64 {
        if call.error.is_some() {
            return 0;
        }
        let result = call.result(&self.script.workspace(agent));
        i64::try_from(result.chars().count()).unwrap_or(0)
    }

    fn all_calls(&self) -> Vec<(usize, &Call, i64)> {
        self.calls
            .iter()
            .enumerate()
            .flat_map(|(agent, calls)| calls.iter().map(move |(call, round)| (agent, *call, *round)))
            .collect()
    }

    /// The tool metrics of one agent, with distributions.
    pub(crate) fn agent_tools(&self, agent: usize) -> Value {
        let own: Vec<_> = self
            .all_calls()
            .into_iter()
            .filter(|(who, ..)| *who == agent)
            .collect();
        self.tools(&own, true, false)
    }

    /// The tool metrics of all agents: sums are rounded in metrics_summary.json only.
    pub(crate) fn tools_of_all(&self, rounded: bool) -> Value {
        self.tools(&self.all_calls(), false, rounded)
    }

    fn tools(&self, calls: &[(usize, &Call, i64)], spread: bool, rounded: bool) -> Value {
        let mut names: Vec<&str> = Vec::new();
        for (_, call, _) in calls {
            if !names.contains(&call.tool.as_str()) {
                names.push(&call.tool);
            }
        }
        let by_tool: Map<String, Value> = names
            .into_iter()
            .map(|name| {
                let own: Vec<_> = calls
                    .iter()
                    .filter(|(_, call, _)| call.tool == name)
                    .copied()
                    .collect();
                (name.to_owned(), self.tool(&own, spread, rounded))
            })
            .collect();
        let total: f64 = calls.iter().map(|(_, call, _)| call.seconds * 1000.0).sum();
        json!({
            "total_calls": calls.len(),
            "total_failures": calls.iter().filter(|(_, call, _)| call.error.is_some()).count(),
            "total_execution_time_ms": hundredth(total),
            "by_tool": by_tool,
        })
    }

    fn tool(&self, calls: &[(usize, &Call, i64)], spread: bool, rounded: bool) -> Value {
        let mut inputs: Vec<i64> = calls.iter().map(|(_, call, _)| input_chars(call)).collect();
        let mut outputs: Vec<i64> = calls
            .iter()
            .map(|(agent, call, _)| self.output_chars(*agent, call))
            .collect();
        let mut times: Vec<f64> = calls.iter().map(|(_, call, _)| call.seconds * 1000.0).collect();
        let failures = calls.iter().filter(|(_, call, _)| call.error.is_some()).count();
        let (count, sum): (usize, f64) = (calls.len(), times.iter().sum());
        let (input, output): (i64, i64) = (inputs.iter().sum(), outputs.iter().sum());
        let name = calls.first().map_or("", |(_, call, _)| call.tool.as_str());
        let mut tool = json!({
            "call_count": count,
            "success_count": count - failures,
            "failure_count": failures,
            "total_execution_time_ms": if rounded { hundredth(sum) } else { sum },
            "total_input_chars": input,
            "total_output_chars": output,
            "tool_type": kind(name),
            "avg_execution_time_ms": hundredth(sum / count.max(1) as f64),
            "input_tokens_est": input / 4,
            "output_tokens_est": output / 4,
        });
        if spread {
            inputs.sort_unstable();
            outputs.sort_unstable();
            times.sort_by(f64::total_cmp);
            let tenth = |sum: i64| (sum as f64 / count.max(1) as f64 * 10.0).round() / 10.0;
            let high = if count < 10 { count - 1 } else { count * 9 / 10 };
            let highest = if count < 100 { count - 1 } else { count * 99 / 100 };
            let of = |list: &[i64], at: usize| list.get(at).copied().unwrap_or(0);
            let time = |at: usize| hundredth(times.get(at).copied().unwrap_or(0.0));
            let more = json!({
                "avg_input_chars": tenth(input),
                "avg_output_chars": tenth(output),
                "output_distribution": {
                    "min": of(&outputs, 0),
                    "max": of(&outputs, count - 1),
                    "median": of(&outputs, count / 2),
                    "p90": of(&outputs, high),
                    "p99": of(&outputs, highest),
                },
                "input_distribution": {
                    "min": of(&inputs, 0),
                    "max": of(&inputs, count - 1),
                    "median": of(&inputs, count / 2),
                },
                "exec_time_distribution": {
                    "min_ms": time(0),
                    "max_ms": time(count - 1),
                    "median_ms": time(count / 2),
                    "p90_ms": time(high),
                },
            });
            if let (Value::Object(tool), Value::Object(more)) = (&mut tool, more) {
                tool.extend(more);
            }
        }
        tool
    }
}

/// Characters of the arguments as Python prints their JSON.
fn input_chars(call: &Call) -> i64 {
    i64::try_from(super::json::line(&call.args).chars().count()).unwrap_or(0)
}

fn kind(tool: &str) -> &'static str {
    if tool.starts_with("custom_tool__") {
        "custom"
    } else {
        "mcp"
    }
}
