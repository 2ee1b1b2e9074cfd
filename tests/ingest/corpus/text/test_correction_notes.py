"""Which paragraphs are the note of a correction, and which only look like one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus.articles import Correction
from ingest.corpus.text.correction_notes import (
    FOOT,
    HEAD,
    corrections_in,
    find_correction,
    is_retraction,
    without_label,
)

READ = date(2025, 6, 30)
STORY = [f"Engineers looked at pillar {number} of the bridge and found it sound." for number in range(20)]

NOTES = [
    "Correction: An earlier version of this story misstated the age of the bridge. It was built in 1931.",
    "CORRECTION: A previous version of this article gave the wrong first name for Mayor Brandt.",
    "(CORRECTION: This story was updated because an earlier version included an incorrect date.)",
    "*Correction: The bridge has four lanes.",
    "– Correction: A previous version of this story misstated the number of pillars.",
    "Corrections & Clarifications: An earlier version of this story misidentified the engineer.",
    "Corrections and clarifications: In a previous version of this story, the year of the flood was misstated.",
    "Correction/clarification: A prior version of this report named the wrong council.",
    "Clarification: This story has been updated to reflect which pillars were mended.",
    "Correction, June 3, 2025: The bridge was closed for two weeks, not three.",
    "Correction (3 June 2025): The bridge was closed for two weeks, not three.",
    "Correction 3 June 2025 - The bridge was closed for two weeks.",
    "CORRECTION:An earlier version of this entry had the incorrect number of boats without berths.",
    "Editor's note: This story has been updated to correct the result of a match.",
    "Editor’s Note: An earlier version of this story included a map that gave an incorrect route.",
    "Editor's note: An earlier version indicated that Marrow would be in the new 13th District.",
    "Note: This story has been corrected to reflect that the guild does not back the bridge.",
    "(This story has been updated to correct an inaccuracy.)",
    "This story was updated because an earlier version included an inaccuracy.",
    "(This story has been updated to add new dates, correct a misspelling and to swap a map.)",
    "(This story was updated to add clarification.)",
    "(This story has been updated to clarify the former title of the harbor master.)",
    "This story has been updated with new figures and to correct an inaccuracy related to the tolls.",
    "(This article has been updated to correct the place of the weir where the barge sank.)",
    "This piece has been updated to correct a depth and the name of a rowing club",
    "This story has been updated to more accurately reflect the demand for tickets.",
    "This article was amended on 3 June 2025. An earlier version said that the bridge had five lanes.",
    "• This article was amended on 3 June 2025 because an earlier version misspelled the name of a ship.",
    "This story and headline were corrected on June 3 to say that nobody was hurt.",
    "An earlier version of this story incorrectly stated how many ferries sailed on Sunday. It was 15.",
    "In an earlier version of this article, the name of the mayor was misspelled.",
    "This article originally stated that the bridge would open in May.",
    "A correction was made on June 3, 2025: An earlier version of this article misstated the toll.",
    "Erratum: the figure of 40 million should have read 14 million.",
    "Retraction: The Courier withdraws this report, whose source was invented.",
    "This article has been retracted. Its author could not show the documents that it rests on.",
    "This story has been removed because it did not meet our standards.",
    "Berichtigung: In einer früheren Version hieß es, die Brücke habe fünf Spuren.",
    "Korrekturhinweis: Die Brücke wurde 1931 gebaut, nicht 1913.",
    "Anmerkung der Redaktion: In einer früheren Version dieses Artikels stand fälschlicherweise ein anderer Name.",
    "Dieser Artikel wurde am 3. Juni 2025 korrigiert: Die Brücke hat vier Spuren.",
    "Corrección: una versión anterior de este artículo decía que el puente tenía cinco carriles.",
    "Fe de errores: el puente se construyó en 1931.",
    "Este artículo ha sido corregido: el puente tiene cuatro carriles.",
    "Rectificatif : le pont a été construit en 1931.",
    "Une version précédente de cet article indiquait que le pont avait cinq voies.",
    "Cet article a été corrigé le 3 juin 2025.",
    "Errata corrige: il ponte ha quattro corsie.",
    "Uma versão anterior desta reportagem informava que a ponte tinha cinco faixas.",
    "Rectificatie: in een eerdere versie stond een verkeerde naam.",
    "An earlier version misstated the number of lanes.",
    "An earlier version gave the wrong first name for Mayor Brandt.",
    "An earlier version said that the bridge had five lanes; this has been corrected.",
    "An earlier version of the report misidentified the engineer.",
    "An earlier version of the article said that the bridge had five lanes.",
    "An earlier version of our report said that the bridge had five lanes.",
    "Earlier versions of this report said that the bridge had five lanes.",
    "Editor's note: This report was withdrawn in May because its source was invented.",
    "In einer früheren Version dieses Artikels hieß es, die Brücke habe fünf Spuren.",
    "In einer früheren Version des Textes hieß es, die Brücke habe fünf Spuren.",
    "In einer früheren Version stand fälschlicherweise ein anderer Name.",
    "In een eerdere versie van dit artikel stond dat de brug vijf rijstroken heeft.",
    "Withdrawal notice: the paper rests on a source that was invented.",
    "Editor's note: An error in the name of the mayor is mended above.",
    "Editor's note: The spelling of the mayor's name was corrected.",
    "Editor's note: The age of the bridge is now given correctly.",
    "Note: We add to this story as we learn more. Correction: An earlier version misstated the toll.",
    "Nota de la redacción: Por error decía que el puente tiene cinco carriles.",
    "Note de la rédaction : le nom du maire a été corrigé.",
    # Only what was wrong was a note of an editor, and not what is correct now.
    "Editor's note: This article has been updated to give the correct name of the mayor.",
    "Editor's note: The correct figure is 40 million, not 30 million.",
    "Editor's note: This story contained errors in the spelling of two names.",
    "Editor's note: Two errors in this article have been fixed.",
    "Editor's note: The headline has been changed to state the correct sum.",
    "Note: The headline was corrected.",
    "Note: Brandt's age was incorrect; she is 54.",
]

NEAR_MISSES = [
    "(This story was updated to add new information.)",
    "This story has been updated with additional developments.",
    "Note: An earlier version of this story first ran in November 2024.",
    "This story was updated to add a video.",
    "This story has been updated to include a statement from the Harbor Institute.",
    "(This story was updated to accurately reflect the most current information.)",
    "(This article was updated to include additional information.)",
    "This story and headline have been updated to reflect additional developments Thursday.",
    "This story was originally printed in 2022 and has been updated to reflect the sale of the ferry.",
    "Editor's note: This page is a digest of reports on the floods for Saturday, July 12.",
    "Editor’s Note: This story was originally published on June 9, 2021.",
    "Editor's note: Ann Lee is at sea this week. An earlier version of this essay appeared in 2016.",
    "Editor’s Note: A version of this article appeared in our weekly newsletter. Sign up here.",
    "Editor’s Note: This story contains language that may be upsetting to some readers.",
    "Editor’s Note: Ann Lee is a beekeeper. The views voiced in this commentary are her own.",
    "Editor's note: Follow the latest results and updates for Saturday, July 27.",
    "Editor's note: For all the latest news, follow our live updates here.",
    "Corrections officials have been testing inmates upon intake, Smith said.",
    "Corrections Director Colette Brandt is a member of the governor's response team.",
    "Corrections officers are provided with training, according to Stallcup.",
    "Correction territory is generally understood to mean that an indicator has dropped at least 10%.",
    "Corrections officials on inmates: what they say.",
    "Clarification of the rules wanted: ministers meet again.",
    "The report was amended on Tuesday to include the costs of the tunnel.",
    "Correctional facilities across the state: what to know.",
    "The harbor board announced on Wednesday that it has amended its mooring regulations.",
    "Marrow amended its fishing law in 2020 to allow more.",
    "Here are five legends that have been corrected with the help of ships' logs:",
    "She retracted the claim that the bridge was unsafe, her lawyer said.",
    "The story of the bridge has been told many times.",
    "A previous version of the bill failed in the Senate last year.",
    "An earlier version of the phone had a headphone jack, and it sold well.",
    "An earlier version of this essay appeared in the Courier.",
    "The article was removed from the exhibition by its owner.",
    "The reports were withdrawn quickly, and nobody at the agency would say why they had been written.",
    "This report was written by a committee of engineers.",
    "Clarifications about the tax were given by the minister on Tuesday.",
    "Retraction of the landing gear took longer than it should have, the inquiry found.",
    "Korrekturen am Entwurf lehnte der Minister ab.",
    "La corrección del texto llevó tres semanas, dijo la editora.",
    # News of an earlier phone, bill, painting or report was taken for what an earlier version of the page said.
    "Earlier versions had a smaller screen and a headphone jack.",
    "Earlier versions had a smaller screen, and this version has none.",
    "Previous versions included a charger in the box.",
    "An earlier version of the report said that 300 people had died.",
    "An earlier version of the safety review included a list of dams.",
    "An earlier version had failed in the Senate in March.",
    "An earlier version failed, and was amended and withdrawn in March.",
    "An earlier version had a missile bay.",
    "A previous version said to be by Vermeer hangs in London.",
    "In der ursprünglichen Fassung hieß es noch, dass die Steuer 2026 steigt.",
    "Una versión anterior de la ley indicaba un plazo de dos años.",
    # News of a report that its authors took back was taken for the retraction of the page.
    "This report was withdrawn in May after scientists found errors in its figures.",
    "This item was removed because it failed a safety test.",
    # What a note says of prices, figures and people was taken for a correction, and news of troops for a retraction.
    "Withdrawal: the last ferries leave the harbor after ten years",
    "Withdrawal",
    "Note: All prices correct at time of going to press.",
    "Note: Figures are corrected for inflation.",
    "Editor's note: Figures are corrected for inflation.",
    "Note: Those who took part were asked to identify errors.",
    "Editor's note: The correct answers to the quiz are below.",
    "Note to readers: times are correct as of Monday.",
    "Editor's note: Prices were correct when this guide was written.",
    "Editor's note: Readers who find an error or report factual errors are named in our newsletter.",
    "Note: The offer was withdrawn on Monday.",
    "Note: The figures were corrected for inflation.",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_the_note_of_a_correction_is_found(note, place):
    lines = [note, *STORY] if place == "head" else [*STORY, note]
    found = find_correction("\n\n".join(lines), READ)
    assert found is not None
    assert found.note == note


@pytest.mark.parametrize("paragraph", NEAR_MISSES)
def test_text_that_only_looks_like_a_note_is_none(paragraph):
    assert find_correction("\n".join([paragraph, *STORY]), READ) is None
    assert find_correction("\n".join([*STORY, paragraph]), READ) is None


@pytest.mark.parametrize(("characters", "is_note"), [(1200, True), (1201, False)])
def test_a_paragraph_as_long_as_a_report_is_no_note(characters, is_note):
    note = "Correction: It is 400 trees, not 300. ".ljust(characters, "x")
    assert (find_correction("\n".join([*STORY, note]), READ) is not None) == is_note


def test_a_live_blog_corrects_its_entries_in_the_middle():
    lines = [*STORY[:HEAD], NOTES[0], *STORY[:FOOT]]
    assert find_correction("\n".join(lines), READ) is None


def test_a_label_on_its_own_line_takes_the_next_line():
    found = find_correction("\n".join([*STORY, "Correction", "The bridge was built in 1931."]), READ)
    assert found is not None
    assert found.note == "Correction\nThe bridge was built in 1931."


OLDER, NEWER = "Correction: It is 400 trees, not 300.", "Correction: It is 500 trees, not 400."


@pytest.mark.parametrize(
    ("lines", "newest"),
    [
        (["Trees: 500.", OLDER, NEWER], NEWER),
        ([*STORY, OLDER, NEWER], NEWER),
        ([*STORY, "Correction", OLDER.partition(": ")[2], NEWER], NEWER),
        (
            [*STORY, OLDER, "Correction", "An earlier version said 400 trees."],
            "Correction\nAn earlier version said 400 trees.",
        ),
        (
            ["Correction, June 9: It is 500.", "Correction, June 3: It is 400.", *STORY],
            "Correction, June 9: It is 500.",
        ),
        ([OLDER, *STORY, NEWER], NEWER),
        ([*STORY, OLDER, "This story has been updated to fix an error."], OLDER),
    ],
)
def test_the_last_of_several_notes_counts_or_that_of_the_newest_day(lines, newest):
    found = find_correction("\n\n".join(lines), READ)
    assert found is not None
    assert found.note == newest


def test_a_note_that_the_version_before_did_not_have_is_newer_wherever_it_stands():
    before = ["\n".join(STORY), "\n".join([OLDER, *STORY])]
    for lines in ([NEWER, OLDER, *STORY], [OLDER, NEWER, *STORY]):
        assert find_correction("\n".join(lines), READ, earlier_texts=before) == Correction(NEWER)
        assert find_correction(
            "\n".join([*lines, "A line more."]), READ, earlier_texts=[*before, "\n".join(lines)]
        ) == (Correction(NEWER))


@pytest.mark.parametrize("headline", ["Correction: Harbor fees", "Clarification: Harbor fees", "Correction"])
@pytest.mark.parametrize("name", ["", " | The Courier"])
def test_the_headline_of_an_article_that_corrects_another_is_no_note(headline, name):
    for story in (STORY, STORY[:2]):
        text = "\n\n".join([headline, *story])
        assert find_correction(text, READ, headline + name) is None
        assert find_correction(f"{text}\n\n{OLDER}", READ, headline + name) == Correction(OLDER)


def test_an_article_that_is_headed_as_a_retraction_is_retracted():
    headline = "Retraction: Harbor fees"
    assert find_correction("\n".join([headline, *STORY]), READ, headline) == Correction(headline)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("Correction, June 3, 2025: It was two weeks.", date(2025, 6, 3)),
        ("Correction (3 June 2025): It was two weeks.", date(2025, 6, 3)),
        ("Correction, June 3: It was two weeks.", date(2025, 6, 3)),
        ("Correction, Dec. 30: It was two weeks.", date(2024, 12, 30)),
        ("Correction, July 3, 2025: a day on which nobody can have read it.", None),
        ("Correction, 31 February 2025: no such day.", None),
        # One such note stopped every ingest.
        ("Correction (5 APRİL 2025): It was two weeks.", None),
        ("Correction (Aprıl 5, 2025): It was two weeks.", None),
        ("Correction (5 Auguſt 2024): It was two weeks.", None),
        ("Correction (12.0.2024): It was two weeks.", None),
        ("Berichtigung vom 00.00.0000: Es waren zwei Wochen.", None),
        ("This article was corrected on 00.00.2025. It was two weeks.", None),
        ("Correction  : It was two weeks.", None),
        ("Correction (2025-06-03): It was two weeks.", date(2025, 6, 3)),
        ("Berichtigung vom 3.6.2025: Es waren zwei Wochen.", date(2025, 6, 3)),
        (
            "This article was amended on 3 June 2025. It said that the flood of 1 May 1931 was the first.",
            date(2025, 6, 3),
        ),
        ("Dieser Artikel wurde am 3. Juni 2025 korrigiert.", date(2025, 6, 3)),
        ("Este artículo fue corregido el 3 de junio de 2025.", date(2025, 6, 3)),
        ("Cet article a été corrigé le 3 juin 2025.", date(2025, 6, 3)),
        ("A correction was made on June 3, 2025: It was two weeks.", date(2025, 6, 3)),
        ("Editor's note, June 3, 2025: An earlier version of this story misstated the toll.", date(2025, 6, 3)),
        # A day of the news is not the day of its correction.
        ("Correction: An earlier version of this story said that the bridge closed on June 3, 2025.", None),
        ("An earlier version of this story incorrectly stated that it closed on June 3, 2025.", None),
    ],
)
def test_the_day_is_the_one_that_the_note_states(note, day):
    found = find_correction("\n".join([*STORY, note]), READ)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("note", NOTES)
def test_a_retraction_is_distinguished_from_a_correction(note):
    withdrawn = (
        *("Retraction:", "This article has been retracted", "This story has been removed"),
        *("Withdrawal notice", "Editor's note: This report was withdrawn"),
    )
    assert is_retraction(note) == note.startswith(withdrawn)


@pytest.mark.parametrize(
    ("note", "rest"),
    [
        ("Correction, June 3, 2025: It was two weeks.", "It was two weeks."),
        ("Editor's note: An earlier version misstated it.", "An earlier version misstated it."),
        ("This article was amended on 3 June.", "This article was amended on 3 June."),
        ("Correction", "Correction"),
    ],
)
def test_the_label_can_be_left_out(note, rest):
    assert without_label(note) == rest


@given(st.lists(st.sampled_from([*NOTES, *NEAR_MISSES, *STORY, "", "—", "Correction:"]), max_size=14), st.dates())
def test_a_note_is_part_of_the_text_and_its_day_is_not_in_the_future(lines, day):
    text = "\n".join(lines)
    found = find_correction(text, day)
    if found:
        assert all(line in text for line in found.note.split("\n"))
        assert found.day is None or found.day <= day
        assert without_label(found.note) in found.note


def test_a_leap_day_without_a_year_is_the_latest_one():
    """There is none in the year before, either, and the note had no day."""
    found = find_correction("This article was corrected on Feb. 29.", date(2029, 1, 5))
    assert found.day == date(2028, 2, 29)


BEGINNINGS = st.sampled_from(["Correction", "Berichtigung vom", "Editor's note", "This article was corrected on"])
NUMBERS = st.sampled_from(["0", "00", "5", "13", "29", "31", "0000", "2025", "٣", "²"])
# Signs that are one letter in another case are among them.
MONTHS = st.sampled_from(["APRİL", "Aprıl", "Auguſt", "May", "Februar", "Okt."])
DAYS = st.one_of(
    st.lists(NUMBERS, min_size=3, max_size=3).map(".".join),
    st.lists(NUMBERS, min_size=3, max_size=3).map("-".join),
    st.builds("{} {} {}".format, NUMBERS, MONTHS, NUMBERS),
    st.builds("{} {}, {}".format, MONTHS, NUMBERS, NUMBERS),
    st.text(alphabet=" \u00a0,([.\n", max_size=3),
    st.text(max_size=9),
)
LIKE_NOTES = st.builds("{} {}{}".format, BEGINNINGS, DAYS, st.sampled_from([": It", ". An earlier version said", ""]))


@settings(max_examples=400)
@given(st.one_of(LIKE_NOTES, st.text()), st.dates())
def test_no_text_and_no_day_raises(text, day):
    assert (find_correction(text, day, earlier_texts=[text]) is None) == (corrections_in(text, day) == [])


def test_only_the_head_and_foot_of_an_endless_text_are_read():
    """20 MB of paragraphs, of one line, and of what labels begin with: seconds each, were they all read."""
    for text in ("Correction " * 2_000_000, "This article was amended " * 800_000, "Correction:\n" * 1_600_000):
        find_correction(text, READ)
    note = "Correction: An earlier version of this article said that the bridge has five lanes."
    assert find_correction(f"It rained.\n\n{note}\n\nIt snowed.", READ) is not None
    long = "It rained. " * 1200
    assert find_correction(f"{long}\n\n{note}\n\n{long}", READ) is None
