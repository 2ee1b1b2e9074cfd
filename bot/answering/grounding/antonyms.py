"""Verbs of news that cannot both be true of the same thing: raised and dropped, won and lost, died and survived."""

from __future__ import annotations

from bot.answering.terms import stem

# Each line: two sides; every word of one is against every word of the other.
_SIDES = """
raise rise increase hike climb soar surge jump grow / lower fall drop decrease cut decline plunge slump reduce
keep kept / raise increase hike lower cut reduce drop change abandon lift
win / lose
win / defeated
accept / reject refuse
approve pass / reject veto
support back / oppose
acquit / convict
innocent / guilty
legalise legalize allow permit / ban prohibit outlaw
expand / shrink
strengthen / weaken
confirm / deny
succeed / fail
agree / disagree refuse
import / export
ease / tighten
hot / cold
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in table.strip().splitlines():
        left, right = ({stem(word) for word in side.split()} for side in line.split("/"))
        for side, other in ((left, right), (right, left)):
            for word in side:
                found.setdefault(word, set()).update(other)
    return {word: frozenset(others) for word, others in found.items()}


_CONTRARIES = _read(_SIDES)


def contraries(word_stem: str) -> frozenset[str]:
    """The stems that cannot be true of the same thing at any time soon."""
    return _CONTRARIES.get(word_stem, frozenset())
