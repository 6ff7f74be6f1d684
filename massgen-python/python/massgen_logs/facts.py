"""What an analysis says, as classes.

This file is generated from the JSON Schemas of the repository (`docs/*.schema.json`). Do not edit it:
`python massgen-python/generate_facts.py` writes it anew, and with `--check` tells whether it is up to date.

Absence: `None` means "not recorded in the log", and is never 0, "no" or empty; a tuple without items means
"none" as far as the log tells. Units are in the names of members: `_s` and `_seconds` are seconds, `usd` is
US dollars, `_chars` characters, `bytes` bytes. A `Figure` is a number or a word with the places in the
session that it rests on; `str(evidence)` is such a place as `path:line` or `path#pointer`.

All objects are immutable, comparable, hashable, and can be pickled and copied. Members that are lists in
JSON are tuples. A member whose name Python keeps for itself has an underscore behind it (`from_`). A
`float` that JSON writes as a whole number is an `int` at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from types import UnionType
from typing import Any, Generic, Literal, TypeAlias, TypeVar, overload

from ._fact import (
    Fact,
    MISFITS as _MISFITS,
    NO_ITEMS as _NO_ITEMS,
    each as _each,
    each_value as _each_value,
    fault as _fault,
    items as _items,
    mapping as _mapping,
    new as _new,
    put as _put,
    variant as _variant,
)

__all__ = [
    "ActCounts",
    "ActShare",
    "AfterFailures",
    "AgentCommands",
    "AgentComparison",
    "AgentCost",
    "AgentCount",
    "AgentDecisions",
    "AgentEnforcement",
    "AgentFacts",
    "AgentId",
    "AgentProgression",
    "AgentQuote",
    "AgentReasoning",
    "AgentSetup",
    "AgentSketch",
    "AgentSlack",
    "AgentState",
    "AgentTime",
    "AgentTools",
    "AgentWork",
    "AnswerChange",
    "AnswerLabel",
    "AnswerScores",
    "AnswerSplit",
    "AnswerState",
    "AnswerStep",
    "ApiSum",
    "ApiTime",
    "ApiTimes",
    "ArtifactAbsence",
    "ArtifactPresence",
    "ArtifactState",
    "AttemptAnalysis",
    "AttemptEnding",
    "AttemptFacts",
    "AttemptIncrements",
    "AttemptStatus",
    "BlindVote",
    "Bottleneck",
    "BottleneckKind",
    "BoxKind",
    "CacheBasis",
    "CallAct",
    "CallLength",
    "CallLengths",
    "CallNote",
    "CallSource",
    "CallTotals",
    "CandidateRound",
    "CategoryBlock",
    "CategoryRule",
    "Change",
    "ChangeAgent",
    "ChangeAnswer",
    "ChangeAttempt",
    "ChangeCost",
    "ChangeEnded",
    "ChangePhase",
    "ChangeProgress",
    "ChangeRetry",
    "ChangeUnknownTool",
    "ChangeVote",
    "ChangeWinner",
    "ChangedocChange",
    "ChecklistGap",
    "ChecklistRound",
    "ChecklistSubmission",
    "ChecklistTotal",
    "ChecklistWindows",
    "ClassWork",
    "Clock",
    "ClusterKind",
    "CommandAfterRestart",
    "CommandConflict",
    "CommandPattern",
    "CommandSource",
    "CommandUse",
    "Commands",
    "Comparison",
    "CompletenessLevel",
    "Completion",
    "CompletionIssue",
    "Configuration",
    "ContradictedFailure",
    "ContradictionBasis",
    "CoordinationPhase",
    "Cost",
    "CostBasis",
    "CostBounds",
    "CostStatus",
    "CriteriaChange",
    "CriteriaSet",
    "Criterion",
    "CriterionChange",
    "CriterionScore",
    "CriticalPath",
    "CrossCheck",
    "DataQuality",
    "Decisions",
    "Delegation",
    "Diagnostic",
    "DiagnosticKind",
    "DiminishingReturn",
    "DriftKind",
    "DriftNote",
    "Duplication",
    "Efficiency",
    "EndlessVerification",
    "Enforcement",
    "EnforcementEvent",
    "EnforcementReason",
    "Evidence",
    "ExitCodeCount",
    "ExpenseReason",
    "Facts",
    "Failure",
    "FailureCause",
    "FailureCluster",
    "FailureHypothesis",
    "FailureKind",
    "FailureRun",
    "FailureSources",
    "FailureStreak",
    "Failures",
    "Figure",
    "FileChange",
    "FileEntry",
    "FileList",
    "FileStatement",
    "FinalAnswerDelivery",
    "FlagCategory",
    "FlagNumbers",
    "FlagSeverity",
    "FollowedBy",
    "FollowedFile",
    "GapText",
    "GapTextKind",
    "Glance",
    "GlanceStatus",
    "GuideEstimate",
    "IgnoredVoteStep",
    "IncompleteRound",
    "InputChange",
    "ItemOrigin",
    "ItemOriginCriteriaGap",
    "ItemOriginOwnAnswer",
    "ItemOriginPeerAnswer",
    "KindTokens",
    "KindWork",
    "LabelScores",
    "LastChange",
    "LastWrite",
    "LeadingAnswer",
    "Location",
    "LongOutput",
    "MassgenVersion",
    "MechanicalCandidates",
    "MetricComparison",
    "MetricScope",
    "MetricUnit",
    "MilestoneKind",
    "ModelCost",
    "ModelWhatIf",
    "ModelWhatIfKind",
    "Moment",
    "NearCall",
    "NearDuplicate",
    "NotComparedReason",
    "NotComparedText",
    "Observed",
    "OrchestratorTimeout",
    "Overview",
    "PathAgentSeconds",
    "PathKind",
    "PathKindSeconds",
    "PathLink",
    "PathMember",
    "PathRound",
    "PathSegment",
    "PathStep",
    "PathStepKind",
    "PathToolSeconds",
    "PatternRepeat",
    "PhaseTime",
    "PlaceToRead",
    "PlaceToReadKind",
    "ProgramUse",
    "Progression",
    "ProgressionStep",
    "Proposal",
    "Proposals",
    "ProposedItem",
    "QuestionCompleteness",
    "QuestionMatch",
    "QuoteRule",
    "Reasoning",
    "Recommendation",
    "RecommendationPriority",
    "RedFlag",
    "RedoneCall",
    "RelPath",
    "RepeatScope",
    "RepeatedCommand",
    "RepeatedFact",
    "RepeatedKindTotal",
    "RepeatedWork",
    "RestartEntry",
    "RestartKind",
    "RestartTotals",
    "RestartedAgent",
    "ResultVariant",
    "RoundBlocks",
    "RoundConduct",
    "RoundCost",
    "RoundDecision",
    "RoundEndBasis",
    "RoundEnforcement",
    "RoundOutcome",
    "RoundProduct",
    "RoundReturn",
    "RoundRoi",
    "RoundSlack",
    "RoundSum",
    "RoundTime",
    "RoundTokens",
    "RoundType",
    "RoundWindows",
    "RoundsSpent",
    "RunEnd",
    "RunEndKind",
    "RunId",
    "RunSummary",
    "RunValue",
    "SelectionBasis",
    "SessionLayout",
    "Setting",
    "SettledRound",
    "SideBand",
    "SideDifference",
    "SideSummary",
    "SideValues",
    "SingleLook",
    "SizeChange",
    "SlowCommand",
    "SpawnCall",
    "SpawnOutcome",
    "StatedStatus",
    "StatusBox",
    "StepAfterFailure",
    "StopStep",
    "SubagentCost",
    "SubagentRun",
    "SubagentStatus",
    "SubagentTotals",
    "SuggestedIssue",
    "SuppliedComparison",
    "SuspectBasis",
    "SuspectedFalsePositive",
    "TakenFiles",
    "TakenText",
    "TallyBasis",
    "TaskAgreement",
    "TaskAspect",
    "TaskComparison",
    "TaskInequality",
    "TaskVariant",
    "TextComparisonMethod",
    "TextSimilarity",
    "TextSize",
    "TextSpecificity",
    "TextStructure",
    "TextStructureChange",
    "TimeBreakdown",
    "TimeCategories",
    "TimeCategory",
    "TimeCategoryTotal",
    "TimeInTools",
    "TimeWhatIf",
    "TimelinePoint",
    "TokenBasis",
    "ToolClass",
    "ToolComparison",
    "ToolCount",
    "ToolName",
    "ToolReliability",
    "ToolStatistics",
    "TurnAnalysis",
    "TurnFacts",
    "TurnSummary",
    "UnknownBasis",
    "UnknownTool",
    "UnmatchedMentions",
    "Unrecovered",
    "UnverifiedWrite",
    "UtteranceKind",
    "ValueAbsence",
    "VariantState",
    "VoteFlip",
    "VoteStep",
    "WinnerSelection",
    "WorkKind",
    "WorkspaceChange",
    "decode",
]

T = TypeVar("T")


SessionLayout: TypeAlias = Literal["turns", "flat"]
"""How a session directory is laid out.

- `turns`: `turn_N/attempt_M/…`, or `turn_N/…` without attempts.
- `flat`: All files directly in the session directory (MassGen ≤ 0.1.8, single run).
"""


class TurnAnalysis(Fact):
    """The analysis of a turn: its attempts, and what spans them."""

    session: str
    """The session directory's name."""

    turn: int
    """The turn's number."""

    path: RelPath
    """The turn's folder, relative to the session."""

    attempts: tuple[AttemptAnalysis, ...]
    """The attempts in numerical order; the last one's counters count for the turn."""

    increments: tuple[AttemptIncrements, ...]
    """What each attempt added to cumulative counters."""

    repeated_after_restart: tuple[RepeatedWork, ...]
    """Expensive work of one attempt that a later attempt did again."""


RelPath: TypeAlias = str
"""A path relative to the session directory, `/`-separated.

Bytes outside printable UTF-8, and `%`, are written `%XX`, so the text is safe to print and `RelPath.to_path`
gives back the exact name on disk.
"""


class AttemptAnalysis(Fact):
    """The answers to the fourteen questions for one attempt."""

    attempt: int
    """The attempt's number."""

    path: RelPath
    """Its folder, relative to the session."""

    overview: Overview
    """Headline figures."""

    completion: Completion
    """1: did all phases of the coordination finish?"""

    efficiency: Efficiency
    """2: where did the time go?"""

    commands: Commands
    """3: which commands were run?"""

    duplication: Duplication
    """4: which work was done more than once?"""

    decisions: Decisions
    """5: how did the agents decide?"""

    cost: Cost
    """6: what did it cost?"""

    failures: Failures
    """7: what failed?"""

    reasoning: Reasoning
    """8: how did the agents go about it?"""

    tool_reliability: ToolReliability
    """9: did the tools behave?"""

    enforcement: Enforcement
    """10: where had MassGen to enforce its workflow?"""

    progression: Progression
    """11: how did the answers change?"""

    proposals: Proposals
    """12: what was proposed?"""

    round_roi: RoundRoi
    """13: what did each round bring?"""

    delegation: Delegation
    """14: who did the work, at whose price?"""

    configuration: Configuration
    """With what configuration the run was started."""

    data_quality: DataQuality
    """What is missing, contradictory, damaged or unknown."""

    red_flags: tuple[RedFlag, ...]
    """Rules that were met."""

    recommendations: tuple[Recommendation, ...]
    """What follows, by rule."""


class Overview(Fact):
    """The headline figures."""

    question: str | None = None
    """The user's prompt."""

    question_evidence: tuple[Evidence, ...]
    """Where it stands."""

    massgen_version: MassgenVersion | None = None
    """MassGen's version, as execution_metadata.yaml has it."""

    started: str | None = None
    """When the attempt began, ISO-8601; with `Z` when the zone is known, else the run machine's local time.
    """

    utc_offset_seconds: int | None = None
    """Offset of the run's local clock from UTC in seconds; `None` when nothing ties the two."""

    wall_seconds: Figure[float]
    """First to last instant in seconds; never a sum over agents."""

    agents: tuple[AgentSketch, ...]
    """The agents in configuration order."""


class Evidence(Fact):
    """A place in the session that a number or a finding rests on."""

    path: RelPath
    """The artifact, relative to the session directory."""

    line: int | None = None
    """Line, from 1; `None` when the whole file or a pointer is meant."""

    pointer: str | None = None
    """JSON pointer; `None` when a line or the whole file is meant."""

    excerpt: str | None = None
    """A few words from that place, as the log has them."""

    def __str__(self) -> str:
        """`path:line`, `path#pointer`, or the path alone."""
        if self.line is not None:
            return f"{self.path}:{self.line}"
        return self.path if self.pointer is None else f"{self.path}#{self.pointer}"


MassgenVersion: TypeAlias = str
"""A MassGen version.

Example: `0.1.97`
"""


class Figure(Fact, Generic[T]):
    """A number (or a word) with its evidence. `value` is `None` when it is not recorded, which is never 0."""

    value: T | None = None
    """The value; `None` = not recorded."""

    evidence: tuple[Evidence, ...] = ()
    """What it rests on; for a count, up to 8 of the records counted."""


class AgentSketch(Fact):
    """An agent in one line."""

    agent: AgentId
    """The agent."""

    backend: str | None = None
    """Backend type as configured."""

    model: str | None = None
    """Model as configured."""


AgentId: TypeAlias = str
"""A configured agent's real id, for example `agent_a`. Any text is legal, even `final`."""


class Completion(Fact):
    """Whether all phases finished."""

    status: AttemptStatus
    """How the attempt ended."""

    status_reason: str
    """The rule that gave the status."""

    status_evidence: tuple[Evidence, ...]
    """What the status rests on."""

    winner: Figure[AgentId]
    """Who won."""

    delivery: FinalAnswerDelivery | None = None
    """Presented, or an existing answer reused."""

    final_answer: Figure[bool]
    """Whether a non-empty final answer was delivered."""

    final_answer_chars: int | None = None
    """Its length in characters."""

    final_answer_comparison: SuppliedComparison | None = None
    """Comparison with the supplied answer; present only when one was supplied."""

    boxes: tuple[StatusBox, ...]
    """The five boxes of the guide."""

    stated: StatedStatus
    """What MassGen's own status says; not proof of anything."""

    timeline: tuple[TimelinePoint, ...]
    """The timeline."""

    issues: tuple[CompletionIssue, ...]
    """What stands in the way of a complete run."""


AttemptStatus: TypeAlias = Literal["completed", "timeout", "failed", "running", "interrupted", "unknown"]
"""How an attempt ended.

- `completed`: A winner and a non-empty final answer.
- `timeout`: The orchestrator's time limit was recorded, also when an existing answer was then reused.
- `failed`: Every agent ended in error, and there is no final answer.
- `running`: The caller passed the present, and the status was written within the last 10 seconds.
- `interrupted`: In progress by the last record, and not running as far as is known.
- `unknown`: Nothing tells.
"""


FinalAnswerDelivery: TypeAlias = Literal["presented", "reused"]
"""How the final answer came about.

- `presented`: The winner presented it in a final round.
- `reused`: An existing answer was taken as it was (time limit, single agent skip, step mode).
"""


class SuppliedComparison(Fact):
    """How an answer compares with the supplied one."""

    matches_supplied_answer: bool | None = None
    """Whether they are equal by `method`; `None` when they could not be compared."""

    method: TextComparisonMethod
    """The first of the methods that found them equal, or the last one tried."""

    reason: str | None = None
    """Why they could not be compared."""


TextComparisonMethod: TypeAlias = Literal["exact", "whitespace_normalised", "number_normalised"]
"""How two texts are compared.

- `exact`: Byte for byte.
- `whitespace_normalised`: Runs of white space count as one space, those at both ends as none.
- `number_normalised`: As before, and numbers are compared by value: `1,000.50` equals `1000.5`.
"""


class StatusBox(Fact):
    """One of the guide's five boxes."""

    asks: BoxKind
    """What it asks, in the guide's order."""

    ticked: bool | None = None
    """Ticked, unticked, or `None` = not recorded."""

    note: str
    """In figures, why."""

    evidence: tuple[Evidence, ...]
    """What it rests on."""


BoxKind: TypeAlias = Literal[
    "phases_completed",
    "all_agents_answered",
    "voting_completed",
    "winner_selected",
    "final_answer_delivered",
]
"""What a box asks.

- `phases_completed`: All phases completed.
- `all_agents_answered`: Every agent submitted an answer.
- `voting_completed`: Every agent that could vote has a vote that counted.
- `winner_selected`: A winner was chosen.
- `final_answer_delivered`: A non-empty final answer was delivered.
"""


class StatedStatus(Fact):
    """What status.json says about itself."""

    finish_reason: str | None = None
    """`finish_reason` (since 0.1.36..0.1.38)."""

    finish_reason_details: str | None = None
    """`finish_reason_details`."""

    is_complete: bool | None = None
    """`is_complete`: true from the start of the presentation on."""

    completion_percentage: int | None = None
    """`coordination.completion_percentage`: reaches 100 before the end when agents iterate."""

    phase: str | None = None
    """`coordination.phase`."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class TimelinePoint(Fact):
    """One point of the timeline."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant; `None` when either time is not known."""

    kind: MilestoneKind
    """What."""

    agent: AgentId | None = None
    """Who."""

    label: AnswerLabel | None = None
    """Which answer."""

    evidence: Evidence
    """Where it stands."""


MilestoneKind: TypeAlias = str
"""What a `Milestone` marks.

Words that are known, but others may come: `start`, `answer`, `vote`, `vote_ignored`, `stop`,
`restart_signal`, `restart`, `injection`, `agent_error`, `agent_timeout`, `orchestrator_timeout`,
`final_start`, `winner_selected`, `final_answer`, `post_evaluation`, `end`.
"""


AnswerLabel: TypeAlias = str
"""The label of an answer (`agent1.2`), a vote (`agent1.vote1`) or a final answer (`agent1.final`). The number
after `agent` is an anonymous number, not a position in the configuration: see `spine.Answer` for how a label
is resolved.
"""


class CompletionIssue(Fact):
    """Something that stands in the way of a complete run."""

    what: str
    """What, in our words."""

    quote: str | None = None
    """The agent's or the log's words, if any."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Efficiency(Fact):
    """Where the time of an attempt went."""

    wall_s: Figure[float]
    """Wall time of the attempt in seconds."""

    origin: Moment | None = None
    """What offsets count from: the start of the attempt's span, else the earliest start of a round."""

    phases: tuple[PhaseTime, ...]
    """By kind of round, in the order in which the kinds follow each other in a run."""

    agent_seconds: float | None = None
    """Length of all rounds summed over agents: agent-seconds, the denominator of the phases' shares."""

    false_starts: int
    """Starts that were followed by another at once, left out of everything here."""

    rounds: tuple[RoundTime, ...]
    """Every round, by agent id and start."""

    checklist: ChecklistWindows
    """Evaluation against implementation, in rounds that submitted a checklist or a proposal."""

    operations: CallLengths
    """The slowest calls."""

    bottlenecks: tuple[Bottleneck, ...]
    """Longest rounds, calls, gaps and waits, the longest first."""

    critical_path: CriticalPath
    """The chain of rounds, tools and waits that set the wall time."""

    guide_estimate: GuideEstimate
    """The guide's estimate of that chain: the longest round of each step."""

    agents: tuple[AgentTime, ...]
    """By agent, in configuration order."""

    api: ApiTimes
    """Times of model calls as recorded, by backend and by round."""

    categories: TimeCategories
    """The guide's wall-time categories."""


class Moment(Fact):
    """An instant in seconds since 1970-01-01 on the stated clock."""

    seconds: float
    """Seconds since 1970-01-01 00:00 on that clock."""

    clock: Clock
    """The clock."""


Clock: TypeAlias = Literal["utc", "local"]
"""Which clock a `Moment` was read from.

- `utc`: Seconds since 1970-01-01 UTC, from an epoch float or from a local time whose offset is known.
- `local`: The run machine's local wall clock, offset unknown, counted as if it were UTC.
"""


class PhaseTime(Fact):
    """All rounds of one kind."""

    kind: RoundType
    """`initial_answer`, `voting`, `presentation`, …"""

    count: int
    """Rounds of all agents, false starts left out."""

    timed: int
    """Rounds of them whose length is known: the base of the seconds below."""

    avg_s: float | None = None
    """Mean length in seconds."""

    max_s: float | None = None
    """Longest in seconds."""

    total_s: float | None = None
    """Sum over agents in seconds (agent-seconds)."""

    share: float | None = None
    """`total_s` over the sum of all phases, 0..1."""

    wall_s: float | None = None
    """Wall time in seconds during which at least one agent was in such a round. Phases of different agents
    overlap, so the wall times of all phases may exceed the attempt's.
    """

    evidence: tuple[Evidence, ...]
    """Up to 8 of the rounds."""


RoundType: TypeAlias = str
"""What kind of round a `RoundRecord` is.

Words that are known, but others may come: `initial_answer`, `voting`, `presentation`, `post_evaluation`,
`decomposition_initial`, `decomposition_refinement`.
"""


class RoundTime(Fact):
    """Time of one round."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    number: int | None = None
    """MassGen's own round number, which is not unique."""

    kind: RoundType
    """`initial_answer`, `voting`, …"""

    outcome: RoundOutcome
    """How it ended."""

    start_s: float | None = None
    """Start, from the attempt's start; below 0 when the clocks of two files differ by that much."""

    end_s: float | None = None
    """End, from the attempt's start."""

    end_basis: RoundEndBasis | None = None
    """What the end rests on; `None` when there is none."""

    total_s: float | None = None
    """Length."""

    tool_busy_s: float | None = None
    """Lengths of the calls as recorded, summed; above `tool_wall_s` when calls ran at the same time, below it
    where more time lies between their start and their end.
    """

    tool_wall_s: float | None = None
    """Time during which at least one call ran, inside the round."""

    non_tool_s: float | None = None
    """`total_s` without `tool_wall_s`: model, queueing, streaming."""

    calls: int | None = None
    """Calls made in it."""

    unfinished_calls: int | None = None
    """Calls of them that never ended, which add no time."""

    first_tool_s: float | None = None
    """From the start of the round to the start of its first call; `None` without calls. Not the time to the
    first token, for which see `ApiTime`.
    """

    bg_wait_s: float | None = None
    """Calls that wait for background work (name contains `wait_for_background_tool`), summed."""

    lost: bool
    """Whether the round history has no entry for it."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


RoundOutcome: TypeAlias = str
"""How a round ended. The round history of the metrics files knows only some of these.

Words that are known, but others may come: `answer`, `vote`, `stop`, `vote_ignored`, `restarted`, `error`,
`timeout`, `presentation`, `post_evaluation`, `interrupted`.
"""


RoundEndBasis: TypeAlias = str
"""What the end of a round rests on.

Words that are known, but others may come: `recorded`, `event`, `inferred_next_start`, `inferred_final`,
`inferred_last_record`.
"""


class ChecklistWindows(Fact):
    """The windows of all rounds with S or P."""

    recorded: bool
    """Whether the files tell when calls were made: only then an empty list means that there were none."""

    rounds: tuple[ChecklistRound, ...]
    """By agent id and start."""

    all: ChecklistTotal
    """Over all rounds with S or P."""

    with_proposal: ChecklistTotal
    """Over the rounds with P."""


class ChecklistRound(Fact):
    """The windows of one round."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    number: int | None = None
    """MassGen's own round number."""

    total_s: float | None = None
    """Length of the round."""

    checklist_s: float | None = None
    """Start of S, from the start of the round."""

    proposal_s: float | None = None
    """Start of P, from the start of the round."""

    has_proposal: bool
    """Whether there is a P."""

    proposal_first: bool
    """Whether P began before S had ended; the window between them is then 0."""

    windows: RoundWindows
    """The four windows in seconds."""

    evidence: tuple[Evidence, ...]
    """S, then P."""


class RoundWindows(Fact):
    """The four windows: seconds, or shares of their sum."""

    evaluation: float | None = None
    """Start of the round to S, or to P without S."""

    checklist_to_proposal: float | None = None
    """End of S to P; 0 without both."""

    implementation: float | None = None
    """End of P to the end of the round; 0 without P."""

    post_checklist: float | None = None
    """End of S to the end of the round when there is no P, else 0."""


class ChecklistTotal(Fact):
    """Sum of the windows over several rounds."""

    rounds: int
    """Rounds."""

    incomplete: int
    """Rounds of them with a window that is not known (a call or round without end): it adds nothing."""

    seconds: RoundWindows
    """Seconds; `None` without rounds."""

    sum_s: float | None = None
    """Sum of the four windows: the denominator of `shares`. Time inside S and P is in none of them."""

    shares: RoundWindows
    """Shares of `sum_s`, 0..1."""


class CallLengths(Fact):
    """Lengths of calls."""

    timed: int
    """Calls whose length is known."""

    unfinished: int | None = None
    """Calls that never ended; `None` when no file tells when calls were made."""

    slow: int | None = None
    """Calls longer than 5 s."""

    slowest: tuple[CallLength, ...]
    """The 20 longest, the longest first."""


class CallLength(Fact):
    """One call and its length."""

    agent: AgentId | None = None
    """Who called; `None` when no source says."""

    segment: int | None = None
    """The agent's how-many-th round, from 1; `None` when it overlaps none."""

    tool: ToolName
    """The full tool name."""

    command: str | None = None
    """The shell command, for tools that run one and where the arguments are recorded."""

    seconds: float
    """Length by the writer's own measure."""

    start_s: float | None = None
    """Start, from the attempt's start."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


ToolName: TypeAlias = str
"""A tool's full name, for example `mcp__command_line__execute_command`."""


class Bottleneck(Fact):
    """A long stretch of time: a fact, not a fault."""

    kind: BottleneckKind
    """What it is."""

    seconds: float
    """Its length."""

    share_of_wall: float | None = None
    """`seconds` over the wall time of the attempt; stretches of several agents overlap."""

    agent: AgentId | None = None
    """Whose it is; `None` when it is nobody's."""

    segment: int | None = None
    """The agent's how-many-th round, from 1."""

    tool: ToolName | None = None
    """The tool, for a call."""

    command: str | None = None
    """The shell command, for a call that ran one."""

    start_s: float | None = None
    """Start, from the attempt's start."""

    evidence: tuple[Evidence, ...]
    """Where the round or call stands; for a stretch without any, where the attempt's two ends stand."""


BottleneckKind: TypeAlias = Literal["round", "call", "no_activity", "agent_waiting", "background_wait"]
"""What a `Bottleneck` is.

- `round`: A long round.
- `call`: A long call.
- `no_activity`: A stretch of the attempt in which no agent was in a round.
- `agent_waiting`: A stretch of the attempt in which one agent was in no round.
- `background_wait`: Calls of one round that waited for background work, summed.
"""


class CriticalPath(Fact):
    """The chain that set the wall time, and what follows from it."""

    segments: tuple[PathSegment, ...]
    """From the first instant to the last, each beginning where the one before ends. Empty when the start of
    the attempt or every round is unknown.
    """

    rounds: tuple[PathRound, ...]
    """The same round by round."""

    total_s: float | None = None
    """Sum of the segments: the wall time."""

    ended_by: PathLink | None = None
    """Why the attempt ended with the last round on the path: `run_ended`, `time_limit` or `record_ends`. With
    the latter two, rounds of several agents ran to the end, and the one that began first is taken.
    """

    by_kind: tuple[PathKindSeconds, ...]
    """Seconds on the path by kind of segment, in the order of the kinds."""

    by_agent: tuple[PathAgentSeconds, ...]
    """Seconds on the path by agent, the longest first; waits are of the agent that waits."""

    by_tool: tuple[PathToolSeconds, ...]
    """Seconds on the path by tool, the longest first."""

    round_slack: tuple[RoundSlack, ...]
    """How much later each round could have ended, by agent id and start."""

    agent_slack: tuple[AgentSlack, ...]
    """The same by agent, in configuration order."""

    what_if: tuple[TimeWhatIf, ...]
    """What would have been saved had the calls of one tool, or of one kind of command, taken no time; the
    largest upper bound first.
    """


class PathSegment(Fact):
    """One stretch of the path."""

    kind: PathKind
    """What it is."""

    agent: AgentId | None = None
    """Whose round it is, or who waits; `None` before the coordination and after the end."""

    segment: int | None = None
    """The agent's how-many-th round, from 1; of a wait, the round that comes after it."""

    tool: ToolName | None = None
    """The tool, for a call. Of several calls at the same time the one that ended last."""

    command: str | None = None
    """The shell command, for a call that ran one."""

    unfinished: bool
    """Whether the call has no recorded end: as the last one of its round it is taken to have run to the
    round's end.
    """

    start_s: float
    """Start in seconds, from the attempt's start."""

    end_s: float
    """End in seconds, from the attempt's start."""

    seconds: float
    """Length in seconds."""

    link: PathLink
    """Why it follows the segment before."""

    label: AnswerLabel | None = None
    """The answer that the link names."""

    evidence: tuple[Evidence, ...]
    """Where the round, the call, or what ended the wait stands."""


PathKind: TypeAlias = Literal["pre_coordination", "model", "tool", "round", "wait", "after_end"]
"""What a `PathSegment` is.

- `pre_coordination`: Helpers before the coordination (personas, criteria, decomposition).
- `model`: Time of a round in which none of its calls ran: model, queueing, streaming.
- `tool`: A tool call of a round.
- `round`: A round of an attempt whose files do not tell when calls were made.
- `wait`: No round on the path ran.
- `after_end`: After the last round.
"""


PathLink: TypeAlias = Literal[
    "started_run",
    "same_round",
    "own_previous_round",
    "restarted_by_answer",
    "decision_completed",
    "time_limit",
    "run_ended",
    "record_ends",
    "not_known",
]
"""Why a `PathSegment` follows the one before.

- `started_run`: The attempt began, and this is the first round of the agent.
- `same_round`: It goes on in the same round.
- `own_previous_round`: The agent's previous round ended, or its last false start, at most 1.2 s before.
- `restarted_by_answer`: An answer of another agent, `label`, made this agent start again.
- `decision_completed`: The last agent decided, with the answer or for the answer `label`.
- `time_limit`: A time limit ended the round before.
- `run_ended`: The last round was over.
- `record_ends`: The record stops while rounds run: none of them set the length.
- `not_known`: The files do not tell; the agent's previous round is taken.
"""


class PathRound(Fact):
    """The stretch of the critical path that belongs to one round, with the wait before it; or a stretch of no
    round.
    """

    agent: AgentId | None = None
    """Whose round it is; `None` before the coordination and after the end."""

    segment: int | None = None
    """The agent's how-many-th round, from 1."""

    start_s: float
    """Start in seconds, from the attempt's start; the wait is inside."""

    end_s: float
    """End in seconds, from the attempt's start."""

    wait_s: float
    """Seconds of it before the round began."""

    model_s: float
    """Seconds of it in which none of the round's calls ran; in versions that do not time calls, all of the
    round.
    """

    tool_s: float
    """Seconds of it in which calls ran."""

    calls: int
    """Calls on the path."""

    link: PathLink
    """Why it follows what stands before."""

    label: AnswerLabel | None = None
    """The answer that the link names."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class PathKindSeconds(Fact):
    """Seconds on the path of one kind of segment."""

    kind: PathKind
    """The kind."""

    seconds: float
    """Seconds."""

    segments: int
    """Segments."""


class PathAgentSeconds(Fact):
    """Seconds on the path of one agent."""

    agent: AgentId
    """The agent."""

    seconds: float
    """Seconds, waits for its rounds included."""

    tool_s: float
    """Seconds of them in its calls."""


class PathToolSeconds(Fact):
    """Seconds on the path of one tool."""

    tool: ToolName
    """The full tool name."""

    seconds: float
    """Seconds."""

    segments: int
    """Segments."""


class RoundSlack(Fact):
    """How much later one round could have ended without moving the attempt's last instant.

    The end of a round is waited for by the agent's next round, by rounds that its answer made start again,
    and by the presentation. Slack is the smallest of: the time from the end of the round to the end of the
    round that in fact set that start, and the slack of the round that waited. Everything else is taken to
    last as long as it did.
    """

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    on_path: bool
    """Whether the path goes through it."""

    slack_s: float | None = None
    """Seconds; 0 on the path. `None` when nothing waited for its end: something else cut it off."""

    waited_by: AgentId | None = None
    """Agent of the round that waited for it first."""

    waited_by_segment: int | None = None
    """That agent's how-many-th round."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class AgentSlack(Fact):
    """Slack of one agent."""

    agent: AgentId
    """The agent."""

    on_path_s: float
    """Seconds on the path, waits for its rounds included."""

    rounds_on_path: int
    """Rounds on the path."""

    least_s: float | None = None
    """Smallest slack of its rounds in seconds; 0 when one is on the path."""

    least_off_path_s: float | None = None
    """Smallest slack of its rounds that are not on the path, in seconds."""


class TimeWhatIf(Fact):
    """Bounds of the wall time that would have been saved, had the calls of one tool, or the runs of one kind
    of command, taken no time and everything else as long as it did: agents might have done other things,
    which nobody can tell.
    """

    tool: ToolName | None = None
    """The tool; `None` for a kind of command."""

    pattern: str | None = None
    """Program and sub-command; `None` for a tool."""

    segments: int
    """Segments of the path that are its calls."""

    at_most_s: float
    """Its seconds on the path: the chain without them is a chain still."""

    at_least_s: float
    """Saved for certain: where calls ran at the same time, what remains when the others and the starts stay
    as they were; summed, but no more than the smallest lead of the path, after the first of these calls, over
    what else a start waited for. 0 when a time limit or the end of the record set the length, or a wait on
    the path is not explained.
    """

    evidence: tuple[Evidence, ...]
    """The longest of the segments."""


class GuideEstimate(Fact):
    """The longest round of each step, one after the other."""

    pre_coordination_s: Figure[float]
    """Time before the coordination in which helpers ran (personas, criteria, decomposition), from
    events.jsonl; `None` without that file.
    """

    steps: tuple[PathStep, ...]
    """The steps in order."""

    total_s: float | None = None
    """Longest rounds of all steps and `pre_coordination_s`, summed; above the wall time when the rounds of
    different agents overlap.
    """

    share_of_wall: float | None = None
    """`total_s` over the wall time."""


class PathStep(Fact):
    """Rounds of the same ordinal."""

    kind: PathStepKind
    """What it is."""

    ordinal: int
    """How-many-th step of its kind, from 1."""

    agent: AgentId | None = None
    """The agent with the longest round (the first in configuration order of equally long ones); `None` when
    no length is known.
    """

    seconds: float | None = None
    """Length of that round."""

    members: tuple[PathMember, ...]
    """The rounds of the step, in configuration order."""


PathStepKind: TypeAlias = Literal["coordination", "presentation", "post_evaluation"]
"""What a `PathStep` is.

- `coordination`: The agents' n-th rounds.
- `presentation`: The final presentation.
- `post_evaluation`: The evaluation after it.
"""


class PathMember(Fact):
    """One agent's round in a step."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1."""

    seconds: float | None = None
    """Length."""

    start_s: float | None = None
    """Start, from the attempt's start."""

    end_s: float | None = None
    """End, from the attempt's start."""

    slack_s: float | None = None
    """Latest end of the step minus this end: 0 for the round that ended last."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class AgentTime(Fact):
    """Time of one agent in the attempt."""

    agent: AgentId
    """The agent."""

    rounds: int
    """Rounds, false starts left out."""

    busy_wall_s: float | None = None
    """Time during which the agent was in a round."""

    tool_busy_s: float | None = None
    """Lengths of all its calls as recorded, summed, those outside of any round included."""

    tool_wall_s: float | None = None
    """Time during which at least one of its calls ran, inside its rounds: from start to end, which may be
    longer than the recorded lengths.
    """

    non_tool_s: float | None = None
    """`busy_wall_s` without `tool_wall_s`."""

    idle_s: float | None = None
    """Time of the attempt in which the agent was in no round."""

    longest_idle_s: float | None = None
    """Longest single stretch of that."""

    longest_idle_start_s: float | None = None
    """Start of that stretch, from the attempt's start."""

    bg_wait_s: float | None = None
    """Calls that wait for background work, summed."""

    calls: int | None = None
    """Calls."""

    calls_outside_rounds: int | None = None
    """Calls that overlap none of its rounds (`calls` has them too)."""

    evidence: tuple[Evidence, ...]
    """The first and the last round."""


class ApiTimes(Fact):
    """`api_timing` of metrics_summary.json (since 0.1.26..0.1.28)."""

    cumulative: bool
    """Whether the sums run on from an earlier attempt: the counters are never reset."""

    by_backend: tuple[ApiSum, ...]
    """By provider, in the order of their names."""

    by_round: tuple[ApiSum, ...]
    """By MassGen's round number, all agents together, in the order of the rounds."""


class ApiSum(Fact):
    """Model calls of one backend or round."""

    name: str
    """The provider, or `round_N`."""

    calls: Figure[int]
    """Calls."""

    seconds: Figure[float]
    """Seconds, summed over calls that may overlap."""

    mean_s: Figure[float]
    """Seconds per call."""

    first_token_s: Figure[float]
    """Seconds to the first token per call: a lower bound, since calls without a mark count as 0 and the file
    does not tell how many there are. `None` when no call has a mark.
    """


class TimeCategories(Fact):
    """Where the time of rounds went, by category."""

    recorded: bool
    """Whether the files tell when calls were made; without that there are no blocks."""

    rules: tuple[CategoryRule, ...]
    """The rules, in the order in which they are tried."""

    rounds: tuple[RoundBlocks, ...]
    """The rounds, by agent id and start."""

    totals: tuple[TimeCategoryTotal, ...]
    """Sums over blocks, the longest first."""

    all_rounds: TimeBreakdown
    """All rounds of all agents by what ran, in agent-seconds."""

    on_path: TimeBreakdown
    """The critical path by what ran, in seconds of wall time."""


class CategoryRule(Fact):
    """A rule."""

    category: TimeCategory
    """The category that it gives."""

    holds: str
    """When it holds."""


TimeCategory: TypeAlias = Literal[
    "thinking",
    "scaffold",
    "build",
    "verify",
    "fix",
    "score",
    "handoff",
    "waste",
    "unclassified",
]
"""A category of the guide.

- `thinking`: The model before its first call, or a round without calls.
- `scaffold`: Plans, task lists and skills before the work.
- `build`: Making the result.
- `verify`: Looking at what was made.
- `fix`: Changes right after a look.
- `score`: The checklist and its proposals.
- `handoff`: Notes for others after the work.
- `waste`: Failures in a row.
- `unclassified`: No rule decides.
"""


class RoundBlocks(Fact):
    """The blocks of one round."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    on_path: bool
    """Whether the critical path goes through it."""

    blocks: tuple[CategoryBlock, ...]
    """In order of time."""


class CategoryBlock(Fact):
    """Calls in a row with one category, or time without calls."""

    categories: tuple[TimeCategory, ...]
    """One category; `verify` and `fix` together where they follow each other."""

    start_s: float
    """Start, from the attempt's start: where the block before ends."""

    seconds: float
    """Length: to the end of its last call, or without calls to the next block."""

    think_s: float
    """Time of it in which none of its calls ran."""

    exec_s: float
    """Time of it in which at least one of its calls ran."""

    tools: tuple[ToolCount, ...]
    """Its calls by tool, in order of first use; empty for time without calls."""

    evidence: tuple[Evidence, ...]
    """The first and the last call; without calls the round."""


class ToolCount(Fact):
    """How often a tool was called."""

    tool: ToolName
    """The full tool name."""

    calls: int
    """Calls."""


class TimeCategoryTotal(Fact):
    """Blocks of one category, or of `verify` and `fix` together."""

    categories: tuple[TimeCategory, ...]
    """As in a block: one, or `verify` and `fix` together."""

    blocks: int
    """Blocks."""

    seconds: float
    """Their lengths summed over all agents: agent-seconds."""

    share: float | None = None
    """Share of the lengths of all blocks, 0..1."""

    on_path_s: float
    """Seconds of them on the critical path."""

    evidence: tuple[Evidence, ...]
    """The longest of the blocks."""


class TimeBreakdown(Fact):
    """Seconds by what ran; the parts add up to `total_s`. Where calls ran at the same time, the shell goes
    before other tools, and these before waits for background work.
    """

    model_s: float
    """No call ran, after the round's first call, or in a round without calls."""

    first_tool_s: float
    """From the start of a round to its first call."""

    bg_wait_s: float
    """Waits for background work."""

    shell_s: float
    """Shell commands and code."""

    other_tools_s: float
    """Other calls."""

    unaccounted_s: float
    """Rounds of which no file tells when calls were made; on the path also all that is no round."""

    total_s: float | None = None
    """Everything."""


class Commands(Fact):
    """The commands of an attempt."""

    total: Figure[int]
    """Commands executed in this attempt; `None` when no file has the arguments of its calls."""

    command_failures: Figure[int]
    """Commands whose own result gives an exit code other than 0; `None` when no result is recorded. MassGen
    counts them as successful calls.
    """

    denied: int
    """Commands that were denied, by a hook or after a time limit: they did not run and are not in `total`."""

    carried_calls: int
    """Calls (of any tool) that this attempt's files repeat from an earlier attempt; their commands are not in
    `total`.
    """

    sources: tuple[CommandSource, ...]
    """What each kind of file tells of these commands."""

    unmatched_mentions: tuple[UnmatchedMentions, ...]
    """Mentions in logs that no record of a call was found for, by kind of log; in no other number."""

    by_agent: tuple[AgentCommands, ...]
    """By agent, in configuration order, an unknown agent last."""

    commands: tuple[CommandUse, ...]
    """Every distinct text, in order of its first execution."""

    repeated: tuple[RepeatedCommand, ...]
    """Texts that ran at least twice, the most frequent first, ties in order of their first execution."""

    pattern_repeats: tuple[PatternRepeat, ...]
    """Normal forms that at least two different texts share, the most frequent first."""

    repeated_after_restart: tuple[CommandAfterRestart, ...]
    """Texts that one agent ran in at least two of its rounds, the most seconds after the first round first.
    """

    output_chars_total: int | None = None
    """Characters of the results, summed; `None` when no length is recorded."""

    estimated_tokens: int | None = None
    """Tokens of the results, estimated: `output_chars_total` / 4, rounded up."""

    excessive_output: tuple[LongOutput, ...]
    """Texts with an output above 5000 characters, the longest output first."""

    patterns: tuple[CommandPattern, ...]
    """By program and sub-command of the main command, the longest single run first."""

    programs: tuple[ProgramUse, ...]
    """By program and sub-command of every simple command, the most frequent first."""

    exit_codes: tuple[ExitCodeCount, ...]
    """Exit codes that results give, ascending."""

    exit_codes_unknown: int
    """Commands whose exit code is not recorded."""

    slow: tuple[SlowCommand, ...]
    """Runs above 5 s, the longest first."""


class CommandSource(Fact):
    """What one kind of file tells of the executed commands."""

    source: CallSource
    """The kind of file."""

    commands: int
    """Executed commands that it tells of. metrics_events.json tells of the call, not of its text."""

    only_here: int
    """Those that no other kind of file tells of."""

    paths: tuple[RelPath, ...]
    """The files."""


CallSource: TypeAlias = str
"""A kind of file that tells of tool calls.

Words that are known, but others may come: `metrics_events`, `events`, `execution_trace`, `streaming_debug`,
`massgen_log`.
"""


class UnmatchedMentions(Fact):
    """Calls that a kind of log mentions and that could be matched to no record of a call. They are in no
    count.
    """

    source: CallSource
    """The kind of log."""

    calls: int
    """Calls of any tool."""

    commands: int
    """Those with a command."""

    evidence: tuple[Evidence, ...]
    """Where they stand, at most 8."""


class AgentCommands(Fact):
    """Commands of one agent."""

    agent: AgentId | None = None
    """The agent; `None` for commands whose agent no source names."""

    commands: int | None = None
    """Commands executed; `None` when not recorded."""

    failures: int | None = None
    """Those with an exit code other than 0; `None` when no result is recorded."""

    failed_at: tuple[Evidence, ...]
    """The failed ones, at most 8."""


class CommandUse(Fact):
    """Executions of one command text."""

    command: str
    """The text, exactly."""

    pattern: str
    """Program and sub-command, see `pattern_of`."""

    count: int
    """Executions."""

    by_agent: tuple[AgentCount, ...]
    """Executions by agent, in order of first execution; `None` = agent not recorded."""

    failures: int
    """Executions with an exit code other than 0."""

    seconds_total: float | None = None
    """Seconds, summed; `None` when no duration is recorded."""

    seconds_max: float | None = None
    """Seconds of the longest execution."""

    output_chars_total: int | None = None
    """Characters of the results, summed; `None` when no length is recorded."""

    output_chars_max: int | None = None
    """Characters of the longest result."""

    estimated_tokens: int | None = None
    """Tokens of the results, estimated: `output_chars_total` / 4, rounded up."""

    evidence: tuple[Evidence, ...]
    """The executions, at most 8."""


class AgentCount(Fact):
    """How often one agent did something."""

    agent: AgentId | None = None
    """The agent; `None` when not recorded."""

    count: int
    """Times."""


class RepeatedCommand(Fact):
    """A text that ran at least twice."""

    command: str
    """The text, exactly."""

    pattern: str
    """Program and sub-command, see `pattern_of`."""

    count: int
    """Executions."""

    by_agent: tuple[AgentCount, ...]
    """Executions by agent, in order of first execution; `None` = agent not recorded."""

    failures: int
    """Executions with an exit code other than 0."""

    seconds_total: float | None = None
    """Seconds, summed; `None` when no duration is recorded."""

    seconds_max: float | None = None
    """Seconds of the longest execution."""

    output_chars_total: int | None = None
    """Characters of the results, summed; `None` when no length is recorded."""

    output_chars_max: int | None = None
    """Characters of the longest result."""

    estimated_tokens: int | None = None
    """Tokens of the results, estimated: `output_chars_total` / 4, rounded up."""

    evidence: tuple[Evidence, ...]
    """The executions, at most 8."""

    advice: str
    """Id of the entry of the table of known patterns; see `CommandAdvice`."""

    issue: str
    """What is repeated, by that entry."""

    recommendation: str
    """What would save the repetition, by that entry."""


class PatternRepeat(Fact):
    """Texts that differ and have one normal form."""

    normal_form: str
    """The normal form; see `docs/detectors.md`."""

    count: int
    """Executions of all of the texts."""

    texts: tuple[str, ...]
    """The different texts in order of their first execution, at most 8."""

    texts_total: int
    """How many different texts there are."""

    by_agent: tuple[AgentCount, ...]
    """Executions by agent."""

    seconds_total: float | None = None
    """Seconds, summed; `None` when no duration is recorded."""

    evidence: tuple[Evidence, ...]
    """The executions, at most 8."""


class CommandAfterRestart(Fact):
    """A text that one agent ran in several of its rounds."""

    agent: AgentId
    """The agent."""

    command: str
    """The text."""

    rounds: tuple[int, ...]
    """Positions of the rounds in the agent's list of rounds, ascending."""

    count: int
    """Executions in those rounds."""

    repeats: int
    """Executions after the first of those rounds."""

    seconds_after_first_round: float | None = None
    """Seconds of the executions after the first round; `None` when no duration is recorded."""

    evidence: tuple[Evidence, ...]
    """The executions, at most 8."""


class LongOutput(Fact):
    """A text with long output."""

    command: str
    """The text."""

    count: int
    """Executions with output above the limit."""

    chars_max: int
    """Characters of the longest."""

    chars_total: int
    """Characters of those executions, summed."""

    estimated_tokens: int
    """Tokens of those executions, estimated: `chars_total` / 4, rounded up."""

    evidence: tuple[Evidence, ...]
    """The executions."""


class CommandPattern(Fact):
    """Executions whose main command is of one program and sub-command."""

    pattern: str
    """Program and sub-command, see `pattern_of`."""

    count: int
    """Executions."""

    timed: int
    """Executions with a recorded duration: what the seconds are taken over."""

    failures: int
    """Executions with an exit code other than 0."""

    seconds_max: float | None = None
    """Seconds of the longest."""

    seconds_avg: float | None = None
    """Mean seconds."""

    seconds_p95: float | None = None
    """Seconds that 95 % of the timed executions do not exceed: nearest rank."""

    seconds_total: float | None = None
    """Seconds, summed."""

    output_chars_total: int | None = None
    """Characters of the results, summed; `None` when no length is recorded."""

    estimated_tokens: int | None = None
    """Tokens of the results, estimated: `output_chars_total` / 4, rounded up."""

    evidence: tuple[Evidence, ...]
    """The longest execution."""


class ProgramUse(Fact):
    """A program with its sub-command, wherever in scripts it stands."""

    pattern: str
    """Program and sub-command."""

    simple_commands: int
    """Simple commands in all executed scripts; a script can hold several."""

    executions: int
    """Executions whose script holds at least one."""

    by_agent: tuple[AgentCount, ...]
    """Those executions by agent."""


class ExitCodeCount(Fact):
    """An exit code and how often results gave it."""

    code: int
    """The exit code."""

    count: int
    """Commands."""

    evidence: tuple[Evidence, ...]
    """Those commands, at most 8."""


class SlowCommand(Fact):
    """A long run."""

    command: str
    """The text."""

    agent: AgentId | None = None
    """Who ran it."""

    seconds: float
    """Seconds."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Duplication(Fact):
    """Work that was done more than once in an attempt."""

    calls_compared: Figure[int]
    """Calls whose arguments were compared; `None` when no file has arguments."""

    repeated_calls: Figure[int]
    """Executions beyond the first of each repeated work; `None` when nothing could be compared."""

    unchanged_repeats: Figure[int]
    """Of these, repeats with unchanged input: waste."""

    wasted_seconds_sum: Figure[float]
    """Seconds of the waste, summed; calls that overlap count twice."""

    wasted_seconds_union: Figure[float]
    """Wall time of the same calls in seconds: time that two of them share counts once."""

    wasted_seconds_union_at_most: Figure[float]
    """Wall time in seconds with the repeats whose input may have changed."""

    expensive_wasted_seconds_union: Figure[float]
    """Wall time in seconds of the waste of expensive work alone."""

    wasted_cost: CostBounds
    """What the waste cost, between two bounds. The upper one counts each round once, so that it can be less
    than the sum over the works.
    """

    wasted_cost_lower_bound: str
    """How the lower bound follows."""

    wasted_cost_upper_bound: str
    """How the upper bound follows."""

    by_kind: tuple[RepeatedKindTotal, ...]
    """By kind, in the order of `WorkKind`; kinds without a repetition are left out."""

    repeated: tuple[RepeatedWork, ...]
    """Each repeated work, the one with most wasted seconds first, then by count, then by first execution."""

    near: tuple[NearDuplicate, ...]
    """Expensive calls in nearly the same words as an earlier one, in order."""

    near_not_compared: int
    """Calls that were not compared for near duplicates because a tool has more than 500 of them."""


class CostBounds(Fact):
    """Cost in USD between two bounds."""

    basis: CostBasis
    """Whether bounds can be told."""

    lower_usd: float | None = None
    """At least this much, see `LOWER_BOUND`; `None` when it cannot be told."""

    upper_usd: float | None = None
    """At most this much, see `UPPER_BOUND`; `None` when it cannot be told."""

    evidence: tuple[Evidence, ...] = ()
    """The rounds whose costs it rests on."""


CostBasis: TypeAlias = Literal["no_waste", "priced", "partly_priced", "not_priced", "not_recorded"]
"""Whether bounds can be told.

- `no_waste`: There was no waste.
- `priced`: Every round concerned has a cost.
- `partly_priced`: Some round concerned has no price or no record: the bounds leave it out, and the upper one
  is none.
- `not_priced`: The rounds concerned used tokens of a model without a price.
- `not_recorded`: No cost of the rounds concerned is recorded.
"""


class RepeatedKindTotal(Fact):
    """Repetitions of one kind of work."""

    kind: WorkKind
    """The kind."""

    works: int
    """Distinct works that were repeated."""

    repeated_calls: int
    """Executions beyond the first of each."""

    unchanged_repeats: int
    """Of these, repeats with unchanged input."""

    wasted_seconds_sum: float | None = None
    """Seconds of the waste, summed; `None` without durations."""


WorkKind: TypeAlias = Literal[
    "package_install",
    "media_generation",
    "media",
    "web",
    "read",
    "command",
    "other",
]
"""What kind of work a call is, by tool name and command.

- `package_install`: Installing packages.
- `media_generation`: Making images, audio, video.
- `media`: Looking at images, audio, video.
- `web`: Web search, fetching, downloading.
- `read`: Reading files and folders with a tool.
- `command`: Any other shell command.
- `other`: Anything else.
"""


class RepeatedWork(Fact):
    """One work that was done at least twice."""

    tool: ToolName
    """The tool."""

    key: str
    """The arguments as JSON with sorted keys, at most 240 characters of them. The comparison uses all of
    them.
    """

    command: str | None = None
    """The command, for shell tools."""

    kind: WorkKind
    """What kind of work it is."""

    expensive: tuple[ExpenseReason, ...]
    """Why it is expensive; empty when it is not."""

    scope: RepeatScope
    """Who repeated it."""

    count: int
    """Executions."""

    agents: tuple[AgentCount, ...]
    """Executions by agent, in order of first execution."""

    attempts: tuple[int, ...]
    """Attempts that it ran in."""

    failures: int
    """Executions that failed, by record or exit code."""

    unchanged_repeats: int
    """Repeats whose input nothing had changed since the run before, or whose result another agent had
    already: waste.
    """

    unknown_repeats: int
    """Repeats whose input may have changed (a script, a build or a tool of unknown purpose ran in between),
    or whose result is not recorded: waste at most.
    """

    changed_repeats: int
    """Repeats whose input was written in between: no waste."""

    seconds_total: float | None = None
    """Seconds of all executions, summed; `None` when no duration is recorded."""

    seconds_max: float | None = None
    """Seconds of the longest execution."""

    wasted_seconds_sum: float | None = None
    """Seconds of the executions that were waste, summed: of all but the first successful one (all but the
    first, when none succeeded) those with unchanged input.
    """

    wasted_seconds_union: float | None = None
    """Wall time of the same executions in seconds; `None` when their times are not recorded."""

    wasted_seconds_at_most: float | None = None
    """The same sum with the repeats whose input may have changed."""

    wasted_cost: CostBounds
    """What the waste cost, between two bounds."""

    output_chars: int | None = None
    """Characters of the results, summed."""

    evidence: tuple[Evidence, ...]
    """The executions, at most 8."""


ExpenseReason: TypeAlias = Literal[
    "media_generation",
    "web",
    "package_install",
    "long_read",
    "long_running",
    "large_output",
]
"""Why a work counts as expensive.

- `media_generation`: It makes media.
- `web`: It searches, fetches or downloads.
- `package_install`: It installs packages.
- `long_read`: It reads, and its longest result has more than 5000 characters.
- `long_running`: Its longest run took more than 5 s.
- `large_output`: Its longest result has more than 5000 characters.
"""


RepeatScope: TypeAlias = Literal[
    "same_agent",
    "several_agents",
    "after_restart",
    "across_attempts",
    "agents_not_recorded",
]
"""Who repeated the work.

- `same_agent`: One agent, within one round (or its rounds are not known).
- `several_agents`: Several agents.
- `after_restart`: One agent, in several of its rounds.
- `across_attempts`: Several attempts of one turn.
- `agents_not_recorded`: The source names no agents.
"""


class NearDuplicate(Fact):
    """A call whose words are nearly those of an earlier one. Work that repeats exactly is not in the list."""

    tool: ToolName
    """The tool."""

    kind: WorkKind
    """What kind of work it is."""

    similarity: float
    """Share of the three-word sequences of both texts that both have, at least 0.8."""

    scope: RepeatScope
    """Who did it again."""

    input: InputChange
    """Whether the input changed in between; `unknown` for commands of two agents, whose workspaces differ."""

    earlier: NearCall
    """The most similar of the earlier calls."""

    later: NearCall
    """The later call."""


InputChange: TypeAlias = Literal["unchanged", "unknown", "changed"]
"""Whether what a work reads was changed between two runs of it, from the surest "no" to the surest "yes".

- `unchanged`: Nothing in between wrote what it reads.
- `unknown`: Something in between may have written anything.
- `changed`: Something in between wrote what it reads.
"""


class NearCall(Fact):
    """One of two calls with nearly the same words."""

    agent: AgentId | None = None
    """Who called; `None` when not recorded."""

    text: str
    """The start of its prompt, query or command."""

    seconds: float | None = None
    """Its length in seconds; `None` when not recorded."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Decisions(Fact):
    """How the agents decided."""

    answers: Figure[int]
    """Submitted answers; the final presentation is none."""

    votes_cast: Figure[int]
    """Recorded votes, superseded ones included."""

    votes_valid: Figure[int]
    """Votes that counted at the decision; `None` when there was none."""

    votes_ignored: Figure[int]
    """Votes that were sent and not recorded, because the voter had to restart."""

    agent_restarts: Figure[int]
    """Completed restarts of agents."""

    restart_signals: Figure[int]
    """Signals that restarted agents; one may cover several answers."""

    injections: Figure[int]
    """Answers handed to running agents."""

    rounds: Figure[int]
    """Rounds: start to end of an agent, cancelled and presentation ones included, false starts not."""

    by_agent: tuple[AgentDecisions, ...]
    """By agent, in configuration order."""

    progression: tuple[AnswerStep, ...]
    """The answers in order of time."""

    votes: tuple[VoteStep, ...]
    """The votes in order of time."""

    ignored: tuple[IgnoredVoteStep, ...]
    """Votes that were sent and not recorded."""

    flips: tuple[VoteFlip, ...]
    """Changes of mind: successive votes of one voter for different answers."""

    stops: tuple[StopStep, ...]
    """Stops (decomposition mode)."""

    selection: WinnerSelection
    """How the winner was chosen."""

    round_decisions: tuple[RoundDecision, ...]
    """Vote or new answer, by round, with what the agent had seen."""

    restart_ledger: tuple[RestartEntry, ...]
    """Which answer restarted whom, and what that cost."""

    restart_totals: RestartTotals
    """Sums over the ledger."""

    blind_votes: tuple[BlindVote, ...]
    """Votes for answers that the voter had neither been shown nor looked up."""

    taken: tuple[TakenText, ...]
    """Text that answers share with earlier answers of other agents, by later answer."""

    taken_not_compared: tuple[NotComparedText, ...]
    """Answers that were not compared with others."""

    taken_files: tuple[TakenFiles, ...]
    """Files that workspaces share with earlier workspaces of other agents, by path and size."""

    incomplete_rounds: tuple[IncompleteRound, ...]
    """Rounds that came to no decision: cut, vote ignored, failed, out of time, or interrupted."""


class AgentDecisions(Fact):
    """Figures of one agent."""

    agent: AgentId
    """The agent."""

    answers: int | None = None
    """Answers it submitted."""

    votes_cast: int | None = None
    """Votes it cast, superseded ones included."""

    votes_ignored: int | None = None
    """Its votes that were not recorded."""

    agent_restarts: int | None = None
    """Its completed restarts."""

    rounds: int | None = None
    """Its rounds, false starts not counted."""

    votes_received: int | None = None
    """Votes for it that counted at the decision."""

    injections: int | None = None
    """Times it was handed new answers while it ran."""

    saw_answers_of: tuple[AgentId, ...] | None = None
    """Agents whose answers it was shown at the start of any of its rounds, itself excluded; `None` when no
    round tells.
    """

    isolated: bool | None = None
    """Whether it had been shown no answer of another agent, at a start or by injection, until its last
    answer; `None` when that is not recorded, or it submitted none.
    """


class AnswerStep(Fact):
    """One submitted answer."""

    label: AnswerLabel | None = None
    """Its label; `None` when no source gives one for certain."""

    agent: AgentId
    """Who submitted it."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    chars: int | None = None
    """Length in characters; `None` when its text is not recorded."""

    lines: int | None = None
    """Lines."""

    excerpt: str | None = None
    """Its beginning, as the agent wrote it."""

    valid_votes: int | None = None
    """Votes for it that counted at the decision; `None` without a decision."""

    comparison: SuppliedComparison | None = None
    """Comparison with the supplied answer; present only when one was supplied."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class VoteStep(Fact):
    """One recorded vote."""

    voter: AgentId
    """Who voted."""

    label: AnswerLabel | None = None
    """For which answer."""

    target: AgentId | None = None
    """For whom."""

    reason: str | None = None
    """The reason, as the agent wrote it."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    counted: bool | None = None
    """Whether it counted at the decision; `None` without a decision."""

    cleared_by: AnswerLabel | None = None
    """The answer that made it void: the first, of any agent, of its own or a later loop iteration (of a later
    time where iterations are not recorded). `None` when there is none, or its label is not recorded.
    """

    self_vote: bool | None = None
    """Whether the voter voted for itself."""

    stale: bool | None = None
    """Whether the agent voted for had a newer answer by then; `None` when the label is not recorded."""

    answer_shown: bool | None = None
    """Whether the voter had been shown the answer in the voting round, at its start or by injection; `None`
    when that is not recorded.
    """

    workspace_opened: bool | None = None
    """Whether a call of the voter, after that answer and before the vote, named the workspace folder of the
    agent voted for, its label or its snapshot; `None` when calls or their arguments are not recorded.
    """

    options: tuple[AnswerLabel, ...] | None = None
    """Labels it could choose from."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class IgnoredVoteStep(Fact):
    """A vote that was sent and not recorded."""

    voter: AgentId
    """Who voted."""

    target: str | None = None
    """For what, as far as the notice tells."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    evidence: Evidence
    """Where it stands."""


class VoteFlip(Fact):
    """A change of mind."""

    voter: AgentId
    """Who."""

    from_: AnswerLabel | None = field(default=None, metadata={"json": "from"})
    """The earlier vote."""

    to: AnswerLabel | None = None
    """The later vote."""

    evidence: tuple[Evidence, ...]
    """Where both stand."""


class StopStep(Fact):
    """A stop (decomposition mode)."""

    agent: AgentId
    """Who."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    summary: str | None = None
    """The summary, as the agent wrote it."""

    status: str | None = None
    """`complete` or `blocked`."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class WinnerSelection(Fact):
    """How the winner was chosen."""

    basis: SelectionBasis
    """What it rests on."""

    tally: tuple[tuple[AgentId, int], ...]
    """Valid votes by agent, most first, then in configuration order."""

    tally_basis: TallyBasis | None = None
    """What the tally rests on; `None` without a decision."""

    tie: bool | None = None
    """Whether two agents or more share the highest count; `None` without votes."""

    tied: tuple[AgentId, ...]
    """The agents that share the highest count, in configuration order; empty without a tie. `tally` has the
    count.
    """

    stated_reason: str | None = None
    """MassGen's own reason after a time limit."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


SelectionBasis: TypeAlias = Literal[
    "most_votes",
    "tie_break",
    "configured_presenter",
    "time_limit",
    "no_votes",
    "none",
]
"""What the choice of the winner rests on.

- `most_votes`: More valid votes than any other agent.
- `tie_break`: As many valid votes as another agent: the first of them in configuration order.
- `configured_presenter`: The presenter that the configuration names (decomposition mode).
- `time_limit`: The orchestrator's time limit: its own statement of why is in `stated_reason`.
- `no_votes`: No vote counted: the only or newest answer.
- `none`: No winner was chosen.
"""


TallyBasis: TypeAlias = Literal["final_context", "iterations", "times"]
"""What the tally rests on, the most trustworthy first.

- `final_context`: The winner's final context holds MassGen's own tally.
- `iterations`: Each voter's last vote, if its loop iteration is later than that of the last answer of any
  agent: an answer wipes every vote, also those of its own iteration.
- `times`: Each voter's last vote, if it is later than the last answer of any agent: iterations not recorded.
"""


class RoundDecision(Fact):
    """What an agent decided in a round."""

    agent: AgentId
    """Who."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    seen: tuple[AnswerLabel, ...] | None = None
    """Labels it was shown at the start."""

    newer_unseen: int | None = None
    """Answers of other agents that had been recorded when it decided and are newer than what it had been
    shown of them, at the start or by injection; `None` when that is not recorded.
    """

    decision: RoundOutcome
    """`answer`, `vote`, `stop`."""

    label: AnswerLabel | None = None
    """The answer submitted or voted for."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class RestartEntry(Fact):
    """One restart signal, and the agents that restarted because of it."""

    trigger: AgentId | None = None
    """Whose answer gave the signal."""

    label: AnswerLabel | None = None
    """That agent's newest answer by then."""

    labels: tuple[AnswerLabel, ...]
    """Every answer recorded after the signal before and up to this one: one signal may cover several."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    restarted: tuple[RestartedAgent, ...]
    """The agents that it restarted."""

    evidence: tuple[Evidence, ...]
    """Where the signal stands."""


class RestartedAgent(Fact):
    """One agent's restart. The members that end in `_cut` are those of the round that was cut off; they are
    `None` when no round was, or when the value is not recorded.
    """

    agent: AgentId
    """The agent."""

    kind: RestartKind
    """In what state it was."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant to the recorded restart, else to the agent's next start."""

    own_answer: bool
    """Whether it restarted after its own answer: nothing was cut off."""

    cut_round: int | None = None
    """Position in the agent's rounds of the round that came to nothing (restarted or vote ignored)."""

    outcome: RoundOutcome | None = None
    """How that round ended."""

    pending: tuple[AnswerLabel, ...]
    """Answers of others that came in that round before it was cut, and were not handed to the agent."""

    signal_after_seconds: float | None = None
    """Seconds from the start of that round to the signal."""

    signal_after_share: float | None = None
    """The same as a share of the round's length until it was cut, 0 to 1."""

    seconds_cut: float | None = None
    """Length of that round in seconds."""

    tool_calls_cut: int | None = None
    """Executed tool calls of that round."""

    tool_seconds_cut: float | None = None
    """Their length in seconds, summed; a call that the cut left unfinished counts until the cut."""

    tool_wall_seconds_cut: float | None = None
    """Wall time of the same calls in seconds: time that two of them share counts once."""

    result_chars_cut: int | None = None
    """Characters of their results, as far as recorded."""

    text_chars_cut: int | None = None
    """Characters of text that the event stream holds of that round."""

    thinking_chars_cut: int | None = None
    """Characters of reasoning that the event stream holds of that round."""

    input_tokens_cut: int | None = None
    """Input tokens of that round; `None` when the round history lost it."""

    output_tokens_cut: int | None = None
    """Output tokens of that round."""

    cost_usd_cut: float | None = None
    """Cost of that round in USD; `None` also when its tokens have no price."""

    redone: tuple[RedoneCall, ...] | None = None
    """Executed calls of that round that the agent executed again in a later round, by first execution; `None`
    when arguments are not recorded.
    """

    evidence: tuple[Evidence, ...]
    """Where the cut round, or the restart, stands."""


RestartKind: TypeAlias = Literal["own_answer", "cut", "after_decision", "not_told"]
"""In what state a restart found the agent.

- `own_answer`: It had just submitted an answer that the signal covers: nothing was cut off.
- `cut`: In a round that came to nothing: cut, or its vote was ignored.
- `after_decision`: After it had voted or stopped: the round was whole, but its decision no longer counted.
- `not_told`: A completed restart is recorded, and no round tells what it did to the agent.
"""


class RedoneCall(Fact):
    """One call of a cut round that the same agent executed again, with the same tool and arguments, in a
    later round.
    """

    tool: ToolName
    """The tool."""

    arguments: str
    """The arguments as JSON with sorted keys, the first 160 characters."""

    before: int
    """Executions in the cut round."""

    again: int
    """Executions in later rounds."""

    again_seconds: float | None = None
    """Length of the executions in later rounds in seconds, as far as recorded."""

    evidence: tuple[Evidence, ...]
    """Executions of the cut round, then those of later rounds: up to three of each."""


class RestartTotals(Fact):
    """What restarts threw away and made agents do again. A sum holds what is recorded: it is `None` when no
    cut round has the value, and a lower bound when some have not (`rounds_without_tokens`).
    """

    cut_rounds: Figure[int]
    """Rounds that were cut; each counts once. `None` when restarts are not recorded."""

    seconds: Figure[float]
    """Their length in seconds: agent-seconds, not wall time."""

    tool_calls: Figure[int]
    """Their executed tool calls."""

    tool_seconds: Figure[float]
    """The length of these calls in seconds, summed."""

    result_chars: Figure[int]
    """Characters of the results of these calls."""

    input_tokens: Figure[int]
    """Their input tokens."""

    output_tokens: Figure[int]
    """Their output tokens."""

    cost_usd: Figure[float]
    """Their cost in USD."""

    rounds_without_tokens: int
    """Cut rounds whose tokens are not recorded; 0 means that the sums of tokens are exact."""

    redone_calls: Figure[int]
    """Executions in later rounds of what a cut round had executed; each counts once."""

    redone_seconds: Figure[float]
    """The length of these executions in seconds."""


class BlindVote(Fact):
    """A vote for another agent's answer that the voter had neither been shown nor looked up: the record of
    both is complete, and neither tells of it.
    """

    voter: AgentId
    """Who voted."""

    label: AnswerLabel | None = None
    """For which answer."""

    target: AgentId
    """For whom."""

    offset_seconds: float | None = None
    """Seconds from the attempt's first instant."""

    seen: tuple[AnswerLabel, ...]
    """Labels that the voter was shown at the start of the voting round."""

    evidence: tuple[Evidence, ...]
    """The vote, then the start of the voting round."""


class TakenText(Fact):
    """Text that an answer shares with an earlier answer of another agent, and with nothing else that its
    agent had: neither an earlier answer of its own nor the prompt.
    """

    label: AnswerLabel | None = None
    """The later answer."""

    agent: AgentId
    """Who submitted it."""

    source_label: AnswerLabel | None = None
    """The earlier answer."""

    source_agent: AgentId
    """Who submitted that one."""

    shared_shingles: int
    """Different sequences of five words that both answers have."""

    share: float
    """The same as a share of those of the later answer, 0 to 1."""

    longest_run_words: int
    """Words in the longest run that both have."""

    longest_run: str
    """That run as the later answer has it, the first 160 characters."""

    shown: bool | None = None
    """Whether its agent had been shown the earlier answer; `None` when that is not recorded."""

    evidence: tuple[Evidence, ...]
    """The line where the run begins: in the later answer, then in the earlier one."""


class NotComparedText(Fact):
    """An answer that could not be compared."""

    label: AnswerLabel | None = None
    """Its label."""

    agent: AgentId
    """Who submitted it."""

    bytes: int | None = None
    """Size of its text in bytes; only texts up to 64 KiB are compared. `None` when no file holds it."""


class TakenFiles(Fact):
    """Files of the workspace of an answer that an earlier answer's workspace of another agent has under the
    same path and with the same size, and that no earlier workspace of its own agent had. Candidates: the
    contents are not compared.
    """

    label: AnswerLabel | None = None
    """The later answer."""

    agent: AgentId
    """Who submitted it."""

    source_label: AnswerLabel | None = None
    """The earlier answer."""

    source_agent: AgentId
    """Who submitted that one."""

    count: int
    """How many files."""

    files: tuple[FileEntry, ...]
    """The first 20 of them by path, relative to the workspace."""

    shown: bool | None = None
    """Whether its agent had been shown the earlier answer; `None` when that is not recorded."""

    evidence: tuple[Evidence, ...]
    """The two workspaces, the later first."""


class FileEntry(Fact):
    """A file of an attempt."""

    path: RelPath
    """Relative to the session, or to the folder that the list is of."""

    bytes: int
    """Size in bytes."""


class IncompleteRound(Fact):
    """A round without a regular end, or without a record of its end."""

    agent: AgentId
    """The agent."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    number: int | None = None
    """Tracker round; not unique."""

    kind: str
    """`initial_answer`, `voting`, …"""

    outcome: RoundOutcome
    """How it ended, as far as the log tells."""

    end_basis: RoundEndBasis | None = None
    """What its end rests on; `None` when no end is known."""

    lost: bool
    """Whether the round history has no entry for it, so that its tokens are in no round."""

    seconds: float | None = None
    """Seconds from its start to its (inferred) end."""

    at_seconds: float | None = None
    """Seconds from the start of the attempt to its start."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Cost(Fact):
    """Cost and tokens of an attempt."""

    cost_usd: Figure[float]
    """Run cost in USD incl. subagents where MassGen adds them (0.1.28..0.1.30 on); `None` when nothing is
    priced or nothing recorded.
    """

    cost_recorded: Figure[float]
    """The cost as recorded, also when it is the 0 of an unpriced model."""

    cost_status: CostStatus
    """Whether the cost means anything."""

    subagent_cost_usd: Figure[float]
    """Subagents' share of the cost in USD, as recorded."""

    tokens_complete: bool
    """Whether every agent's own counters are recorded; otherwise the sums below are lower bounds."""

    input_tokens: Figure[int]
    """Input tokens of all agents."""

    output_tokens: Figure[int]
    """Output tokens of all agents."""

    reasoning_tokens: Figure[int]
    """Reasoning tokens of all agents (inside the output tokens except for Gemini's API)."""

    cached_input_tokens: Figure[int]
    """Cached input tokens of all agents."""

    cache_hit_rate: Figure[float]
    """Cached input over all input that could have been cached, 0..1."""

    by_agent: tuple[AgentCost, ...]
    """By agent, in configuration order."""

    by_round: tuple[RoundCost, ...]
    """By round, in order of agent and start; rounds without tokens in the history are listed with `None`."""

    by_model: tuple[ModelCost, ...]
    """By model, where the configuration is recorded."""

    by_subagent: tuple[SubagentCost, ...]
    """By subagent."""

    api: ApiTime | None = None
    """API timing as recorded: calls, milliseconds."""


CostStatus: TypeAlias = Literal["priced", "unpriced", "partial", "not_recorded"]
"""What the recorded cost means.

- `priced`: Every agent that used tokens has a cost above 0.
- `unpriced`: Tokens were used, and the recorded cost is 0: MassGen knows no price for the models.
- `partial`: Some agents are priced, others are not: the sum is a lower bound.
- `not_recorded`: No file records a cost.
"""


class AgentCost(Fact):
    """Cost and tokens of one agent."""

    agent: AgentId
    """The agent."""

    backend: str | None = None
    """Backend type as configured."""

    model: str | None = None
    """Model as configured."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    reasoning_tokens: int | None = None
    """Reasoning tokens."""

    cached_input_tokens: int | None = None
    """Cached input tokens."""

    cost_usd: float | None = None
    """USD; `None` when unpriced or not recorded."""

    cost_recorded: float | None = None
    """USD as recorded, 0 of an unpriced model included."""

    cache_hit_rate: float | None = None
    """Cached over cacheable input, 0..1."""

    cache_basis: CacheBasis
    """Whether the cached tokens are outside the input count (Claude's API), and how that is known."""

    unattributed_input_tokens: int | None = None
    """Tokens of `input_tokens` that no round of the history accounts for (ignored votes, cancelled rounds);
    `None` without a history.
    """

    unattributed_output_tokens: int | None = None
    """Tokens of `output_tokens` that no round of the history accounts for."""

    cost_share: float | None = None
    """Share of the run's recorded agent cost, 0..1."""

    unattributed_cost_usd: float | None = None
    """USD of `cost_recorded` that no round of the history accounts for."""

    carried_input_tokens: int | None = None
    """Input tokens of rounds that the file repeats from an earlier attempt; 0 when it repeats none, `None`
    without a history. Own rounds + repeated rounds + unattributed = all.
    """

    carried_output_tokens: int | None = None
    """Output tokens of such rounds."""

    basis: TokenBasis
    """Which file the figures are from."""

    evidence: tuple[Evidence, ...]
    """Where the figures stand."""


CacheBasis: TypeAlias = Literal["inside", "outside", "assumed_inside", "assumed_outside"]
"""How cached tokens relate to input tokens.

- `inside`: The backend counts cached tokens inside the input: rate = cached / input.
- `outside`: The backend counts them apart: rate = cached / (input + cached), an upper bound, since cache
  writes are not recorded.
- `assumed_inside`: The backend is not known; cached tokens do not exceed the input, so `inside` is assumed.
- `assumed_outside`: The backend is not known, or not as one that counts them apart; cached tokens exceed the
  input, so they must be outside.
"""


TokenBasis: TypeAlias = Literal["metrics_summary", "status", "rounds", "not_recorded"]
"""Where an agent's tokens and cost are taken from.

- `metrics_summary`: metrics_summary.json, written at the end.
- `status`: status.json: what was used up to its last write.
- `rounds`: The sum of the finished rounds: a lower bound.
- `not_recorded`: No file has any.
"""


class RoundCost(Fact):
    """Cost of one round."""

    agent: AgentId
    """The agent."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    kind: str
    """`initial_answer`, `voting`, …"""

    outcome: str
    """How it ended."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    reasoning_tokens: int | None = None
    """Reasoning tokens."""

    cached_input_tokens: int | None = None
    """Cached input tokens."""

    cost_recorded: float | None = None
    """USD as recorded; 0 with tokens means unpriced."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class ModelCost(Fact):
    """Cost of one model: the sum over the agents configured with it."""

    model: str
    """The model as configured."""

    agents: tuple[AgentId, ...]
    """The agents that use it."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_recorded: float | None = None
    """USD as recorded."""

    evidence: tuple[Evidence, ...]
    """Where its agents' figures stand."""


class SubagentCost(Fact):
    """Cost of one subagent, as its own status.json, else the result of the spawn call, else the parent's
    metrics tell.
    """

    id: str
    """The subagent's id."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_recorded: float | None = None
    """USD as recorded; `None` = not priced: neither its own files nor its result tell."""

    in_run_cost: bool
    """Whether the run's cost contains it: MassGen adds only children whose logs were there in time."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class ApiTime(Fact):
    """`api_timing` of metrics_summary.json."""

    calls: int | None = None
    """API calls, incl. those of rounds that the history lost."""

    total_ms: float | None = None
    """Milliseconds, summed over calls that may overlap."""

    first_token_ms: float | None = None
    """Mean time to the first token in milliseconds, as recorded: a lower bound, since calls without a mark
    count as 0.
    """

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Failures(Fact):
    """What failed in an attempt."""

    exceptions: tuple[Failure, ...]
    """Error events of the event stream."""

    tool_calls: tuple[Failure, ...]
    """Calls that the record says failed or were denied."""

    tool_failures: Figure[int]
    """Their number; `None` when no source tells of calls."""

    commands: tuple[Failure, ...]
    """Commands that exited with another code than 0."""

    command_failures: Figure[int]
    """Their number; `None` when commands ran and no result of any is recorded."""

    commands_without_result: int
    """Commands whose result is not recorded; 0 means that `command_failures` is exact."""

    reported_failures: tuple[Failure, ...]
    """Calls recorded as success whose own result, without an exit code, says `success: false`, has an error
    status, or refuses a spawn.
    """

    agents: tuple[Failure, ...]
    """Errors of agents, forced terminations and cancellations."""

    api: tuple[Failure, ...]
    """Failed model calls."""

    mcp_servers: tuple[Failure, ...]
    """Tool servers that could not be reached or were lost."""

    orchestrator_timeout: OrchestratorTimeout | None = None
    """The orchestrator's time limit, when it was met."""

    timeouts: tuple[Failure, ...]
    """Time limits of rounds and subagents, and of agents met by the orchestrator's limit."""

    subagents: tuple[Failure, ...]
    """Subagents that ended otherwise than `completed` or by time."""

    incomplete_rounds: tuple[IncompleteRound, ...]
    """Rounds that did not come to an end of their own."""

    end: RunEnd
    """How the run ended."""

    recorded: FailureSources
    """Which sources were there: what an empty list means."""


class Failure(Fact):
    """One failure."""

    kind: FailureKind
    """Which."""

    agent: AgentId | None = None
    """The agent concerned; `None` when none is named."""

    subject: str | None = None
    """The tool, tool server or subagent concerned."""

    command: str | None = None
    """The command, for failed commands."""

    exit_code: int | None = None
    """Exit code, for failed commands."""

    message: str | None = None
    """What the log says; text of agents and tools."""

    at_seconds: float | None = None
    """Seconds from the start of the attempt; `None` when the time is not recorded or its clock cannot be
    compared.
    """

    normal: bool
    """Whether it is part of a regular run (cancelled because all agents had voted)."""

    hypothesis: FailureHypothesis | None = None
    """A possible cause by the failure's own words or exit code, when a row of the rule table is met. Only for
    failed calls and commands, agents, model calls and error events.
    """

    evidence: tuple[Evidence, ...]
    """Where it stands."""


FailureKind: TypeAlias = Literal[
    "exception",
    "tool_call",
    "tool_denied",
    "command",
    "reported_by_result",
    "agent_error",
    "forced_termination",
    "agent_timeout",
    "agent_cancelled",
    "api_error",
    "connection_recovery",
    "mcp_not_connected",
    "mcp_disconnected",
    "round_soft_limit",
    "round_hard_limit",
    "subagent_timeout",
    "subagent_error",
]
"""The kind of a `Failure`.

- `exception`: An error event.
- `tool_call`: A call that failed.
- `tool_denied`: A call that was denied.
- `command`: A command that exited with another code than 0.
- `reported_by_result`: A result that says that the call failed or was refused, though it counts as a success.
- `agent_error`: An agent failed for good.
- `forced_termination`: An agent was ended after calls that the hard time limit had blocked.
- `agent_timeout`: The orchestrator's time limit met an agent that had not voted.
- `agent_cancelled`: An agent was cancelled.
- `api_error`: A model call failed.
- `connection_recovery`: A connection broke and was restored.
- `mcp_not_connected`: A tool server could not be reached.
- `mcp_disconnected`: A tool server was lost.
- `round_soft_limit`: An agent was told that the round's time is nearly over.
- `round_hard_limit`: A call was refused because the round's time was over.
- `subagent_timeout`: A subagent met its time limit.
- `subagent_error`: A subagent failed.
"""


class FailureHypothesis(Fact):
    """A possible cause, as a row of the rule table names it. It is a reading of words, not a finding of fact.
    """

    cause: FailureCause
    """The possible cause."""

    rule: str
    """The row of the rule table."""

    matched: str
    """The words that met the row, as the log spells them; `exit code N` when the code alone did."""

    excerpt: str | None = None
    """The line around these words, at most 160 characters; `None` when the exit code alone met the row."""

    name: str | None = None
    """The package, command, tool or path that the line names; `None` when the row or the line names none."""

    nearest: ToolName | None = None
    """For an unknown tool: the executed tool whose name is nearest, when one is near."""


FailureCause: TypeAlias = Literal[
    "path",
    "permission",
    "network",
    "rate_limit",
    "missing_package",
    "timeout",
    "unknown_tool",
    "invalid_arguments",
    "out_of_memory",
    "disk_full",
    "syntax",
]
"""The possible cause of a failure.

- `path`: A path that is not there, is of another kind, or may not be reached.
- `permission`: A missing permission, or a read-only place.
- `network`: A connection that was refused, lost, not resolved or not trusted.
- `rate_limit`: A limit of requests or a used-up quota.
- `missing_package`: A program, module or package that is not installed.
- `timeout`: A time limit; also exit code 124.
- `unknown_tool`: A tool that is not registered.
- `invalid_arguments`: Arguments that the tool does not take.
- `out_of_memory`: Memory; also exit code 137.
- `disk_full`: No space on the disk.
- `syntax`: Code or data that cannot be parsed.
"""


class OrchestratorTimeout(Fact):
    """The orchestrator's time limit was met."""

    details: str | None = None
    """MassGen's sentence, with the seconds used and allowed."""

    available_answers: int | None = None
    """Agents with an answer at that time."""

    selected_agent: AgentId | None = None
    """Whose answer was taken; `None` when there was none, or it is not recorded."""

    selection_reason: str | None = None
    """`most votes`, `latest answer` or `no answers available`."""

    answer_reused: bool | None = None
    """Whether an existing answer was delivered without a presentation; `None` when not recorded."""

    agents: tuple[AgentId, ...]
    """Agents that had not voted, by the record; innocent ones included."""

    at_seconds: float | None = None
    """Seconds from the start of the attempt."""

    evidence: tuple[Evidence, ...]
    """Where it stands: event stream, status.json, coordination events."""


class RunEnd(Fact):
    """How the run ended, and what was still going on."""

    kind: RunEndKind
    """Which."""

    finish_reason: str | None = None
    """`finish_reason` of status.json; written while the run goes on, so no proof by itself."""

    finish_details: str | None = None
    """The sentence to it."""

    last_record_seconds: float | None = None
    """Seconds from the start of the attempt to its last record."""

    unfinished_calls: tuple[Failure, ...]
    """Calls that began and have no end."""

    evidence: tuple[Evidence, ...]
    """What `kind` rests on."""


RunEndKind: TypeAlias = Literal[
    "final_answer",
    "timeout",
    "all_agents_failed",
    "no_end_recorded",
    "not_recorded",
]
"""How a run ended.

- `final_answer`: A final answer was recorded.
- `timeout`: The orchestrator's time limit ended it without a final answer.
- `all_agents_failed`: Every agent failed, and nothing came after.
- `no_end_recorded`: The record stops without an end: killed, crashed, or still running.
- `not_recorded`: The files that would tell are missing.
"""


class FailureSources(Fact):
    """Which sources of failures an attempt has. A list that is empty means "none" only when its source is
    there.
    """

    calls: bool
    """Any source of tool calls."""

    coordination_events: bool
    """coordination_events.json: errors, timeouts and cancellations of agents."""

    events: bool
    """events.jsonl: error events, notices, time limits."""

    status: bool
    """status.json: the last error of each agent, retries."""

    massgen_log: bool
    """massgen.log: error records, tool servers that could not be reached."""


class Reasoning(Fact):
    """How the agents of an attempt went about it."""

    calls_recorded: bool
    """Whether any source that tells of tool calls was there."""

    utterances_recorded: bool
    """Whether events.jsonl, the source of texts and reasoning, was there."""

    results_recorded: bool
    """Whether the result of any call is recorded (true without calls): without, failing commands are not
    known.
    """

    ambiguous_matches: Figure[int]
    """Calls whose end, result or id was found by order alone, because several open calls of the tool fitted:
    what is said of their results may be another one's. `None` when calls are not recorded.
    """

    by_agent: tuple[AgentReasoning, ...]
    """By agent, in configuration order."""

    conflicts: tuple[CommandConflict, ...]
    """The same command of one agent with different exit codes and nothing in between that may have written.
    """

    unverified_writes: tuple[UnverifiedWrite, ...]
    """Rounds that end in an answer, with a write and without a check after the last one."""

    single_looks: tuple[SingleLook, ...]
    """Rounds that end in an answer, with one check after the last write, which failed."""

    endless_verification: tuple[EndlessVerification, ...]
    """Many checks in a row, some of them the same, after the last write."""


class AgentReasoning(Fact):
    """How one agent went about it. Calls that an earlier attempt made are left out."""

    agent: AgentId
    """The agent."""

    calls: int | None = None
    """Tool calls, denied ones too; `None` when not recorded."""

    denied: int
    """Of the calls, those that a hook or a time limit refused; they are in no share and no shape."""

    shape: str
    """Acts of the executed calls in order, runs compressed: `R3 W1 V5`; see `Act.letter`. Empty without
    calls.
    """

    acts: tuple[ActShare, ...]
    """Executed calls by act; acts without calls are left out."""

    time: TimeInTools
    """Time in tools and outside of them."""

    rounds: tuple[RoundConduct, ...]
    """The rounds with tool calls, and those without that ended in an answer or a vote; false starts left out.
    """

    failed_calls: Figure[int]
    """Executed calls that failed, by record or exit code. `None` when no outcome is recorded."""

    after_failures: tuple[AfterFailures, ...]
    """What came after rows of failures of any length."""

    failure_runs: tuple[FailureRun, ...]
    """At least three failures in a row within one round, and what followed."""

    text_chars: int | None = None
    """Characters of text in the event stream; the presented answer comes in it once more. `None` without
    events.jsonl.
    """

    thinking_chars: int | None = None
    """Characters of reasoning; 0 also for models that show none. `None` without events.jsonl."""

    thinking_share: float | None = None
    """Reasoning as a share of the characters of text and reasoning, 0..1; `None` when there are none."""

    quotes: tuple[AgentQuote, ...]
    """Quotes by rule, at most three."""


class ActShare(Fact):
    """Calls of one act."""

    act: CallAct
    """The act."""

    calls: int
    """Calls."""

    share: float
    """Share of the agent's executed calls, 0..1."""


CallAct: TypeAlias = Literal[
    "checklist",
    "delegate",
    "media",
    "unknown",
    "write",
    "run",
    "verify",
    "search",
    "read",
    "other",
]
"""What one call was made for: its tool's class, shell commands looked into. Every call is of exactly one act,
the first that fits, in the order of `Act.ALL`.

- `checklist`: The checklist and its proposals.
- `delegate`: Starts, asks or steers other agents.
- `media`: Makes images, audio or video.
- `unknown`: Its arguments are not recorded, and its tool may do anything.
- `write`: Writes, edits, moves or deletes files, by a tool or by a command.
- `run`: May do anything: a script, a build, an install, a tool of unknown purpose.
- `verify`: Runs tests, linters or type checkers, and nothing that writes.
- `search`: Searches or fetches from the web, or searches files by a tool.
- `read`: Reads files, lists folders or looks at media, by a tool or by a command of which no part does more.
- `other`: Anything else: it touches no file that can be told (`echo`, `sleep`, asking for a state).
"""


class TimeInTools(Fact):
    """How an agent's time divides."""

    round_seconds: float | None = None
    """Seconds in the agent's rounds, false starts left out; `None` without times."""

    tool_seconds: float | None = None
    """Of these, seconds in which at least one of the agent's calls ran; calls that never ended are left out.
    """

    tool_share: float | None = None
    """Their quotient, 0..1; the rest is the model and waiting. `None` when either is not known."""


class RoundConduct(Fact):
    """Tool use in one round."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    kind: str
    """`initial_answer`, `voting`, …"""

    outcome: str
    """How it ended."""

    calls: int
    """Calls in it, denied ones too."""

    shape: str
    """Acts of the executed ones, as in `AgentReasoning.shape`."""

    first_tool_seconds: float | None = None
    """Seconds from the start of the round to its first call; `None` without calls or times. Not the time to
    the model's first token.
    """

    last_tool_to_commit_seconds: float | None = None
    """Seconds from the end of the last call to the answer, vote or stop; `None` for other outcomes."""

    last_write: LastWrite | None = None
    """The last write, and what came after it; `None` without one."""

    evidence: tuple[Evidence, ...]
    """The first and the last call; without calls, the round."""


class LastWrite(Fact):
    """What came after the last write of a round. A write is a call that writes a path that can be told, or a
    tool that writes; failed ones are not left out. A script or a build is none.
    """

    subject: str | None = None
    """The command or the start of the arguments."""

    seconds_to_commit: float | None = None
    """Seconds from the end of the write to the answer, vote or stop; `None` for other outcomes."""

    reads_after: int
    """Calls that read, by a tool or a command, and that began when it had ended."""

    checks_after: int
    """Calls that only look: those that read or search, and commands that run tests, linters or type checkers.
    """

    tests_after: int
    """Of the checks, commands that run tests, linters or type checkers."""

    runs_after: int
    """Calls that may do anything: scripts, builds. They are no checks."""

    same_call_looks: bool
    """Whether the write's own command ends in a part that only looks (`echo x > a && cat a`). No check."""

    first_result_accepted: bool
    """Whether exactly one executed call came after it, which looked or ran, none of it known to have failed,
    and the answer or vote followed.
    """

    evidence: tuple[Evidence, ...]
    """The write, then the checks after it."""


class AfterFailures(Fact):
    """What came after failures, whatever the length of their row."""

    next: StepAfterFailure
    """What came next."""

    count: int
    """Rows of one or more failures that were followed by it."""

    succeeded: int
    """How many of the calls that followed succeeded."""

    evidence: tuple[Evidence, ...]
    """The last failure of the first such row, and the call that followed."""


StepAfterFailure: TypeAlias = Literal[
    "same_approach",
    "changed_arguments",
    "same_tool",
    "other_tool",
    "gave_up",
]
"""What followed on a failure.

- `same_approach`: The same tool with the same arguments.
- `changed_arguments`: The same tool with other arguments.
- `same_tool`: The same tool; arguments are not recorded.
- `other_tool`: Another tool.
- `gave_up`: No further tool call in that round.
"""


class FailureRun(Fact):
    """At least 3 failed executed calls of one agent in a row, within one round."""

    round: int | None = None
    """Position of the round; `None` when not known."""

    length: int
    """Failures, by record or exit code."""

    tools: int
    """Different tools among them."""

    tool: ToolName
    """The tool of the last one."""

    subject: str | None = None
    """The command or the start of the arguments of the last one."""

    same_again: int
    """Calls of the streak, and directly after it, that had the tool and the arguments of the call before
    them.
    """

    next: StepAfterFailure
    """What the agent called next, against the last call of the streak. A call that was under way when that
    one ended is no answer to it.
    """

    next_succeeded: bool | None = None
    """Whether that call succeeded; `None` when there was none or its outcome is not recorded."""

    calls_to_success: int | None = None
    """Calls after the streak up to and with the first success in that round; `None` without one."""

    evidence: tuple[Evidence, ...]
    """The failures in order, at most 8."""

    next_evidence: tuple[Evidence, ...]
    """The call that followed."""


class AgentQuote(Fact):
    """A quote."""

    rule: QuoteRule
    """Why this one."""

    kind: UtteranceKind
    """Whether it is reasoning (`thinking`) or text."""

    text: str
    """Its first 240 characters."""

    chars: int
    """Length of the whole in characters."""

    evidence: tuple[Evidence, ...]
    """Where it begins."""


QuoteRule: TypeAlias = Literal[
    "longest_thinking",
    "after_streak",
    "after_first_failure",
    "before_first_answer",
]
"""By which rule a quote was chosen.

- `longest_thinking`: The longest piece of reasoning; of several the first.
- `after_streak`: The last text or reasoning between the agent's longest failure streak (of several the first)
  and what it did next. It takes the place of the words after the first failed call.
- `after_first_failure`: The first text or reasoning after the agent's first failed call.
- `before_first_answer`: The last text or reasoning before the agent's first answer.
"""


UtteranceKind: TypeAlias = Literal["text", "thinking"]
"""What an utterance is made of.

- `text`: `text` events, without the orchestrator's notices. The final answer comes once more as text.
- `thinking`: `thinking` events.
"""


class CommandConflict(Fact):
    """One command of one agent that gave different exit codes, although the agent executed nothing in between
    that writes or may write.
    """

    command: str
    """The command."""

    agent: AgentId
    """Who ran it; commands of different agents are not compared, since their workspaces differ."""

    exit_codes: tuple[int, ...]
    """The exit codes of all its runs, in order."""

    conflicting: tuple[int, int]
    """The two exit codes of the first conflict."""

    same_round: bool
    """Whether both runs of that conflict lie in one round; between rounds MassGen may change the workspace.
    """

    may_write: bool
    """Whether the command itself may write: then its first run may have changed what the second one met."""

    looked_again: bool
    """Whether it was run once more after that, in the same round."""

    evidence: tuple[Evidence, ...]
    """The two runs, then the further runs in that round."""


class UnverifiedWrite(Fact):
    """A round that ends in an answer, with a write and without a check after the last one."""

    agent: AgentId
    """The agent."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    subject: str | None = None
    """The command or the start of the arguments of the last write."""

    writes: int
    """Writes in the round."""

    runs_after: int
    """Calls after the last write that may do anything (`python app.py`); they are no checks."""

    only_notes: bool
    """Whether all that the round wrote are planning and hand-off files, as question 2 tells them apart."""

    seconds_to_commit: float | None = None
    """Seconds from the end of the write to the answer."""

    evidence: tuple[Evidence, ...]
    """The write, then the calls that may do anything, then the round."""


class SingleLook(Fact):
    """A round that ends in an answer, with one check after the last write, and that one failed or its result
    begins like an error.
    """

    agent: AgentId
    """The agent."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    subject: str | None = None
    """The command or the start of the arguments of the check."""

    exit_code: int | None = None
    """Its exit code."""

    evidence: tuple[Evidence, ...]
    """The check, then the last write, then the round."""


class EndlessVerification(Fact):
    """Many checks in a row, some of them the same, with no write after them in the round."""

    agent: AgentId
    """The agent."""

    round: int
    """Position in the agent's rounds, false starts counted."""

    checks: int
    """Checks in a row."""

    subject: str | None = None
    """The check that occurs most often among them."""

    times: int
    """How often."""

    seconds: float | None = None
    """Seconds from the start of the first to the end of the last."""

    evidence: tuple[Evidence, ...]
    """The runs of the most frequent check."""


class ToolReliability(Fact):
    """How the tools behaved in an attempt."""

    totals: CallTotals
    """Sums over all tools."""

    results_recorded: bool
    """Whether the result of any call is recorded (true without calls): without, exit codes and false
    positives are not known.
    """

    by_agent: tuple[AgentTools, ...]
    """By agent, in configuration order."""

    by_tool: tuple[ToolStatistics, ...]
    """By tool, the most used first."""

    inconsistent: tuple[AnswerSplit, ...]
    """Same agent, tool and arguments: some calls succeeded and some failed."""

    changed_results: tuple[AnswerSplit, ...]
    """Same agent, tool and arguments, none failed: results that differ (numbers, times and ids apart)."""

    suspected_false_positives: tuple[SuspectedFalsePositive, ...]
    """Calls recorded as successful whose result reads like a failure."""

    contradicted_failures: tuple[ContradictedFailure, ...]
    """Calls recorded as failed whose result says that it succeeded."""

    failure_clusters: tuple[FailureCluster, ...]
    """Failures by the template of their message, the most frequent first."""

    streaks: tuple[FailureStreak, ...]
    """3 or more failures of one tool in a row, by one agent."""

    denied: tuple[CallNote, ...]
    """Calls that were denied."""

    background: tuple[CallNote, ...]
    """Calls that went on in the background; their seconds are those of the launch."""

    unfinished: tuple[CallNote, ...]
    """Calls that began and never ended."""


class CallTotals(Fact):
    """Sums over all tools. Workflow tools and calls of tools that do not exist are not in them."""

    tool_calls: Figure[int]
    """Calls in this attempt's files, those of earlier attempts that the files repeat included."""

    tool_failures: Figure[int]
    """Calls whose record says that they failed; `None` when no record says anything of success."""

    stated_only: bool
    """Whether only sums are recorded (status.json, metrics_summary.json) and not the calls themselves."""

    carried_calls: int
    """Of `tool_calls`, those that an earlier attempt made."""

    unattributed_calls: int
    """Calls whose agent no source names."""

    busy_seconds: Figure[float]
    """Seconds of all calls, summed; calls that overlap count twice."""

    wall_seconds: Figure[float]
    """Wall time with at least one call running, in seconds."""


class AgentTools(Fact):
    """Tool calls of one agent."""

    agent: AgentId
    """The agent."""

    calls: int | None = None
    """Calls; `None` when not recorded, or when the source does not name agents."""

    failures: int | None = None
    """Calls whose record says that they failed; `None` when not recorded."""

    busy_seconds: float | None = None
    """Seconds of the calls, summed."""

    wall_seconds: float | None = None
    """Wall time with at least one call of the agent running, in seconds."""

    evidence: tuple[Evidence, ...]
    """Where a stated figure stands; for counted ones the first calls."""


class ToolStatistics(Fact):
    """Calls of one tool, those that the files repeat from an earlier attempt included."""

    tool: ToolName
    """The tool."""

    calls: int
    """Calls."""

    carried: int
    """Of `calls`, those that an earlier attempt made."""

    finished: int
    """Calls that are not known to have been left without an end."""

    failures: int | None = None
    """Calls whose record says that they failed; `None` when no record says anything of success."""

    command_failures: int | None = None
    """Calls whose result gives an exit code other than 0; `None` when no result gives one."""

    failure_rate: float | None = None
    """`failures` over the calls whose record says anything of success, 0..1."""

    seconds_total: float | None = None
    """Seconds, summed; `None` when no duration is recorded."""

    seconds_avg: float | None = None
    """Mean seconds of the calls with a duration."""

    seconds_max: float | None = None
    """Seconds of the longest."""

    seconds_p90: float | None = None
    """90th percentile of the seconds by nearest rank on the raw list (MassGen's own is its maximum below 10
    calls).
    """

    output_chars: int | None = None
    """Characters of the results, summed."""

    evidence: tuple[Evidence, ...]
    """Calls, the failed ones first, at most 8."""


class AnswerSplit(Fact):
    """Calls with the same agent, tool and arguments that came out differently."""

    tool: ToolName
    """The tool."""

    agent: AgentId | None = None
    """Who called; results of different agents are not compared, since their workspaces differ."""

    subject: str
    """The command or the start of the arguments."""

    calls: int
    """Calls."""

    successes: int
    """Calls that succeeded, by record and exit code."""

    failures: int
    """Calls that failed, by record or exit code."""

    distinct_results: int | None = None
    """Different results among those that succeeded, numbers, times and ids apart; `None` when no result is
    recorded.
    """

    input: InputChange
    """Whether their input changed between two successive runs that came out differently: the surest "no"
    among such pairs. What the earlier run may itself have written counts.
    """

    variants: tuple[ResultVariant, ...]
    """The different outcomes in order of their first call, at most 8 of them."""

    differs_at_line: int | None = None
    """The first line, from 1, on which the first two variants differ, within what is kept of their texts;
    `None` when they differ behind that.
    """

    evidence: tuple[Evidence, ...]
    """The calls, in order of start."""


class ResultVariant(Fact):
    """One of the outcomes of a call that was made several times."""

    calls: int
    """Calls with this outcome."""

    failed: bool | None = None
    """Whether they failed, by record or exit code; `None` when neither says anything."""

    exit_code: int | None = None
    """Exit code."""

    chars: int | None = None
    """Characters of the first of these results; `None` when not recorded."""

    line: str | None = None
    """Of the first variant its line that differs from the second, of the others their line that differs from
    the first; at most 240 characters. `None` when the texts end before it, or differ behind what is kept.
    """

    evidence: tuple[Evidence, ...]
    """The first of these calls."""


class SuspectedFalsePositive(Fact):
    """A call that is recorded as successful and whose result reads like a failure. Commands with an exit code
    other than 0 are not here: they are counted as command failures.
    """

    tool: ToolName
    """The tool."""

    agent: AgentId | None = None
    """Who called."""

    subject: str | None = None
    """The command or the start of the arguments."""

    basis: tuple[SuspectBasis, ...]
    """Why."""

    statuses: tuple[str, ...]
    """The status words of the result that name an error or a time limit."""

    message: str | None = None
    """The line that met a rule on lines, else the error text of the result, else its start."""

    evidence: tuple[Evidence, ...]
    """Where the result stands."""


SuspectBasis: TypeAlias = Literal[
    "starts_like_error",
    "refused_arguments",
    "success_false",
    "status",
    "error_member",
    "http_status",
    "traceback",
    "command_not_found",
    "no_such_file",
]
"""Why a result reads like a failure. Each is one rule; a command with an exit code other than 0 is met by
none.

- `starts_like_error`: Without an exit code: the text begins like an error message
  (`ResultDigest.starts_like_error`).
- `refused_arguments`: Without an exit code: it begins like a refusal of the arguments (`1 validation error
  for …`).
- `success_false`: It is JSON, not of a tool that reads files, and its member `success` is false.
- `status`: It is such JSON, and its member `status` (or that of one of its `results`) names an error or a
  time limit: `error`, `failed`, `failure`, `timeout`, `validation_error`, `completed_but_timeout`.
- `error_member`: It is such JSON whose `success` is not true, and its member `error` says something.
- `http_status`: Without an exit code, not of a tool that reads files or runs commands: it begins like an HTTP
  status line of 4xx or 5xx (`HTTP/1.1 404`, `HTTP Error 503`, `status code: 500`, `404 Not Found`).
- `traceback`: A command with exit code 0 (or none): what is kept of its stderr, or of its output when no
  program in it prints files (`cat`, `grep`, `git`, …), holds a Python traceback.
- `command_not_found`: Likewise: a line of stderr ends in `: command not found`, or one of the output that
  begins with a shell's name.
- `no_such_file`: Likewise: a line of stderr ends in `: No such file or directory`, or one of the output that
  begins with a word and a colon.
"""


class ContradictedFailure(Fact):
    """A call that is recorded as failed and whose result says that it succeeded."""

    tool: ToolName
    """The tool."""

    agent: AgentId | None = None
    """Who called."""

    subject: str | None = None
    """The command or the start of the arguments."""

    basis: ContradictionBasis
    """Why."""

    error: str | None = None
    """The recorded error."""

    result: str
    """The start of the result."""

    result_chars: int
    """Characters of the result."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


ContradictionBasis: TypeAlias = Literal["exit_code_zero", "success_true", "status", "begins_successfully"]
"""Why a result says that a call succeeded that is recorded as failed. Met only when the result does not begin
like an error and has no error member; denied calls never ran.

- `exit_code_zero`: The exit code is 0.
- `success_true`: Without an exit code: the member `success` is true.
- `status`: Without either: the member `status` is `success`, `ok`, `completed` or `accepted`.
- `begins_successfully`: The text begins with the word `Successfully`.
"""


class FailureCluster(Fact):
    """Failures of one kind whose messages have one template."""

    kind: ClusterKind
    """How they failed."""

    template: str | None = None
    """The message with its changing parts replaced: `{str}` quoted text, `{path}`, `{url}`, `{addr}`,
    `{time}`, `{id}`, `{n}` numbers; `None` when the failures have no message.
    """

    count: int
    """Failures."""

    tools: tuple[ToolName, ...]
    """The tools."""

    agents: tuple[AgentId, ...]
    """The agents, as far as recorded."""

    exit_codes: tuple[int, ...]
    """The exit codes other than 0, each once."""

    first_at_seconds: float | None = None
    """Seconds from the start of the attempt to the first of them; `None` when its time is not recorded."""

    last_at_seconds: float | None = None
    """The same to the last of them."""

    example: str | None = None
    """The first message as it stands, at most 240 characters."""

    hypothesis: FailureHypothesis | None = None
    """A possible cause by the first failure's words, when a row of the rule table is met."""

    evidence: tuple[Evidence, ...]
    """The failures."""


ClusterKind: TypeAlias = Literal["record", "denied", "command"]
"""In which way the calls of a cluster failed.

- `record`: The record says so.
- `denied`: The call was denied.
- `command`: The command gave an exit code other than 0.
"""


class FailureStreak(Fact):
    """Failures of one tool in a row, by one agent."""

    tool: ToolName
    """The tool."""

    agent: AgentId | None = None
    """Who called."""

    length: int
    """Failures."""

    distinct_arguments: int | None = None
    """Different arguments among them; `None` when arguments are not recorded."""

    message: str | None = None
    """The first message."""

    evidence: tuple[Evidence, ...]
    """The failures."""


class CallNote(Fact):
    """One call that is worth a look."""

    tool: ToolName
    """The tool."""

    agent: AgentId | None = None
    """Who called."""

    subject: str | None = None
    """The command or the start of the arguments, when recorded."""

    message: str | None = None
    """What the record says about it."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Enforcement(Fact):
    """Enforcement in an attempt."""

    retries: Figure[int]
    """Retries of all agents: the number of enforcement events. An `api_error` and the `no_tool_calls` of the
    same attempt are one failure and two events.
    """

    buffer_chars_lost: Figure[int]
    """Characters of streamed output that the retries threw away, as recorded (overstated: part of it is
    handed back to the model).
    """

    effective_chars_lost: Figure[int]
    """The same without `connection_recovery`, whose buffer is kept."""

    distinct_chars_lost: Figure[int]
    """The loss with every failure's buffer counted once, and without `connection_recovery`."""

    distinct_failures: Figure[int]
    """Failures behind the retries: an `api_error` and its `no_tool_calls` are one."""

    infrastructure_failures: Figure[int]
    """Failures of them whose reason lies in the infrastructure (model calls, connections, tool servers)."""

    by_agent: tuple[AgentEnforcement, ...]
    """By agent, in configuration order."""

    by_round: tuple[RoundEnforcement, ...]
    """By agent and round."""

    events: tuple[EnforcementEvent, ...]
    """Every event, in order of time within an agent."""

    unknown_tools: tuple[UnknownTool, ...]
    """Calls to tools that are not registered."""

    unrecovered: tuple[Unrecovered, ...]
    """Agents that failed for good after their last retry."""

    retry_notices: int | None = None
    """Retry notices in the text of the event stream; `None` without events.jsonl. More of them than `retries`
    means that status.json was not written again after the last ones.
    """


class AgentEnforcement(Fact):
    """Enforcement of one agent."""

    agent: AgentId
    """The agent."""

    retries: int | None = None
    """Enforcement events; 0 when the file says that nothing was enforced, `None` when it cannot say."""

    buffer_chars_lost: int | None = None
    """Characters lost, as recorded."""


class RoundEnforcement(Fact):
    """Enforcement in one round of one agent."""

    agent: AgentId
    """The agent."""

    round: str
    """The tracker round, as written."""

    retries: int
    """Events in it."""

    reasons: tuple[EnforcementReason, ...]
    """The reasons, each once."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


EnforcementReason: TypeAlias = str
"""Why an agent had to try again.

Words that are known, but others may come: `no_workflow_tool`, `no_tool_calls`, `invalid_vote_id`,
`vote_no_answers`, `vote_and_answer`, `answer_limit`, `answer_novelty`, `answer_duplicate`, `api_error`,
`connection_recovery`, `mcp_disconnected`, `fatal_api_error`.
"""


class EnforcementEvent(Fact):
    """One enforcement event."""

    agent: AgentId
    """The agent."""

    round: int | None = None
    """Tracker round."""

    attempt: int | None = None
    """Attempt within the round, from 1."""

    max_attempts: int | None = None
    """Attempts allowed."""

    reason: EnforcementReason | None = None
    """Why."""

    infrastructure: bool
    """Whether the reason lies in the infrastructure (API, MCP, Docker), not in the agent's workflow."""

    repeats_api_error: bool
    """Whether it repeats the failed model call before it: the same failure of the same attempt, told twice.
    """

    tool_calls: tuple[str, ...]
    """Tools that the agent had called."""

    message: str | None = None
    """MassGen's message, or the API's."""

    buffer_chars: int | None = None
    """Characters thrown away."""

    timestamp: float | None = None
    """Seconds since 1970 UTC."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class UnknownTool(Fact):
    """Calls of one agent to a tool that does not exist."""

    tool: str
    """The name that was called."""

    agent: AgentId | None = None
    """Who called it, when the source says."""

    count: int
    """Times seen in the fullest source."""

    basis: UnknownBasis
    """Whether MassGen itself said that it does not know the tool."""

    failed_server: str | None = None
    """A tool server that could not be reached while this happened: the tool may exist after all."""

    nearest: ToolName | None = None
    """The executed tool whose name is nearest (0.66); `None` when none is near."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


UnknownBasis: TypeAlias = Literal["recorded", "suspected"]
"""What an `UnknownTool` rests on.

- `recorded`: MassGen's warning names it. It may be a real tool whose server could not be reached.
- `suspected`: A retry for want of a workflow tool names it, and no call of it was executed in the run.
"""


class Unrecovered(Fact):
    """An agent that used up its attempts."""

    agent: AgentId
    """The agent."""

    message: str
    """MassGen's message."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class Progression(Fact):
    """Progression of the answers of an attempt."""

    is_recorded: bool
    """Whether any source that tells of answers was there: only then "none" means none."""

    by_agent: tuple[AgentProgression, ...]
    """By agent, in configuration order; agents without an answer are listed without any."""

    reference: AnswerLabel | None = None
    """The answer that the others are compared with: the last one of the agent that won. `None` without
    winner.
    """

    reference_evidence: tuple[Evidence, ...]
    """What the choice of the reference rests on."""


class AgentProgression(Fact):
    """The answers of one agent."""

    agent: AgentId
    """The agent."""

    answers: tuple[AnswerState, ...]
    """Its answers in order."""

    steps: tuple[ProgressionStep, ...]
    """From each answer to the next."""


class AnswerState(Fact):
    """One answer, measured."""

    label: AnswerLabel | None = None
    """`agentN.K`; `None` when no source labels it."""

    ordinal: int
    """The agent's K-th answer, from 1."""

    time: Moment | None = None
    """When it was recorded."""

    chars: int | None = None
    """Characters; `None` when its text is in no file."""

    lines: int | None = None
    """Lines."""

    words: int | None = None
    """Words."""

    structure: TextStructure | None = None
    """Parts of its Markdown; `None` when its text is in no file or longer than 64 KiB."""

    workspace_files: int | None = None
    """Files in the copy of the workspace; `None` when there is no copy."""

    workspace_bytes: int | None = None
    """Their size in bytes."""

    has_changedoc: bool | None = None
    """Whether a `changedoc.md` came with it; `None` when it has no snapshot folder."""

    to_reference: TextSimilarity
    """How similar its text is to that of `Progression.reference`."""

    best_so_far: LeadingAnswer
    """The answer that led by votes when this one was submitted."""

    to_best: TextSimilarity
    """How similar its text is to that answer's."""

    scores: AnswerScores | None = None
    """Scores that checklists gave it; `None` when none was accepted."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class TextStructure(Fact):
    """Parts of a Markdown text. Inside fenced code nothing else is counted."""

    headings: int
    """Lines that begin with one to six `#` and a space."""

    list_items: int
    """Lines that begin with `-`, `*`, `+`, or a number and `.` or `)`, and a space; at any depth."""

    code_blocks: int
    """Fenced blocks of code."""

    tables: int
    """Tables: a line of `-`, `:` and `|` under a line with `|`."""

    links: int
    """Links and images in brackets, and bare `http://` or `https://` addresses."""


class TextSimilarity(Fact):
    """Share of the three-word sequences of two texts that both have (Jaccard index), 0 = none, 1 = all."""

    value: float | None = None
    """The share; `None` when the texts were not compared."""

    not_compared: NotComparedReason | None = None
    """Why they were not compared."""


NotComparedReason: TypeAlias = Literal["no_text", "too_long", "no_words", "no_reference", "itself", "no_lead"]
"""Why two texts were not compared.

- `no_text`: One of them is in no file.
- `too_long`: One of them is longer than 64 KiB.
- `no_words`: One of them has no words.
- `no_reference`: There is no answer to compare with.
- `itself`: It is the same answer.
- `no_lead`: No answer led by votes.
"""


class LeadingAnswer(Fact):
    """The answer that led by valid votes at an instant. Rule: `LEAD_RULE`."""

    label: AnswerLabel | None = None
    """The leader; `None` when no vote was valid, or several answers shared the lead."""

    tied: tuple[AnswerLabel, ...]
    """Answers that shared the lead, by label; empty without a tie."""

    votes: int
    """Valid votes of the leader, or of each of those that share the lead."""


class AnswerScores(Fact):
    """The scores of one answer, from the last accepted checklist that scored it."""

    by: AgentId | None = None
    """Who scored."""

    scores: tuple[tuple[str, float], ...]
    """Score by criterion, in the checklist's own points."""

    total: float
    """Their sum."""

    evidence: tuple[Evidence, ...]
    """Where the submission stands."""


class ProgressionStep(Fact):
    """From one answer to the next of the same agent."""

    from_: int = field(metadata={"json": "from"})
    """The answer before, from 1."""

    to: int
    """The answer after, from 1."""

    from_label: AnswerLabel | None = None
    """Label of the answer before."""

    to_label: AnswerLabel | None = None
    """Label of the answer after."""

    seconds: float | None = None
    """Seconds from one to the other; `None` when a time is missing."""

    chars: SizeChange
    """Characters before and after."""

    lines: SizeChange
    """Lines before and after."""

    words: SizeChange
    """Words before and after."""

    structure: TextStructureChange
    """Parts of the Markdown before and after."""

    workspace_files: SizeChange
    """Files in the workspace copies before and after."""

    workspace_bytes: SizeChange
    """Bytes in the workspace copies before and after."""

    workspace: WorkspaceChange | None = None
    """Which files changed between the two copies, by path and size; `None` when one answer has no copy."""

    changedoc: ChangedocChange | None = None
    """How the changedoc changed; `None` when no changedoc came with either answer."""

    similarity: TextSimilarity
    """How similar the texts are; their distance is 1 minus that."""

    word_distance: float | None = None
    """Share of the words of both texts that only one of them has, each word counted as often as it occurs,
    0..1; `None` when one is in no file, or both differ and one is longer than 64 KiB. Unlike `similarity` it
    tells a small change of a text that repeats itself.
    """

    changed_words: int | None = None
    """Words that only one of the texts has, each counted as often as it is there more."""

    best_so_far: LeadingAnswer
    """The answer that led by votes when the second one was submitted."""

    to_best: TextSimilarity
    """How similar the second text is to that answer's."""

    is_identical: bool | None = None
    """Whether the texts are equal; `None` when one is in no file."""

    seen: tuple[AnswerLabel, ...] | None = None
    """Labels of answers that the agent was shown in rounds after the first answer, up to the one that
    produced the second, at their starts and by injection; in order. `None` when no such round records what it
    was shown.
    """

    seen_unnamed: bool
    """Whether answers were injected that no source names: then `seen` may lack some."""

    spent: RoundsSpent | None = None
    """What the agent's rounds from one answer to the other took; `None` when the round of one is not known.
    """

    scores_before: AnswerScores | None = None
    """Scores of the answer before."""

    scores_after: AnswerScores | None = None
    """Scores of the answer after."""

    score_change: float | None = None
    """Sum of the scores after minus before; `None` unless both were scored by the same criteria."""

    criteria: CriteriaChange | None = None
    """Scores by criterion; `None` unless both answers were scored."""

    to_read: tuple[PlaceToRead, ...]
    """What to read to judge the change."""

    vote_reasons: int
    """Reasons of votes for one of the two answers, or that name one; `to_read` lists at most 8 of them."""

    evidence: tuple[Evidence, ...]
    """Where the two texts stand."""


class SizeChange(Fact):
    """A size before and after."""

    before: int | None = None
    """Before; `None` = not recorded."""

    after: int | None = None
    """After; `None` = not recorded."""

    change: int | None = None
    """After minus before."""


class TextStructureChange(Fact):
    """The parts of two texts, before and after."""

    headings: SizeChange
    """Headings."""

    list_items: SizeChange
    """List items."""

    code_blocks: SizeChange
    """Fenced blocks of code."""

    tables: SizeChange
    """Tables."""

    links: SizeChange
    """Links."""


class WorkspaceChange(Fact):
    """What changed from one workspace copy of an agent to its next, by path and size: a file that was
    rewritten at its old size counts as the same. What MassGen itself puts there is left out: hidden folders,
    `CONTEXT.md`, `execution_trace.md` and `subagents/`.
    """

    added: int
    """Files that only the later copy has."""

    removed: int
    """Files that only the earlier copy has."""

    resized: int
    """Files in both, with different sizes."""

    same: int
    """Files in both, with one size."""

    files: tuple[FileChange, ...]
    """The first 20 files that were added, removed or resized, by path."""

    is_complete: bool
    """Whether every file of both copies was compared; the model lists 2000 of a copy."""

    evidence: tuple[Evidence, ...]
    """The two copies, the earlier first."""


class FileChange(Fact):
    """One file of a `WorkspaceChange`."""

    path: RelPath
    """Path relative to the workspace."""

    before: int | None = None
    """Size in bytes before; `None` = it was not there."""

    after: int | None = None
    """Size in bytes after; `None` = it is not there."""


class ChangedocChange(Fact):
    """The changedocs of two answers."""

    chars: SizeChange
    """Characters before and after."""

    lines: SizeChange
    """Lines before and after."""

    similarity: TextSimilarity
    """How similar the two are."""

    is_identical: bool | None = None
    """Whether they are equal; `None` when one is missing."""


class RoundsSpent(Fact):
    """The rounds of one agent after one of its answers, up to the one that produced the next."""

    rounds: int
    """Rounds, false starts left out."""

    round_seconds: float | None = None
    """Their seconds; `None` when no length is known."""

    input_tokens: int | None = None
    """Input tokens; `None` when no round has any recorded."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_recorded: float | None = None
    """USD as recorded, the 0 of unpriced models included; `None` when no round has a cost."""

    cost_usd: float | None = None
    """USD; `None` when unpriced (0 for tokens that were used) or not recorded."""

    without_record: int
    """Rounds of them that the round history lost: the sums are lower bounds by as much."""


class CriteriaChange(Fact):
    """Scores of two answers by criterion."""

    criteria: tuple[CriterionChange, ...]
    """Criteria that both answers were scored by, in the order of the later scores."""

    improved: int
    """Criteria whose score rose."""

    stagnated: int
    """Criteria whose score is the same."""

    regressed: int
    """Criteria whose score fell."""

    unmatched: int
    """Criteria that only one of the answers was scored by."""

    same_scorer: bool | None = None
    """Whether one agent scored both; `None` when it is not recorded who did. Two scorers may measure
    differently.
    """


class CriterionChange(Fact):
    """The scores of one criterion."""

    id: str
    """The criterion's id."""

    before: float
    """Score of the answer before."""

    after: float
    """Score of the answer after."""


class PlaceToRead(Fact):
    """One thing to read."""

    what: PlaceToReadKind
    """What it is."""

    label: AnswerLabel | None = None
    """The answer that it is, or tells of."""

    by: AgentId | None = None
    """Whose words these are."""

    lines: int | None = None
    """Length in lines; `None` for what is no file."""

    evidence: Evidence
    """Where it stands; for texts the first line in which the two differ, when both are at most 64 KiB."""


PlaceToReadKind: TypeAlias = Literal[
    "text_before",
    "text_after",
    "changedoc_before",
    "changedoc_after",
    "checklist",
    "vote_reason",
]
"""Kinds of `ToRead`.

- `text_before`: The text before.
- `text_after`: The text after.
- `changedoc_before`: The changedoc that came with the answer before.
- `changedoc_after`: The changedoc that came with the answer after.
- `checklist`: The checklist that scored an answer.
- `vote_reason`: The reason of a vote for one of the answers, or one that names it.
"""


class Proposals(Fact):
    """Proposals and checklists of an attempt."""

    is_recorded: bool
    """Whether any source that tells of tool calls was there: only then "none" means none."""

    proposals: tuple[Proposal, ...]
    """Calls that propose improvements, in order of time."""

    submissions: tuple[ChecklistSubmission, ...]
    """Checklist submissions, refused ones included, in order of time."""

    criteria: tuple[CriteriaSet, ...]
    """Evaluation criteria, each set once for each source that gives it."""

    texts: tuple[GapText, ...]
    """Texts that hold an agent's account of gaps and changes."""


class Proposal(Fact):
    """One proposal."""

    agent: AgentId | None = None
    """Who proposed."""

    time: Moment | None = None
    """When the call began."""

    round: int | None = None
    """Position in the agent's rounds."""

    tool: str
    """The tool's full name."""

    criteria: tuple[str, ...]
    """Criteria that improvements are proposed for, in the order of their names; empty when the arguments do
    not name any.
    """

    planned: int | None = None
    """Number of improvements; `None` when the arguments were not read whole."""

    items: tuple[ProposedItem, ...]
    """The first 50 improvements, in the order of the criteria's names."""

    preserved: int | None = None
    """Criteria whose state is to be kept; `None` when the arguments were not read whole."""

    gap: ChecklistGap | None = None
    """The accepted checklist of the same agent that came last before the call, and what it found unmet."""

    specificity: TextSpecificity | None = None
    """What files, numbers and criteria all improvements together name; `None` when the arguments were not
    read whole.
    """

    followed: tuple[FollowedFile, ...]
    """Named files that changed after it."""

    next_answer: AnswerLabel | None = None
    """The agent's next answer: what came of it, for the reader. `None` = none followed."""

    excerpt: str | None = None
    """The beginning of the arguments, at most 400 characters of JSON with sorted keys."""

    valid: bool | None = None
    """The member `valid` of the result."""

    status: str | None = None
    """The member `status` of the result, else that of the call."""

    error: str | None = None
    """What the result says is wrong."""

    to_read: tuple[Evidence, ...]
    """Places to read in order to judge it: the call, the checklist before it, the answer after it."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class ProposedItem(Fact):
    """One improvement of a proposal."""

    criterion: str
    """The criterion that it is for."""

    text: str
    """What is planned, at most 240 characters."""

    origins: tuple[ItemOrigin, ...]
    """Where it came from, only as far as the record says so; empty = the record does not say."""

    specificity: TextSpecificity
    """What it names."""


class ItemOriginCriteriaGap(Fact):
    """The agent's last accepted checklist before the proposal found the criterion unmet.

    The `ItemOrigin` with the `kind` `criteria_gap`.
    """

    kind: Literal["criteria_gap"] = "criteria_gap"
    """Always `criteria_gap`."""


class ItemOriginOwnAnswer(Fact):
    """The improvement's own `sources` name an answer of the same agent.

    The `ItemOrigin` with the `kind` `own_answer`.
    """

    kind: Literal["own_answer"] = "own_answer"
    """Always `own_answer`."""

    label: AnswerLabel
    """That answer."""


class ItemOriginPeerAnswer(Fact):
    """The improvement's own `sources` name an answer of another agent.

    The `ItemOrigin` with the `kind` `peer_answer`.
    """

    kind: Literal["peer_answer"] = "peer_answer"
    """Always `peer_answer`."""

    label: AnswerLabel
    """That answer."""


ItemOrigin: TypeAlias = ItemOriginCriteriaGap | ItemOriginOwnAnswer | ItemOriginPeerAnswer
"""Where an improvement came from. No word is said about what the record does not hold.

The member `kind` tells which:
- `criteria_gap`: `ItemOriginCriteriaGap`
- `own_answer`: `ItemOriginOwnAnswer`
- `peer_answer`: `ItemOriginPeerAnswer`
"""


class TextSpecificity(Fact):
    """What a text names."""

    words: int
    """Words."""

    files: tuple[str, ...]
    """Different files, in order of their names: words with a known file ending. Addresses are none."""

    numbers: int
    """Words that begin with a digit, each occurrence (`4`, `10%`, `2.5s`)."""

    criteria: tuple[str, ...]
    """Different ids of recorded criteria that the text itself names."""


class ChecklistGap(Fact):
    """What a checklist found unmet before a proposal."""

    label: AnswerLabel | None = None
    """The answer that the checklist took as the best; its scores are the ones that fell short."""

    is_own: bool | None = None
    """Whether that answer is the proposer's own (a gap found in its own work) or another agent's; `None` when
    it cannot be told.
    """

    failed_criteria: tuple[str, ...]
    """Criteria that were not met."""

    without_proposal: tuple[str, ...]
    """Those of them that the proposal has no improvement for."""

    evidence: tuple[Evidence, ...]
    """Where the checklist stands."""


class FollowedFile(Fact):
    """A file that a proposal names and that changed after it."""

    file: str
    """The file as the proposal names it."""

    path: str
    """The path that changed."""

    by: FollowedBy
    """How that is known."""

    seconds_after: float | None = None
    """Seconds from the proposal to the write; `None` for a difference of workspaces, or without a time."""

    evidence: tuple[Evidence, ...]
    """The call that wrote it, or the workspace copies."""


FollowedBy: TypeAlias = Literal["write", "workspace"]
"""How the change of a named file is known.

- `write`: The first executed call of the same agent after the proposal, up to its next answer, that writes
  it.
- `workspace`: The workspace copy of its next answer has it at another size than that of its answer before, or
  has it only now, or no longer.
"""


class ChecklistSubmission(Fact):
    """One submission, as the result of the call tells."""

    agent: AgentId | None = None
    """Who submitted it."""

    time: Moment | None = None
    """When the call began."""

    round: int | None = None
    """Position in the agent's rounds."""

    status: str | None = None
    """`accepted`, `validation_error`, …; `None` when the result was not read."""

    accepted: bool | None = None
    """Whether it was evaluated: accepted, without error, missing scores or a closed report gate. `None` when
    the result was not read.
    """

    verdict: str | None = None
    """What the checklist tells the agent to do: `new_answer`, `vote`, …"""

    explanation: str | None = None
    """MassGen's sentence, at most 400 characters."""

    error_code: str | None = None
    """The kind of refusal."""

    true_count: int | None = None
    """Criteria that are met."""

    required: int | None = None
    """Criteria that have to be met."""

    items: tuple[CriterionScore, ...]
    """Scores by criterion, of the answer that the checklist takes as the best."""

    failed_criteria: tuple[str, ...]
    """Criteria that are not met."""

    plateaued_criteria: tuple[str, ...]
    """Criteria whose scores do not rise any more."""

    best: AnswerLabel | None = None
    """The answer that the checklist takes as the best."""

    by_label: tuple[LabelScores, ...]
    """Scores by answer."""

    report_path: str | None = None
    """The diagnostic report that the call names, as written."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


class CriterionScore(Fact):
    """The score of one criterion."""

    id: str
    """The criterion's id."""

    score: float | None = None
    """The score, in the checklist's own points."""

    passed: bool | None = None
    """Whether it reaches the threshold, as the checklist says."""


class LabelScores(Fact):
    """The scores of one answer."""

    label: AnswerLabel
    """The answer."""

    scores: tuple[tuple[str, float], ...]
    """Score by criterion, in the order of the result."""


class CriteriaSet(Fact):
    """One set of criteria, as one source gives it."""

    origin: str | None = None
    """Where the criteria came from by MassGen's own word: `generated`, `inline`, `changedoc`, …"""

    criteria: tuple[Criterion, ...]
    """The criteria in order."""

    evidence: tuple[Evidence, ...]
    """Where the set stands; a set that was announced again with equal content is listed once."""


class Criterion(Fact):
    """One criterion."""

    id: str | None = None
    """`E1`, `E2`, …"""

    text: str | None = None
    """What is asked for."""

    category: str | None = None
    """`primary`, `standard`, or free text."""

    verify_by: str | None = None
    """How it is to be verified."""


class GapText(Fact):
    """A text of an agent on gaps and changes: where it is, not what it says."""

    kind: GapTextKind
    """What kind of text."""

    agent: AgentId | None = None
    """Whose."""

    label: AnswerLabel | None = None
    """The answer that it came with."""

    named_path: str | None = None
    """The path that a checklist call gives, as written; the file itself lies in a workspace."""

    chars: int | None = None
    """Length in characters, when the text was read."""

    criteria: tuple[str, ...]
    """Ids of recorded criteria that it names, for a text that was read."""

    copy: Evidence | None = None
    """A workspace copy that holds the named file; `None` when no copy does."""

    evidence: tuple[Evidence, ...]
    """Where it stands, or where it is named."""


GapTextKind: TypeAlias = Literal["changedoc", "diagnostic_report", "vote_reason"]
"""Kinds of `GapText`.

- `changedoc`: `changedoc.md` beside an answer (since 0.1.48..0.1.52).
- `diagnostic_report`: The diagnostic report that a checklist submission names.
- `vote_reason`: The reason of a vote that names the id of a recorded criterion.
"""


class RoundRoi(Fact):
    """Price and product of every round of an attempt."""

    rounds: tuple[RoundReturn, ...]
    """Every round, in order of start."""

    settled: SettledRound | None = None
    """After which round no further answer changed; `None` when no answer was submitted or no round of one is
    known.
    """

    diminishing_return: DiminishingReturn | None = None
    """After which round of the agent that won its answer hardly changed; `None` without a winner, or when no
    round of an answer of it is known.
    """

    no_measurable_change: RoundSum
    """Rounds with `RoundReturn.no_measurable_change`."""

    only_verified: RoundSum
    """Rounds with `RoundReturn.only_verified`."""

    without_product: RoundSum
    """Rounds with `RoundReturn.without_product`."""


class RoundReturn(Fact):
    """Price and product of one round."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    number: int | None = None
    """MassGen's own round number, which is not unique."""

    kind: RoundType
    """`initial_answer`, `voting`, …"""

    outcome: RoundOutcome
    """How it ended."""

    cost_recorded: float | None = None
    """USD as recorded, the 0 of an unpriced model included; `None` for rounds that the history lost."""

    cost_usd: float | None = None
    """USD; `None` when unpriced (0 recorded, tokens used) or not recorded."""

    seconds: float | None = None
    """Length in seconds."""

    tokens: RoundTokens | None = None
    """Tokens as recorded; `None` for rounds that the history lost."""

    calls: int | None = None
    """Tool calls; `None` when no file tells when calls were made."""

    product: RoundProduct
    """What came out of it."""

    label: AnswerLabel | None = None
    """The answer produced, or the answer voted for."""

    change: AnswerChange | None = None
    """Change of the text, when the round produced one and its file is there."""

    no_measurable_change: bool | None = None
    """Ended in an answer whose text equals an earlier one of the same agent, and whose workspace is the same
    by path and size; `None` for rounds that ended otherwise, or when that cannot be told.
    """

    work: ActCounts | None = None
    """Calls by what they do; denied ones, which never ran, left out. `None` when no file tells when calls
    were made.
    """

    only_verified: bool | None = None
    """Ended in a vote, or in an answer whose text equals the agent's previous one, and made at least one call
    that looks (reads, or runs checks), and none that writes or may write; `None` when calls or their
    arguments are not recorded.
    """

    usd_per_changed_word: float | None = None
    """USD per changed word; `None` when unpriced, or without a changed word."""

    seconds_per_changed_word: float | None = None
    """Seconds of the round per changed word; `None` without a changed word."""

    without_product: bool
    """Ended in an ignored vote, a restart, an error, a timeout, or with the record."""

    evidence: tuple[Evidence, ...]
    """Where the round stands, and the answer's text."""


class RoundTokens(Fact):
    """Tokens of one round, as recorded."""

    input: int | None = None
    """Input tokens."""

    output: int | None = None
    """Output tokens."""

    reasoning: int | None = None
    """Reasoning tokens (whether they are inside `output` depends on the backend)."""

    cached_input: int | None = None
    """Cached input tokens (whether they are inside `input` depends on the backend)."""


RoundProduct: TypeAlias = Literal["answer", "vote", "stop", "final_answer", "post_evaluation", "nothing"]
"""What a round produced.

- `answer`: A submitted answer.
- `vote`: A recorded vote.
- `stop`: A stop (decomposition mode).
- `final_answer`: A presented final answer.
- `post_evaluation`: A verdict on the presentation.
- `nothing`: Nothing that was kept.
"""


class AnswerChange(Fact):
    """A text's size against earlier ones."""

    size: TextSize
    """Size of the text that the round produced."""

    previous: AnswerLabel | None = None
    """The same agent's previous answer; for the presentation its last one. `None` = its first answer, or one
    without a label.
    """

    against_previous: TextSize | None = None
    """New size minus that of the previous answer; `None` for a first answer or without its text."""

    same_text: bool | None = None
    """Whether the text equals the previous answer's; `None` for a first answer or without its text."""

    word_distance: float | None = None
    """Share of the words of both texts that only one of them has, each word counted as often as it occurs
    (Jaccard distance of multisets), 0..1, against the previous answer; `None` for a first answer, without its
    text, or for texts longer than 64 KiB that are not equal.
    """

    changed_words: int | None = None
    """Words that only one of the two texts has, each counted as often as it is there more; for a first answer
    all of its words. `None` where `word_distance` is, for other than first answers.
    """

    workspace: WorkspaceChange | None = None
    """Which files of the workspace changed against the previous answer, by path and size; `None` when one of
    them has no copy.
    """

    same_workspace: bool | None = None
    """Whether the workspace is the same by path and size as with the previous answer; `None` for a first
    answer, or when that cannot be told.
    """

    best_so_far: AnswerLabel | None = None
    """The answer with most of the votes that were valid when this one was submitted, by `LEAD_RULE`; `None`
    when no vote was, or several answers shared the lead.
    """

    against_best: TextSize | None = None
    """New size minus that of the best so far; `None` without one or its text."""


class TextSize(Fact):
    """Size of a text, or the difference of two."""

    chars: int
    """Characters (Unicode scalar values)."""

    lines: int
    """Lines."""

    words: int
    """Words separated by white space."""


class ActCounts(Fact):
    """Calls by act."""

    checklist: int
    """Calls of the act `checklist`."""

    delegate: int
    """Calls of the act `delegate`."""

    media: int
    """Calls of the act `media`."""

    unknown: int
    """Calls of the act `unknown`."""

    write: int
    """Calls of the act `write`."""

    run: int
    """Calls of the act `run`."""

    verify: int
    """Calls of the act `verify`."""

    search: int
    """Calls of the act `search`."""

    read: int
    """Calls of the act `read`."""

    other: int
    """Calls of the act `other`."""


class SettledRound(Fact):
    """The last round that changed an answer, and what followed.

    Rule: of all rounds that produced an answer whose text is not equal to the same agent's previous one (a
    first answer counts, and one whose text is not recorded), the one that ended last.
    """

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1."""

    label: AnswerLabel | None = None
    """The answer."""

    end_s: float
    """End of the round, from the attempt's start."""

    after: RoundSum
    """Coordination rounds (no presentation, no post-evaluation) that began after it."""

    by_agent: tuple[LastChange, ...]
    """The last such round of each agent that has one, in configuration order."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class RoundSum(Fact):
    """Sum over some of the rounds."""

    rounds: int
    """Rounds."""

    agent_seconds: float | None = None
    """Seconds summed over agents; `None` when no length is known."""

    cost_recorded: float | None = None
    """USD as recorded, a lower bound when some rounds have no cost."""

    tokens: int | None = None
    """Input and output tokens as recorded, a lower bound when some rounds have none."""


class LastChange(Fact):
    """The last round in which one agent changed its answer."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1."""

    label: AnswerLabel | None = None
    """The answer."""

    later_rounds: int
    """Rounds of this agent that came after it, presentation and post-evaluation left out."""


class DiminishingReturn(Fact):
    """The point after which no round changed much of what was to win. A measure of change, not of quality."""

    rule: str
    """The rule in words: `DIMINISHING_RULE`."""

    agent: AgentId
    """The agent that won."""

    segment: int
    """The agent's how-many-th round, from 1: the last that changed much."""

    label: AnswerLabel | None = None
    """The answer that it produced."""

    word_distance: float | None = None
    """Distance of its words to the previous answer's, see `AnswerChange.word_distance`."""

    end_s: float
    """End of the round, from the attempt's start."""

    wall_after_s: float | None = None
    """Wall seconds of the attempt after it, the presentation included; `None` when the end is not recorded.
    """

    before: RoundSum
    """Rounds until then."""

    after: RoundSum
    """Rounds that began after it."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class Delegation(Fact):
    """Delegation and the distribution of work."""

    subagents: tuple[SubagentRun, ...]
    """Children of this attempt."""

    subagent_totals: SubagentTotals
    """What they took together."""

    spawn_calls: tuple[SpawnCall, ...]
    """Calls that start children."""

    refused_spawns: int
    """Calls among them whose result is no answer of the spawn tool: refused, or broken."""

    calls_recorded: bool
    """Whether any source tells of tool calls: only then no spawn call means none."""

    subagent_cost_share: Figure[float]
    """Recorded cost of the children over the recorded cost of the run, 0..1; `None` when the run is not
    priced.
    """

    unpriced_subagents: int
    """Children whose cost is not known: the run's cost is a lower bound by as much."""

    work: tuple[AgentWork, ...]
    """By agent, in configuration order."""

    mechanical: MechanicalCandidates
    """Rounds that may have been mechanical work: candidates, with bounds."""

    what_if: tuple[ModelWhatIf, ...]
    """What the tokens would cost at the supplied prices."""


class SubagentRun(Fact):
    """One child run."""

    id: str
    """Its id; empty when the metrics name none."""

    parent: AgentId | None = None
    """The agent whose spawn call names it; `None` when no call does."""

    task: str | None = None
    """The start of its task, from the spawn call, else its conversation, else the metrics."""

    status: SubagentStatus | None = None
    """How it ended, as the spawn call's result says. `None` when no result is recorded; the phase in the
    parent's metrics is no outcome and is not used.
    """

    success: bool | None = None
    """Whether that result says that it succeeded."""

    error: str | None = None
    """The result's error text; a late answer has one too."""

    seconds: float | None = None
    """Seconds by the result, else by its own status.json, else by the metrics."""

    timeout_seconds: float | None = None
    """The limit that it was given, in seconds."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_recorded: float | None = None
    """USD as recorded."""

    cost_usd: float | None = None
    """USD; `None` = not priced: nothing recorded, or 0 for tokens that were used."""

    in_run_cost: bool
    """Whether the parent's metrics, and so the run's cost, contain it."""

    cost_share: float | None = None
    """Share of the run's recorded cost, 0..1; `None` when either is not priced or the run's cost does not
    contain it.
    """

    time_share: float | None = None
    """Its seconds over the wall time of the attempt, 0..1; `None` when either is not known. Children may run
    at the same time.
    """

    nested: tuple[str, ...] | None = None
    """Its own children, at any depth (`outer/inner`), that have a folder in a workspace copy; what they took
    is not in the numbers of this one. `None` when no copy holds its workspace.
    """

    winner: AgentId | None = None
    """The winner in its own status.json."""

    finish_reason: str | None = None
    """`finish_reason` of its own status.json."""

    logs_kept: bool
    """Whether its own logs were kept."""

    at_seconds: float | None = None
    """Seconds from the start of the attempt to the spawn call."""

    evidence: tuple[Evidence, ...]
    """Where it is told of."""


SubagentStatus: TypeAlias = str
"""State or end of a child. Results hold only the first five.

Words that are known, but others may come: `completed`, `completed_but_timeout`, `partial`, `timeout`,
`error`, `pending`, `running`, `failed`, `cancelled`.
"""


class SubagentTotals(Fact):
    """Sums over the children of an attempt. A child's own children are not in the numbers of MassGen: what
    they took is not in here, but they are named (`SubagentRun.nested`).
    """

    children: int
    """Children."""

    nested: int | None = None
    """Children of children, at any depth, that have a folder in a workspace copy; `None` when no copy holds
    the workspace of a child.
    """

    seconds: float | None = None
    """Seconds summed over the children; `None` when no length is known."""

    wall_seconds: float | None = None
    """Wall seconds in which at least one child ran; `None` when no child's start and length are known."""

    wall_share: float | None = None
    """`wall_seconds` over the attempt's wall time, 0..1."""

    input_tokens: int | None = None
    """Input tokens of the children that record them."""

    output_tokens: int | None = None
    """Output tokens of the children that record them."""

    token_share: float | None = None
    """The children's tokens over theirs and those of the agents' recorded rounds, 0..1."""

    without_tokens: int
    """Children without recorded tokens: the share is a lower bound by as much."""

    cost_usd: float | None = None
    """USD of the priced children, a lower bound when some are not priced; `None` when none is."""


class SpawnCall(Fact):
    """One call of a tool that starts subagents."""

    agent: AgentId | None = None
    """Who called."""

    tool: str
    """The tool."""

    requested: int | None = None
    """Children that the arguments ask for."""

    returned: int
    """Children in the result."""

    outcome: SpawnOutcome
    """What the result says."""

    message: str | None = None
    """The start of a result that is no list of children."""

    recorded_success: bool | None = None
    """`success` as recorded for the call: true also for refused spawns."""

    seconds: float | None = None
    """Duration in seconds."""

    at_seconds: float | None = None
    """Seconds from the start of the attempt."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


SpawnOutcome: TypeAlias = Literal["succeeded", "failed", "refused", "not_recorded"]
"""What the result of a spawn call says.

- `succeeded`: Its own `success` is true.
- `failed`: Its own `success` is false: at least one child did not succeed.
- `refused`: The result is no answer of the spawn tool: the call was refused or broke.
- `not_recorded`: No result is recorded.
"""


class AgentWork(Fact):
    """Calls and tokens of one agent by class."""

    agent: AgentId
    """The agent."""

    model: str | None = None
    """Model as configured."""

    classes: tuple[ClassWork, ...]
    """Its calls by class, in a fixed order; classes without a call are left out. Empty without calls, and
    when no source tells of calls (`Delegation.calls_recorded`).
    """

    kinds: tuple[KindWork, ...]
    """Its calls by what they do, in the order of `Act.ALL`: unlike `classes`, shell commands are looked into.
    Kinds without a call are left out.
    """

    by_kind: tuple[KindTokens, ...]
    """Its tokens by kind of round, in order of first occurrence; false starts are left out."""


class ClassWork(Fact):
    """Calls of one agent in one class of tools."""

    class_: ToolClass = field(metadata={"json": "class"})
    """The class."""

    calls: int
    """Calls."""

    call_share: float
    """Share of the agent's calls, 0..1."""

    input_chars: int | None = None
    """Characters of arguments, as recorded; `None` when not recorded for any of them."""

    output_chars: int | None = None
    """Characters of results."""

    unmeasured: int
    """Calls whose arguments or results have no recorded size."""

    seconds: float | None = None
    """Seconds, summed over calls that may overlap."""

    evidence: tuple[Evidence, ...]
    """Some of the calls."""


ToolClass: TypeAlias = Literal["read", "write", "run", "search", "media", "checklist", "delegate", "other"]
"""What a tool is for, by its name alone. A shell command counts as `run`, whatever it does; what it does is
the `Effect`'s matter.

- `read`: Reads files or lists folders.
- `write`: Writes, edits, moves or deletes files.
- `run`: Runs commands or code.
- `search`: Searches or fetches from the web, or searches files.
- `media`: Makes or looks at images, audio or video.
- `checklist`: The checklist and its proposals.
- `delegate`: Starts, asks or steers other agents.
- `other`: Anything else.
"""


class KindWork(Fact):
    """Calls of one agent of one kind."""

    act: CallAct
    """The act."""

    calls: int
    """Calls; denied ones, which never ran, are left out."""

    call_share: float
    """Share of the agent's calls, 0..1."""

    input_chars: int | None = None
    """Characters of arguments, as recorded; `None` when not recorded for any of them."""

    output_chars: int | None = None
    """Characters of results."""

    output_share: float | None = None
    """Share of the characters of all results of the agent, 0..1; `None` without any."""

    seconds: float | None = None
    """Seconds, summed over calls that may overlap."""

    evidence: tuple[Evidence, ...]
    """Some of the calls."""


class KindTokens(Fact):
    """Tokens of one agent in rounds of one kind."""

    kind: str
    """`initial_answer`, `voting`, `presentation`, …"""

    rounds: int
    """Rounds of this kind."""

    without_tokens: int
    """Rounds of them that the history lost: their tokens are not in here."""

    input_tokens: int | None = None
    """Input tokens; `None` when no round of this kind records any."""

    output_tokens: int | None = None
    """Output tokens."""

    share: float | None = None
    """Share of the input and output tokens of the agent's recorded rounds, 0..1."""

    evidence: tuple[Evidence, ...]
    """Some of the rounds."""


class MechanicalCandidates(Fact):
    """Candidates for mechanical work, with bounds of their share of the tokens."""

    rule: str
    """The rule in words: `MECHANICAL_RULE`."""

    rounds: tuple[CandidateRound, ...] | None = None
    """The candidate rounds, by agent and in order; `None` when no file tells when calls were made."""

    all_tokens: int | None = None
    """Input and output tokens of all recorded rounds; `None` when none has any."""

    least_tokens: int | None = None
    """Tokens of the candidates that are certain; `None` when not recorded for any round."""

    most_tokens: int | None = None
    """Tokens of all candidates."""

    least_share: float | None = None
    """`least_tokens` over `all_tokens`, 0..1."""

    most_share: float | None = None
    """`most_tokens` over `all_tokens`, 0..1."""

    rounds_without_tokens: int
    """Rounds without recorded tokens: neither side of the shares has them."""


class CandidateRound(Fact):
    """A round that may have been mechanical work, by `MECHANICAL_RULE`: a candidate, not a verdict."""

    agent: AgentId
    """The agent."""

    segment: int
    """The agent's how-many-th round, from 1, false starts left out."""

    round: int
    """Position in the agent's rounds, from 0, false starts counted."""

    kind: str
    """`initial_answer`, `voting`, …"""

    outcome: str
    """How it ended."""

    calls: ActCounts
    """Its calls."""

    is_certain: bool
    """Whether every call is mechanical by its effect, and the round ended in neither an answer nor a
    presentation; else it counts for the upper bound only.
    """

    input_tokens: int | None = None
    """Input tokens; `None` for rounds that the history lost."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_recorded: float | None = None
    """USD as recorded, the 0 of unpriced models included."""

    evidence: tuple[Evidence, ...]
    """Where the round stands."""


class ModelWhatIf(Fact):
    """The cost of one agent's tokens at one price."""

    agent: AgentId
    """The agent."""

    own_model: str | None = None
    """Its model as configured."""

    recorded_usd: float | None = None
    """What was recorded for it in USD; `None` when unpriced or not recorded."""

    at_model: str
    """The model whose price is used."""

    input_tokens: int
    """Input tokens that are paid for: cached ones included, wherever the backend counts them."""

    output_tokens: int
    """Output tokens that are paid for."""

    usd: float
    """USD by `WHAT_IF_FORMULA`."""

    by_kind: tuple[ModelWhatIfKind, ...]
    """The same by kind of round, in order of first occurrence. What the history lost is in none of them."""

    candidates: ModelWhatIfKind | None = None
    """The same of the rounds that are certain candidates for mechanical work; `None` without any that has
    recorded tokens.
    """

    evidence: tuple[Evidence, ...]
    """Where the tokens stand."""


class ModelWhatIfKind(Fact):
    """The cost of some rounds of one agent at one price."""

    kind: str
    """`initial_answer`, `voting`, …; `mechanical candidates` for those."""

    rounds: int
    """Rounds with recorded tokens."""

    without_tokens: int
    """Rounds that the history lost: their tokens are not in here."""

    recorded_usd: float | None = None
    """What was recorded for them in USD; `None` when unpriced or not recorded."""

    input_tokens: int
    """Input tokens that are paid for."""

    output_tokens: int
    """Output tokens that are paid for."""

    usd: float
    """USD by `WHAT_IF_FORMULA`."""


class Configuration(Fact):
    """The configuration of a run, as far as it is recorded."""

    settings: tuple[Setting, ...]
    """Named settings in a fixed order; those that are not recorded are left out."""

    agents: tuple[AgentSetup, ...]
    """The agents in the order of the configuration."""

    is_recorded: bool
    """Whether execution_metadata.yaml was read; else nothing here says that a setting was not made."""


class Setting(Fact):
    """One setting."""

    name: str
    """What is set."""

    member: str | None = None
    """The member of `orchestrator.coordination` that sets it; only for switches of that kind."""

    value: str
    """To what."""

    evidence: Evidence
    """Where it stands."""


class AgentSetup(Fact):
    """One agent."""

    agent: AgentId
    """The agent."""

    backend: str | None = None
    """Backend type; `None` = not recorded."""

    model: str | None = None
    """Model; `None` = not recorded."""


class DataQuality(Fact):
    """State of the files of an attempt."""

    artifacts: tuple[ArtifactPresence, ...]
    """Which artifacts were there; for the absent ones, why that may be."""

    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with the files, in the order of reading."""

    drift: tuple[DriftNote, ...]
    """Fields, words and events that this version of the program does not know."""

    utc_offset_seconds: int | None = None
    """Offset of the run's local clock in seconds east of UTC; `None` = it could not be tied to UTC, and times
    of different sources are not compared.
    """

    cross_checks: tuple[CrossCheck, ...]
    """Facts that more than one file states."""

    completeness: tuple[QuestionCompleteness, ...]
    """How much of what a question needs was there."""

    files: FileList
    """The files of the attempt."""


class ArtifactPresence(Fact):
    """One artifact of an attempt."""

    artifact: str
    """The artifact's name."""

    state: ArtifactState
    """What became of it."""

    path: RelPath | None = None
    """The file, when there is one."""

    absence: ArtifactAbsence | None = None
    """Why it may be absent; `None` when it is there."""

    is_expected: bool
    """Whether a finished run of this version has it. `false` also for a version that is not known."""

    written_by: str | None = None
    """Versions that write it, in words; `None` for an artifact that is not in the table."""


ArtifactState: TypeAlias = str
"""What became of an artifact.

Words that are known, but others may come: `absent`, `empty`, `broken`, `loaded`.
"""


ArtifactAbsence: TypeAlias = Literal[
    "not_yet_written",
    "no_longer_written",
    "written_at_the_end",
    "debug_run",
    "first_attempt_only",
    "optional",
    "unexplained",
    "unknown_version",
]
"""Why an artifact may be absent.

- `not_yet_written`: This version does not write it yet.
- `no_longer_written`: This version does not write it any more.
- `written_at_the_end`: It is written when a run ends: a killed run leaves none, and neither does one that
  ends without an answer.
- `debug_run`: Runs with debug output write `massgen_debug.log` in its place.
- `first_attempt_only`: It is written when the process starts; later attempts and turns of it do not always
  have one.
- `optional`: Only some runs have it.
- `unexplained`: This version writes it in every run: it was removed, or could not be written.
- `unknown_version`: The version is not known, so nothing can be said.
"""


class Diagnostic(Fact):
    """One thing that is wrong with a file. The rest of the session is still loaded."""

    kind: DiagnosticKind
    """What kind of thing."""

    location: Location
    """Where."""

    reason: str
    """Why, in a few words: a lowercase fragment that may quote the reader's message."""


DiagnosticKind: TypeAlias = str
"""The kind of a `Diagnostic`.

Words that are known, but others may come: `unreadable`, `empty`, `truncated`, `malformed`, `wrong_type`,
`repaired`, `not_utf8`, `bad_line`, `too_long`, `link_not_followed`, `missing_reference`, `incomplete`,
`limit_reached`, `ambiguous`.
"""


class Location(Fact):
    """A place in a session.

    Lines are counted from 1. A pointer is an RFC 6901 JSON pointer into the file, or into the line when both
    are given.
    """

    path: RelPath
    """The artifact, relative to the session directory."""

    line: int | None = None
    """Line, from 1; `None` when the whole file or a pointer is meant."""

    pointer: str | None = None
    """JSON pointer; `None` when a line or the whole file is meant."""

    def __str__(self) -> str:
        """`path:line`, `path#pointer`, or the path alone."""
        if self.line is not None:
            return f"{self.path}:{self.line}"
        return self.path if self.pointer is None else f"{self.path}#{self.pointer}"


class DriftNote(Fact):
    """One name that is unknown in one artifact, however often it occurs there."""

    location: Location
    """The first place."""

    kind: DriftKind
    """What is unknown."""

    name: str
    """The name of the field, the word or the event type, as written."""

    count: int
    """How often it occurs in the artifact."""


DriftKind: TypeAlias = str
"""What is unknown.

Words that are known, but others may come: `unknown_field`, `unknown_word`, `unknown_event`.
"""


class CrossCheck(Fact):
    """A fact that more than one file may state."""

    fact: str
    """The fact."""

    statements: tuple[FileStatement, ...]
    """What each file says, the one that is believed first. Files that do not say it are left out."""

    agrees: bool | None = None
    """Whether they say the same; `None` when fewer than two say anything."""

    difference: str | None = None
    """How they differ; `None` when they do not."""

    note: str | None = None
    """What may explain a difference."""


class FileStatement(Fact):
    """What one file says."""

    source: str
    """The file, and where in it."""

    value: str
    """What it says, at most 120 characters of it."""

    evidence: Evidence
    """Where it stands."""


class QuestionCompleteness(Fact):
    """What there is to answer one question from."""

    question: int
    """The question's number."""

    title: str
    """Its title."""

    level: CompletenessLevel
    """How much there is."""

    missing: tuple[str, ...]
    """What is asked first and was not read. Where one of several files is enough, they stand in one entry."""


CompletenessLevel: TypeAlias = Literal["full", "partial", "absent"]
"""How much there is to answer a question from.

- `full`: Every source that is asked first was read.
- `partial`: Only some of them, or a source that knows less.
- `absent`: No source at all.
"""


class FileList(Fact):
    """The files of an attempt, without what lies in workspace copies."""

    count: int
    """All files."""

    bytes: int
    """Their size in bytes."""

    listed: tuple[FileEntry, ...]
    """The first 60 of them: those directly in the attempt's folder before those in its folders, each group by
    path.
    """

    unlisted: int
    """Files that are not listed."""

    unlisted_bytes: int
    """Their size in bytes."""

    workspace_files: int
    """Files in the workspace copies of the snapshots; one that was copied twice counts twice."""

    workspace_bytes: int
    """Their size in bytes."""


class RedFlag(Fact):
    """One observation that meets a rule."""

    rule: str
    """The rule's id."""

    severity: FlagSeverity
    """The rule's severity, or a higher one where the observed value is severe."""

    category: FlagCategory
    """The rule's category."""

    question: int
    """The question that it belongs to; 0 = the state of the files."""

    subject: str | None = None
    """What it was observed on: an agent, a tool, a file, as the log names it. `None` = the attempt."""

    observed: Observed
    """What was observed."""

    threshold: float | None = None
    """The threshold that was in force; `None` for a rule without."""

    message: str
    """The observation in our own words, without names from the log."""

    evidence: tuple[Evidence, ...]
    """Where it stands."""


FlagSeverity: TypeAlias = Literal["high", "medium", "low", "info"]
"""How much a flag matters, the severest first.

- `high`: The run did not do what it was started for, or its record cannot be relied on.
- `medium`: Time, money or output was lost.
- `low`: Worth a look when there is time.
- `info`: Good to know when reading the numbers.
"""


FlagCategory: TypeAlias = Literal[
    "run",
    "decisions",
    "efficiency",
    "tools",
    "enforcement",
    "cost",
    "files",
    "logging",
]
"""What kind of thing a rule looks at.

- `run`: Whether and how the run, an agent or a round came to its end.
- `decisions`: Answers, votes and the choice of the winner.
- `efficiency`: Time, and work that was done more than once.
- `tools`: Tool calls and commands.
- `enforcement`: Where MassGen had to enforce its workflow.
- `cost`: Tokens and money.
- `files`: Files that are damaged, missing, contradictory or not known.
- `logging`: Facts that MassGen did not record.
"""


Observed: TypeAlias = float | str
"""An observed value: a number in the unit of the rule's threshold, or a word."""


class Recommendation(Fact):
    """What to look into because of a rule that was met."""

    rule: str
    """The rule's id."""

    title: str
    """The rule's title."""

    priority: RecommendationPriority
    """How soon."""

    text: str
    """What to look into."""

    flags: int
    """How often the rule was met."""

    first: str
    """What the first of these flags observed, in our own words: the severest one."""

    numbers: FlagNumbers | None = None
    """What was observed, in numbers; `None` where the observations are words."""

    subjects: tuple[str, ...]
    """What it was observed on, as the log names it; the first 8."""

    because: tuple[Evidence, ...]
    """The first places of the flags, one a flag, at most 8."""

    area: str
    """The part of MassGen, or of the set-up, that it concerns."""

    issue: SuggestedIssue | None = None
    """An issue to file; `None` where there is nothing to change."""


RecommendationPriority: TypeAlias = Literal["high", "medium", "low"]
"""How soon.

- `high`: First.
- `medium`: Next.
- `low`: When there is time.
"""


class FlagNumbers(Fact):
    """What the flags of one rule observed, in numbers."""

    extreme: float
    """The highest observed number; the lowest one for a rule that small numbers meet."""

    unit: str
    """Unit of `extreme`."""

    sum: float | None = None
    """Sum over the flags; `None` where a sum means nothing."""

    sum_unit: str | None = None
    """Unit of `sum`."""

    threshold: float | None = None
    """The threshold that was in force; `None` for a rule without."""

    text: str
    """The same in our own words."""


class SuggestedIssue(Fact):
    """An issue that could be filed."""

    priority: RecommendationPriority
    """How soon."""

    title: str
    """Title."""

    description: str
    """What was observed, in our own words."""

    labels: tuple[str, ...]
    """`log-analysis` and the area."""


class AttemptIncrements(Fact):
    """What one attempt added over the attempt before it."""

    attempt: int
    """The attempt."""

    cumulative: bool
    """Whether its files repeat the counters of an earlier attempt or turn; if not, what is recorded is what
    was added.
    """

    input_tokens: int | None = None
    """Input tokens added; `None` when either attempt records none."""

    output_tokens: int | None = None
    """Output tokens added."""

    reasoning_tokens: int | None = None
    """Reasoning tokens added."""

    cached_input_tokens: int | None = None
    """Cached input tokens added."""

    cost_usd: float | None = None
    """USD added."""

    tool_calls: int | None = None
    """Tool calls added."""


class Facts(Fact):
    """The facts of a session."""

    format_version: int
    """Version of this form of JSON."""

    session: str
    """The session directory's name."""

    layout: SessionLayout
    """`turns` or `flat`."""

    turns: tuple[TurnFacts, ...]
    """The turns; a session without turns is turn 1."""


class TurnFacts(Fact):
    """The facts of a turn."""

    turn: int
    """The turn's number."""

    attempts: tuple[AttemptFacts, ...]
    """The attempts; a turn without attempts is attempt 1."""


class AttemptFacts(Fact):
    """The facts of an attempt."""

    attempt: int
    """The attempt's number."""

    status: AttemptStatus
    """How it ended."""

    agents: tuple[AgentId, ...]
    """The agents in configuration order."""

    winner: AgentId | None = None
    """Who won."""

    final_answer: bool | None = None
    """Whether a non-empty final answer was delivered."""

    answers: int | None = None
    """Submitted answers; the final presentation is none."""

    votes_cast: int | None = None
    """Recorded votes incl. superseded ones."""

    votes_valid: int | None = None
    """Votes that counted at the decision."""

    votes_ignored: int | None = None
    """Votes that were sent and not recorded."""

    agent_restarts: int | None = None
    """Completed restarts of agents."""

    rounds: int | None = None
    """Start → end of an agent, cancelled and presentation ones included."""

    tool_calls: int | None = None
    """Tool calls started, finished or not, without the workflow tools, as recorded in this attempt's files.
    """

    tool_calls_increment: int | None = None
    """Tool calls that this attempt added to counters that run on."""

    tool_failures: int | None = None
    """Calls whose record says failed."""

    command_failures: int | None = None
    """Commands whose own result gives a non-zero exit code."""

    cost_usd: float | None = None
    """USD; null when unpriced or not recorded."""

    cost_recorded: float | None = None
    """USD as recorded, the 0 of unpriced models included."""

    cost_usd_increment: float | None = None
    """USD that this attempt added."""

    cost_status: CostStatus
    """What the cost means."""

    input_tokens: int | None = None
    """Input tokens, subagents excluded."""

    output_tokens: int | None = None
    """Output tokens."""

    reasoning_tokens: int | None = None
    """Reasoning tokens."""

    cached_input_tokens: int | None = None
    """Cached input tokens."""

    input_tokens_increment: int | None = None
    """Input tokens that this attempt added."""

    output_tokens_increment: int | None = None
    """Output tokens that this attempt added."""

    reasoning_tokens_increment: int | None = None
    """Reasoning tokens that this attempt added."""

    cached_input_tokens_increment: int | None = None
    """Cached input tokens that this attempt added."""

    cache_hit_rate: float | None = None
    """Cached over cacheable input, 0..1."""

    enforcement_retries: int | None = None
    """Enforcement events."""

    buffer_chars_lost: int | None = None
    """Characters that retries threw away, as recorded."""

    wall_seconds: float | None = None
    """First to last instant in seconds."""

    by_agent: Mapping[str, AgentFacts] = field(hash=False)
    """By agent, in configuration order."""

    repeated_commands: tuple[RepeatedFact, ...]
    """Exact texts executed at least twice, most frequent first."""

    findings: Mapping[str, int] = field(hash=False)
    """Findings by severity."""

    diagnostics: int
    """What is wrong with the attempt's files."""

    drift: int
    """What this version does not know in them."""


class AgentFacts(Fact):
    """The facts of one agent."""

    answers: int | None = None
    """Submitted answers."""

    votes_cast: int | None = None
    """Recorded votes."""

    agent_restarts: int | None = None
    """Completed restarts."""

    rounds: int | None = None
    """Rounds."""

    tool_calls: int | None = None
    """Tool calls."""

    tool_failures: int | None = None
    """Calls whose record says failed."""

    enforcement_retries: int | None = None
    """Enforcement events."""

    input_tokens: int | None = None
    """Input tokens."""

    output_tokens: int | None = None
    """Output tokens."""

    cost_usd: float | None = None
    """USD; null when unpriced or not recorded."""


class RepeatedFact(Fact):
    """A command that was executed more than once."""

    command: str
    """Its exact text."""

    count: int
    """Times executed."""

    agents: tuple[AgentId, ...]
    """Who executed it, sorted; empty when no source says."""


class Comparison(Fact):
    """The comparison of two or more sides. The order of sides and runs is that of the caller, everywhere."""

    format_version: int
    """Version of this form of JSON."""

    sides: tuple[SideSummary, ...]
    """The sides; the first is the baseline."""

    task: TaskComparison
    """Whether the runs were given the same task in the same setup."""

    metrics: tuple[MetricComparison, ...]
    """Figures of whole runs, in a fixed order."""

    agents: tuple[AgentComparison, ...]
    """Figures by agent id: the agents of the first run in its order, then those that only others have."""

    tools: tuple[ToolComparison, ...]
    """Figures by tool, in order of first appearance; within a run the most used first."""


class SideSummary(Fact):
    """One side."""

    label: str
    """Its name, as the caller gave it."""

    runs: tuple[RunSummary, ...]
    """Its runs."""


class RunSummary(Fact):
    """One run: a session, or the turns of it that the caller read."""

    path: str
    """Where the session lies; evidence paths of this run are relative to it."""

    session: str
    """The session directory's name."""

    massgen_version: MassgenVersion | None = None
    """MassGen's version in the last attempt; `None` = not recorded."""

    turns: tuple[TurnSummary, ...]
    """Its turns."""


class TurnSummary(Fact):
    """One turn of a run."""

    turn: int
    """Its number."""

    attempts: int
    """Attempts in it."""

    status: AttemptStatus | None = None
    """How its last attempt ended; `None` = it has no attempt."""

    winner: AgentId | None = None
    """Who won the last attempt; `None` = not recorded."""


class TaskComparison(Fact):
    """What the runs were asked, and in which setup."""

    question: QuestionMatch
    """Whether the questions are the same."""

    unequal: tuple[TaskInequality, ...]
    """What makes the comparison unequal, in a fixed order. What all runs have alike, or no run records, is
    not listed.
    """


class QuestionMatch(Fact):
    """Whether all runs were asked the same."""

    state: TaskAgreement
    """Whether the texts are the same, character by character, turn by turn."""

    variants: tuple[TaskVariant, ...]
    """Each different question once, in order of first appearance, cut at 500 characters; the questions of
    several turns are on lines of their own.
    """


TaskAgreement: TypeAlias = Literal["equal", "different", "not_recorded"]
"""Whether something is the same in all runs.

- `equal`: All runs record it, and alike.
- `different`: At least two runs record it and differ.
- `not_recorded`: The runs that record it agree, and at least one does not record it.
"""


class TaskVariant(Fact):
    """One value, and the runs that have it."""

    stated: VariantState
    """Whether it is there."""

    value: str | None = None
    """The value; only when it is."""

    runs: tuple[RunId, ...]
    """The runs."""

    evidence: tuple[Evidence, ...] = ()
    """Where the first of these runs has it, relative to that run's session."""


VariantState: TypeAlias = Literal["set", "not_set", "not_recorded"]
"""Whether a run states something.

- `set`: With a value.
- `not_set`: The configuration is recorded and does not set it.
- `not_recorded`: Nothing tells.
"""


class RunId(Fact):
    """One run among all, by position."""

    side: int
    """Position in `Comparison.sides`, from 0."""

    run: int
    """Position in the runs of that side, from 0."""


class TaskInequality(Fact):
    """Something in which the runs differ, or may differ."""

    aspect: TaskAspect
    """What."""

    subject: str | None = None
    """Of which agent, or which setting."""

    state: TaskAgreement
    """`different`, or `not_recorded` when it cannot be told."""

    variants: tuple[TaskVariant, ...]
    """Each different value once, in order of first appearance."""


TaskAspect: TypeAlias = Literal["massgen_version", "turns", "agents", "backend", "model", "setting"]
"""What runs can differ in.

- `massgen_version`: MassGen's version.
- `turns`: The numbers of the turns that are compared.
- `agents`: The ids of the agents.
- `backend`: The backend type of an agent that several runs have.
- `model`: The model of an agent that several runs have.
- `setting`: A setting of the configuration.
"""


class MetricComparison(Fact):
    """One figure of every run of every side."""

    name: str
    """Its name, as in `metric_names`."""

    title: str
    """In words."""

    unit: MetricUnit
    """Unit of its values."""

    scope: MetricScope
    """Which attempts are in it."""

    source: str
    """The member of an attempt's (or turn's) analysis that it is taken from."""

    sides: tuple[SideValues, ...]
    """Side by side, in the order of `Comparison.sides`."""


MetricUnit: TypeAlias = Literal["seconds", "usd", "tokens", "count", "share"]
"""Unit of a figure.

- `seconds`: Seconds.
- `usd`: US dollars.
- `tokens`: Tokens.
- `count`: A number of things.
- `share`: A share, 0..1.
"""


MetricScope: TypeAlias = Literal["every_attempt", "last_attempts"]
"""Which attempts of a run are in a figure.

- `every_attempt`: What every attempt of every turn added, summed; what an attempt's files only repeat from an
  earlier attempt counts once.
- `last_attempts`: The last attempt of every turn: what the report on that turn says.
"""


class SideValues(Fact):
    """One figure of one side."""

    runs: tuple[RunValue, ...]
    """The value of each run, in the order of the side's runs."""

    band: SideBand
    """Their spread."""

    difference: SideDifference | None = None
    """Against the baseline; `None` for the baseline itself, and when either side records nothing."""


class RunValue(Fact):
    """The value of one figure in one run."""

    value: float | None = None
    """The value; `None` = see `absence`."""

    absence: ValueAbsence | None = None
    """Why there is none; only without a value."""

    is_lower_bound: bool
    """Whether the true value may be higher: some models are unpriced, or some agents' tokens not recorded."""

    evidence: tuple[Evidence, ...] = ()
    """What it rests on, relative to the run's session; at most 8 places. All of them are in the analysis' own
    figure, see `MetricComparison.source`.
    """


ValueAbsence: TypeAlias = Literal["not_recorded", "unpriced", "not_summable", "no_such_agent"]
"""Why a run has no value.

- `not_recorded`: No file records it, in at least one of the attempts that it is summed over.
- `unpriced`: MassGen knows no price for the models.
- `not_summable`: The parts are known and give no whole: a rate over turns whose backends count differently.
- `no_such_agent`: The run has no agent of this id.
"""


class SideBand(Fact):
    """The spread of the recorded values of one side. With one value all of its members are that value, except
    the standard deviation, which one value does not have.
    """

    n: int
    """Runs of the side."""

    recorded: int
    """Runs that record the value; the rest of the band is theirs."""

    min: float | None = None
    """The smallest; `None` when no run records it, as for all that follows."""

    median: float | None = None
    """The middle one; the mean of the two middle ones of an even number."""

    max: float | None = None
    """The largest."""

    mean: float | None = None
    """The mean."""

    stdev: float | None = None
    """Sample standard deviation (divided by one less than the number of values); `None` below two values."""

    is_lower_bound: bool
    """Whether any of the values is a lower bound."""


class SideDifference(Fact):
    """A side against the baseline, median against median."""

    absolute: float
    """The side less the baseline, in the unit of the figure."""

    ratio: float | None = None
    """The side over the baseline; `None` when the baseline is 0."""

    change: float | None = None
    """The difference over the baseline: 0.1 is 10 % more; `None` when the baseline is 0."""

    outside_band: bool | None = None
    """Whether the side's median lies below the baseline's smallest or above its largest value; `None` when
    fewer than two runs of the baseline record it: one value is no band. This is no test of significance.
    """

    is_uncertain: bool
    """Whether a value of either side is a lower bound, so that the true difference may be another one."""


class AgentComparison(Fact):
    """One agent in every run."""

    agent: AgentId
    """The agent's id."""

    metrics: tuple[MetricComparison, ...]
    """Its figures."""


class ToolComparison(Fact):
    """One tool in every run."""

    tool: ToolName
    """The tool."""

    metrics: tuple[MetricComparison, ...]
    """Its figures."""


class Glance(Fact):
    """What status.json of the latest attempt of the latest turn says, and which folders lie beside it."""

    session: str
    """The session directory's name."""

    started: Moment | None = None
    """Start: by status.json on the UTC clock, else by the directory's name on the local clock."""

    turns: int
    """Number of turns."""

    turn: int | None = None
    """The turn looked at."""

    attempt: int | None = None
    """The attempt looked at."""

    agents: tuple[AgentId, ...] | None = None
    """The agents in configuration order; `None` when status.json does not name them."""

    winner: AgentId | None = None
    """Whose final answer it is; `None` when there is none, or when several claim it."""

    status: GlanceStatus
    """How far it came."""

    wall_seconds: float | None = None
    """Seconds from the start to the last write of status.json."""

    cost_usd: float | None = None
    """USD without subagents; `None` when not recorded, and when tokens were used and the cost is 0."""

    unpriced: bool
    """Whether an agent used tokens at a cost of 0: its model has no price, and `cost_usd`, if there is one,
    is a lower bound.
    """

    analyzed: bool
    """Whether any turn has a report that is not empty."""

    question: str | None = None
    """The first 240 characters of the prompt."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """What was wrong with status.json."""


GlanceStatus: TypeAlias = str
"""How far a session came, as its latest status.json and the names beside it tell.

Words that are known, but others may come: `completed`, `timeout`, `running`, `interrupted`, `failed`,
`unknown`.
"""


class ChangeAttempt(Fact):
    """Another attempt is followed from here on; what was known of the one before is forgotten.

    The `Change` with the `change` `attempt`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["attempt"] = "attempt"
    """Which kind of change it is."""

    turn: int
    """The turn."""

    attempt: int
    """The attempt."""


class ChangePhase(Fact):
    """The coordination's phase changed.

    The `Change` with the `change` `phase`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["phase"] = "phase"
    """Which kind of change it is."""

    phase: CoordinationPhase
    """The new phase."""


class ChangeProgress(Fact):
    """MassGen's own measure of completion; 100 is no proof of it.

    The `Change` with the `change` `progress`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["progress"] = "progress"
    """Which kind of change it is."""

    percent: int
    """0 to 100."""


class ChangeAgent(Fact):
    """An agent's state changed.

    The `Change` with the `change` `agent`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["agent"] = "agent"
    """Which kind of change it is."""

    agent: AgentId
    """The agent."""

    state: AgentState
    """Its new state."""

    error: str | None = None
    """Why it was stopped; `None` when it was not."""


class ChangeAnswer(Fact):
    """An agent submitted an answer.

    The `Change` with the `change` `answer`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["answer"] = "answer"
    """Which kind of change it is."""

    agent: AgentId | None = None
    """Who."""

    label: AnswerLabel | None = None
    """Its label; `None` when not recorded."""


class ChangeVote(Fact):
    """An agent voted. Without events.jsonl only the first vote of each agent is told.

    The `Change` with the `change` `vote`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["vote"] = "vote"
    """Which kind of change it is."""

    agent: AgentId | None = None
    """Who voted."""

    target: AgentId | None = None
    """Whom it voted for."""

    label: AnswerLabel | None = None
    """The label voted for; events.jsonl does not record it."""

    reason: str | None = None
    """The reason; its first 100 characters when it comes from status.json."""


class ChangeCost(Fact):
    """Cost or tokens grew.

    The `Change` with the `change` `cost`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["cost"] = "cost"
    """Which kind of change it is."""

    usd: float | None = None
    """USD; 0 with tokens above 0 means that the models have no price."""

    input_tokens: int | None = None
    """Tokens read."""

    output_tokens: int | None = None
    """Tokens written."""


class ChangeRetry(Fact):
    """MassGen forced an agent to try again.

    The `Change` with the `change` `retry`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["retry"] = "retry"
    """Which kind of change it is."""

    agent: AgentId
    """The agent."""

    reason: EnforcementReason | None = None
    """Why."""

    round: int | None = None
    """Tracker round."""

    attempt: int | None = None
    """The attempt that failed, from 1."""

    tools: tuple[ToolName, ...]
    """The tools that it had called."""


class ChangeUnknownTool(Fact):
    """An agent called a tool that is not registered. Agents may quote the notice: no proof.

    The `Change` with the `change` `unknown_tool`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["unknown_tool"] = "unknown_tool"
    """Which kind of change it is."""

    agent: AgentId | None = None
    """The agent."""

    tool: ToolName
    """The tool."""


class ChangeWinner(Fact):
    """The winner is known.

    The `Change` with the `change` `winner`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["winner"] = "winner"
    """Which kind of change it is."""

    agent: AgentId
    """The winner."""


class ChangeEnded(Fact):
    """The attempt is over.

    The `Change` with the `change` `ended`.
    """

    elapsed_seconds: float | None = None
    """Seconds from the start of the run to the latest write of status.json; `None` before the first."""

    change: Literal["ended"] = "ended"
    """Which kind of change it is."""

    ending: AttemptEnding
    """How."""


Change: TypeAlias = (
    ChangeAttempt
    | ChangePhase
    | ChangeProgress
    | ChangeAgent
    | ChangeAnswer
    | ChangeVote
    | ChangeCost
    | ChangeRetry
    | ChangeUnknownTool
    | ChangeWinner
    | ChangeEnded
)
"""Something that is new in a followed session.

The member `change` tells which:
- `attempt`: `ChangeAttempt`
- `phase`: `ChangePhase`
- `progress`: `ChangeProgress`
- `agent`: `ChangeAgent`
- `answer`: `ChangeAnswer`
- `vote`: `ChangeVote`
- `cost`: `ChangeCost`
- `retry`: `ChangeRetry`
- `unknown_tool`: `ChangeUnknownTool`
- `winner`: `ChangeWinner`
- `ended`: `ChangeEnded`
"""


CoordinationPhase: TypeAlias = str
"""The phase of the coordination.

Words that are known, but others may come: `initial_answer`, `enforcement`, `presentation`, `unknown`.
"""


AgentState: TypeAlias = str
"""An agent's state, as inferred by the writer.

Words that are known, but others may come: `waiting`, `streaming`, `answered`, `voted`, `restarting`, `error`,
`timeout`.
"""


AttemptEnding: TypeAlias = str
"""How a followed attempt ended.

Words that are known, but others may come: `completed`, `timeout`.
"""


@overload
def decode(kind: type[T], data: Any) -> T: ...


@overload
def decode(kind: UnionType, data: Any) -> Any: ...


def decode(kind: Any, data: Any) -> Any:
    """Makes an object of parsed JSON: `decode(TurnAnalysis, json.loads(text))`.

    `kind` is one of the classes above, or a union of them that has a name. Members that it does not know are
    passed over. ValueError, with the class and the member, when one is missing that must be there, or when
    something else stands where an object or a list is expected; words and numbers are taken as they are.
    """
    make = _DECODERS.get(kind)
    if make is None:
        raise TypeError(f"{kind!r} is none of the classes that are made of JSON")
    return make(data)


def _decode_turn_analysis(data: Any) -> TurnAnalysis:
    try:
        new = _new(TurnAnalysis)
        _put(new, "session", data["session"])
        _put(new, "turn", data["turn"])
        _put(new, "path", data["path"])
        _put(new, "attempts", _each(_decode_attempt_analysis, data["attempts"]))
        _put(new, "increments", _each(_decode_attempt_increments, data["increments"]))
        _put(new, "repeated_after_restart", _each(_decode_repeated_work, data["repeated_after_restart"]))
        return new
    except _MISFITS as error:
        raise _fault(TurnAnalysis, data, error) from error


def _decode_attempt_analysis(data: Any) -> AttemptAnalysis:
    try:
        new = _new(AttemptAnalysis)
        _put(new, "attempt", data["attempt"])
        _put(new, "path", data["path"])
        _put(new, "overview", _decode_overview(data["overview"]))
        _put(new, "completion", _decode_completion(data["completion"]))
        _put(new, "efficiency", _decode_efficiency(data["efficiency"]))
        _put(new, "commands", _decode_commands(data["commands"]))
        _put(new, "duplication", _decode_duplication(data["duplication"]))
        _put(new, "decisions", _decode_decisions(data["decisions"]))
        _put(new, "cost", _decode_cost(data["cost"]))
        _put(new, "failures", _decode_failures(data["failures"]))
        _put(new, "reasoning", _decode_reasoning(data["reasoning"]))
        _put(new, "tool_reliability", _decode_tool_reliability(data["tool_reliability"]))
        _put(new, "enforcement", _decode_enforcement(data["enforcement"]))
        _put(new, "progression", _decode_progression(data["progression"]))
        _put(new, "proposals", _decode_proposals(data["proposals"]))
        _put(new, "round_roi", _decode_round_roi(data["round_roi"]))
        _put(new, "delegation", _decode_delegation(data["delegation"]))
        _put(new, "configuration", _decode_configuration(data["configuration"]))
        _put(new, "data_quality", _decode_data_quality(data["data_quality"]))
        _put(new, "red_flags", _each(_decode_red_flag, data["red_flags"]))
        _put(new, "recommendations", _each(_decode_recommendation, data["recommendations"]))
        return new
    except _MISFITS as error:
        raise _fault(AttemptAnalysis, data, error) from error


def _decode_overview(data: Any) -> Overview:
    try:
        new = _new(Overview)
        _put(new, "question", data.get("question"))
        _put(new, "question_evidence", _each(_decode_evidence, data["question_evidence"]))
        _put(new, "massgen_version", data.get("massgen_version"))
        _put(new, "started", data.get("started"))
        _put(new, "utc_offset_seconds", data.get("utc_offset_seconds"))
        _put(new, "wall_seconds", _decode_figure(data["wall_seconds"]))
        _put(new, "agents", _each(_decode_agent_sketch, data["agents"]))
        return new
    except _MISFITS as error:
        raise _fault(Overview, data, error) from error


def _decode_evidence(data: Any) -> Evidence:
    try:
        new = _new(Evidence)
        _put(new, "path", data["path"])
        _put(new, "line", data.get("line"))
        _put(new, "pointer", data.get("pointer"))
        _put(new, "excerpt", data.get("excerpt"))
        return new
    except _MISFITS as error:
        raise _fault(Evidence, data, error) from error


def _decode_figure(data: Any, decode: Callable[[Any], Any] | None = None) -> Figure[Any]:
    try:
        value = data.get("value")
        new: Figure[Any] = _new(Figure)
        _put(new, "value", value if decode is None or value is None else decode(value))
        _put(new, "evidence", _each(_decode_evidence, data.get("evidence", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(Figure, data, error) from error


def _decode_agent_sketch(data: Any) -> AgentSketch:
    try:
        new = _new(AgentSketch)
        _put(new, "agent", data["agent"])
        _put(new, "backend", data.get("backend"))
        _put(new, "model", data.get("model"))
        return new
    except _MISFITS as error:
        raise _fault(AgentSketch, data, error) from error


def _decode_completion(data: Any) -> Completion:
    try:
        new = _new(Completion)
        _put(new, "status", data["status"])
        _put(new, "status_reason", data["status_reason"])
        _put(new, "status_evidence", _each(_decode_evidence, data["status_evidence"]))
        _put(new, "winner", _decode_figure(data["winner"]))
        _put(new, "delivery", data.get("delivery"))
        _put(new, "final_answer", _decode_figure(data["final_answer"]))
        _put(new, "final_answer_chars", data.get("final_answer_chars"))
        found = data.get("final_answer_comparison")
        _put(new, "final_answer_comparison", None if found is None else _decode_supplied_comparison(found))
        _put(new, "boxes", _each(_decode_status_box, data["boxes"]))
        _put(new, "stated", _decode_stated_status(data["stated"]))
        _put(new, "timeline", _each(_decode_timeline_point, data["timeline"]))
        _put(new, "issues", _each(_decode_completion_issue, data["issues"]))
        return new
    except _MISFITS as error:
        raise _fault(Completion, data, error) from error


def _decode_supplied_comparison(data: Any) -> SuppliedComparison:
    try:
        new = _new(SuppliedComparison)
        _put(new, "matches_supplied_answer", data.get("matches_supplied_answer"))
        _put(new, "method", data["method"])
        _put(new, "reason", data.get("reason"))
        return new
    except _MISFITS as error:
        raise _fault(SuppliedComparison, data, error) from error


def _decode_status_box(data: Any) -> StatusBox:
    try:
        new = _new(StatusBox)
        _put(new, "asks", data["asks"])
        _put(new, "ticked", data.get("ticked"))
        _put(new, "note", data["note"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(StatusBox, data, error) from error


def _decode_stated_status(data: Any) -> StatedStatus:
    try:
        new = _new(StatedStatus)
        _put(new, "finish_reason", data.get("finish_reason"))
        _put(new, "finish_reason_details", data.get("finish_reason_details"))
        _put(new, "is_complete", data.get("is_complete"))
        _put(new, "completion_percentage", data.get("completion_percentage"))
        _put(new, "phase", data.get("phase"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(StatedStatus, data, error) from error


def _decode_timeline_point(data: Any) -> TimelinePoint:
    try:
        new = _new(TimelinePoint)
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "kind", data["kind"])
        _put(new, "agent", data.get("agent"))
        _put(new, "label", data.get("label"))
        _put(new, "evidence", _decode_evidence(data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(TimelinePoint, data, error) from error


def _decode_completion_issue(data: Any) -> CompletionIssue:
    try:
        new = _new(CompletionIssue)
        _put(new, "what", data["what"])
        _put(new, "quote", data.get("quote"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CompletionIssue, data, error) from error


def _decode_efficiency(data: Any) -> Efficiency:
    try:
        new = _new(Efficiency)
        _put(new, "wall_s", _decode_figure(data["wall_s"]))
        found = data.get("origin")
        _put(new, "origin", None if found is None else _decode_moment(found))
        _put(new, "phases", _each(_decode_phase_time, data["phases"]))
        _put(new, "agent_seconds", data.get("agent_seconds"))
        _put(new, "false_starts", data["false_starts"])
        _put(new, "rounds", _each(_decode_round_time, data["rounds"]))
        _put(new, "checklist", _decode_checklist_windows(data["checklist"]))
        _put(new, "operations", _decode_call_lengths(data["operations"]))
        _put(new, "bottlenecks", _each(_decode_bottleneck, data["bottlenecks"]))
        _put(new, "critical_path", _decode_critical_path(data["critical_path"]))
        _put(new, "guide_estimate", _decode_guide_estimate(data["guide_estimate"]))
        _put(new, "agents", _each(_decode_agent_time, data["agents"]))
        _put(new, "api", _decode_api_times(data["api"]))
        _put(new, "categories", _decode_time_categories(data["categories"]))
        return new
    except _MISFITS as error:
        raise _fault(Efficiency, data, error) from error


def _decode_moment(data: Any) -> Moment:
    try:
        new = _new(Moment)
        _put(new, "seconds", data["seconds"])
        _put(new, "clock", data["clock"])
        return new
    except _MISFITS as error:
        raise _fault(Moment, data, error) from error


def _decode_phase_time(data: Any) -> PhaseTime:
    try:
        new = _new(PhaseTime)
        _put(new, "kind", data["kind"])
        _put(new, "count", data["count"])
        _put(new, "timed", data["timed"])
        _put(new, "avg_s", data.get("avg_s"))
        _put(new, "max_s", data.get("max_s"))
        _put(new, "total_s", data.get("total_s"))
        _put(new, "share", data.get("share"))
        _put(new, "wall_s", data.get("wall_s"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PhaseTime, data, error) from error


def _decode_round_time(data: Any) -> RoundTime:
    try:
        new = _new(RoundTime)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "number", data.get("number"))
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "start_s", data.get("start_s"))
        _put(new, "end_s", data.get("end_s"))
        _put(new, "end_basis", data.get("end_basis"))
        _put(new, "total_s", data.get("total_s"))
        _put(new, "tool_busy_s", data.get("tool_busy_s"))
        _put(new, "tool_wall_s", data.get("tool_wall_s"))
        _put(new, "non_tool_s", data.get("non_tool_s"))
        _put(new, "calls", data.get("calls"))
        _put(new, "unfinished_calls", data.get("unfinished_calls"))
        _put(new, "first_tool_s", data.get("first_tool_s"))
        _put(new, "bg_wait_s", data.get("bg_wait_s"))
        _put(new, "lost", data["lost"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundTime, data, error) from error


def _decode_checklist_windows(data: Any) -> ChecklistWindows:
    try:
        new = _new(ChecklistWindows)
        _put(new, "recorded", data["recorded"])
        _put(new, "rounds", _each(_decode_checklist_round, data["rounds"]))
        _put(new, "all", _decode_checklist_total(data["all"]))
        _put(new, "with_proposal", _decode_checklist_total(data["with_proposal"]))
        return new
    except _MISFITS as error:
        raise _fault(ChecklistWindows, data, error) from error


def _decode_checklist_round(data: Any) -> ChecklistRound:
    try:
        new = _new(ChecklistRound)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "number", data.get("number"))
        _put(new, "total_s", data.get("total_s"))
        _put(new, "checklist_s", data.get("checklist_s"))
        _put(new, "proposal_s", data.get("proposal_s"))
        _put(new, "has_proposal", data["has_proposal"])
        _put(new, "proposal_first", data["proposal_first"])
        _put(new, "windows", _decode_round_windows(data["windows"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ChecklistRound, data, error) from error


def _decode_round_windows(data: Any) -> RoundWindows:
    try:
        new = _new(RoundWindows)
        _put(new, "evaluation", data.get("evaluation"))
        _put(new, "checklist_to_proposal", data.get("checklist_to_proposal"))
        _put(new, "implementation", data.get("implementation"))
        _put(new, "post_checklist", data.get("post_checklist"))
        return new
    except _MISFITS as error:
        raise _fault(RoundWindows, data, error) from error


def _decode_checklist_total(data: Any) -> ChecklistTotal:
    try:
        new = _new(ChecklistTotal)
        _put(new, "rounds", data["rounds"])
        _put(new, "incomplete", data["incomplete"])
        _put(new, "seconds", _decode_round_windows(data["seconds"]))
        _put(new, "sum_s", data.get("sum_s"))
        _put(new, "shares", _decode_round_windows(data["shares"]))
        return new
    except _MISFITS as error:
        raise _fault(ChecklistTotal, data, error) from error


def _decode_call_lengths(data: Any) -> CallLengths:
    try:
        new = _new(CallLengths)
        _put(new, "timed", data["timed"])
        _put(new, "unfinished", data.get("unfinished"))
        _put(new, "slow", data.get("slow"))
        _put(new, "slowest", _each(_decode_call_length, data["slowest"]))
        return new
    except _MISFITS as error:
        raise _fault(CallLengths, data, error) from error


def _decode_call_length(data: Any) -> CallLength:
    try:
        new = _new(CallLength)
        _put(new, "agent", data.get("agent"))
        _put(new, "segment", data.get("segment"))
        _put(new, "tool", data["tool"])
        _put(new, "command", data.get("command"))
        _put(new, "seconds", data["seconds"])
        _put(new, "start_s", data.get("start_s"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CallLength, data, error) from error


def _decode_bottleneck(data: Any) -> Bottleneck:
    try:
        new = _new(Bottleneck)
        _put(new, "kind", data["kind"])
        _put(new, "seconds", data["seconds"])
        _put(new, "share_of_wall", data.get("share_of_wall"))
        _put(new, "agent", data.get("agent"))
        _put(new, "segment", data.get("segment"))
        _put(new, "tool", data.get("tool"))
        _put(new, "command", data.get("command"))
        _put(new, "start_s", data.get("start_s"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Bottleneck, data, error) from error


def _decode_critical_path(data: Any) -> CriticalPath:
    try:
        new = _new(CriticalPath)
        _put(new, "segments", _each(_decode_path_segment, data["segments"]))
        _put(new, "rounds", _each(_decode_path_round, data["rounds"]))
        _put(new, "total_s", data.get("total_s"))
        _put(new, "ended_by", data.get("ended_by"))
        _put(new, "by_kind", _each(_decode_path_kind_seconds, data["by_kind"]))
        _put(new, "by_agent", _each(_decode_path_agent_seconds, data["by_agent"]))
        _put(new, "by_tool", _each(_decode_path_tool_seconds, data["by_tool"]))
        _put(new, "round_slack", _each(_decode_round_slack, data["round_slack"]))
        _put(new, "agent_slack", _each(_decode_agent_slack, data["agent_slack"]))
        _put(new, "what_if", _each(_decode_time_what_if, data["what_if"]))
        return new
    except _MISFITS as error:
        raise _fault(CriticalPath, data, error) from error


def _decode_path_segment(data: Any) -> PathSegment:
    try:
        new = _new(PathSegment)
        _put(new, "kind", data["kind"])
        _put(new, "agent", data.get("agent"))
        _put(new, "segment", data.get("segment"))
        _put(new, "tool", data.get("tool"))
        _put(new, "command", data.get("command"))
        _put(new, "unfinished", data["unfinished"])
        _put(new, "start_s", data["start_s"])
        _put(new, "end_s", data["end_s"])
        _put(new, "seconds", data["seconds"])
        _put(new, "link", data["link"])
        _put(new, "label", data.get("label"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PathSegment, data, error) from error


def _decode_path_round(data: Any) -> PathRound:
    try:
        new = _new(PathRound)
        _put(new, "agent", data.get("agent"))
        _put(new, "segment", data.get("segment"))
        _put(new, "start_s", data["start_s"])
        _put(new, "end_s", data["end_s"])
        _put(new, "wait_s", data["wait_s"])
        _put(new, "model_s", data["model_s"])
        _put(new, "tool_s", data["tool_s"])
        _put(new, "calls", data["calls"])
        _put(new, "link", data["link"])
        _put(new, "label", data.get("label"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PathRound, data, error) from error


def _decode_path_kind_seconds(data: Any) -> PathKindSeconds:
    try:
        new = _new(PathKindSeconds)
        _put(new, "kind", data["kind"])
        _put(new, "seconds", data["seconds"])
        _put(new, "segments", data["segments"])
        return new
    except _MISFITS as error:
        raise _fault(PathKindSeconds, data, error) from error


def _decode_path_agent_seconds(data: Any) -> PathAgentSeconds:
    try:
        new = _new(PathAgentSeconds)
        _put(new, "agent", data["agent"])
        _put(new, "seconds", data["seconds"])
        _put(new, "tool_s", data["tool_s"])
        return new
    except _MISFITS as error:
        raise _fault(PathAgentSeconds, data, error) from error


def _decode_path_tool_seconds(data: Any) -> PathToolSeconds:
    try:
        new = _new(PathToolSeconds)
        _put(new, "tool", data["tool"])
        _put(new, "seconds", data["seconds"])
        _put(new, "segments", data["segments"])
        return new
    except _MISFITS as error:
        raise _fault(PathToolSeconds, data, error) from error


def _decode_round_slack(data: Any) -> RoundSlack:
    try:
        new = _new(RoundSlack)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "on_path", data["on_path"])
        _put(new, "slack_s", data.get("slack_s"))
        _put(new, "waited_by", data.get("waited_by"))
        _put(new, "waited_by_segment", data.get("waited_by_segment"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundSlack, data, error) from error


def _decode_agent_slack(data: Any) -> AgentSlack:
    try:
        new = _new(AgentSlack)
        _put(new, "agent", data["agent"])
        _put(new, "on_path_s", data["on_path_s"])
        _put(new, "rounds_on_path", data["rounds_on_path"])
        _put(new, "least_s", data.get("least_s"))
        _put(new, "least_off_path_s", data.get("least_off_path_s"))
        return new
    except _MISFITS as error:
        raise _fault(AgentSlack, data, error) from error


def _decode_time_what_if(data: Any) -> TimeWhatIf:
    try:
        new = _new(TimeWhatIf)
        _put(new, "tool", data.get("tool"))
        _put(new, "pattern", data.get("pattern"))
        _put(new, "segments", data["segments"])
        _put(new, "at_most_s", data["at_most_s"])
        _put(new, "at_least_s", data["at_least_s"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(TimeWhatIf, data, error) from error


def _decode_guide_estimate(data: Any) -> GuideEstimate:
    try:
        new = _new(GuideEstimate)
        _put(new, "pre_coordination_s", _decode_figure(data["pre_coordination_s"]))
        _put(new, "steps", _each(_decode_path_step, data["steps"]))
        _put(new, "total_s", data.get("total_s"))
        _put(new, "share_of_wall", data.get("share_of_wall"))
        return new
    except _MISFITS as error:
        raise _fault(GuideEstimate, data, error) from error


def _decode_path_step(data: Any) -> PathStep:
    try:
        new = _new(PathStep)
        _put(new, "kind", data["kind"])
        _put(new, "ordinal", data["ordinal"])
        _put(new, "agent", data.get("agent"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "members", _each(_decode_path_member, data["members"]))
        return new
    except _MISFITS as error:
        raise _fault(PathStep, data, error) from error


def _decode_path_member(data: Any) -> PathMember:
    try:
        new = _new(PathMember)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "seconds", data.get("seconds"))
        _put(new, "start_s", data.get("start_s"))
        _put(new, "end_s", data.get("end_s"))
        _put(new, "slack_s", data.get("slack_s"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PathMember, data, error) from error


def _decode_agent_time(data: Any) -> AgentTime:
    try:
        new = _new(AgentTime)
        _put(new, "agent", data["agent"])
        _put(new, "rounds", data["rounds"])
        _put(new, "busy_wall_s", data.get("busy_wall_s"))
        _put(new, "tool_busy_s", data.get("tool_busy_s"))
        _put(new, "tool_wall_s", data.get("tool_wall_s"))
        _put(new, "non_tool_s", data.get("non_tool_s"))
        _put(new, "idle_s", data.get("idle_s"))
        _put(new, "longest_idle_s", data.get("longest_idle_s"))
        _put(new, "longest_idle_start_s", data.get("longest_idle_start_s"))
        _put(new, "bg_wait_s", data.get("bg_wait_s"))
        _put(new, "calls", data.get("calls"))
        _put(new, "calls_outside_rounds", data.get("calls_outside_rounds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentTime, data, error) from error


def _decode_api_times(data: Any) -> ApiTimes:
    try:
        new = _new(ApiTimes)
        _put(new, "cumulative", data["cumulative"])
        _put(new, "by_backend", _each(_decode_api_sum, data["by_backend"]))
        _put(new, "by_round", _each(_decode_api_sum, data["by_round"]))
        return new
    except _MISFITS as error:
        raise _fault(ApiTimes, data, error) from error


def _decode_api_sum(data: Any) -> ApiSum:
    try:
        new = _new(ApiSum)
        _put(new, "name", data["name"])
        _put(new, "calls", _decode_figure(data["calls"]))
        _put(new, "seconds", _decode_figure(data["seconds"]))
        _put(new, "mean_s", _decode_figure(data["mean_s"]))
        _put(new, "first_token_s", _decode_figure(data["first_token_s"]))
        return new
    except _MISFITS as error:
        raise _fault(ApiSum, data, error) from error


def _decode_time_categories(data: Any) -> TimeCategories:
    try:
        new = _new(TimeCategories)
        _put(new, "recorded", data["recorded"])
        _put(new, "rules", _each(_decode_category_rule, data["rules"]))
        _put(new, "rounds", _each(_decode_round_blocks, data["rounds"]))
        _put(new, "totals", _each(_decode_time_category_total, data["totals"]))
        _put(new, "all_rounds", _decode_time_breakdown(data["all_rounds"]))
        _put(new, "on_path", _decode_time_breakdown(data["on_path"]))
        return new
    except _MISFITS as error:
        raise _fault(TimeCategories, data, error) from error


def _decode_category_rule(data: Any) -> CategoryRule:
    try:
        new = _new(CategoryRule)
        _put(new, "category", data["category"])
        _put(new, "holds", data["holds"])
        return new
    except _MISFITS as error:
        raise _fault(CategoryRule, data, error) from error


def _decode_round_blocks(data: Any) -> RoundBlocks:
    try:
        new = _new(RoundBlocks)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "on_path", data["on_path"])
        _put(new, "blocks", _each(_decode_category_block, data["blocks"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundBlocks, data, error) from error


def _decode_category_block(data: Any) -> CategoryBlock:
    try:
        new = _new(CategoryBlock)
        _put(new, "categories", _items(data["categories"]))
        _put(new, "start_s", data["start_s"])
        _put(new, "seconds", data["seconds"])
        _put(new, "think_s", data["think_s"])
        _put(new, "exec_s", data["exec_s"])
        _put(new, "tools", _each(_decode_tool_count, data["tools"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CategoryBlock, data, error) from error


def _decode_tool_count(data: Any) -> ToolCount:
    try:
        new = _new(ToolCount)
        _put(new, "tool", data["tool"])
        _put(new, "calls", data["calls"])
        return new
    except _MISFITS as error:
        raise _fault(ToolCount, data, error) from error


def _decode_time_category_total(data: Any) -> TimeCategoryTotal:
    try:
        new = _new(TimeCategoryTotal)
        _put(new, "categories", _items(data["categories"]))
        _put(new, "blocks", data["blocks"])
        _put(new, "seconds", data["seconds"])
        _put(new, "share", data.get("share"))
        _put(new, "on_path_s", data["on_path_s"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(TimeCategoryTotal, data, error) from error


def _decode_time_breakdown(data: Any) -> TimeBreakdown:
    try:
        new = _new(TimeBreakdown)
        _put(new, "model_s", data["model_s"])
        _put(new, "first_tool_s", data["first_tool_s"])
        _put(new, "bg_wait_s", data["bg_wait_s"])
        _put(new, "shell_s", data["shell_s"])
        _put(new, "other_tools_s", data["other_tools_s"])
        _put(new, "unaccounted_s", data["unaccounted_s"])
        _put(new, "total_s", data.get("total_s"))
        return new
    except _MISFITS as error:
        raise _fault(TimeBreakdown, data, error) from error


def _decode_commands(data: Any) -> Commands:
    try:
        new = _new(Commands)
        _put(new, "total", _decode_figure(data["total"]))
        _put(new, "command_failures", _decode_figure(data["command_failures"]))
        _put(new, "denied", data["denied"])
        _put(new, "carried_calls", data["carried_calls"])
        _put(new, "sources", _each(_decode_command_source, data["sources"]))
        _put(new, "unmatched_mentions", _each(_decode_unmatched_mentions, data["unmatched_mentions"]))
        _put(new, "by_agent", _each(_decode_agent_commands, data["by_agent"]))
        _put(new, "commands", _each(_decode_command_use, data["commands"]))
        _put(new, "repeated", _each(_decode_repeated_command, data["repeated"]))
        _put(new, "pattern_repeats", _each(_decode_pattern_repeat, data["pattern_repeats"]))
        _put(
            new,
            "repeated_after_restart",
            _each(_decode_command_after_restart, data["repeated_after_restart"]),
        )
        _put(new, "output_chars_total", data.get("output_chars_total"))
        _put(new, "estimated_tokens", data.get("estimated_tokens"))
        _put(new, "excessive_output", _each(_decode_long_output, data["excessive_output"]))
        _put(new, "patterns", _each(_decode_command_pattern, data["patterns"]))
        _put(new, "programs", _each(_decode_program_use, data["programs"]))
        _put(new, "exit_codes", _each(_decode_exit_code_count, data["exit_codes"]))
        _put(new, "exit_codes_unknown", data["exit_codes_unknown"])
        _put(new, "slow", _each(_decode_slow_command, data["slow"]))
        return new
    except _MISFITS as error:
        raise _fault(Commands, data, error) from error


def _decode_command_source(data: Any) -> CommandSource:
    try:
        new = _new(CommandSource)
        _put(new, "source", data["source"])
        _put(new, "commands", data["commands"])
        _put(new, "only_here", data["only_here"])
        _put(new, "paths", _items(data["paths"]))
        return new
    except _MISFITS as error:
        raise _fault(CommandSource, data, error) from error


def _decode_unmatched_mentions(data: Any) -> UnmatchedMentions:
    try:
        new = _new(UnmatchedMentions)
        _put(new, "source", data["source"])
        _put(new, "calls", data["calls"])
        _put(new, "commands", data["commands"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(UnmatchedMentions, data, error) from error


def _decode_agent_commands(data: Any) -> AgentCommands:
    try:
        new = _new(AgentCommands)
        _put(new, "agent", data.get("agent"))
        _put(new, "commands", data.get("commands"))
        _put(new, "failures", data.get("failures"))
        _put(new, "failed_at", _each(_decode_evidence, data["failed_at"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentCommands, data, error) from error


def _decode_command_use(data: Any) -> CommandUse:
    try:
        new = _new(CommandUse)
        _put(new, "command", data["command"])
        _put(new, "pattern", data["pattern"])
        _put(new, "count", data["count"])
        _put(new, "by_agent", _each(_decode_agent_count, data["by_agent"]))
        _put(new, "failures", data["failures"])
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "seconds_max", data.get("seconds_max"))
        _put(new, "output_chars_total", data.get("output_chars_total"))
        _put(new, "output_chars_max", data.get("output_chars_max"))
        _put(new, "estimated_tokens", data.get("estimated_tokens"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CommandUse, data, error) from error


def _decode_agent_count(data: Any) -> AgentCount:
    try:
        new = _new(AgentCount)
        _put(new, "agent", data.get("agent"))
        _put(new, "count", data["count"])
        return new
    except _MISFITS as error:
        raise _fault(AgentCount, data, error) from error


def _decode_repeated_command(data: Any) -> RepeatedCommand:
    try:
        new = _new(RepeatedCommand)
        _put(new, "command", data["command"])
        _put(new, "pattern", data["pattern"])
        _put(new, "count", data["count"])
        _put(new, "by_agent", _each(_decode_agent_count, data["by_agent"]))
        _put(new, "failures", data["failures"])
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "seconds_max", data.get("seconds_max"))
        _put(new, "output_chars_total", data.get("output_chars_total"))
        _put(new, "output_chars_max", data.get("output_chars_max"))
        _put(new, "estimated_tokens", data.get("estimated_tokens"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        _put(new, "advice", data["advice"])
        _put(new, "issue", data["issue"])
        _put(new, "recommendation", data["recommendation"])
        return new
    except _MISFITS as error:
        raise _fault(RepeatedCommand, data, error) from error


def _decode_pattern_repeat(data: Any) -> PatternRepeat:
    try:
        new = _new(PatternRepeat)
        _put(new, "normal_form", data["normal_form"])
        _put(new, "count", data["count"])
        _put(new, "texts", _items(data["texts"]))
        _put(new, "texts_total", data["texts_total"])
        _put(new, "by_agent", _each(_decode_agent_count, data["by_agent"]))
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PatternRepeat, data, error) from error


def _decode_command_after_restart(data: Any) -> CommandAfterRestart:
    try:
        new = _new(CommandAfterRestart)
        _put(new, "agent", data["agent"])
        _put(new, "command", data["command"])
        _put(new, "rounds", _items(data["rounds"]))
        _put(new, "count", data["count"])
        _put(new, "repeats", data["repeats"])
        _put(new, "seconds_after_first_round", data.get("seconds_after_first_round"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CommandAfterRestart, data, error) from error


def _decode_long_output(data: Any) -> LongOutput:
    try:
        new = _new(LongOutput)
        _put(new, "command", data["command"])
        _put(new, "count", data["count"])
        _put(new, "chars_max", data["chars_max"])
        _put(new, "chars_total", data["chars_total"])
        _put(new, "estimated_tokens", data["estimated_tokens"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(LongOutput, data, error) from error


def _decode_command_pattern(data: Any) -> CommandPattern:
    try:
        new = _new(CommandPattern)
        _put(new, "pattern", data["pattern"])
        _put(new, "count", data["count"])
        _put(new, "timed", data["timed"])
        _put(new, "failures", data["failures"])
        _put(new, "seconds_max", data.get("seconds_max"))
        _put(new, "seconds_avg", data.get("seconds_avg"))
        _put(new, "seconds_p95", data.get("seconds_p95"))
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "output_chars_total", data.get("output_chars_total"))
        _put(new, "estimated_tokens", data.get("estimated_tokens"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CommandPattern, data, error) from error


def _decode_program_use(data: Any) -> ProgramUse:
    try:
        new = _new(ProgramUse)
        _put(new, "pattern", data["pattern"])
        _put(new, "simple_commands", data["simple_commands"])
        _put(new, "executions", data["executions"])
        _put(new, "by_agent", _each(_decode_agent_count, data["by_agent"]))
        return new
    except _MISFITS as error:
        raise _fault(ProgramUse, data, error) from error


def _decode_exit_code_count(data: Any) -> ExitCodeCount:
    try:
        new = _new(ExitCodeCount)
        _put(new, "code", data["code"])
        _put(new, "count", data["count"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ExitCodeCount, data, error) from error


def _decode_slow_command(data: Any) -> SlowCommand:
    try:
        new = _new(SlowCommand)
        _put(new, "command", data["command"])
        _put(new, "agent", data.get("agent"))
        _put(new, "seconds", data["seconds"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SlowCommand, data, error) from error


def _decode_duplication(data: Any) -> Duplication:
    try:
        new = _new(Duplication)
        _put(new, "calls_compared", _decode_figure(data["calls_compared"]))
        _put(new, "repeated_calls", _decode_figure(data["repeated_calls"]))
        _put(new, "unchanged_repeats", _decode_figure(data["unchanged_repeats"]))
        _put(new, "wasted_seconds_sum", _decode_figure(data["wasted_seconds_sum"]))
        _put(new, "wasted_seconds_union", _decode_figure(data["wasted_seconds_union"]))
        _put(new, "wasted_seconds_union_at_most", _decode_figure(data["wasted_seconds_union_at_most"]))
        _put(new, "expensive_wasted_seconds_union", _decode_figure(data["expensive_wasted_seconds_union"]))
        _put(new, "wasted_cost", _decode_cost_bounds(data["wasted_cost"]))
        _put(new, "wasted_cost_lower_bound", data["wasted_cost_lower_bound"])
        _put(new, "wasted_cost_upper_bound", data["wasted_cost_upper_bound"])
        _put(new, "by_kind", _each(_decode_repeated_kind_total, data["by_kind"]))
        _put(new, "repeated", _each(_decode_repeated_work, data["repeated"]))
        _put(new, "near", _each(_decode_near_duplicate, data["near"]))
        _put(new, "near_not_compared", data["near_not_compared"])
        return new
    except _MISFITS as error:
        raise _fault(Duplication, data, error) from error


def _decode_cost_bounds(data: Any) -> CostBounds:
    try:
        new = _new(CostBounds)
        _put(new, "basis", data["basis"])
        _put(new, "lower_usd", data.get("lower_usd"))
        _put(new, "upper_usd", data.get("upper_usd"))
        _put(new, "evidence", _each(_decode_evidence, data.get("evidence", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(CostBounds, data, error) from error


def _decode_repeated_kind_total(data: Any) -> RepeatedKindTotal:
    try:
        new = _new(RepeatedKindTotal)
        _put(new, "kind", data["kind"])
        _put(new, "works", data["works"])
        _put(new, "repeated_calls", data["repeated_calls"])
        _put(new, "unchanged_repeats", data["unchanged_repeats"])
        _put(new, "wasted_seconds_sum", data.get("wasted_seconds_sum"))
        return new
    except _MISFITS as error:
        raise _fault(RepeatedKindTotal, data, error) from error


def _decode_repeated_work(data: Any) -> RepeatedWork:
    try:
        new = _new(RepeatedWork)
        _put(new, "tool", data["tool"])
        _put(new, "key", data["key"])
        _put(new, "command", data.get("command"))
        _put(new, "kind", data["kind"])
        _put(new, "expensive", _items(data["expensive"]))
        _put(new, "scope", data["scope"])
        _put(new, "count", data["count"])
        _put(new, "agents", _each(_decode_agent_count, data["agents"]))
        _put(new, "attempts", _items(data["attempts"]))
        _put(new, "failures", data["failures"])
        _put(new, "unchanged_repeats", data["unchanged_repeats"])
        _put(new, "unknown_repeats", data["unknown_repeats"])
        _put(new, "changed_repeats", data["changed_repeats"])
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "seconds_max", data.get("seconds_max"))
        _put(new, "wasted_seconds_sum", data.get("wasted_seconds_sum"))
        _put(new, "wasted_seconds_union", data.get("wasted_seconds_union"))
        _put(new, "wasted_seconds_at_most", data.get("wasted_seconds_at_most"))
        _put(new, "wasted_cost", _decode_cost_bounds(data["wasted_cost"]))
        _put(new, "output_chars", data.get("output_chars"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RepeatedWork, data, error) from error


def _decode_near_duplicate(data: Any) -> NearDuplicate:
    try:
        new = _new(NearDuplicate)
        _put(new, "tool", data["tool"])
        _put(new, "kind", data["kind"])
        _put(new, "similarity", data["similarity"])
        _put(new, "scope", data["scope"])
        _put(new, "input", data["input"])
        _put(new, "earlier", _decode_near_call(data["earlier"]))
        _put(new, "later", _decode_near_call(data["later"]))
        return new
    except _MISFITS as error:
        raise _fault(NearDuplicate, data, error) from error


def _decode_near_call(data: Any) -> NearCall:
    try:
        new = _new(NearCall)
        _put(new, "agent", data.get("agent"))
        _put(new, "text", data["text"])
        _put(new, "seconds", data.get("seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(NearCall, data, error) from error


def _decode_decisions(data: Any) -> Decisions:
    try:
        new = _new(Decisions)
        _put(new, "answers", _decode_figure(data["answers"]))
        _put(new, "votes_cast", _decode_figure(data["votes_cast"]))
        _put(new, "votes_valid", _decode_figure(data["votes_valid"]))
        _put(new, "votes_ignored", _decode_figure(data["votes_ignored"]))
        _put(new, "agent_restarts", _decode_figure(data["agent_restarts"]))
        _put(new, "restart_signals", _decode_figure(data["restart_signals"]))
        _put(new, "injections", _decode_figure(data["injections"]))
        _put(new, "rounds", _decode_figure(data["rounds"]))
        _put(new, "by_agent", _each(_decode_agent_decisions, data["by_agent"]))
        _put(new, "progression", _each(_decode_answer_step, data["progression"]))
        _put(new, "votes", _each(_decode_vote_step, data["votes"]))
        _put(new, "ignored", _each(_decode_ignored_vote_step, data["ignored"]))
        _put(new, "flips", _each(_decode_vote_flip, data["flips"]))
        _put(new, "stops", _each(_decode_stop_step, data["stops"]))
        _put(new, "selection", _decode_winner_selection(data["selection"]))
        _put(new, "round_decisions", _each(_decode_round_decision, data["round_decisions"]))
        _put(new, "restart_ledger", _each(_decode_restart_entry, data["restart_ledger"]))
        _put(new, "restart_totals", _decode_restart_totals(data["restart_totals"]))
        _put(new, "blind_votes", _each(_decode_blind_vote, data["blind_votes"]))
        _put(new, "taken", _each(_decode_taken_text, data["taken"]))
        _put(new, "taken_not_compared", _each(_decode_not_compared_text, data["taken_not_compared"]))
        _put(new, "taken_files", _each(_decode_taken_files, data["taken_files"]))
        _put(new, "incomplete_rounds", _each(_decode_incomplete_round, data["incomplete_rounds"]))
        return new
    except _MISFITS as error:
        raise _fault(Decisions, data, error) from error


def _decode_agent_decisions(data: Any) -> AgentDecisions:
    try:
        new = _new(AgentDecisions)
        _put(new, "agent", data["agent"])
        _put(new, "answers", data.get("answers"))
        _put(new, "votes_cast", data.get("votes_cast"))
        _put(new, "votes_ignored", data.get("votes_ignored"))
        _put(new, "agent_restarts", data.get("agent_restarts"))
        _put(new, "rounds", data.get("rounds"))
        _put(new, "votes_received", data.get("votes_received"))
        _put(new, "injections", data.get("injections"))
        found = data.get("saw_answers_of")
        _put(new, "saw_answers_of", None if found is None else _items(found))
        _put(new, "isolated", data.get("isolated"))
        return new
    except _MISFITS as error:
        raise _fault(AgentDecisions, data, error) from error


def _decode_answer_step(data: Any) -> AnswerStep:
    try:
        new = _new(AnswerStep)
        _put(new, "label", data.get("label"))
        _put(new, "agent", data["agent"])
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "chars", data.get("chars"))
        _put(new, "lines", data.get("lines"))
        _put(new, "excerpt", data.get("excerpt"))
        _put(new, "valid_votes", data.get("valid_votes"))
        found = data.get("comparison")
        _put(new, "comparison", None if found is None else _decode_supplied_comparison(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AnswerStep, data, error) from error


def _decode_vote_step(data: Any) -> VoteStep:
    try:
        new = _new(VoteStep)
        _put(new, "voter", data["voter"])
        _put(new, "label", data.get("label"))
        _put(new, "target", data.get("target"))
        _put(new, "reason", data.get("reason"))
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "counted", data.get("counted"))
        _put(new, "cleared_by", data.get("cleared_by"))
        _put(new, "self_vote", data.get("self_vote"))
        _put(new, "stale", data.get("stale"))
        _put(new, "answer_shown", data.get("answer_shown"))
        _put(new, "workspace_opened", data.get("workspace_opened"))
        found = data.get("options")
        _put(new, "options", None if found is None else _items(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(VoteStep, data, error) from error


def _decode_ignored_vote_step(data: Any) -> IgnoredVoteStep:
    try:
        new = _new(IgnoredVoteStep)
        _put(new, "voter", data["voter"])
        _put(new, "target", data.get("target"))
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "evidence", _decode_evidence(data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(IgnoredVoteStep, data, error) from error


def _decode_vote_flip(data: Any) -> VoteFlip:
    try:
        new = _new(VoteFlip)
        _put(new, "voter", data["voter"])
        _put(new, "from_", data.get("from"))
        _put(new, "to", data.get("to"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(VoteFlip, data, error) from error


def _decode_stop_step(data: Any) -> StopStep:
    try:
        new = _new(StopStep)
        _put(new, "agent", data["agent"])
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "summary", data.get("summary"))
        _put(new, "status", data.get("status"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(StopStep, data, error) from error


def _decode_winner_selection(data: Any) -> WinnerSelection:
    try:
        new = _new(WinnerSelection)
        _put(new, "basis", data["basis"])
        _put(new, "tally", _each(lambda item: _items(item, 2), data["tally"]))
        _put(new, "tally_basis", data.get("tally_basis"))
        _put(new, "tie", data.get("tie"))
        _put(new, "tied", _items(data["tied"]))
        _put(new, "stated_reason", data.get("stated_reason"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(WinnerSelection, data, error) from error


def _decode_round_decision(data: Any) -> RoundDecision:
    try:
        new = _new(RoundDecision)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        found = data.get("seen")
        _put(new, "seen", None if found is None else _items(found))
        _put(new, "newer_unseen", data.get("newer_unseen"))
        _put(new, "decision", data["decision"])
        _put(new, "label", data.get("label"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundDecision, data, error) from error


def _decode_restart_entry(data: Any) -> RestartEntry:
    try:
        new = _new(RestartEntry)
        _put(new, "trigger", data.get("trigger"))
        _put(new, "label", data.get("label"))
        _put(new, "labels", _items(data["labels"]))
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "restarted", _each(_decode_restarted_agent, data["restarted"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RestartEntry, data, error) from error


def _decode_restarted_agent(data: Any) -> RestartedAgent:
    try:
        new = _new(RestartedAgent)
        _put(new, "agent", data["agent"])
        _put(new, "kind", data["kind"])
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "own_answer", data["own_answer"])
        _put(new, "cut_round", data.get("cut_round"))
        _put(new, "outcome", data.get("outcome"))
        _put(new, "pending", _items(data["pending"]))
        _put(new, "signal_after_seconds", data.get("signal_after_seconds"))
        _put(new, "signal_after_share", data.get("signal_after_share"))
        _put(new, "seconds_cut", data.get("seconds_cut"))
        _put(new, "tool_calls_cut", data.get("tool_calls_cut"))
        _put(new, "tool_seconds_cut", data.get("tool_seconds_cut"))
        _put(new, "tool_wall_seconds_cut", data.get("tool_wall_seconds_cut"))
        _put(new, "result_chars_cut", data.get("result_chars_cut"))
        _put(new, "text_chars_cut", data.get("text_chars_cut"))
        _put(new, "thinking_chars_cut", data.get("thinking_chars_cut"))
        _put(new, "input_tokens_cut", data.get("input_tokens_cut"))
        _put(new, "output_tokens_cut", data.get("output_tokens_cut"))
        _put(new, "cost_usd_cut", data.get("cost_usd_cut"))
        found = data.get("redone")
        _put(new, "redone", None if found is None else _each(_decode_redone_call, found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RestartedAgent, data, error) from error


def _decode_redone_call(data: Any) -> RedoneCall:
    try:
        new = _new(RedoneCall)
        _put(new, "tool", data["tool"])
        _put(new, "arguments", data["arguments"])
        _put(new, "before", data["before"])
        _put(new, "again", data["again"])
        _put(new, "again_seconds", data.get("again_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RedoneCall, data, error) from error


def _decode_restart_totals(data: Any) -> RestartTotals:
    try:
        new = _new(RestartTotals)
        _put(new, "cut_rounds", _decode_figure(data["cut_rounds"]))
        _put(new, "seconds", _decode_figure(data["seconds"]))
        _put(new, "tool_calls", _decode_figure(data["tool_calls"]))
        _put(new, "tool_seconds", _decode_figure(data["tool_seconds"]))
        _put(new, "result_chars", _decode_figure(data["result_chars"]))
        _put(new, "input_tokens", _decode_figure(data["input_tokens"]))
        _put(new, "output_tokens", _decode_figure(data["output_tokens"]))
        _put(new, "cost_usd", _decode_figure(data["cost_usd"]))
        _put(new, "rounds_without_tokens", data["rounds_without_tokens"])
        _put(new, "redone_calls", _decode_figure(data["redone_calls"]))
        _put(new, "redone_seconds", _decode_figure(data["redone_seconds"]))
        return new
    except _MISFITS as error:
        raise _fault(RestartTotals, data, error) from error


def _decode_blind_vote(data: Any) -> BlindVote:
    try:
        new = _new(BlindVote)
        _put(new, "voter", data["voter"])
        _put(new, "label", data.get("label"))
        _put(new, "target", data["target"])
        _put(new, "offset_seconds", data.get("offset_seconds"))
        _put(new, "seen", _items(data["seen"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(BlindVote, data, error) from error


def _decode_taken_text(data: Any) -> TakenText:
    try:
        new = _new(TakenText)
        _put(new, "label", data.get("label"))
        _put(new, "agent", data["agent"])
        _put(new, "source_label", data.get("source_label"))
        _put(new, "source_agent", data["source_agent"])
        _put(new, "shared_shingles", data["shared_shingles"])
        _put(new, "share", data["share"])
        _put(new, "longest_run_words", data["longest_run_words"])
        _put(new, "longest_run", data["longest_run"])
        _put(new, "shown", data.get("shown"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(TakenText, data, error) from error


def _decode_not_compared_text(data: Any) -> NotComparedText:
    try:
        new = _new(NotComparedText)
        _put(new, "label", data.get("label"))
        _put(new, "agent", data["agent"])
        _put(new, "bytes", data.get("bytes"))
        return new
    except _MISFITS as error:
        raise _fault(NotComparedText, data, error) from error


def _decode_taken_files(data: Any) -> TakenFiles:
    try:
        new = _new(TakenFiles)
        _put(new, "label", data.get("label"))
        _put(new, "agent", data["agent"])
        _put(new, "source_label", data.get("source_label"))
        _put(new, "source_agent", data["source_agent"])
        _put(new, "count", data["count"])
        _put(new, "files", _each(_decode_file_entry, data["files"]))
        _put(new, "shown", data.get("shown"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(TakenFiles, data, error) from error


def _decode_file_entry(data: Any) -> FileEntry:
    try:
        new = _new(FileEntry)
        _put(new, "path", data["path"])
        _put(new, "bytes", data["bytes"])
        return new
    except _MISFITS as error:
        raise _fault(FileEntry, data, error) from error


def _decode_incomplete_round(data: Any) -> IncompleteRound:
    try:
        new = _new(IncompleteRound)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "number", data.get("number"))
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "end_basis", data.get("end_basis"))
        _put(new, "lost", data["lost"])
        _put(new, "seconds", data.get("seconds"))
        _put(new, "at_seconds", data.get("at_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(IncompleteRound, data, error) from error


def _decode_cost(data: Any) -> Cost:
    try:
        new = _new(Cost)
        _put(new, "cost_usd", _decode_figure(data["cost_usd"]))
        _put(new, "cost_recorded", _decode_figure(data["cost_recorded"]))
        _put(new, "cost_status", data["cost_status"])
        _put(new, "subagent_cost_usd", _decode_figure(data["subagent_cost_usd"]))
        _put(new, "tokens_complete", data["tokens_complete"])
        _put(new, "input_tokens", _decode_figure(data["input_tokens"]))
        _put(new, "output_tokens", _decode_figure(data["output_tokens"]))
        _put(new, "reasoning_tokens", _decode_figure(data["reasoning_tokens"]))
        _put(new, "cached_input_tokens", _decode_figure(data["cached_input_tokens"]))
        _put(new, "cache_hit_rate", _decode_figure(data["cache_hit_rate"]))
        _put(new, "by_agent", _each(_decode_agent_cost, data["by_agent"]))
        _put(new, "by_round", _each(_decode_round_cost, data["by_round"]))
        _put(new, "by_model", _each(_decode_model_cost, data["by_model"]))
        _put(new, "by_subagent", _each(_decode_subagent_cost, data["by_subagent"]))
        found = data.get("api")
        _put(new, "api", None if found is None else _decode_api_time(found))
        return new
    except _MISFITS as error:
        raise _fault(Cost, data, error) from error


def _decode_agent_cost(data: Any) -> AgentCost:
    try:
        new = _new(AgentCost)
        _put(new, "agent", data["agent"])
        _put(new, "backend", data.get("backend"))
        _put(new, "model", data.get("model"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "reasoning_tokens", data.get("reasoning_tokens"))
        _put(new, "cached_input_tokens", data.get("cached_input_tokens"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "cache_hit_rate", data.get("cache_hit_rate"))
        _put(new, "cache_basis", data["cache_basis"])
        _put(new, "unattributed_input_tokens", data.get("unattributed_input_tokens"))
        _put(new, "unattributed_output_tokens", data.get("unattributed_output_tokens"))
        _put(new, "cost_share", data.get("cost_share"))
        _put(new, "unattributed_cost_usd", data.get("unattributed_cost_usd"))
        _put(new, "carried_input_tokens", data.get("carried_input_tokens"))
        _put(new, "carried_output_tokens", data.get("carried_output_tokens"))
        _put(new, "basis", data["basis"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentCost, data, error) from error


def _decode_round_cost(data: Any) -> RoundCost:
    try:
        new = _new(RoundCost)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "reasoning_tokens", data.get("reasoning_tokens"))
        _put(new, "cached_input_tokens", data.get("cached_input_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundCost, data, error) from error


def _decode_model_cost(data: Any) -> ModelCost:
    try:
        new = _new(ModelCost)
        _put(new, "model", data["model"])
        _put(new, "agents", _items(data["agents"]))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ModelCost, data, error) from error


def _decode_subagent_cost(data: Any) -> SubagentCost:
    try:
        new = _new(SubagentCost)
        _put(new, "id", data["id"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "in_run_cost", data["in_run_cost"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SubagentCost, data, error) from error


def _decode_api_time(data: Any) -> ApiTime:
    try:
        new = _new(ApiTime)
        _put(new, "calls", data.get("calls"))
        _put(new, "total_ms", data.get("total_ms"))
        _put(new, "first_token_ms", data.get("first_token_ms"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ApiTime, data, error) from error


def _decode_failures(data: Any) -> Failures:
    try:
        new = _new(Failures)
        _put(new, "exceptions", _each(_decode_failure, data["exceptions"]))
        _put(new, "tool_calls", _each(_decode_failure, data["tool_calls"]))
        _put(new, "tool_failures", _decode_figure(data["tool_failures"]))
        _put(new, "commands", _each(_decode_failure, data["commands"]))
        _put(new, "command_failures", _decode_figure(data["command_failures"]))
        _put(new, "commands_without_result", data["commands_without_result"])
        _put(new, "reported_failures", _each(_decode_failure, data["reported_failures"]))
        _put(new, "agents", _each(_decode_failure, data["agents"]))
        _put(new, "api", _each(_decode_failure, data["api"]))
        _put(new, "mcp_servers", _each(_decode_failure, data["mcp_servers"]))
        found = data.get("orchestrator_timeout")
        _put(new, "orchestrator_timeout", None if found is None else _decode_orchestrator_timeout(found))
        _put(new, "timeouts", _each(_decode_failure, data["timeouts"]))
        _put(new, "subagents", _each(_decode_failure, data["subagents"]))
        _put(new, "incomplete_rounds", _each(_decode_incomplete_round, data["incomplete_rounds"]))
        _put(new, "end", _decode_run_end(data["end"]))
        _put(new, "recorded", _decode_failure_sources(data["recorded"]))
        return new
    except _MISFITS as error:
        raise _fault(Failures, data, error) from error


def _decode_failure(data: Any) -> Failure:
    try:
        new = _new(Failure)
        _put(new, "kind", data["kind"])
        _put(new, "agent", data.get("agent"))
        _put(new, "subject", data.get("subject"))
        _put(new, "command", data.get("command"))
        _put(new, "exit_code", data.get("exit_code"))
        _put(new, "message", data.get("message"))
        _put(new, "at_seconds", data.get("at_seconds"))
        _put(new, "normal", data["normal"])
        found = data.get("hypothesis")
        _put(new, "hypothesis", None if found is None else _decode_failure_hypothesis(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Failure, data, error) from error


def _decode_failure_hypothesis(data: Any) -> FailureHypothesis:
    try:
        new = _new(FailureHypothesis)
        _put(new, "cause", data["cause"])
        _put(new, "rule", data["rule"])
        _put(new, "matched", data["matched"])
        _put(new, "excerpt", data.get("excerpt"))
        _put(new, "name", data.get("name"))
        _put(new, "nearest", data.get("nearest"))
        return new
    except _MISFITS as error:
        raise _fault(FailureHypothesis, data, error) from error


def _decode_orchestrator_timeout(data: Any) -> OrchestratorTimeout:
    try:
        new = _new(OrchestratorTimeout)
        _put(new, "details", data.get("details"))
        _put(new, "available_answers", data.get("available_answers"))
        _put(new, "selected_agent", data.get("selected_agent"))
        _put(new, "selection_reason", data.get("selection_reason"))
        _put(new, "answer_reused", data.get("answer_reused"))
        _put(new, "agents", _items(data["agents"]))
        _put(new, "at_seconds", data.get("at_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(OrchestratorTimeout, data, error) from error


def _decode_run_end(data: Any) -> RunEnd:
    try:
        new = _new(RunEnd)
        _put(new, "kind", data["kind"])
        _put(new, "finish_reason", data.get("finish_reason"))
        _put(new, "finish_details", data.get("finish_details"))
        _put(new, "last_record_seconds", data.get("last_record_seconds"))
        _put(new, "unfinished_calls", _each(_decode_failure, data["unfinished_calls"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RunEnd, data, error) from error


def _decode_failure_sources(data: Any) -> FailureSources:
    try:
        new = _new(FailureSources)
        _put(new, "calls", data["calls"])
        _put(new, "coordination_events", data["coordination_events"])
        _put(new, "events", data["events"])
        _put(new, "status", data["status"])
        _put(new, "massgen_log", data["massgen_log"])
        return new
    except _MISFITS as error:
        raise _fault(FailureSources, data, error) from error


def _decode_reasoning(data: Any) -> Reasoning:
    try:
        new = _new(Reasoning)
        _put(new, "calls_recorded", data["calls_recorded"])
        _put(new, "utterances_recorded", data["utterances_recorded"])
        _put(new, "results_recorded", data["results_recorded"])
        _put(new, "ambiguous_matches", _decode_figure(data["ambiguous_matches"]))
        _put(new, "by_agent", _each(_decode_agent_reasoning, data["by_agent"]))
        _put(new, "conflicts", _each(_decode_command_conflict, data["conflicts"]))
        _put(new, "unverified_writes", _each(_decode_unverified_write, data["unverified_writes"]))
        _put(new, "single_looks", _each(_decode_single_look, data["single_looks"]))
        _put(new, "endless_verification", _each(_decode_endless_verification, data["endless_verification"]))
        return new
    except _MISFITS as error:
        raise _fault(Reasoning, data, error) from error


def _decode_agent_reasoning(data: Any) -> AgentReasoning:
    try:
        new = _new(AgentReasoning)
        _put(new, "agent", data["agent"])
        _put(new, "calls", data.get("calls"))
        _put(new, "denied", data["denied"])
        _put(new, "shape", data["shape"])
        _put(new, "acts", _each(_decode_act_share, data["acts"]))
        _put(new, "time", _decode_time_in_tools(data["time"]))
        _put(new, "rounds", _each(_decode_round_conduct, data["rounds"]))
        _put(new, "failed_calls", _decode_figure(data["failed_calls"]))
        _put(new, "after_failures", _each(_decode_after_failures, data["after_failures"]))
        _put(new, "failure_runs", _each(_decode_failure_run, data["failure_runs"]))
        _put(new, "text_chars", data.get("text_chars"))
        _put(new, "thinking_chars", data.get("thinking_chars"))
        _put(new, "thinking_share", data.get("thinking_share"))
        _put(new, "quotes", _each(_decode_agent_quote, data["quotes"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentReasoning, data, error) from error


def _decode_act_share(data: Any) -> ActShare:
    try:
        new = _new(ActShare)
        _put(new, "act", data["act"])
        _put(new, "calls", data["calls"])
        _put(new, "share", data["share"])
        return new
    except _MISFITS as error:
        raise _fault(ActShare, data, error) from error


def _decode_time_in_tools(data: Any) -> TimeInTools:
    try:
        new = _new(TimeInTools)
        _put(new, "round_seconds", data.get("round_seconds"))
        _put(new, "tool_seconds", data.get("tool_seconds"))
        _put(new, "tool_share", data.get("tool_share"))
        return new
    except _MISFITS as error:
        raise _fault(TimeInTools, data, error) from error


def _decode_round_conduct(data: Any) -> RoundConduct:
    try:
        new = _new(RoundConduct)
        _put(new, "round", data["round"])
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "calls", data["calls"])
        _put(new, "shape", data["shape"])
        _put(new, "first_tool_seconds", data.get("first_tool_seconds"))
        _put(new, "last_tool_to_commit_seconds", data.get("last_tool_to_commit_seconds"))
        found = data.get("last_write")
        _put(new, "last_write", None if found is None else _decode_last_write(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundConduct, data, error) from error


def _decode_last_write(data: Any) -> LastWrite:
    try:
        new = _new(LastWrite)
        _put(new, "subject", data.get("subject"))
        _put(new, "seconds_to_commit", data.get("seconds_to_commit"))
        _put(new, "reads_after", data["reads_after"])
        _put(new, "checks_after", data["checks_after"])
        _put(new, "tests_after", data["tests_after"])
        _put(new, "runs_after", data["runs_after"])
        _put(new, "same_call_looks", data["same_call_looks"])
        _put(new, "first_result_accepted", data["first_result_accepted"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(LastWrite, data, error) from error


def _decode_after_failures(data: Any) -> AfterFailures:
    try:
        new = _new(AfterFailures)
        _put(new, "next", data["next"])
        _put(new, "count", data["count"])
        _put(new, "succeeded", data["succeeded"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AfterFailures, data, error) from error


def _decode_failure_run(data: Any) -> FailureRun:
    try:
        new = _new(FailureRun)
        _put(new, "round", data.get("round"))
        _put(new, "length", data["length"])
        _put(new, "tools", data["tools"])
        _put(new, "tool", data["tool"])
        _put(new, "subject", data.get("subject"))
        _put(new, "same_again", data["same_again"])
        _put(new, "next", data["next"])
        _put(new, "next_succeeded", data.get("next_succeeded"))
        _put(new, "calls_to_success", data.get("calls_to_success"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        _put(new, "next_evidence", _each(_decode_evidence, data["next_evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(FailureRun, data, error) from error


def _decode_agent_quote(data: Any) -> AgentQuote:
    try:
        new = _new(AgentQuote)
        _put(new, "rule", data["rule"])
        _put(new, "kind", data["kind"])
        _put(new, "text", data["text"])
        _put(new, "chars", data["chars"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentQuote, data, error) from error


def _decode_command_conflict(data: Any) -> CommandConflict:
    try:
        new = _new(CommandConflict)
        _put(new, "command", data["command"])
        _put(new, "agent", data["agent"])
        _put(new, "exit_codes", _items(data["exit_codes"]))
        _put(new, "conflicting", _items(data["conflicting"], 2))
        _put(new, "same_round", data["same_round"])
        _put(new, "may_write", data["may_write"])
        _put(new, "looked_again", data["looked_again"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CommandConflict, data, error) from error


def _decode_unverified_write(data: Any) -> UnverifiedWrite:
    try:
        new = _new(UnverifiedWrite)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "subject", data.get("subject"))
        _put(new, "writes", data["writes"])
        _put(new, "runs_after", data["runs_after"])
        _put(new, "only_notes", data["only_notes"])
        _put(new, "seconds_to_commit", data.get("seconds_to_commit"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(UnverifiedWrite, data, error) from error


def _decode_single_look(data: Any) -> SingleLook:
    try:
        new = _new(SingleLook)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "subject", data.get("subject"))
        _put(new, "exit_code", data.get("exit_code"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SingleLook, data, error) from error


def _decode_endless_verification(data: Any) -> EndlessVerification:
    try:
        new = _new(EndlessVerification)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "checks", data["checks"])
        _put(new, "subject", data.get("subject"))
        _put(new, "times", data["times"])
        _put(new, "seconds", data.get("seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(EndlessVerification, data, error) from error


def _decode_tool_reliability(data: Any) -> ToolReliability:
    try:
        new = _new(ToolReliability)
        _put(new, "totals", _decode_call_totals(data["totals"]))
        _put(new, "results_recorded", data["results_recorded"])
        _put(new, "by_agent", _each(_decode_agent_tools, data["by_agent"]))
        _put(new, "by_tool", _each(_decode_tool_statistics, data["by_tool"]))
        _put(new, "inconsistent", _each(_decode_answer_split, data["inconsistent"]))
        _put(new, "changed_results", _each(_decode_answer_split, data["changed_results"]))
        _put(
            new,
            "suspected_false_positives",
            _each(_decode_suspected_false_positive, data["suspected_false_positives"]),
        )
        _put(new, "contradicted_failures", _each(_decode_contradicted_failure, data["contradicted_failures"]))
        _put(new, "failure_clusters", _each(_decode_failure_cluster, data["failure_clusters"]))
        _put(new, "streaks", _each(_decode_failure_streak, data["streaks"]))
        _put(new, "denied", _each(_decode_call_note, data["denied"]))
        _put(new, "background", _each(_decode_call_note, data["background"]))
        _put(new, "unfinished", _each(_decode_call_note, data["unfinished"]))
        return new
    except _MISFITS as error:
        raise _fault(ToolReliability, data, error) from error


def _decode_call_totals(data: Any) -> CallTotals:
    try:
        new = _new(CallTotals)
        _put(new, "tool_calls", _decode_figure(data["tool_calls"]))
        _put(new, "tool_failures", _decode_figure(data["tool_failures"]))
        _put(new, "stated_only", data["stated_only"])
        _put(new, "carried_calls", data["carried_calls"])
        _put(new, "unattributed_calls", data["unattributed_calls"])
        _put(new, "busy_seconds", _decode_figure(data["busy_seconds"]))
        _put(new, "wall_seconds", _decode_figure(data["wall_seconds"]))
        return new
    except _MISFITS as error:
        raise _fault(CallTotals, data, error) from error


def _decode_agent_tools(data: Any) -> AgentTools:
    try:
        new = _new(AgentTools)
        _put(new, "agent", data["agent"])
        _put(new, "calls", data.get("calls"))
        _put(new, "failures", data.get("failures"))
        _put(new, "busy_seconds", data.get("busy_seconds"))
        _put(new, "wall_seconds", data.get("wall_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentTools, data, error) from error


def _decode_tool_statistics(data: Any) -> ToolStatistics:
    try:
        new = _new(ToolStatistics)
        _put(new, "tool", data["tool"])
        _put(new, "calls", data["calls"])
        _put(new, "carried", data["carried"])
        _put(new, "finished", data["finished"])
        _put(new, "failures", data.get("failures"))
        _put(new, "command_failures", data.get("command_failures"))
        _put(new, "failure_rate", data.get("failure_rate"))
        _put(new, "seconds_total", data.get("seconds_total"))
        _put(new, "seconds_avg", data.get("seconds_avg"))
        _put(new, "seconds_max", data.get("seconds_max"))
        _put(new, "seconds_p90", data.get("seconds_p90"))
        _put(new, "output_chars", data.get("output_chars"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ToolStatistics, data, error) from error


def _decode_answer_split(data: Any) -> AnswerSplit:
    try:
        new = _new(AnswerSplit)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "subject", data["subject"])
        _put(new, "calls", data["calls"])
        _put(new, "successes", data["successes"])
        _put(new, "failures", data["failures"])
        _put(new, "distinct_results", data.get("distinct_results"))
        _put(new, "input", data["input"])
        _put(new, "variants", _each(_decode_result_variant, data["variants"]))
        _put(new, "differs_at_line", data.get("differs_at_line"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AnswerSplit, data, error) from error


def _decode_result_variant(data: Any) -> ResultVariant:
    try:
        new = _new(ResultVariant)
        _put(new, "calls", data["calls"])
        _put(new, "failed", data.get("failed"))
        _put(new, "exit_code", data.get("exit_code"))
        _put(new, "chars", data.get("chars"))
        _put(new, "line", data.get("line"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ResultVariant, data, error) from error


def _decode_suspected_false_positive(data: Any) -> SuspectedFalsePositive:
    try:
        new = _new(SuspectedFalsePositive)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "subject", data.get("subject"))
        _put(new, "basis", _items(data["basis"]))
        _put(new, "statuses", _items(data["statuses"]))
        _put(new, "message", data.get("message"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SuspectedFalsePositive, data, error) from error


def _decode_contradicted_failure(data: Any) -> ContradictedFailure:
    try:
        new = _new(ContradictedFailure)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "subject", data.get("subject"))
        _put(new, "basis", data["basis"])
        _put(new, "error", data.get("error"))
        _put(new, "result", data["result"])
        _put(new, "result_chars", data["result_chars"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ContradictedFailure, data, error) from error


def _decode_failure_cluster(data: Any) -> FailureCluster:
    try:
        new = _new(FailureCluster)
        _put(new, "kind", data["kind"])
        _put(new, "template", data.get("template"))
        _put(new, "count", data["count"])
        _put(new, "tools", _items(data["tools"]))
        _put(new, "agents", _items(data["agents"]))
        _put(new, "exit_codes", _items(data["exit_codes"]))
        _put(new, "first_at_seconds", data.get("first_at_seconds"))
        _put(new, "last_at_seconds", data.get("last_at_seconds"))
        _put(new, "example", data.get("example"))
        found = data.get("hypothesis")
        _put(new, "hypothesis", None if found is None else _decode_failure_hypothesis(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(FailureCluster, data, error) from error


def _decode_failure_streak(data: Any) -> FailureStreak:
    try:
        new = _new(FailureStreak)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "length", data["length"])
        _put(new, "distinct_arguments", data.get("distinct_arguments"))
        _put(new, "message", data.get("message"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(FailureStreak, data, error) from error


def _decode_call_note(data: Any) -> CallNote:
    try:
        new = _new(CallNote)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "subject", data.get("subject"))
        _put(new, "message", data.get("message"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CallNote, data, error) from error


def _decode_enforcement(data: Any) -> Enforcement:
    try:
        new = _new(Enforcement)
        _put(new, "retries", _decode_figure(data["retries"]))
        _put(new, "buffer_chars_lost", _decode_figure(data["buffer_chars_lost"]))
        _put(new, "effective_chars_lost", _decode_figure(data["effective_chars_lost"]))
        _put(new, "distinct_chars_lost", _decode_figure(data["distinct_chars_lost"]))
        _put(new, "distinct_failures", _decode_figure(data["distinct_failures"]))
        _put(new, "infrastructure_failures", _decode_figure(data["infrastructure_failures"]))
        _put(new, "by_agent", _each(_decode_agent_enforcement, data["by_agent"]))
        _put(new, "by_round", _each(_decode_round_enforcement, data["by_round"]))
        _put(new, "events", _each(_decode_enforcement_event, data["events"]))
        _put(new, "unknown_tools", _each(_decode_unknown_tool, data["unknown_tools"]))
        _put(new, "unrecovered", _each(_decode_unrecovered, data["unrecovered"]))
        _put(new, "retry_notices", data.get("retry_notices"))
        return new
    except _MISFITS as error:
        raise _fault(Enforcement, data, error) from error


def _decode_agent_enforcement(data: Any) -> AgentEnforcement:
    try:
        new = _new(AgentEnforcement)
        _put(new, "agent", data["agent"])
        _put(new, "retries", data.get("retries"))
        _put(new, "buffer_chars_lost", data.get("buffer_chars_lost"))
        return new
    except _MISFITS as error:
        raise _fault(AgentEnforcement, data, error) from error


def _decode_round_enforcement(data: Any) -> RoundEnforcement:
    try:
        new = _new(RoundEnforcement)
        _put(new, "agent", data["agent"])
        _put(new, "round", data["round"])
        _put(new, "retries", data["retries"])
        _put(new, "reasons", _items(data["reasons"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundEnforcement, data, error) from error


def _decode_enforcement_event(data: Any) -> EnforcementEvent:
    try:
        new = _new(EnforcementEvent)
        _put(new, "agent", data["agent"])
        _put(new, "round", data.get("round"))
        _put(new, "attempt", data.get("attempt"))
        _put(new, "max_attempts", data.get("max_attempts"))
        _put(new, "reason", data.get("reason"))
        _put(new, "infrastructure", data["infrastructure"])
        _put(new, "repeats_api_error", data["repeats_api_error"])
        _put(new, "tool_calls", _items(data["tool_calls"]))
        _put(new, "message", data.get("message"))
        _put(new, "buffer_chars", data.get("buffer_chars"))
        _put(new, "timestamp", data.get("timestamp"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(EnforcementEvent, data, error) from error


def _decode_unknown_tool(data: Any) -> UnknownTool:
    try:
        new = _new(UnknownTool)
        _put(new, "tool", data["tool"])
        _put(new, "agent", data.get("agent"))
        _put(new, "count", data["count"])
        _put(new, "basis", data["basis"])
        _put(new, "failed_server", data.get("failed_server"))
        _put(new, "nearest", data.get("nearest"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(UnknownTool, data, error) from error


def _decode_unrecovered(data: Any) -> Unrecovered:
    try:
        new = _new(Unrecovered)
        _put(new, "agent", data["agent"])
        _put(new, "message", data["message"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Unrecovered, data, error) from error


def _decode_progression(data: Any) -> Progression:
    try:
        new = _new(Progression)
        _put(new, "is_recorded", data["is_recorded"])
        _put(new, "by_agent", _each(_decode_agent_progression, data["by_agent"]))
        _put(new, "reference", data.get("reference"))
        _put(new, "reference_evidence", _each(_decode_evidence, data["reference_evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Progression, data, error) from error


def _decode_agent_progression(data: Any) -> AgentProgression:
    try:
        new = _new(AgentProgression)
        _put(new, "agent", data["agent"])
        _put(new, "answers", _each(_decode_answer_state, data["answers"]))
        _put(new, "steps", _each(_decode_progression_step, data["steps"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentProgression, data, error) from error


def _decode_answer_state(data: Any) -> AnswerState:
    try:
        new = _new(AnswerState)
        _put(new, "label", data.get("label"))
        _put(new, "ordinal", data["ordinal"])
        found = data.get("time")
        _put(new, "time", None if found is None else _decode_moment(found))
        _put(new, "chars", data.get("chars"))
        _put(new, "lines", data.get("lines"))
        _put(new, "words", data.get("words"))
        found = data.get("structure")
        _put(new, "structure", None if found is None else _decode_text_structure(found))
        _put(new, "workspace_files", data.get("workspace_files"))
        _put(new, "workspace_bytes", data.get("workspace_bytes"))
        _put(new, "has_changedoc", data.get("has_changedoc"))
        _put(new, "to_reference", _decode_text_similarity(data["to_reference"]))
        _put(new, "best_so_far", _decode_leading_answer(data["best_so_far"]))
        _put(new, "to_best", _decode_text_similarity(data["to_best"]))
        found = data.get("scores")
        _put(new, "scores", None if found is None else _decode_answer_scores(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AnswerState, data, error) from error


def _decode_text_structure(data: Any) -> TextStructure:
    try:
        new = _new(TextStructure)
        _put(new, "headings", data["headings"])
        _put(new, "list_items", data["list_items"])
        _put(new, "code_blocks", data["code_blocks"])
        _put(new, "tables", data["tables"])
        _put(new, "links", data["links"])
        return new
    except _MISFITS as error:
        raise _fault(TextStructure, data, error) from error


def _decode_text_similarity(data: Any) -> TextSimilarity:
    try:
        new = _new(TextSimilarity)
        _put(new, "value", data.get("value"))
        _put(new, "not_compared", data.get("not_compared"))
        return new
    except _MISFITS as error:
        raise _fault(TextSimilarity, data, error) from error


def _decode_leading_answer(data: Any) -> LeadingAnswer:
    try:
        new = _new(LeadingAnswer)
        _put(new, "label", data.get("label"))
        _put(new, "tied", _items(data["tied"]))
        _put(new, "votes", data["votes"])
        return new
    except _MISFITS as error:
        raise _fault(LeadingAnswer, data, error) from error


def _decode_answer_scores(data: Any) -> AnswerScores:
    try:
        new = _new(AnswerScores)
        _put(new, "by", data.get("by"))
        _put(new, "scores", _each(lambda item: _items(item, 2), data["scores"]))
        _put(new, "total", data["total"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(AnswerScores, data, error) from error


def _decode_progression_step(data: Any) -> ProgressionStep:
    try:
        new = _new(ProgressionStep)
        _put(new, "from_", data["from"])
        _put(new, "to", data["to"])
        _put(new, "from_label", data.get("from_label"))
        _put(new, "to_label", data.get("to_label"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "chars", _decode_size_change(data["chars"]))
        _put(new, "lines", _decode_size_change(data["lines"]))
        _put(new, "words", _decode_size_change(data["words"]))
        _put(new, "structure", _decode_text_structure_change(data["structure"]))
        _put(new, "workspace_files", _decode_size_change(data["workspace_files"]))
        _put(new, "workspace_bytes", _decode_size_change(data["workspace_bytes"]))
        found = data.get("workspace")
        _put(new, "workspace", None if found is None else _decode_workspace_change(found))
        found = data.get("changedoc")
        _put(new, "changedoc", None if found is None else _decode_changedoc_change(found))
        _put(new, "similarity", _decode_text_similarity(data["similarity"]))
        _put(new, "word_distance", data.get("word_distance"))
        _put(new, "changed_words", data.get("changed_words"))
        _put(new, "best_so_far", _decode_leading_answer(data["best_so_far"]))
        _put(new, "to_best", _decode_text_similarity(data["to_best"]))
        _put(new, "is_identical", data.get("is_identical"))
        found = data.get("seen")
        _put(new, "seen", None if found is None else _items(found))
        _put(new, "seen_unnamed", data["seen_unnamed"])
        found = data.get("spent")
        _put(new, "spent", None if found is None else _decode_rounds_spent(found))
        found = data.get("scores_before")
        _put(new, "scores_before", None if found is None else _decode_answer_scores(found))
        found = data.get("scores_after")
        _put(new, "scores_after", None if found is None else _decode_answer_scores(found))
        _put(new, "score_change", data.get("score_change"))
        found = data.get("criteria")
        _put(new, "criteria", None if found is None else _decode_criteria_change(found))
        _put(new, "to_read", _each(_decode_place_to_read, data["to_read"]))
        _put(new, "vote_reasons", data["vote_reasons"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ProgressionStep, data, error) from error


def _decode_size_change(data: Any) -> SizeChange:
    try:
        new = _new(SizeChange)
        _put(new, "before", data.get("before"))
        _put(new, "after", data.get("after"))
        _put(new, "change", data.get("change"))
        return new
    except _MISFITS as error:
        raise _fault(SizeChange, data, error) from error


def _decode_text_structure_change(data: Any) -> TextStructureChange:
    try:
        new = _new(TextStructureChange)
        _put(new, "headings", _decode_size_change(data["headings"]))
        _put(new, "list_items", _decode_size_change(data["list_items"]))
        _put(new, "code_blocks", _decode_size_change(data["code_blocks"]))
        _put(new, "tables", _decode_size_change(data["tables"]))
        _put(new, "links", _decode_size_change(data["links"]))
        return new
    except _MISFITS as error:
        raise _fault(TextStructureChange, data, error) from error


def _decode_workspace_change(data: Any) -> WorkspaceChange:
    try:
        new = _new(WorkspaceChange)
        _put(new, "added", data["added"])
        _put(new, "removed", data["removed"])
        _put(new, "resized", data["resized"])
        _put(new, "same", data["same"])
        _put(new, "files", _each(_decode_file_change, data["files"]))
        _put(new, "is_complete", data["is_complete"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(WorkspaceChange, data, error) from error


def _decode_file_change(data: Any) -> FileChange:
    try:
        new = _new(FileChange)
        _put(new, "path", data["path"])
        _put(new, "before", data.get("before"))
        _put(new, "after", data.get("after"))
        return new
    except _MISFITS as error:
        raise _fault(FileChange, data, error) from error


def _decode_changedoc_change(data: Any) -> ChangedocChange:
    try:
        new = _new(ChangedocChange)
        _put(new, "chars", _decode_size_change(data["chars"]))
        _put(new, "lines", _decode_size_change(data["lines"]))
        _put(new, "similarity", _decode_text_similarity(data["similarity"]))
        _put(new, "is_identical", data.get("is_identical"))
        return new
    except _MISFITS as error:
        raise _fault(ChangedocChange, data, error) from error


def _decode_rounds_spent(data: Any) -> RoundsSpent:
    try:
        new = _new(RoundsSpent)
        _put(new, "rounds", data["rounds"])
        _put(new, "round_seconds", data.get("round_seconds"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "without_record", data["without_record"])
        return new
    except _MISFITS as error:
        raise _fault(RoundsSpent, data, error) from error


def _decode_criteria_change(data: Any) -> CriteriaChange:
    try:
        new = _new(CriteriaChange)
        _put(new, "criteria", _each(_decode_criterion_change, data["criteria"]))
        _put(new, "improved", data["improved"])
        _put(new, "stagnated", data["stagnated"])
        _put(new, "regressed", data["regressed"])
        _put(new, "unmatched", data["unmatched"])
        _put(new, "same_scorer", data.get("same_scorer"))
        return new
    except _MISFITS as error:
        raise _fault(CriteriaChange, data, error) from error


def _decode_criterion_change(data: Any) -> CriterionChange:
    try:
        new = _new(CriterionChange)
        _put(new, "id", data["id"])
        _put(new, "before", data["before"])
        _put(new, "after", data["after"])
        return new
    except _MISFITS as error:
        raise _fault(CriterionChange, data, error) from error


def _decode_place_to_read(data: Any) -> PlaceToRead:
    try:
        new = _new(PlaceToRead)
        _put(new, "what", data["what"])
        _put(new, "label", data.get("label"))
        _put(new, "by", data.get("by"))
        _put(new, "lines", data.get("lines"))
        _put(new, "evidence", _decode_evidence(data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(PlaceToRead, data, error) from error


def _decode_proposals(data: Any) -> Proposals:
    try:
        new = _new(Proposals)
        _put(new, "is_recorded", data["is_recorded"])
        _put(new, "proposals", _each(_decode_proposal, data["proposals"]))
        _put(new, "submissions", _each(_decode_checklist_submission, data["submissions"]))
        _put(new, "criteria", _each(_decode_criteria_set, data["criteria"]))
        _put(new, "texts", _each(_decode_gap_text, data["texts"]))
        return new
    except _MISFITS as error:
        raise _fault(Proposals, data, error) from error


def _decode_proposal(data: Any) -> Proposal:
    try:
        new = _new(Proposal)
        _put(new, "agent", data.get("agent"))
        found = data.get("time")
        _put(new, "time", None if found is None else _decode_moment(found))
        _put(new, "round", data.get("round"))
        _put(new, "tool", data["tool"])
        _put(new, "criteria", _items(data["criteria"]))
        _put(new, "planned", data.get("planned"))
        _put(new, "items", _each(_decode_proposed_item, data["items"]))
        _put(new, "preserved", data.get("preserved"))
        found = data.get("gap")
        _put(new, "gap", None if found is None else _decode_checklist_gap(found))
        found = data.get("specificity")
        _put(new, "specificity", None if found is None else _decode_text_specificity(found))
        _put(new, "followed", _each(_decode_followed_file, data["followed"]))
        _put(new, "next_answer", data.get("next_answer"))
        _put(new, "excerpt", data.get("excerpt"))
        _put(new, "valid", data.get("valid"))
        _put(new, "status", data.get("status"))
        _put(new, "error", data.get("error"))
        _put(new, "to_read", _each(_decode_evidence, data["to_read"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Proposal, data, error) from error


def _decode_proposed_item(data: Any) -> ProposedItem:
    try:
        new = _new(ProposedItem)
        _put(new, "criterion", data["criterion"])
        _put(new, "text", data["text"])
        _put(new, "origins", _each(_decode_item_origin, data["origins"]))
        _put(new, "specificity", _decode_text_specificity(data["specificity"]))
        return new
    except _MISFITS as error:
        raise _fault(ProposedItem, data, error) from error


def _decode_item_origin_criteria_gap(data: Any) -> ItemOriginCriteriaGap:
    try:
        new = _new(ItemOriginCriteriaGap)
        _put(new, "kind", "criteria_gap")
        return new
    except _MISFITS as error:
        raise _fault(ItemOriginCriteriaGap, data, error) from error


def _decode_item_origin_own_answer(data: Any) -> ItemOriginOwnAnswer:
    try:
        new = _new(ItemOriginOwnAnswer)
        _put(new, "kind", "own_answer")
        _put(new, "label", data["label"])
        return new
    except _MISFITS as error:
        raise _fault(ItemOriginOwnAnswer, data, error) from error


def _decode_item_origin_peer_answer(data: Any) -> ItemOriginPeerAnswer:
    try:
        new = _new(ItemOriginPeerAnswer)
        _put(new, "kind", "peer_answer")
        _put(new, "label", data["label"])
        return new
    except _MISFITS as error:
        raise _fault(ItemOriginPeerAnswer, data, error) from error


_ITEM_ORIGIN: dict[str, Callable[[Any], ItemOrigin]] = {
    "criteria_gap": _decode_item_origin_criteria_gap,
    "own_answer": _decode_item_origin_own_answer,
    "peer_answer": _decode_item_origin_peer_answer,
}


def _decode_item_origin(data: Any) -> ItemOrigin:
    return _variant("ItemOrigin", "kind", _ITEM_ORIGIN, data)


def _decode_text_specificity(data: Any) -> TextSpecificity:
    try:
        new = _new(TextSpecificity)
        _put(new, "words", data["words"])
        _put(new, "files", _items(data["files"]))
        _put(new, "numbers", data["numbers"])
        _put(new, "criteria", _items(data["criteria"]))
        return new
    except _MISFITS as error:
        raise _fault(TextSpecificity, data, error) from error


def _decode_checklist_gap(data: Any) -> ChecklistGap:
    try:
        new = _new(ChecklistGap)
        _put(new, "label", data.get("label"))
        _put(new, "is_own", data.get("is_own"))
        _put(new, "failed_criteria", _items(data["failed_criteria"]))
        _put(new, "without_proposal", _items(data["without_proposal"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ChecklistGap, data, error) from error


def _decode_followed_file(data: Any) -> FollowedFile:
    try:
        new = _new(FollowedFile)
        _put(new, "file", data["file"])
        _put(new, "path", data["path"])
        _put(new, "by", data["by"])
        _put(new, "seconds_after", data.get("seconds_after"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(FollowedFile, data, error) from error


def _decode_checklist_submission(data: Any) -> ChecklistSubmission:
    try:
        new = _new(ChecklistSubmission)
        _put(new, "agent", data.get("agent"))
        found = data.get("time")
        _put(new, "time", None if found is None else _decode_moment(found))
        _put(new, "round", data.get("round"))
        _put(new, "status", data.get("status"))
        _put(new, "accepted", data.get("accepted"))
        _put(new, "verdict", data.get("verdict"))
        _put(new, "explanation", data.get("explanation"))
        _put(new, "error_code", data.get("error_code"))
        _put(new, "true_count", data.get("true_count"))
        _put(new, "required", data.get("required"))
        _put(new, "items", _each(_decode_criterion_score, data["items"]))
        _put(new, "failed_criteria", _items(data["failed_criteria"]))
        _put(new, "plateaued_criteria", _items(data["plateaued_criteria"]))
        _put(new, "best", data.get("best"))
        _put(new, "by_label", _each(_decode_label_scores, data["by_label"]))
        _put(new, "report_path", data.get("report_path"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ChecklistSubmission, data, error) from error


def _decode_criterion_score(data: Any) -> CriterionScore:
    try:
        new = _new(CriterionScore)
        _put(new, "id", data["id"])
        _put(new, "score", data.get("score"))
        _put(new, "passed", data.get("passed"))
        return new
    except _MISFITS as error:
        raise _fault(CriterionScore, data, error) from error


def _decode_label_scores(data: Any) -> LabelScores:
    try:
        new = _new(LabelScores)
        _put(new, "label", data["label"])
        _put(new, "scores", _each(lambda item: _items(item, 2), data["scores"]))
        return new
    except _MISFITS as error:
        raise _fault(LabelScores, data, error) from error


def _decode_criteria_set(data: Any) -> CriteriaSet:
    try:
        new = _new(CriteriaSet)
        _put(new, "origin", data.get("origin"))
        _put(new, "criteria", _each(_decode_criterion, data["criteria"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CriteriaSet, data, error) from error


def _decode_criterion(data: Any) -> Criterion:
    try:
        new = _new(Criterion)
        _put(new, "id", data.get("id"))
        _put(new, "text", data.get("text"))
        _put(new, "category", data.get("category"))
        _put(new, "verify_by", data.get("verify_by"))
        return new
    except _MISFITS as error:
        raise _fault(Criterion, data, error) from error


def _decode_gap_text(data: Any) -> GapText:
    try:
        new = _new(GapText)
        _put(new, "kind", data["kind"])
        _put(new, "agent", data.get("agent"))
        _put(new, "label", data.get("label"))
        _put(new, "named_path", data.get("named_path"))
        _put(new, "chars", data.get("chars"))
        _put(new, "criteria", _items(data["criteria"]))
        found = data.get("copy")
        _put(new, "copy", None if found is None else _decode_evidence(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(GapText, data, error) from error


def _decode_round_roi(data: Any) -> RoundRoi:
    try:
        new = _new(RoundRoi)
        _put(new, "rounds", _each(_decode_round_return, data["rounds"]))
        found = data.get("settled")
        _put(new, "settled", None if found is None else _decode_settled_round(found))
        found = data.get("diminishing_return")
        _put(new, "diminishing_return", None if found is None else _decode_diminishing_return(found))
        _put(new, "no_measurable_change", _decode_round_sum(data["no_measurable_change"]))
        _put(new, "only_verified", _decode_round_sum(data["only_verified"]))
        _put(new, "without_product", _decode_round_sum(data["without_product"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundRoi, data, error) from error


def _decode_round_return(data: Any) -> RoundReturn:
    try:
        new = _new(RoundReturn)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "number", data.get("number"))
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "seconds", data.get("seconds"))
        found = data.get("tokens")
        _put(new, "tokens", None if found is None else _decode_round_tokens(found))
        _put(new, "calls", data.get("calls"))
        _put(new, "product", data["product"])
        _put(new, "label", data.get("label"))
        found = data.get("change")
        _put(new, "change", None if found is None else _decode_answer_change(found))
        _put(new, "no_measurable_change", data.get("no_measurable_change"))
        found = data.get("work")
        _put(new, "work", None if found is None else _decode_act_counts(found))
        _put(new, "only_verified", data.get("only_verified"))
        _put(new, "usd_per_changed_word", data.get("usd_per_changed_word"))
        _put(new, "seconds_per_changed_word", data.get("seconds_per_changed_word"))
        _put(new, "without_product", data["without_product"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RoundReturn, data, error) from error


def _decode_round_tokens(data: Any) -> RoundTokens:
    try:
        new = _new(RoundTokens)
        _put(new, "input", data.get("input"))
        _put(new, "output", data.get("output"))
        _put(new, "reasoning", data.get("reasoning"))
        _put(new, "cached_input", data.get("cached_input"))
        return new
    except _MISFITS as error:
        raise _fault(RoundTokens, data, error) from error


def _decode_answer_change(data: Any) -> AnswerChange:
    try:
        new = _new(AnswerChange)
        _put(new, "size", _decode_text_size(data["size"]))
        _put(new, "previous", data.get("previous"))
        found = data.get("against_previous")
        _put(new, "against_previous", None if found is None else _decode_text_size(found))
        _put(new, "same_text", data.get("same_text"))
        _put(new, "word_distance", data.get("word_distance"))
        _put(new, "changed_words", data.get("changed_words"))
        found = data.get("workspace")
        _put(new, "workspace", None if found is None else _decode_workspace_change(found))
        _put(new, "same_workspace", data.get("same_workspace"))
        _put(new, "best_so_far", data.get("best_so_far"))
        found = data.get("against_best")
        _put(new, "against_best", None if found is None else _decode_text_size(found))
        return new
    except _MISFITS as error:
        raise _fault(AnswerChange, data, error) from error


def _decode_text_size(data: Any) -> TextSize:
    try:
        new = _new(TextSize)
        _put(new, "chars", data["chars"])
        _put(new, "lines", data["lines"])
        _put(new, "words", data["words"])
        return new
    except _MISFITS as error:
        raise _fault(TextSize, data, error) from error


def _decode_act_counts(data: Any) -> ActCounts:
    try:
        new = _new(ActCounts)
        _put(new, "checklist", data["checklist"])
        _put(new, "delegate", data["delegate"])
        _put(new, "media", data["media"])
        _put(new, "unknown", data["unknown"])
        _put(new, "write", data["write"])
        _put(new, "run", data["run"])
        _put(new, "verify", data["verify"])
        _put(new, "search", data["search"])
        _put(new, "read", data["read"])
        _put(new, "other", data["other"])
        return new
    except _MISFITS as error:
        raise _fault(ActCounts, data, error) from error


def _decode_settled_round(data: Any) -> SettledRound:
    try:
        new = _new(SettledRound)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "label", data.get("label"))
        _put(new, "end_s", data["end_s"])
        _put(new, "after", _decode_round_sum(data["after"]))
        _put(new, "by_agent", _each(_decode_last_change, data["by_agent"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SettledRound, data, error) from error


def _decode_round_sum(data: Any) -> RoundSum:
    try:
        new = _new(RoundSum)
        _put(new, "rounds", data["rounds"])
        _put(new, "agent_seconds", data.get("agent_seconds"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "tokens", data.get("tokens"))
        return new
    except _MISFITS as error:
        raise _fault(RoundSum, data, error) from error


def _decode_last_change(data: Any) -> LastChange:
    try:
        new = _new(LastChange)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "label", data.get("label"))
        _put(new, "later_rounds", data["later_rounds"])
        return new
    except _MISFITS as error:
        raise _fault(LastChange, data, error) from error


def _decode_diminishing_return(data: Any) -> DiminishingReturn:
    try:
        new = _new(DiminishingReturn)
        _put(new, "rule", data["rule"])
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "label", data.get("label"))
        _put(new, "word_distance", data.get("word_distance"))
        _put(new, "end_s", data["end_s"])
        _put(new, "wall_after_s", data.get("wall_after_s"))
        _put(new, "before", _decode_round_sum(data["before"]))
        _put(new, "after", _decode_round_sum(data["after"]))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(DiminishingReturn, data, error) from error


def _decode_delegation(data: Any) -> Delegation:
    try:
        new = _new(Delegation)
        _put(new, "subagents", _each(_decode_subagent_run, data["subagents"]))
        _put(new, "subagent_totals", _decode_subagent_totals(data["subagent_totals"]))
        _put(new, "spawn_calls", _each(_decode_spawn_call, data["spawn_calls"]))
        _put(new, "refused_spawns", data["refused_spawns"])
        _put(new, "calls_recorded", data["calls_recorded"])
        _put(new, "subagent_cost_share", _decode_figure(data["subagent_cost_share"]))
        _put(new, "unpriced_subagents", data["unpriced_subagents"])
        _put(new, "work", _each(_decode_agent_work, data["work"]))
        _put(new, "mechanical", _decode_mechanical_candidates(data["mechanical"]))
        _put(new, "what_if", _each(_decode_model_what_if, data["what_if"]))
        return new
    except _MISFITS as error:
        raise _fault(Delegation, data, error) from error


def _decode_subagent_run(data: Any) -> SubagentRun:
    try:
        new = _new(SubagentRun)
        _put(new, "id", data["id"])
        _put(new, "parent", data.get("parent"))
        _put(new, "task", data.get("task"))
        _put(new, "status", data.get("status"))
        _put(new, "success", data.get("success"))
        _put(new, "error", data.get("error"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "timeout_seconds", data.get("timeout_seconds"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "in_run_cost", data["in_run_cost"])
        _put(new, "cost_share", data.get("cost_share"))
        _put(new, "time_share", data.get("time_share"))
        found = data.get("nested")
        _put(new, "nested", None if found is None else _items(found))
        _put(new, "winner", data.get("winner"))
        _put(new, "finish_reason", data.get("finish_reason"))
        _put(new, "logs_kept", data["logs_kept"])
        _put(new, "at_seconds", data.get("at_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SubagentRun, data, error) from error


def _decode_subagent_totals(data: Any) -> SubagentTotals:
    try:
        new = _new(SubagentTotals)
        _put(new, "children", data["children"])
        _put(new, "nested", data.get("nested"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "wall_seconds", data.get("wall_seconds"))
        _put(new, "wall_share", data.get("wall_share"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "token_share", data.get("token_share"))
        _put(new, "without_tokens", data["without_tokens"])
        _put(new, "cost_usd", data.get("cost_usd"))
        return new
    except _MISFITS as error:
        raise _fault(SubagentTotals, data, error) from error


def _decode_spawn_call(data: Any) -> SpawnCall:
    try:
        new = _new(SpawnCall)
        _put(new, "agent", data.get("agent"))
        _put(new, "tool", data["tool"])
        _put(new, "requested", data.get("requested"))
        _put(new, "returned", data["returned"])
        _put(new, "outcome", data["outcome"])
        _put(new, "message", data.get("message"))
        _put(new, "recorded_success", data.get("recorded_success"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "at_seconds", data.get("at_seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(SpawnCall, data, error) from error


def _decode_agent_work(data: Any) -> AgentWork:
    try:
        new = _new(AgentWork)
        _put(new, "agent", data["agent"])
        _put(new, "model", data.get("model"))
        _put(new, "classes", _each(_decode_class_work, data["classes"]))
        _put(new, "kinds", _each(_decode_kind_work, data["kinds"]))
        _put(new, "by_kind", _each(_decode_kind_tokens, data["by_kind"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentWork, data, error) from error


def _decode_class_work(data: Any) -> ClassWork:
    try:
        new = _new(ClassWork)
        _put(new, "class_", data["class"])
        _put(new, "calls", data["calls"])
        _put(new, "call_share", data["call_share"])
        _put(new, "input_chars", data.get("input_chars"))
        _put(new, "output_chars", data.get("output_chars"))
        _put(new, "unmeasured", data["unmeasured"])
        _put(new, "seconds", data.get("seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ClassWork, data, error) from error


def _decode_kind_work(data: Any) -> KindWork:
    try:
        new = _new(KindWork)
        _put(new, "act", data["act"])
        _put(new, "calls", data["calls"])
        _put(new, "call_share", data["call_share"])
        _put(new, "input_chars", data.get("input_chars"))
        _put(new, "output_chars", data.get("output_chars"))
        _put(new, "output_share", data.get("output_share"))
        _put(new, "seconds", data.get("seconds"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(KindWork, data, error) from error


def _decode_kind_tokens(data: Any) -> KindTokens:
    try:
        new = _new(KindTokens)
        _put(new, "kind", data["kind"])
        _put(new, "rounds", data["rounds"])
        _put(new, "without_tokens", data["without_tokens"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "share", data.get("share"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(KindTokens, data, error) from error


def _decode_mechanical_candidates(data: Any) -> MechanicalCandidates:
    try:
        new = _new(MechanicalCandidates)
        _put(new, "rule", data["rule"])
        found = data.get("rounds")
        _put(new, "rounds", None if found is None else _each(_decode_candidate_round, found))
        _put(new, "all_tokens", data.get("all_tokens"))
        _put(new, "least_tokens", data.get("least_tokens"))
        _put(new, "most_tokens", data.get("most_tokens"))
        _put(new, "least_share", data.get("least_share"))
        _put(new, "most_share", data.get("most_share"))
        _put(new, "rounds_without_tokens", data["rounds_without_tokens"])
        return new
    except _MISFITS as error:
        raise _fault(MechanicalCandidates, data, error) from error


def _decode_candidate_round(data: Any) -> CandidateRound:
    try:
        new = _new(CandidateRound)
        _put(new, "agent", data["agent"])
        _put(new, "segment", data["segment"])
        _put(new, "round", data["round"])
        _put(new, "kind", data["kind"])
        _put(new, "outcome", data["outcome"])
        _put(new, "calls", _decode_act_counts(data["calls"]))
        _put(new, "is_certain", data["is_certain"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(CandidateRound, data, error) from error


def _decode_model_what_if(data: Any) -> ModelWhatIf:
    try:
        new = _new(ModelWhatIf)
        _put(new, "agent", data["agent"])
        _put(new, "own_model", data.get("own_model"))
        _put(new, "recorded_usd", data.get("recorded_usd"))
        _put(new, "at_model", data["at_model"])
        _put(new, "input_tokens", data["input_tokens"])
        _put(new, "output_tokens", data["output_tokens"])
        _put(new, "usd", data["usd"])
        _put(new, "by_kind", _each(_decode_model_what_if_kind, data["by_kind"]))
        found = data.get("candidates")
        _put(new, "candidates", None if found is None else _decode_model_what_if_kind(found))
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(ModelWhatIf, data, error) from error


def _decode_model_what_if_kind(data: Any) -> ModelWhatIfKind:
    try:
        new = _new(ModelWhatIfKind)
        _put(new, "kind", data["kind"])
        _put(new, "rounds", data["rounds"])
        _put(new, "without_tokens", data["without_tokens"])
        _put(new, "recorded_usd", data.get("recorded_usd"))
        _put(new, "input_tokens", data["input_tokens"])
        _put(new, "output_tokens", data["output_tokens"])
        _put(new, "usd", data["usd"])
        return new
    except _MISFITS as error:
        raise _fault(ModelWhatIfKind, data, error) from error


def _decode_configuration(data: Any) -> Configuration:
    try:
        new = _new(Configuration)
        _put(new, "settings", _each(_decode_setting, data["settings"]))
        _put(new, "agents", _each(_decode_agent_setup, data["agents"]))
        _put(new, "is_recorded", data["is_recorded"])
        return new
    except _MISFITS as error:
        raise _fault(Configuration, data, error) from error


def _decode_setting(data: Any) -> Setting:
    try:
        new = _new(Setting)
        _put(new, "name", data["name"])
        _put(new, "member", data.get("member"))
        _put(new, "value", data["value"])
        _put(new, "evidence", _decode_evidence(data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(Setting, data, error) from error


def _decode_agent_setup(data: Any) -> AgentSetup:
    try:
        new = _new(AgentSetup)
        _put(new, "agent", data["agent"])
        _put(new, "backend", data.get("backend"))
        _put(new, "model", data.get("model"))
        return new
    except _MISFITS as error:
        raise _fault(AgentSetup, data, error) from error


def _decode_data_quality(data: Any) -> DataQuality:
    try:
        new = _new(DataQuality)
        _put(new, "artifacts", _each(_decode_artifact_presence, data["artifacts"]))
        _put(new, "diagnostics", _each(_decode_diagnostic, data["diagnostics"]))
        _put(new, "drift", _each(_decode_drift_note, data["drift"]))
        _put(new, "utc_offset_seconds", data.get("utc_offset_seconds"))
        _put(new, "cross_checks", _each(_decode_cross_check, data["cross_checks"]))
        _put(new, "completeness", _each(_decode_question_completeness, data["completeness"]))
        _put(new, "files", _decode_file_list(data["files"]))
        return new
    except _MISFITS as error:
        raise _fault(DataQuality, data, error) from error


def _decode_artifact_presence(data: Any) -> ArtifactPresence:
    try:
        new = _new(ArtifactPresence)
        _put(new, "artifact", data["artifact"])
        _put(new, "state", data["state"])
        _put(new, "path", data.get("path"))
        _put(new, "absence", data.get("absence"))
        _put(new, "is_expected", data["is_expected"])
        _put(new, "written_by", data.get("written_by"))
        return new
    except _MISFITS as error:
        raise _fault(ArtifactPresence, data, error) from error


def _decode_diagnostic(data: Any) -> Diagnostic:
    try:
        new = _new(Diagnostic)
        _put(new, "kind", data["kind"])
        _put(new, "location", _decode_location(data["location"]))
        _put(new, "reason", data["reason"])
        return new
    except _MISFITS as error:
        raise _fault(Diagnostic, data, error) from error


def _decode_location(data: Any) -> Location:
    try:
        new = _new(Location)
        _put(new, "path", data["path"])
        _put(new, "line", data.get("line"))
        _put(new, "pointer", data.get("pointer"))
        return new
    except _MISFITS as error:
        raise _fault(Location, data, error) from error


def _decode_drift_note(data: Any) -> DriftNote:
    try:
        new = _new(DriftNote)
        _put(new, "location", _decode_location(data["location"]))
        _put(new, "kind", data["kind"])
        _put(new, "name", data["name"])
        _put(new, "count", data["count"])
        return new
    except _MISFITS as error:
        raise _fault(DriftNote, data, error) from error


def _decode_cross_check(data: Any) -> CrossCheck:
    try:
        new = _new(CrossCheck)
        _put(new, "fact", data["fact"])
        _put(new, "statements", _each(_decode_file_statement, data["statements"]))
        _put(new, "agrees", data.get("agrees"))
        _put(new, "difference", data.get("difference"))
        _put(new, "note", data.get("note"))
        return new
    except _MISFITS as error:
        raise _fault(CrossCheck, data, error) from error


def _decode_file_statement(data: Any) -> FileStatement:
    try:
        new = _new(FileStatement)
        _put(new, "source", data["source"])
        _put(new, "value", data["value"])
        _put(new, "evidence", _decode_evidence(data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(FileStatement, data, error) from error


def _decode_question_completeness(data: Any) -> QuestionCompleteness:
    try:
        new = _new(QuestionCompleteness)
        _put(new, "question", data["question"])
        _put(new, "title", data["title"])
        _put(new, "level", data["level"])
        _put(new, "missing", _items(data["missing"]))
        return new
    except _MISFITS as error:
        raise _fault(QuestionCompleteness, data, error) from error


def _decode_file_list(data: Any) -> FileList:
    try:
        new = _new(FileList)
        _put(new, "count", data["count"])
        _put(new, "bytes", data["bytes"])
        _put(new, "listed", _each(_decode_file_entry, data["listed"]))
        _put(new, "unlisted", data["unlisted"])
        _put(new, "unlisted_bytes", data["unlisted_bytes"])
        _put(new, "workspace_files", data["workspace_files"])
        _put(new, "workspace_bytes", data["workspace_bytes"])
        return new
    except _MISFITS as error:
        raise _fault(FileList, data, error) from error


def _decode_red_flag(data: Any) -> RedFlag:
    try:
        new = _new(RedFlag)
        _put(new, "rule", data["rule"])
        _put(new, "severity", data["severity"])
        _put(new, "category", data["category"])
        _put(new, "question", data["question"])
        _put(new, "subject", data.get("subject"))
        _put(new, "observed", data["observed"])
        _put(new, "threshold", data.get("threshold"))
        _put(new, "message", data["message"])
        _put(new, "evidence", _each(_decode_evidence, data["evidence"]))
        return new
    except _MISFITS as error:
        raise _fault(RedFlag, data, error) from error


def _decode_recommendation(data: Any) -> Recommendation:
    try:
        new = _new(Recommendation)
        _put(new, "rule", data["rule"])
        _put(new, "title", data["title"])
        _put(new, "priority", data["priority"])
        _put(new, "text", data["text"])
        _put(new, "flags", data["flags"])
        _put(new, "first", data["first"])
        found = data.get("numbers")
        _put(new, "numbers", None if found is None else _decode_flag_numbers(found))
        _put(new, "subjects", _items(data["subjects"]))
        _put(new, "because", _each(_decode_evidence, data["because"]))
        _put(new, "area", data["area"])
        found = data.get("issue")
        _put(new, "issue", None if found is None else _decode_suggested_issue(found))
        return new
    except _MISFITS as error:
        raise _fault(Recommendation, data, error) from error


def _decode_flag_numbers(data: Any) -> FlagNumbers:
    try:
        new = _new(FlagNumbers)
        _put(new, "extreme", data["extreme"])
        _put(new, "unit", data["unit"])
        _put(new, "sum", data.get("sum"))
        _put(new, "sum_unit", data.get("sum_unit"))
        _put(new, "threshold", data.get("threshold"))
        _put(new, "text", data["text"])
        return new
    except _MISFITS as error:
        raise _fault(FlagNumbers, data, error) from error


def _decode_suggested_issue(data: Any) -> SuggestedIssue:
    try:
        new = _new(SuggestedIssue)
        _put(new, "priority", data["priority"])
        _put(new, "title", data["title"])
        _put(new, "description", data["description"])
        _put(new, "labels", _items(data["labels"]))
        return new
    except _MISFITS as error:
        raise _fault(SuggestedIssue, data, error) from error


def _decode_attempt_increments(data: Any) -> AttemptIncrements:
    try:
        new = _new(AttemptIncrements)
        _put(new, "attempt", data["attempt"])
        _put(new, "cumulative", data["cumulative"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "reasoning_tokens", data.get("reasoning_tokens"))
        _put(new, "cached_input_tokens", data.get("cached_input_tokens"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "tool_calls", data.get("tool_calls"))
        return new
    except _MISFITS as error:
        raise _fault(AttemptIncrements, data, error) from error


def _decode_facts(data: Any) -> Facts:
    try:
        new = _new(Facts)
        _put(new, "format_version", data["format_version"])
        _put(new, "session", data["session"])
        _put(new, "layout", data["layout"])
        _put(new, "turns", _each(_decode_turn_facts, data["turns"]))
        return new
    except _MISFITS as error:
        raise _fault(Facts, data, error) from error


def _decode_turn_facts(data: Any) -> TurnFacts:
    try:
        new = _new(TurnFacts)
        _put(new, "turn", data["turn"])
        _put(new, "attempts", _each(_decode_attempt_facts, data["attempts"]))
        return new
    except _MISFITS as error:
        raise _fault(TurnFacts, data, error) from error


def _decode_attempt_facts(data: Any) -> AttemptFacts:
    try:
        new = _new(AttemptFacts)
        _put(new, "attempt", data["attempt"])
        _put(new, "status", data["status"])
        _put(new, "agents", _items(data["agents"]))
        _put(new, "winner", data.get("winner"))
        _put(new, "final_answer", data.get("final_answer"))
        _put(new, "answers", data.get("answers"))
        _put(new, "votes_cast", data.get("votes_cast"))
        _put(new, "votes_valid", data.get("votes_valid"))
        _put(new, "votes_ignored", data.get("votes_ignored"))
        _put(new, "agent_restarts", data.get("agent_restarts"))
        _put(new, "rounds", data.get("rounds"))
        _put(new, "tool_calls", data.get("tool_calls"))
        _put(new, "tool_calls_increment", data.get("tool_calls_increment"))
        _put(new, "tool_failures", data.get("tool_failures"))
        _put(new, "command_failures", data.get("command_failures"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "cost_recorded", data.get("cost_recorded"))
        _put(new, "cost_usd_increment", data.get("cost_usd_increment"))
        _put(new, "cost_status", data["cost_status"])
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "reasoning_tokens", data.get("reasoning_tokens"))
        _put(new, "cached_input_tokens", data.get("cached_input_tokens"))
        _put(new, "input_tokens_increment", data.get("input_tokens_increment"))
        _put(new, "output_tokens_increment", data.get("output_tokens_increment"))
        _put(new, "reasoning_tokens_increment", data.get("reasoning_tokens_increment"))
        _put(new, "cached_input_tokens_increment", data.get("cached_input_tokens_increment"))
        _put(new, "cache_hit_rate", data.get("cache_hit_rate"))
        _put(new, "enforcement_retries", data.get("enforcement_retries"))
        _put(new, "buffer_chars_lost", data.get("buffer_chars_lost"))
        _put(new, "wall_seconds", data.get("wall_seconds"))
        _put(new, "by_agent", _each_value(_decode_agent_facts, data["by_agent"]))
        _put(new, "repeated_commands", _each(_decode_repeated_fact, data["repeated_commands"]))
        _put(new, "findings", _mapping(data["findings"]))
        _put(new, "diagnostics", data["diagnostics"])
        _put(new, "drift", data["drift"])
        return new
    except _MISFITS as error:
        raise _fault(AttemptFacts, data, error) from error


def _decode_agent_facts(data: Any) -> AgentFacts:
    try:
        new = _new(AgentFacts)
        _put(new, "answers", data.get("answers"))
        _put(new, "votes_cast", data.get("votes_cast"))
        _put(new, "agent_restarts", data.get("agent_restarts"))
        _put(new, "rounds", data.get("rounds"))
        _put(new, "tool_calls", data.get("tool_calls"))
        _put(new, "tool_failures", data.get("tool_failures"))
        _put(new, "enforcement_retries", data.get("enforcement_retries"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        _put(new, "cost_usd", data.get("cost_usd"))
        return new
    except _MISFITS as error:
        raise _fault(AgentFacts, data, error) from error


def _decode_repeated_fact(data: Any) -> RepeatedFact:
    try:
        new = _new(RepeatedFact)
        _put(new, "command", data["command"])
        _put(new, "count", data["count"])
        _put(new, "agents", _items(data["agents"]))
        return new
    except _MISFITS as error:
        raise _fault(RepeatedFact, data, error) from error


def _decode_comparison(data: Any) -> Comparison:
    try:
        new = _new(Comparison)
        _put(new, "format_version", data["format_version"])
        _put(new, "sides", _each(_decode_side_summary, data["sides"]))
        _put(new, "task", _decode_task_comparison(data["task"]))
        _put(new, "metrics", _each(_decode_metric_comparison, data["metrics"]))
        _put(new, "agents", _each(_decode_agent_comparison, data["agents"]))
        _put(new, "tools", _each(_decode_tool_comparison, data["tools"]))
        return new
    except _MISFITS as error:
        raise _fault(Comparison, data, error) from error


def _decode_side_summary(data: Any) -> SideSummary:
    try:
        new = _new(SideSummary)
        _put(new, "label", data["label"])
        _put(new, "runs", _each(_decode_run_summary, data["runs"]))
        return new
    except _MISFITS as error:
        raise _fault(SideSummary, data, error) from error


def _decode_run_summary(data: Any) -> RunSummary:
    try:
        new = _new(RunSummary)
        _put(new, "path", data["path"])
        _put(new, "session", data["session"])
        _put(new, "massgen_version", data.get("massgen_version"))
        _put(new, "turns", _each(_decode_turn_summary, data["turns"]))
        return new
    except _MISFITS as error:
        raise _fault(RunSummary, data, error) from error


def _decode_turn_summary(data: Any) -> TurnSummary:
    try:
        new = _new(TurnSummary)
        _put(new, "turn", data["turn"])
        _put(new, "attempts", data["attempts"])
        _put(new, "status", data.get("status"))
        _put(new, "winner", data.get("winner"))
        return new
    except _MISFITS as error:
        raise _fault(TurnSummary, data, error) from error


def _decode_task_comparison(data: Any) -> TaskComparison:
    try:
        new = _new(TaskComparison)
        _put(new, "question", _decode_question_match(data["question"]))
        _put(new, "unequal", _each(_decode_task_inequality, data["unequal"]))
        return new
    except _MISFITS as error:
        raise _fault(TaskComparison, data, error) from error


def _decode_question_match(data: Any) -> QuestionMatch:
    try:
        new = _new(QuestionMatch)
        _put(new, "state", data["state"])
        _put(new, "variants", _each(_decode_task_variant, data["variants"]))
        return new
    except _MISFITS as error:
        raise _fault(QuestionMatch, data, error) from error


def _decode_task_variant(data: Any) -> TaskVariant:
    try:
        new = _new(TaskVariant)
        _put(new, "stated", data["stated"])
        _put(new, "value", data.get("value"))
        _put(new, "runs", _each(_decode_run_id, data["runs"]))
        _put(new, "evidence", _each(_decode_evidence, data.get("evidence", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(TaskVariant, data, error) from error


def _decode_run_id(data: Any) -> RunId:
    try:
        new = _new(RunId)
        _put(new, "side", data["side"])
        _put(new, "run", data["run"])
        return new
    except _MISFITS as error:
        raise _fault(RunId, data, error) from error


def _decode_task_inequality(data: Any) -> TaskInequality:
    try:
        new = _new(TaskInequality)
        _put(new, "aspect", data["aspect"])
        _put(new, "subject", data.get("subject"))
        _put(new, "state", data["state"])
        _put(new, "variants", _each(_decode_task_variant, data["variants"]))
        return new
    except _MISFITS as error:
        raise _fault(TaskInequality, data, error) from error


def _decode_metric_comparison(data: Any) -> MetricComparison:
    try:
        new = _new(MetricComparison)
        _put(new, "name", data["name"])
        _put(new, "title", data["title"])
        _put(new, "unit", data["unit"])
        _put(new, "scope", data["scope"])
        _put(new, "source", data["source"])
        _put(new, "sides", _each(_decode_side_values, data["sides"]))
        return new
    except _MISFITS as error:
        raise _fault(MetricComparison, data, error) from error


def _decode_side_values(data: Any) -> SideValues:
    try:
        new = _new(SideValues)
        _put(new, "runs", _each(_decode_run_value, data["runs"]))
        _put(new, "band", _decode_side_band(data["band"]))
        found = data.get("difference")
        _put(new, "difference", None if found is None else _decode_side_difference(found))
        return new
    except _MISFITS as error:
        raise _fault(SideValues, data, error) from error


def _decode_run_value(data: Any) -> RunValue:
    try:
        new = _new(RunValue)
        _put(new, "value", data.get("value"))
        _put(new, "absence", data.get("absence"))
        _put(new, "is_lower_bound", data["is_lower_bound"])
        _put(new, "evidence", _each(_decode_evidence, data.get("evidence", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(RunValue, data, error) from error


def _decode_side_band(data: Any) -> SideBand:
    try:
        new = _new(SideBand)
        _put(new, "n", data["n"])
        _put(new, "recorded", data["recorded"])
        _put(new, "min", data.get("min"))
        _put(new, "median", data.get("median"))
        _put(new, "max", data.get("max"))
        _put(new, "mean", data.get("mean"))
        _put(new, "stdev", data.get("stdev"))
        _put(new, "is_lower_bound", data["is_lower_bound"])
        return new
    except _MISFITS as error:
        raise _fault(SideBand, data, error) from error


def _decode_side_difference(data: Any) -> SideDifference:
    try:
        new = _new(SideDifference)
        _put(new, "absolute", data["absolute"])
        _put(new, "ratio", data.get("ratio"))
        _put(new, "change", data.get("change"))
        _put(new, "outside_band", data.get("outside_band"))
        _put(new, "is_uncertain", data["is_uncertain"])
        return new
    except _MISFITS as error:
        raise _fault(SideDifference, data, error) from error


def _decode_agent_comparison(data: Any) -> AgentComparison:
    try:
        new = _new(AgentComparison)
        _put(new, "agent", data["agent"])
        _put(new, "metrics", _each(_decode_metric_comparison, data["metrics"]))
        return new
    except _MISFITS as error:
        raise _fault(AgentComparison, data, error) from error


def _decode_tool_comparison(data: Any) -> ToolComparison:
    try:
        new = _new(ToolComparison)
        _put(new, "tool", data["tool"])
        _put(new, "metrics", _each(_decode_metric_comparison, data["metrics"]))
        return new
    except _MISFITS as error:
        raise _fault(ToolComparison, data, error) from error


def _decode_glance(data: Any) -> Glance:
    try:
        new = _new(Glance)
        _put(new, "session", data["session"])
        found = data.get("started")
        _put(new, "started", None if found is None else _decode_moment(found))
        _put(new, "turns", data["turns"])
        _put(new, "turn", data.get("turn"))
        _put(new, "attempt", data.get("attempt"))
        found = data.get("agents")
        _put(new, "agents", None if found is None else _items(found))
        _put(new, "winner", data.get("winner"))
        _put(new, "status", data["status"])
        _put(new, "wall_seconds", data.get("wall_seconds"))
        _put(new, "cost_usd", data.get("cost_usd"))
        _put(new, "unpriced", data["unpriced"])
        _put(new, "analyzed", data["analyzed"])
        _put(new, "question", data.get("question"))
        _put(new, "diagnostics", _each(_decode_diagnostic, data.get("diagnostics", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(Glance, data, error) from error


def _decode_change_attempt(data: Any) -> ChangeAttempt:
    try:
        new = _new(ChangeAttempt)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "attempt")
        _put(new, "turn", data["turn"])
        _put(new, "attempt", data["attempt"])
        return new
    except _MISFITS as error:
        raise _fault(ChangeAttempt, data, error) from error


def _decode_change_phase(data: Any) -> ChangePhase:
    try:
        new = _new(ChangePhase)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "phase")
        _put(new, "phase", data["phase"])
        return new
    except _MISFITS as error:
        raise _fault(ChangePhase, data, error) from error


def _decode_change_progress(data: Any) -> ChangeProgress:
    try:
        new = _new(ChangeProgress)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "progress")
        _put(new, "percent", data["percent"])
        return new
    except _MISFITS as error:
        raise _fault(ChangeProgress, data, error) from error


def _decode_change_agent(data: Any) -> ChangeAgent:
    try:
        new = _new(ChangeAgent)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "agent")
        _put(new, "agent", data["agent"])
        _put(new, "state", data["state"])
        _put(new, "error", data.get("error"))
        return new
    except _MISFITS as error:
        raise _fault(ChangeAgent, data, error) from error


def _decode_change_answer(data: Any) -> ChangeAnswer:
    try:
        new = _new(ChangeAnswer)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "answer")
        _put(new, "agent", data.get("agent"))
        _put(new, "label", data.get("label"))
        return new
    except _MISFITS as error:
        raise _fault(ChangeAnswer, data, error) from error


def _decode_change_vote(data: Any) -> ChangeVote:
    try:
        new = _new(ChangeVote)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "vote")
        _put(new, "agent", data.get("agent"))
        _put(new, "target", data.get("target"))
        _put(new, "label", data.get("label"))
        _put(new, "reason", data.get("reason"))
        return new
    except _MISFITS as error:
        raise _fault(ChangeVote, data, error) from error


def _decode_change_cost(data: Any) -> ChangeCost:
    try:
        new = _new(ChangeCost)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "cost")
        _put(new, "usd", data.get("usd"))
        _put(new, "input_tokens", data.get("input_tokens"))
        _put(new, "output_tokens", data.get("output_tokens"))
        return new
    except _MISFITS as error:
        raise _fault(ChangeCost, data, error) from error


def _decode_change_retry(data: Any) -> ChangeRetry:
    try:
        new = _new(ChangeRetry)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "retry")
        _put(new, "agent", data["agent"])
        _put(new, "reason", data.get("reason"))
        _put(new, "round", data.get("round"))
        _put(new, "attempt", data.get("attempt"))
        _put(new, "tools", _items(data["tools"]))
        return new
    except _MISFITS as error:
        raise _fault(ChangeRetry, data, error) from error


def _decode_change_unknown_tool(data: Any) -> ChangeUnknownTool:
    try:
        new = _new(ChangeUnknownTool)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "unknown_tool")
        _put(new, "agent", data.get("agent"))
        _put(new, "tool", data["tool"])
        return new
    except _MISFITS as error:
        raise _fault(ChangeUnknownTool, data, error) from error


def _decode_change_winner(data: Any) -> ChangeWinner:
    try:
        new = _new(ChangeWinner)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "winner")
        _put(new, "agent", data["agent"])
        return new
    except _MISFITS as error:
        raise _fault(ChangeWinner, data, error) from error


def _decode_change_ended(data: Any) -> ChangeEnded:
    try:
        new = _new(ChangeEnded)
        _put(new, "elapsed_seconds", data.get("elapsed_seconds"))
        _put(new, "change", "ended")
        _put(new, "ending", data["ending"])
        return new
    except _MISFITS as error:
        raise _fault(ChangeEnded, data, error) from error


_CHANGE: dict[str, Callable[[Any], Change]] = {
    "attempt": _decode_change_attempt,
    "phase": _decode_change_phase,
    "progress": _decode_change_progress,
    "agent": _decode_change_agent,
    "answer": _decode_change_answer,
    "vote": _decode_change_vote,
    "cost": _decode_change_cost,
    "retry": _decode_change_retry,
    "unknown_tool": _decode_change_unknown_tool,
    "winner": _decode_change_winner,
    "ended": _decode_change_ended,
}


def _decode_change(data: Any) -> Change:
    return _variant("Change", "change", _CHANGE, data)


_DECODERS: dict[Any, Callable[[Any], Any]] = {
    TurnAnalysis: _decode_turn_analysis,
    AttemptAnalysis: _decode_attempt_analysis,
    Overview: _decode_overview,
    Evidence: _decode_evidence,
    Figure: _decode_figure,
    AgentSketch: _decode_agent_sketch,
    Completion: _decode_completion,
    SuppliedComparison: _decode_supplied_comparison,
    StatusBox: _decode_status_box,
    StatedStatus: _decode_stated_status,
    TimelinePoint: _decode_timeline_point,
    CompletionIssue: _decode_completion_issue,
    Efficiency: _decode_efficiency,
    Moment: _decode_moment,
    PhaseTime: _decode_phase_time,
    RoundTime: _decode_round_time,
    ChecklistWindows: _decode_checklist_windows,
    ChecklistRound: _decode_checklist_round,
    RoundWindows: _decode_round_windows,
    ChecklistTotal: _decode_checklist_total,
    CallLengths: _decode_call_lengths,
    CallLength: _decode_call_length,
    Bottleneck: _decode_bottleneck,
    CriticalPath: _decode_critical_path,
    PathSegment: _decode_path_segment,
    PathRound: _decode_path_round,
    PathKindSeconds: _decode_path_kind_seconds,
    PathAgentSeconds: _decode_path_agent_seconds,
    PathToolSeconds: _decode_path_tool_seconds,
    RoundSlack: _decode_round_slack,
    AgentSlack: _decode_agent_slack,
    TimeWhatIf: _decode_time_what_if,
    GuideEstimate: _decode_guide_estimate,
    PathStep: _decode_path_step,
    PathMember: _decode_path_member,
    AgentTime: _decode_agent_time,
    ApiTimes: _decode_api_times,
    ApiSum: _decode_api_sum,
    TimeCategories: _decode_time_categories,
    CategoryRule: _decode_category_rule,
    RoundBlocks: _decode_round_blocks,
    CategoryBlock: _decode_category_block,
    ToolCount: _decode_tool_count,
    TimeCategoryTotal: _decode_time_category_total,
    TimeBreakdown: _decode_time_breakdown,
    Commands: _decode_commands,
    CommandSource: _decode_command_source,
    UnmatchedMentions: _decode_unmatched_mentions,
    AgentCommands: _decode_agent_commands,
    CommandUse: _decode_command_use,
    AgentCount: _decode_agent_count,
    RepeatedCommand: _decode_repeated_command,
    PatternRepeat: _decode_pattern_repeat,
    CommandAfterRestart: _decode_command_after_restart,
    LongOutput: _decode_long_output,
    CommandPattern: _decode_command_pattern,
    ProgramUse: _decode_program_use,
    ExitCodeCount: _decode_exit_code_count,
    SlowCommand: _decode_slow_command,
    Duplication: _decode_duplication,
    CostBounds: _decode_cost_bounds,
    RepeatedKindTotal: _decode_repeated_kind_total,
    RepeatedWork: _decode_repeated_work,
    NearDuplicate: _decode_near_duplicate,
    NearCall: _decode_near_call,
    Decisions: _decode_decisions,
    AgentDecisions: _decode_agent_decisions,
    AnswerStep: _decode_answer_step,
    VoteStep: _decode_vote_step,
    IgnoredVoteStep: _decode_ignored_vote_step,
    VoteFlip: _decode_vote_flip,
    StopStep: _decode_stop_step,
    WinnerSelection: _decode_winner_selection,
    RoundDecision: _decode_round_decision,
    RestartEntry: _decode_restart_entry,
    RestartedAgent: _decode_restarted_agent,
    RedoneCall: _decode_redone_call,
    RestartTotals: _decode_restart_totals,
    BlindVote: _decode_blind_vote,
    TakenText: _decode_taken_text,
    NotComparedText: _decode_not_compared_text,
    TakenFiles: _decode_taken_files,
    FileEntry: _decode_file_entry,
    IncompleteRound: _decode_incomplete_round,
    Cost: _decode_cost,
    AgentCost: _decode_agent_cost,
    RoundCost: _decode_round_cost,
    ModelCost: _decode_model_cost,
    SubagentCost: _decode_subagent_cost,
    ApiTime: _decode_api_time,
    Failures: _decode_failures,
    Failure: _decode_failure,
    FailureHypothesis: _decode_failure_hypothesis,
    OrchestratorTimeout: _decode_orchestrator_timeout,
    RunEnd: _decode_run_end,
    FailureSources: _decode_failure_sources,
    Reasoning: _decode_reasoning,
    AgentReasoning: _decode_agent_reasoning,
    ActShare: _decode_act_share,
    TimeInTools: _decode_time_in_tools,
    RoundConduct: _decode_round_conduct,
    LastWrite: _decode_last_write,
    AfterFailures: _decode_after_failures,
    FailureRun: _decode_failure_run,
    AgentQuote: _decode_agent_quote,
    CommandConflict: _decode_command_conflict,
    UnverifiedWrite: _decode_unverified_write,
    SingleLook: _decode_single_look,
    EndlessVerification: _decode_endless_verification,
    ToolReliability: _decode_tool_reliability,
    CallTotals: _decode_call_totals,
    AgentTools: _decode_agent_tools,
    ToolStatistics: _decode_tool_statistics,
    AnswerSplit: _decode_answer_split,
    ResultVariant: _decode_result_variant,
    SuspectedFalsePositive: _decode_suspected_false_positive,
    ContradictedFailure: _decode_contradicted_failure,
    FailureCluster: _decode_failure_cluster,
    FailureStreak: _decode_failure_streak,
    CallNote: _decode_call_note,
    Enforcement: _decode_enforcement,
    AgentEnforcement: _decode_agent_enforcement,
    RoundEnforcement: _decode_round_enforcement,
    EnforcementEvent: _decode_enforcement_event,
    UnknownTool: _decode_unknown_tool,
    Unrecovered: _decode_unrecovered,
    Progression: _decode_progression,
    AgentProgression: _decode_agent_progression,
    AnswerState: _decode_answer_state,
    TextStructure: _decode_text_structure,
    TextSimilarity: _decode_text_similarity,
    LeadingAnswer: _decode_leading_answer,
    AnswerScores: _decode_answer_scores,
    ProgressionStep: _decode_progression_step,
    SizeChange: _decode_size_change,
    TextStructureChange: _decode_text_structure_change,
    WorkspaceChange: _decode_workspace_change,
    FileChange: _decode_file_change,
    ChangedocChange: _decode_changedoc_change,
    RoundsSpent: _decode_rounds_spent,
    CriteriaChange: _decode_criteria_change,
    CriterionChange: _decode_criterion_change,
    PlaceToRead: _decode_place_to_read,
    Proposals: _decode_proposals,
    Proposal: _decode_proposal,
    ProposedItem: _decode_proposed_item,
    ItemOriginCriteriaGap: _decode_item_origin_criteria_gap,
    ItemOriginOwnAnswer: _decode_item_origin_own_answer,
    ItemOriginPeerAnswer: _decode_item_origin_peer_answer,
    ItemOrigin: _decode_item_origin,
    TextSpecificity: _decode_text_specificity,
    ChecklistGap: _decode_checklist_gap,
    FollowedFile: _decode_followed_file,
    ChecklistSubmission: _decode_checklist_submission,
    CriterionScore: _decode_criterion_score,
    LabelScores: _decode_label_scores,
    CriteriaSet: _decode_criteria_set,
    Criterion: _decode_criterion,
    GapText: _decode_gap_text,
    RoundRoi: _decode_round_roi,
    RoundReturn: _decode_round_return,
    RoundTokens: _decode_round_tokens,
    AnswerChange: _decode_answer_change,
    TextSize: _decode_text_size,
    ActCounts: _decode_act_counts,
    SettledRound: _decode_settled_round,
    RoundSum: _decode_round_sum,
    LastChange: _decode_last_change,
    DiminishingReturn: _decode_diminishing_return,
    Delegation: _decode_delegation,
    SubagentRun: _decode_subagent_run,
    SubagentTotals: _decode_subagent_totals,
    SpawnCall: _decode_spawn_call,
    AgentWork: _decode_agent_work,
    ClassWork: _decode_class_work,
    KindWork: _decode_kind_work,
    KindTokens: _decode_kind_tokens,
    MechanicalCandidates: _decode_mechanical_candidates,
    CandidateRound: _decode_candidate_round,
    ModelWhatIf: _decode_model_what_if,
    ModelWhatIfKind: _decode_model_what_if_kind,
    Configuration: _decode_configuration,
    Setting: _decode_setting,
    AgentSetup: _decode_agent_setup,
    DataQuality: _decode_data_quality,
    ArtifactPresence: _decode_artifact_presence,
    Diagnostic: _decode_diagnostic,
    Location: _decode_location,
    DriftNote: _decode_drift_note,
    CrossCheck: _decode_cross_check,
    FileStatement: _decode_file_statement,
    QuestionCompleteness: _decode_question_completeness,
    FileList: _decode_file_list,
    RedFlag: _decode_red_flag,
    Recommendation: _decode_recommendation,
    FlagNumbers: _decode_flag_numbers,
    SuggestedIssue: _decode_suggested_issue,
    AttemptIncrements: _decode_attempt_increments,
    Facts: _decode_facts,
    TurnFacts: _decode_turn_facts,
    AttemptFacts: _decode_attempt_facts,
    AgentFacts: _decode_agent_facts,
    RepeatedFact: _decode_repeated_fact,
    Comparison: _decode_comparison,
    SideSummary: _decode_side_summary,
    RunSummary: _decode_run_summary,
    TurnSummary: _decode_turn_summary,
    TaskComparison: _decode_task_comparison,
    QuestionMatch: _decode_question_match,
    TaskVariant: _decode_task_variant,
    RunId: _decode_run_id,
    TaskInequality: _decode_task_inequality,
    MetricComparison: _decode_metric_comparison,
    SideValues: _decode_side_values,
    RunValue: _decode_run_value,
    SideBand: _decode_side_band,
    SideDifference: _decode_side_difference,
    AgentComparison: _decode_agent_comparison,
    ToolComparison: _decode_tool_comparison,
    Glance: _decode_glance,
    ChangeAttempt: _decode_change_attempt,
    ChangePhase: _decode_change_phase,
    ChangeProgress: _decode_change_progress,
    ChangeAgent: _decode_change_agent,
    ChangeAnswer: _decode_change_answer,
    ChangeVote: _decode_change_vote,
    ChangeCost: _decode_change_cost,
    ChangeRetry: _decode_change_retry,
    ChangeUnknownTool: _decode_change_unknown_tool,
    ChangeWinner: _decode_change_winner,
    ChangeEnded: _decode_change_ended,
    Change: _decode_change,
}
