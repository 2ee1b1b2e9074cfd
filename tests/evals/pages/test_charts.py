import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.pages.charts import HEIGHT, WIDTH, Curve, apart, latency_chart, recall_chart

shares = st.floats(0, 1)


def inside(svg):
    """Whether the chart is well-formed and everything stands within its frame."""
    numbers = [
        (float(element.get(key)), WIDTH if "x" in key else HEIGHT)
        for element in ET.fromstring(svg).iter()
        for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy")
        if element.get(key)
    ]
    for element in ET.fromstring(svg).iter():
        for point in (element.get("points") or "").split():
            numbers += zip(map(float, point.split(",")), (WIDTH, HEIGHT), strict=True)
    return bool(numbers) and all(0 <= number <= end for number, end in numbers)


@given(st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=60))
def test_recall_curves_stay_in_their_frame(points):
    gold, later, answer = zip(*points, strict=True)
    band = [tuple(sorted(ends)) for ends in zip(later, answer, strict=True)]
    curves = [Curve("all", "one", gold, band), Curve("Jul-Dec", "two", later), Curve("any article", "three", answer)]

    assert inside(recall_chart(curves, [1, len(points)]))


@pytest.mark.parametrize(("lowest", "axis"), [(0.0, "0%"), (0.19, "10%"), (0.5, "40%"), (0.68, "60%"), (1.0, "90%")])
def test_the_axis_begins_just_below_what_is_shown(lowest, axis):
    svg = recall_chart([Curve("all", "one", [lowest, 1.0])])

    assert re.findall(r">(\d+%)<", svg)[0] == axis
    assert re.findall(r">(\d+%)<", svg)[-1] == "100%"


def test_dots_are_on_the_first_curve_and_not_past_its_end():
    svg = recall_chart([Curve("all", "one", [0.5, 0.7, 0.9]), Curve("more", "two", [0.6, 0.8, 1.0])], [1, 2, 50])
    line = re.findall(r'polyline class="curve one" points="([^"]*)"', svg)[0].split()
    dots = [f"{x},{y}" for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]

    assert dots == line[:2]


@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=60))
def test_times_stay_in_their_frame(times):
    ordered = sorted(times)

    assert inside(latency_chart(times, ordered[len(times) // 2], ordered[-1]))


def test_the_height_of_a_bar_is_its_number_of_times():
    svg = latency_chart([10.0] * 4 + [20.0] * 2 + [100_000.0], 10.0, 20.0)
    heights = sorted(float(height) for height in re.findall(r'class="bar"[^>]* height="([\d.]+)"', svg))

    assert len(heights) == 3
    assert heights[2] / heights[0] == 4
    assert "last bar: all slower" in svg


def test_names_of_curves_that_meet_do_not_overlap():
    svg = recall_chart([Curve("all", "one", [0.5, 0.9]), Curve("any article", "three", [0.6, 0.9])])
    heights = [float(y) for y in re.findall(r'class="name[^>]* y="([\d.]+)"', svg)]

    assert abs(heights[0] - heights[1]) >= 14


@given(st.lists(st.floats(20, 250), max_size=3))
def test_names_keep_their_distance_and_their_order(heights):
    placed = apart(heights)
    order = sorted(range(len(heights)), key=lambda n: heights[n])

    assert all(placed[below] - placed[above] >= 18.99 for above, below in itertools.pairwise(order))
    assert all(12 <= height <= HEIGHT for height in placed)
    assert all(abs(height - meant) <= 38 for height, meant in zip(placed, heights, strict=True))
