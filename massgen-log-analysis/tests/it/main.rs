//! Tests of the analysis against the sessions in `fixtures/`.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod cost;
#[cfg(test)]
mod delegation;
#[cfg(test)]
mod enforcement;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod read_back;
#[cfg(test)]
mod rule_cases;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod rules_planted;
#[cfg(test)]
#[cfg(feature = "schema")]
mod schema;
#[cfg(test)]
mod snapshots;
