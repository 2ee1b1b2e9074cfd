"""The child process that finds the main text of pages: HTML on stdin, JSON on stdout, within limits.

It runs apart because a hostile page can take minutes and gigabytes (200,000 links: 8 s, 620 MB).
What goes wrong here ends the process; `extraction` sees that and starts another.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from ingest.sources.bylines import names_without_dates
from ingest.sources.date_search import begin_search, is_stated
from ingest.sources.date_words import is_relative
from ingest.sources.headings import headline_beside_site, headline_without_site, mend_headings, site_beside_headline
from ingest.sources.hidden import drop_hidden
from ingest.sources.inline_marks import read_inline_marks
from ingest.sources.json_ld import name_scripts
from ingest.sources.other_stories import drop_other_stories
from ingest.sources.own_dates import drop_dates_of_others
from ingest.sources.page_facts import page_facts
from ingest.sources.page_tree import read_tree
from ingest.sources.preformatted import split_preformatted
from ingest.sources.publication_time import publication_time, stated_day, stated_times
from ingest.sources.short_article import paragraphs_of_short
from ingest.sources.streamed import place_streamed
from ingest.sources.table_rows import plain_rows
from ingest.sources.updated_date import take_updated

SECONDS_A_PAGE = 20
MEMORY = 700_000_000  # a page of news in 5 MB takes 250 MB, and beside it the ingest has a model loaded
_NO_DATES = {"min_date": "2100-01-01"}  # and no page has a later one: none is looked at closely
LENGTH = struct.Struct("!Q")
_BLOCKS = ("p", "li", "blockquote", "dd", "td")  # that hold sentences
_STOPS = tuple('.!?…"”»’')


Answer = Callable[[bytes], Mapping[str, Any]]


def serve(requests: BinaryIO, replies: BinaryIO, answer: Answer | None = None) -> None:
    """Answer each page with what was found in it, by default by `extract`, until there are no more."""
    while header := requests.read(LENGTH.size):
        # The system ends the process when time is up, whatever it is doing.
        signal.alarm(SECONDS_A_PAGE)
        reply = json.dumps((answer or extract)(requests.read(*LENGTH.unpack(header)))).encode()
        replies.write(LENGTH.pack(len(reply)) + reply)
        replies.flush()
        signal.alarm(0)


def extract(page: bytes) -> dict[str, Any]:
    """What is found in a page in UTF-8: title, text, canonical, sitename, author, date, updated and published_at, each
    None where it is not there; `states_day` as in Page, and `facts`, the PageFacts of the whole page.
    """
    import trafilatura

    tree = read_tree(page)
    if tree is None:
        return {"text": None}
    name_scripts(tree)
    facts = page_facts(tree)
    canonical = tree.xpath("string(//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href)")
    place_streamed(tree)
    drop_hidden(tree)
    read_inline_marks(tree)
    split_preformatted(tree)
    mend_headings(tree)
    drop_other_stories(tree)
    whole_title = str(tree.xpath("string(//head/title)"))
    drop_dates_of_others(tree)
    updated = take_updated(tree)
    _unmark_times_of_sentences(tree)
    times, own_day = stated_times(tree), stated_day(tree)
    # A fixed last day: the same page is the same article whenever it is read. Only dates that the
    # page states as its own: a search of the whole page finds dates of something else.
    begin_search(facts["language"])
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    options: dict[str, Any] = {"include_comments": False, "with_metadata": True}
    document: Any = trafilatura.bare_extraction(tree, **options, date_extraction_params=dates)
    if document is None and _stops_at_a_date(tree, dates):
        document = trafilatura.bare_extraction(tree, **options, date_extraction_params=dates | _NO_DATES)
    if document is None:
        return {"text": None, "facts": facts}
    fields = _fields(document, tree, whole_title)
    if own_day and not is_stated(fields["date"] or "", times):
        fields["date"] = own_day
    return fields | {
        "canonical": str(canonical).strip() or None,
        "updated": updated,
        "published_at": publication_time(times, fields["date"] or ""),
        "states_day": is_stated(fields["date"] or "", times),
        "facts": facts,
    }


def _fields(document: Any, tree: Any, whole_title: str) -> dict[str, Any]:
    """Title, text, sitename, author and date of what trafilatura found in a page."""
    fields = {name: getattr(document, name) for name in ("title", "text", "sitename", "author", "date")}
    fields["sitename"] = site_beside_headline(fields["sitename"], tree, whole_title)
    fields["author"] = names_without_dates(fields["author"] or "") or None
    title = headline_beside_site(fields["title"] or "", fields["sitename"], whole_title)
    fields["title"] = headline_without_site(title, fields["sitename"], tree)
    fields["text"] = plain_rows(paragraphs_of_short(tree, fields["title"], fields["text"]))
    # Where a page names no site, trafilatura gives the host of the link that it states.
    if document.sitename and f".{urlsplit(document.url or '').netloc}".lower().endswith(
        f".{document.sitename}".lower()
    ):
        fields["sitename"] = None
    return fields


def _stops_at_a_date(tree: Any, dates: dict[str, Any]) -> bool:
    """Whether the search for the date fails, as at "+24:00": with it, trafilatura gives the whole page up."""
    import htmldate

    try:
        htmldate.find_date(tree, **dates)
    except ValueError:
        return True
    return False


def _unmark_times_of_sentences(tree: Any) -> None:
    """Make the words of each <time> of a sentence plain words, which tell of something else than the publication.

    Trafilatura would drop them. Not those that a page writes anew at each look, which would make another text of it.
    """
    for time in [*tree.iter("time")]:
        block = next(time.iterancestors(*_BLOCKS), None)
        words = "".join(time.itertext())
        if block is not None and words.strip() and not is_relative(words) and _is_within_sentence(time, block):
            time.drop_tag()


def _is_within_sentence(time: Any, block: Any) -> bool:
    """Whether words stand right before a <time> in its block, which ends as a sentence does, or go on after it."""
    if not "".join(block.itertext()).rstrip().endswith(_STOPS):
        return False
    following_text = (time.tail or "").lstrip()[:1]
    return following_text.islower() or following_text == "," or _has_words_before(time, block)


def _has_words_before(element: Any, block: Any) -> bool:
    while element is not block:
        previous, parent = element.getprevious(), element.getparent()
        if previous is not None:
            return bool("".join((*previous.itertext(), previous.tail or "")).strip())
        if (parent.text or "").strip():
            return True
        element = parent
    return False


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our stdin
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):  # macOS does not limit it
        return


def main(answer: Answer | None = None) -> None:
    """Serve on stdin and stdout; what a library prints goes nowhere."""
    _limit()
    with os.fdopen(os.dup(1), "wb") as replies, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        serve(sys.stdin.buffer, replies, answer)


if __name__ == "__main__":
    main()
