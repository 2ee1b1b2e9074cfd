import pytest

from bot.conversation.follow_up.mentions import Turn, core, mentions


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Intel named Lip-Bu Tan chief executive.", ["Lip-Bu Tan"]),
        ("Lip-Bu Tan runs it.", ["Lip-Bu Tan"]),
        ("It was filmed by Jean-Luc Godard in Paris.", ["Jean-Luc Godard", "Paris"]),
        ("It was said by Ann Smith-Jones.", ["Ann Smith-Jones"]),
        ("In Bonn - Berlin too - it rained.", ["Bonn", "Berlin"]),
        ("Long-term rates fell in Bonn.", ["Bonn"]),
        ("The Israel-Hamas war went on.", ["Israel", "Hamas"]),
        ("The bells of Notre-Dame rang in Paris.", ["Notre-Dame", "Paris"]),
        ("The Trump-Putin talks began. Putin came late.", ["Trump", "Putin"]),
    ],
)
def test_a_hyphen_joins_the_parts_of_one_name_only(answer, names):
    assert [mention.text for mention in mentions((), [Turn("", (answer,))]) if mention.is_name] == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("who shot charlie kirk", ["charlie kirk"]),
        ("who won", []),
        ("Who discovered penicillin?", ["penicillin"]),
        ("who's charlie kirk", ["charlie kirk"]),
        ("whose song won", ["song won"]),
    ],
)
def test_the_verb_of_who_is_no_part_of_what_it_asks_about(question, names):
    """The first was "shot charlie kirk"."""
    assert [mention.text for mention in mentions((), [Turn(question)])] == names


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Kirk: was Robinson caught", "was Robinson caught"),
        ("Kirk: was Robinson caught?", "was Robinson caught?"),
        ("When: Chile: who won the vote?", "who won the vote?"),
        ("Will Smith: who did he slap", "who did he slap"),
        ("who stars in Mission: Impossible", "who stars in Mission: Impossible"),
        ("Was it said: who won?", "who won?"),
        ("Was it said? Yes: who won?", "Was it said? Yes: who won?"),
    ],
)
def test_what_stands_in_front_of_a_question_is_known_without_its_mark(question, text):
    assert core(question) == text


def test_a_name_that_describes_a_longer_mention_is_known_as_such():
    sites = {
        mention.text: [site.within for site in mention.sites]
        for mention in mentions((), [Turn("How strong was the Alaska earthquake?", ("It was felt in Alaska.",))])
    }
    assert sites["Alaska"] == [True, False]
    assert sites["Alaska earthquake"] == [False]


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("How much does a used Ford cost?", ["Ford"]),
        ("How many did the Texas flood kill?", ["Texas", "Texas flood"]),
        ("Is the Texas flood over?", ["Texas", "Texas flood"]),
        ("Who has seen the flood?", ["flood"]),
        ("What did the Ohio governor say?", ["Ohio", "Ohio governor"]),
        ("What did the Texas flood do?", ["Texas", "Texas flood"]),
    ],
)
def test_the_verb_of_a_question_is_no_part_of_what_does_it(question, things):
    """The first was "used Ford cost"."""
    assert [mention.text for mention in mentions((), [Turn(question)])][-len(things) :] == things


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("What did the White House say?", "White House"),
        ("What did the Labor Department report?", "Labor Department"),
        ("What did Foreign Minister Wang Yi say?", "Wang Yi"),
        ("What did Johnson, House speaker, say?", "Johnson"),
    ],
)
def test_a_title_behind_a_name_is_a_part_of_it(text, mention):
    """ "It" of the White House was "White"."""
    assert mention in [found.text for found in mentions((), [Turn(text)])]


@pytest.mark.parametrize(
    ("question", "answer", "names"),
    [
        ("What did Ann Lee say?", "Trust Ann Lee to stay calm.", ["Ann Lee"]),
        ("What happened?", "Trust Ann Lee to stay calm. “Watch Ann Lee,” he said.", ["Trust Ann Lee", "Watch Ann Lee"]),
        ("What happened?", "Trust Ann Lee to stay calm. It calmed Ann Lee.", ["Ann Lee"]),
        # A fuller name is one.
        ("What did Lee say?", "Ann Lee stayed calm.", ["Ann Lee"]),
        ("What did Ann Lee say?", "It calmed Mary Ann Lee.", ["Mary Ann Lee"]),
        ("What did Lee say?", "Mary Ann Lee stayed calm.", ["Mary Ann Lee"]),
        ("What happened?", "Mary Ann Lee left. It calmed Mary Ann Lee and hurt Ann Lee.", ["Mary Ann Lee"]),
        ("What happened?", "It calmed Mary Ann Lee. Mary Ann Lee left. It hurt Ann Lee.", ["Mary Ann Lee"]),
        ("What happened?", "Trust Ann Lee to stay calm. It calmed Lee and Ann Lee.", ["Ann Lee"]),
        ("who's ann lee", "It calmed Ann Lee.", ["ann lee"]),
    ],
)
def test_a_word_that_begins_a_sentence_is_no_part_of_a_name_that_is_known_without_it(question, answer, names):
    """ "Is she married?" was understood as "Is Trust Ann Lee married?"."""
    found = mentions((), [Turn(question, (answer,))])
    assert [mention.text for mention in found if mention.is_name] == names


def test_a_topic_is_a_name_as_it_stands():
    mention, *_ = mentions(["the old Ann Lee of Ohio"], [Turn("What did Ann Lee say?")])
    assert mention.text == "the old Ann Lee of Ohio"
    assert mentions([":)"], []) == []


@pytest.mark.parametrize("question", ["Who wrote a budget bill?", "Did the Senate vote?"])
def test_what_an_article_introduces_is_one_mention_of_one_place(question):
    assert [len(mention.sites) for mention in mentions((), [Turn(question)])] == [1]


@pytest.mark.parametrize(
    ("question", "answer", "names"),
    [
        ("What is Project 2025?", "Project 2025 is a plan.", ["Project 2025"]),
        ("How much does the iPhone 17 cost?", "It costs $799.", ["iPhone 17"]),
        ("Who won Super Bowl 59 in 2025?", "", ["Super Bowl 59"]),
        ("What did Trump in 2025 do?", "", ["Trump"]),
        ("Did in Gaza 50 people die, in Ohio 1.5 million flee and in Texas 20% vote?", "", ["Gaza", "Ohio", "Texas"]),
        ("What happened?", "In Gaza 50 were killed.", ["Gaza"]),
        ("Is Nvidia 5 trillion dollars worth?", "", ["Nvidia"]),
    ],
)
def test_the_number_behind_a_name_is_a_part_of_it(question, answer, names):
    """ "Who wrote it?" was understood as "who wrote Project?"."""
    assert [mention.text for mention in mentions((), [Turn(question, (answer,))]) if mention.is_name] == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who won the US Open?", ["US Open"]),
        ("Who bought U.S. Steel?", ["U.S. Steel"]),
        ("Who led the US Iran talks?", ["Iran"]),
        ("What in the US did Trump visit, and what in the US Putin?", ["Trump", "Putin"]),
        ("What is the US unemployment rate?", []),
    ],
)
def test_the_country_before_a_name_is_a_part_of_it(question, names):
    """ "Where was it held?" was understood as "where was Open held?"."""
    assert [mention.text for mention in mentions((), [Turn(question)]) if mention.is_name] == names
