"""Charts: their numbers are those of the analysis, what is unknown is not 0, and no text of a log acts."""

from __future__ import annotations

import copy
import html
import json
import os
import pickle
import re
import sys
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import massgen_logs
from massgen_logs import charts, errors
from massgen_logs.charts import Chart
from massgen_logs.charts.png import size, tight

CHARTS: list[Callable[..., Chart]] = [charts.timeline, charts.cost, charts.tools, charts.votes]
VEGALITE = "application/vnd.vegalite.v5+json"
RESTARTS = "0.1.97_s02_three_agents_restarts"
UNRECORDED = "0.1.12_s02_three_agents_restarts"

# Sessions that differ in what the charts show.
DRAWN = [
    RESTARTS,
    UNRECORDED,
    "0.1.97_s04_tools_commands",
    "0.1.97_s06d_all_fail",
    "0.1.97_s13_priced",
    "synthetic/claude_api_gemini",
    "synthetic/error_tie",
    "synthetic/hostile",
    "synthetic/superseded_votes",
]

# Ends a script, starts a comment, an element, a link; controls a terminal; turns the direction of reading.
HOSTILE = "EVIL</ScRiPt><!--<script>alert(1)</script><a href=javascript:x>\x1b[2J\u202e\u2028\r\n\x00\ud800 datum['x']"


@pytest.fixture
def any_attempt(any_session: Path) -> Any:
    return last_attempt(massgen_logs.load(any_session).analyze())


def last_attempt(analysis: massgen_logs.Analysis) -> Any:
    return analysis.to_dict()["turns"][-1]["attempts"][-1]


def attempt(name: str) -> Any:
    """The last attempt of the session in a folder of the fixtures, as plain data that may be changed."""
    return last_attempt(massgen_logs.load(session_in(name)).analyze())


def session_in(name: str) -> Path:
    given = os.environ.get("MASSGEN_LOGS_FIXTURES")
    if not given:
        pytest.skip("MASSGEN_LOGS_FIXTURES does not name the folder of the fixtures")
    return max(path for path in Path(given, name).glob("log_*") if path.is_dir())


def rows(chart: Chart, part: str) -> list[Any]:
    return [row for row in chart.to_dict()["data"]["values"] if row["part"] == part]


def subtitle(chart: Chart) -> str:
    return "\n".join(chart.to_dict()["title"]["subtitle"])


def strings(value: Any) -> list[str]:
    """All strings in a value, names of members too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, member in value.items() for text in (key, *strings(member))]
    if isinstance(value, list):
        return [text for element in value for text in strings(element)]
    return []


# --- Numbers --------------------------------------------------------------------------------------------------


def test_timeline_has_every_round_and_event(any_attempt: Any) -> None:
    chart = charts.timeline(any_attempt)
    recorded = any_attempt["efficiency"]["rounds"]
    drawn = rows(chart, "round")
    assert [(row["start"], row["end"]) for row in drawn] == [(r["start_s"], r["end_s"]) for r in recorded]
    assert [row["round"] for row in drawn] == [r["segment"] for r in recorded]
    decisions, points = any_attempt["decisions"], any_attempt["completion"]["timeline"]
    events = rows(chart, "event")
    for word, steps in [
        ("answer", decisions["progression"]),
        ("vote", decisions["votes"]),
        ("vote ignored", decisions["ignored"]),
        ("restart", [p for p in points if p["kind"] == "restart"]),
        ("final answer", [p for p in points if p["kind"] == "final_answer"]),
    ]:
        places = [row["x"] for row in events if row["event"] == word]
        assert sorted(places) == sorted(step["offset_seconds"] for step in steps), word
    winner = any_attempt["completion"]["winner"]["value"]
    assert sum("winner" in row["role"] for row in rows(chart, "agent")) == (winner is not None)


def test_cost_has_the_numbers_of_agents_and_rounds(any_attempt: Any) -> None:
    chart, costs = charts.cost(any_attempt), any_attempt["cost"]
    members = {
        "cost (USD)": ("cost_usd", "cost_recorded"),
        "input tokens": ("input_tokens", "input_tokens"),
        "cached input tokens": ("cached_input_tokens", "cached_input_tokens"),
        "output tokens": ("output_tokens", "output_tokens"),
        "reasoning tokens": ("reasoning_tokens", "reasoning_tokens"),
    }
    totals = rows(chart, "total")
    priced = {agent["agent"] for agent in costs["by_agent"] if agent["cost_usd"] is not None}
    if priced:
        assert totals[0]["measure"] == "cost (USD)"
    for measure in {row["measure"] for row in totals}:
        of_agent, of_round = members[measure]
        values = [row["value"] for row in totals if row["measure"] == measure]
        assert values == [agent[of_agent] for agent in costs["by_agent"]]
        segments = [row["value"] for row in rows(chart, "segment") if row["measure"] == measure and row["round"]]
        of_rounds = [r for r in costs["by_round"] if measure != "cost (USD)" or r["agent"] in priced]
        assert segments == [r[of_round] for r in of_rounds]
    total = costs["cost_usd"]["value"]
    if total is None:
        assert "cost (USD)" not in {row["measure"] for row in totals}
        assert "not known" in subtitle(chart) or "not recorded" in subtitle(chart)
    else:
        assert f"{total:,.6f}".rstrip("0").ljust(4, "0") in subtitle(chart)


def test_tools_have_the_counts_of_tools_and_agents(any_attempt: Any) -> None:
    chart, reliability = charts.tools(any_attempt), any_attempt["tool_reliability"]
    tools, agents = rows(chart, "tool"), rows(chart, "by")
    members = ["calls", "failures", "command_failures", "seconds_total"]
    drawn = ["calls", "failures", "exits", "seconds"]
    assert [[row[m] for m in drawn] for row in tools] == [[t[m] for m in members] for t in reliability["by_tool"]]
    if tools:
        expected = [[a["calls"], a["failures"], a["busy_seconds"]] for a in reliability["by_agent"]]
        assert [[row["calls"], row["failures"], row["seconds"]] for row in agents] == expected
    else:
        assert len(rows(chart, "note")) == 1


def test_votes_are_told_apart(any_attempt: Any) -> None:
    chart, decisions = charts.votes(any_attempt), any_attempt["decisions"]
    states = [row["state"] for row in rows(chart, "vote")]
    assert len(states) == len(decisions["votes"]) + len(decisions["ignored"])
    assert states.count("counted") == sum(vote["counted"] is True for vote in decisions["votes"])
    assert sum(state.startswith("ignored") for state in states) == len(decisions["ignored"])
    if states:
        winner = any_attempt["completion"]["winner"]["value"]
        assert any(cell["winner"] for cell in rows(chart, "cell")) == (winner is not None)
    else:
        assert len(rows(chart, "note")) == 1


def test_superseded_votes_stand_in_the_cell_of_voter_and_target() -> None:
    chart = charts.votes(attempt(RESTARTS))
    votes = [(row["voter"], row["target"], row["state"].split()[0]) for row in rows(chart, "vote")]
    assert votes == [
        ("agent_c", "agent_a", "ignored"),
        ("agent_c", "agent_a", "superseded"),
        ("agent_a", "agent_b", "ignored"),
        ("agent_a", "agent_a", "counted"),
        ("agent_b", "agent_b", "counted"),
        ("agent_c", "agent_a", "counted"),
    ]
    lanes = {"agent_a": 0, "agent_b": 1, "agent_c": 2}
    for row in rows(chart, "vote"):
        assert (round(row["x"]), round(row["y"])) == (lanes[row["target"]], lanes[row["voter"]])


# --- What is not known ----------------------------------------------------------------------------------------


def test_a_round_without_end_is_marked_and_has_no_length() -> None:
    changed = attempt(RESTARTS)
    first, second, third, *_ = changed["efficiency"]["rounds"]
    first.update(end_s=None, end_basis=None, total_s=None)
    second.update(start_s=None, total_s=None)
    third["end_basis"] = "inferred_last_record"
    chart = charts.timeline(changed)
    drawn = rows(chart, "round")
    assert [row["drawn"] for row in drawn[:4]] == ["open", "not drawn", "inferred", "bar"]
    assert (drawn[0]["end"], drawn[0]["to"], drawn[0]["length"]) == (None, "not recorded", "not recorded")
    assert drawn[2]["to"].endswith("(inferred_last_record)")
    assert "end not recorded" in chart.to_json()
    assert "without a recorded start" in subtitle(chart)


def test_what_is_not_recorded_is_said_and_is_no_bar() -> None:
    unrecorded = attempt(UNRECORDED)
    cost, tools = charts.cost(unrecorded), charts.tools(unrecorded)
    assert "Cost not recorded" in subtitle(cost)
    assert rows(cost, "note")[0]["note"] == "neither cost nor tokens recorded"
    assert rows(tools, "note")[0]["note"] == "tool calls not recorded"
    assert {row["calls"] for row in rows(charts.timeline(unrecorded), "round")} == {"not recorded"}
    for chart in (cost, tools):
        assert "0" not in [str(cell) for row in chart.to_dict()["data"]["values"] for cell in row.values()]


def test_lost_rounds_have_no_tokens() -> None:
    changed = attempt(RESTARTS)
    lost = [row for row in rows(charts.cost(changed), "segment") if row["value"] is None]
    # Two ignored votes in four measures.
    assert len(lost) == 8
    assert {row["shown"] for row in lost} == {"not recorded"}
    assert {row["outcome"] for row in lost} == {"vote_ignored"}


def test_an_agent_without_price_has_no_cost() -> None:
    chart = charts.cost(attempt("synthetic/claude_api_gemini"))
    assert "a lower bound" in subtitle(chart)
    usd = {row["agent"]: row for row in rows(chart, "total") if row["measure"] == "cost (USD)"}
    assert (usd["agent_b"]["value"], usd["agent_b"]["shown"]) == (None, "no price")
    assert not [r for r in rows(chart, "segment") if r["agent"] == "agent_b" and r["measure"] == "cost (USD)"]
    assert [row for row in rows(chart, "total") if row["measure"] == "input tokens"]


def test_empty_charts_say_so() -> None:
    changed = attempt(RESTARTS)
    changed["efficiency"]["rounds"] = changed["completion"]["timeline"] = []
    changed["decisions"].update(progression=[], votes=[], ignored=[])
    changed["decisions"]["votes_cast"]["value"] = 0
    assert rows(charts.timeline(changed), "note")[0]["note"] == "no rounds and no events recorded"
    assert rows(charts.votes(changed), "note")[0]["note"] == "no votes recorded"
    assert rows(charts.tools(changed), "note")[0]["note"] == "no tool calls recorded"
    changed["decisions"]["votes_cast"]["value"] = None
    chart = charts.votes(changed)
    assert str(chart).endswith("\nvotes not recorded")
    assert repr(chart) == "Chart('votes', 1 rows)"


def test_votes_for_nobody_known_have_a_column_of_their_own() -> None:
    changed = attempt(RESTARTS)
    changed["decisions"]["ignored"][0]["target"] = "somebody else"
    changed["decisions"]["votes"][1].update(counted=None, target=None, label=None)
    votes = rows(charts.votes(changed), "vote")
    assert [row["target"] for row in votes if round(row["x"]) == 3] == ["somebody else", "not recorded"]
    assert [row["state"] for row in votes if row["target"] == "not recorded"] == ["no decision recorded"]


# --- Text of logs ---------------------------------------------------------------------------------------------


def hostile() -> Any:
    """An attempt in which every name and text of the log is hostile."""
    plain = attempt("synthetic/error_tie")
    agents = {sketch["agent"]: f"{i}{HOSTILE}" for i, sketch in enumerate(plain["overview"]["agents"])}
    words = {"tool", "label", "reason", "excerpt", "model", "outcome", "cleared_by"}

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {key: changed(member, key) for key, member in value.items()}
        if isinstance(value, list):
            return [changed(element, key) for element in value]
        if isinstance(value, str):
            return agents.get(value, f"{HOSTILE}{value}" if key in words else value)
        return value

    result = changed(plain)
    result["efficiency"]["rounds"][0]["kind"] = HOSTILE
    result["completion"]["timeline"][3]["kind"] = HOSTILE
    result["decisions"]["selection"]["basis"] = HOSTILE
    return result


@pytest.mark.parametrize("make", CHARTS)
def test_text_of_logs_is_data_only(make: Callable[..., Chart]) -> None:
    changed = hostile()
    spec = make(changed, session=HOSTILE).to_dict()
    values = spec["data"].pop("values")
    assert any("EVIL" in text for text in strings(values))
    # The session and how the winner was chosen stand in the subtitle, which is text.
    spec.pop("title")
    assert not [text for text in strings(spec) if "EVIL" in text]
    assert not {key for row in values for key in row if "EVIL" in key}
    assert not re.search(r'"(href|url|signal|expr)"', json.dumps(spec))


@pytest.mark.parametrize("make", CHARTS)
def test_no_text_of_a_log_is_hidden_or_leaves_its_place(make: Callable[..., Chart], tmp_path: Path) -> None:
    chart = make(hostile(), session=HOSTILE)
    for text in (chart.to_json(), str(chart)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]", text)
        assert "</" not in text and "<!" not in text
    page = chart.to_html()
    chart.save(tmp_path / "chart.html")
    assert (tmp_path / "chart.html").read_text(encoding="utf-8") == page
    # Three scripts from the CDN and ours, all closed; what ours holds is the specification.
    assert page.lower().count("<script") == page.lower().count("</script") == 4
    found = re.search(r"const spec = (.*);\n", page)
    assert found is not None and not set(found[1]) & set("<>&\u2028\u2029")
    assert json.loads(found[1]) == chart.to_dict()
    assert html.escape(str(chart)) in page
    assert re.findall(r'src="(https://[^/]+)/npm/[a-z-]+@\d+\.\d+\.\d+/', page) == ["https://cdn.jsdelivr.net"] * 3


def test_altairs_own_page_holds_no_text_that_ends_its_script() -> None:
    pytest.importorskip("altair")
    plain, page = (charts.votes(a).to_altair().to_html().lower() for a in (attempt(RESTARTS), hostile()))
    assert "evil" in page
    assert [page.count(text) for text in ("</script", "<!--")] == [plain.count(text) for text in ("</script", "<!--")]


def test_long_texts_are_cut() -> None:
    assert charts.visible("a" * 40, 40) == "a" * 40
    assert charts.visible("a" * 41, 40) == "a" * 39 + "…"
    assert charts.visible("\x1b" * 40, 40).endswith("…") and len(charts.visible("\x1b" * 40, 40)) == 40
    assert charts.visible("one\r\n two\tthree\u202e</b>", 99) == "one ⏎ two three⟨U+202E⟩⟨U+003C⟩/b>"
    changed = attempt(RESTARTS)
    changed["overview"]["agents"][0]["model"] = "m" * 9999
    assert max(map(len, strings(charts.timeline(changed).to_dict()["data"]["values"]))) < 300


# --- The class ------------------------------------------------------------------------------------------------


def test_an_analysis_draws_its_last_attempt(any_session: Path) -> None:
    analysis = massgen_logs.load(any_session).analyze()
    drawn = [analysis.timeline(), analysis.cost(), analysis.tools(), analysis.votes()]
    assert drawn == [make(last_attempt(analysis), session=any_session.name) for make in CHARTS]


def test_a_chart_is_pickled_under_its_public_name() -> None:
    chart = charts.votes(attempt(RESTARTS))
    assert Chart is massgen_logs.Chart and Chart.__module__ == "massgen_logs"
    assert b"massgen_logs.charts" not in pickle.dumps(chart)

@pytest.mark.parametrize("make", CHARTS)
def test_charts_are_values(make: Callable[..., Chart], any_attempt: Any) -> None:
    before = copy.deepcopy(any_attempt)
    chart, again = make(any_attempt, session="log"), make(json.loads(json.dumps(any_attempt)), session="log")
    assert any_attempt == before
    assert chart == again and hash(chart) == hash(again) and chart.to_json() == again.to_json()
    assert str(chart) == str(again) and chart.to_html() == again.to_html()
    assert chart != make(any_attempt, session="other") and chart != chart.to_dict()
    assert pickle.loads(pickle.dumps(chart)) == chart == copy.deepcopy(chart)
    assert chart.name == make.__name__
    assert repr(chart) == f"Chart('{make.__name__}', {len(chart.to_dict()['data']['values'])} rows)"
    chart.to_dict()["data"]["values"].clear()
    assert chart == again
    with pytest.raises(AttributeError):
        chart.name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del chart._name


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("make", CHARTS)
def test_charts_are_valid_vega_lite(make: Callable[..., Chart], name: str) -> None:
    altair = pytest.importorskip("altair")
    chart = make(attempt(name))
    assert chart.to_dict()["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert isinstance(chart.to_altair(), altair.TopLevelMixin)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("make", CHARTS)
def test_charts_are_drawn_without_warnings(
    make: Callable[..., Chart], name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    svg = vl_convert.vegalite_to_svg(make(attempt(name)).to_dict(), show_warnings=True)
    assert svg.startswith("<svg")
    captured = capfd.readouterr()
    assert not captured.err and not captured.out


def test_text_has_the_numbers_as_aligned_lines() -> None:
    lines = str(charts.cost(attempt("0.1.97_s13_priced"), session="log_1")).split("\n")
    assert lines[:3] == ["Cost", "log_1 · turn_1/attempt_1", "0.062947 USD in all"]
    table = lines[lines.index("") + 1 :][:4]
    assert table[0].split() == ["agent", "model", "measure", "whole", "attempt"]
    assert table[3].endswith("0.040521 USD")
    assert len({line.index("cost (USD)") for line in table[1:]} | {table[0].index("measure")}) == 1


def test_save_writes_by_the_end_of_the_name(tmp_path: Path) -> None:
    chart = charts.timeline(attempt(RESTARTS))
    for name in ("chart.json", "chart.vl.json", "CHART2.JSON"):
        chart.save(tmp_path / name)
        assert json.loads((tmp_path / name).read_bytes()) == chart.to_dict()
    chart.save(os.fspath(tmp_path / "text.json"))
    with pytest.raises(errors.OptionError, match=r"chart\.gif: does not end in"):
        chart.save(tmp_path / "chart.gif")
    assert not (tmp_path / "chart.gif").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    chart = charts.timeline(attempt(RESTARTS))
    path = tmp_path / "missing" / "chart.json"
    for overwrite in (False, True):
        with pytest.raises(errors.ReadError, match="No such file") as caught:
            chart.save(path, overwrite=overwrite)
        assert caught.value.path == path


def test_save_replaces_a_file_only_when_told(tmp_path: Path) -> None:
    chart = charts.timeline(attempt(RESTARTS))
    path = tmp_path / "chart.json"
    path.write_text("mine")
    with pytest.raises(errors.AlreadyExistsError, match="overwrite") as caught:
        chart.save(path)
    assert caught.value.path == path and path.read_text() == "mine"
    chart.save(path, overwrite=True)
    assert json.loads(path.read_bytes()) == chart.to_dict()


def test_save_draws_pictures(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    chart = charts.votes(attempt(RESTARTS))
    chart.save(tmp_path / "chart.svg")
    chart.save(tmp_path / "chart.png")
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    chart = charts.votes(attempt(RESTARTS))
    with pytest.raises(errors.MissingPackageError, match="pip install altair") as caught:
        chart.to_altair()
    assert caught.value.name == "altair"
    for ending in ("svg", "png"):
        with pytest.raises(errors.MissingPackageError, match="pip install vl-convert-python") as caught:
            chart.save(tmp_path / f"chart.{ending}")
        assert caught.value.name == "vl-convert-python"
    assert not list(tmp_path.iterdir())
    assert chart._repr_mimebundle_() == ({"text/plain": str(chart), VEGALITE: chart.to_dict()}, {})


class Renderers:
    """Altair's setting."""

    def __init__(self, active: str) -> None:
        self.active = active

    def get(self) -> Callable[[Any], Any]:
        return lambda spec: ({"text/html": f"by {self.active}", "text/plain": "<VegaLite>"}, {"text/html": {"tall": True}})


class Altair:
    def __init__(self, active: str) -> None:
        self.renderers = Renderers(active)


def test_notebooks_get_vega_lite_text_and_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("vl_convert")
    chart = charts.cost(attempt(RESTARTS))
    for altair in (None, Altair("default"), Altair("mimetype")):
        monkeypatch.setitem(sys.modules, "altair", altair)
        bundle, about = chart._repr_mimebundle_()
        assert set(bundle) == {"text/plain", VEGALITE, "image/png"}
        assert b64decode(bundle["image/png"]).startswith(b"\x89PNG")
        assert set(about) == {"image/png"} and about["image/png"]["width"] > 100
        assert bundle[VEGALITE] == chart.to_dict() and bundle["text/plain"] == str(chart)
    bundle, about = chart._repr_mimebundle_(include={VEGALITE, "text/plain"}, exclude={"text/plain"})
    assert set(bundle) == {VEGALITE} and about == {}


def test_a_tight_picture_is_the_same_picture() -> None:
    vl_convert = pytest.importorskip("vl_convert")
    png = vl_convert.vegalite_to_png(charts.votes(attempt(RESTARTS)).to_dict())
    small = tight(png)
    assert len(small) < len(png) // 2 and size(small) == size(png)
    assert tight(small) == small
    pixels = [zlib.decompress(b"".join(data for name, data in chunks(one) if name == b"IDAT")) for one in (png, small)]
    assert pixels[0] == pixels[1]
    assert [chunk for chunk in chunks(small) if chunk[0] != b"IDAT"] == [c for c in chunks(png) if c[0] != b"IDAT"]


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length]) == zlib.crc32(name + data)
        yield name, data
        at += 12 + length


def test_a_renderer_chosen_in_altair_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", Altair("html"))
    chart = charts.cost(attempt(RESTARTS))
    shown = {"text/html": "by html", "text/plain": str(chart)}
    assert chart._repr_mimebundle_() == (shown, {"text/html": {"tall": True}})


def test_altairs_renderers_take_a_chart() -> None:
    altair = pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    chart = charts.cost(attempt(RESTARTS))
    with altair.renderers.enable("svg"):
        assert set(chart._repr_mimebundle_()[0]) == {"image/svg+xml", "text/plain"}
