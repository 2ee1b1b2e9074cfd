import json

import pytest

from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone
from evals.cli import main
from evals.fit import follow_ups
from evals.followups import remarks
from evals.followups.conversations import Conversation, ConversationTurn, read_conversations
from evals.followups.measures import rewrite_all, score
from ingest.corpus.errors import UsageError

TALK = Conversation(
    "made",
    (),
    (
        ConversationTurn("What did Jerome Powell say?", "He said rates stay.", "What did Jerome Powell say?"),
        ConversationTurn("When does his term end?", "", "When does Jerome Powell's term end?"),
        ConversationTurn("Who is Kevin Hassett?", "", "Who is Kevin Hassett?"),
    ),
)


def test_human_rewrites_score_full_marks():
    human = {asked.question: asked.rewrite for asked in TALK.turns}
    scores = score(rewrite_all(TALK, lambda question, _turns, _about: StandaloneQuestion(human[question])))
    assert (scores.names, scores.names_added, scores.nothing_invented, scores.left_alone) == (1, 1, 1, 1)
    assert (scores.turns, scores.alone, scores.names_own_words, scores.names_said) == (2, 1, 0.5, 1)


def test_unchanged_questions_have_no_added_names():
    scores = score(rewrite_all(TALK, lambda question, _turns, _about: StandaloneQuestion(question)))
    assert (scores.names, scores.names_added, scores.nothing_invented, scores.left_alone) == (0.5, 0, 1, 1)


def test_a_word_that_nobody_said_counts_as_invented():
    scores = score(rewrite_all(TALK, lambda question, _turns, _about: StandaloneQuestion(f"Zanzibar {question}")))
    assert (scores.nothing_invented, scores.left_alone) == (0, 0)


def test_names_are_held_if_they_are_copied():
    turn = ConversationTurn("Who runs it?", "", "Does the Chinese Lip-Bu Tan run it?")
    talk = Conversation("made", ("a Chinese manager, Lip-Bu Tan",), (turn,))
    scores = score(rewrite_all(talk, lambda _question, _turns, about: StandaloneQuestion(f"{about[0]}: Who runs it?")))
    assert (scores.names, scores.names_said, scores.names_own_words) == (1, 1, 0)


def test_an_interjection_is_no_name():
    turn = ConversationTurn("Wow! When will it end?", "", "Wow! When will the strike at Boeing end?")
    talk = Conversation("made", ("Boeing",), (turn,))
    scores = score(
        rewrite_all(talk, lambda _question, _turns, about: StandaloneQuestion(f"{about[0]}: When will it end?"))
    )
    assert (scores.names, scores.names_own_words) == (1, 0)


def test_the_rules_name_the_person_that_a_pronoun_means():
    assert score(rewrite_all(TALK, stand_alone)).names == 1


def test_a_share_of_nothing_is_none():
    """A conversation in small letters, whose names the program does not know, read as one that holds none of them."""
    turns = (
        ConversationTurn("what fell?", "rain.", "what fell?"),
        ConversationTurn("and why?", "", "why did rain fall?"),
    )
    talk = Conversation("made", (), turns)
    scores = score(rewrite_all(talk, lambda question, _turns, _about: StandaloneQuestion(question))).as_json()

    assert (scores["names_count"], scores["names_added_count"], scores["alone"]) == (0, 0, 0)
    assert [scores[name] for name in ("names", "names_own_words", "names_said", "names_added", "left_alone")] == [
        None
    ] * 5
    assert scores["nothing_invented"] == 1.0


def test_no_phrases_of_a_kind_have_no_share():
    shares = remarks.document([remarks.ClassifiedPhrase(remarks.Phrase("Who won?", remarks.NEWS), remarks.NEWS)])

    assert shares[remarks.NEWS] == {"phrases": 1, "remarks": 0.0, "right": 1.0}
    assert {tuple(of.values()) for kind, of in shares.items() if kind != remarks.NEWS} == {(0, None, None)}


def lines(*turns, about="Jerome Powell"):
    asked = [{"question": q, "answer": a, "rewrite": r} for q, a, r in turns]
    return json.dumps({"set": "canard_dev", "id": "1", "about": [about], "turns": asked}) + "\n"


def test_the_commands_read_a_valid_file_and_report_an_invalid_one(tmp_path, capsys):
    file = tmp_path / "turns.jsonl"
    file.write_text(lines(("When was he born?", None, "When was Jerome Powell born?")))
    (conversation,) = read_conversations(file)
    assert conversation.about == ("Jerome Powell",)
    assert main(["followups", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["canard_dev"]["names"] == 1
    assert main(["followups", str(file), "--wrong", "3"]) == 0
    file.write_text("{}\n")
    with pytest.raises(UsageError, match="not a conversation"):
        read_conversations(file)
    assert main(["followups", str(tmp_path / "none.jsonl")]) == 2


def test_options_that_would_do_nothing_and_turns_that_follow_none_are_refused(tmp_path, capsys):
    """They were ignored, and an empty table was printed."""
    file = tmp_path / "turns.jsonl"
    turn = {"question": "When was he born?", "answer": None, "rewrite": "When was Powell born?"}
    file.write_text(json.dumps({"set": "s", "id": "1", "about": [], "turns": [turn]}) + "\n")

    assert main(["followups", str(file)]) == 2
    assert "turns.jsonl: no turn follows another one" in capsys.readouterr().err
    assert main(["followups", str(file), "--wrong", "3", "--json"]) == 2
    assert "--wrong prints for people, and --json for programs" in capsys.readouterr().err
    assert main(["followups", "--remarks", str(file), "--by-rules"]) == 2
    assert "--by-rules is for conversations, --asked" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [{"question": 5}, {"answer": 7}, {"rewrite": None}, {"about": "Paris"}, {"turns": [1]}]
)
def test_a_conversation_is_made_of_texts(tmp_path, wrong):
    """A number was "something unexpected", and each letter of "Paris" a subject."""
    turn = {"question": "Who?", "answer": None, "rewrite": "Who?"}
    whole = {"set": "s", "about": [], "turns": [turn | wrong]} | wrong
    file = tmp_path / "turns.jsonl"
    file.write_text(json.dumps(whole))
    with pytest.raises(UsageError, match="line 1: not a conversation"):
        read_conversations(file)


@pytest.mark.soak
def test_weights_are_fitted_on_conversations(tmp_path, capsys, monkeypatch):
    turns = [
        ("When was he born?", "In 1953, to Patricia Hayes.", "When was Jerome Powell born?"),
        ("Is it in Washington?", "", "Is the Federal Reserve of Jerome Powell in Washington?"),
        ("Where did he study?", "At Princeton.", "Where did Jerome Powell study?"),
        ("Did it help?", "", "Did Princeton help?"),
        ("Who taught there?", "Ben Bernanke.", "Who taught in Princeton?"),
        ("Did they meet?", "", "Did Ben Bernanke and Jerome Powell meet?"),
        ("What were the rates?", "", "What were the rates of Jerome Powell?"),
        ("Who is Kevin Hassett?", "", "Who is Kevin Hassett?"),
    ]
    file, out = tmp_path / "turns.jsonl", tmp_path / "weights.json"
    kept = lines(*turns, about="Powell")  # from the reader's training: its weights are fitted on two conversations
    file.write_text(kept + lines(*turns) * 4 + kept)
    # Of the conversations that were written to train the reader, which it reads one by one, some.
    written = tmp_path / "written.jsonl"
    written.write_text("".join(follow_ups.WRITTEN.read_text("utf-8").splitlines(keepends=True)[:20]), "utf-8")
    monkeypatch.setattr(follow_ups, "WRITTEN", written)
    assert main(["train", "follow-ups", str(file), "--out", str(out)]) == 0
    document = json.loads(out.read_text())
    assert document["fitted_on"]["written, with the reader"] == 20
    for models in (document["with the reader"], document["without it"]):
        assert set(models) >= {"person", "it", "lacks", "none"}
    assert document["without it"]["person"]["weights"]["topic"] > 0
    assert document["with the reader"]["person"]["weights"]["unsaid log-odds"] > 0
    file.write_text(lines(*turns[:1]))
    assert main(["train", "follow-ups", str(file), "--out", str(out)]) == 2
    assert "too few turns" in capsys.readouterr().err
    assert main(["train", "context-reader", str(file), "--out", str(out)]) == 2
    assert "--sets FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize("blank", ["", " ", None])
def test_a_blank_answer_is_none(tmp_path, write_jsonl, blank):
    turn = {"question": "Who?", "answer": blank, "rewrite": "Who?"}
    talk = {"set": "s", "about": ["Ann Lee", blank or ""], "turns": [turn]}
    (read,) = read_conversations(write_jsonl(tmp_path / "turns.jsonl", talk))

    assert (read.about, read.turns[0].answer) == (("Ann Lee",), "")
