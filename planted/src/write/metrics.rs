//! Counters: tool metrics, rounds, tokens; metrics_summary.json, metrics_events.json.

use serde_json::{Map, Value, json};

use super::timeline::{Played, Timeline, call_id};
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

fn meta(script: &Script, late: f64) -> Map<String, Value> {
    let mut meta = Map::new();
    meta.insert(
        "generated_at".to_owned(),
        json!(micro(script.start + script.presentation.end + late)),
    );
    meta.insert("session_id".to_owned(), json!("attempt_1"));
    meta.insert("question".to_owned(), json!(script.prompt));
    meta
}

pub(crate) fn events(script: &Script, counters: &Counters<'_>) -> Value {
    let executions: Vec<Value> = counters
        .all_calls()
        .into_iter()
        .map(|(agent, call, round)| {
            let (input, output) = (input_chars(call), counters.output_chars(agent, call));
            json!({
                "tool_name": call.tool,
                "tool_type": kind(&call.tool),
                "call_id": call_id(script, agent, call),
                "agent_id": script.id(agent),
                "round_number": round,
                "start_time": micro(script.start + call.start),
                "end_time": micro(script.start + call.end()),
                "execution_time_ms": hundredth(call.seconds * 1000.0),
                "success": call.error.is_none(),
                "error_message": call.error,
                "input_chars": input,
                "output_chars": output,
                "input_tokens_est": input / 4,
                "output_tokens_est": output / 4,
            })
        })
        .collect();
    let rounds: Vec<&Value> = counters.history.iter().flatten().collect();
    json!({ "meta": meta(script, 0.021), "tool_executions": executions, "round_completions": rounds })
}

pub(crate) fn summary(script: &Script, counters: &Counters<'_>) -> Value {
    let mut head = meta(script, 0.023);
    head.insert("num_agents".to_owned(), json!(script.agents.len()));
    head.insert("winner".to_owned(), json!(script.id(script.presentation.agent)));
    let (total, outcomes, input, output, cost) = counters.rounds();
    let usage: Vec<f64> = counters
        .history
        .iter()
        .flatten()
        .filter_map(|round| round.get("context_usage_pct")?.as_f64())
        .collect();
    let mean = hundredth(usage.iter().sum::<f64>() / usage.len().max(1) as f64);
    let agents: Map<String, Value> = script
        .agents
        .iter()
        .enumerate()
        .map(|(at, agent)| {
            let entry = json!({
                "tool_metrics": counters.agent_tools(at),
                "round_history": counters.history.get(at),
                "token_usage": counters.token_usage(at),
            });
            (agent.id.clone(), entry)
        })
        .collect();
    json!({
        "meta": head,
        "totals": {
            "estimated_cost": counters.cost(),
            "agent_cost": counters.cost(),
            "subagent_cost": 0.0,
            "input_tokens": counters.input(),
            "output_tokens": counters.output(),
            "reasoning_tokens": 0,
        },
        "tools": counters.tools_of_all(true),
        "rounds": {
            "total_rounds": total,
            "by_outcome": outcomes,
            "total_input_tokens": input,
            "total_output_tokens": output,
            "total_reasoning_tokens": 0,
            "total_estimated_cost": cost,
            "avg_context_usage_pct": mean,
        },
        "api_timing": api_timing(counters),
        "agents": agents,
        "subagents": {
            "total_subagents": 0,
            "total_input_tokens": 0,
            "total_output_tokens": 0,
            "total_estimated_cost": 0.0,
            "total_api_time_ms": 0.0,
            "total_api_calls": 0,
            "subagents": [],
        },
    })
}

/// One model call before each tool call and one that ends the round.
fn api_timing(counters: &Counters<'_>) -> Value {
    const MS: f64 = 160.0;
    let mut by_round: Map<String, Value> = Map::new();
    let mut total = 0_i64;
    let mut numbers: Vec<i64> = counters
        .history
        .iter()
        .flatten()
        .filter_map(|round| round.get("round_number")?.as_i64())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let calls: i64 = counters
            .history
            .iter()
            .flatten()
            .filter(|round| round.get("round_number") == Some(&json!(number)))
            .filter_map(|round| Some(1 + round.get("tool_calls_count")?.as_i64()?))
            .sum();
        total += calls;
        let time = hundredth(calls as f64 * MS);
        by_round.insert(
            format!("round_{number}"),
            json!({ "calls": calls, "time_ms": time, "ttft_ms": hundredth(time / 4.0) }),
        );
    }
    let time = hundredth(total as f64 * MS);
    let first = hundredth(time / 4.0);
    let mean = |sum: f64| hundredth(sum / total.max(1) as f64);
    json!({
        "total_calls": total,
        "total_time_ms": time,
        "avg_time_ms": mean(time),
        "avg_ttft_ms": mean(first),
        "by_round": by_round,
        "by_backend": { "ChatCompletion": { "calls": total, "time_ms": time, "ttft_ms": first } },
    })
}
