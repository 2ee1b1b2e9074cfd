"""What a claim says was done must stand in its quote: "signed a deal" does not follow from any sentence on the deal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.grounding.clauses import Token
from bot.answering.grounding.hearsay import SAYING
from bot.answering.grounding.unreal import HEDGES
from bot.answering.terms import stem

LEAST_DONE = 0.5  # of the verbs of a claim
_IRREGULAR = frozenset(
    """
    rose fell won met began held led lost struck broke took gave went came became grew threw sold bought paid spent sent
    shot fought found built chose chosen wrote written stole stolen drove driven flew flown ran broken taken given gone
    grown thrown caught taught brought thought kept slept swept wept dealt felt knelt burnt learnt sank sunk sang sung
    swam rang drank shook shaken woke wore torn swore sworn hid hidden rode fed fled bled bred sped stood withdrew
    withdrawn overthrew overthrown
    """.split()
)
_NO_VERBS = frozenset(
    "red bed need indeed speed seed deed feed hundred sacred naked wicked united based so-called".split()
)
# Verbs of news that say the same; the first of a line stands for all.
_ALIKE = {
    stem(word): line.split()[0]
    for line in """
    kill killed die died dead death deaths fatal slain shot
    hurt injured wounded
    win won winner beat defeated defeat victory
    elect elected chosen chose voted
    quit resigned stepped stood left departed resign
    rise rose increased climbed jumped surged grew grown
    fall fell dropped decreased declined plunged slumped
    sign signed agreed approved agreement
    start started began begun launched opened begin
    end ended finished concluded
    buy bought acquired purchased purchase
    name named called appointed
    erupt erupted eruption
    strike struck hit
    arrest arrested detained custody
    release released freed
    """.strip().splitlines()
    for word in line.split()
}


def undone(claim: Sequence[Token], quote: Sequence[Token]) -> bool:
    """Whether the quote lacks most of what the claim says was done."""
    done = [token for token in claim if _is_past(token)]
    held = {_meaning(token.stem) for token in quote}
    return sum(_meaning(token.stem) in held for token in done) < LEAST_DONE * len(done)


def _is_past(token: Token) -> bool:
    if not token.bears or token.word in _NO_VERBS or token.word in SAYING | HEDGES:
        return False
    return token.word in _IRREGULAR or (token.word.endswith("ed") and len(token.word) > 4)


def _meaning(part: str) -> str:
    return _ALIKE.get(part, part)
