from importlib.resources import files

import pytest

import prompts
from prompts import PromptInvalid, fingerprints, load

NAMES = [file.name.removesuffix(".txt") for file in files("prompts").iterdir() if file.name.endswith(".txt")]


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Prompts in a folder of their own."""
    monkeypatch.setattr(prompts, "files", lambda package: tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_loads(name):
    assert load(name).text


def test_a_prompt_has_the_variables_of_the_caller():
    assert load("answer_question", ("passages", "today", "question")).variables == {"passages", "today", "question"}


@pytest.mark.parametrize("variables", [(), ("passages",), ("passages", "today", "question", "mood")])
def test_different_variables_are_refused(variables):
    with pytest.raises(PromptInvalid, match="answer_question uses"):
        load("answer_question", variables)


@pytest.mark.parametrize("text", ["a { b", "a } b", "{}", "{0}", "{a.__class__}", "{a[0]}", "{a!r}", "{a:>10}"])
def test_only_plain_variables_can_be_used(folder, text):
    (folder / "odd.txt").write_text(text)

    with pytest.raises(PromptInvalid, match="odd"):
        load("odd")


def test_doubled_braces_are_literal_braces(folder):
    (folder / "odd.txt").write_text('{{"a": {b}}}')

    assert load("odd").variables == {"b"}


@pytest.mark.parametrize("name", ["none", "../pyproject", "answer_system.txt", "", "Answer", "/etc/passwd"])
def test_unknown_prompts_are_refused(name):
    with pytest.raises(PromptInvalid):
        load(name)


def test_the_fingerprint_changes_with_the_text(folder):
    (folder / "one.txt").write_text("Answer.\n")
    (folder / "two.txt").write_text("Answer!\n")
    (folder / "notes.md").write_text("no prompt")
    before = fingerprints()
    (folder / "two.txt").write_text("Answer.")

    assert list(before) == ["one", "two"]
    assert before["one"] != before["two"]
    assert fingerprints()["two"] == before["one"]
