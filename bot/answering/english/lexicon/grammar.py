"""Words of grammar: what stops a search, what asks, auxiliary verbs by tense, irregular verbs, two ways to spell."""

from __future__ import annotations

# Function words, words that only say that something is asked for, and those that are read as time.
STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having he
    her here hers him his how i if in into is it its itself just me more most my no nor not now of off on once
    only or other our out over own same she should so some such than that the their them then there these they
    this those through to too under until up upon us very was we were what when where which while who whom whose
    why will with would you your many much tell say says said please know put get gets got make makes made
    latest newest recent recently lately currently today yesterday vs versus
    """.split()
)
# Two such words in one: "didn't", or "didnt" as it is typed in a hurry, and "who'd".
NEGATED = frozenset(
    f"{verb}{ending}"
    for verb in (
        "ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn wasn weren won wouldn"
    ).split()
    for ending in ("'t", "t")
)
CONTRACTIONS = NEGATED | frozenset(
    f"{word}'{ending}"
    for word in "who what when where why how that there i you he she it we they".split()
    for ending in "d ll re ve m".split()
)
ARTICLES = ("a", "an", "the")
# The words that English makes a question with: the closed classes of question words, auxiliary verbs and pronouns, and
# what an order to answer begins with.
ASKING = CONTRACTIONS | frozenset(
    """
    who whom whose what which when where why how whats whos wheres whens hows
    is are was were am be been do does did has have had can could will would shall should may might must
    i you he she it we they me him us them my your
    name list give find describe compare true false if because than
    """.split()
)
# A reply that begins with one of these asks something.
QUESTION_WORDS = frozenset("who whom whose what which when where why how tell".split())
# Words of talk about the talk itself: they are no subject.
TALK = frozenset("tell know more else other things thing way ways kind kinds types type difference example".split())
# How people type words in a hurry, in small letters.
CHAT_WORDS = {"govt": "government", "ppl": "people", "prez": "president", "tmrw": "tomorrow", "w/": "with"}
# With a capital at the beginning of a question they are no names.
QUESTION_OPENERS = frozenset(
    """
    name list give describe explain show find according complete true false whats whos hows wheres whens
    """.split()
)
# Names that are spelled like such words, where they stand in capitals among small letters.
NAMES_LIKE_WORDS = frozenset({"us", "who", "it", "may", "will"})
PAST_AUXILIARIES = frozenset("did didn't was wasn't were weren't had hadn't".split())
PRESENT_AUXILIARIES = frozenset(
    "is isn't are aren't am does doesn't do don't has hasn't have haven't can will who's what's where's how's".split()
)
# Behind a word of time they begin something else: "the 2024 who".
FUNCTION_WORDS = (
    *ARTICLES,
    *"this that these those his her its their our my your and or but nor if as than then when where which".split(),
    *"who whom whose what why how while because since until till before after during in on at by for from of".split(),
    *"to with without about against between into over under was were is are be been did do does had has have".split(),
    *"will would can could should may might must said say says won there here he she they we you i it not no".split(),
    *"so too also only alone again still ever already both each onward onwards according regarding".split(),
    *"concerning compared including despite amid via".split(),
)
# What a sentence begins with that the one before it must explain.
POINTING_BACK = frozenset(
    """
    he she it they we you i his her its their our my this that these those there and but so or yet also then here both
    such
    """.split()
)
# Forms that a stemmer leaves apart though they are one verb; those that news is written with.
IRREGULAR = dict(
    pair.split(":")
    for pair in """
    rose:rise risen:rise fell:fall fallen:fall won:win met:meet began:begin begun:begin held:hold led:lead lost:lose
    made:make left:leave struck:strike stricken:strike broke:break broken:break took:take taken:take gave:give
    given:give went:go gone:go came:come became:become grew:grow grown:grow threw:throw thrown:throw sold:sell
    bought:buy paid:pay spent:spend sent:send shot:shoot fought:fight found:find built:build chose:choose
    chosen:choose spoke:speak spoken:speak wrote:write written:write stole:steal stolen:steal drove:drive
    driven:drive flew:fly flown:fly ran:run dying:die lying:lie tying:tie sued:sue suing:sue freed:free fled:flee
    """.split()
)
# Those, and others that a search does well without: of verbs by which a statement is compared with a report.
FORMS_OF_VERBS = IRREGULAR | dict(
    pair.split(":")
    for pair in """
    brought:bring overthrew:overthrow overthrown:overthrow caught:catch taught:teach withdrew:withdraw drew:draw
    drawn:draw knew:know known:know kept:keep sought:seek
    """.split()
)
# Past forms that a search does well without, too. Not "put", "cut", "spread", "shut" and "felt": of 24 sentences of
# articles with one of them and a weekday as their only sign of time, 16 tell of the past.
PAST_FORMS = frozenset("heard hit shook stood swept".split())
CHAT = frozenset("asap tl tldr btw fyi imo lol omg pls plz thx ty".split())
# Letters of British words with those of American ones in their place, inside a word or at its end.
BRITISH_AND_AMERICAN = [
    pair.split("/")
    for pair in """
    our/or oul/ol ough/ow tre/ter bre/ber ence/ense ise/ize isi/izi isa/iza yse/yze ysi/yzi lle/le lli/li llo/lo
    ogue/og amme/am ae/e oe/e ey/ay yre/ire gem/gm ium/um ph/f sc/sk
    """.split()
]
