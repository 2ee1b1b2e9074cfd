import asyncio

from bot.delivery.conversation_lines import ConversationLines


def in_loop(work):
    async def run():
        work()

    asyncio.run(run())


def test_a_question_has_its_turn_once_all_before_it_have_left():
    def work():
        lines = ConversationLines()
        first, second, third = (lines.join("dm:1") for _ in range(3))
        assert [turn.came.is_set() for turn in (first, second, third)] == [True, False, False]
        lines.leave(second)  # given up before its turn
        lines.leave(second)
        assert not third.came.is_set()
        lines.leave(first)
        assert third.came.is_set()

    in_loop(work)


def test_nobody_waits_in_another_place_or_in_none():
    def work():
        lines = ConversationLines()
        turns = [lines.join(place) for place in ("dm:1", "dm:2", None, None)]
        assert all(turn.came.is_set() for turn in turns)
        for turn in turns:
            lines.leave(turn)
        assert not lines._lines

    in_loop(work)
