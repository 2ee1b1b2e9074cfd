"""Lines that say a day or a time and nothing else."""

import pytest

from ingest.sources.date_words import is_only_date, is_relative


@pytest.mark.parametrize(
    "text",
    [
        *(" 5 March 2025", ": Mar. 5th, 2025", " Thursday", " 2025-03-05", " 5.3.2025", " 05/03/2025 10:00 GMT"),
        *(" at 5:00 p.m. EST", " 10:31 AM EDT, Wed March 5, 2025", " 5 min ago", " 2 hours ago", " just now", " 10:00"),
        *(" am 5. März 2025 um 10:00 Uhr", " vor 5 Minuten", " gestern", " le 5 mars 2025 à 10h30", " il y a 2 heures"),
        *(": 5 de marzo de 2025", " hace 5 minutos", " il 5 marzo 2025 alle 10:00", " em 5 de março de 2025 às 10h30"),
        *(" op 5 maart 2025 om 10:00 uur", " 5 minuten geleden", " 5 March 2025, first published 1 March 2025"),
    ],
)
def test_a_day_or_a_time(text):
    assert is_only_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        " on",
        " 412",
        ": 412 dead",
        " GDP 2024",
        " vaccines will be free from 1 October",
        " hours",
        " 3.1 (2024)",
    ],
)
def test_what_says_more_or_no_time(text):
    assert not is_only_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2 hours ago", "2 hours", "5 min", "an hour ago", "just now", "3 months ago", "vor 5 Minuten"),
        *("il y a 3 mois", "hace 5 minutos", "2 ore fa", "há 2 dias", "5 minuten geleden"),
    ],
)
def test_what_a_page_counts_from_the_moment_at_which_it_is_read(text):
    assert is_relative(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 October",
        "5 March 2025, 10:30 a.m.",
        "8 a.m.",
        "10 am",
        "20 Uhr",
        "2025",
        "vor dem 5. März",
        "5 ago 2025",
        "noon",
        "10h30",
    ],
)
def test_a_day_or_a_time_is_not_counted_from_the_moment_of_reading(text):
    assert not is_relative(text)
