"""The elements of XML from strangers, as far as it can be read; no entity is resolved and nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any


def xml_elements(data: bytes, events: Sequence[str] = ("end",)) -> Iterator[tuple[str, str, Any]]:
    """(event, name in lower case without its namespace, element of lxml), up to where it is broken beyond repair."""
    import lxml.etree  # type: ignore[import-untyped]

    # huge_tree: libxml2 keeps its limits of depth and size.
    elements = lxml.etree.iterparse(
        io.BytesIO(data), events=tuple(events), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for event, element in elements:
            yield event, local_name(element), element
    except lxml.etree.XMLSyntaxError:
        return


def local_name(element: Any) -> str:
    """The name of an element in lower case without its namespace; "" for what is none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
