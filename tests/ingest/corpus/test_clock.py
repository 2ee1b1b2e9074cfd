"""A clock that cannot be right ends an ingest before it takes the days of articles for days to come."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest import commands
from ingest.cli import main
from ingest.corpus.clock import check_clock, is_behind, is_impossible
from ingest.corpus.errors import UsageError

AT_START = datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_time_before_python_3_11_cannot_be():
    assert is_impossible(AT_START)
    assert not is_impossible(NOW)
    check_clock(NOW)
    with pytest.raises(UsageError, match="says 1970-01-01 00:01, which cannot be: set it"):
        check_clock(AT_START)


@pytest.mark.parametrize(("days", "behind"), [(-3, False), (0, False), (0.9, False), (1, True), (300, True)])
def test_a_clock_is_behind_a_run_of_a_later_day(days, behind):
    assert is_behind(NOW, NOW + timedelta(days=days)) is behind
    assert not is_behind(NOW, None)


def test_an_ingest_at_1970_takes_in_nothing(monkeypatch, tmp_path, capsys):
    """It took each day of publication for one to come, and put undated articles in the place of dated ones."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return AT_START

    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/owl.md").write_text("---\ndate: 2026-11-02\n---\nOwls nest in the park of Marrow.\n")
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setattr(commands, "datetime", Clock)

    assert main([str(tmp_path / "articles")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "The clock of this machine says 1970-01-01 00:01" in err
    monkeypatch.undo()
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    assert main(["stats"]) == 0
    assert "articles           0" in capsys.readouterr().out
