"""Which sources the settings name, as the last command over them found it, for those who do not read that file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ingest.corpus.catalog.database import Catalog

_KEY = "sources"


def note_sources(catalog: Catalog, paused: Mapping[str, bool]) -> None:
    """Keep which sources there are, and of each whether it is paused."""
    text = json.dumps(dict(paused), ensure_ascii=False)
    if catalog.about(_KEY) != text:  # a run every ten minutes writes nothing
        catalog.set_about(**{_KEY: text})


def noted_sources(catalog: Catalog) -> dict[str, bool] | None:
    """Of each source whether it is paused; None where nobody has noted them yet."""
    noted = catalog.about(_KEY)
    return json.loads(noted) if noted else None
