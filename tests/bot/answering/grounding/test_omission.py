"""What looks like an omission that a quote allows, and would leave an untrue sentence."""

import pytest

from bot.answering.grounding import proven_by_rules

# The claim, and its quote.
NOT_PROVEN = [
    # A clause that tells which of a bare noun.
    ("Hull offers passes to members.", "Hull offers passes to members who are at least 61."),
    ("Pupils were freed.", "Pupils who passed were freed."),
    ("In Hull men were freed.", "In Hull men who paid were freed."),
    ("Boats are banned.", "Boats that have no lamp are banned."),
    ("Nobody was hurt.", "Nobody who stayed was hurt."),
    ("Nothing was lost.", "Nothing that Ann had was lost."),
    ("Lee claimed in May.", "Lee claimed in May that Ann died."),
    # Who says so, or may have.
    ("Lee stole a car.", "Lee stole a car in Hull as they said."),
    ("Lee stole a car.", "Lee stole a car on Monday as he allegedly did."),
    ("Lee pays for a car.", "Lee pays for a car in Hull and only if they ask."),
    ("Lee stole a car.", "Lee stole a car, police said they were told."),
    ("Lee stole a car.", "Lee stole a car, Ann said in a letter she had written."),
    ("Lee stole a car.", "Lee stole a car, Ann said in a note that was leaked."),
    ("Lee stole a car.", "Lee stole a car, Ann told a man she had met."),
    ("Lee stole a car.", "Lee stole a car, police say they are sure."),
    ("The bridge is safe.", "The bridge, officials say they are sure beyond any doubt, is safe."),
    ("Lee stole a car.", "Lee stole a car, said a man Ann had met."),
    ("Lee stole a car.", "Lee stole a car, Ann told people who were there."),
    # A clause that another one needs.
    ("The bridge opens.", "Lee is leaving as soon as the bridge opens."),
    ("A spy was jailed.", "A man seen as a spy was jailed."),
    ("A spy was jailed.", "A man who was seen as a spy was jailed."),
    ("A prison burned.", "The house once used as a prison burned."),
    ("Prices fall.", "Taxes will rise as prices fall."),
    ("Bob was jailed.", "The man who had shot Ann and Bob was jailed."),
    ("Bob sank.", "The boat sold to Ann and Bob sank."),
    ("Bob died.", "Lee is sure that Ann left and Bob died."),
    ("Bob died.", "If Ann is right and Bob died, Lee won."),
    ("If Ann died.", "Lee was acting as if Ann died."),
    ("His term to fly boats that sank.", "Lee has been ill since his term to fly boats that sank."),
    ("The king and Ann ruled Hull.", "Lee was known as the king and Ann ruled Hull."),
    ("Ann and Tom lost.", "Lee was hired by Bob and Ann and Tom lost."),
    ("Mayor of Hull sued Ann.", "Lee has served as mayor of Hull, which sued Ann."),
    # The beginning of a list, a condition, a denial.
    ("Ann and Bob have three foals.", "The pair of ponies, Ann and Bob, have three foals."),
    ("A gift that is wasted.", "For Lee, it is a tool, a gift that is wasted."),
    ("Putting Ann in jail.", "The judge ruled in May, putting Ann in jail."),
    ("Lee would win.", "Had Ann stayed, Lee would win."),
    (
        "His office would not hold talks.",
        "The mayor had hinted a week earlier, as he spoke in Hull, that his office would not hold talks.",
    ),
    ("Wooden boats hit Hull.", "Lee denied that big, wooden boats hit Hull."),
    ("Wooden boats hit Hull.", "Lee denied big, wooden boats hit Hull."),
    ("Hull boats have sunk.", "To find it, look for a note showing that the old, Hull boats have sunk."),
    ("Bob becoming mayor.", "There have been five wins, with Ann and Bob becoming mayor."),
    ("May Bob paid.", "Lee has met Ann and in May Bob paid."),
    ("Lee paid.", "Lee has met Ann and for Ann Lee paid."),
    ("Light as a boat that Ann had bought.", "They were as light as a boat that Ann had bought."),
    ("Ann and Bob were jailed.", "The killers of Lee, Ann and Bob were jailed."),
    ("Ann and Bob lost.", "The firm that sued Lee, Ann and Bob lost."),
    ("Ann, and Bob lost.", "The firm that sued Lee, Ann, and Bob lost."),
    ("Bob was jailed.", "The killer of Lee, Ann, and Bob was jailed."),
    ("The mayor, was jailed.", "The killer of Lee, the mayor, was jailed."),
    # A part of a list that is counted as a whole.
    ("Lee took $8 since May.", "Lee took $8 in the third week, and $31 since May."),
    ("Lee sold boats for 5 crowns.", "Lee sold boats, cars and bikes for 5 crowns."),
    ("Lee sold 20 boats in May.", "Lee sold 20 boats, cars and bikes in May."),
    ("Lee flew a rocket, of tests.", "Lee flew a rocket, the Space One after a series of tests."),
    ("After Lee left.", "After Lee, Ann and Bob left."),
    ("Firms left.", "Firms that own boats, cars and bikes left."),
    ("Each firm left.", "Each firm that owns boats, cars and bikes left."),
    ("Lee met only Ann in May.", "Lee met only Ann, Bob and Tom in May."),
    ("Lee met both Ann in May.", "Lee met both Ann, Bob and Tom in May."),
    # A thing beside a denied one.
    ("There is no deal.", "There is no deal or workers strike."),
    ("There is no deal.", "There is no deal or Lee resigns."),
    ("It costs no less than five.", "It costs no more or less than five."),
    ("Lee has no boat.", "Lee has no boat or pays tax."),
    ("Lee has a boat.", "Lee has a boat or car."),
    ("Lee left in May.", "Lee left with no boat or in May."),
    # What has another name behind it.
    ("Lee met Ann, the mayor.", "Lee met Ann and Bob, the mayor."),
    ("Lee met Ann, the mayor.", "Lee met Ann, and Bob, the mayor."),
    ("Lee met Ann, the mayor.", "Lee met Ann with Bob, the mayor."),
    ("Lee met Ann, a nurse who is ill.", "Lee met Ann and Bob, a nurse who is ill."),
    ("Lee met Ann, the mayor.", "Lee met Ann, Bob who is ill, the mayor."),
    # What a clause begins with.
    ("Lee paid.", "Lee, who without Ann paid, is ill."),
    ("Lee paid.", "Lee, who in no case paid, is ill."),
    ("Bob paid.", "Lee has met Ann and if Tom Bob paid."),
    ("Bob paid.", "The man who had seen Ann and in May Bob paid."),
    ("Lee and Ann sold boats.", "Lee and Ann, who only in May sold boats, are ill."),
    # What tells of a word that is left out.
    ("Lee and Ann left grumbling about tolls.", "Lee and Ann left in a coach with a porter grumbling about tolls."),
    ("Hull has 3 boats (16%).", "Hull has 3 boats (21%), 4 cars (16%)."),
]


@pytest.mark.parametrize(("claim", "quote"), NOT_PROVEN)
def test_what_is_untrue_without_what_is_left_out_is_not_proven(claim, quote):
    assert not proven_by_rules(claim, quote)
