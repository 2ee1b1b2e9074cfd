"""Versions are the publisher's: what real runs make of a page that changes, and of a program that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ingest.corpus.articles import Article, Correction, Provenance, RunReport, Version
from ingest.corpus.catalog import versions
from ingest.corpus.writer import writing
from ingest.pipeline import run
from ingest.sources import provenance

LINK = "https://herald.example/bridge"
PARAGRAPHS = [
    "The harbor bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars.",
    "It will stay closed for three weeks, the harbor office said, while divers mend them from below.",
    "Buses go around the bay and take forty minutes longer, and the ferry runs every half hour until midnight.",
    "Mayor Ilse Brandt asked for patience and said that nobody had been in danger at any time.",
    "The bridge was built in 1931 and carries 40,000 cars a day, a third of them on their way to the docks.",
]
NOTE = "Correction: An earlier version of this story misstated how many pillars have cracks."
WriteJsonl = Callable[..., Path]


def page(*paragraphs: str, ad: str = "1", title: str = "Bridge closed") -> str:
    head = f'<title>{title}</title><link rel="canonical" href="{LINK}"><script>ad = {ad}</script>'
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>{title}</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        + "</article></body></html>"
    )


def counts(report: RunReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged and failed."""
    assert not set(report.summaries) & {*report.new, *report.changed}
    return len(report.new), len(report.changed), report.unchanged, len(report.failed)


def stored(harness: Any, which: str = LINK) -> list[Version]:
    with harness.open() as corpus:
        article_id = corpus.version(which).article_id
        known = versions.known_versions(corpus.catalog, article_id)
        return [corpus.version(article_id, version_id) for version_id, *_ in known]


def take(harness: Any, *items: Article) -> RunReport:
    """One run over these articles alone."""
    with writing(harness.folder), harness.open() as corpus:
        return run(corpus, (), items=items)


def of_the_web(text: str, body: str, extractor: str = "trafilatura 2.3.1", **changed: Any) -> Article:
    brought = Article("a" * 16, "Bridge closed", text, "https://herald.example/feed", "Bridge closed", url=LINK)
    return replace(brought, provenance=Provenance(sha256(body.encode()).hexdigest(), extractor), **changed)


def test_a_version_has_its_provenance(harness, tmp_path, write_jsonl):
    file = tmp_path / "bridge.html"
    file.write_text(page(*PARAGRAPHS, NOTE), "utf-8")
    line = {"text": PARAGRAPHS[0], "url": "https://herald.example/short", "updated": "2025-03-04"}
    feed = write_jsonl(tmp_path / "feed.jsonl", line | {"retrieved": "2025-03-05"})
    (tmp_path / "note.txt").write_text(PARAGRAPHS[1], "utf-8")
    harness.ingest(tmp_path)
    (stored_provenance,) = (version.provenance for version in stored(harness))
    assert stored_provenance == Provenance(
        sha256(file.read_bytes()).hexdigest(), provenance.page_extractor(), None, Correction(NOTE)
    )
    (stored_provenance,) = (version.provenance for version in stored(harness, "https://herald.example/short"))
    assert stored_provenance == Provenance(sha256(feed.read_bytes()).hexdigest(), "plain", date(2025, 3, 4))
    assert harness.count("provenance") == harness.count("versions") == 3


def test_a_changed_advertisement_makes_no_version_and_a_changed_sentence_does(harness, tmp_path):
    file = tmp_path / "bridge.html"
    file.write_text(page(*PARAGRAPHS), "utf-8")
    harness.ingest(file)
    file.write_text(page("Advertisement", *PARAGRAPHS, "Updated 5 min ago", ad="2"), "utf-8")
    report = harness.ingest(file)
    assert (counts(report), report.embedded) == ((0, 0, 1, 0), 0)
    (version,) = stored(harness)
    # The bytes that say this text are those of the last visit: with them, no other release finds anything else.
    assert version.provenance.body_hash == sha256(file.read_bytes()).hexdigest()
    file.write_text(page(*PARAGRAPHS[:3], "Nobody was hurt, the mayor said, and nobody will be.", ad="3"), "utf-8")
    assert counts(harness.ingest(file)) == (0, 1, 0, 0)
    assert len(stored(harness)) == 2


def test_an_upgrade_of_the_extractor_makes_no_version(harness, tmp_path, monkeypatch):
    from ingest.sources import extraction

    file = tmp_path / "bridge.html"
    file.write_text(page(*PARAGRAPHS), "utf-8")
    harness.ingest(file)
    (before,) = stored(harness)
    read = extraction.Extractor.read

    def read_otherwise(self: Any, html: str) -> Any:
        found = read(self, html)
        return replace(
            found, text=found.text.split("\n", 1)[1] + "\nPhoto: the bridge at dawn", title="Bridge closed | Herald"
        )

    monkeypatch.setattr(extraction.Extractor, "read", read_otherwise)
    monkeypatch.setattr("ingest.sources.html.page_extractor", lambda: "trafilatura 9.0.0")
    assert counts(harness.ingest(file)) == (0, 0, 1, 0)
    # Nor where the page has another advertisement by then.
    file.write_text(page(*PARAGRAPHS, ad="2"), "utf-8")
    assert counts(harness.ingest(file)) == (0, 0, 1, 0)
    (after,) = stored(harness)
    assert (after.version_id, after.text) == (before.version_id, before.text)
    assert after.provenance.extractor == before.provenance.extractor
    assert after.provenance.body_hash == sha256(file.read_bytes()).hexdigest()
    # What the publisher wrote since, however it is read, is a version, and the quotes of the first one still open.
    file.write_text(page(*PARAGRAPHS[:3], PARAGRAPHS[3].replace("nobody", "hardly anybody"), *PARAGRAPHS[4:]), "utf-8")
    assert counts(harness.ingest(file)) == (0, 1, 0, 0)
    first, second = stored(harness)
    assert (first.text, second.provenance.extractor) == (before.text, "trafilatura 9.0.0")


def test_a_stub_does_not_replace_a_longer_text(harness):
    text = "\n\n".join(PARAGRAPHS)
    take(harness, of_the_web(text, "1"))
    for stub in (PARAGRAPHS[0], text[:300] + "\n\nSubscribe to continue reading."):
        report = take(harness, of_the_web(stub, stub))
        assert counts(report) == (0, 0, 1, 0)
        assert report.summaries == ["a" * 16]
        assert [version.text for version in stored(harness)] == [text]
    take(harness, of_the_web("\n\n".join(PARAGRAPHS[:4]), "4"))
    assert [len(version.text) for version in stored(harness)] == [len(text), len("\n\n".join(PARAGRAPHS[:4]))]


def test_a_changed_file_is_a_new_version_even_if_shorter(harness, tmp_path):
    file = tmp_path / "note.txt"
    for number, text in enumerate(["\n\n".join(PARAGRAPHS), PARAGRAPHS[0], PARAGRAPHS[0].replace(",", "")]):
        file.write_text(text, "utf-8")
        assert counts(harness.ingest(file)) == ((0, 1, 0, 0) if number else (1, 0, 0, 0))


def test_a_retraction_is_a_version(harness):
    take(harness, of_the_web("\n\n".join(PARAGRAPHS), "1"))
    note = "Retraction: The Herald withdraws this report, because the engineers whom it quotes do not exist."
    assert counts(take(harness, of_the_web(note, "2"))) == (0, 1, 0, 0)
    assert stored(harness)[-1].provenance.correction == Correction(note)


def test_a_moved_date_on_the_web_is_an_update_and_no_new_article(harness):
    text = "\n\n".join(PARAGRAPHS)
    take(harness, of_the_web(text, "1", published=date(2025, 3, 3)))
    for moved in (date(2025, 6, 1), None, date(2200, 1, 1)):
        assert counts(take(harness, of_the_web(text, "2", published=moved))) == (0, 0, 1, 0)
        (version,) = stored(harness)
        assert (version.published, version.provenance.updated) == (date(2025, 3, 3), date(2025, 6, 1))
    take(harness, of_the_web(text, "2", published=date(2025, 3, 1)))
    assert stored(harness)[0].published == date(2025, 3, 1)


def test_a_changed_date_in_a_file_corrects_the_article(harness, tmp_path, write_jsonl):
    for published in ("2025-03-03", "2025-03-05", None):
        harness.ingest(write_jsonl(tmp_path / "a.jsonl", {"url": LINK, "text": PARAGRAPHS[0], "published": published}))
        assert stored(harness)[0].published == (date.fromisoformat(published) if published else None)


def test_an_unchanged_article_gets_its_time_without_a_version(harness, tmp_path, write_jsonl):
    line = {"url": LINK, "text": PARAGRAPHS[0], "retrieved": "2025-03-09"}
    for published, kept in (
        ("2025-03-03", None),
        ("2025-03-03T21:30:00-05:00", "2025-03-03T21:30:00-05:00"),
        ("2025-03-03", "2025-03-03T21:30:00-05:00"),
        ("2025-03-04", None),
    ):
        harness.ingest(write_jsonl(tmp_path / "a.jsonl", line | {"published": published}))
        (version,) = stored(harness)
        assert version.published == date.fromisoformat(published[:10])
        time = version.provenance.published_at
        assert (time.isoformat() if time else None) == kept


def test_unchanged_bytes_write_nothing(harness, tmp_path, write_jsonl):
    (tmp_path / "bridge.html").write_text(page(*PARAGRAPHS), "utf-8")
    write_jsonl(tmp_path / "feed.jsonl", {"text": PARAGRAPHS[0], "url": "https://herald.example/1"})
    harness.ingest(tmp_path)
    with harness.open() as corpus:
        before = corpus.catalog.connection.execute("PRAGMA data_version").fetchone()
        harness.ingest(tmp_path)
        assert corpus.catalog.connection.execute("PRAGMA data_version").fetchone() == before


def test_corrections_in_an_older_catalog_are_found_at_the_next_ingest(harness, tmp_path, write_jsonl):
    texts = {"1": PARAGRAPHS[0], "2": f"{PARAGRAPHS[1]}\n\n{NOTE}"}
    records = [{"url": f"https://herald.example/{name}", "text": text} for name, text in texts.items()]
    harness.ingest(write_jsonl(tmp_path / "feed.jsonl", *records))
    with harness.open() as corpus, corpus.catalog.transaction() as connection:
        connection.execute("DELETE FROM provenance")
        connection.execute("DELETE FROM about WHERE key = 'corrections'")
    harness.ingest(tmp_path / "feed.jsonl")
    corrections = {name: stored(harness, f"https://herald.example/{name}")[0].provenance.correction for name in texts}
    assert corrections == {"1": None, "2": Correction(NOTE)}
    # By another rule they are looked for again, and what else is known stays.
    with harness.open() as corpus, corpus.catalog.transaction() as connection:
        connection.execute("UPDATE provenance SET correction = 'Nonsense'")
        connection.execute("UPDATE about SET value = 'notes-0' WHERE key = 'corrections'")
    harness.ingest(tmp_path / "feed.jsonl")
    (version,) = stored(harness, "https://herald.example/2")
    assert (version.provenance.correction, version.provenance.extractor) == (Correction(NOTE), "plain")
