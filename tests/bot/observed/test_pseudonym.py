from bot.observed import pseudonym as pseudonym_module
from bot.observed.pseudonym import pseudonym


def test_who_knows_an_id_but_not_the_key_cannot_find_its_lines_in_the_log(monkeypatch):
    """Ids are known to everyone on a server: without a key, each could be looked up by its digest."""
    in_this_run = pseudonym(42)
    assert pseudonym(42) == in_this_run != pseudonym(43)
    monkeypatch.setattr(pseudonym_module, "_KEY", b"of another run")

    assert pseudonym(42) != in_this_run
