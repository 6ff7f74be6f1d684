//! metrics_summary.json and metrics_events.json.

use serde_json::{Map, Value, json};

use super::{Counters, hundredth, input_chars, kind};
use crate::clock::micro;
use crate::script::Script;
use crate::write::timeline::call_id;

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
