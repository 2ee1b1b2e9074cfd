"""Sizes of the files in a corpus folder."""

from __future__ import annotations

from pathlib import Path


def sizes(folder: Path) -> dict[str, int]:
    """Bytes on disk: catalog_bytes and index_bytes."""
    catalog = sum(f.stat().st_size for f in folder.glob("catalog.sqlite3*"))
    index = sum(f.stat().st_size for f in (folder / "chroma").rglob("*") if f.is_file())
    return {"catalog_bytes": catalog, "index_bytes": index}
