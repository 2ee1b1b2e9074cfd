"""Words that turn a sentence: what is said without one of them is another statement.

"claim*" stands for all forms of a regular verb.
"""

from __future__ import annotations

from bot.answering.english.lexicon.numbers import MANY, ORDINALS

# fmt: off
# These reach the whole sentence, from wherever they stand in it.
TURNING_ANYWHERE = {
    "denial": """
    not never no none nobody nothing neither nor without cannot hardly barely scarcely rarely seldom unlikely impossible
    little few rather except unlike contrary excluding exception barring
    """,
    "hedge": """
    may might could would should ought likely possible possibly perhaps maybe probably potentially apparently seemingly
    allegedly reportedly supposedly purportedly sometimes typically usually often generally mostly partly partially
    virtually technically theoretically nominally jokingly ironically sarcastically hypothetically ostensibly arguably
    presumably tentatively conditionally provisionally symbolically
    """,
    "saying": """
    say says said saying tell tells told telling write writes wrote stated according showed found ruled quoted quipped
    know knows think thinks thought feel feels felt imagine agree agrees agreed expects admit admits admitted recalled
    forecast forecasts estimate estimates joked wish wishes claim* allege* argue* insist* assert* contend* warn*
    testify* note* add* report* announce* reveal* confirm* explain* describe* conclude* acknowledge* speculate* believe*
    fear* suspect* suggest* predict* hope* express* cite* maintain*
    """,
    "condition": """
    if unless whether until till assuming supposing depending otherwise only pending respectively provided
    """,
}
# These belong to the words right beside them, and may go with these.
TURNING_BESIDE = {
    "other": f"""
    untrue falsely wrongly wrongfully mistakenly unsuccessfully fake hoax myth certain set due scheduled
    projects projected purported accused charged rumored rumoured can need needs must eligible seek seeks sought seeking
    plan plans planned planning bid bids postpone* expect* intend* aim* want* try* attempt*
    propose* consider* threaten* vow* pledge* promise* prepare* appear* seem* urge* demand* ask* call* offer*
    unable ban bans banned banning stop stops stopped stopping bar bars barred barring lack* deny* refuse* fail*
    decline* reject* dismiss* avoid* block* prohibit* prevent* halt* cancel* cancelled cancelling end* forbid forbids
    forbade forbidden abolish* lift* scrap scraps scrapped scrapping repeal* oppose* remove*
    {' '.join(ORDINALS)} last next previous previously once former formerly
    then yet late ex onetime acting interim deputy vice assistant associate junior retired fired outgoing incoming
    would-be aspiring
    prime mock honorary elect adoptive step self-proclaimed so-called ousted disgraced unofficial
    almost nearly twice thrice too up at most more less least fewer over under about around roughly approximately
    below above close
    quarter third average median maximum minimum maximal minimal partial estimated rough record initial preliminary
    provisional temporary total net gross combined some several many much all every each any both part parts one
    {' '.join(MANY)} percent per cent points limited selected handful majority minority among
    same such other another own better worse larger bigger smaller higher lower greater stronger weaker longer shorter
    older younger faster slower cheaper earlier richer poorer upper lower central inner outer
    bogus sham supposed pretend presumed presumptive disputed
    potential prospective draft unconfirmed fictional hypothetical virtual simulated imaginary artificial toy model
    counterfeit imitation
    """,
    "name": """
    north south east west northern southern eastern western new old great saint st san los el von van de la
    united non anti pro pre post mid counter
    """,
}
# fmt: on
# "ex-mayor", "would-be champion".
TURNING_PREFIXES = frozenset("ex once then since would soon non near pre anti pro self half co quasi semi un".split())
