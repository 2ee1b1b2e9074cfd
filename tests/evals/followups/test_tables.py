from evals.followups.measures import Rewritten, Scores
from evals.followups.tables import scores_table, wrong_table


def test_brackets_of_a_question_and_of_a_set_are_shown(printed):
    turn = Rewritten("When [/r/news]?", "When did Ann [sic] win?", "When [it]?", "")
    page = printed(wrong_table([turn], 1)) + printed(scores_table({"[made]": Scores(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}))

    assert all(text in page for text in (turn.question, turn.human, turn.ours, "[made]"))


def test_a_share_of_nothing_is_a_dash(printed):
    page = printed(scores_table({"made": Scores(1, None, None, None, 0, None, 0, 1.0, None, 0)}))

    assert page.count("- of 0") == 3
