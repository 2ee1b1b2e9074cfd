"""What a text denies, and which of its words a "not" reaches."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.grounding.clauses import Token, following, places

_ALWAYS = frozenset(
    """
    not never no none nobody nothing neither nor without hardly barely scarcely rarely seldom unlikely unable impossible
    lack lacks lacked deny denies denied denying zero
    """.split()
)
_WITH_TO = frozenset(
    "fail fails failed failing refuse refuses refused refusing decline declines declined declining".split()
)
_PAIRS = frozenset({("instead", "of"), ("rather", "than"), ("ruled", "out"), ("rule", "out"), ("short", "of")})
_PAIRS |= {("yet", "to"), ("little", "to")}
# What comes behind these is said to be false, or doubted; a claim that keeps the word keeps the doubt.
DOUBTING = frozenset(
    """
    debunk debunks debunked dispute disputes disputed dismiss dismisses dismissed refute refutes refuted rebut rebuts
    rebutted disprove disproves disproved myth hoax falsely untrue fake false
    """.split()
)
_DOUBTED = 16  # words that such a word reaches, over commas and colons
_TO_THAT = 4  # words between a "no" and the "that" of what is denied: "no evidence yet that"
_SOME = frozenset("a the past last next first these those his her their quite".split())  # "a few" are some
_OBJECTS = frozenset({"no", "none", "nobody", "nothing"})
_SCOPE = 12


def denied(read: Sequence[Token]) -> set[str]:
    """The stems that stand only right behind a "not" here."""
    return {stem for stem, found in _polarity(read).items() if found == {"not"}}


def negated(read: Sequence[Token]) -> set[str]:
    """The stems that a "not" reaches here, at least once."""
    return {stem for stem, found in _polarity(read).items() if found & {"not", "near", "loose"}}


def _polarity(read: Sequence[Token]) -> dict[str, set[str]]:
    """For each stem how it stands: "not" right behind a negator, "near" in its reach, "plain" outside.

    "Loose" is what a "that" parts from its negator ("denied that she took it").
    """
    state = ["plain"] * len(read)
    for place in _doubters(read):
        for at in range(place + 1, min(place + 1 + _DOUBTED, len(read))):
            if read[at].sentence == read[place].sentence:
                state[at] = "loose"
    for place in _negators(read):
        reach = [at for at in range(place + 1, min(place + 1 + _SCOPE, len(read))) if _together(read, place, at)]
        core = following(read, place, lambda token: token.bears and not token.word.endswith("ly"), 6)
        parted = _word(read, place + 1) == "that"
        that = next((at for at in reach[: _TO_THAT + 1] if read[at].word == "that"), len(read))
        if read[place].word in _OBJECTS:
            reach += [at for at in range(max(0, place - 3), place) if _together(read, place, at)]
        for at in reach:
            if state[at] == "plain":
                state[at] = "loose" if at > that else "near"
        if core is not None and not parted and core < that:
            state[core] = "not"
    return {stem: {state[at] for at in found} for stem, found in places(read).items()}


def _doubters(read: Sequence[Token]) -> list[int]:
    return [place for place, token in enumerate(read) if token.word in DOUBTING]


def _negators(read: Sequence[Token]) -> list[int]:
    return [place for place in range(len(read)) if _negates(read, place)]


def _negates(read: Sequence[Token], place: int) -> bool:
    word = read[place].word
    after = _word(read, place + 1)
    if word == "few":
        return place == 0 or read[place - 1].word not in _SOME
    if word in _WITH_TO:
        return after == "to"
    if word in ("no", "not") and (after in ("only", "doubt", "least") or after[:1].isdigit() or after == "."):
        # "Not only", "no doubt", "No. 10": nothing is denied.
        return False
    return word in _ALWAYS or (word, after) in _PAIRS


def _together(read: Sequence[Token], one: int, other: int) -> bool:
    return read[one].clause == read[other].clause


def _word(read: Sequence[Token], place: int) -> str:
    return read[place].word if place < len(read) else ""
