use massgen_log_analysis::model::AgentId;
use massgen_log_analysis::question::cost::{CostStatus, TokenBasis, analyse};
use massgen_log_analysis::question::enforcement;

use crate::facts::{attempt, compare, each, is_null, session};

/// Every figure of question 6, and the counters of question 10, that the facts of any fixture state.
#[test]
fn figures_are_those_of_the_facts() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    each(|name, facts, attempt| {
        let cost = analyse(attempt);
        let enforced = enforcement::analyse(attempt);
        compare(&mut wrong, name, facts, "input_tokens", cost.input_tokens.value);
        compare(&mut wrong, name, facts, "output_tokens", cost.output_tokens.value);
        compare(
            &mut wrong,
            name,
            facts,
            "reasoning_tokens",
            cost.reasoning_tokens.value,
        );
        compare(
            &mut wrong,
            name,
            facts,
            "cached_input_tokens",
            cost.cached_input_tokens.value,
        );
        compare(
            &mut wrong,
            name,
            facts,
            "enforcement_retries",
            enforced.retries.value,
        );
        compare(
            &mut wrong,
            name,
            facts,
            "buffer_chars_lost",
            enforced.buffer_chars_lost.value,
        );
        if let Some(status) = facts.get("cost_status") {
            checked += 1;
            if status.as_str() != Some(cost.cost_status.as_str()) {
                wrong.push(format!(
                    "{name}: cost_status is {status:?}, found {:?}",
                    cost.cost_status
                ));
            }
        }
        if is_null(facts, "cost_usd") && cost.cost_usd.value.is_some() {
            wrong.push(format!(
                "{name}: cost_usd is not recorded, found {:?}",
                cost.cost_usd
            ));
        }
        if let Some(usd) = facts.get("cost_usd").and_then(toml::Value::as_float)
            && cost.cost_usd.value.is_none_or(|found| (found - usd).abs() > 1e-9)
        {
            wrong.push(format!("{name}: cost_usd is {usd}, found {:?}", cost.cost_usd));
        }
        let Some(agents) = facts.get("by_agent").and_then(|agents| agents.as_table()) else {
            return;
        };
        for (id, facts) in agents {
            let facts = facts.as_table().unwrap();
            let name = format!("{name} {id}");
            let agent = cost
                .by_agent
                .iter()
                .find(|cost| cost.agent.as_str() == id)
                .unwrap();
            compare(&mut wrong, &name, facts, "input_tokens", agent.input_tokens);
            compare(&mut wrong, &name, facts, "output_tokens", agent.output_tokens);
            let own = enforced
                .by_agent
                .iter()
                .find(|own| own.agent.as_str() == id)
                .unwrap();
            compare(&mut wrong, &name, facts, "enforcement_retries", own.retries);
            compare(
                &mut wrong,
                &name,
                facts,
                "buffer_chars_lost",
                own.buffer_chars_lost,
            );
        }
    });
    assert!(checked >= 30, "{checked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Own rounds, repeated rounds and what no round accounts for are all there is.
#[test]
fn parts_add_up() {
    let mut agents = 0;
    each(|name, _, attempt| {
        let cost = analyse(attempt);
        for agent in &cost.by_agent {
            let (Some(rest), Some(carried)) = (agent.unattributed_input_tokens, agent.carried_input_tokens)
            else {
                continue;
            };
            let own: i64 = cost
                .by_round
                .iter()
                .filter(|round| round.agent == agent.agent)
                .filter_map(|round| round.input_tokens)
                .sum();
            if !name.starts_with("hostile") {
                assert!(rest >= 0, "{name} {}: {rest}", agent.agent);
            }
            assert_eq!(
                Some(own + carried + rest),
                agent.input_tokens,
                "{name} {}",
                agent.agent
            );
            agents += 1;
        }
        let shares: f64 = cost.by_agent.iter().filter_map(|agent| agent.cost_share).sum();
        assert!(shares == 0.0 || (shares - 1.0).abs() < 1e-9, "{name}: {shares}");
    });
    assert!(agents >= 60, "{agents}");
}
