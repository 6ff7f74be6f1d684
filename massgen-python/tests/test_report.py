"""Reports: their text, their place, and how a notebook shows them."""

from __future__ import annotations

import pickle
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors

TAGS = {
    "div", "h1", "h2", "h3", "h4", "h5", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "code",
    "pre", "em", "strong", "blockquote", "br", "hr", "input", "a", "del",
}  # fmt: skip
ATTRIBUTES = {"style", "class", "disabled", "type", "checked", "href", "start"}


class Look(HTMLParser):
    """Takes down every tag, attribute and address."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_a_report_is_kept_unless_asked(copied: Path) -> None:
    report = ml.load(copied).analyze().report()
    path = report.save()
    assert path == copied / "turn_1" / "ANALYSIS_REPORT.md"
    assert path.read_text() == str(report)
    path.write_text("mine")
    with pytest.raises(errors.AlreadyExistsError) as caught:
        report.save()
    assert caught.value.path == path and path.read_text() == "mine"
    with pytest.raises(FileExistsError):
        report.save()
    report.save(overwrite=True)
    assert path.read_text() == str(report)


def test_a_report_goes_where_it_is_told(restarts: ml.Session, tmp_path: Path) -> None:
    report = restarts.analyze().report()
    path = tmp_path / "r.md"
    assert report.save(path) == path
    assert path.read_bytes() == str(report).encode()
    for given in [path, str(path)]:
        with pytest.raises(errors.AlreadyExistsError):
            report.save(given)
    report.save(path, overwrite=True)
    with pytest.raises(errors.ReadError):
        report.save(tmp_path / "none" / "r.md")


def test_a_turn_is_chosen(turns: ml.Session) -> None:
    analysis = turns.analyze()
    assert analysis.report().turn == 10
    assert str(analysis.report(turn=2)) == str(turns.analyze(turn=2).report())
    assert analysis.report(turn=2) != analysis.report()
    with pytest.raises(errors.NoSuchTurnError, match="turns: 1, 2, 10"):
        analysis.report(turn=5)


def test_a_report_is_shown_by_a_notebook(any_session: Path) -> None:
    report = ml.load(any_session).analyze().report()
    assert report._repr_markdown_() == str(report)
    look = Look()
    look.feed(report._repr_html_())
    assert set(look.tags) <= TAGS
    assert look.attributes <= ATTRIBUTES
    assert all(address.startswith(("https://", "http://", "#")) for address in look.addresses)
    rows = sum(line.startswith("|") and not re.match(r"\| :?-", line) for line in str(report).splitlines())
    assert abs(look.tags.count("tr") - rows) <= rows // 10
    assert "<table>" in ml.load(any_session).analyze()._repr_html_()


def test_tags_and_addresses_of_markdown_stay_text() -> None:
    hostile = ml.Report(
        '<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](https://example.org/x.png) <img src=x onerror="y">'
        "\n\n[c](https://example.org) [d](data:text/html,x)\n"
    )
    look = Look()
    look.feed(hostile._repr_html_())
    assert set(look.tags) == {"div", "p", "a"}
    assert look.addresses == ["https://example.org"]
    assert "&lt;script&gt;" in hostile._repr_html_()


def test_a_report_is_a_value(restarts: ml.Session) -> None:
    report = restarts.analyze().report()
    assert pickle.loads(pickle.dumps(report)) == report
    assert hash(restarts.analyze().report()) == hash(report)
    assert repr(report).startswith("<Report 'MassGen Log Analysis Report', turn 1: ")
    assert "2026-05-05" in str(restarts.analyze().report(generated="2026-05-05"))


def test_secrets_are_left_out_unless_asked(copied: Path) -> None:
    status = copied / "turn_1" / "attempt_1" / "status.json"
    secret = "hf_aB3dE6gH9jK2mN5pQ8sT1"
    status.write_text(status.read_text().replace('"question": "', f'"question": "{secret} ', 1))
    for path in copied.glob("turn_1/attempt_1/execution_metadata.yaml"):
        path.unlink()
    analysis = ml.load(copied).analyze()
    assert secret in analysis.to_json()
    assert secret not in analysis.to_json(redact=True)
    assert secret not in str(analysis.report())
    assert secret not in analysis._repr_html_()
    assert secret in str(analysis.report(redact=False))
