"""Puts what a page streams behind its end where its script shows it, as the pages of React and Next.js do.

Such a page has an empty `<template id="B:0">` in the place of its story, the story hidden at its end, and a script with
`$RC("B:0","S:0")`. https://react.dev/reference/react-dom/server/renderToPipeableStream
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

_MOST = 500  # parts of a page
_NO_PARTS = ("html", "head", "body", "template")
_SHOWN = re.compile(r'\$R[A-Z]\("([^"\\]{1,80})","([^"\\]{1,80})"')


def place_streamed(tree: Any) -> None:
    """Move each part of a page of lxml that its scripts name beside a `<template>` in front of that, and show it."""
    shown = (pair for script in tree.iter("script") for pair in _SHOWN.findall(script.text or ""))
    pairs = list(dict.fromkeys(islice(shown, _MOST)))
    ids = {name for pair in pairs for name in pair}
    elements: dict[str, Any] = {}
    for element in tree.iter() if ids else ():
        if element.get("id") in ids:
            elements.setdefault(element.get("id"), element)
    for pair in pairs:
        # In "$RS", which fills a part of a part, the place is named second.
        found = [elements[name] for name in pair if name in elements]
        place = next((element for element in found if element.tag == "template"), None)
        part = next((element for element in found if element.tag not in _NO_PARTS), None)
        if place is not None and part is not None and part not in place.iterancestors():
            part.attrib.pop("hidden", None)
            place.addprevious(part)
