"""From where a browser saved a page."""

import pytest

from ingest.sources.extraction import Page
from ingest.sources.saved_from import link_and_outlet, saved_from

LINK = "https://herald.example/bridge?a=1--b"
MARK = f"<!-- saved from url=({len(LINK):04}){LINK} -->"
SINGLE_FILE = f"<!--\n Page saved with SingleFile \n url: {LINK} \n saved date: Mon Mar 03 2025\n-->"


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (f"<!DOCTYPE html>\n{MARK}\n<html></html>", LINK),
        (f"{MARK}<html></html>", LINK),
        (f'<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">{MARK}\n<!-- saved from url=(0011)https://x.y -->', LINK),
        (f'<!DOCTYPE html> <html lang="en">{SINGLE_FILE}<head>', LINK),
        (f"<!DOCTYPE html><html><head>{MARK}</head></html>", None),
        (f"<!DOCTYPE html><!-- mine -->{MARK}<html></html>", None),
        (f"<!DOCTYPE html><html><body>{SINGLE_FILE}</body></html>", None),
        ("<!-- saved from url=(0014)about:internet --><html></html>", None),
        ("<!-- saved from url=(0019)javascript:alert(1) --><html></html>", None),
        ("<!-- saved from url=(9999)https://x.y", "https://x.y"),
        ("", None),
    ],
)
def test_the_mark_counts_only_where_a_browser_puts_it(html, address):
    assert saved_from(html) == address


@pytest.mark.parametrize(
    ("canonical", "address", "link", "outlet"),
    [
        ("https://herald.example/bridge", None, "https://herald.example/bridge", "The Herald"),
        (
            "https://herald.example/bridge",
            "https://www.herald.example/b?x",
            "https://herald.example/bridge",
            "The Herald",
        ),
        # The page names another site's link: it is known by where it was, and not by that site's name.
        ("https://famous.example/bridge", "https://herald.example/b", "https://herald.example/b", None),
        ("https://famous.example/bridge", "https://herald.example/", None, None),
        ("https://herald.example/", "https://herald.example/b", None, "The Herald"),
        (None, "https://herald.example/b", None, "The Herald"),
    ],
)
def test_a_saved_page_has_the_link_and_the_outlet_of_the_site_that_it_was_saved_from(canonical, address, link, outlet):
    page = Page("The bridge is shut.", "Bridge", canonical, "The Herald", (), None)
    mark = f"<!-- saved from url=({len(address):04}){address} -->" if address else ""
    assert link_and_outlet(page, f"{mark}<html></html>") == (link, outlet)
