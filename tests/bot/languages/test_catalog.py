"""Each language has every sentence of the code, with its placeholders, and none that is gone."""

import ast
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from bot.languages.catalog import catalog, day_of_year_text, day_text, month_text, number_text, own_name
from bot.languages.language import Language, language_of

ROOT = Path(__file__).parents[3]
KEYWORDS = parse_keywords(re.findall(r"--keyword (\S+)", (ROOT / "Makefile").read_text()))
OTHERS = [language for language in Language if language is not Language.ENGLISH]
# What is not for people in Discord: names of requests and reasons for the log, keys of the store, words of a design.
NOT_SHOWN = {
    *("Telling someone of a setting", "Telling someone that they wait", "Telling the owner", "Sending a reply"),
    *("Marking an answer as corrected", "offset points", "outside lower left", "upper left"),
    *("Telling someone that their question was interrupted", "Discord has not accepted it yet"),
    *("unreadable reply in ", "turned away", "failing source ", "could not tell the person about the failure: "),
    # A question to the search, and a line of the log.
    *("What is the latest on ", "What happened with ", "Since refusals were calibrated, "),
    *("Sending a digest", "Telling how far an ingest is", "Deleting an answer"),
    *("Asking Discord who owns the application", "Reading the question of a thread"),
    # What the operator reads of a chat model, in the log and in a terminal.
    *("The model does not take the parameter ", "The client of CHAT_MODEL cannot be made ("),
    # The heads of tables and a legend in a terminal; the beginning and end of sentences that are looked for.
    *("Report of", "\nasked: questions; away: turned away, as too many waited; new: articles"),
    " in the queue already; wait for an answer, then ask again.",
}
LOGGED = {
    "_REASONS_BY_CODE",
    "BANNED",
    "FORBIDDEN",
    "UNACKNOWLEDGED",
    "UNSENT",
    "ANOTHER_BOT",
    "NO_EMBEDS",
    "NO_THREAD",
    "SECOND_BOT",
}
SENTENCE = re.compile(r"^[A-Z“][^\n]*? [a-z]+ .*[.?!]$|^[A-Z][a-z]+ [a-z]+ [a-z]+", re.DOTALL)
PHRASE = re.compile(r"[A-Za-z]{2,}[’']?[a-z]*,? [a-z]+")
FOLDERS = {"replies": PHRASE, "commands": PHRASE, "delivery": PHRASE, "answering": SENTENCE}
# A terminal and JSON are English; what the operator can do about a chat model stands in the log.
ENGLISH = {"page.py", "document.py", "outcome.py"}


@cache
def in_code():
    """Every message of the code, as a text or as its singular and plural."""
    found = extract_from_dir(ROOT / "bot", keywords=KEYWORDS, method_map=[("**.py", "python")])
    return frozenset(message for _, _, message, _, _ in found)


@cache
def messages(language):
    file = ROOT / "bot" / "languages" / "locale" / language / "LC_MESSAGES" / "dateline.po"
    return {m.id: m for m in read_po(BytesIO(file.read_bytes()), locale=language) if m.id}


def translated_messages(language):
    """Without those that are still to be translated, which one test names."""
    return {key: m for key, m in messages(language).items() if all(strings(m))}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_each_language_has_a_catalog():
    folders = {folder.name for folder in (ROOT / "bot/languages/locale").iterdir()}

    assert folders == set(OTHERS), "a language is a line of Language and a folder in locale/; make messages"


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalog_has_exactly_the_sentences_of_the_code(language):
    translated = {m.id for m in messages(language).values() if all(strings(m)) and not m.fuzzy}

    assert in_code() - translated == set(), "translate these: make messages, then the .po file"
    assert translated - in_code() == set(), "these are gone from the code: make messages"


@pytest.mark.parametrize("language", OTHERS)
def test_each_translation_has_the_placeholders_of_its_sentence(language):
    wrong = {
        key: string
        for key, m in translated_messages(language).items()
        for string in strings(m)
        if placeholders(string) != placeholders(key if isinstance(key, str) else key[1])
    }

    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_markup_and_spaces(language):
    def markup(text):
        return sorted(re.findall(r"\*\*\{|^#+ |^-# |^ | $|^- ", text, re.M))

    wrong = {
        key: string
        for key, m in translated_messages(language).items()
        for string in strings(m)
        if set(markup(string)) != set(markup(key if isinstance(key, str) else key[0]))
    }

    assert wrong == {}


def test_german_uses_german_quotation_marks_and_du():
    german = "\n".join(string for m in messages(Language.GERMAN).values() for string in strings(m))

    assert "”" not in german
    assert '"' not in german
    assert german.count("„") == german.count("“")
    assert re.findall(r"\b(?:Sie|Ihnen|Ihre?[nmrs]?)\b(?! (?:sind|widersprechen))", german) == []


def test_german_does_not_say_that_the_articles_are_in_english():
    """They may be German: "am besten auf Englisch, der Sprache der Artikel" stood over German headlines."""
    german = [string for m in messages(Language.GERMAN).values() for string in strings(m)]

    assert [text for text in german if "Englisch, der Sprache" in text] == []


def test_a_german_sentence_after_a_colon_begins_with_a_capital():
    """Of one that tells the reader to do something: "lies das Zitat" stood beside "Lies, was am nächsten kommt"."""
    german = [string for m in messages(Language.GERMAN).values() for string in strings(m)]

    assert [
        text for text in german if re.search(r": (?:lies|drück|frag|versuch|öffne|mach|stell|nimm|nenn)\b", text)
    ] == []


def test_every_marked_message_is_a_literal_that_is_extracted():
    """A message in a variable or inside an f-string is none for those who translate."""
    calls, texts = [], set()
    for path in (ROOT / "bot").rglob("*.py"):
        if path.parent.name == "languages":
            continue
        for call in filter(lambda node: isinstance(node, ast.Call), ast.walk(ast.parse(path.read_text()))):
            if name_of(call) in KEYWORDS:
                forms = 2 if name_of(call).startswith("ngettext") else 1
                literal = [arg.value for arg in call.args[:forms] if isinstance(arg, ast.Constant)]
                calls += [f"{path.name}:{call.lineno}"] if len(literal) < forms else []
                texts.add(tuple(literal) if forms > 1 else "".join(literal))

    assert calls == []
    assert texts == in_code()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sentence_for_people_is_marked(folder):
    """Mark what this finds by gettext(...) or gettext_lazy(...), or name it above where nobody in Discord reads it."""
    unmarked_texts = [
        f"{path.name}: {text}"
        for path, tree in modules(folder)
        for text in unmarked(tree, FOLDERS[folder])
        if text not in NOT_SHOWN
    ]

    assert unmarked_texts == []


def test_every_exception_from_marking_is_in_the_code():
    """A name or text that is gone would hide the next sentence that is written like it."""
    texts, names = set(), set()
    for folder, pattern in FOLDERS.items():
        for _, tree in modules(folder):
            texts.update(unmarked(tree, pattern))
            names.update(
                name
                for node in ast.walk(tree)
                for name in LOGGED.intersection(assigned(node))
                if node.value is not None and any(unmarked(node.value, pattern))
            )

    assert NOT_SHOWN - texts == set()
    assert LOGGED - names == set()


def test_days_months_and_numbers_are_written_as_the_language_writes_them():
    from datetime import date

    day = date(2024, 10, 14)

    assert day_text(day, Language.GERMAN) == "14. Oktober 2024"
    assert day_of_year_text(day, Language.GERMAN) == "14. Oktober"
    assert month_text(day, Language.GERMAN) == "Oktober 2024"
    assert number_text(1234, Language.GERMAN) == "1.234"
    assert number_text(1234, Language.ENGLISH) == "1,234"


def test_a_language_is_called_as_it_calls_itself():
    assert list(map(own_name, (Language.ENGLISH, Language.GERMAN))) == ["English", "Deutsch"]
    assert len(set(map(own_name, Language))) == len(Language)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("en-US", "en"), ("en-GB", "en"), ("xx", "en"), ("", "en"), (None, "en"), ("den", "en")],
)
def test_a_locale_without_a_catalog_is_english(locale, language):
    assert language_of(locale) == language


def test_the_english_catalog_repeats_the_code():
    english = catalog(Language.ENGLISH)
    texts = [message for message in in_code() if isinstance(message, str)]
    pairs = [message for message in in_code() if not isinstance(message, str)]

    assert [english.gettext(text) for text in texts] == texts
    assert [(english.ngettext(*pair, 1), english.ngettext(*pair, 2)) for pair in pairs] == pairs


def strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def modules(folder):
    paths = sorted((ROOT / "bot" / folder).rglob("*.py"))
    return [(path, ast.parse(path.read_text())) for path in paths if path.name not in ENGLISH]


def assigned(node):
    """The plain names that this node gives a value to."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return set()
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def unmarked(node, pattern):
    """The phrases below this node that are no docstring, not for the log and not marked."""
    if isinstance(node, ast.Call):
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if name_of(node) in {*KEYWORDS, "compile", "ValueError", "AssertionError"} or owner == "log":
            return
    if LOGGED.intersection(assigned(node)):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from unmarked(child, pattern)
