"""No regular expression of the program takes more than linear time, whatever text it meets.

Each is pumped: for every long repeat in its parse tree, a text that reaches the repeat, a long run of what it accepts
and an end at which it fails. What counts is how the time grows with the run, not how long it takes.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import random
import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.english import figures

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "ingest", "evals", "prompts")

FUNCTIONS = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4}
FUNCTIONS["subn"] = 4  # each with the place of its flags
ANCHORED = {"match", "fullmatch"}
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
ONE_CHARACTER = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
LONG = 100  # a repeat of fewer is a factor, not a growth
POOL = " a1A-.,'\"\n\t_:/é(#。\xa0="
ENDS = ("\x00", "\n!")
SHORT, LONGER = 200, 1600  # characters
GROWTH = 18.0  # times as long for 8 times the text: 8 where the time is linear, 64 where it is quadratic
LEAST_SECONDS = 2e-4  # linear patterns take a fifth of that
STEPS, STUCK_SECONDS = (12, 16, 20, 24, 28), 0.05  # where so few characters take so long, the time is exponential
# Where a repeat accepts many things, two of them together may be read in two ways: so many are drawn of as many.
DRAWN_FROM, DRAWN, PIECES = 40, 150, 3
OTHER_WORDS = " zq zq zq?"  # an end for patterns that any marks may end


@dataclass(frozen=True)
class Used:
    """A pattern and where it stands; `anchored` where it is only ever tried at one place of a text."""

    where: str
    pattern: re.Pattern[Any]
    anchored: bool


@cache
def all_patterns() -> list[Used]:
    """Those that modules hold, in containers too, and those that stand in calls, f-strings with a word for a name."""
    found: dict[tuple[Any, int], Used] = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(file.read_text("utf-8"))
            # What trains reads our own data, and takes as long to import as all the rest.
            if file.name == "__main__.py" or _imports_torch(tree):
                continue
            try:
                module = importlib.import_module(name)
            except ModuleNotFoundError as error:
                if str(error.name).partition(".")[0] in PACKAGES:
                    raise
                continue  # of an extra that is not installed
            held = list(_held(name, vars(module), tree))
            known = {used.pattern for used in held}
            for used in (*held, *(used for used in _called(name, vars(module), tree) if used.pattern not in known)):
                key = (used.pattern.pattern, used.pattern.flags)
                before = found.setdefault(key, used)
                found[key] = Used(before.where, used.pattern, before.anchored and used.anchored)
    return list(found.values())


def _imports_torch(tree: ast.Module) -> bool:
    return any(alias.name == "torch" for node in tree.body if isinstance(node, ast.Import) for alias in node.names)


def _held(name: str, values: dict[str, Any], tree: ast.AST) -> Iterator[Used]:
    methods: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, set()).add(node.attr)
    for key, value in values.items():
        of = methods.get(key, set()) & FUNCTIONS.keys()
        anchored = isinstance(value, re.Pattern) and key.startswith("_") and bool(of) and of <= ANCHORED
        for pattern in _inside(value):
            yield Used(f"{name}:{key}", pattern, anchored)


def _inside(value: Any, depth: int = 5) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and not isinstance(value, type):
        parts: Iterable[Any] = ()
        if isinstance(value, dict):
            parts = (*value, *value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            parts = value
        elif is_dataclass(value):
            parts = [getattr(value, field.name, None) for field in fields(value)]
        for part in parts:
            yield from _inside(part, depth - 1)


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, "word")


def _called(name: str, values: dict[str, Any], tree: ast.AST) -> Iterator[Used]:
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        of = call.func.value
        if not (isinstance(of, ast.Name) and of.id == "re" and call.func.attr in FUNCTIONS):
            continue
        flags = [word.value for word in call.keywords if word.arg == "flags"]
        flags += call.args[FUNCTIONS[call.func.attr] :]
        parts = call.args[0], flags[0] if flags else ast.Constant(0)
        for more in ({}, *MADE_OF_MORE.get(name, ())):
            try:
                pattern, flag = (_value(node, values | more) for node in parts)
            except (AttributeError, TypeError):
                assert name in MADE_OF_MORE, f"{name}:{call.lineno} cannot be read"
                continue
            yield Used(f"{name}:{call.lineno}", re.compile(pattern, flag), call.func.attr in ANCHORED)


# What these put into a pattern is no plain name: here are values for it.
MADE_OF_MORE: dict[str, tuple[dict[str, Any], ...]] = {
    "bot.answering.english.figures": tuple(
        {"pattern": pattern} for pattern in (figures._BELOW, figures._ABOVE, figures._NEARLY)
    ),
    "bot.commands.mention": ({"me": SimpleNamespace(id=424_242)},),
}


def _value(node: ast.expr, values: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(ast.fix_missing_locations(node)), "pattern", "eval"), _Names(values))


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """(what stands before, what is repeated) for each text to try."""
    seen = set()
    for before, units in _repeats(parser.parse(pattern.pattern, pattern.flags), "", pattern.flags, 7):
        for unit in units:
            for attack in ((before, unit), ("", before + unit)):
                if attack not in seen:
                    seen.add(attack)
                    yield attack


def draws(pattern: re.Pattern[Any]) -> Iterator[tuple[str, list[str]]]:
    """(what stands before, what is drawn one after the other) for each repeat that accepts several texts."""
    for before, units in _repeats(parser.parse(pattern.pattern, pattern.flags), "", pattern.flags, DRAWN_FROM):
        if len(units) > 1:
            drawn = random.Random(0)
            yield before, [drawn.choice(units) for _ in range(DRAWN)]


def _repeats(sequence: Iterable[Any], before: str, flags: int, most: int) -> Iterator[tuple[str, list[str]]]:
    for operation, value in sequence:
        if operation in REPEATS:
            if value[1] is codes.MAXREPEAT or value[1] >= LONG:
                yield before, [unit for unit in _samples(value[2], flags, most) if unit]
            yield from _repeats(value[2], before, flags, most)
        for part in _parts(operation, value):
            yield from _repeats(part, before, flags, most)
        before += _samples([(operation, value)], flags, 1)[0]


def _parts(operation: Any, value: Any) -> list[Any]:
    if operation is codes.SUBPATTERN:
        return [value[3]]
    if operation is codes.ATOMIC_GROUP:
        return [value]
    if operation is codes.BRANCH:
        return list(value[1])
    return [value[1]] if operation in (codes.ASSERT, codes.ASSERT_NOT) else []


def _samples(sequence: Iterable[Any], flags: int, most: int) -> list[str]:
    """Some short texts that a sequence accepts, whatever its lookarounds say."""
    texts = [""]
    for operation, value in sequence:
        parts = [""]
        if operation in ONE_CHARACTER:
            parts = _characters(operation, value, flags)
        elif operation in REPEATS:
            parts = [part * value[0] for part in _samples(value[2], flags, 2)] if value[0] else [""]
        elif operation not in (codes.ASSERT, codes.ASSERT_NOT):
            parts = [text for part in _parts(operation, value) for text in _samples(part, flags, most)] or [""]
        texts = [text + part for text in texts[:2] for part in parts[:most]][:most]
    return texts


def _characters(operation: Any, value: Any, flags: int) -> list[str]:
    if operation is codes.LITERAL:
        return [chr(value)]
    found = [c for c in POOL if _accepts(operation, value, c, flags)]
    if operation is codes.IN and value[0][0] is not codes.NEGATE:
        found += [chr(v if o is codes.LITERAL else v[0]) for o, v in value if o in (codes.LITERAL, codes.RANGE)]
    return list(dict.fromkeys(found)) or ["\x01"]


def _accepts(operation: Any, value: Any, character: str, flags: int) -> bool:
    if operation is codes.NOT_LITERAL:
        return ord(character) != value
    if operation is codes.ANY:
        return character != "\n" or bool(flags & re.DOTALL)
    negated = value[0][0] is codes.NEGATE
    return negated != any(_is_in(o, v, character) for o, v in value[negated:])


def _is_in(operation: Any, value: Any, character: str) -> bool:
    if operation is codes.LITERAL:
        return ord(character) == value
    if operation is codes.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    kind = str(value).rpartition("_")[2]
    tests = {
        "DIGIT": character.isdigit(),
        "SPACE": character.isspace(),
        "WORD": character.isalnum() or character == "_",
    }
    return bool(tests[kind] != ("NOT" in str(value)))


def slowest(used: Used) -> str | None:
    """The attack under which the time of a pattern grows faster than the text; None where there is none."""
    for before, unit in attacks(used.pattern):
        for end in ENDS:

            def text(size: int, before: str = before, unit: str = unit, end: str = end) -> Any:
                return _of_kind(used, before + unit * (size // len(unit) + 1) + end)

            if any(_seconds(used, text(size)) > STUCK_SECONDS for size in STEPS) or _is_superlinear(used, text):
                return f"{before!r} + {unit!r} * n + {end!r}"
    for before, drawn in draws(used.pattern):
        for end in (ENDS[0], OTHER_WORDS):
            # Few pieces at a time, since each may double the time.
            for count in range(PIECES, DRAWN + 1, PIECES):
                made = before + "".join(drawn[:count])
                if _seconds(used, _of_kind(used, made + end)) > STUCK_SECONDS:
                    return repr(made + end)
    return None


def _of_kind(used: Used, text: str) -> Any:
    return text.encode("latin-1", "replace") if isinstance(used.pattern.pattern, bytes) else text


def _is_superlinear(used: Used, text: Any) -> bool:
    longer, short = text(LONGER), text(SHORT)
    spent = _seconds(used, longer)
    if spent < LEAST_SECONDS or spent < GROWTH * _seconds(used, short):
        return False
    # Once more and better: another process may have taken the cache.
    return min(_seconds(used, longer) for _ in range(5)) > GROWTH * min(_seconds(used, short) for _ in range(5))


def _seconds(used: Used, text: Any) -> float:
    started = time.thread_time()
    if used.anchored:
        used.pattern.match(text)
    else:
        for _ in used.pattern.finditer(text):
            pass
    return time.thread_time() - started


def test_the_patterns_of_the_program_are_found():
    found = {used.where for used in all_patterns()}
    # A module's own, one in a tuple, one in a call, one of bytes.
    assert {
        "ingest.corpus.text.sentences:_END",
        "ingest.corpus.console.redaction:_SHAPES",
        "ingest.sources.html:_META",
    } <= found
    assert any(where.startswith("bot.answering.english.terms:") and where[-1].isdigit() for where in found)
    assert len(found) > 200


def test_the_patterns_that_are_made_of_values_are_found():
    found = [used.pattern.pattern for used in all_patterns() if used.where.rpartition(":")[0] in MADE_OF_MORE]
    assert sum(pattern.endswith(r"(?: an?| the| about| some)?\s*$") for pattern in found) == 3
    assert "<@!?424242>" in found


def test_no_pattern_takes_more_than_linear_time():
    slow = {
        used.where: f"{attack}: {used.pattern.pattern[:80]!r}" for used in all_patterns() if (attack := slowest(used))
    }
    assert slow == {}


@pytest.mark.parametrize(
    "pattern",
    [
        r"^title[ \t]*:[ \t]*([\"']?)(\w.*?)\1[ \t]*$",
        r"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})",
        r"\s*(?:UTC|GMT)$",
        r"[A-Z][\w-]+ said",
        r"(?:a|b|ab)*c",
        r"(?:\w+ ?)+:",
        r"\bfrom\b.*\bto$",
        r"thanks(?: (?:a lot|so|very|much|again|man|mate|for (?:the|your|that|this)(?: \w+)?))*\W*$",
    ],
)
def test_the_pump_finds_slow_patterns(pattern):
    assert slowest(Used("", re.compile(pattern), anchored=False))


@pytest.mark.parametrize(
    "pattern",
    [r"\w+", r"(?<!\s)\s*+(?:UTC|GMT)$", r"<[^>]{0,80}>", r"(?<![ab])[ab]++ c", r"\b\w++ said", r"[^.]{0,50}x"],
)
def test_the_pump_accepts_fast_patterns(pattern):
    assert slowest(Used("", re.compile(pattern), anchored=False)) is None


def test_an_anchored_pattern_is_not_tried_at_every_position():
    assert slowest(Used("", re.compile(r"\s*x"), anchored=False))
    assert slowest(Used("", re.compile(r"\s*x"), anchored=True)) is None
