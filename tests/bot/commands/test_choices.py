from bot.commands.choices import LONGEST, MOST, matching_choices


def test_the_first_of_many_choices_are_offered_and_none_that_discord_refuses():
    """One that is too long would cost all the others."""
    names = [f"Outlet {number}" for number in range(MOST + 5)]
    offered = matching_choices(
        "OUTLET", [("Outlet of a long name", "x" * (LONGEST + 1)), *zip(names, names, strict=True)]
    )

    assert [choice.value for choice in offered] == names[:MOST]


def test_a_choice_has_a_short_name_on_one_line():
    (choice,) = matching_choices("a", [("a\n" + "b" * LONGEST, "value"), ("c", "other")])

    assert (choice.name, choice.value) == ("a " + "b" * (LONGEST - 3) + "…", "value")


def test_a_choice_is_found_with_and_without_its_accents():
    names = ["Libération", "Süddeutsche", "Gazeta Wyborcza, Łódź", "Etna"]
    offered = {
        typed: [choice.value for choice in matching_choices(typed, zip(names, names, strict=True))]
        for typed in ("libe", "LIBÉ", "sudd", "Süd", "lodz", "ètna")
    }

    assert offered == {
        **dict.fromkeys(("libe", "LIBÉ"), names[:1]),
        **dict.fromkeys(("sudd", "Süd"), names[1:2]),
        "lodz": names[2:3],
        "ètna": names[3:],
    }
