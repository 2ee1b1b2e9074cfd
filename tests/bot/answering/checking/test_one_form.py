from bot.answering.checking.one_form import comparable_figures, one_form


def figures_of(text):
    form = one_form(text)
    return [form[figure.start : figure.end] for figure in comparable_figures(form)]


def test_a_clock_stays_as_it_is_written():
    """Of "9:30" the hour became "nine", and an article said ten, not nine."""
    assert one_form("It starts at 9:30 in Hull.") == "It starts at 9:30 in Hull."


def test_a_denial_is_written_out():
    """Neither was a denial: "Ford can't meet demand" was not told from "Ford can meet demand"."""
    assert one_form("Lee won’t go. Can't Roe?") == "Lee will not go. Can not Roe?"
    assert one_form("Lee cannot go.") == "Lee can not go."


def test_an_hour_and_a_place_in_an_order_have_one_form():
    """A check said that the quote lacks "7pm" and "6th", over "7 p.m." and "sixth"."""
    assert (
        one_form("It began at 7 p.m. in Hull.")
        == one_form("It began at 7:00 PM in Hull.")
        == "It began at 7pm in Hull."
    )
    assert one_form("It began at 7.30 a.m.") == "It began at 7:30am."
    assert one_form("Lee of the 6th Fleet came 2nd.") == "Lee of the Sixth Fleet came second."
    assert one_form("On May 3rd the 21st ship left.") == "On 3-May the 21st ship left."


def test_a_fraction_behind_a_number_is_part_of_it():
    """An article said "two, not three" of 2 1/2 and 3 1/2 years."""
    assert one_form("Lee got 2 1/2 years, Roe 3-3/4 years.") == "Lee got 2.5 year, Roe 3.75 year."
    assert one_form("Lee got 2½ years on 1/2/2025.") == "Lee got 2.5 year on 1/two/2025."


def test_an_m_before_money_or_people_is_for_millions():
    assert figures_of("Acme lost 7m euros, 2m people and 5M pounds.") == ["7000000 euro", "2000000", "5000000 pound"]
    assert figures_of("Lee won the 100m hurdles 3m ahead.") == ["100 metre", "3 metre"]


def test_the_number_of_a_name_is_no_figure_to_compare():
    assert figures_of("Ann Lee bought 30 iPhone 17 phones at 12 Main Street at 9:30.") == ["30"]
    assert figures_of("Apollo 11 landed at 10 Downing Street.") == []
    assert figures_of("The shop at 12 West 57th Street and 20 F Street sells iPhone 16 phones.") == []
    assert figures_of("Meet at 401 W. Van Buren St., Phoenix, or at 36 Madison Ave.") == []
    assert figures_of("Route 66 motels stand near Area 51 on Monday.") == []


def test_counts_beside_capitals_are_figures():
    assert figures_of("On Monday 16 American firms met Greco's 12 allies.") == ["16", "12"]
    assert figures_of("It flew past Europa 49 times.") == ["49"]
    assert figures_of("Roughly 50 people left Hull.") == ["50"]


def test_a_count_of_those_who_have_a_name_is_a_figure():
    """A figure before a capital was taken for part of a name."""
    assert figures_of("The army killed 30 Hamas fighters and shot down 40 Shahed drones.") == ["30", "40"]
    assert figures_of("On Tuesday 12 Democrats met 14 Taliban members.") == ["12", "14"]


def test_a_count_behind_the_place_that_begins_a_clause_is_a_figure():
    """The place was taken for a name with a number, such as "Apollo 11"."""
    assert figures_of("In Gaza 50 people were killed, and in New York 12 Kurds were arrested.") == ["50", "12"]
    assert figures_of("On Monday in Gaza 50 people were killed.") == ["50"]
