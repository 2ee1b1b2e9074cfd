"""What somebody wants who types to a news bot: an answer, an overview, or only a word of welcome.

Forms of speech are closed lists; whether a few words are a topic or a question is told by its grammar: English asks
with a question word or a verb in front (docs/decisions/0015-what-people-type.md compares it with a trained model).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.terms import STOP_WORDS, words


class Kind(StrEnum):
    """What is wanted."""

    QUESTION = "question"
    OVERVIEW = "overview"
    GREETING = "greeting"
    HELP = "help"
    THANKS = "thanks"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted, and for an overview of which topic; without a topic it is of the newest, or `of_article`."""

    kind: Kind
    topic: str = ""
    of_article: bool = False


LONGEST_TOPIC = 6  # words

_END = r"[\s.!?,:;)…🙏👋😊]*$"
_WHO = r"(?:\s+(?:there|all|everyone|everybody|folks|team|again|bot|dateline))*"
_GREETING = re.compile(
    rf"\W*(?:hi+|hiya|hello+|hey+|yo|howdy|(?:was)?sup|greetings|good\s+(?:morning|afternoon|evening|day)|morning|evening"
    rf"|how\s+are\s+you(?:\s+(?:doing|today))?|how(?:['’]s|\s+is)\s+it\s+going){_WHO}"
    rf"(?:[\s,!.]+how\s+are\s+you(?:\s+(?:doing|today))?)?{_END}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    rf"\W*(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome|wow)[\s,!.]+)?"
    rf"(?:thanks|thank\s+(?:you|u)|thx|thnx|tysm|ty|cheers|much\s+appreciated)"
    rf"(?:\s+(?:a\s+lot|so|very|much|a\s+(?:million|bunch)|again|bot|dateline|man|mate|for\s+(?:the|your|that|this)"
    rf"(?:\s+\w+)?))*{_END}|\W*(?:good|nice)\s+(?:bot|job|one){_END}",
    re.IGNORECASE,
)
_HELP = re.compile(
    rf"\W*(?:help(?:\s+me)?(?:\s+please)?|please\s+help(?:\s+me)?|i\s+need\s+help|commands?|usage|instructions"
    rf"|how\s+(?:does|do)\s+(?:this|it|that|you)(?:\s+bot)?\s+work|how\s+(?:do|can|should)\s+i\s+(?:use|ask)"
    rf"(?:\s+(?:this|it|you|questions?|something|the\s+bot|this\s+bot))*"
    rf"|what\s+(?:can|do|does)\s+(?:you|i|we|this\s+bot|dateline)\s+(?:do|ask|know)(?:\s+(?:you|here|for\s+me))*"
    rf"|(?:who|what)\s+are\s+you|what\s+is\s+this(?:\s+bot)?){_END}",
    re.IGNORECASE,
)

# What asks for no topic but for what is new; each alone, with a time or with "please".
_TODAY = r"(?:\s+(?:today|now|right\s+now|lately|recently|tonight|this\s+(?:morning|week)|yesterday|please|for\s+me))*"
_NEWEST = re.compile(
    rf"\W*(?:(?:show|give|tell)\s+me\s+|(?:is|are)\s+there\s+|got\s+)?(?:(?:the|any|some|what(?:['’]?s|\s+is|\s+are)"
    rf"(?:\s+the)?)\s+)?(?:(?:latest|newest|recent|new|top|today['’]?s|breaking|current|more|big|main|biggest)\s+)*"
    rf"(?:news|headlines?|stories|story|updates?|articles?)(?:\s+of\s+the\s+day)?{_TODAY}{_END}"
    rf"|\W*(?:the\s+)?latest{_TODAY}{_END}"
    rf"|\W*(?:anything|something|what(?:['’]?s|\s+is))\s+(?:else\s+)?(?:new|(?:the\s+)?latest|up|happening|going\s+on)"
    rf"(?:\s+in\s+the\s+(?:world|news))?{_TODAY}{_END}"
    rf"|\W*(?:what(?:['’]?s|\s+is)|anything|what\s+was)\s+(?:interesting\s+)?in\s+the\s+(?:news|papers?){_TODAY}{_END}"
    rf"|\W*what\s+(?:happened|did\s+i\s+miss|have\s+i\s+missed){_TODAY}{_END}"
    rf"|\W*(?:please\s+)?(?:catch\s+me\s+up|brief\s+me|update\s+me){_TODAY}{_END}",
    re.IGNORECASE,
)

_SUMMARY = r"(?:summar(?:y|ies|ise|ize)|sum\s+up|tl\s*;?\s*dr|overview|gist|recap|digest|rundown)"
_ASK_FOR = (
    r"(?:(?:please|pls|can\s+you|could\s+you|would\s+you|can\s+i\s+(?:get|have)|give\s+me|show\s+me|i\s+(?:want|need)"
    r"|i['’]?d\s+like|write|make)\s+)*"
)
_ARTICLE = r"(?:(?:this|the|that|your)\s+(?:article|text|story|piece|report|file|document|page|post)|it|this|that)"
_OF_ARTICLE = re.compile(
    rf"\W*(?:what(?:['’]?s|\s+is|\s+does)\s+{_ARTICLE}(?:\s+(?:all\s+)?(?:about|say|saying))(?:\s+about)?"
    rf"|{_ASK_FOR}(?:(?:a|the|short|brief|quick)\s+)*{_SUMMARY}(?:\s+(?:of|for|about))?(?:\s+{_ARTICLE})?(?:\s+for\s+me)?"
    rf"|what\s+(?:are|were)\s+the\s+(?:main|key)\s+(?:points|takeaways|ideas)(?:\s+(?:of|in)\s+{_ARTICLE})?"
    rf"|(?:main|key)\s+(?:points|takeaways)|the\s+gist"
    rf"|tell\s+me\s+about\s+{_ARTICLE})(?:[\s,]+(?:please|pls))?{_END}",
    re.IGNORECASE,
)

# What stands before a topic, or after it.
_ABOUT = r"(?:about|on|of|from|regarding|concerning|in|with|for|re)\s+"
_BEFORE_TOPIC = re.compile(
    rf"\W*{_ASK_FOR}(?:"
    rf"tell\s+(?:me|us)\s+(?:(?:more|something|everything|all|a\s+(?:bit|little))\s+)?about\s+"
    rf"|(?:(?:a|an|the|short|brief|quick)\s+)*{_SUMMARY}\s+(?:{_ABOUT})?(?:the\s+news\s+(?:{_ABOUT}))?"
    rf"|what(?:['’]?s|\s+is)\s+(?:new|the\s+latest|going\s+on|happening|up)\s+{_ABOUT}"
    rf"|(?:(?:is|are)\s+there\s+)?(?:(?:any|some|the|an?|latest|newest|recent|more|new)\s+)*"
    rf"(?:news|headlines?|updates?|stories|articles?|information|info|background|reports?)\s+{_ABOUT}"
    rf"|(?:the\s+)?latest\s+{_ABOUT}(?:the\s+)?|anything\s+(?:new\s+)?(?:about|on|regarding)\s+"
    rf"|what\s+do\s+(?:you|we)\s+know\s+about\s+|(?:what|how)\s+about\s+"
    rf"|(?:brief|update|catch)\s+me\s+(?:up\s+)?on\s+|explain\s+(?=(?:\S+\s*){{1,4}}$))",
    re.IGNORECASE,
)
_AFTER_TOPIC = re.compile(
    r"\s+(?:(?:latest|recent|breaking)\s+)?(?:news|headlines?|updates?|latest|stories|summary|overview|recap)"
    r"(?:\s+(?:today|now|please|this\s+week))?[\s.!?]*$",
    re.IGNORECASE,
)
_POLITE = re.compile(r"[\s,]+(?:please|pls|plz|thanks|thank\s+you|for\s+me)[\s.!?]*$", re.IGNORECASE)

# The words that English makes a question with: the closed classes of question words, auxiliary verbs and pronouns, and
# what an order to answer begins with.
_ASKING = frozenset(
    """
    who whom whose what which when where why how whats whos wheres whens hows
    is are was were am be been isnt arent wasnt werent do does did dont doesnt didnt has have had hasnt havent hadnt
    can could will would shall should may might must cant couldnt wont wouldnt shouldnt
    i you he she it we they me him us them my your
    name list give find describe compare true false if because than
    """.split()
)
# Names that are spelt like such words, where they stand in capitals among small letters.
_NAMES = frozenset({"us", "who", "it", "may", "will"})


def request_of(text: str) -> Request:
    """What the text wants; a question where nothing says otherwise."""
    text = " ".join(text.split())
    for kind, form in ((Kind.THANKS, _THANKS), (Kind.HELP, _HELP), (Kind.GREETING, _GREETING)):
        if form.match(text):
            return Request(kind)
    if _NEWEST.match(text):
        return Request(Kind.OVERVIEW)
    if _OF_ARTICLE.match(text):
        return Request(Kind.OVERVIEW, of_article=True)
    if not _telling(text):
        return Request(Kind.NOTHING)
    topic = _topic_of(text)
    return Request(Kind.OVERVIEW, topic) if topic else Request(Kind.QUESTION)


def _topic_of(text: str) -> str:
    """The topic of which an overview is wanted; empty where the text asks something."""
    bare = _POLITE.sub("", text)
    framed = _BEFORE_TOPIC.match(bare)
    topic = bare[framed.end() :] if framed else bare
    topic = _AFTER_TOPIC.sub("", topic).strip(' \t.!?,:;"“”')
    if not topic or not _telling(topic) or not _is_topic(topic, 2 * LONGEST_TOPIC if framed else LONGEST_TOPIC):
        return ""
    return topic


def _telling(text: str) -> list[str]:
    """The words of it that say something: no stop words, but names that are spelt like one."""
    return [word for word in words(text) if word not in STOP_WORDS or _is_name(word, text)]


def _is_topic(text: str, longest: int) -> bool:
    small = [word for word in words(text) if not _is_name(word, text)]
    return len(text.split()) <= longest and "_" not in text and _ASKING.isdisjoint(small)


def _is_name(word: str, text: str) -> bool:
    if word not in _NAMES or (text.isupper() and " " in text):
        return False
    return bool(re.search(rf"\b{word.upper()}\b|(?<=\w )\b{word.capitalize()}\b", text))
