"""The classes of `massgen_logs.facts` hold all that the JSON has.

`MASSGEN_LOGS_FIXTURES` is the folder with the recorded sessions; tests that need them are skipped without it.
"""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, assert_type, get_args, get_origin, get_type_hints

import pytest

import massgen_logs
from massgen_logs import facts
from massgen_logs._fact import Fact

from .conftest import fixtures

@cache
def analyzed(path: Path) -> dict[str, Any]:
    """The analysis of a session, as JSON has it."""
    return massgen_logs.load(path).analyze().to_dict()


@pytest.fixture
def analysis_dict(any_session: Path) -> dict[str, Any]:
    return analyzed(any_session)


def turns(analysis: dict[str, Any]) -> list[facts.TurnAnalysis]:
    return [facts.decode(facts.TurnAnalysis, turn) for turn in analysis["turns"]]


def command() -> Path:
    """The program that writes `facts.py`; it lies in the repository and in no wheel."""
    path = fixtures().parent / "massgen-python" / "generate_facts.py"
    if not path.exists():
        pytest.skip("the generator does not lie beside the fixtures")
    return path


def generator(part: str) -> Any:
    """A module of the program that writes `facts.py`."""
    folder = str(command().parent)
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(f"facts_generator.{part}")


@cache
def hints(owner: type[Any]) -> dict[str, Any]:
    return get_type_hints(owner)


def key_of(member: dataclasses.Field[Any]) -> str:
    """The name of a member in JSON."""
    return str(member.metadata.get("json", member.name))


def records() -> list[type[Any]]:
    """All classes."""
    named = [getattr(facts, name) for name in facts.__all__]
    return [item for item in named if isinstance(item, type) and issubclass(item, Fact)]


each_record = pytest.mark.parametrize("record", records(), ids=lambda record: record.__name__)

# --- What is compared -------------------------------------------------------------------------------------


def assert_reached(made: Any, source: Any, where: str) -> int:
    """Every value of the JSON `source` is in `made`; gives the number of values compared."""
    if isinstance(source, list):
        assert isinstance(made, tuple) and len(made) == len(source), where
        pairs = enumerate(zip(made, source, strict=True))
        return sum(assert_reached(one, item, f"{where}[{index}]") for index, (one, item) in pairs)
    if isinstance(source, dict) and isinstance(made, dict):
        assert list(made) == list(source), where
        return sum(assert_reached(made[key], item, f"{where}.{key}") for key, item in source.items())
    if isinstance(source, dict):
        return assert_members_reached(made, source, where)
    assert made == source and type(made) is type(source), where
    return 1


def assert_members_reached(made: Any, source: dict[str, Any], where: str) -> int:
    members = {key_of(member): member for member in dataclasses.fields(made)}
    assert source.keys() <= members.keys(), where
    for key, member in members.items():
        if key not in source:
            assert getattr(made, member.name) in (None, (), {}), f"{where}.{key}"
    values = {key: getattr(made, members[key].name) for key in source}
    return sum(assert_reached(values[key], item, f"{where}.{key}") for key, item in source.items())


def assert_fits(value: Any, hint: Any, where: str) -> None:
    """A value is of the type that its member is said to have."""
    kind: Any = get_origin(hint) or hint
    arguments = get_args(hint)
    if kind in (Union, UnionType):
        assert any(fits(value, one, where) for one in arguments), where
    elif kind is tuple:
        assert isinstance(value, tuple), where
        each = arguments[:1] * len(value) if arguments[-1] is ... else arguments
        for index, (item, one) in enumerate(zip(value, each, strict=True)):
            assert_fits(item, one, f"{where}[{index}]")
    elif kind is Mapping:
        for key, item in value.items():
            assert_fits(item, arguments[1], f"{where}[{key!r}]")
    elif kind is Literal:
        assert value in arguments, f"{where} is {value!r}"
    elif dataclasses.is_dataclass(kind):
        assert type(value) is kind, where
        for member in dataclasses.fields(value):
            of_member = hints(type(value))[member.name]
            inner = value_hint(of_member, arguments)
            assert_fits(getattr(value, member.name), inner, f"{where}.{member.name}")
    elif kind is not Any:
        allowed = {float: (int, float)}.get(kind, (kind,))
        assert type(value) in allowed, f"{where} is {value!r}"


def value_hint(hint: Any, arguments: tuple[Any, ...]) -> Any:
    """The type of a member of a generic class."""
    if isinstance(hint, UnionType | TypeVar) or get_origin(hint) is Union:
        found = [arguments[0] if isinstance(one, TypeVar) else one for one in get_args(hint) or (hint,)]
        return Union[tuple(found)]
    return hint


def fits(value: Any, hint: Any, where: str) -> bool:
    try:
        assert_fits(value, hint, where)
    except AssertionError:
        return False
    return True


def sample(hint: Any, full: bool, inside: tuple[Any, ...] = (), arguments: tuple[Any, ...] = ()) -> Any:
    """JSON for a type: with all members, or only with those that must be there."""
    kind: Any = get_origin(hint) or hint
    parts = get_args(hint)
    if isinstance(kind, TypeVar):
        return sample(arguments[0] if arguments else int, full, inside)
    if kind in (Union, UnionType):
        some = [one for one in parts if one is not NoneType]
        return None if some[0] in inside else sample(some[0], full, inside, arguments)
    if kind is tuple and parts[-1] is ...:
        return [] if parts[0] in inside else [sample(parts[0], full, inside)]
    if kind is tuple:
        return [sample(part, full, inside) for part in parts]
    if kind is Mapping:
        return {"one": sample(parts[1], full, inside)}
    if kind is Literal:
        return parts[0]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return {
            key_of(member): sample(hints(kind)[member.name], full, (*inside, kind), parts)
            for member in dataclasses.fields(kind)
            if full or is_required(member) or get_origin(hints(kind)[member.name]) is Literal
        }
    return {str: "word", int: 7, float: 0.5, bool: True}.get(kind, {"free": [1]})


def is_required(member: dataclasses.Field[Any]) -> bool:
    return member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING


# --- Sessions ---------------------------------------------------------------------------------------------


def test_every_value_of_the_json_is_reached(analysis_dict: dict[str, Any]) -> None:
    for turn, source in zip(turns(analysis_dict), analysis_dict["turns"], strict=True):
        assert assert_reached(turn, source, "turn") > 0


def test_every_value_is_of_the_type_of_its_member(analysis_dict: dict[str, Any]) -> None:
    for turn in turns(analysis_dict):
        assert_fits(turn, facts.TurnAnalysis, "turn")


def test_analyses_are_equal_hashable_and_can_be_pickled_and_copied(analysis_dict: dict[str, Any]) -> None:
    made, again = turns(analysis_dict), turns(analysis_dict)
    assert made == again and list(map(hash, made)) == list(map(hash, again))
    assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made)
    for turn in made:
        assert dataclasses.replace(turn, turn=turn.turn + 1) != turn


def test_unknown_members_are_passed_over(analysis_dict: dict[str, Any]) -> None:
    more = copy.deepcopy(analysis_dict)
    for turn in more["turns"]:
        for item in objects(turn):
            item["a member of a later version"] = {"x": 1}
    assert turns(more) == turns(analysis_dict)


def objects(source: Any) -> Iterator[dict[str, Any]]:
    """All objects in JSON."""
    below = source.values() if isinstance(source, dict) else source if isinstance(source, list) else ()
    for item in list(below):
        yield from objects(item)
    if isinstance(source, dict):
        yield source


# --- All classes, with made-up JSON -----------------------------------------------------------------------


@pytest.mark.parametrize("full", [True, False], ids=["all members", "required members"])
@each_record
def test_a_class_takes_all_that_its_json_has(record: type[Any], full: bool) -> None:
    source = sample(record, full)
    made = facts.decode(record, source)
    assert type(made) is record
    assert_reached(made, source, record.__name__)
    assert pickle.loads(pickle.dumps(made)) == made == copy.deepcopy(made)
    assert hash(made) == hash(copy.deepcopy(made))
    assert record.__name__ in repr(made)


@each_record
def test_another_kind_of_container_is_an_error_that_names_it(record: type[Any]) -> None:
    for member in dataclasses.fields(record):
        source = sample(record, full=True)
        key, right = key_of(member), source[key_of(member)]
        if not isinstance(right, dict | list) or "free" in right:
            continue
        others: list[Any] = [[] if isinstance(right, dict) else {}, "text", 3, True]
        for wrong in others:
            source[key] = wrong
            with pytest.raises(ValueError, match=rf"^{record.__name__}\.{key}: .* is expected, not "):
                facts.decode(record, source)


@each_record
def test_objects_cannot_be_changed(record: type[Any]) -> None:
    made = facts.decode(record, sample(record, full=True))
    assert not hasattr(made, "__dict__")
    for member in dataclasses.fields(record):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, member.name, None)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(made, member.name)


@pytest.mark.parametrize("wrong", [[], "text", 3, None], ids=repr)
def test_what_is_no_object_is_an_error(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"^TurnAnalysis: an object is expected, not "):
        facts.decode(facts.TurnAnalysis, wrong)


def test_an_item_of_another_kind_is_an_error_that_names_its_place() -> None:
    source = sample(facts.Overview, full=True)
    source["question_evidence"].append("here")
    with pytest.raises(ValueError, match=r"^Overview\.question_evidence\[1\]: an object is expected, not a string$"):
        facts.decode(facts.Overview, source)


def test_an_error_further_down_names_the_class_there() -> None:
    source = sample(facts.TurnAnalysis, full=True)
    del source["attempts"][0]["overview"]["question_evidence"][0]["path"]
    with pytest.raises(ValueError, match=r"^Evidence\.path is missing$"):
        facts.decode(facts.TurnAnalysis, source)


def test_only_classes_that_json_has_are_decoded() -> None:
    with pytest.raises(TypeError, match="is none of the classes that are made of JSON"):
        facts.decode(str, "text")


def test_evidence_is_printed_as_a_place() -> None:
    assert str(facts.Evidence(path="status.json", line=12)) == "status.json:12"
    assert str(facts.Evidence(path="status.json", pointer="/agents")) == "status.json#/agents"
    assert str(facts.Evidence(path="status.json")) == "status.json"


def test_figures_can_be_made_by_hand() -> None:
    figure = facts.Figure[int](value=3, evidence=(facts.Evidence(path="status.json"),))
    assert figure == facts.Figure(value=3, evidence=(facts.Evidence(path="status.json"),))
    assert facts.Figure[str]() == facts.Figure(value=None, evidence=())


@each_record
def test_a_missing_member_has_its_default_or_is_an_error_that_names_it(record: type[Any]) -> None:
    for member in dataclasses.fields(record):
        source = sample(record, full=True)
        values = values_of(facts.decode(record, source))
        del source[key_of(member)], values[member.name]
        if is_required(member):
            with pytest.raises(ValueError, match=rf"^{record.__name__}\.{key_of(member)} is missing$"):
                facts.decode(record, source)
            with pytest.raises(TypeError, match=f"'{member.name}'"):
                record(**values)
        elif not isinstance(member.default, str):
            assert getattr(facts.decode(record, source), member.name) == member.default
            assert facts.decode(record, source) == record(**values)


@each_record
def test_the_constructor_takes_all_members_by_name_and_no_others(record: type[Any]) -> None:
    made = facts.decode(record, sample(record, full=True))
    values = values_of(made)
    assert record(**values) == made
    with pytest.raises(TypeError, match="'other'"):
        record(**values, other=1)
    with pytest.raises(TypeError, match="positional"):
        record(*values.values())
    for name in values:
        assert dataclasses.replace(made, **{name: object()}) != made


def values_of(made: Any) -> dict[str, Any]:
    return {member.name: getattr(made, member.name) for member in dataclasses.fields(made)}


def test_objects_are_dataclasses_for_those_who_ask() -> None:
    place = facts.Evidence(path="a", line=3)
    assert repr(place) == "Evidence(path='a', line=3, pointer=None, excerpt=None)"
    assert dataclasses.asdict(place) == {"path": "a", "line": 3, "pointer": None, "excerpt": None}
    assert dataclasses.replace(place, path="b") == place.__replace__(path="b") == facts.Evidence(path="b", line=3)
    assert list(inspect.signature(facts.Evidence).parameters) == list(facts.Evidence._members)
    assert list(get_type_hints(facts.Evidence)) == list(facts.Evidence._members)
    match place:
        case facts.Evidence(path="a", line=int(line)):
            assert line == 3


def test_equal_members_of_another_class_are_not_equal() -> None:
    class Other(facts.Evidence):
        __slots__ = ("_more",)

    place, other = facts.Evidence(path="a"), Other(path="a")
    assert place != other and other != place and Other._members == facts.Evidence._members
    assert other == Other(path="a") and hash(other) == hash(Other(path="a"))


def test_a_subclass_may_add_members() -> None:
    class Noted(facts.Evidence):
        note: str = "none"

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Told(facts.Evidence):
        note: str = "none"

    for kind in (Noted, Told):
        assert kind(path="a").note == "none" and kind(path="a") == kind(path="a", note="none")
        assert kind(path="a") != kind(path="a", note="some") and "note='some'" in repr(kind(path="a", note="some"))
        assert [member.name for member in dataclasses.fields(kind)][-1] == "note"


def test_importing_makes_no_dataclass_of_the_classes() -> None:
    """That of hundreds of them takes a fifth of a second."""
    code = "import massgen_logs._fact as f; raise SystemExit(f._dataclass.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_type_checker_knows_members_and_constructors() -> None:
    """`mypy --strict` refuses what is ignored here, and an `ignore` of what it does not refuse."""
    place = facts.Evidence(path="a", line=3)
    assert_type(place.line, int | None)
    assert_type(facts.Figure[int](value=3).value, int | None)
    assert_type(dataclasses.replace(place, line=4), facts.Evidence)
    facts.Evidence(path=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'path'"):
        facts.Evidence()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'other'"):
        facts.Evidence(path="a", other=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        place.line = 4  # type: ignore[misc]
    with pytest.raises(AttributeError):
        place.other  # type: ignore[attr-defined]


def test_all_names_are_exported() -> None:
    assert facts.__all__ == sorted(set(facts.__all__))
    assert all(hasattr(facts, name) for name in facts.__all__)


# --- The generator ----------------------------------------------------------------------------------------


def an_object(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required], **more}


def variant(word: str, *required: str, **more: Any) -> dict[str, Any]:
    properties = {"change": {"type": "string", "const": word}, **more.pop("properties", {})}
    return an_object(properties, "change", *required, **more)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


TEXT = {"type": "string"}
PLACE = {"path": TEXT, "line": {"type": ["integer", "null"]}, "pointer": {"type": ["string", "null"]}}
FIGURE = {
    "value": {"anyOf": [ref("Inner"), {"type": "null"}], "description": "The value."},
    "evidence": {"type": "array", "items": ref("Place"), "description": "Where."},
}
INNER = an_object({"class": {"type": "integer"}}, "class")
PAIR = {"type": "array", "prefixItems": [TEXT, True], "minItems": 2, "maxItems": 2}
REST = {
    "figure": ref("FigureOfInner"),
    "free": {"description": "Anything."},
    "by_name": {"type": "object", "additionalProperties": ref("Inner")},
    "pairs": {"type": "array", "items": PAIR},
}
CHANGE = an_object(
    {"elapsed": {"type": ["number", "null"], "description": "Seconds; `null` before."}},
    title="Change",
    description='What is new, see [`super::Kind::of`](crate::Kind) or """quotes""" and "more"',
    oneOf=[
        variant("phase", "phase", properties={"phase": ref("Phase")}, description="Another phase."),
        variant("un_inner", **ref("Inner")),
        variant("rest", allOf=[ref("Rest")]),
    ],
)
CHANGE["$defs"] = {
    "Phase": {"type": "string", "enum": ["one", "two"]},
    "Inner": INNER,
    "Rest": an_object(REST, "figure"),
    "Place": an_object(PLACE, "path", description="A place."),
    "FigureOfInner": an_object(FIGURE, description="A figure."),
}


def generated(folder: Path, schemas: dict[str, dict[str, Any]]) -> str:
    """What the generator makes of schemas."""
    for name, schema in schemas.items():
        (folder / name).write_text(json.dumps(schema), encoding="utf-8")
    sources = [generator("source").Source(name, root=True) for name in schemas]
    return str(generator("module").written(generator("schemas").read_all(folder, sources)))


def test_the_generator_knows_all_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = generated(tmp_path, {"change.json": CHANGE})
    module: Any = ModuleType("massgen_logs.made_facts")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(text, "made_facts.py", "exec"), module.__dict__)

    def decode(data: Any) -> Any:
        return module.decode(module.Change, data)

    phase = decode({"change": "phase", "phase": "one", "elapsed": 2.5})
    assert phase == module.ChangePhase(phase="one", elapsed=2.5) and phase.change == "phase"
    assert decode({"change": "un_inner", "class": 3}).class_ == 3
    figure = {"value": {"class": 1}, "evidence": [{"path": "p", "line": 2}]}
    more = {"free": {"x": [1]}, "by_name": {"a": {"class": 2}}, "pairs": [["a", {}]]}
    rest = decode({"change": "rest", "figure": figure, **more})
    assert rest.figure.value.class_ == 1 and str(rest.figure.evidence[0]) == "p:2"
    assert rest.free == {"x": [1]} and rest.by_name["a"].class_ == 2 and rest.pairs == (("a", {}),)
    assert hash(rest) == hash(copy.deepcopy(rest))
    bare = decode({"change": "rest", "figure": {}})
    assert (bare.elapsed, bare.free, bare.by_name, bare.pairs) == (None, None, {}, ())
    assert bare.figure == module.Figure()
    assert "What is new, see `Kind.of` or" in text and "Seconds; `None` before." in text

    with pytest.raises(ValueError, match=r"^Change\.change is missing$"):
        decode({})
    with pytest.raises(ValueError, match=r"^Change\.change: 'news' is none of phase, un_inner, rest$"):
        decode({"change": "news"})
    with pytest.raises(ValueError, match=r"^Change: an object is expected, not a list of 0$"):
        decode([])
    with pytest.raises(ValueError, match=r"^ChangeRest\.pairs\[0\]: a list of 2 is expected, not a list of 1$"):
        decode({"change": "rest", "figure": {}, "pairs": [["a"]]})


def test_one_name_for_two_things_is_refused(tmp_path: Path) -> None:
    first = {"title": "A", **INNER, "$defs": {"Word": {"type": "string"}}}
    second = {"title": "B", **INNER, "$defs": {"Word": {"type": "integer"}}}
    with pytest.raises(generator("source").SchemaError, match=r"^Word is one thing in a.json and another in b.json$"):
        generated(tmp_path, {"a.json": first, "b.json": second})


def test_an_unknown_form_is_refused_and_named(tmp_path: Path) -> None:
    odd = {"title": "A", "type": "object", "properties": {"x": {"not": {"type": "string"}}}, "required": []}
    with pytest.raises(generator("source").SchemaError, match=r"^a\.json, A\.x: no Python for"):
        generated(tmp_path, {"a.json": odd})


def test_check_tells_whether_the_file_is_up_to_date(tmp_path: Path) -> None:
    if not generator("command").DOCS.is_dir():
        pytest.skip("the schemas of the repository are not there")
    there = Path(generator("command").OUTPUT)
    good = run_check(there)
    assert good.returncode == 0, good.stderr
    changed = tmp_path / "facts.py"
    changed.write_text(there.read_text(encoding="utf-8").replace("class ", "class  ", 1), encoding="utf-8")
    bad = run_check(changed)
    assert bad.returncode == 1 and "not what the schemas give: run `python massgen-python/" in bad.stderr


def run_check(file: Path) -> subprocess.CompletedProcess[str]:
    check = [sys.executable, str(command()), "--check", "--output", str(file)]
    return subprocess.run(check, capture_output=True, check=False, encoding="utf-8")
