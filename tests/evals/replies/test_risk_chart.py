import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from evals.replies.risk_chart import HEIGHT, WIDTH, risk_chart

points = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=20)


@given(points, points, st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_chart_is_well_formed_and_stays_in_its_frame(first, second, at):
    chart = ET.fromstring(risk_chart({"all": first, "<half>": second}, at))

    for line in chart.iter("polyline"):
        for pair in line.attrib["points"].split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_the_threshold_is_described_in_words():
    assert "threshold: 40% answered, 10% of it wrong" in risk_chart({"all": [(0.4, 0.1), (1.0, 0.5)]}, (0.4, 0.1))
    assert "threshold" not in risk_chart({"all": [(1.0, 0.5)]}, None)
