"""What a report says about its own page and not about the news: no answer, and nothing to quote."""

from __future__ import annotations

import re

from bot.answering.english.lexicon.grammar import (
    ASKING,
    FORMS_OF_VERBS,
    PAST_AUXILIARIES,
    PRESENT_AUXILIARIES,
    QUESTION_OPENERS,
)
from bot.answering.english.lexicon.news import SPOKE
from ingest.corpus.text.correction_notes import tells_what_was_wrong
from ingest.corpus.text.folding import fold

# What a report is itself, and what it may be or show: "this list reflects votes".
_WHOLE_PAGE = r"(?:page|article|story|live[ -]?blog|file|(?:photo[ ])?gallery)"
_PAGE = rf"(?:{_WHOLE_PAGE}|post|report|list|video|map|column)"
_IN_SENTENCE = r"(?:[^.!?]|\.(?=\S))*"
_HOW_MUCH = r"(?:the[ ]latest|more|full|complete)"
_GO_THERE = r"(?:read|see|view|visit|follow|click|subscribe|sign[ ]up|check)\b"
_NAME = r"[A-ZÀ-Þ][\w.'’-]+"
# What stands in quotation marks was said by somebody.
_BEFORE = r"(?:(?![\"“‘])[\W_])*+(?:editor['’]s[ ]note:?[ ]*+)?+"
# "The report was ..." may be any report, "this story" is this one.
_BOILERPLATE = re.compile(
    rf"""{_BEFORE}(?:
     this[ ]{_PAGE}[ ](?:is|was|has[ ]been|will[ ]be|may[ ]be)[ ](?:a[ ]summary|originally|first[ ]published|updated)
    |this[ ]{_WHOLE_PAGE}[ ](?:is|was|has[ ]been|will[ ]be|may[ ]be)[ ]
         (?:being|no[ ]longer|adapted|produced|supported|breaking)
    |this[ ]{_PAGE}[ ](?:contains[ ](?:affiliate|sponsored|information[ ]from)|(?:is|was)[ ]
         (?:being[ ]updated|produced[ ](?:by|with)))\b
    |the[ ](?:story|article)[ ](?:was|has[ ]been)[ ]
         (?:updated\b|(?:originally|first)[ ](?:published|reported)\b(?:(?![ ]and[ ])[^.!?,])*+\W*$)
    |this[ ]{_WHOLE_PAGE}[ ](?:summari[sz]es|recaps|captures|reflects|includes|contains)\b
    |(?:\w+:[ ])?(?:an?|the)[ ](?:\w+[ ])?version[ ]of[ ]this[ ]{_PAGE}\b(?![ ]was[ ]told\b)
    |this[ ](?:is|{_PAGE}[ ]is[ ]part[ ]of)\b[^.!?]*\bnewsletter\b(?![ ]that\b)
    |the[ ](?:views|opinions)(?:[ ]and[ ]opinions)?[ ]expressed[ ](?:here|in[ ]this)\b
    |(?:for|get)[ ](?:all[ ])?{_HOW_MUCH}(?:[ ]\w+)?[ ](?:information|details|updates|news)\b{_IN_SENTENCE}\b{_GO_THERE}
    |(?:for|get)[ ](?:all[ ])?{_HOW_MUCH}\b{_IN_SENTENCE}[,:][ ]?(?:please[ ])?{_GO_THERE}
    |for[ ](?:news[ ])?updates\b{_IN_SENTENCE},[ ](?:please[ ])?{_GO_THERE}
    |here['’]s[ ](?:what|everything)[ ](?:[\w'’]+[ ]){{0,4}}know\b[^:]*$
    |(?:to[ ])?get\b{_IN_SENTENCE}[ ](?:in|to)[ ]your[ ]inbox\b
    |{_IN_SENTENCE}[ ](?:delivered|straight|direct(?:ly)?|right)[ ](?:in|to|into)[ ]your[ ]inbox\b
    |(?:[^.!?]|\.(?=\S)|\.[ ](?=[\da-z]))*\b(?:click[ ]here\b|sign[ ]up[ ]for\b[^.!?]{{0,200}}\bnewsletter)
    |(?:(?-i:{_NAME})[ ]){{1,4}}(?:has|have|is[ ]providing)[ ]live[ ](?:updates|coverage)\b
    |contributing(?:\s?:|,?[ ](?:by[ ])?(?-i:{_NAME})|[ ]to[ ]this[ ]{_PAGE}\b)
    |(?:additional[ ])?reporting[ ]by[ ](?-i:{_NAME})(?![^.!?]*[ ](?:that|has|have|had|is|was|were)[ ])
    |copyright\W{{0,3}}(?:©|c\)|\d)|all[ ]rights[ ]reserved\b(?![ ]\w)
    |in[ ]case[ ]you[ ]missed[ ]it:
    |(?:photo|image|picture|video)s?(?:[ ]credit)?:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# What it asks of its reader.
_REQUEST = re.compile(
    rf"""{_BEFORE}(?:
     (?:read|see|view|follow|track)[ ]the[ ]latest\b
    |(?:read|see|find|get|view)[ ]
         (?:more\b(?![ ]than\b)|also\b|our\b|all[ ]of\b|here\b|next\b|the[ ]full[ ](?:story|list|article)\b)
    |(?:read|see|find|watch|get(?![ ]out\b))\b{_IN_SENTENCE}\bhere\W*$
    |read[ ](?:the[ ](?:full|whole|entire|original|rest|latest)|about|what|how|why)\b
    |refresh[ ](?:the[ ]page|this[ ]page|for|often)\b|check[ ]back\b
    |check[ ]out[ ](?!time\b|of\b|is\b|.{{0,90}}\b(?-i:[A-Z][a-z]{{2,8}})\.?[ ]\d)  # what is on a day is news
    |stay[ ](?:tuned|updated|up[ -]to[ -]date)\b|stay[ ]with[ ]{_IN_SENTENCE}\bupdates\b
    |(?:(?:you[ ]can[ ]|if[ ]so,[ ])?(?:sign[ ]up|subscribe)|click|scroll[ ]down|download[ ]the)\b
    |support[ ]local[ ]journalism\b|unlock[ ]unlimited\b
    |follow[ ](?:us|along|live|our|him|her|them|@)|follow[ ].{{0,90}}\blive[ ](?:updates|coverage)\b
    |follow[ ][^.!?]*\bon[ ](?:instagram|tiktok|twitter|facebook|threads|bluesky|x)\b
    |(?:have|got)[ ](?:a|any)[ ](?:news[ ]|story[ ])?tips?\b
    |(?:you[ ]can[ ])?(?:reach|contact|e-?mail)[ ]
         (?:him|her|them|us|me|(?:the|this|our|both)[ ](?:reporter|author|writer|staff)s?|(?-i:{_NAME}[ ]{_NAME}))
         (?:[ ]directly)?[ ](?:at|on|via)\b
    |play[ ](?:the|our|today['’]s)\b[^.!?]*\b(?:crossword|puzzle|quiz|game|sudoku)s?\b
    |(?:watch|listen)[ ](?:live|now|here|below|the[ ](?:full[ ])?video)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Whoever asks something of a reader has no verb that tells, but behind "what", "if" or "you" or in a headline behind a
# colon; nor does a page say who says so: "Watch Duty, an app, was built", "See also the risks, the minister said."
_AUXILIARIES = PAST_AUXILIARIES | PRESENT_AUXILIARIES
_CLAUSES = (ASKING - _AUXILIARIES - QUESTION_OPENERS) | {"that", "as"}
_WORD_OR_MARK = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[:;!?–—\"“]|\.(?=\s)")
_PAST = rf"(?:\w{{2,}}ed|{'|'.join(sorted(SPOKE | FORMS_OF_VERBS.keys()))})"
_SAYS_WHO = re.compile(rf"[^:]*, (?:the|an?|{_NAME}) [^,:]{{0,40}}\b{_PAST}\b[^,:]{{0,40}}\W*$")


def _tells(sentence: str) -> bool:
    """Whether a sentence that begins like a request is none."""
    words = [word.replace("’", "'") for word in _WORD_OR_MARK.findall(sentence.lstrip('—–“"'))]
    for index, word in enumerate(words):
        if word.partition("'")[0].casefold() in _CLAUSES or not word[0].isalnum():
            break
        # Not "Have tips?", "Don't miss it" or "Will Lee".
        if index and word in _AUXILIARIES:
            return True
    return _SAYS_WHO.match(sentence) is not None


# Who wrote it: "Ann Lee covers trade in Asia for the Herald." Who "was held in Russia" is in the news.
_IN_THE_NEWS = r"(?![^.!?]*\b(?:who|was|were)\b)"
_AUTHOR = re.compile(
    rf"{_NAME}(?: [A-ZÀ-Þ][\w.'’-]*){{1,3}} (?:covers|writes about|reports on)\b{_IN_THE_NEWS}"
    r"[^.!?]*\b(?:for|at) (?:the )?[A-ZÀ-Þ]"
)
_AUTHOR_IS = re.compile(
    rf"{_NAME}(?: [A-ZÀ-Þ][\w.'’-]*){{1,3}} is {_IN_THE_NEWS}(?:an?|the) (?:[\w.,'’-]+ ){{0,8}}?"
    r"(?i:journalist|reporter|correspondent|columnist|editor|writer|producer|fellow)\b[^.!?]*\b(?:with|for|at|of|on) "
    r"(?:the )?[A-ZÀ-Þ][^.!?]*\.?\W*$"
)
# Who wrote it, in a note before it: "Editor's Note: Ann Lee is a professor of history and the author of ..."
_AUTHOR_NOTE = re.compile(
    rf"(?i:editor['’]s note): (?:Dr\. )?{_NAME}(?:,? [A-ZÀ-Þ][\w.'’-]*){{1,4}}\b[^.!?]{{0,120}}?"
    rf" is (?:an?|the|{_NAME}['’]s) "
)
# How to reach who wrote it: "He can be reached at lee@example.com", "Call reporter Ann Lee: lee@example.com".
_REACH = re.compile(
    r"(?=.*\S@\S)(?i:(?:you can )?(?:reach|contact|call|e-?mail|follow|find|connect with)\b"
    r"|[^.!?@]{0,100}\b(?:can be reached|you can (?:reach|e-?mail|follow) (?:him|her|them))\b)"
)
# A newsletter or a broadcast begins with who writes or speaks: "Good morning! I'm Ann Lee, the author of this letter."
_GREETING = re.compile(
    r"[^\w\"'“‘]*+(?:[\w'’]{1,30}[ ,]{1,3}){0,6}(?:[\w'’]{1,30}[!.,])?[^\w\"'“‘]*+"
    rf"I['’]m {_NAME} {_NAME}(?=[.,]| and\b)"
)
# What a player of videos writes under one: its length and whose it is, "Storm nears 04:16 - Source: Example".
_PLAYER = re.compile(r"\b\d\d:\d\d [-–•] Source: ")
# A link to another page, its label and headline run together: "More:Measles spreads", "Live updates:Jet flips".
_LINK = re.compile(r"[\W_]*+[A-ZÀ-Þ][\w ,.'’&-]{1,40}[^\W\d]:[\"“'‘]?[A-ZÀ-Þ][\w'’]*[a-z’']")
# A link after a label in capitals: "MORE: Polls tighten", "RELATED: What to know".
_CAPITAL_LINK = re.compile(
    r"[\W_]*+(?:MORE|READ|RELATED|SEE|ALSO|WATCH|LISTEN|OPINION|EXCLUSIVE|LIVE|LATEST|PHOTOS?|VIDEO|GALLERY)"
    r"(?: [A-Z]{2,}){0,4}:\s++[\"“'‘]?[A-ZÀ-Þ\d]"
)
# Whose picture it is, after its caption: "Patrick T. Fallon/AFP/Getty Images". In a gallery the next caption follows.
_AGENCY = r"(?:/[\w.'’ -]{2,30}){0,3}/(?:AFP|AP|Reuters|Getty Images|Shutterstock|EPA|CNN)"
_CREDIT = re.compile(rf"[\w.'’ -]{{3,40}}{_AGENCY}\W*$")
_CREDIT_BEFORE = re.compile(rf"(?!(?:An?|The) ){_NAME}(?: [\w.'’-]+){{1,4}}{_AGENCY}(?: Photo)?(?:/File)? (?=[A-ZÀ-Þ])")
_CONTRIBUTED = re.compile(rf"\bcontributed (?:reporting|(?:reporting )?to this {_PAGE})\W*$")
_LONGEST_NOTE = 500  # characters before its last sentence; of 117 notes in a year's corpus the longest has 510
# A label that a page puts before its summary, without a stop of its own.
_BULLET = re.compile(r"[-*•]\s+(?=\S)")  # of an item of a list
_LABEL = re.compile(r"(?:AI-assisted summary|Editor['’]s note:)\s+", re.IGNORECASE)


def is_boilerplate(sentence: str) -> bool:
    """Whether the sentence is about the page itself: how to follow it, who helped, what was changed in it."""
    match = _BOILERPLATE.match(sentence) or _AUTHOR.match(sentence) or _AUTHOR_IS.match(sentence)
    match = match or (None if _tells(sentence) else _REQUEST.match(sentence))
    match = match or _AUTHOR_NOTE.match(sentence) or _REACH.match(sentence) or _GREETING.match(sentence)
    if tells_what_was_wrong(sentence) or _CONTRIBUTED.search(sentence):
        return True
    return bool(
        match
        or _LINK.match(sentence)
        or _CAPITAL_LINK.match(sentence)
        or _CREDIT.match(sentence)
        or _PLAYER.search(sentence)
    )


def follows_note(text: str, start: int) -> bool:
    """Whether a sentence at `start` continues a note of what was wrong, or of who wrote the report.

    "It was in Iowa" says nothing by itself, and "She is a former reporter" what nobody asks.
    """
    paragraph = text[text.rfind("\n", 0, start) + 1 : start]
    # Some texts have no paragraphs: not all that comes after a note is of it.
    if len(paragraph) > _LONGEST_NOTE:
        return False
    return tells_what_was_wrong(fold(paragraph)) or _AUTHOR_NOTE.match(paragraph) is not None


def label_length(text: str) -> int:
    """How many characters of a label, a bullet, or the credit of the picture before, stand before what it says."""
    label = _LABEL.match(text) or _BULLET.match(text) or _CREDIT_BEFORE.match(text)
    return label.end() if label else 0
