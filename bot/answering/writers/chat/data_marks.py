"""Passages as a chat model reads them: inside marks that their text cannot forge.

An article may hold what looks like our marks, a citation number, a role of the conversation or a token that a chat
template gives a meaning to. Here, and only here, these are made harmless; quotes are found in the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

HEADLINE, OUTLET = 200, 60

# "<passage>", "</s>", "<|im_start|>", "<start_of_turn>", "<<SYS>>": every mark of a tag, ours and those of templates.
_TAG = re.compile(r"<(?=[\w/|<!?])|(?<=[\w/|>\"'])>")
# "[2]", "[1, 3]", "【4】", "[INST]": numbers in brackets cite; a footnote of an article must not.
_NUMBER = re.compile(r"[\[［【〔]\s*+((?:\^|#|No\.?\s?)?\d[\d\s,;:†–-]*+\w*+|/?INST)\s*+[\]］】〕]", re.IGNORECASE)
_ROLE = re.compile(
    r"^((?:[^\w\n]|_)*+)(system|assistant|user|human|ai|developer|tool|model|instruction|instructions)((?:[^\w\n]|_)*):",
    re.IGNORECASE | re.MULTILINE,
)
_ORDERED = re.compile(r"^[^\S\n]*+CONTRADICTED|\bNO[ _-]ANSWER", re.MULTILINE)


def marked(passages: Mapping[int, ScoredPassage]) -> str:
    """The passages under their numbers, each with headline, outlet and date."""
    return "\n\n".join(_marked(number, passage) for number, passage in passages.items())


def harmless(text: str) -> str:
    """The text with the same words and nothing that a model could take for our marks, numbers or roles."""
    text = "".join(c for c in fold(text) if _visible(c))
    text = _TAG.sub(lambda mark: "‹" if mark.group() == "<" else "›", text)
    text = _NUMBER.sub(r"(\1)", text)
    text = _ROLE.sub(r"\1\2\3 -", text)
    return _ORDERED.sub(lambda match: match.group().lower(), text)


def _marked(number: int, passage: ScoredPassage) -> str:
    outlet = _line(passage.outlet or "outlet unknown", OUTLET)
    day = passage.published.isoformat() if passage.published else "undated"
    head = f"[{number}] {outlet}, {day}: {_line(passage.title, HEADLINE)}"
    return f"<passage>\n{head}\n{harmless(passage.text)}\n</passage>"


def _line(text: str, longest: int) -> str:
    line = " ".join(harmless(text).split())
    return line if len(line) <= longest else line[:longest] + "…"


def _visible(character: str) -> bool:
    """Whether a reader sees it: tag characters (U+E0000) and variation selectors carry text that only a model reads."""
    if character in "\n\t":
        return True
    category = unicodedata.category(character)
    return category not in ("Cf", "Cc", "Co", "Cs", "Cn") and not unicodedata.name(character, "").startswith(
        "VARIATION"
    )
