//! tmp
use massgen_log_model::*;
fn main() {
    for p in std::env::args().skip(1) {
        let t = std::time::Instant::now();
        let s = Session::load(&p).unwrap();
        println!("== {} {:?}", p, t.elapsed());
        for t in &s.turns {
            for a in &t.attempts {
                println!(
                    " {}/{} v={:?} off={:?} answers={} votes={} ign={} stops={} restarts={} rec={} rounds={} calls={} mentions={} carried={} span={:?} claims={:?} diags={} drift={}",
                    a.turn,
                    a.number,
                    a.version.map(|v| v.to_string()),
                    a.utc_offset,
                    a.answers.len(),
                    a.votes.len(),
                    a.ignored_votes.len(),
                    a.stops.len(),
                    a.restarts.len(),
                    a.restarts_recorded,
                    a.rounds().filter(|r| !r.false_start).count(),
                    a.calls.len(),
                    a.mentions.len(),
                    a.carries_earlier,
                    a.span.as_ref().map(|s| s.seconds),
                    a.winner_claims.first().map(|c| c.agent.as_str()),
                    a.diagnostics.len(),
                    a.drift.len()
                );
                if std::env::var("V").is_ok() {
                    for r in a.rounds() {
                        println!(
                            "   {} n={:?} {} {} {:?}..{:?} {:?} fs={} lost={} label={:?} seen={:?} tok={:?}",
                            r.agent,
                            r.number,
                            r.kind,
                            r.outcome,
                            r.start.map(|m| m.seconds),
                            r.seconds(),
                            r.end_basis,
                            r.false_start,
                            r.lost,
                            r.label.as_ref().map(|l| l.as_str()),
                            r.seen.as_ref().map(|s| s.len()),
                            r.tokens.and_then(|t| t.input)
                        );
                    }
                    for c in &a.calls {
                        println!(
                            "   call {:?} {} {:?} r={:?} {:?} {:?}",
                            c.agent.as_ref().map(|a| a.as_str()),
                            c.tool,
                            c.seconds,
                            c.round,
                            c.command(),
                            c.result.as_ref().and_then(|r| r.exit_code)
                        );
                    }
                    for d in &a.diagnostics {
                        println!("   {d}");
                    }
                    for d in &a.drift {
                        println!("   drift {d:?}");
                    }
                }
            }
        }
    }
}
