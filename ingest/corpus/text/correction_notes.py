"""Recognizes the note with which a publisher says that an article was wrong, and the day that the note states.

A note is a paragraph at the head or the foot of a text that begins as such notes do: with a label ("Correction:"), with
what was done to the page ("This article was amended on ..."), or with what an earlier version said. An update that only
adds to a report is no correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from ingest.corpus.articles import Correction
from ingest.corpus.text.sentences import iterate_sentences
from ingest.corpus.text.wording import keys_in

# Raise where other notes would be found than before: those of an older corpus are then looked for anew.
RULE = "notes-6"
HEAD, FOOT = 4, 5  # paragraphs; a live blog corrects its entries in the middle, and they are another matter
_LEAP_YEARS_APART = 8  # at most: 1896 and 1904
_LONGEST = 1200  # characters of a note
_READ = 12_000  # characters of a text's head and foot

# Notes in English, German, Spanish, French, Italian, Portuguese and Dutch; each row is what one place may hold.
_LABELS = r"""corrections?(?:[ ]*(?:/|&|and)[ ]*clarifications?)?|clarifications?|corrigend(?:um|a)
    |errata[ ]corrige|errat(?:um|a)|berichtigung|korrektur(?:hinweis)?|richtigstellung|klarstellung
    |correcci[óo]n(?:es)?|rectificaci[óo]n|aclaraci[óo]n
    |fe[ ]de[ ](?:erratas|errores)|rectificatif|correctif|mise[ ]au[ ]point|correzion[ei]|rettifica
    |correç(?:ão|ões)|correctie|rectificatie"""
# "Withdrawal: ..." is a headline of troops and of money.
_RETRACTION_LABELS = r"""(?:retraction|withdrawal)[ ]notice|notice[ ]of[ ](?:retraction|withdrawal)|retraction
    |retractaci[óo]n|r[ée]tractation|retrattazione|retratação"""
_EDITOR_LABELS = r"""(?:editor|publisher)['’]?s?['’]?[ ]note|note[ ]from[ ]the[ ]editors?|for[ ]the[ ]record
    |(?:anmerkung|anm\.|hinweis)[ ]der[ ]red(?:aktion|\.)|nota[ ](?:de[ ]la[ ]redacci[óo]n|del[ ]editor
    |della[ ]redazione|da[ ]redação)|note[ ]de[ ]la[ ]r[ée]daction|ndlr|noot[ ]van[ ]de[ ]redactie
    |(?P<bare>note)"""
# What the news writes about, too: "An earlier version of the report" may be that of a committee.
_NEWSWORTHY = "report|review|file|item|graphic|column|piece|version"
_ARTICLES = "article|story|post|essay|interview|obituary|dispatch"
_PAGES = f"{_ARTICLES}|{_NEWSWORTHY}"
_THIS_PAGE = rf"""(?:th(?:is|ese)[ ](?:[\w-]+[ ])?(?:{_PAGES}|page)s?(?:[ ]and[ ](?:its[ ]|the[ ])?headline)?
    |dieser?[ ](?:artikel|text|beitrag|bericht|meldung)|est[ea][ ](?:artículo|texto|noticia|nota)
    |(?:cet|cette)[ ](?:article|texte|dépêche)|quest['’o][ ]?(?:articolo|testo)|est[ea][ ](?:reportagem|matéria)
    |dit[ ](?:artikel|bericht))"""
_WAS = "(?:was|were|has[ ]been|have[ ]been|is|wurde|ist|ha[ ]sido|fue|a[ ]été|è[ ]stat[oa]|foi|werd)"
_CORRECTED = """(?:amended|corrected|clarified|rectified|korrigiert|berichtigt|richtiggestellt|corregid[oa]
    |rectificad[oa]|corrigée?|rectifiée?|corrett[oa]|rettificat[oa]|corrigid[oa]|gecorrigeerd)"""
_RETRACTED = """(?:retracted|withdrawn|(?:removed|taken[ ]down|deleted)(?=[ ](?:because|due|since))
    |zurückgezogen|retractad[oa]|retirad[oa]|rétractée?|retirée?|ritirat[oa]|ingetrokken)"""
_FALSE = r"""mis(?!s(?:ed|ing|ion|il)|ter|er)[a-z]{4,}|incorrect\w*|wrong\w*|inaccura\w+|erroneous\w*|errors?|mistake\w*
    |fälschlich\w*|falsch\w*|irrtümlich\w*|fehler\w*|errónea\w*|erreurs?|erroné\w*|errore|erroneamente|erro
    |onjuist\w*|verkeerd\w*"""
# What an earlier version is said to have done: one that "appeared in 2013" was not wrong.
_WRONG = rf"""{_FALSE}
    |omitted|(?:over|under)(?:stated|estimated)|attributed|said|stated|gave|listed|identified|indicated|described
    |reported|named|included|quoted|referred|failed|characterized|implied|suggested|contained|had
    |hieß|stand|decía|afirmaba|señalaba|indicaba|indiquait|affirmait|riportava|indicava|informava|afirmava|stond"""
_EARLIER = rf"""(?:in[ ])?(?:an?[ ](?:earlier|previous|prior|original|initial)|earlier|previous)[ ]versions?
        (?:[ ]of[ ](?:this|these|the|our)[ ](?:[\w-]+[ ])?(?:{_PAGES}|page)s?\b|(?=[ ](?:{_WRONG})\b))
    |{_THIS_PAGE}[ ](?:originally|initially|erroneously|incorrectly|mistakenly|inaccurately)\b
    |in[ ](?:eine[rn]|der)[ ](?:früheren|ersten|vorherigen|ursprünglichen)[ ](?:version|fassung)\b
    |(?:en[ ])?una[ ](?:primera[ ]versión|versión[ ](?:anterior|previa|inicial))\b
    |(?:dans[ ])?une[ ](?:première[ ]version|version[ ](?:précédente|antérieure|initiale))\b
    |(?:in[ ])?una[ ](?:versione[ ]precedente|precedente[ ]versione)\b|(?:em[ ])?uma[ ]versão[ ]anterior\b
    |in[ ]een[ ]eerdere[ ]versie\b"""
_MISSTATED = r"mis(?:stat|spel|identif|character|attribut)\w+"
# Answers and prices can be correct, and figures are "corrected for" something.
_CORRECTIVE = rf"""(?!corrected[ ]for\b)(?:correct(?:ed|s|ing|ion|ly)|{_CORRECTED})|clarif\w+|retract\w*
    |correct(?![ ](?:answers?|solutions?|as|at|when|for)\b)|{_MISSTATED}|incorrect\w*|inaccura\w+|erroneous\w*
    |{_RETRACTED}|fälschlich\w*|falsch\w*|irrtümlich\w*|error(?:e?s|[ei])?|erreurs?"""
_TO_CORRECT = r"""(?:to|and|,)[ ](?:(?:also|further|more|better|add|include|make|provide|issue|an?|the)[ ]){0,3}
        (?:correct\w*|fix|rectify|clarif\w*|(?<=more[ ])accurately|(?<=more[ ])clearly)
    |reflects?[ ](?:the[ ])?(?:correct|right|accurate)|with[ ](?:the[ ])?correct(?:ed)?
    |because[ ]an?[ ](?:earlier|previous)[ ]version"""
_MONTHS = (
    "january januar jänner enero janvier gennaio janeiro januari jan",
    "february februar febrero février febbraio fevereiro februari feb",
    "march märz marzo mars março maart mar",
    "april abril avril aprile apr",
    "may mai mayo maggio maio mei",
    "june juni junio juin giugno junho jun",
    "july juli julio juillet luglio julho jul",
    "august agosto août augustus aug",
    "september septiembre septembre settembre setembro sept sep",
    "october oktober octubre octobre ottobre outubro oct okt",
    "november noviembre novembre novembro nov",
    "december dezember diciembre décembre dicembre dezembro dec dez",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE | re.VERBOSE)


_OPEN = r"[\W_]{0,6}"
# A stop after a number or before one is that of a day: "3. Juni", "Dec. 30".
_WORDS = r"(?:[^.;:!?\n]|(?<=\d)\.|\.(?=[ ]?\d))"
_ON = rf"(?P<on>{_WORDS}{{0,60}}?)"
# Between a label and its colon may stand a day: "Correction (March 5, 2025):", "Correction, 5 March 2025 -".
_COLON = r"[)\]*_ ]{0,4}(?:[:–—]|[ ]-[ ])"
_LABEL = _pattern(
    rf"""{_OPEN}(?:{_LABELS}|(?P<retracts>{_RETRACTION_LABELS}))
    (?:(?P<on>[ ,(\[]{{1,3}}[^:;!?\n]{{1,40}}?){_COLON}|{_COLON}|\.(?=[ ])|$|(?=\n))[ *_]*"""
)
_EDITOR = _pattern(rf"{_OPEN}(?:{_EDITOR_LABELS}){_ON}[:–—*_]{{1,3}}[ *_]*")
_CORRECTED_PAGE = _pattern(
    rf"{_OPEN}{_THIS_PAGE}[ ]{_WAS}{_ON}[ ](?:{_CORRECTED}|(?P<retracts>{_RETRACTED}))\b(?P<after>{_WORDS}{{0,40}})"
)
_UPDATED = _pattern(
    rf"""{_OPEN}(?:{_THIS_PAGE}|the[ ](?:{_PAGES}))[ ](?:{_WAS}[ ])?(?:updated|edited|revised|changed|modified)\b
    (?P<on>{_WORDS}{{0,120}}?)\b(?:{_TO_CORRECT})\b"""
)
_EARLIER_VERSION = _pattern(rf"{_OPEN}(?:{_EARLIER})(?:[^.!?\n]|\.(?=\S)){{0,300}}?\b(?:{_WRONG})\b")
_ADMITS = _pattern(rf"\b(?:{_CORRECTIVE})\b")
# "Readers who find errors" are asked to write: that admits none.
_ERRORS_SOUGHT = _pattern(r"\b(?:identify|find|spot|see|notice|report)[ ](?:[\w-]+[ ]){0,2}errors?\b")
# What was so is that of the page; who only explains says what is so: "Figures are corrected for inflation."
_WAS_CORRECTED = _pattern(
    rf"""\b(?:was|were|ha(?:s|ve)[ ]been)[ ]
    (?:corrected(?![ ]for\b)|{_MISSTATED}|incorrect|inaccurate|erroneous)\b"""
)
# Who tells of an earlier version of his own page says so, or says what was false. A bill is "amended", and no page.
_OWN = _pattern(
    rf"""^{_OPEN}{_THIS_PAGE}|\b(?:(?:of|de|di|van)[ ]{_THIS_PAGE}|of[ ]our[ ](?:[\w-]+[ ])?(?:{_PAGES}|page)s?
    |of[ ]the[ ](?:[\w-]+[ ])?(?:{_ARTICLES}|page)s?|(?:des|dieses)[ ](?:artikel|text|beitrag)e?s|dieses[ ]berichte?s
    |dieser[ ]meldung|dest[ea][ ](?:reportagem|matéria|artigo)|{_FALSE}|correct(?:ed|ion|ly)?|clarif\w+
    |(?!amended){_CORRECTED})\b"""
)
_THIS_REPORT = _pattern(rf"{_OPEN}th(?:is|ese)[ ](?:[\w-]+[ ])?(?:{_NEWSWORTHY})s?\b")
_CORRECTION_MADE = _pattern(rf"{_OPEN}a[ ](?:correction|clarification)[ ]was[ ]made\b(?P<on>{_WORDS}{{0,40}})")
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = _pattern(
    rf"""(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.(?P<y3>\d{{4}})
    |\b(?P<m1>{_NAMES})\b\.?[ ](?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?[ ](?P<y1>\d{{4}}))?
    |(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ ](?:de[ ])?(?P<m2>{_NAMES})\b\.?(?:,?[ ](?:del?[ ])?(?P<y2>\d{{4}}))?"""
)


def find_correction(text: str, last_day: date, title: str = "", earlier_texts: Iterable[str] = ()) -> Correction | None:
    """The newest of the corrections that a text notes; None where it notes none.

    `earlier_texts` are those of the versions before, oldest first: a note that came in a later one is newer. They are
    read only where there are several notes.
    """
    corrections = corrections_in(text, last_day, title)
    if len(corrections) < 2:
        return corrections[0] if corrections else None
    text_list = list(earlier_texts)

    def first_version_of(correction: Correction) -> int:
        return next((place for place, old in enumerate(text_list) if stands_in(correction.note, old)), len(text_list))

    return max(reversed(corrections), key=first_version_of)


def corrections_in(text: str, last_day: date, title: str = "") -> list[Correction]:
    """The corrections that a text notes at its head and foot, by day or, where one has none, those with a label last.

    The headline, which a text may begin with, is none: that of an article that corrects another one has a label, too.
    A day is None where the note states none, or one after `last_day`, on which the text was read.
    """
    corrections = dict.fromkeys(filter(None, (_read(note, last_day) for note in _candidates(text, title))))
    if all(correction.day for correction in corrections):
        return sorted(corrections, key=lambda correction: correction.day or last_day)
    # The other ones tell of typing errors more often, and seldom say what was wrong.
    return sorted(corrections, key=lambda correction: is_labeled(correction.note))


def stands_in(note: str, text: str) -> bool:
    """Whether a text has the words of a note."""
    return f" {' '.join(keys_in(note))} " in f" {' '.join(keys_in(text))} "


def is_retraction(note: str) -> bool:
    """Whether this note says that the whole report is withdrawn."""
    match = _label(note) or _CORRECTED_PAGE.match(_unlabeled(note))
    return bool(match and match["retracts"])


def is_labeled(note: str) -> bool:
    """Whether these words begin with the label of a correction, as a note or a headline does."""
    return _label(note) is not None


def tells_what_was_wrong(sentence: str) -> bool:
    """Whether a sentence tells of an earlier version of its article, or how it was changed: that may be false."""
    text = without_label(sentence)
    return bool(_EARLIER_VERSION.match(text) or _match_of_change(text))


def without_label(note: str) -> str:
    """The note from where its label ends: who shows it says himself what it is."""
    label = _label(note) or _EDITOR.match(note)
    return (note[label.end() :].lstrip() or note) if label else note


def _candidates(text: str, title: str) -> Iterator[str]:
    head = [*_paragraphs(text[:_READ])][:HEAD]
    foot = [*_paragraphs(text[-_READ:])][-FOOT:]
    for lines in (head, foot):
        label = ""
        for line in lines:
            if label:
                yield f"{label}\n{line}"
                label = ""
            elif _is_headline(line, title):
                continue
            elif _LABEL.fullmatch(line):
                label = line
            else:
                yield line
        if label:
            yield label


def _is_headline(line: str, title: str) -> bool:
    """Whether a line with a label says the title; a page may add its name to one and the label to the other."""
    label = _label(line)
    if label is None or label["retracts"]:  # what is headed as a retraction is withdrawn itself
        return False
    words, headline = keys_in(without_label(line)), keys_in(without_label(title))
    return bool(words) and headline[: len(words)] == words


def _paragraphs(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


def _read(note: str, last_day: date) -> Correction | None:
    if len(note) > _LONGEST:
        return None
    if label := _label(note):
        return Correction(note, _day_in(label["on"] or "", last_day) or _day_of(note[label.end() :], last_day))
    editor, text = _EDITOR.match(note), _unlabeled(note)
    if editor and not editor["bare"]:
        admits = _ADMITS.search(_ERRORS_SOUGHT.sub("", text))
        corrects = bool(admits or _EARLIER_VERSION.match(text) or _match_of_change(text))
    else:
        corrects = _tells_of_own_change(text) or _tells_of_own_earlier_version(text)
        # Who writes "Note:" may explain anything, a correction as the last thing.
        corrects = corrects or (editor is not None and bool(_WAS_CORRECTED.search(text) or _holds_label(text)))
    return Correction(note, _day_of(note, last_day)) if corrects else None


def _holds_label(text: str) -> bool:
    """Whether one of the sentences begins with the label of a correction."""
    return any(is_labeled(text[start:end]) for start, end in iterate_sentences(text))


def _tells_of_own_change(text: str) -> bool:
    """Whether a paragraph without a label says how its page was changed: "This report was withdrawn" may be news."""
    return bool(_match_of_change(text)) and not (is_retraction(text) and _THIS_REPORT.match(text))


def _tells_of_own_earlier_version(text: str) -> bool:
    """Whether a paragraph without a label tells of an earlier version of its page, not of a phone or a bill."""
    if not _EARLIER_VERSION.match(text):
        return False
    start, end = next(iterate_sentences(text))
    return bool(_OWN.search(text[start:end]))


def _match_of_change(text: str) -> re.Match[str] | None:
    """Where these words say that the page was corrected."""
    return _CORRECTED_PAGE.match(text) or _UPDATED.match(text) or _CORRECTION_MADE.match(text)


def _label(note: str) -> re.Match[str] | None:
    """The label of a correction; what stands between it and its colon is a day, or in brackets."""
    match = _LABEL.match(note)
    if match is None:
        return None
    words_between = (match["on"] or "").strip()
    return match if not words_between or words_between[0] in "([" or _DATE.search(words_between) else None


def _unlabeled(note: str) -> str:
    """What an editor's note says; the same text where it is none."""
    label = _EDITOR.match(note)
    return note[label.end() :] if label else note


def _day_of(note: str, last_day: date) -> date | None:
    """The day on which the page was corrected, as the words around that say it; other days are of the news."""
    label = _EDITOR.match(note)
    if label and (day := _day_in(label["on"], last_day)):
        return day
    match = _match_of_change(_unlabeled(note))
    return _day_in(" ".join(filter(None, match.groupdict().values())), last_day) if match else None


def _day_in(text: str, last_day: date) -> date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match["iso"]) if match["iso"] else _day_from(match, last_day)
    except ValueError:
        return None
    return day if day <= last_day else None


def _day_from(match: re.Match[str], last_day: date) -> date:
    # Regardless of case "ı" and "ſ" are i and s, too, but no name has them; there is no month 0 either.
    month = int(match["m3"]) if match["m3"] else _MONTH.get((match["m1"] or match["m2"]).lower(), 0)
    day = int(match["d1"] or match["d2"] or match["d3"])
    year = match["y1"] or match["y2"] or match["y3"]
    if year:
        return date(int(year), month, day)
    # The latest such day; of 29 February years may lie between two.
    for latest_year in range(last_day.year, max(1, last_day.year - _LEAP_YEARS_APART) - 1, -1):
        with suppress(ValueError):
            latest_day = date(latest_year, month, day)
            if latest_day <= last_day:
                return latest_day
    raise ValueError(f"no day {day} of month {month}")
