"""Finds the paragraphs of an article that is too short for trafilatura.

Where it finds fewer than 250 characters, it gives all the text of the page's article in their place, on one line: the
headline, the byline, captions and links to share are then one sentence with the news. Of a page without an `<article>`,
it gives every paragraph, or every string.
"""

from __future__ import annotations

from typing import Any

from ingest.clean import comparable

# Of a line, what is beside the article is rarely three times as long as the article, which has at most 250 characters.
_LEAST_SHARE = 0.25
_LONGEST = 1000


def paragraphs_of_short(tree: Any, title: str, extracted_text: str) -> str:
    """The text of a page of lxml, whose scripts are removed: `extracted_text`, or its paragraphs if those are all.

    What scripts state as the text is kept, and what has much more than the paragraphs.
    """
    lines = _lines(extracted_text)
    # Each line is an <article>, and the longest is the page's own; or all lines are the page.
    is_by_article = len(lines) <= len(tree.findall(".//article"))
    length = max(map(len, lines), default=0) if is_by_article else len(extracted_text)
    if length > _LONGEST:
        return extracted_text
    import trafilatura

    for script in list(tree.iter("script")):
        script.drop_tree()
    if not lines <= _lines(trafilatura.baseline(tree)[1]):
        return extracted_text
    # With precision it finds the same but for what is doubtful, and puts nothing in the place of a short text.
    document = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True)
    text = str(document.text) if document else ""
    is_article = _LEAST_SHARE * length <= len(text) < len(extracted_text) and comparable(text) != comparable(title)
    return text if is_article else extracted_text


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.split("\n") if line.strip()}
