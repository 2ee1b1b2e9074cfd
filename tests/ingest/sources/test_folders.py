import os
from pathlib import Path

import pytest

from ingest.corpus.articles import AS_JSONL, Failure, SourceWarning
from ingest.corpus.errors import UsageError
from ingest.sources.folders import KINDS, FoundFile, OtherFile, check_exist, find_files, is_part_of_page


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    return articles


def names(*paths: Path) -> list[str]:
    found = [entry for entry in find_files(paths) if not isinstance(entry, OtherFile)]
    return [entry.typed_path if isinstance(entry, FoundFile) else f"! {entry.reason}" for entry in found]


def write(folder: Path, *relative: str) -> None:
    for name in relative:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("text")


def test_files_are_sorted_and_hidden_and_unknown_ones_are_skipped(folder, monkeypatch):
    write(
        folder, "b.txt", "a.MD", "c/x.html", "c/y.htm", "d.jsonl", "e.jsonl.gz", "f.pdf", ".h.txt", ".g/x.txt", "z.gz"
    )
    monkeypatch.chdir(folder.parent)
    expected = ["a.MD", "b.txt", "c/x.html", "c/y.htm", "d.jsonl", "e.jsonl.gz"]
    assert names(Path("articles")) == [f"articles/{name}" for name in expected]


def test_other_names_of_the_kinds_are_read(folder):
    """They were counted as not read."""
    write(folder, "a.markdown", "b.NDJSON", "c.xhtml", "c_files/ad.xhtml")
    kinds = [entry.kind for entry in find_files([folder]) if isinstance(entry, FoundFile)]
    assert kinds == ["markdown", "jsonl", "html"]


@pytest.mark.parametrize("parts", ["The port_files", "The port-Dateien"])
def test_the_parts_of_a_saved_page_are_left_out(folder, parts):
    """The advertisement in a frame was read as an article."""
    write(folder, "The port.html", f"{parts}/saved_resource.html", f"{parts}/a.js", "Other_files/a.html")
    write(folder, "The port 2.html", "2026.htm", "2026-10/b.html")
    kept = ["2026-10/b.html", "2026.htm", "Other_files/a.html", "The port 2.html", "The port.html"]
    assert names(folder) == [str(folder / name) for name in kept]
    assert not any(isinstance(entry, OtherFile) for entry in find_files([folder]))
    assert names(folder / parts) == [str(folder / parts / "saved_resource.html")]
    assert is_part_of_page(folder / parts / "saved_resource.html", folder)
    assert not is_part_of_page(folder / parts / "saved_resource.html", folder / parts)
    assert not any(is_part_of_page(folder / name, folder) for name in kept)


def test_what_lies_deeper_in_a_folder_of_parts_is_part_of_the_page(folder):
    """`--watch` took what changed in a folder below it for an article, which a run leaves out."""
    write(folder, "a/The port.html", "a/The port_files/frames/1/ad.html")
    part = folder / "a/The port_files/frames/1/ad.html"

    assert names(folder) == [str(folder / "a/The port.html")]
    assert is_part_of_page(part, folder)
    for root in (folder / "a/The port_files", folder / "a/The port_files/frames", part):
        assert names(root) == [str(part)]
        assert not is_part_of_page(part, root)


def test_files_of_other_kinds_are_counted_by_their_endings(folder):
    write(folder, "a.txt", "b.PDF", "c/d.pdf", "e.json", "README", "f.x~", ".h.pdf", ".g/x.pdf", "g.tar.gz")
    endings = [entry.ending for entry in find_files([folder]) if isinstance(entry, OtherFile)]
    assert sorted(endings) == [".gz", ".json", ".pdf", ".pdf", "other", "other"]


def test_a_folder_that_holds_nothing_to_read_is_told_what_is_read(folder):
    write(folder, "a.pdf", ".h.txt", "b/c.docx")
    *others, warning = find_files([folder])
    assert [type(entry) for entry in others] == [OtherFile, OtherFile]
    assert warning == SourceWarning(
        str(folder), f"holds no file that is read; the endings that are: {', '.join(KINDS)}"
    )
    write(folder, "b/d.txt")
    assert len(list(find_files([folder, folder]))) == 3


def test_found_files_know_their_resolved_path(folder, monkeypatch):
    write(folder, "a.txt")
    monkeypatch.chdir(folder)
    (found,) = find_files([Path("a.txt")])
    assert isinstance(found, FoundFile)
    assert (found.typed_path, found.origin, found.kind) == ("a.txt", str(folder.resolve() / "a.txt"), "text")
    assert found.failure("why", 3) == Failure("a.txt line 3", "why", found.origin)


def test_a_path_that_does_not_exist_is_a_usage_error(folder):
    with pytest.raises(UsageError, match=r"no.txt.*and 1 more") as error:
        check_exist([folder, folder / "no.txt", folder / ("n" * 300)])
    assert "\n" not in error.value.user_message


def test_an_unknown_kind_given_directly_is_a_failure(folder):
    write(folder, "f.pdf")
    (failure,) = find_files([folder / "f.pdf"])
    assert isinstance(failure, Failure)
    assert ".jsonl.gz" in failure.reason
    assert AS_JSONL not in failure.reason


@pytest.mark.parametrize("name", ["a.json", "B.CSV"])
def test_of_records_given_directly_it_is_said_how_they_are_read(folder, name):
    write(folder, name)
    (failure,) = find_files([folder / name])
    assert isinstance(failure, Failure)
    assert failure.reason.endswith(f": {AS_JSONL}")


def test_each_file_is_listed_once(folder):
    write(folder, "a.txt", "b/c.txt")
    assert names(folder / "a.txt", folder, folder / "b") == [str(folder / "a.txt"), str(folder / "b/c.txt")]


def test_links_inside_the_folder_are_followed_once(folder):
    write(folder, "b/c.txt", ".old/d.txt")
    (folder / "a").symlink_to("b")
    (folder / "e.txt").symlink_to(".old/d.txt")
    assert names(folder) == [str(folder / "a/c.txt"), str(folder / "e.txt")]


@pytest.mark.parametrize(("link", "target"), [("x.txt", "outside/s.txt"), ("x", "outside")])
def test_links_out_of_the_folder_are_failures(folder, link, target):
    write(folder.parent, "outside/s.txt")
    (folder / link).symlink_to(folder.parent / target)
    assert names(folder) == ["! is a link that leads out of the folder: copy what it links to"]


def test_a_sibling_folder_with_the_same_prefix_is_outside(folder):
    write(folder.parent, "articles2/s.txt")
    (folder / "x.txt").symlink_to("../articles2/s.txt")
    assert names(folder) == ["! is a link that leads out of the folder: copy what it links to"]


def test_circular_links_end(folder):
    write(folder, "a/b/c.txt")
    (folder / "a/b/up").symlink_to(folder)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "selfless").symlink_to("selfless")
    assert names(folder) == [str(folder / "a/b/c.txt"), "! is gone, or is a link to nothing"]


def test_a_link_given_directly_is_followed(folder):
    write(folder, "a.txt")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert names(link) == [str(link / "a.txt")]


def test_a_folder_named_like_a_file_is_a_folder(folder):
    write(folder, "x.txt/a.txt")
    assert names(folder) == [str(folder / "x.txt/a.txt")]


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "p.txt")
    assert names(folder) == ["! is not a regular file"]


def test_an_unreadable_folder_is_a_failure_and_the_others_are_read(folder, monkeypatch):
    write(folder, "a/x.txt", "b/y.txt")
    listed = Path.iterdir

    def refuse(path):
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert names(folder) == [
        "! the folder may not be read: give this user permission to read it",
        str(folder / "b/y.txt"),
    ]


@pytest.mark.parametrize("name", ["a/x.txt", "a/sub", "a"])
def test_what_nobody_may_look_into_is_a_failure_and_not_gone(folder, monkeypatch, name):
    write(folder, "a/x.txt", "a/sub/z.txt", "b/y.txt")
    resolve = Path.resolve

    def refuse(path, strict=False):
        if strict and path == folder / name:
            raise PermissionError(13, "Permission denied")
        return resolve(path, strict)

    monkeypatch.setattr(Path, "resolve", refuse)
    assert [found for found in names(folder) if found.startswith("!")] == [
        "! may not be read: give this user permission to read it"
    ]
    assert str(folder / "b/y.txt") in names(folder)
    assert names(folder / name)[0].startswith("! may not be read")


def test_folders_may_be_nested_deeply(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 350)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("text")
    assert len(names(tmp_path)) == 1
