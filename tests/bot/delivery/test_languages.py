from bot.delivery import languages as languages_module
from bot.delivery.languages import PeopleLanguages
from bot.languages.language import Language


def test_of_many_people_those_who_used_the_bot_last_are_remembered(monkeypatch):
    monkeypatch.setattr(languages_module, "MOST_PEOPLE", 2)
    people = PeopleLanguages()
    for person in (1, 2, 1, 3):
        people.note(person, Language.GERMAN)

    assert [people.of(person) for person in (1, 2, 3)] == [Language.GERMAN, Language.ENGLISH, Language.GERMAN]
