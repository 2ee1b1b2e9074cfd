"""Decides what an article that was brought again is: new, changed, unchanged, or an older text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from ingest.changes import is_edited, is_stub, says_the_same
from ingest.corpus.articles import PLAIN, Article, KnownVersion, Version
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.correction_notes import corrections_in, find_correction, stands_in
from ingest.corpus.text.wording import keys_in
from ingest.sources.dates import known_day
from ingest.sources.folders import kind_of

_CLOCKS = timedelta(minutes=5)  # by which a publisher's clock may be fast


@dataclass(frozen=True, slots=True)
class Decision:
    """`kind` is new, changed, unchanged, older, summary or foreign; `until` is the day on which an older text ended."""

    kind: str
    version: Version
    until: int | None = None


def decide(
    article: Article,
    stored_versions: Sequence[KnownVersion],
    now: datetime,
    text_hash: str = "",
    owners: Sequence[str] = (),
) -> Decision:
    """What this article is beside the versions that are known of it.

    A changed text (or headline) makes a new version, a changed date alone does not. A text that was retrieved
    before the live one is filed under the days when it was the news. `text_hash` is the article's content hash where
    that is known already. `owners` are the files that the live text may be from: another text is foreign where a page
    of another file claims the link, and is the live one where a file gives a link that only pages have claimed.
    """
    text_hash = text_hash or content_hash(article.title, article.text)
    live = next((k for k in stored_versions if k.state == "live"), None)
    version = _version(article, text_hash, article.retrieved or now)
    if live is None:
        return Decision("new", version)
    if live.content_hash == text_hash:
        return Decision("unchanged", _as_known(version, live))
    if is_foreign_claim(article, owners):
        return Decision("foreign", version)
    for known in stored_versions:
        if (known.content_hash, known.retrieved) == (text_hash, version.retrieved):
            return Decision("unchanged", _as_known(version, known))
    if article.retrieved is None or article.retrieved >= live.retrieved or outranks(article, owners):
        return Decision("changed", version)
    return _decide_older(version, text_hash, stored_versions)


def versions_to_compare(decision: Decision, stored_versions: Sequence[KnownVersion]) -> list[str]:
    """The versions whose words decide, where another text was brought, whether it says anything else.

    None for a text that stands in a file without a link: whoever keeps it means each comma.
    """
    new_version = decision.version
    if new_version.url is None and new_version.provenance.extractor in (None, PLAIN):
        return []
    if decision.kind in ("changed", "foreign"):
        return [k.version_id for k in stored_versions if k.state == "live"]
    if decision.kind != "older":
        return []
    earlier_versions = [k for k in stored_versions if k.retrieved <= new_version.retrieved]
    later_versions = sorted(
        (k for k in stored_versions if k.retrieved > new_version.retrieved), key=lambda k: k.retrieved
    )
    return [k.version_id for k in (*earlier_versions[-1:], *later_versions[:1])]


def reconsider(decision: Decision, stored_version: Version) -> Decision:
    """The decision once the words of a stored version are read: unchanged, where they are what the new text says.

    A text that another extractor found in the same bytes is the same; in other bytes, it is another one only where a
    sentence was rewritten. What is left of a longer text is `summary`, unless the publisher notes a correction: the
    stored text stays.
    """
    new_version = decision.version
    if keys_in(new_version.title) == keys_in(stored_version.title) and says_the_same(
        stored_version.text, new_version.text
    ):
        return Decision("unchanged", _as_known(new_version, stored_version))
    if decision.kind != "changed":
        return decision
    notes = corrections_in(new_version.text, new_version.retrieved.date(), new_version.title)
    is_noted = not all(stands_in(correction.note, stored_version.text) for correction in notes)
    if not is_noted and _is_found_otherwise(new_version, stored_version):
        return Decision("unchanged", _as_known(new_version, stored_version))
    if not is_noted and is_stub(stored_version.text, new_version.text):
        return Decision("summary", _as_known(new_version, stored_version))
    return decision


def _is_found_otherwise(new_version: Version, stored_version: Version) -> bool:
    """Whether only the extractor is another release, and not what the publisher wrote."""
    brought_provenance, stored_provenance = new_version.provenance, stored_version.provenance
    new, old = (name.partition(" ") for name in (brought_provenance.extractor or "", stored_provenance.extractor or ""))
    if new == old or new[0] != old[0]:
        return False
    if brought_provenance.body_hash == stored_provenance.body_hash:
        return True
    short, long = sorted((keys_in(new_version.title), keys_in(stored_version.title)), key=len)
    return " ".join(short) in " ".join(long) and not is_edited(stored_version.text, new_version.text)


def is_foreign_claim(article: Article, owners: Sequence[str]) -> bool:
    """Whether a page says that it has the link of an article that another file brought."""
    return article.claims_url and bool(owners) and list(owners) != [article.origin]


def is_cut_by_hand(article: Article, owners: Sequence[str]) -> bool:
    """Whether somebody has shortened the file of an article, a `.md` or `.txt`: that is no page behind a payment."""
    is_text_file = article.id_in_file is not None and article.provenance.extractor in (None, PLAIN)
    return is_text_file and list(owners) == [article.origin]


def outranks(article: Article, owners: Sequence[str]) -> bool:
    """Whether a file gives the link of an article that only pages have claimed."""
    is_page = article.url is not None and not article.claims_url
    # A page that was fetched has its address from where it was found; that it ends in .html is no claim.
    return is_page and bool(owners) and all(kind_of(owner) == "html" and not is_web_url(owner) for owner in owners)


def _decide_older(version: Version, text_hash: str, stored_versions: Sequence[KnownVersion]) -> Decision:
    earlier_versions = [k for k in stored_versions if k.retrieved <= version.retrieved]
    next_version = min((k for k in stored_versions if k.retrieved > version.retrieved), key=lambda k: k.retrieved)
    for neighbor in (*earlier_versions[-1:], next_version):
        if neighbor.content_hash == text_hash:
            # The same text under another date.
            return Decision("unchanged", _as_known(version, neighbor))
    return Decision("older", version, until=next_version.retrieved.date().toordinal())


def content_hash(title: str, text: str) -> str:
    """Digest of what an article says."""
    return sha256(f"{title}\n\n{text}".encode()).hexdigest()[:32]


def _version(article: Article, text_hash: str, retrieved: datetime) -> Version:
    read_day = retrieved.date()
    published, updated = known_day(article.published, read_day), known_day(article.provenance.updated, read_day)
    if published and updated and updated < published:
        updated = None
    key = f"{article.article_id}\n{text_hash}\n{retrieved.isoformat()}"
    return Version(
        version_id=sha256(key.encode()).hexdigest()[:16],
        article_id=article.article_id,
        title=article.title,
        text=article.text,
        content_hash=text_hash,
        retrieved=retrieved,
        published=published,
        authors=article.authors,
        url=article.url,
        outlet=article.outlet,
        name=article.name,
        provenance=replace(
            article.provenance,
            updated=updated,
            published_at=known_time(article.provenance.published_at, published, retrieved),
        ),
    )


def with_correction(version: Version, earlier_texts: Iterable[str] = ()) -> Version:
    """The version with the correction that its text notes; `earlier_texts` are the texts of the versions before it."""
    correction = find_correction(version.text, version.retrieved.date(), version.title, earlier_texts)
    return replace(version, provenance=replace(version.provenance, correction=correction))


def known_time(moment: datetime | None, published: date | None, read_at: datetime) -> datetime | None:
    """The time of publication that a source states; None for one of another day than `published`, in its own zone.

    So is one that had not come when the article was read: its publisher writes another zone than that of its clock.
    """
    if moment is None or moment.date() != published:
        return None
    # Of what was read at midnight the day alone is known.
    return moment if read_at.time() == time() or moment - read_at <= _CLOCKS else None


def _as_known(version: Version, stored_version: KnownVersion | Version) -> Version:
    provenance = version.provenance
    published_at = known_time(provenance.published_at, version.published, stored_version.retrieved)
    return replace(
        version,
        version_id=stored_version.version_id,
        content_hash=stored_version.content_hash,
        retrieved=stored_version.retrieved,
        provenance=replace(provenance, published_at=published_at),
    )
