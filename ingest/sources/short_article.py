"""Finds the paragraphs of an article that is too short for trafilatura, or that stands in captions.

Where it finds fewer than 250 characters, it gives all the text of the page's article in their place, on one line: the
headline, the byline, captions and links to share are then one sentence with the news. Of a page without an `<article>`,
it gives every paragraph, or every string.
"""

from __future__ import annotations

from typing import Any

from ingest.clean import comparable
from ingest.sources.table_rows import plain_rows

# Of a line, what is beside the article is rarely three times as long as the article, which has at most 250 characters.
_LEAST_SHARE = 0.25
_LONGEST = 1000
_BLOCKS = (
    *("article", "blockquote", "br", "button", "dd", "div", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "li", "ol", "p", "section", "summary", "tr", "ul"),
)
_CELLS = ("td", "th")  # of a row, which is one line
_BREAK = "\u2424"  # the symbol for a newline; a control would be removed


def paragraphs_of_short(tree: Any, title: str, extracted_text: str) -> str:
    """The text of a page of lxml, whose scripts are removed: `extracted_text`, or its paragraphs if those are all.

    What scripts state as the text is kept, and what has much more than the paragraphs. Where that is a line for each
    article, each block of the page begins a line of its own. The page is changed.
    """
    lines = _lines(extracted_text)
    # Each line is an <article>, and the longest is the page's own; or all lines are the page.
    is_by_article = len(lines) <= len(tree.findall(".//article"))
    length = max(map(len, lines), default=0) if is_by_article else len(extracted_text)
    if length > _LONGEST and not is_by_article:
        return extracted_text
    import trafilatura

    for script in list(tree.iter("script")):
        script.drop_tree()
    if not lines <= _lines(trafilatura.baseline(tree)[1]):
        return extracted_text
    # With precision it finds the same but for what is doubtful, and puts nothing in the place of a short text.
    document = length <= _LONGEST and trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True)
    text = plain_rows(str(document.text)) if document else ""
    # What parts the cells of a row is no more of the article.
    size = len(text.replace(" | ", " "))
    if _LEAST_SHARE * length <= size < len(extracted_text) and comparable(text) != comparable(title):
        return text
    return _in_blocks(tree, extracted_text) if is_by_article else extracted_text


def _in_blocks(tree: Any, extracted_text: str) -> str:
    """The text that trafilatura gives in a line for each article, or the same words in a line for each block."""
    import trafilatura

    for element in tree.iter(*_CELLS):
        element.tail = f" {element.tail or ''}"
    for element in tree.iter(*_BLOCKS):
        element.text, element.tail = f"{_BREAK}{element.text or ''}", f"{_BREAK}{element.tail or ''}"
    blocks = trafilatura.baseline(tree)[1].split(_BREAK)
    text = "\n".join(filter(None, (" ".join(block.split()) for block in blocks)))
    return text if text.split() == extracted_text.split() else extracted_text


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.split("\n") if line.strip()}
