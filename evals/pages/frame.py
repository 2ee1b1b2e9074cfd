"""The frame and the common parts of all pages: one self-contained document, with all text of articles escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from evals.tables import metric_heads, metric_rows

# Whatever slips past escaping can neither run nor load anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LONG = 24  # characters of a digest's beginning that are shown


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
{files("evals.pages").joinpath("page.css").read_text("utf-8")}</style>
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


def whole_percent(share: float) -> str:
    """A share for people, without decimals: 87%."""
    return f"{100 * share:.0f}%"


def link(url: str | None, text: str) -> str:
    """The text as a link if the URL is a web address, else as plain text."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(text)}</a>'


def measures_and_making(names: Iterable[str], metrics: Mapping[str, Any], units: str, about: Mapping[str, Any]) -> str:
    """The end of a run's page: all its measures, and how it was made."""
    head = "".join(f"<th>{cell}</th>" for cell in metric_heads(metrics))
    rows = (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in metric_rows(names, metrics))
    return f"""<div class="pairs"><section><h2>All measures<small> {units}</small></h2>
<div class="scroll"><table><tr>{head}</tr>{"".join(rows)}</table></div></section>
<section><h2>How it was made</h2>
<dl>{"".join(_details(about))}</dl></section></div>"""


def _details(about: Mapping[str, Any]) -> Iterator[str]:
    for name, value in about.items():
        for part, of in (value if isinstance(value, Mapping) else {"": value}).items():
            term, text = f"{name.replace('_', ' ')} {part}", "-" if of is None else str(of)
            shortened = f"{text[:LONG]}…" if len(text) > 2 * LONG and " " not in text else text
            yield f"<dt>{escape(term)}</dt><dd>{escape(shortened)}</dd>"
