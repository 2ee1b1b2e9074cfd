"""The frame of all pages: one self-contained document, with all text of articles escaped."""

from __future__ import annotations

from html import escape
from importlib.resources import files

# Whatever slips past escaping can neither run nor load anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def document(title: str, body: str) -> str:
    """A whole page; `title` is text, `body` is HTML."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title)}</title>
<style>
{files("evals.retrieval.report").joinpath("report.css").read_text("utf-8")}</style>
</head>
<body>
{body}
</body>
</html>
"""


def figure(caption: str, drawn: str, note: str = "") -> str:
    """A drawing (HTML) under its caption, with a note of what it shows."""
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    return f'<figure class="card"><figcaption>{escape(caption)}</figcaption>{drawn}{below}</figure>'


def per_cent(share: float) -> str:
    """A share for people, without decimals: 87%."""
    return f"{100 * share:.0f}%"


def link(url: str | None, text: str) -> str:
    """The text as a link if the URL is a web address, else as plain text."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(text)}</a>'
