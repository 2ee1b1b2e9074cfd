"""What people say to a bot that asks nothing of the news: a greeting, thanks, talk, a call for help or for sources."""

from __future__ import annotations

import re
from enum import StrEnum


class Courtesy(StrEnum):
    """What somebody says who asks for nothing that articles report."""

    GREETING = "greeting"
    HELP = "help"
    THANKS = "thanks"
    TALK = "talk"
    SOURCES = "sources"


# They are matched with a text in which all white space is single spaces. They end with any marks and emoji.
END = r"\W*$"
_WHO = r"(?: (?:there|all|everyone|everybody|folks|team|again|bot|dateline|zusammen|alle|leute))*"
_GREETING = re.compile(
    rf"\W*(?:hi+|hiya|hello+|hey+|yo|howdy|(?:was)?sup|greetings|good (?:morning|afternoon|evening|day)|morning|evening"
    rf"|how are you(?: (?:doing|today))?|how(?:['’]s| is) it going|hallo+|moin(?: moin)?|servus"
    rf"|guten (?:morgen|tag|abend)|wie geht(?:['’]?s| es)(?: (?:dir|euch))?){_WHO}"
    rf"(?:[\s,!.]+(?:how are you(?: (?:doing|today))?|wie geht(?:['’]?s| es)(?: (?:dir|euch))?))?{END}",
    re.IGNORECASE,
)
_PRAISE = r"(?:good|great|nice) (?:bot|job|one|answer)"
# What is said of an answer behind thanks for it: "Thanks, that was really helpful!".
_REMARK = (
    rf"(?:[\s,!.]+(?:{_PRAISE}|(?:that|this|it|you)(?:['’](?:s|re)| (?:is|was|are|were|helps|helped))\b[^?]{{0,60}}))"
)
# What thanks are for is taken for good: read in two ways, each such word would double the time that a line takes.
_THANKS = re.compile(
    rf"\W*(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome|wow)[\s,!.]+)?"
    rf"(?:thanks|thank (?:you|u)|thx|thnx|tysm|ty|cheers|much appreciated)"
    rf"(?: (?:a lot|so|very|much|a (?:million|bunch)|again|bot|dateline|man|mate|for (?:the|your|that|this)"
    rf"(?: (?!a )\w+)?+))*{_REMARK}?{END}|\W*{_PRAISE}{END}"
    rf"|\W*(?:(?:ok(?:ay)?|super|gut|ja|nein)[\s,!.]+)?(?:danke(?:schön)?|(?:vielen|besten|herzlichen) dank)"
    rf"(?: (?:schön|sehr|dir|euch|vielmals|bot|dateline|für (?:die|deine|das)(?: \w+)?+))*{END}",
    re.IGNORECASE,
)
# What people say of an answer, or to end a conversation: it asks nothing, and nothing follows it.
_WORD_OF_TALK = (
    r"(?:ok(?:ay)?|alright|all right|got it|i see|good|great|fine|cool|nice|perfect|awesome|super|wow|lol|lmao|rofl"
    r"|ha(?:ha)+|oh+|ah+|h+m+|omg|interesting|yes|yeah|yep|yup|no|nope|nah|sure|never ?mind|good ?bye|bye(?: ?bye)?"
    r"|good ?night|see (?:you|ya|u)(?: later)?|ja|nein|genau|gut|toll|prima|krass|alles klar|schon gut|aha|ach so"
    r"|tsch(?:ü|ue)ss?|ciao|bis (?:bald|dann|morgen|später)|gute nacht|auf wiedersehen)"
)
_TALK = re.compile(rf"\W*{_WORD_OF_TALK}(?:[\s,!.]+{_WORD_OF_TALK}){{0,2}}{_WHO}{END}", re.IGNORECASE)
# Doubts about an answer: "no, that's wrong".
_DOUBT = (
    r"(?:no[\s,.!]+)?(?:(?:that|this|it|the answer)(?:['’]?s| is)|you(?:['’]?re| are)|u r) (?:just |so |plain )?"
    r"(?:wrong|false|incorrect|untrue|not (?:true|right|correct)|a lie|fake)"
    r"|wrong(?: answer)?|not true|i (?:don['’]?t|do not|can['’]?t) believe (?:it|that|this|you)"
    r"|why do you (?:say|think) (?:that|so|this)|(?:nein[\s,.!]+)?das (?:ist (?:falsch|nicht wahr)|stimmt nicht)"
)
# What people ask of an answer when they want to see what it rests on.
_HAVE = (
    r"(?:do you have |have you got |got |can (?:i|you) (?:have|get|see|give me|show me) |give me |show me "
    r"|where(?:['’]s| is| are) |hast du |gibt es )?(?:(?:any|some|an?|the|your|die|deine|eine?n?) )?"
)
_SOURCES = re.compile(
    rf"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)?(?:"
    rf"{_HAVE}(?:sources?|links?|proof|evidence|citations?|references?|quellen?|belege?|beweise?)"
    rf"|what(?:['’]?s| is| are) (?:the|your) sources?|citation needed|prove it|how do you know(?: that| this)?"
    rf"|(?:are you|r u|you) (?:really )?sure|really|seriously|is (?:that|this|it) (?:really )?true"
    rf"|where did you (?:get|read|find) (?:that|this|it)(?: from)?|(?:bist du )?(?:dir )?(?:da )?sicher|wirklich|echt"
    rf"|stimmt das(?: wirklich)?|ist das (?:wirklich )?wahr|woher (?:weißt|weisst|hast) du das|{_DOUBT}"
    rf")(?: (?:for|of|about|für) (?:that|this|your answer|das))?(?:[\s,]+(?:please|pls|bitte))?{END}",
    re.IGNORECASE,
)
_HELP = re.compile(
    rf"\W*(?:help(?: me)?(?: please)?|please help(?: me)?|i need help|commands?|usage|instructions"
    rf"|how (?:does|do) (?:(?:this|it|that) bot|you(?: bot)?) work|how (?:do|can|should) i (?:use|ask)"
    rf"(?: (?:this|it|you|questions?|something|the bot|this bot))*"
    rf"|what (?:can|do|does) (?:you|i|this bot|dateline) (?:do|ask|know)(?: (?:you|here|for me))*"
    rf"|(?:who|what) are you|what is this bot|hilfe|was kannst du|wer bist du"
    rf"|wie funktionier(?:t|st) (?:das|du|der bot)){END}",
    re.IGNORECASE,
)
# Help where nothing was said before; after an answer they may well ask about what it tells.
_HELP_AT_FIRST = re.compile(
    rf"\W*(?:how (?:does|do) (?:this|it|that) work"
    rf"|what (?:can|do|does) we (?:do|ask|know)(?: (?:you|here|for me))*|what is this){END}",
    re.IGNORECASE,
)
_POLITE = re.compile(r"(?<![\s,])[\s,]++(?:please|pls|plz|thanks|thank you|for me)\W*$", re.IGNORECASE)


def courtesy_of(text: str, *, says_it_follows: bool = False) -> Courtesy | None:
    """Which courtesy a text is; None if it is none.

    "How does that work?" calls for help only where nothing says that it follows an answer.
    """
    plain = " ".join(text.split())
    if _THANKS.match(plain):
        return Courtesy.THANKS
    wish = without_please(plain)
    if _HELP.match(wish) or (not says_it_follows and _HELP_AT_FIRST.match(wish)):
        return Courtesy.HELP
    if _GREETING.match(wish):
        return Courtesy.GREETING
    if _SOURCES.match(wish):
        return Courtesy.SOURCES
    return Courtesy.TALK if _TALK.match(wish) else None


def is_courtesy(text: str, *, says_it_follows: bool = False) -> bool:
    """Whether a text is a courtesy, or has no word: it follows nothing."""
    return not any(map(str.isalnum, text)) or courtesy_of(text, says_it_follows=says_it_follows) is not None


def asks_for_sources(text: str) -> bool:
    """Whether a text asks what an answer rests on: "source?", "are you sure?"."""
    return _SOURCES.match(" ".join(text.split())) is not None


def without_please(text: str) -> str:
    """The text without "please" or thanks behind what it asks."""
    return _POLITE.sub("", text)
