"""Where a sentence ends: hard cases of news prose, and what holds for any text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text import sentences as module
from ingest.corpus.text.sentences import sentences

# Sentences are separated by "|" where the split must be, and by nothing else.
CASES = [
    "The minister resigned.| The cabinet met at noon.",
    "Who voted?| Nobody knows.",
    "Stop!| They did.",
    "Mr. Smith met Mrs. Jones.| They talked.",
    "Dr. Ada Okoro, of St. Mary's Hospital, disagreed.",
    "It was signed by then-Gov. Hale, who left Minneapolis-St. Paul.| He ran from Sept. 30-Oct. 5 only.",
    "He studies at U-M.| Marsh teaches there.",
    "Swing votes − namely Sen. Cole, R-La. − kept silent.| Marsh did not.",
    "Candy or — gasp! — social media tempts them.",
    "“It was deceit.”| – Ann Marsh",
    "JACKSON, Wyo. – The fate of 22 bears is open.| It is heard in Tempe, Ariz.| The case is old.",
    "Sen. Marsh and Rep. Cole voted no.| Gov. Hale signed.",
    "Gen. Ito and Lt. Col. Baker arrived.",
    "Brig. Gen. Ito, Cpl. Marsh and Army Spc. Hale met Treasury Sec. Cole.| It took 9 sec.| The rest did not.",
    "Voters passed Prop. 50 on Tuesday, and Del. 1 south of Dover was closed.| Call ext. 23.| She is in Dover, Del.| "
    "Marsh is, too.",
    "Two complaints were filed with the SEC.| Marsh, a lawyer, has read both.| Polls close at 8 p.m. EST.| Hale leads.",
    "SEC. ANN HALE: I have read it.| It is of Cole Holdings LLC. MGM Cole owns it, with the number EST. P-46684.",
    "The ash had fallen for weeks.)|Marrow was closed.|The mayor spoke.”|Nobody knew why?|Hale knew.",
    "Buy it at Change.The.Example.org, read Yahoo!Finance or hear India.Arie.| See www.example.com/a?The=b for more.",
    "When is the race?See all its dates",
    'He said."No" and left.| It is in the U.S.But of it.',
    "The (Dunmere, Del.) Lantern and the Marrow (Ky.) Times wrote of it.| He lives in Reno (Nev.)| The town is old.",
    "The U.S. economy grew.",
    "The U.S. Senate voted.",
    "He moved to the U.S.| The move took a year.",
    "Talks at the U.N. failed on Monday.",
    "It opens at 9 a.m. on Friday.",
    "It closed at 5 p.m.| The crowd left.",
    "It closed at 5 p.m. Friday.",
    "Prices rose 3.5 percent.| Wages rose 1.2 percent.",
    "The index fell to 1,024.50 points.",
    "Version 2.0 is out.",
    "Acme Inc. bought Bolt Ltd. for cash.",
    "Acme Co. is closing.| It said so.",
    "J. K. Rowling wrote it.| J.R.R. Tolkien did not.",
    "George W. Bush spoke.",
    "He chose plan B. They left.",  # as with an initial: better one sentence too few
    "She is older than I.| The boy laughed.",
    "On Jan. 5 the strike began.| On Feb. 6 it ended.",
    "The case, Roe v. Wade, was cited.",
    "See fig. 3 and vol. 2 for more.",
    "Bring fruit, e.g. apples, i.e. red ones.",
    "Apples, pears, etc. were sold.",
    "Apples, pears, etc.| The market closed.",
    '"We won," she said.| "It is over."',
    '"We won."| She smiled.',
    '"We won!"| "We lost."',
    "“Is it over?”| “It is.”",
    '"Is it over?" she asked.',
    "“No!” he cried.| Then silence.",
    "He paused... and went on.",
    "He paused …| Then he left.",
    "They waited...| Nothing came.",
    "(The vote was close.)| It passed.",
    "It passed (barely.)| The end.",
    "No. 10 Downing Street is closed.",
    "Really?!| Yes.",
    "In the D.C. area, St. Paul Ave. is long.",
    "The firm (est. 1990) closed.",
    "A Ph.D. student won.",
    "She lives in Washington, D.C.| The house is small.",
    "He works at example.com and likes it.",
    "Yahoo! said it would close.",
    "首相は辞任した。|内閣は集まった。",
    "他辞职了！|真的吗？|是的。",
    "「終わった。」|彼は言った。",
    "Прем'єр подав у відставку.| Уряд зібрався.",
    "Ελλάδα ψήφισε.| Κανείς δεν κέρδισε.",
    "Él dijo que no.| ¿Quién ganó?",
    "Headline without a stop|\nThe first sentence of the text.",
    "First paragraph without a stop|\n\nSecond paragraph.",
    "A hard-wrapped line of a text file that goes on\nand ends on the next.| Then another.",
    "A hard-wrapped line that names at its very end the\nMinister of Finance.",
    "A line that is as long as this one and has a stop.|\nThe next line begins a sentence.",
    "- bread|\n- butter|\n- milk",
    "It is over.|\n\n\n   \n\nIt began again.",
    "He met King Charles III.| The King smiled.",
    "About 1 in 3 voted yes.| 12 abstained.",
    "All voted no.| The bill died.",
    "It sank in 1912.| 1,500 people died.",
    "The score was 3-2.| \u2014 That was all.",
    # A German date was cut in two, and an answer lacked the day.
    "Das Fest findet am 3. Oktober 2025 in Leipzig statt.| Es ist gut besucht.",
    "Er regierte vom 1. März bis zum 31. Mai.| Dann trat er ab.",
    "Sie tagten vom 3.-5. September und am 12./13. Dezember.| Es half nichts.",
    "Am 3. Okt. 2025 und am 24. Dez. 2025 ruht die Arbeit.",
    "Es kostet 5 Mio. Euro bzw. Franken, und 3 Mrd. Dollar fehlen.| Niemand zahlt.",
    "Siehe Nr. 5 auf Seite 3.| Das reicht.",
    "Im Saal saßen ca. 300 Leute.| Alle schwiegen.",
    # English names of months that are not German ones, amounts, scores and years end sentences as before.
    "He scored 3.| May said so.",
    "It ended on June 3.| October began.",
    "It cost $12.| August will be dearer.",
    "Prices rose 13.5.| April saw no change.",
    "The score was 45.| August scored ten.",
    "It began in 2012.| November was cold.",
    'He said "3."| April said nothing.',
    "He came in place 3.| Maine won.",
    "He lives in Reno, CA.| The town is small.",
    "He counted to 3...| April laughed.",
    # As with an initial: better one sentence too few.
    "It ended on June 3. August began.",
    # A number of two digits passed for initials.
    "They put its magnitude at 7.8.| Rescuers dug.",
    "Inflation rose to 3.5.| Economists had expected less.",
    "It opens at 4.p.m. Friday.",
    # A German day in figures was cut off from what happens on it.
    "Er gewann am 7.8. Gold in Paris.| Danach ruhte er.",
    "Ab dem 1.9. Pflicht für alle.",
    "Seit 1.1. Chef der Bank ist Meier.",
    "Der §5.1. Satz 2 gilt.",
    "Vom 15.3. Berlin bis zum 31.12. Hamburg.",
    "Die Zahl stieg seit 45.3.| Niemand weiß es.",
    # So was a number that counts in order from what it counts: an answer was "Der Rat hat am Montag zum 3."
    "Der Rat hat am Montag zum 3. Mal beraten.| Beschlossen ist nichts.",
    "Im 21. Jahrhundert ist die 1. Bundesliga reich.| Das war nach dem 2. Weltkrieg anders.",
    "Das 100. Tor fiel beim 12. Versuch.| Die Fans jubelten.",
    "Die Kosten stiegen um 3.| Der Rat schwieg.",
    "Of 9 people he saw 3 die.| 12 lived.",
    # German closes a quotation with what others open one with.
    "Er sagte: „Das ist gut.“| Dann ging er.",
    "Er sagte: »Das ist gut.«| Dann ging er.",
    "‚Ist das gut?‘| ›Ja.‹| ‹Non.›| Dann ging er.",
    "„Ist das gut?“ fragte er.| „Nein!“ rief sie.",
    "He left.| “We won.”| She smiled.",
    # The place in a list, or the day and time of an entry, was a sentence of its own, and the entry told no time.
    "1. Outdoor pool|\n12. Parking fees|\n\n3. The fee rises.| It was low.",
    "- 6/7, 2:15 a.m. A blue car was stolen.| It was found.|\n• 11/12, 8 p.m. The deer ran off.",
    "5:30-6 P.M. The council meets.",
    "The figure was|\n\n1998.| The year was cold.",
]


@pytest.mark.parametrize("case", CASES)
def test_where_sentences_end(case):
    text = case.replace("|", "")
    expected = [part.strip() for part in case.split("|")]
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_the_table_is_long_enough():
    assert len(set(CASES)) >= 40


PIECES = st.sampled_from(
    [
        *("The vote", "U.S.", "Mr.", "a.m.", "J.", "3.5", "…", "...", ".", "?", "!", "。", "」", '"', "”", "(", ")"),
        *("\n", "\n\n", " ", "\t", "\u00a0", "\u2028", "\x1c", "\u200b", "終わった", "ok", "end", "é", "e\u0301", "🙂"),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
def test_sentences_are_ordered_disjoint_and_trimmed(text):
    end_before = 0
    for start, end in sentences(text):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        end_before = end


@given(TEXTS)
def test_every_visible_character_is_in_a_sentence(text):
    covered = "".join(text[start:end] for start, end in sentences(text))
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


@given(TEXTS)
def test_the_same_text_always_splits_at_the_same_places(text):
    assert sentences(text) == sentences(text)


# As one would write it down, at five times the cost.
PLAINLY = re.compile(rf"(?<![.!?…])[.!?…]++[{module._CLOSING}]*+(?=[\sA-Z])|[。！？｡]+[」』”’）]*")
MARKS = st.text(alphabet=st.sampled_from('.!?…。！？｡」』”’）")] \naA'), max_size=60)


@given(st.one_of(TEXTS, MARKS))
def test_the_fast_pattern_finds_the_same_ends_as_the_plain_pattern(text):
    found = [mark.span() for mark in module._END.finditer(text)]
    assert found == [mark.span() for mark in PLAINLY.finditer(text)]


@pytest.mark.parametrize(
    "text",
    ["." * 200_000 + "a", '."' * 100_000 + "a", "\n" * 200_000, " \n" * 100_000, "a. " * 60_000, "A\n" * 100_000],
    ids=["dots", "dots and quotes", "line breaks", "blank lines", "initials", "short lines"],
)
def test_a_hostile_text_does_not_take_quadratic_time(text):
    begin = time.process_time()
    sentences(text)
    assert time.process_time() - begin < 5  # quadratic: minutes
