"""The news that the reader is trained on: each answer stands in its sentence, and near questions have none."""

from evals.fit.reader.news import NEAR, OTHERS, news_pairs


def test_every_answer_is_words_of_its_sentence_and_every_near_question_has_none():
    pairs = [*news_pairs()]

    right = [pair for pair in pairs if pair.kind == "news right"]
    assert all(pair.text[slice(*pair.answer)].strip() for pair in right)
    assert {bool(pair.title) for pair in right} == {True, False}
    assert all(pair.answer is None for pair in pairs if pair.kind != "news right")


def test_a_question_has_more_right_sentences_than_others_and_a_near_one_the_nearest():
    pairs = [*news_pairs()]
    right = {pair.question for pair in pairs if pair.kind == "news right"}
    others = [pair for pair in pairs if pair.kind == "news near"]
    near = [pair for pair in pairs if pair.kind not in ("news right", "news near")]

    assert len(others) <= OTHERS * len(right) * 1.1
    assert len({(pair.title, pair.question) for pair in near}) * NEAR == len(near)
