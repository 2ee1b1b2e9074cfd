"""Gives a text that is written without capitals those that articles give its words: names are known by theirs.

After Lita, Ittycheriah, Roukos and Kambhatla (2003), tRuEcasIng, who take the most frequent form of a word: here one
stays small unless nearly all articles write it large.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.question.query import Query
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time
from ingest.corpus.text.folding import with_plain_letters

PASSAGES = 16  # in which a word is looked up
SHARE = 0.8  # of them that write it with a capital: more than begin a sentence or a headline with it
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s))\s*[^\W\d_]")


def has_capitals(text: str) -> bool:
    """Whether any letter of it but the first of a sentence, and "I", is a capital."""
    inside = re.sub(r"\bI\b", "", _SENTENCE.sub("", text))
    return inside != inside.lower()


def with_capitals(query: Query, corpus: Corpus, *, is_sentence: bool = True) -> str:
    """The text; one without capitals with those words, and pairs of words, large that nearly all articles write so.

    So are the first letters of its sentences, if it is any and no topic: the first word of "mortgage rates" is no name.
    One in another language than English stays as it is: its "mit" is no institute, and its "die" no verb.
    """
    text = query.text
    if has_capitals(text) or query.language not in (None, "English"):
        return text
    written: dict[str, str] = {}
    words = _WORD.findall(text.lower())
    # Pairs last: "world" is small and "World Trade" is not.
    for group in [*dict.fromkeys((word,) for word in words), *dict.fromkeys(pairwise(words))]:
        if not STOP_WORDS.isdisjoint(group):
            continue
        check_time()
        forms = [tuple(_WORD.findall(form)) for form in corpus.written_forms(" ".join(group), PASSAGES)]
        # The word index has "Łódź" in plain letters.
        plain = tuple(map(with_plain_letters, group))
        same = [form for form in forms if tuple(map(str.lower, form)) in (group, plain)]
        large = [form for form in same if not any(map(str.islower, form))]
        if large and len(large) >= SHARE * len(same):
            pairs = zip(group, Counter(large).most_common(1)[0][0], strict=True)
            written |= {word: form if form.lower() == word else word.capitalize() for word, form in pairs}
    capitals = _WORD.sub(lambda match: written.get(match[0].lower(), match[0]), text)
    return _SENTENCE.sub(lambda match: match[0].upper(), capitals) if is_sentence else capitals
