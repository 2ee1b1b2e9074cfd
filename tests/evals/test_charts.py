import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from evals.charts import HEIGHT, WIDTH, latency_chart, recall_chart

shares = st.floats(0, 1)


def inside(svg):
    """Whether the chart is well-formed and everything stands within its frame."""
    numbers = [
        (float(element.get(key)), WIDTH if "x" in key else HEIGHT)
        for element in ET.fromstring(svg).iter()
        for key in ("x", "y", "x1", "x2", "y1", "y2")
        if element.get(key)
    ]
    return bool(numbers) and all(0 <= number <= end for number, end in numbers)


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=60), shares)
def test_recall_curves_stay_in_their_frame(points, low):
    gold, answer = zip(*points, strict=True)

    assert inside(recall_chart({"gold": gold, "answer": answer}, {1: (low, 1.0)}))


@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=60))
def test_times_stay_in_their_frame(times):
    ordered = sorted(times)

    assert inside(latency_chart(times, ordered[len(times) // 2], ordered[-1]))


def test_all_times_are_counted_in_bars_as_high_as_their_number():
    svg = latency_chart([10.0] * 4 + [20.0] * 2 + [100_000.0], 10.0, 20.0)
    heights = sorted(float(height) for height in re.findall(r'class="bar"[^>]* height="([\d.]+)"', svg))

    assert len(heights) == 3
    assert heights[2] / heights[0] == 4
    assert "all slower ones" in svg


def test_names_of_curves_that_meet_do_not_lie_on_each_other():
    svg = recall_chart({"gold": [0.5, 0.9], "answer": [0.6, 0.9]}, {})
    heights = [float(y) for y in re.findall(r'class="name[^>]* y="([\d.]+)"', svg)]

    assert abs(heights[0] - heights[1]) >= 14
