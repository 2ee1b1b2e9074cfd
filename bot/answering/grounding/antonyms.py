"""Verbs of news that cannot both be true of the same thing: raised and dropped, won and lost, died and survived."""

from __future__ import annotations

from bot.answering.terms import stem

# Each line: two sides; every word of one is against every word of the other.
_SIDES = """
raise rise increase hike climb soar surge jump grow / lower fall drop decrease cut decline plunge slump reduce
keep kept / raise increase hike lower cut reduce drop change abandon lift
win / lose
win / defeated
resign quit / stay remain
die / survive
open reopen / close shut
accept / reject refuse
approve pass / reject veto
support back / oppose
acquit / convict
innocent / guilty
start begin launch / end stop halt
legalise legalize allow permit / ban prohibit outlaw
expand / shrink
hire / fire
arrest detain / release free
join / leave quit
strengthen / weaken
confirm / deny
succeed / fail
buy / sell
lift / impose
withdraw / deploy
agree / disagree refuse
import / export
ease / tighten
hot / cold
"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _SIDES.strip().splitlines():
        left, right = ({stem(word) for word in side.split()} for side in line.split("/"))
        for side, other in ((left, right), (right, left)):
            for word in side:
                found.setdefault(word, set()).update(other)
    return {word: frozenset(others) for word, others in found.items()}


_OPPOSITES = _read()


def opposites(word_stem: str) -> frozenset[str]:
    """The stems that say the contrary of this one."""
    return _OPPOSITES.get(word_stem, frozenset())
