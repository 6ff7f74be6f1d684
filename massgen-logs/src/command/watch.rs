//! `watch`: what is new in a running session, until it ends.

use std::thread;
use std::time::{Duration, Instant};

use massgen_log_model::{Change, ChangeKind, Follow};
use massgen_report::units::{integer, recorded, seconds, usd};

use crate::args::Watch;
use crate::failure::{FOUND, Failure};
use crate::target::default_root;
use crate::terminal::Out;

/// Characters of a reason or a message that are shown.
const SHOWN_CHARS: usize = 100;

pub(crate) fn run(args: &Watch, out: &mut Out) -> Result<u8, Failure> {
    let path = match &args.path {
        Some(path) => path.clone(),
        None => default_root()?.path,
    };
    let mut follow = Follow::new(path)?;
    if !args.json {
        out.line(&follow.session().display().to_string())?;
    }
    let mut active = Instant::now();
    loop {
        let news = follow.poll()?;
        for change in &news {
            if args.json {
                out.json_line(change)?;
            } else {
                let text = told(change);
                if stands_out(&change.kind) {
                    out.alert(&text)
                } else {
                    out.line(&text)
                }?;
            }
        }
        out.flush()?;
        if news
            .iter()
            .any(|change| matches!(change.kind, ChangeKind::Ended { .. }))
        {
            return Ok(0);
        }
        if !follow.is_quiet() {
            active = Instant::now();
        } else if args.timeout > 0.0 && active.elapsed().as_secs_f64() >= args.timeout {
            let reason = format!("did not end; nothing changed for {}", seconds(args.timeout));
            Failure::at(follow.session(), reason).tell();
            return Ok(FOUND);
        }
        thread::sleep(Duration::from_millis(args.interval));
    }
}

fn stands_out(kind: &ChangeKind) -> bool {
    match kind {
        ChangeKind::Retry { .. } | ChangeKind::UnknownTool { .. } => true,
        ChangeKind::Agent { error, .. } => error.is_some(),
        _ => false,
    }
}

fn told(change: &Change) -> String {
    let at = recorded(change.elapsed_seconds, seconds);
    let at = if change.elapsed_seconds.is_some() {
        at
    } else {
        "-".to_owned()
    };
    format!("[{at}] {}", words(&change.kind))
}

fn words(kind: &ChangeKind) -> String {
    match kind {
        ChangeKind::Attempt { turn, attempt } => format!("turn {turn}, attempt {attempt}"),
        ChangeKind::Phase { phase } => format!("phase: {phase}"),
        ChangeKind::Progress { percent } => format!("completion: {percent} %"),
        ChangeKind::Agent { agent, state, error } => {
            let error = error
                .as_deref()
                .map(|text| format!(": {}", shortened(text)))
                .unwrap_or_default();
            format!("{agent}: {state}{error}")
        }
        ChangeKind::Answer { agent, label } => {
            let label = label
                .as_ref()
                .map(|label| format!(" {label}"))
                .unwrap_or_default();
            format!("{}: submitted answer{label}", name(agent.as_ref()))
        }
        ChangeKind::Vote {
            agent,
            target,
            label,
            reason,
        } => {
            let label = label
                .as_ref()
                .map(|label| format!(" ({label})"))
                .unwrap_or_default();
            let reason = reason
                .as_deref()
                .map(|text| format!(": “{}”", shortened(text)))
                .unwrap_or_default();
            format!(
                "{}: voted for {}{label}{reason}",
                name(agent.as_ref()),
                name(target.as_ref())
            )
        }
        ChangeKind::Cost {
            usd: cost,
            input_tokens,
            output_tokens,
        } => format!(
            "cost: {}, {} input tokens, {} output tokens",
            match (cost, input_tokens) {
                (Some(cost), Some(tokens)) if *cost == 0.0 && *tokens > 0 => "unpriced".to_owned(),
                _ => recorded(*cost, usd),
            },
            recorded(*input_tokens, integer),
            recorded(*output_tokens, integer)
        ),
        ChangeKind::Retry {
            agent,
            reason,
            round,
            attempt,
            tools,
        } => {
            let reason = reason
                .as_ref()
                .map_or("reason not recorded", |reason| reason.as_str());
            let round = round.map(|round| format!(", round {round}")).unwrap_or_default();
            let attempt = attempt
                .map(|attempt| format!(", attempt {attempt}"))
                .unwrap_or_default();
            let tools: Vec<_> = tools.iter().map(AsRef::as_ref).collect();
            let tools = if tools.is_empty() {
                String::new()
            } else {
                format!(", called {}", tools.join(", "))
            };
            format!(
                "! {agent}: made to try again: {reason}{round}{attempt}{}",
                shortened(&tools)
            )
        }
        ChangeKind::UnknownTool { agent, tool } => {
            format!("! {}: called the unknown tool {tool}", name(agent.as_ref()))
        }
        ChangeKind::Winner { agent } => format!("winner: {agent}"),
        ChangeKind::Ended { ending } => format!("ended: {ending}"),
        other => format!("{other:?}"),
    }
}

fn name<T: AsRef<str>>(agent: Option<&T>) -> &str {
    agent.map_or("(agent not recorded)", AsRef::as_ref)
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
