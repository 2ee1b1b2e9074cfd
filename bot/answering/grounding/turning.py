"""The words that turn a sentence: what is said without one of them is another statement.

The list is one; a line a kind. `anywhere` says that a kind reaches the whole sentence, from wherever it stands in it;
the rest belong to the words right beside them, and may go with these.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.english.lexicon.numbers import MANY, ORDINALS, SCALES, TO_TWELVE

# fmt: off
_ANYWHERE = {
    "denial": """
    not never no none nobody nothing neither nor without cannot hardly barely scarcely rarely seldom unlikely impossible
    little few rather except unlike contrary
    """,
    "hedge": """
    may might could would should ought likely possible possibly perhaps maybe probably potentially apparently seemingly
    allegedly reportedly supposedly purportedly sometimes typically usually often generally mostly partly partially
    virtually technically theoretically nominally
    """,
    "saying": """
    say says said saying tell tells told telling according claim claims claimed claiming allege alleges alleged argue
    argues argued arguing insist insists insisted assert asserts asserted contend contends contended warn warns warned
    testify testifies testified notes noted add adds added adding report reports reported reporting announce announces
    announced write writes wrote stated reveal reveals revealed confirm confirms confirmed explain explains explained
    describe describes described showed found conclude concludes concluded ruled acknowledge acknowledged admit admits
    admitted speculate speculates speculated know knows believe believes believed think thinks thought fear fears feared
    suspect suspects suspected suggest suggests suggested predict predicts predicted forecast forecasts estimate
    estimates hope hopes hoping hoped feel feels felt imagine wish wishes expects agree agrees agreed quoted express
    expressed quipped joked cite cites cited citing recalled
    """,
    "condition": """
    if unless whether until till assuming depending otherwise only pending
    """,
}
_BESIDE = {
    "deed": """
    unable lack lacks lacked lacking deny denies denied denying refuse refuses refused refusing fail fails failed
    failing decline declines declined declining reject rejects rejected dismiss dismisses dismissed avoid avoids avoided
    block blocks blocked ban bans banned prohibit prohibits prohibited prevent prevents prevented stop stops stopped
    halt halted cancel canceled cancelled postpone postponed falsely untrue wrongly wrongfully mistakenly
    unsuccessfully fake hoax myth plan plans planned planning expect expected expecting intend intends intended aim aims
    aimed aiming seek
    seeks sought seeking want wants wanted try tries tried trying attempt attempts attempted attempting propose proposes
    proposed proposing consider considers considered considering threaten threatens threatened vow vows vowed pledge
    pledges pledged promise promises promised set due scheduled prepare prepares prepared preparing appear appears
    appeared seem seems seemed projects projected purported accused charged rumored rumoured can need needs urge urges
    urged demand demands demanded ask asks asked call calls called calling certain bid bids offer offers offered
    eligible must
    """,
    "rank": f"""
    {' '.join(ORDINALS)} last next previous previously once former formerly
    then late ex acting interim deputy vice assistant associate junior retired fired outgoing incoming would-be aspiring
    prime mock honorary elect adoptive step self-proclaimed so-called ousted disgraced unofficial
    """,
    "degree": f"""
    almost nearly up at most more less least fewer over under about around roughly approximately below above close half
    quarter third average median maximum minimum maximal minimal partial estimated rough record initial preliminary
    provisional temporary total net gross combined some several many much all every each any both part parts
    {' '.join((*SCALES, *MANY))} percent per cent points
    {' '.join(TO_TWELVE)} limited selected handful majority minority among
    same such other another own better worse larger bigger smaller higher lower greater stronger weaker longer shorter
    older younger faster slower cheaper earlier richer poorer upper lower central inner outer
    """,
    "name": """
    north south east west northern southern eastern western new old great saint st san los el von van de la
    united non anti pro pre post mid counter
    """,
    "reality": """
    potential prospective draft unconfirmed fictional hypothetical virtual simulated imaginary artificial toy model
    counterfeit imitation
    """,
}
# fmt: on
_TURNED_BY_PARTS = frozenset("ex once then since would soon non near pre anti pro self half co quasi semi un".split())


@dataclass(frozen=True, slots=True)
class Turning:
    """How a word turns a sentence; `anywhere` that it does from a clause of its own as well."""

    kind: str
    anywhere: bool


def _read() -> dict[str, Turning]:
    found: dict[str, Turning] = {}
    for table, anywhere in ((_ANYWHERE, True), (_BESIDE, False)):
        for kind, words in table.items():
            for word in words.split():
                found.setdefault(word, Turning(kind, anywhere))
    return found


TURNING = _read()


def turning(word: str) -> Turning | None:
    """How this word in lower case turns a sentence; None where it does not."""
    if word.endswith("n't"):
        return TURNING["not"]
    found = TURNING.get(word) or TURNING.get(word.removesuffix("'s"))
    parts = word.split("-")
    if found is None and len(parts) > 1 and parts[0] in _TURNED_BY_PARTS and parts[1] != "a":
        return TURNING["former"]
    return found
