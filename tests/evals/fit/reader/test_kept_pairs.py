"""The pairs of a search are kept for as long as they are of the same questions and corpus."""

from evals.fit.reader.kept_pairs import read_or_search
from evals.fit.reader.pairs import Pair


def test_pairs_are_searched_again_only_where_they_would_be_others(tmp_path):
    file, searches = tmp_path / "reader.searched", []
    lists = [
        [Pair("searched: right", "Who won?", "Race", "Ann Lee won.", (0, 7)), Pair("x", "Who?", "", "\ud83d", None)]
    ]

    def find(*made_of):
        return read_or_search(file, made_of, lambda: searches.append(made_of) or lists)

    assert find("corpus", "questions") == lists
    assert find("corpus", "questions") == lists
    assert find("other corpus", "questions") == lists
    assert find("other corpus", "other questions") == lists
    assert searches == [("corpus", "questions"), ("other corpus", "questions"), ("other corpus", "other questions")]
