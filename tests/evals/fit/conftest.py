import gzip
import json

import pytest

# Each article: its title, its sentences, and questions with the words that answer, "" where nothing does.
ARTICLES = [
    (
        "Bridge_over_the_Arn",
        [
            "The bridge over the Arn was built in 1911 by the engineer Emil Roth.",
            "Its repair cost 4.2 million francs in 2023.",
            "The mayor, Ann Lee, opened it again on 3 May 2024.",
            "Some 12,000 cars cross it each day.",
        ],
        [
            ("When was the bridge over the Arn built by Emil Roth?", "1911"),
            ("How much did the repair of the bridge cost in 2023?", "4.2 million francs"),
            ("Who opened the bridge over the Arn on 3 May 2024?", "Ann Lee"),
            ("How many cars cross the bridge over the Arn?", "12,000"),
            ("Who designed the tower of Lindenau?", ""),
        ],
    ),
    (
        "Tower of Lindenau",
        [
            "The tower of Lindenau is 71 metres high.",
            "It was finished in 1884, after the plans of Klara Wyss.",
            "Lightning struck the tower in 1952, and again in 1987.",
            "Since 2009 it has been a museum of clocks.",
        ],
        [
            ("How high is the tower of Lindenau?", "71 metres"),
            ("Who planned the tower that was finished in 1884?", "Klara Wyss"),
            ("What has the tower of Lindenau been since 2009?", "a museum of clocks"),
            ("When did lightning first strike the tower in Lindenau?", "1952"),
        ],
    ),
]


def records():
    """The questions as a set holds them."""
    for title, sentence_list, asked in ARTICLES:
        text = " ".join(sentence_list)
        for question, answer in asked:
            answers = [{"text": answer, "start": text.index(answer)}] if answer else []
            yield {"question": question, "context": text, "title": title, "answers": answers, "impossible": not answer}


@pytest.fixture(scope="session")
def write_set():
    """Writes a question set: write_set(folder, name, *records)."""

    def write(folder, name, *lines):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        return folder

    return write


@pytest.fixture(scope="session")
def set_folder(tmp_path_factory, write_set):
    """A folder with one small set, `tiny`."""
    return write_set(tmp_path_factory.mktemp("sets"), "tiny", *records())


@pytest.fixture(scope="session")
def questions(set_folder):
    """The questions of that set."""
    from evals.fit.reader.questions import read_set

    return list(read_set(set_folder, "tiny"))
