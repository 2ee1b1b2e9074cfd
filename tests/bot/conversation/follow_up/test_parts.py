import pytest

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        # A time alone takes the place of the time. They became "What did the June decide in March?"; "May" was taken
        # for the auxiliary.
        ("What did the Fed decide in March?", "What about June?", "What did the Fed decide in June?"),
        ("What did the Fed decide in March?", "What about may?", "What did the Fed decide in may?"),
        ("What did the Fed decide in March?", "And May 2025?", "What did the Fed decide in May 2025?"),
        ("What did the Fed decide in March?", "And in May?", "What did the Fed decide in May?"),
        ("What did the Fed decide in March?", "And last June?", "What did the Fed decide last June?"),
        ("What did the Fed decide in March?", "What about June 5?", "What did the Fed decide on June 5?"),
        ("What did the Fed decide on Monday?", "What about Tuesday?", "What did the Fed decide on Tuesday?"),
        ("What did the Fed decide in the last week?", "And June?", "What did the Fed decide in June?"),
        ("What did the Fed decide?", "What about June?", "What did the Fed decide in June?"),
        ("Who met in Tokyo in April?", "What about June?", "Who met in Tokyo in June?"),
        # A name with a month or a day in it stays.
        (
            "What did Theresa May say about Brexit?",
            "And last week?",
            "What did Theresa May say about Brexit last week?",
        ),
        (
            "What did Theresa May say about Brexit?",
            "What about 2019?",
            "What did Theresa May say about Brexit in 2019?",
        ),
        ("Who won gold at the Winter Olympics?", "And 2022?", "Who won gold at the Winter Olympics in 2022?"),
        ("What did the Guardian write about Starmer?", "And the Sun?", "What did the Guardian write about the Sun?"),
        ("Did Trump visit Japan in October?", "And November?", "Did Trump visit Japan in November?"),
        (
            "How many people died in Gaza in April?",
            "What about last month?",
            "How many people died in Gaza last month?",
        ),
        ("How much did Nvidia earn in March 2025?", "What about June 2025?", "How much did Nvidia earn in June 2025?"),
        # A name takes the place of a name and never of the time.
        ("How many jobs did the US add in April?", "What about Canada?", "How many jobs did the Canada add in April?"),
        ("How much does the UK spend?", "and Germany?", "How much does Germany spend?"),
        ("What did Roe say about the EU?", "what about Norland", "What did Roe say about Norland?"),
        ("How fast does the UK economy grow?", "and the EU?", "How fast does the EU economy grow?"),
        ("Who won the Tour in 2025?", "and the Vuelta?", "Who won the Vuelta in 2025?"),
        ("What was unemployment in March?", "And Spain?", "What was unemployment in March, and Spain?"),
        ("Who is May?", "What about June?", "Who is June?"),
        ("Who is May?", "What about Sunak?", "Who is Sunak?"),
        # A name with a hyphen is replaced as a whole. It was "When did Notre-the Louvre reopen?".
        ("When did Notre-Dame reopen?", "and the Louvre?", "When did the Louvre reopen?"),
        ("When was the Notre-Dame fire?", "and the Louvre?", "When was the Louvre fire?"),
        ("What did Rolls-Royce report?", "and Boeing?", "What did Boeing report?"),
        ("How old is Alexandria Ocasio-Cortez?", "and Mamdani?", "How old is Mamdani?"),
        ("Who wrote Catch-22?", "and Dune?", "Who wrote Dune?"),
        ("When was the White House built?", "and the Capitol?", "When was the Capitol built?"),
        # Of two names with a hyphen between, one.
        ("When was the Trump-Putin summit?", "and Xi?", "When was the Trump-Xi summit?"),
        ("How many died in the Israel-Hamas war?", "and Hezbollah?", "How many died in the Israel-Hezbollah war?"),
        ("How many died in the Israel-Hamas war?", "and the Ukraine war?", "How many died in the Ukraine war?"),
        # No time is added to a question that has one. They became "What did Xi say last Friday on Saturday?", of
        # which the first time was understood.
        ("What did Xi say last Friday?", "and on Saturday?", "What did Xi say on Saturday?"),
        ("What happened in Rome since March?", "and before March?", "What happened in Rome before March?"),
        ("What happened three days ago?", "and two days ago?", "What happened two days ago?"),
        ("Who met in Rome over the past three days?", "and over the past week?", "Who met in Rome over the past week?"),
        ("What happened at the end of March?", "and at the end of April?", "What happened at the end of April?"),
        ("What happened between March and May?", "and in June?", "What happened in June?"),
        ("What happened in 2023 and 2024?", "and in 2022?", "What happened in 2022?"),
        ("What happened this morning?", "and last night?", "What happened last night?"),
        ("What happened yesterday morning?", "and last week?", "What happened last week?"),
        ("What happened earlier this week?", "and last week?", "What happened last week?"),
        ("What happened in Rome yesterday?", "and today?", "What happened in Rome today?"),
        ("What is the forecast for Friday?", "What about Saturday?", "What is the forecast on Saturday?"),
        ("What was signed on 03/04/2025?", "and on 05/04/2025?", "What was signed on 05/04/2025?"),
        ("Did Tesla earn a profit?", "What about Q2?", "Did Tesla earn a profit in Q2?"),
        ("Who won the 2024 election?", "and in 2020?", "Who won the 2020 election?"),
        ("Who won in the 2024 campaign?", "and in 2020?", "Who won in the 2020 campaign?"),
        ("Who was hired after the 2020 layoffs in 2024?", "and 2025?", "Who was hired after the 2020 layoffs in 2025?"),
        ("Who won yesterday's game?", "and today?", "Who won today's game?"),
        ("What is in today's news?", "and on Friday?", "What is in Friday's news?"),
        # Of two times only the one that is asked about is replaced. The first became "Who was hired in 2025
        # layoffs?".
        (
            "Who was hired in 2024 after the 2020 layoffs?",
            "and in 2025?",
            "Who was hired in 2025 after the 2020 layoffs?",
        ),
        ("What did the Fed say in June about July?", "and in August?", "What did the Fed say in August about July?"),
        (
            "How did stocks do today after yesterday's drop?",
            "and last week?",
            "How did stocks do last week after yesterday's drop?",
        ),
        (
            "What did Powell say in May on the April report?",
            "and in June?",
            "What did Powell say in June on the April report?",
        ),
        # A weekday in a name is a part of the name. They became "What happened on Good Friday on Easter Sunday?" and
        # "How much was spent on Cyber Monday Friday?".
        ("What happened on Good Friday?", "and on Easter Sunday?", "What happened on Easter Sunday?"),
        ("How much was spent on Black Friday?", "and Cyber Monday?", "How much was spent on Cyber Monday?"),
        ("What did the Sunday Times say?", "and the Sunday Mirror?", "What did the Sunday Mirror say?"),
        # A verb or a set phrase behind a preposition stays. The first became "How much does he want to Ukraine?".
        ("How much does he want to send?", "and to Ukraine?", "How much does he want to send to Ukraine?"),
        ("What does he plan to do about Iran?", "and to China?", "What does he plan to do about Iran to China?"),
        (
            "How much does he want to send Ukraine?",
            "and to Israel?",
            "How much does he want to send Ukraine to Israel?",
        ),
        ("Who won for the first time?", "and for peace?", "Who won for the first time for peace?"),
        ("what was said in response to xi?", "and in congress?", "what was said in response to xi in congress?"),
        ("what is going on with tariffs?", "and on inflation?", "what is going on with tariffs on inflation?"),
        ("Who went to Rome?", "and to Paris?", "Who went to Paris?"),
        ("Who went to the court?", "and to the senate?", "Who went to the senate?"),
        # A time without a year is of the year before it.
        ("What happened in Gaza in March 2024?", "and in April?", "What happened in Gaza in April 2024?"),
        ("What happened in Gaza in March 2024?", "What about April?", "What happened in Gaza in April 2024?"),
        ("What happened in Gaza in March last year?", "and in May?", "What happened in Gaza in May last year?"),
        ("What happened in Gaza in 2024?", "and in March?", "What happened in Gaza in March 2024?"),
        ("Who won on 5 March 2024?", "and on 6 March?", "Who won on 6 March 2024?"),
        ("Who won on 5 March 2024?", "and on the 6th?", "Who won on the 6th March 2024?"),
        ("Did prices rise in Q1 2025?", "and in Q2?", "Did prices rise in Q2 2025?"),
        ("Who won on Tuesday 5 March 2024?", "and on Wednesday?", "Who won on Wednesday?"),
        # The number stayed beside the new one: "in week 7 5 of the season".
        ("Who won in week 5 of the season?", "and in week 7?", "Who won in week 7 of the season?"),
        ("Who won in week 5?", "and week 12?", "Who won in week 12?"),
        ("Who won on day 2 at Lord's?", "What about day 3?", "Who won on day 3 at Lord's?"),
        # A place and a time are replaced each by its like. They became "Who was fired on Wednesday?" and "What did
        # Macron say in Davos Monday in Zurich?".
        ("Who was fired in Ohio Tuesday?", "and Wednesday?", "Who was fired in Ohio on Wednesday?"),
        ("What did Macron say in Davos Monday?", "and in Zurich?", "What did Macron say in Zurich Monday?"),
        ("Who won gold in the Winter Olympics?", "and in 2022?", "Who won gold in the Winter Olympics in 2022?"),
        ("What did Xi say about China yesterday?", "and Mexico last week?", "What did Xi say about Mexico last week?"),
        ("What did Biden say on Tuesday?", "and Trump on Monday?", "What did Trump say on Monday?"),
        ("Who died in Texas in July?", "and in Spain in August?", "Who died in Spain in August?"),
        # A thing takes the place of a thing behind the same preposition. The first became "What did Powell say about
        # inflation about tariffs?".
        ("What did Powell say about inflation?", "and about tariffs?", "What did Powell say about tariffs?"),
        ("What did Powell say about inflation?", "and about Trump?", "What did Powell say about Trump?"),
        ("What did he say about interest rates?", "and about tariffs?", "What did he say about tariffs?"),
        ("What did he say about oil prices today?", "and about gas?", "What did he say about gas today?"),
        ("What did the court rule on guns?", "and on abortion?", "What did the court rule on abortion?"),
        ("What did the court decide for men?", "and for women?", "What did the court decide for women?"),
        ("how many died in texas", "and in florida", "how many died in florida?"),
        ("How many died in the floods?", "and in texas?", "How many died in the floods in texas?"),
        ("How many died in floods?", "and in Spain?", "How many died in floods in Spain?"),
        # A name takes the place of what stands in front where the question has none. The first became "Palisades
        # fire, the Hughes Fire: was anyone arrested?".
        (
            "Palisades fire, Eaton Fire: was anyone arrested?",
            "and the Hughes Fire?",
            "Hughes Fire: was anyone arrested?",
        ),
        ("When: Ann Lee: was she heard", "and Bob Roe?", "When: Bob Roe: was she heard?"),
        ("Palisades fire: was anyone arrested?", "and injuries?", "Palisades fire: was anyone arrested, and injuries?"),
        ("Ukraine, Russia: when did talks begin?", "and Israel?", "Ukraine, Israel: when did talks begin?"),
        ("When: Trump, Xi: will they meet?", "and Putin?", "When: Trump, Putin: will they meet?"),
        ("Chile: did Kast win?", "and Jara?", "Chile: did Jara win?"),
        ("When: who won?", "and Jara?", "When: who won, and Jara?"),
        ("Palisades Fire: who was hurt in July?", "and in May?", "Palisades Fire: who was hurt in May?"),
        ("2024 election: who won?", "and in 2020?", "2020 election: who won?"),
        # A year takes the place of all years of one time. The first became "What happened in 2022 and 2024?".
        ("What happened in 2023 and 2024?", "and 2022?", "What happened in 2022?"),
        ("How much did it grow from 2020 to 2021?", "What about 2022?", "How much did it grow in 2022?"),
        ("Who won in May 2023?", "and 2022?", "Who won in May 2022?"),
        # A part that says what it is takes the place of the whole thing. They became "the Ohio Senate race race",
        # "the French president prime minister" and "the Pixel 16".
        ("Who won the Utah Senate race?", "and the Ohio Senate race?", "Who won the Ohio Senate race?"),
        ("Who won the Utah Senate race?", "and the Ohio governor's race?", "Who won the Ohio governor's race?"),
        ("Who won the Utah Senate race?", "and the Ohio vote?", "Who won the Ohio vote?"),
        ("How many died in the Air India crash?", "and in the DC plane crash?", "How many died in the DC plane crash?"),
        ("How big was the Palisades fire?", "and the Eaton fire?", "How big was the Eaton fire?"),
        ("How big was the Palisades fire?", "and the Camp Fire?", "How big was the Camp Fire?"),
        ("How big was the Palisades fire?", "and Eaton?", "How big was the Eaton fire?"),
        ("Why was the Palisades fire started?", "and the Maui blaze?", "Why was the Maui blaze started?"),
        ("Who is the Canadian prime minister?", "and the French president?", "Who is the French president?"),
        ("Who is the new Canadian coach?", "and the French captain?", "Who is the new French captain?"),
        ("Who is the Canadian coach?", "and the French one?", "Who is the French coach?"),
        ("Is the Canadian coach ill?", "and the French coach?", "Is the French coach ill?"),
        ("Is the Canadian coach ill?", "and the French captain?", "Is the French captain coach ill?"),
        ("How many live in New York City?", "and Mexico City?", "How many live in Mexico City?"),
        ("How much did the Apple stock rise?", "and Tesla shares?", "How much did the Tesla shares rise?"),
        ("What is the Apple CEO's salary?", "and the Intel CEO?", "What is the Intel CEO's salary?"),
        ("What is the Apple CEO's salary?", "and the Intel boss?", "What is the Intel boss's salary?"),
        ("What is Apple's net profit?", "and Intel's net profit?", "What is Intel's net profit?"),
        ("What is Apple's net profit?", "and Intel's revenue?", "What is Intel's revenue?"),
        ("What is Apple's net profit?", "and Intel's?", "What is Intel's net profit?"),
        ("Did the US Senate vote?", "and the French parliament?", "Did the French parliament vote?"),
        ("How much does the iPhone 16 cost?", "and the iPhone 17?", "How much does the iPhone 17 cost?"),
        ("How much does the iPhone 16 cost?", "and the Pixel?", "How much does the Pixel cost?"),
        # A thing takes the place of its like without a capital.
        ("who won the ohio senate race", "and the utah governor's race?", "who won the utah governor's race?"),
        ("What is a heat wave?", "and a cold wave?", "What is a cold wave?"),
        (
            "What did Powell say of the budget deficit?",
            "and trade deficits?",
            "What did Powell say of the trade deficits?",
        ),
        ("who won the ohio senate race", "and utah?", "who won the ohio senate race, and utah?"),
        # What only a preposition leads takes its place without an and. "In Texas?" was answered with whatever was new
        # in Texas.
        ("How many people have died of measles?", "In Texas?", "How many people have died of measles in Texas?"),
        ("What happened in Ohio in April 2025?", "in Texas", "What happened in Texas in April 2025?"),
        ("What did the Fed decide in March?", "In June?", "What did the Fed decide in June?"),
        # It was asked how many people had died in total, of anything.
        ("How many died in the Texas floods?", "In total?", "How many died in the Texas floods in total?"),
        ("Who won in Ohio?", "in Texas who won?", "in Texas who won?"),
        # What is one of many makes room for its like.
        ("Is Falk a Catholic?", "And Melania?", "Is Melania a Catholic?"),  # it was "Is Falk a Melania?"
        ("Did Falk buy a Tesla?", "And a Ford?", "Did Falk buy a Ford?"),  # it was "a a Ford"
        ("Is it a Tesla?", "And Ford?", "Is it a Ford?"),
        ("Who is a new Canadian coach?", "And a French coach?", "Who is a new French coach?"),
    ],
)
def test_what_is_asked_instead_takes_the_place_of_its_like(before, question, understood):
    assert stand_alone(question, [Turn(before)]).text == understood


@pytest.mark.parametrize(
    ("before", "part", "understood"),
    [
        ("When did the war in Ukraine begin?", "the war in Gaza", "When did the war in Gaza begin?"),
        ("Who won the mayoral race in Boston?", "the mayoral race in Seattle", "Who won the mayoral race in Seattle?"),
        ("Is the strike at Boeing over?", "the strike at Ford", "Is the strike at Ford over?"),
        ("Who is the head of the FBI?", "the head of the CIA", "Who is the head of the CIA?"),
        ("What did the mayor of London say?", "the mayor of Paris", "What did the mayor of Paris say?"),
        ("What happened at the airport in Rome?", "at the airport in Oslo", "What happened at the airport in Oslo?"),
        # Another thing in another place.
        ("How long did the blackout in Spain last?", "the outage in Chile", "How long did the outage in Chile last?"),
        ("Who leads the government in Rome?", "the opposition in Turkey", "Who leads the opposition in Turkey?"),
        ("Where is the pool at the White House?", "the spa at Mar-a-Lago", "Where is the spa at Mar-a-Lago?"),
        # A name or a place alone, a thing in no place, and a time.
        ("When did the war in Ukraine begin?", "in Gaza", "When did the war in Gaza begin?"),
        ("Who won the race in Boston?", "the vote on taxes", "Who won the race in Boston, and the vote on taxes?"),
        ("Who won the race in Boston?", "the race in June", "Who won the race in June?"),
    ],
)
def test_a_thing_in_another_place_takes_the_place_of_the_thing(before, part, understood):
    """It was "When did the war in the war in Gaza begin?"."""
    assert stand_alone(f"And {part}?", [Turn(before)]).text == understood


def test_what_is_only_added_to_a_question_takes_the_place_of_what_was_added_before():
    """They piled up: "who won the ohio senate race, and utah, and the maine primary, and texas?"."""
    asked = "who won the ohio senate race"
    for follow_up in ("and utah?", "and the maine primary?", "and texas?"):
        asked = stand_alone(follow_up, [Turn(asked)]).text

    assert asked == "who won the ohio senate race, and texas?"
    assert stand_alone("and the utah race?", [Turn(asked)]).text == "who won the utah race?"
    assert (
        stand_alone("and masks?", [Turn("Who needs it, and who pays?")]).text
        == "Who needs it, and who pays, and masks?"
    )


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("How strong was the Myanmar earthquake?", "and the one in Chile?", "How strong was the earthquake in Chile?"),
        ("How strong was the quake in Myanmar?", "and the one in Chile?", "How strong was the quake in Chile?"),
        ("Who won the Ohio Senate race in May?", "the one in Utah, I mean", "Who won the race in Utah in May?"),
        ("How many died in the Texas floods?", "what about the ones in Spain", "How many died in the floods in Spain?"),
        ("How strong was the Myanmar quake?", "and the one in 2023?", "How strong was the Myanmar quake in 2023?"),
    ],
)
def test_the_one_elsewhere_is_another_of_what_was_asked_about(before, question, understood):
    """It was "How strong was the one in Chile earthquake?"."""
    assert stand_alone(question, [Turn(before)]).text == understood
