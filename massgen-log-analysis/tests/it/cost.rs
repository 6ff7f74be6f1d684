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
            assert!(rest >= 0, "{name} {}: {rest}", agent.agent);
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

/// Recounted from metrics_summary.json of 0.1.97_s13_priced.
#[test]
fn what_no_round_accounts_for_is_told() {
    let cost = analyse(&attempt("0.1.97_s13_priced"));
    assert_eq!(cost.cost_status, CostStatus::Priced);
    let rest: Vec<_> = cost
        .by_agent
        .iter()
        .map(|agent| {
            (
                agent.unattributed_input_tokens.unwrap(),
                agent.unattributed_output_tokens.unwrap(),
                agent.unattributed_cost_usd.unwrap(),
            )
        })
        .collect();
    assert_eq!(rest, [(5725, 12, 0.000651), (0, 0, 0.0), (5721, 11, 0.010837)]);
    assert!(cost.tokens_complete);
    assert!(
        cost.by_agent
            .iter()
            .all(|agent| agent.basis == TokenBasis::MetricsSummary)
    );
}

#[test]
fn a_subagents_cost_is_in_the_run_and_its_tokens_are_not() {
    let cost = analyse(&attempt("synthetic/subagents"));
    assert_eq!(cost.cost_usd.value, Some(0.005057));
    assert_eq!(cost.subagent_cost_usd.value, Some(0.001905));
    let children: Vec<_> = cost
        .by_subagent
        .iter()
        .map(|child| {
            (
                child.id.as_str(),
                child.input_tokens,
                child.cost_recorded,
                child.in_run_cost,
            )
        })
        .collect();
    assert_eq!(
        children,
        [
            ("sub_docs", Some(14157), Some(0.001905), true),
            ("sub_slow", None, None, false)
        ]
    );
}

#[test]
fn cache_rates_follow_the_backend() {
    let cost = analyse(&attempt("synthetic/claude_api_gemini"));
    let rates: Vec<_> = cost
        .by_agent
        .iter()
        .map(|agent| (agent.cache_hit_rate.unwrap() * 1e6).round() / 1e6)
        .collect();
    assert_eq!(rates, [0.75, 0.499931]);
    assert_eq!(cost.cost_status, CostStatus::Partial);
}

#[test]
fn counters_of_earlier_turns_are_no_round_of_this_one() {
    let session = session("synthetic/many_turns", "log_20260105_110000_000001");
    let cost = analyse(session.turn(10).unwrap().last().unwrap());
    let carried: i64 = cost
        .by_agent
        .iter()
        .filter_map(|agent| agent.carried_input_tokens)
        .sum();
    // 121536 in all, of which 36540 were added by this turn.
    assert_eq!(cost.input_tokens.value, Some(121536));
    assert_eq!(carried, 121536 - 36540);
}
