import pytest

from bot.answering.grounding.boilerplate import follows_note, is_boilerplate, label_length


@pytest.mark.parametrize(
    "sentence",
    [
        "Editor's Note: This page is a summary of news about the flood for Sunday, July 6.",
        "Editor’s note: This file captures the storm from Tuesday.",
        "(This story has been updated to add new information.)",
        "This story was updated to add a video.",
        "For the latest news on the flood, read the coverage for Monday, July 7.",
        "For more, please visit our page.",
        "Read more here.",
        "MORE: Mayoral race polls tighten ahead of the vote.",
        "RELATED: What to know about the race.",
        "Play the Lantern Daily Crossword Puzzle.",
        "In case you missed it: The ferry line settles with its crews.",
        "Patrick T. Fallon/AFP/Getty Images",
        "Ann Lee is a Marrow-based journalist with the North Coast Team.",
        "Ann Lee is the White House correspondent for USA TODAY.",
        "See also: floods of the past.",
        "Read what was in the files: The mayor releases them.",
        "Read the original article.",
        "Refresh often for updates.",
        "Check back for live updates throughout the day.",
        "Stay with the Example Network for live updates.",
        "Sign up to receive the newsletter.",
        "Click here to see them.",
        "For coverage Thursday, Oct. 16, of the flood, click here.",
        "For the latest updates on the flood in the U.S., follow our coverage for Friday.",
        "Don't miss any news of the band; sign up for the free, weekly newsletter.",
        "Follow Ann Lee, the paper's music reporter, on Instagram, TikTok and X as @annlee.",
        "Support local journalism.",
        "Correction, March 10, 2025: An earlier version of this story said that the bridge has five lanes.",
        "An earlier version of this story misstated the number of lanes.",
        "This article was amended on 10 March 2025, as the bridge has four lanes.",
        "Unlock unlimited digital access to example.com.",
        "Follow along for live coverage here.",
        "Follow her on X and Instagram @reporter.",
        "Contributing: Ann Lee and John Roe",
        "Reach her at ann@example.com and follow her on X @annlee.",
        "Contact Ann Lee at ann@example.com.",
        "Have a news tip?",
        "Copyright 2025 Example News.",
        "Ann Lee covers trending news in Ohio and Utah for the Example Network.",
        "More:Measles spreads to 48 cases: Here's what to know",
        "Live updates:Jet flips during landing; 18 injured",
        "DOGE cuts:Lee says he 'deleted' the file.",
        "HOW IT HAPPENED:Owls beat Larks 40-22.",
        "For more information visit example.com.",
        "For complete ticket details visit example.com.",
        "For full coverage, subscribe today.",
        "The story has been updated for clarity.",
        "The article was first published by Example News.",
        "CONTRIBUTING Ann Lee, John Roe",
        "Contributing by Example News",
        "Contributing to this report: Ann Lee",
        "(Reporting by Ann Lee in Marrow; Editing by John Roe)",
        "© Copyright 2024, Example News Co.",
        "Reach the reporters at ann@example.com.",
        "Reach him directly at ann@example.com.",
        "For the latest news on the flood, view our story for Monday, July 7.",
        "For news updates on the flood, visit the Example's article for Monday, July 7.",
        "Read the latest on the storm's track for Friday, Oct. 24.",
        "Track the latest forecasts with the Example's storm tracker for Saturday, Oct. 25.",
        "Editor's note: This page recaps the news from Marrow on Sunday, July 6.",
        "Ann Lee of the Example Network contributed to this report.",
        "— Example staff writer J. B. Roe contributed reporting to this story",
        "Here's what to know about the flood of Marrow.",
        "Here’s everything Marrow's residents need to know.",
        "For more information check our page.",
        "Read how the bridge was built.",
        "Scroll down for the pictures.",
        "Download the app of the Example.",
        "Follow him at @roe.",
    ],
)
def test_text_about_the_page_itself_is_boilerplate(sentence):
    assert is_boilerplate(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Editor's note: Ann Lee withdrew her nomination.",
        "This story was told by Ann Lee in court.",
        "The report was the first since 2019.",
        "This list of names was read to the judge.",
        "For more than a year the city had no mayor.",
        "For the latest budget the ministers met on Sunday.",
        "Get rich or die trying was the album of the year.",
        "See the Milky Way from the desert, the ministry said.",
        "Follow-up talks begin on Monday.",
        "An earlier version of the bill failed in March.",
        "Correction: The bridge has four lanes.",
        "MOSCOW: The talks ended without a deal.",
        "NASA: Probe reaches Jupiter.",
        "Ann Lee is a reporter who was jailed in Iran in May.",
        "The talks of Iran and the US/EU are over.",
        "Play was stopped in the second set, the umpire said.",
        "Signing up took three hours, voters said.",
        "Subscribers fell to 3 million.",
        "Contact with the plane was lost at noon.",
        "Reaching him took rescuers two days.",
        "Watch makers raised their prices.",
        "All of the crew were saved.",
        "Clicking sounds were heard before the crash.",
        "Ann Lee covers her face in court.",
        "The law covers trade with the Herald Islands.",
        "Toll turmoil: The about-face came a week later.",
        "At 9:30 a.m. the raid began.",
        "The score was 3:2 for Ajax.",
        "Ann Lee writes about her years in prison.",
        "For more than four decades, Ann Lee has led visitors up to see the glacier.",
        "For full-time workers, the minimum wage will follow prices from July.",
        "For more families, the city will check the water at home.",
        "Find more than 300 shops under one roof in Marrow.",
        "Contributing factors were fog and a burst tire, investigators said.",
        "Contributing to the crash were fog and a burst tire.",
        "Reporting by Example News has led to three arrests.",
        "Reporting by women of attacks on trains rose by a third.",
        "Copyright law was changed by the parliament on Tuesday.",
        "Contact tracing teams at the airport found 12 cases.",
        "Play today was stopped in the second game.",
        "The report was first published in 2019 and led to 12 arrests.",
        "The list is no longer secret, the ministry said.",
        "The story was first published in 1843 and has been filmed ten times.",
        "Ann Lee is a reporter for the Herald who was held in Iran.",
        "Ann Lee covers Iran for the Herald and was held there.",
        "“Follow us to the lake,” the guide said.",
        "Here's what we know: the ferry left Marrow at noon.",
        "Here's what Roe said of the flood.",
        "She contributed to this report on the flood for two years.",
        "For updates on the flood the town has a telephone number, 555-0100.",
        "Track the storm, the latest of five, and it seems to turn.",
        "Stay with relatives if you can, the mayor told people.",
    ],
)
def test_news_is_no_boilerplate(sentence):
    assert not is_boilerplate(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“Stay tuned for more retirements,” Lee said.",
        "“Check back on Monday,” she said.",
        "Reading the room, Lee withdrew.",
        "Stay rates at the hospital fell.",
        "Refreshments are served at noon.",
    ],
)
def test_what_somebody_says_or_what_only_begins_so_is_news(sentence):
    assert not is_boilerplate(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("AI-assisted summary The committee chose Lee.", "The committee chose Lee."),
        ("Editor's note: Lee withdrew.", "Lee withdrew."),
        ("The committee chose Lee.", "The committee chose Lee."),
        ("AI-assisted summaries are new.", "AI-assisted summaries are new."),
        ("Ann Lee/AFP/Getty Images Marsh speaks in Dunmere.", "Marsh speaks in Dunmere."),
        ("Bo de la Cruz/The Dunmere Times/AP Photo/File Marsh waits.", "Marsh waits."),
        ("An Ipsos/Reuters Poll was taken in Dunmere.", "An Ipsos/Reuters Poll was taken in Dunmere."),
        ("Marsh told CNN/AP that she waits.", "Marsh told CNN/AP that she waits."),
        ("", ""),
    ],
)
def test_the_label_at_the_start_of_a_sentence_is_recognized(text, sentence):
    assert text[label_length(text) :] == sentence


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("An earlier version of this story misstated the place. | It is in Iowa.", True),
        ("An earlier version of this sto\u00adry misstated the place. It is in Iowa. | It rained.\nNews.", True),
        ("| An earlier version of this story misstated the place.", False),
        ("An earlier version of this story misstated the place.\n\n| It rained in Iowa.", False),
        (f"An earlier version of this story misstated the place. {'It rained. ' * 99}| It rained.", False),
        ("Ann Lee was chosen. | It is in Iowa.", False),
    ],
)
def test_what_follows_a_note_of_a_correction_in_its_paragraph_is_of_the_note(text, follows):
    before, after = text.split("|")

    assert follows_note(before + after, len(before)) is follows
