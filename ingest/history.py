"""What `history` and `diff` do and print: the versions of an article, and what changed between two of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.commands import find_article, open_corpus
from ingest.corpus.articles import Version
from ingest.corpus.catalog import versions
from ingest.corpus.console.documents import correction_document
from ingest.corpus.console.printing import counted, print_json
from ingest.corpus.console.visible_text import visible_line
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.text.correction_notes import is_retraction
from ingest.corpus.text.wording import keys_in
from ingest.sentence_diff import Change, count_changes, sentence_diff
from ingest.settings import IngestSettings

_COLUMNS = "{:>3}  {:<16}  {:<10}  {:<10}  {:<10}  {:<10}  {:>7}  {:>9}"


def show_history(settings: IngestSettings, article: str, *, as_json: bool) -> int:
    """Print the versions of an article, the live one last, with the days and the counts of sentences that changed."""
    with open_corpus(settings, any_model=True) as corpus:
        stored_versions = _versions(corpus, article)
    rows = [_row(number, version, stored_versions[:number]) for number, version in enumerate(stored_versions)]
    if as_json:
        print_json({"article_id": stored_versions[0].article_id, "versions": rows})
        return 0
    print(visible_line(f"{stored_versions[-1].title} ({stored_versions[-1].url or stored_versions[-1].name})"))
    print(_COLUMNS.format("", "version", "seen", "published", "updated", "corrected", "words", "sentences"))
    for row in rows:
        print(_COLUMNS.format(*_cells(row)))
    for row, version in zip(rows, stored_versions, strict=True):
        note = version.provenance.correction
        while note:
            label = "retracted" if is_retraction(note.note) else "corrected"
            print(f"{row['number']:>3}  {label}: {visible_line(note.note)}")
            note = note.other
    return 0


def show_diff(settings: IngestSettings, article: str, older: str | None, newer: str | None, *, as_json: bool) -> int:
    """Print the sentences that changed between two versions: by default, between the last one and that before it."""
    with open_corpus(settings, any_model=True) as corpus:
        stored_versions = _versions(corpus, article)
    newer_index = _index_of(stored_versions, newer) if newer else len(stored_versions) - 1
    older_index = _index_of(stored_versions, older) if older else max(0, newer_index - 1)
    first, second = stored_versions[older_index], stored_versions[newer_index]
    changes = sentence_diff(first.text, second.text)
    if first.title != second.title:
        headlines = [Change("-", f"Headline: {first.title}"), Change("+", f"Headline: {second.title}")]
        changes = [*headlines, *changes]
    if as_json:
        print_json(_document(first, second, changes))
        return 0
    if older_index == newer_index:
        print(
            "that is one version"
            if len(stored_versions) > 1
            else "there is one version of this article; nothing to compare"
        )
        return 0
    print(
        f"from version {older_index + 1}, seen {first.retrieved.date()}, "
        f"to version {newer_index + 1}, {second.retrieved.date()}"
    )
    _print_changes(changes)
    return 0


def _versions(corpus: Corpus, article: str) -> list[Version]:
    """All versions of an article, oldest first and the live one last; raises UsageError where there is none.

    What another article corrects in it is said of the last version that has the headline which that one names.
    """
    article_id = find_article(corpus, article)
    # The live one may be dated before another: the file that gives the link takes over from a page that claims it.
    known = sorted(versions.known_versions(corpus.catalog, article_id), key=lambda version: version.state == "live")
    loaded = [versions.get_version(corpus.catalog, article_id, version.version_id) for version in known]
    stored_versions = [version for version in loaded if version]
    if not stored_versions:
        raise UsageError(f"No version of {article} is stored.")
    corrections = corpus.corrections([version.version_id for version in stored_versions])
    for index, version in reversed([*enumerate(stored_versions)]):
        correction = corrections.get(version.version_id)
        if correction != version.provenance.correction:
            stored_versions[index] = replace(version, provenance=replace(version.provenance, correction=correction))
            break
    return stored_versions


def _index_of(stored_versions: Sequence[Version], text: str) -> int:
    """The place of the version with this number, from 1, or with this beginning of an id; raises UsageError."""
    if text.isdecimal() and len(text) < 6:
        if not 1 <= int(text) <= len(stored_versions):
            count_text = (
                "There is 1 version" if len(stored_versions) == 1 else f"There are {len(stored_versions):,} versions"
            )
            raise UsageError(f"No version {text} of this article. {count_text}; `ingest history` lists them.")
        return int(text) - 1
    indexes = [index for index, version in enumerate(stored_versions) if version.version_id.startswith(text)]
    if len(indexes) != 1:
        raise UsageError(f"No version {text} of this article; `ingest history` lists them: a number or an id.")
    return indexes[0]


def _row(number: int, version: Version, earlier_versions: Sequence[Version]) -> dict[str, Any]:
    added_count, removed_count = (
        count_changes(sentence_diff(earlier_versions[-1].text, version.text)) if earlier_versions else (0, 0)
    )
    provenance = version.provenance
    note = provenance.correction
    return {
        "number": number + 1,
        "version_id": version.version_id,
        "seen": version.retrieved.isoformat(),
        "published": version.published,
        "published_at": provenance.published_at,
        "updated": provenance.updated,
        "corrected": correction_document(note),
        "retracted": note is not None and is_retraction(note.note),
        "title": version.title,
        "words": len(keys_in(version.text)),
        "sentences_added": added_count,
        "sentences_removed": removed_count,
        "language": provenance.language,
        "extractor": provenance.extractor,
        "body_hash": provenance.body_hash,
    }


def _cells(row: dict[str, Any]) -> list[str]:
    corrected = row["corrected"]
    return [
        str(row["number"]),
        row["version_id"],
        row["seen"][:10],
        str(row["published"] or "unknown"),
        str(row["updated"] or "-"),
        (corrected["date"] or "yes") if corrected else "-",
        f"{row['words']:,}",
        f"+{row['sentences_added']} -{row['sentences_removed']}" if row["number"] > 1 else "",
    ]


def _document(first: Version, second: Version, changes: Sequence[Change | int]) -> dict[str, Any]:
    return {
        "article_id": first.article_id,
        "from": first.version_id,
        "to": second.version_id,
        "corrected": correction_document(second.provenance.correction),
        "changes": [
            {"unchanged": change} if isinstance(change, int) else {"change": change.mark, "sentence": change.sentence}
            for change in changes
        ],
    }


def _print_changes(changes: Sequence[Change | int]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for change in changes:
        if isinstance(change, int):
            console.print(Text(f"  ({counted(change, 'sentence')} unchanged)", style="dim"))
        else:
            style = "green" if change.mark == "+" else "red"
            console.print(Text(f"{change.mark} {visible_line(change.sentence)}", style=style))
