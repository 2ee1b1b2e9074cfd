"""Words of the closed classes of English, and nouns that look like verbs."""

from __future__ import annotations

from bot.answering.english.lexicon.numbers import SCALES, TENS, TO_TWELVE
from bot.answering.english.lexicon.time import MONTHS, RELATIVE_DAYS, SHORT_MONTHS, WEEKDAYS

PREPOSITIONS = frozenset(
    """
    of in on at by for from with to into onto over under between among through during against about around near across
    vs versus along toward towards within throughout amid alongside beside besides behind beyond inside outside off out
    upon via per despite including following concerning regarding like as after before since ahead because
    """.split()
)
# Where something was, at the beginning of a clause: "in Gaza 50 people were killed".
PLACING = ("in", "at", "near", "across", "around", "outside", "inside", "throughout")
RELATIVES = frozenset("who whom whose which where".split())
JOINTS = frozenset("and but while whereas although though nor".split())
SUBORDINATES = frozenset("after because when while although though since as where whereas".split())
DETERMINERS = frozenset("a an the this that these those his her its their our my your".split())
PRONOUNS = frozenset("he she it they we i you him them us me there himself herself itself themselves".split())
SUBJECT_PRONOUNS = frozenset("he she it they".split())
# What these mean is never the subject of their own clause (N. Chomsky 1981, principle B).
OBJECT_PRONOUNS = frozenset("him her it them".split())
OWNING_PRONOUNS = frozenset("his her its their".split())
PRONOUNS_OF_PERSONS = frozenset("he she him her his".split())
PRONOUNS_OF_THINGS = frozenset("it they them its their".split())
# A class of pronouns: its forms, and those of them that own what follows.
CLASSES_OF_PRONOUNS = {
    "he": (frozenset("he him his himself".split()), frozenset(["his"])),
    "she": (frozenset("she her hers herself".split()), frozenset(["her", "hers"])),
    "it": (frozenset("it its itself".split()), frozenset(["its"])),
    "they": (frozenset("they them their theirs themselves".split()), frozenset(["their", "theirs"])),
}
AUXILIARIES = frozenset(
    """
    is are was were be been being am has have had having do does did will would shall should can could may might must
    """.split()
)
FORMS_OF_BE = frozenset("is are was were be been being am".split())
FORMS_OF_DO = frozenset("do does did doing done".split())
CLOSED = PREPOSITIONS | RELATIVES | JOINTS | SUBORDINATES | DETERMINERS | PRONOUNS | AUXILIARIES
CLOSED |= frozenset("how what why than or so if".split())
LEADS = PREPOSITIONS | frozenset(
    """
    while although though meanwhile however instead moreover furthermore additionally incidentally still also and but so
    then today yesterday tomorrow tonight now even last this next earlier later recently once soon shortly indeed anyway
    alas yes well overall here there launched named based born founded known adapted built made
    """.split()
)
DATES = frozenset((*MONTHS, *SHORT_MONTHS, *WEEKDAYS, *RELATIVE_DAYS))
TIMES = DATES | frozenset(
    "last this next earlier later early late shortly soon week month year night morning afternoon evening recently "
    "now".split()
)
# After an article or an owner these are things.
NOUNS_LIKE_VERBS = frozenset(
    "few report reports call calls offer offers bid bids demand demands need set promise hope wish".split()
)
BEFORE_NOUNS = frozenset("past last next the a an this his her its their our new recent latest first".split())
NUMBERS = frozenset((*TO_TWELVE, *TENS, *SCALES, "dozens", "half")) - {"one"}
# Written large they are no names.
NO_NAMES = CLOSED | DATES | LEADS | NUMBERS
NO_NAMES |= frozenset("i mr mrs ms dr president season one some many most all no not such more".split())
