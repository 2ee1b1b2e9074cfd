"""Tells a text's language by its script or its commonest words: enough to say that one is in another than the rest.

Only what is sure is told: a few words without a common one among them are of no language. Dictionaries tell which
language has a single word.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from simplemma import is_known, lemmatize

from bot.languages.translatable import gettext_lazy
from ingest.corpus.text.normalization import normalize

_WORD = re.compile(r"[^\W\d_]+")
# In a letter's name: "KATAKANA LETTER A", "HALFWIDTH KATAKANA LETTER A", "KATAKANA-HIRAGANA PROLONGED SOUND MARK".
_SCRIPT = re.compile(r"(?:(?:HALF|FULL)WIDTH )?([A-Z]+)")
_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "English": "the of and to in is was for that on with are who what when where how why which did does do has it"
        " a as at",
        "German": "der die das und ist nicht ein eine wer was wann wo wie warum welche hat haben wird auf von mit dem",
        "French": "le la les des est et un une que qui quand où comment pourquoi quel quelle dans sur pour avec du a",
        "Spanish": "el la los las de y es un una que quién qué cuándo dónde cómo cuál por para con del se fue ha",
        "Italian": "il lo la gli le di e è un una che chi quando dove come perché quale per con del della ha sono",
        "Portuguese": "o a os as de e é um uma que quem quando onde como qual por para com do da não foi são em",
        "Dutch": "de het een en van is niet wie wat wanneer waar hoe waarom welke heeft op voor met dat zijn was",
        "Swedish": "och är en ett det som vem vad när var hur varför vilken har på för med av att inte den",
        "Polish": "i w na z jest nie się co kto kiedy gdzie jak dlaczego który do po przez od że był",
        "Turkish": "ve bir bu ne kim zaman nerede nasıl neden hangi için ile mi mı oldu değil var çok da de",
        "Indonesian": "yang dan di ke dari apa siapa kapan mana bagaimana mengapa ini itu untuk dengan adalah tidak",
    }.items()
}
# Their names as a reply says them, in its own language.
_NAMES = {
    str(name): name
    for name in (
        *(gettext_lazy("English"), gettext_lazy("German"), gettext_lazy("French"), gettext_lazy("Spanish")),
        *(gettext_lazy("Italian"), gettext_lazy("Portuguese"), gettext_lazy("Dutch"), gettext_lazy("Swedish")),
        *(gettext_lazy("Polish"), gettext_lazy("Turkish"), gettext_lazy("Indonesian")),
    )
}
# Those whose dictionaries are looked at: each takes 3 to 19 MB of memory, and up to a second when it is first read.
_DICTIONARIES = {
    "English": "en",
    "German": "de",
    "French": "fr",
    "Spanish": "es",
    "Italian": "it",
    "Portuguese": "pt",
    "Dutch": "nl",
}
WITH_DICTIONARY = tuple(_DICTIONARIES)
# The name by which Unicode calls the letters of a script, and what is most likely written in it.
_SCRIPTS = {
    "CYRILLIC": gettext_lazy("Russian or another language in Cyrillic"),
    "GREEK": gettext_lazy("Greek"),
    "ARABIC": gettext_lazy("Arabic or another language in its script"),
    "HEBREW": gettext_lazy("Hebrew"),
    "DEVANAGARI": gettext_lazy("Hindi or another language in Devanagari"),
    "THAI": gettext_lazy("Thai"),
    "HANGUL": gettext_lazy("Korean"),
    "HIRAGANA": gettext_lazy("Japanese"),
    "KATAKANA": gettext_lazy("Japanese"),
    "CJK": gettext_lazy("Chinese or Japanese"),
}
# A word that several languages have tells less of each.
_LANGUAGES_WITH = Counter(word for common in _COMMON.values() for word in common)
LEAST_KANA = 0.1  # of the kana and Chinese characters of a text that is Japanese; a headline has few
LEAST = 1.5  # common words, before a language is told
LEAST_LEAD = 1.5  # times as many as of the second likeliest


def language_of(text: str) -> str | None:
    """The language of a text; None where its script and its common words do not tell."""
    script = _script(text)
    if script != "LATIN":
        return _SCRIPTS.get(script or "")
    words = Counter(_WORD.findall(normalize("NFC", text.casefold())))
    counts = sorted(
        (
            (math.fsum(words[word] / _LANGUAGES_WITH[word] for word in common), language)
            for language, common in _COMMON.items()
        ),
        reverse=True,
    )
    (highest_count, language), (second, _) = counts[0], counts[1]
    return language if highest_count >= LEAST and highest_count >= LEAST_LEAD * second else None


def words_in(language: str, words: Collection[str]) -> frozenset[str]:
    """Those of the words that the dictionary of this language has, one of WITH_DICTIONARY, in whatever form."""
    code = _DICTIONARIES[language]
    # Not read into memory as a whole: all of them together would take half a gigabyte.
    return frozenset(word for word in words if is_known(word, code, low_memory=True))


def is_inflected(word: str, language: str) -> bool:
    """Whether the dictionary of this language has the word as a form of another one, as it has no name."""
    form = lemmatize(word, _DICTIONARIES[language], low_memory=True)
    return bool(words_in(language, [word])) and form.casefold() != word.casefold()


def is_common_elsewhere(word: str) -> bool:
    """Whether a word in small letters is among the commonest of another language than English: "warum", "pourquoi"."""
    return any(word in common for language, common in _COMMON.items() if language != "English")


def name_of(language: str) -> str:
    """The name of a language as a reply says it, in its own language."""
    return _NAMES.get(language, language)


def foreign_to(question_language: str | None, passages: Sequence[str]) -> tuple[str, str] | None:
    """(the language that was asked in, that of most passages) where both are known and differ."""
    passages_language = language_of_most(passages) if question_language else None
    if not question_language or not passages_language or question_language == passages_language:
        return None
    return name_of(question_language), name_of(passages_language)


def language_of_most(passages: Sequence[str]) -> str | None:
    """The language of most of these texts; None where it is not told."""
    languages = [language for passage in passages if (language := language_of(passage))]
    if not languages:
        return language_of("\n".join(passages))  # each may be too short to tell
    language, count = Counter(languages).most_common(1)[0]
    return language if 2 * count > len(languages) else None


def _script(text: str) -> str | None:
    """The script of most letters; a word of another one, such as a name in its own letters, does not tell."""
    names = (_SCRIPT.match(unicodedata.name(letter, "")) for letter in text if letter.isalpha())
    scripts = Counter(name[1] for name in names if name)
    kana, chinese = scripts.pop("HIRAGANA", 0) + scripts.pop("KATAKANA", 0), scripts.pop("CJK", 0)
    # Japanese mixes both kana with Chinese characters.
    scripts["HIRAGANA" if kana >= LEAST_KANA * (kana + chinese) else "CJK"] = kana + chinese
    script, count = scripts.most_common(1)[0]
    return script if count else None
