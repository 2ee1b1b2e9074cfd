"""Whether a file that is read again only says what another source has brought a newer text of since.

And whether a file that was read once was renamed or deleted, or may be on a disk that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.changes import says_the_same
from ingest.corpus.articles import Article, KnownVersion
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.owners import origins_of
from ingest.corpus.text.addresses import is_web_url


def is_said_before(
    catalog: Catalog, article: Article, stored_versions: Sequence[KnownVersion], text_hash: str, owners: Sequence[str]
) -> bool:
    """Whether a file without a date says what was live before another source, which is still there, brought its text.

    It was not retrieved now because it is read again. Also in other spellings of the same words, which make no version.
    """
    if article.retrieved is not None or article.claims_url or is_web_url(article.origin) or article.origin in owners:
        return False
    if all(map(is_deleted, owners)) or article.origin not in origins_of(catalog, article.article_id):
        return False
    earlier_versions = [known for known in stored_versions if known.state != "live"]
    if any(known.content_hash == text_hash for known in earlier_versions):
        return True
    texts = (versions.get_version(catalog, article.article_id, known.version_id) for known in earlier_versions)
    return any(version is not None and says_the_same(version.text, article.text) for version in texts)


def is_absent(origin: str) -> bool:
    """Whether a file is not there, be it deleted or on a disk that is missing."""
    # Whether a file is there whose name is no UTF-8, which is stored with escapes, cannot be told.
    if is_web_url(origin) or "\\x" in origin:
        return False
    try:
        return not Path(origin).exists()
    except OSError:  # nobody lets us look
        return False


def is_deleted(origin: str) -> bool:
    """Whether a file was renamed or deleted; one whose folder is gone or empty may be on a disk that is missing."""
    try:
        return is_absent(origin) and any(Path(origin).parent.iterdir())
    except OSError:
        return False


def is_renamed(origin: str, new_origin: str) -> bool:
    """Whether a folder above a file was renamed, and the file is at the new place since.

    What is there since has to be on the disk of what is left: a disk that is missing may have been mounted there.
    """
    old_path, new_path = Path(origin), Path(new_origin)
    if old_path.name != new_path.name or "\\x" in new_origin or not is_absent(origin):
        return False
    try:
        rest = next(folder for folder in old_path.parents if folder.exists())
        if not new_path.is_relative_to(rest) or old_path.parent == rest:
            return False
        below_old, below_new = (path.relative_to(rest).parts[1:] for path in (old_path, new_path))
        return below_old == below_new and new_path.stat().st_dev == rest.stat().st_dev
    except (OSError, StopIteration):
        return False


def find_renamed(
    catalog: Catalog, article: Article, stored_versions: Sequence[KnownVersion], text_hash: str, owners: Sequence[str]
) -> list[str]:
    """Those of the files of an article whose folder was renamed, and which this file is now.

    One that was read beside them is a copy, and so is one of an earlier text: what is copied may be gone for a while.
    So may be a file of many articles with another text: each month may have a folder with one.
    """
    if article.origin in (*owners, *origins_of(catalog, article.article_id)):
        return []
    states = {known.state for known in stored_versions if known.content_hash == text_hash}
    if "live" not in states and (states or article.id_in_file is None):
        return []
    return [owner for owner in owners if is_renamed(owner, article.origin)]


def find_emptied(origins: Iterable[str], roots: Sequence[Path]) -> Path | None:
    """A folder below the roots from which one of these files is gone, and in which nothing is: a disk may be missing.

    A folder that is deleted with its files is gone for good.
    """
    for origin in origins:
        folders = (folder for folder in Path(origin).parents if any(map(folder.is_relative_to, roots)))
        try:
            folder = next((folder for folder in folders if folder.is_dir()), None)
            if folder and not any(folder.iterdir()):
                return folder
        except OSError:
            continue
    return None
