"""What somebody says, claims or is accused of must not become a fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.grounding.clauses import Token, places

_VERBS = frozenset(
    """
    say says said saying claim claims claimed claiming allege alleges alleged argue argues argued arguing insist
    insists insisted assert asserts asserted contend contends contended believe believes believed think thinks
    thought suspect suspects suspected suggest suggests suggested estimate estimates estimated warn warns warned
    predict predicts predicted testify testified deny denies denied accuse accuses accused tell tells told
    bet bets betting pricing
    """.split()
)
_ADVERBS = frozenset("reportedly allegedly purportedly supposedly apparently".split())
_DOUBTED = frozenset(
    "claim claims claimed allege alleges alleged accuse accuses accused suspect suspects suspected".split()
)
_DOUBTED |= _ADVERBS - {"apparently"}
# Who was charged with it, or cleared of it, has not been found to have done it.
_COURT = frozenset("charged indicted acquitted cleared exonerated investigated facing tried prosecuted".split())
_BEHIND_COURT = frozenset({"with", "of", "for", "on", "over", "charges", "allegations", "accusations", "in"})
# These say of themselves that it is no more than said.
_HEDGING = _DOUBTED | _ADVERBS | _COURT | {"according"}
_FACTIVE = frozenset(
    "confirm confirms confirmed reveal reveals revealed admit admits admitted show shows found proved".split()
)
# With one of these a claim keeps that somebody says it.
SAYING = (
    _VERBS
    | _ADVERBS
    | _FACTIVE
    | frozenset(
        """
    according announce announces announced note notes noted add adds added write writes wrote stated
    reports reported described acknowledge acknowledged statement
    acknowledges allegation allegations accusation accusations claiming saying quoted express expressed expresses
    """.split()
    )
)
_RELATIVE = frozenset({"which", "who", "that", "whom"})
# "..., she said in Tokyo": what follows "said" when the statement stands before it.
_ASIDE = frozenset(
    """
    on in at to during after before late early yesterday today earlier later monday tuesday wednesday thursday
    friday saturday sunday adding when as while from via by through
    """.split()
)


def turns_into_fact(claim: Sequence[Token], quote: Sequence[Token], firm: frozenset[str]) -> bool:
    """Whether what the claim shares with its quote is only said by somebody there; `firm` are stems of figures."""
    kept = _kept(claim, quote)
    # "Was charged with taking bribes" keeps the charge, but not who says so.
    said, doubted = _scopes(quote, kept & _COURT)
    kept -= _COURT
    if kept and not (kept <= _FACTIVE and doubted):
        return False
    scope = doubted if kept else said
    held = places(quote)
    shared = [stem for stem in places(claim) if stem in held]
    only_said = [stem for stem in shared if all(at in scope for at in held[stem])]
    return 2 * len(only_said) > len(shared) or any(stem in firm for stem in only_said)


def _kept(claim: Sequence[Token], quote: Sequence[Token]) -> set[str]:
    """The words by which the claim keeps that somebody says it.

    In "people reported a fire, police said" what keeps it is "said": "reported" is a part of what they say.
    """
    words = {token.word for token in claim}
    left_out = {at for place, token in enumerate(quote) if token.word not in words for at in _reach(quote, place)}
    kept = set()
    for word in words & (SAYING | _COURT):
        held = {at for at, token in enumerate(quote) if token.word == word}
        if word in _HEDGING or not held or held - left_out:
            kept.add(word)
    return kept


def _scopes(read: Sequence[Token], apart_from: set[str]) -> tuple[set[int], set[int]]:
    """Places of words that somebody says, and of those that are only claimed, by other words than these."""
    said: set[int] = set()
    doubted: set[int] = set()
    for place, token in enumerate(read):
        if token.word in apart_from:
            continue
        reach = set(_reach(read, place))
        said |= reach
        if token.word in _DOUBTED | _COURT:
            doubted |= reach
    return said, doubted


def _reach(read: Sequence[Token], place: int) -> Iterator[int]:
    token = read[place]
    sentence = [at for at in range(len(read)) if read[at].sentence == token.sentence]
    if token.word in _ADVERBS:
        yield from (at for at in sentence if read[at].clause == token.clause)
    elif token.word in _COURT and _next(read, place) in _BEHIND_COURT:
        yield from (at for at in sentence if at > place)
    elif token.word == "according":
        yield from _around(read, place, sentence)
    elif token.word in _VERBS or (token.word == "reported" and _next(read, place) in ("that", ".", ",")):
        if _stands_behind(read, place):
            yield from _around(read, place, sentence)
        elif any(_opens_relative(read, at) and read[at].clause == token.clause for at in sentence if at < place):
            yield from (at for at in sentence if at > place and read[at].clause == token.clause)
        else:
            yield from (at for at in sentence if at > place)


def _around(read: Sequence[Token], place: int, sentence: Sequence[int]) -> Iterator[int]:
    """The whole sentence, or from the relative clause on in which the words stand."""
    start = max((at for at in sentence if at < place and _opens_relative(read, at)), default=sentence[0])
    return (at for at in sentence if at >= start and at != place)


def _opens_relative(read: Sequence[Token], at: int) -> bool:
    return read[at].word in _RELATIVE and at > 0 and read[at - 1].mark


def _stands_behind(read: Sequence[Token], place: int) -> bool:
    """Whether the statement stands before its "said": a comma before who says it, and an aside at most behind."""
    comma = next((at for at in range(place - 1, max(-1, place - 9), -1) if read[at].mark), None)
    if comma is None or read[comma].word not in ',"' or read[comma].sentence != read[place].sentence:
        return False
    if read[comma + 1].word in _RELATIVE:
        return False
    # "Told" has somebody who is told behind it.
    steps = range(1, 4) if read[place].stem == "tell" or read[place].word == "told" else range(1, 2)
    return comma == place - 1 or any(_next(read, place + step - 1) in _ASIDE | {",", ".", '"', ";"} for step in steps)


def _next(read: Sequence[Token], place: int) -> str:
    return read[place + 1].word if place + 1 < len(read) else "."
