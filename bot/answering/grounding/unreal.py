"""What is planned, possible, tried or asked must not become what happened."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.grounding.clauses import Token, following, places

_MODAL = frozenset("may might could would should can will shall".split())
_FUTURE = frozenset({"will", "would", "shall"})
_SURE = frozenset({"will", "shall"})
_POSSIBLE = frozenset({"may", "might", "could"})
HEDGES = frozenset(
    """
    plan plans planned planning expect expects expected expecting threaten threatens threatened threatening propose
    proposes proposed proposing consider considers considered considering want wants wanted seek seeks sought hope
    hopes hoped intend intends intended aim aims aimed vow vows vowed promise promises promised pledge pledges pledged
    urge urges urged demand demands demanded ask asks asked try tries tried trying attempt attempts attempted likely
    possible possibly perhaps probably potentially almost nearly predict predicts predicted forecast forecasts
    warn warns warned fear fears feared scheduled prepare prepares prepared preparing proposal threat bid
    """.split()
)
_REACH = 10  # words after "plans to", with what may stand between
_WITH_TO = frozenset({"set", "due", "ready", "about", "going", "call", "calls", "called"})
_CONDITION = frozenset({"if", "unless", "whether"})
_NO_CONDITION = frozenset({"as", "even", "ask", "asks", "asked"})
_STEPS = frozenset("win wins victory victories game games vote votes goal goals point points step steps".split())
_IRREGULAR_PAST = frozenset(
    """
    rose fell won met began held led lost left struck broke took gave went came became grew threw sold bought paid
    spent sent shot fought found built chose spoke wrote stole drove flew ran was were had did hit cut shut
    """.split()
)


def turns_into_deed(claim: Sequence[Token], quote: Sequence[Token]) -> bool:
    """Whether the quote only plans, allows, tries or asks what the claim states, or the other way round."""
    held = places(quote)
    shared = [stem for stem in places(claim) if stem in held]
    if _is_short_of_it(quote) and not _is_short_of_it(claim):
        return True
    if not _is_open(claim):
        loose = _conditional(quote)
        if 2 * sum(all(at in loose for at in held[stem]) for stem in shared) > len(shared):
            return True
    cores, covered = _cores(quote, _open_places(quote)), _covered(claim)
    bare = {token.stem for place, token in enumerate(claim) if token.bears and place not in covered}
    if any(stem in bare and cores.issuperset(held[stem]) for stem in shared):
        return True
    if _past(claim, quote, held) or _certain(claim, quote, held):
        return True
    theirs = _open_places(claim)
    wished = {claim[at].stem for at in _cores(claim, theirs)} & held.keys()
    return bool(wished) and not _is_open(quote) and not any(token.word in _FUTURE for token in quote)


def _is_short_of_it(read: Sequence[Token]) -> bool:
    """Whether it says "one win away from": so near, and not there."""
    words = [token.word for token in read]
    return any(one in _STEPS and other in ("away", "short") for one, other in pairwise(words))


def _past(claim: Sequence[Token], quote: Sequence[Token], held: dict[str, list[int]]) -> bool:
    """Whether the claim tells as done what the quote says will be."""
    coming = _cores(quote, [place for place, token in enumerate(quote) if token.word in _FUTURE])
    return any(
        token.stem in held and coming.issuperset(held[token.stem]) and _is_past(claim, place)
        for place, token in enumerate(claim)
        if token.bears
    )


def _certain(claim: Sequence[Token], quote: Sequence[Token], held: dict[str, list[int]]) -> bool:
    """Whether the claim says that it will be where the quote says that it may."""
    possible = _cores(quote, [place for place, token in enumerate(quote) if token.word in _POSSIBLE])
    sure = _cores(claim, [place for place, token in enumerate(claim) if token.word in _SURE])
    return any(claim[at].stem in held and possible.issuperset(held[claim[at].stem]) for at in sure)


def _is_past(read: Sequence[Token], place: int) -> bool:
    before = {read[at].word for at in range(max(0, place - 3), place)}
    done = read[place].word.endswith("ed") or read[place].word in _IRREGULAR_PAST
    return done and not before & (_MODAL | {"be", "to"})


def _covered(read: Sequence[Token]) -> set[int]:
    """The places that a plan, a possibility, a condition or a question reaches."""
    loose = [place for place, token in enumerate(read) if token.word in _CONDITION]
    found = {at for place in [*_open_places(read), *loose] for at in range(place + 1, place + 1 + _REACH)}
    return found | _conditional(read)


def _is_open(read: Sequence[Token]) -> bool:
    return bool(_open_places(read)) or any(
        token.word in _CONDITION or (token.mark and token.word == "?") for token in read
    )


def _open_places(read: Sequence[Token]) -> list[int]:
    modal = _MODAL - _FUTURE - {"can"}
    found = []
    for place, token in enumerate(read):
        after = read[place + 1].word if place + 1 < len(read) else ""
        if token.word in modal or token.word in HEDGES or (token.word in _WITH_TO and after in ("to", "for", "on")):
            found.append(place)
    return found


def _cores(read: Sequence[Token], opened: Sequence[int]) -> set[int]:
    """The places of the first word after each that says what is planned or possible."""
    skipped = HEDGES | _MODAL
    found = (following(read, at, lambda token: token.bears and token.word not in skipped, 7) for at in opened)
    return {at for at in found if at is not None}


def _conditional(read: Sequence[Token]) -> set[int]:
    """The places of all words in sentences that hang on an "if", or that ask."""
    loose: set[int] = set()
    for place, token in enumerate(read):
        before = read[place - 1].word if place else ""
        hangs = (token.word in ("if", "unless") and before not in _NO_CONDITION) or _is_turned_round(read, place)
        if hangs or (token.mark and token.word == "?"):
            loose |= {at for at, other in enumerate(read) if other.sentence == token.sentence}
    return loose


def _is_turned_round(read: Sequence[Token], place: int) -> bool:
    """Whether it is the "had" of "Had they signed, the war would have ended"."""
    opens = place == 0 or read[place - 1].sentence != read[place].sentence
    if not opens or read[place].word not in ("had", "were", "should"):
        return False
    return any(other.word in _MODAL for other in read[place + 1 :] if other.sentence == read[place].sentence)
