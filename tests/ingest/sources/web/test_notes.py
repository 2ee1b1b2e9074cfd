import pytest

from ingest.sources.web.notes import LEFT_OUT, faults_in


@pytest.mark.parametrize(
    ("reason", "faults"),
    [
        ("", ""),
        ("2 entries have the link of another one; 1 entry states no day of publication", ""),
        (f"names 12 {LEFT_OUT}; 3 entries state no day of publication", f"names 12 {LEFT_OUT}"),
        ("1 entry has no link; 2 entries have no link", "1 entry has no link; 2 entries have no link"),
    ],
)
def test_how_a_feed_is_made_is_no_fault_of_a_run(reason, faults):
    """A feed whose entries have no day would have rung the alarm in each run, for ever."""
    assert faults_in(reason) == faults
