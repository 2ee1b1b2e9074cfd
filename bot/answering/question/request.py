"""What somebody wants who types to a news bot: an answer, an overview, or only a word of welcome.

Forms of speech are closed lists; whether a few words are a topic or a question is told by its grammar: English asks
with a question word or a verb in front (docs/decisions/0015-what-people-type.md compares it with a trained model).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from bot.answering.english.lexicon.closed_words import AUXILIARIES, JOINTS, PREPOSITIONS
from bot.answering.english.lexicon.grammar import ASKING, NEGATED, QUESTION_WORDS, STOP_WORDS
from bot.answering.english.lexicon.time import MONTHS
from bot.answering.english.names import names_like_words
from bot.answering.english.terms import words
from bot.answering.question.courtesy import END, Courtesy, courtesy_of, is_courtesy, without_please
from bot.answering.question.query import Query


class Kind(StrEnum):
    """What is wanted, where it is no courtesy."""

    QUESTION = "question"
    OVERVIEW = "overview"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted, and for an overview of which topic; without a topic it is of the newest, or `of_article`.

    "What happened in 1989?" is an overview of that time, or where there are no reports of it `or_question`. "What
    happened at the Louvre?" is a question that how the reports on the Louvre begin may answer: `happened_to` it.
    """

    kind: Kind | Courtesy
    topic: str = ""
    of_article: bool = False
    or_question: bool = False
    happened_to: str = ""

    def is_bare(self, text: str) -> bool:
        """Whether the text is its topic and no more: who asks for news of it or to be told wants an overview."""
        return bool(self.topic) and self.topic.casefold() == text.strip(_MARKS).casefold()


LONGEST_TOPIC = 6  # words
LONGEST_TERM = 3  # words
_MARKS = ' \t.!?,:;"“”'

# What people say to a bot before they ask it: "Hey Dateline, what ...".
_SALUTATION = re.compile(
    r"^\W*(?:hey|hi|hiya|hello|yo|ok|okay|dear|good (?:morning|afternoon|evening)|greetings|hallo|moin|servus"
    r"|guten (?:morgen|tag|abend))\b"
    r"(?: [\w'’-]{1,40}){0,2}\s{0,5}[,!.:-]{1,5}\s++(?=\w\S*+\s++\w)",
    re.IGNORECASE,
)
# Its place in a list stands before a question: "2. Who won?", "Q1: Who won?", and the emoji of a key with a figure, as
# people number lists in Discord. But "1. FC Marrow" is a name, "1. May" a day.
_PLACE = re.compile(
    rf"(?:^|(?<=[:?] ))[^\w\n]{{0,5}}(?:\d{{1,2}}|q(?:uestion)? ?\d{{0,2}})(?:[.):]|\ufe0f?\u20e3)[\s*_~|]{{0,5}}"
    rf"(?=(?:(?:and|but|so) )?(?:{'|'.join(sorted(ASKING.difference(MONTHS)))})\b)",
    re.IGNORECASE | re.MULTILINE,
)
# Where what is said to a bot may end and a question begin: "Thanks! And in Japan?", "thx 🙏 why?".
_PAUSE = re.compile(r"[^\w\s'’&-]{1,10}\s|\n")
_MOST_PAUSES = 4  # of them, before a question
_BEGINS_QUESTION = QUESTION_WORDS | AUXILIARIES | NEGATED | JOINTS | {"so"}
_SUMMARY = r"(?:summar(?:y|ies|ise|ize)|sum up|tl ?;? ?dr|overview|gist|recap|digest|rundown)"
# What asks for no topic but for what is new; each alone, with a time or with "please".
_TODAY = r"(?: (?:today|now|right now|lately|recently|tonight|this (?:morning|week)|yesterday|please|for me))*"
_NEWEST = re.compile(
    rf"\W*(?:(?:show|give|tell) me )?"
    rf"(?:(?:(?:is|are) there |got )?(?:(?:the|any|some|what(?:['’]?s| is| are| was| were)"
    rf"(?: the)?) )?(?:(?:latest|newest|recent|new|top|today['’]?s|breaking|current|more|big|main|biggest) )*"
    rf"(?:news|headlines?|stories|story|updates?|articles?)(?: {_SUMMARY}| of the day)?{_TODAY}{END}"
    rf"|(?:the )?latest{_TODAY}{END}"
    rf"|(?:anything|something|what(?:['’]?s| is| was)) (?:else )?"
    rf"(?:new|interesting|(?:the )?latest|up|happening|going on)(?: in the (?:world|news))?{_TODAY}{END}"
    rf"|(?:what(?:['’]?s| is)|anything|what was) (?:interesting )?in the (?:news|papers?){_TODAY}{END}"
    rf"|what (?:(?:has )?happened(?: in the (?:world|news))?|did i miss|have i missed){_TODAY}{END}"
    rf"|(?:please )?(?:catch me up|brief me|update me){_TODAY}{END})",
    re.IGNORECASE,
)

_BEFORE_TIME = r"(?:\b(?:at|during|for|from|in|of|on|over|the|throughout|within) ){0,3}"

_ASK_FOR = (
    r"(?:(?:please|pls|can you|could you|would you|can i (?:get|have)|give me|gimme|get me|show me|i (?:want|need)"
    r"|i['’]?d like|(?:do )?you have|have you got|got|find(?: me)?|search for|look for|write|make) )*"
)
_ARTICLE = r"(?:(?:this|the|that|your) (?:article|text|story|piece|report|file|document|page|post)|it|this|that)"
_OF_ARTICLE = re.compile(
    rf"\W*(?:what(?:['’]?s| is| does) {_ARTICLE}(?: (?:all )?(?:about|say|saying))(?: about)?"
    rf"|{_ASK_FOR}(?:(?:an?|the|short|brief|quick) )*{_SUMMARY}(?: (?:of|for|about))?(?: {_ARTICLE})?(?: for me)?"
    rf"|what (?:are|were) the (?:main|key) (?:points|takeaways|ideas)(?: (?:of|in) {_ARTICLE})?"
    rf"|(?:main|key) (?:points|takeaways)|the gist"
    rf"|tell me about {_ARTICLE}){END}",
    re.IGNORECASE,
)
_SAID_ABOUT = re.compile(
    rf"\W*(?:and )?what(?:['’]?s| does| did| is) {_ARTICLE} (?:say|tell(?: us| me)?|report|mention|saying) "
    rf"(?:about|on|of|regarding|concerning) (?P<topic>\S.{{0,200}}?)(?:[\s,]+(?:please|pls))?{END}",
    re.IGNORECASE,
)

# What stands before a topic, or after it.
_REPORTS = r"(?:news|headlines|updates?)"
_ABOUT = r"(?:about|on|of|from|regarding|concerning|in|with|for|re) "
_BEFORE_TOPIC = re.compile(
    rf"\W*{_ASK_FOR}(?:"
    rf"(?:tell (?:me|us)|(?:to )?(?:know|hear|read|learn)) "
    rf"(?:(?:more|something|everything|all|a (?:bit|little)) )?about "
    rf"|(?:(?:an?|the|short|brief|quick) )*{_SUMMARY} (?:{_ABOUT})?"
    rf"(?:what(?:['’]?s| is| has| was)? (?:happened|happening|going on) (?:at |{_ABOUT}))?"
    rf"|what(?:['’]?s| is) (?:new|the (?:latest|situation|story|deal)|going on|happening|up) {_ABOUT}"
    rf"|(?:(?:is|are) there )?(?:(?:any|some|all|every|the|an?|latest|newest|recent|current|breaking|more|new) )*"
    rf"(?:news|headlines?|updates?|stories|articles?|coverage|developments?|information|info|facts|background|reports?"
    rf"|situation) {_ABOUT}"
    rf"|(?:the )?latest {_ABOUT}(?-i:the )?|(?:anything|everything|something|all|more) (?:new )?(?:about|on|regarding) "
    # "News: Venezuela", and as people type in haste "news venezuela", but "News Corp" is a name.
    rf"|(?:topic|{_REPORTS}|breaking|summary|overview|timeline) ?: ?"
    rf"|(?!(?-i:[A-Z][a-z]+ [A-Z]))(?:(?:latest|recent|new|breaking|top) )*{_REPORTS} (?!{_ABOUT})"
    rf"|what do (?:you|we) know about |(?:what|how) about "
    rf"|(?:brief|update|catch) me (?:up )?on |explain (?=\S+(?: \S+){{0,3}} ?$))",
    re.IGNORECASE,
)
# "What happened after the vote?" asks for one thing, not for what was reported.
_WHAT_HAPPENED = re.compile(
    r"\W*(?:and |but |so )?what (?:(?:has|had|really|actually|exactly|just|even|ever) )*happene?d "
    r"(?P<where>(?:at|between|in|on|over|to|with) )(?=\S)",
    re.IGNORECASE,
)
# "Who is Jane Doe?", "What is the Genius Act?": who or what it is may be told by any report on it.
_WHO_OR_WHAT = re.compile(
    r"\W*(?:and |but |so )?(?P<asking>who|what)(?:['’]?s| is| are| was| were) (?P<name>\S.{0,100}?)\W*$",
    re.IGNORECASE,
)
_AFTER_TOPIC = re.compile(
    r" (?:(?:latest|recent|breaking) )?(?:news|headlines?|updates?|latest|stories|summary|overview|recap"
    r"|timeline|explained|explainer)(?: (?:today|now|please|this week))?\W*$",
    re.IGNORECASE,
)


def asks_for_topic(text: str) -> bool:
    """Whether a text begins with what asks for a topic: "can you explain", "what do you know about"."""
    return _BEFORE_TOPIC.match(" ".join(text.split())) is not None


def topic_alone(text: str) -> str:
    """The topic of a text that only asks to be told of it: Etna of "Tell me about Etna", "What happened at Etna?"."""
    plain = without_please(" ".join(text.split()))
    if is_courtesy(plain) or _NEWEST.match(plain) or _OF_ARTICLE.match(plain):
        return ""
    happened = _WHAT_HAPPENED.match(plain)
    return _topic_of(plain, plain[happened.end() :] if happened else _asked_for(plain), words(plain))


def where_it_happened(text: str) -> str:
    """ "At Etna" of "What happened at Etna?" in its own letters; empty for every other text."""
    plain = without_please(" ".join(text.split()))
    happened = _WHAT_HAPPENED.match(plain) if topic_alone(plain) else None
    return plain[happened.start("where") :].rstrip(_MARKS) if happened else ""


def name_asked_for(query: Query) -> str:
    """ "Jane Doe" of "Who is Jane Doe?", "a heat dome" of "What is a heat dome?"; empty for every other text."""
    asks = _WHO_OR_WHAT.match(" ".join(query.text.split()))
    if asks is None or query.scope.period is not None:
        return ""
    # "Who is the Democrat from Kansas?" has two.
    is_name = bool(query.stems) and list(query.names.values()) == [query.stems]
    # "The score" is that of something; "inflation" and "a heat dome" are what they are.
    term = tuple(words(asks["name"]))
    term = term[1:] if term[:1] in (("a",), ("an",)) else term
    is_term = asks["asking"].lower() == "what" and len(term) <= LONGEST_TERM and term == query.terms
    return asks["name"] if is_name or is_term else ""


def without_greeting(question: str) -> str:
    """The question from where it begins: greetings and thanks are neither searched for nor names reports must hold."""
    return without_places(_without_courtesies(_SALUTATION.sub("", question.strip())))


def without_courtesy(question: str) -> str:
    """The question without a greeting or thanks before it and "please" behind it; as it is where it is no more."""
    request = without_greeting(without_please(question))
    return request if any(map(str.isalnum, request)) else question


def _without_courtesies(text: str) -> str:
    """The text without thanks and talk that stand before what asks something: "Thanks a lot! And in Japan?"."""
    begin = 0
    for pause in islice(_PAUSE.finditer(text), _MOST_PAUSES):
        text_before = text[: pause.start()]
        if (
            any(map(str.isalnum, text_before))
            and _asks_at_once(text[pause.end() :], pause[0])
            and is_courtesy(text_before)
        ):
            begin = pause.end()
    return text[begin:].lstrip() if begin else text


def _asks_at_once(text: str, pause: str) -> bool:
    """Whether what follows this pause begins as a question does; "and" behind a comma may go on with a name."""
    first, second = (*words(text[:60]), "", "")[:2]
    if first in JOINTS and "," in pause:
        return "?" in text
    asks = first in _BEGINS_QUESTION or (first in PREPOSITIONS and second in QUESTION_WORDS)
    return asks or asks_for_topic(text)


def without_places(questions: str) -> str:
    """Questions without their places in a list, which would be figures that reports must hold: "2. Who won?"."""
    return _PLACE.sub("", questions)


def request_of(query: Query, is_known_name: Callable[[str], bool] = lambda _text: False) -> Request:
    """What the text wants; a question where nothing says otherwise.

    A text that begins as a question does, "Will Smith", is a topic if it is nothing but what `is_known_name` knows.
    """
    text = " ".join(query.text.split())
    if courtesy := courtesy_of(text):
        return Request(courtesy)
    text = without_please(text)
    if _NEWEST.match(text):
        return Request(Kind.OVERVIEW)
    if _OF_ARTICLE.match(text):
        return Request(Kind.OVERVIEW, of_article=True)
    # "Summarize the news" asks for the news.
    asked_for = _asked_for(text)
    if _NEWEST.match(asked_for):
        return Request(Kind.OVERVIEW)
    if any(_NEWEST.match(_without_period(form, query)) for form in (text, asked_for)):
        return Request(Kind.OVERVIEW, or_question=True)
    if not _says_something(query.words, text):
        return Request(Kind.NOTHING)
    if (happened := _WHAT_HAPPENED.match(text)) and query.scope.period is None:
        topic = _topic_of(text, text[happened.end() :], query.words)
        # More words ask for one thing: "What happened to the bridge of Arle that fell into the river?".
        return Request(Kind.QUESTION, happened_to=topic if len(topic.split()) <= LONGEST_TOPIC else "")
    topic = _topic_of(text, asked_for, query.words, is_known_name)
    return Request(Kind.OVERVIEW, topic) if topic else Request(Kind.QUESTION)


def _asked_for(text: str) -> str:
    """What is asked for, without the forms that ask for it; one may follow another: "Summarize the latest on"."""
    while framed := _BEFORE_TOPIC.match(text):
        text = text[framed.end() :]
    return text


def topic_of_article(query: Query) -> str:
    """The topic on which a text wants to read what an article says; empty where it asks something else, or nothing."""
    match = _SAID_ABOUT.match(" ".join(query.text.split()))
    return match["topic"] if match else request_of(query).topic


def asks_something(query: Query) -> bool:
    """Whether a text names anything to look for: "is this true?" and "summarize" do not."""
    request = request_of(query)
    if request.kind is not Kind.QUESTION:
        return bool(request.topic)
    return any(word not in ASKING and word not in STOP_WORDS for word in query.words)


def names_nothing(text: str) -> bool:
    """Whether a text that stands beside a link names nothing of its own: "is this true?", "summarize", no word."""
    plain = without_please(" ".join(text.split()))
    named = names_like_words(plain)
    says = any(word not in ASKING | STOP_WORDS or word in named for word in words(plain))
    return not says or _OF_ARTICLE.match(plain) is not None


def _without_period(text: str, query: Query) -> str:
    """The text without the words that name its period, and without the prepositions before them."""
    if query.scope.period is None:
        return text
    period = " ".join(query.scope.period.words.split())
    return re.sub(_BEFORE_TIME + re.escape(period), "", text, count=1, flags=re.IGNORECASE)


def _topic_of(
    text: str, topic: str, text_words: Sequence[str], is_known_name: Callable[[str], bool] = lambda _text: False
) -> str:
    """The topic, which may follow what asks for one; empty where the text, of these words, asks something."""
    framed = topic != text
    after = _AFTER_TOPIC.search(topic)
    # "Fox News" alone may be news of foxes as "Nepal News" is of Nepal; "Tell me about Fox News" is of the outlet.
    is_name = after and framed and not text.isupper() and _ends_name(after)
    if after and not is_name:
        topic = topic[: after.start()]
    topic = topic.strip(_MARKS)
    longest = 2 * LONGEST_TOPIC if framed else LONGEST_TOPIC
    if not topic or "_" in topic or len(topic.split()) > longest:
        return ""
    if topic != text.strip(_MARKS):
        text_words = words(topic)
    name = names_like_words(topic)
    # "Who heads the WHO?" has the word twice, and asks by one of them.
    asks = any(word in ASKING and text_words.count(word) > name[word] for word in text_words)
    if asks and (framed or not text.endswith("?")) and is_known_name(topic):
        return topic
    return "" if asks or not _says_something(text_words, topic) else topic


def _ends_name(after: re.Match[str]) -> bool:
    """Whether what stands after a topic is written as a part of it: with a capital, after a word with a capital."""
    *before, last = after.string[: after.start()].split() or [""]
    if before and before[-1].lower() == "the":  # "the Ukraine News" is news of it
        return False
    return last[:1].isupper() and after[0].lstrip()[:1].isupper() and _says_something(words(last), last)


def _says_something(text_words: Iterable[str], text: str) -> bool:
    """Whether one of its words is no stop word, or a name that is spelled like one."""
    named = names_like_words(text)
    return any(word not in STOP_WORDS or word in named for word in text_words)
