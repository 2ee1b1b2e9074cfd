"""One ingest run: read, decide, split, embed, write, report. A failure is a value; the run goes on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from ingest.catch_up import catch_up
from ingest.changes import says_the_same
from ingest.corpus.articles import Article, Failure, KnownVersion, Passage, RunReport, SourceWarning
from ingest.corpus.catalog import copies, inventory, versions
from ingest.corpus.catalog.links_of_articles import add_link, forget_other_links
from ingest.corpus.catalog.owners import add_origin, owners, rename_origin, take_over
from ingest.corpus.catalog.provenance import texts_before
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.compaction import compact_grown_index
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import Remaking, unseen
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.sites import outlet_of
from ingest.corpus.writer import CorpusWriter
from ingest.expiry import is_expired
from ingest.find_copies import find_copies
from ingest.retention import KEEP_ALL, Prune, Retention
from ingest.said_before import find_emptied, find_renamed, is_absent, is_deleted, is_said_before
from ingest.same_page import find_same_file, find_same_page, ids_of_spellings
from ingest.sources.files import read_paths
from ingest.sources.folders import ONE_ARTICLE, OtherFile, kind_of
from ingest.sources.identity import article_id_beside
from ingest.split import SPLITTER, Splitter
from ingest.versions import (
    Decision,
    content_hash,
    decide,
    is_cut_by_hand,
    is_foreign_claim,
    outranks,
    reconsider,
    versions_to_compare,
    with_correction,
)

BATCH_PASSAGES = 256


def run(
    corpus: Corpus,
    paths: Sequence[Path],
    *,
    items: Iterable[Article | Failure | SourceWarning] = (),
    bring: Callable[[Intake], None] | None = None,
    prune: Prune = Prune.NONE,
    progress: Callable[[RunReport], None] | None = None,
    remaking: Remaking = unseen,
    before_embedding: Callable[[], None] | None = None,
    retention: Retention = KEEP_ALL,
    takeover: bool = True,
) -> RunReport:
    """Bring the corpus up to date with what is under these paths, and take in these items; call it inside `writing`.

    `bring` is called with the Intake, to take in more and see what becomes of each article, as a WebRun does.
    `before_embedding` is called once, when model and index are ready and the long work begins. What `retention` would
    remove again is not taken in. Without `takeover`, the text of an article that came from another folder or from the
    web stays. `remaking` shows what is made anew after an update, or of a damaged index.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    ingest = Intake(corpus, CorpusWriter(corpus, SPLITTER, remaking), started, before_embedding, retention, takeover)
    ingest.writer.finish()
    catch_up(corpus.catalog, remaking)
    for item in chain(read_paths(paths), items):
        if isinstance(item, SourceWarning):
            ingest.report.warnings.append(item)
            continue
        if isinstance(item, OtherFile):
            ingest.report.not_read[item.ending] = ingest.report.not_read.get(item.ending, 0) + 1
            continue
        ingest.take(item)
        if progress:
            progress(ingest.report)
    if bring:
        bring(ingest)
    ingest.flush()
    ingest.writer.renew_index()
    compact_grown_index(corpus, remaking)
    ingest.writer.update_records()
    _report_missing(ingest, [path.resolve() for path in paths], prune)
    ingest.report.copies = copies.copied_articles(corpus.catalog, [*ingest.report.new, *ingest.report.changed])
    ingest.report.seconds = time.monotonic() - clock
    return ingest.report


@dataclass(slots=True)
class Intake:
    """Takes in the articles of a run one by one; `flush` writes those that have gathered.

    `stored_ids` gives, for the id that an article's own link makes, the id under which it is stored. `hash_of_link` has
    the content hash of each link in this run, `read_origins` the (article_id, origin) of each article that was read,
    and `has_split` says that a first text was split.
    """

    corpus: Corpus
    writer: CorpusWriter
    started: datetime
    before_embedding: Callable[[], None] | None = None
    retention: Retention = KEEP_ALL
    takeover: bool = True
    report: RunReport = field(default_factory=RunReport)
    stored_ids: dict[str, str] = field(default_factory=dict)
    hash_of_link: dict[str, str] = field(default_factory=dict)
    read_origins: set[tuple[str, str]] = field(default_factory=set)
    failed_files: set[str] = field(default_factory=set)
    batch: list[NewVersion] = field(default_factory=list)
    batch_ids: set[str] = field(default_factory=set)
    has_split: bool = False

    def take(self, item: Article | Failure) -> str:
        """Take in one article, or note why not: new, changed, older, unchanged, summary, failed or expired."""
        if isinstance(item, Failure):
            self.report.failed.append(item)
            self.failed_files.add(item.file)
            return "failed"
        link_id = item.article_id
        item, stored, is_spelled = self._find_stored(item)
        if is_spelled:
            return self._add_link(item)
        item = self._with_outlet(item)
        text_hash = content_hash(item.title, item.text)
        owner_origins = self._owners(item, stored, text_hash) if stored and item.url else []
        if not self.takeover and any(Path(owner).parent != Path(item.origin).parent for owner in owner_origins):
            item = replace(item, claims_url=True)
        elif item.claims_url and not is_web_url(item.origin):
            owner_origins = [owner for owner in owner_origins if not _is_gone(owner)]
        if is_said_before(self.corpus.catalog, item, stored, text_hash, owner_origins):
            self.read_origins.add((item.article_id, item.origin))
            if self._is_repeated(item, link_id, text_hash):
                return "failed"
            self.report.unchanged += 1
            return "unchanged"
        first_decision = decide(item, stored, self.started, text_hash, owner_origins)
        decision = self._reconsider(first_decision, stored)
        if decision.kind == "summary" and is_cut_by_hand(item, owner_origins):
            decision = first_decision
        if decision.kind == "foreign":
            reason = _foreign_reason(item, owner_origins, takeover=self.takeover)
            self.report.failed.append(Failure(_shown_origin(item), reason, item.origin))
            self.failed_files.add(item.origin)
            return "failed"
        self.read_origins.add((item.article_id, item.origin))
        if not stored and is_expired(self.corpus.catalog, item, self.retention, self.started.date()):
            self.report.expired += 1
            return "expired"
        if decision is first_decision and self._is_repeated(item, link_id, text_hash):
            return "failed"
        return self._act(item, decision, owner_origins)

    def move(self, article_id: str, found_id: str) -> None:
        """Joins an article that has moved with what was taken in under the id of its new link, if anything."""
        self.stored_ids[found_id] = article_id
        if not versions.known_versions(self.corpus.catalog, found_id):
            return
        count = len(versions.known_versions(self.corpus.catalog, article_id))
        self.writer.join(article_id, found_id)
        if found_id in (*self.report.new, *self.report.changed):
            self.report.new = [known_id for known_id in self.report.new if known_id != found_id]
            changed_ids = [known_id for known_id in self.report.changed if known_id not in (found_id, article_id)]
            has_more = len(versions.known_versions(self.corpus.catalog, article_id)) > count
            is_changed = has_more or article_id in self.report.changed
            self.report.changed = [*changed_ids, article_id] if is_changed else changed_ids

    def _find_stored(self, item: Article) -> tuple[Article, list[KnownVersion], bool]:
        """The article under the id that its page has, its versions, and whether its link is only another spelling."""
        if item.article_id in self.batch_ids:
            self.flush()
        stored = versions.known_versions(self.corpus.catalog, item.article_id)
        if item.url is None and item.id_in_file and (not stored or self._is_of_another(item)):
            beside_id = article_id_beside(item.article_id)
            beside = versions.known_versions(self.corpus.catalog, beside_id)
            # It stays that when the article of the other source has gone.
            if stored or beside:
                item, stored = replace(item, article_id=beside_id, id_in_file=None), beside
        ids = ids_of_spellings(self.corpus.catalog, item, is_known=bool(stored))
        if not self.batch_ids.isdisjoint(ids):
            self.flush()
        page = find_same_page(self.corpus.catalog, item, ids)
        file_id = self._find_in_file(item, page.article.article_id)
        article = replace(item, article_id=file_id) if file_id else page.article
        article_id = self.stored_ids[item.article_id] = article.article_id
        if article_id != item.article_id:
            stored = versions.known_versions(self.corpus.catalog, article_id)
        return article, stored, page.is_spelled and not file_id

    def _owners(self, item: Article, stored: Sequence[KnownVersion], text_hash: str) -> list[str]:
        """The files that the live text may be from; one whose folder was renamed is known by its new path from now."""
        catalog, owner_origins = self.corpus.catalog, owners(self.corpus.catalog, item.article_id)
        renamed = find_renamed(catalog, item, stored, text_hash, owner_origins) if self.takeover else []
        for owner in renamed:
            rename_origin(catalog, item.article_id, owner, item.origin)
        return owners(catalog, item.article_id) if renamed else owner_origins

    def _is_of_another(self, item: Article) -> bool:
        """Whether another source, which has the link that the file had once, gave the article its text."""
        return item.origin not in owners(self.corpus.catalog, item.article_id)

    def _find_in_file(self, item: Article, page_id: str) -> str | None:
        """The id that the article had in its file without its link, which it keeps; joins what stands under both."""
        catalog = self.corpus.catalog
        if item.url is None and item.id_in_file:
            forget_other_links(catalog, item.article_id, item.origin, None)
        if item.id_in_file in self.batch_ids:
            self.flush()
        file_id = find_same_file(catalog, item)
        if file_id is None or file_id == page_id:
            return None
        if versions.known_versions(catalog, page_id):
            if owners(catalog, page_id) != [item.origin]:
                # The file is a copy of another's article, which the one that it had does not become. In other words,
                # under another spelling of its link, no version has its text but that one.
                page = versions.get_version(catalog, page_id)
                if page and not says_the_same(page.text, item.text):
                    self.read_origins.add((file_id, item.origin))
                return None
            self.move(file_id, page_id)
        forget_other_links(catalog, file_id, item.origin, item.url)
        return file_id

    def _with_outlet(self, item: Article) -> Article:
        """The article with the outlet that is stored, or the host of its link, where nobody states one now."""
        if item.url is None or item.outlet:
            return item
        stored_outlet = versions.get_outlet(self.corpus.catalog, item.article_id)
        return replace(item, outlet=stored_outlet or outlet_of(item.url))

    def _add_link(self, item: Article) -> str:
        assert item.url is not None
        day = (item.retrieved or self.started).date()
        add_link(self.corpus.catalog, item.article_id, item.url, item.origin, day)
        self.read_origins.add((item.article_id, item.origin))
        self.report.unchanged += 1
        return "unchanged"

    def _reconsider(self, decision: Decision, stored_versions: Sequence[KnownVersion]) -> Decision:
        """The decision once the words of what is stored are read; nothing is read for a text that is known."""
        for version_id in versions_to_compare(decision, stored_versions):
            stored_version = versions.get_version(self.corpus.catalog, decision.version.article_id, version_id)
            if stored_version is None:
                continue
            revised = reconsider(decision, stored_version)
            if revised is not decision:
                return revised
        return decision

    def flush(self) -> None:
        """Embed and write what has gathered."""
        if self.batch:
            self.writer.prepare()
            self._begin_embedding()
            self.report.embedded += self.writer.replace(self.batch)
            self.report.passages += sum(len(new.passages) for new in self.batch)
            find_copies(self.corpus.catalog, [new.version.version_id for new in self.batch])
            self.batch, self.batch_ids = [], set()

    def _begin_embedding(self) -> None:
        if self.before_embedding:
            self.before_embedding()
            self.before_embedding = None

    def _is_repeated(self, item: Article, link_id: str, text_hash: str) -> bool:
        """Whether this run has read another text under this link, so that it is unknown which of them is newer."""
        first_hash = self.hash_of_link.setdefault(link_id, text_hash)
        if first_hash == text_hash or item.retrieved is not None:
            return False
        reason = 'the same link or name again with another text; give both a "retrieved" date'
        self.report.failed.append(Failure(item.url or item.name, reason, item.origin))
        return True

    def _act(self, item: Article, decision: Decision, owner_origins: Sequence[str]) -> str:
        if decision.kind in ("unchanged", "summary"):
            self._refresh(item, decision, owner_origins)
            self.report.unchanged += 1
            if decision.kind == "summary":
                self.report.summaries.append(item.article_id)
            return decision.kind
        passages = self._split(item)
        if not passages:
            self.report.failed.append(Failure(_shown_origin(item), "no words to search in it", item.origin))
            return "failed"
        version = decision.version
        earlier_texts = texts_before(self.corpus.catalog, version.article_id, version.version_id, version.retrieved)
        self.batch.append(NewVersion(with_correction(version, earlier_texts), passages, item.origin, decision.until))
        self.batch_ids.add(item.article_id)
        (self.report.new if decision.kind == "new" else self.report.changed).append(item.article_id)
        if sum(len(new.passages) for new in self.batch) >= BATCH_PASSAGES:
            self.flush()
        return decision.kind

    def _refresh(self, item: Article, decision: Decision, owner_origins: Sequence[str]) -> None:
        catalog = self.corpus.catalog
        if is_foreign_claim(item, owner_origins):
            add_origin(catalog, item.article_id, item.origin)
            return
        versions.refresh(catalog, decision.version, item.origin, (item.retrieved or self.started).date())
        if outranks(item, owner_origins) or (item.claims_url and not owner_origins):
            take_over(catalog, decision.version.version_id, item.origin)

    def _split(self, item: Article) -> list[Passage]:
        if not self.has_split:
            # The model is loaded to split: the index server, as slow to start, starts beside it.
            self.has_split = True
            self.corpus.start_ahead()
        passages = splitter(self.corpus).passages(item.title, item.text)
        embeddable, embedded = self.writer.embed_ahead(passages, self._begin_embedding)
        self.report.embedded += embedded
        return embeddable


def _is_gone(owner: str) -> bool:
    """Whether a file that itself only claimed its link was renamed or deleted."""
    return kind_of(owner) in ONE_ARTICLE and is_deleted(owner)


def _shown_origin(item: Article) -> str:
    """The path of the file that holds this article alone, as many have one name; else its link or name."""
    return item.origin if item.id_in_file else item.url or item.name


def _foreign_reason(item: Article, owner_origins: Sequence[str], *, takeover: bool) -> str:
    # Shortened, so that a long file name does not push the command out of sight.
    file_name = Path(owner_origins[0]).name[:40]
    reason = f"has the link of an article that another file brought ({file_name}), and other words"
    if takeover and kind_of(owner_origins[0]) in ONE_ARTICLE and is_absent(owner_origins[0]):
        # To remove the article would lose its versions; so a file is known to be gone, and no disk (is_deleted).
        folder = Path(owner_origins[0]).parent
        return f"{reason}; if it is that file, which has moved, first put any file into its old folder: {folder}"
    return f"{reason}; if it is the newer one, first run: python -m ingest remove {item.article_id} ({item.url})"


def splitter(corpus: Corpus) -> Splitter:
    """The splitter for the corpus's embedding model, which it loads."""
    model = corpus.embedding
    return Splitter(model.token_spans, model.token_counts, model.max_tokens, model.digest)


def _report_missing(ingest: Intake, roots: Sequence[Path], prune: Prune) -> None:
    """Reports, or with `prune` removes, articles whose files are all under the roots and were not met.

    A file or folder that failed to be read is not gone.
    """
    catalog = ingest.corpus.catalog
    failed_paths = [Path(file) for file in ingest.failed_files if file]
    emptied_roots = [root for root in roots if prune is Prune.GONE and not _has_article(ingest, root)]
    kept_counts, unjudged_counts = Counter[Path](), Counter[str]()
    for article_id, origins in inventory.origins(catalog).items():
        unread_origins = [origin for origin in origins if (article_id, origin) not in ingest.read_origins]
        absent_origins = [origin for origin in unread_origins if _is_under(origin, roots)]
        if not absent_origins:
            continue
        is_gone = len(absent_origins) == len(origins)
        if any(_is_under(origin, failed_paths) for origin in origins):
            if is_gone:
                unjudged_counts.update(origin for origin in absent_origins if origin in ingest.failed_files)
            continue
        if not prune or any(_is_under(origin, emptied_roots) for origin in absent_origins):
            if is_gone:
                ingest.report.missing.append(article_id)
                kept_counts.update(root for root in emptied_roots if _is_under(absent_origins[0], [root]))
            continue
        if prune is Prune.GONE and (folder := find_emptied(absent_origins, roots)):
            if is_gone:
                ingest.report.missing.append(article_id)
                kept_counts[folder] += 1
            continue
        inventory.forget_origins(catalog, article_id, absent_origins)
        if is_gone:
            ingest.report.headlines |= inventory.titles(catalog, [article_id])
            ingest.writer.remove(article_id)
            ingest.report.removed.append(article_id)
    ingest.report.emptied = {str(root): number for root, number in kept_counts.items()}
    ingest.report.warnings += _warn_of_unjudged(unjudged_counts)


def _warn_of_unjudged(counts: Mapping[str, int]) -> Iterator[SourceWarning]:
    """A warning for each file of many articles that failed in part: what was not met in it may stand there."""
    for file, number in counts.items():
        if kind_of(file) not in ONE_ARTICLE:
            articles = "1 article" if number == 1 else f"{number:,} articles"
            yield SourceWarning(file, f"{articles} of it not judged missing, because not all of it was taken in")


def _has_article(ingest: Intake, root: Path) -> bool:
    return any(_is_under(origin, [root]) for _, origin in ingest.read_origins)


def _is_under(origin: str, folders: Sequence[Path]) -> bool:
    return any(Path(origin).is_relative_to(folder) for folder in folders)
