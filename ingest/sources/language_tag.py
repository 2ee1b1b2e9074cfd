"""The language that a page, a feed or a record states, as a tag such as "en" or "pt-br"."""

from __future__ import annotations

import re

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")  # of BCP 47, without its rare forms
_NONE = ("und", "zxx", "mis", "mul")  # codes of ISO 639 that name no one language


def language_tag(text: str) -> str | None:
    """The tag in lower case, written with hyphens; None where what is stated is no tag of one language."""
    tag = text.strip().lower().replace("_", "-")
    return tag if len(tag) <= 20 and _TAG.fullmatch(tag) and tag.partition("-")[0] not in _NONE else None
