"""Articles of which an answer would take minutes if every figure were compared with every figure."""

import random

GAMES = 10
COPIES = 20
ANIMALS = """
    owls cats dogs cows hens pigs rams ewes foxes bears wolves lions tigers mice rats bats crows doves hawks swans ducks
    geese loons gulls terns larks wrens
""".split()


def rows_of_numbers(number, length):
    """An article of a game, told in rows of plain numbers."""
    chosen = random.Random(number)
    text = f"Marrow score by innings, game {number}."
    while len(text) < length:
        text += " The Marrow score by innings was " + " ".join(str(chosen.randrange(10)) for _ in range(130)) + "."
    return text[:length]


def games():
    """Ten records of 500 to 2,900 characters, rows of plain numbers."""
    return [
        {
            "url": f"https://outlet{number}.example/cup",
            "outlet": f"Outlet {number}",
            "title": f"Marrow score by innings, game {number}",
            "text": rows_of_numbers(number, 500 + 266 * number),
            "published": f"2025-03-0{number % 9 + 1}",
        }
        for number in range(GAMES)
    ]


def count_of_animals(number):
    """A sentence that counts 27 kinds of animals, each in the same number as every other such sentence."""
    listed = [f"{100 + place} {animal}" for place, animal in enumerate(ANIMALS)]
    random.Random(number).shuffle(listed)
    return f"The Marrow market counted {', '.join(listed)} in the long wet spring season."


def live_blogs():
    """Twenty records that are one live blog, each with a last line of its own."""
    hours = [
        f"At {hour % 12 + 1}:{hour % 60:02d} the Marrow council counted {(7919 * hour) % 9_000 + 100:,} votes for the "
        f"new bridge and {(104_729 * hour) % 9_000 + 100:,} against it."
        for hour in range(20)
    ]
    return [
        {
            "url": f"https://outlet{number}.example/blog",
            "outlet": f"Outlet {number}",
            "title": "Marrow council counts the votes, hour by hour",
            "text": "\n\n".join([*hours, f"Outlet {number} follows the count through the night."]),
            "published": "2025-03-08",
        }
        for number in range(COPIES)
    ]
