import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.queue import QuestionQueue, QueueLimits
from bot.errors import TooManyQuestions


def in_loop(work):
    async def run():
        return work()

    return asyncio.run(run())


def turns(line, places):
    """Serves the line to its end: the persons in the order of their turns."""
    served, waiting = [], list(places)
    while waiting:
        ready = [ticket for ticket in waiting if ticket.turn.done()]
        assert ready, "nobody has a turn though the line is not empty"
        for ticket in ready:
            served.append(ticket.person)
            waiting.remove(ticket)
            line.leave(ticket)
    return served


def test_questions_are_served_in_the_order_of_arrival():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1))
        return turns(line, [line.enter(person) for person in (1, 2, 3)])

    assert in_loop(work) == [1, 2, 3]


def test_a_flood_of_one_person_does_not_delay_the_others():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, per_person=20))
        flood = [line.enter(1) for _ in range(20)]
        later_tickets = [line.enter(2), line.enter(3)]
        return turns(line, [*flood, *later_tickets])

    # The one that is worked on, then each person in turn.
    assert in_loop(work)[:4] == [1, 1, 2, 3]


def test_one_person_never_takes_every_slot():
    def work():
        line = QuestionQueue(QueueLimits(at_once=3, per_person=10))
        flood = [line.enter(1) for _ in range(10)]
        slots = sum(ticket.turn.done() for ticket in flood)
        return slots, line.enter(2).turn.done()

    assert in_loop(work) == (2, True)


def test_the_eleventh_question_has_ten_before_it():
    def work():
        line = QuestionQueue(QueueLimits(at_once=2))
        places = [line.enter(person) for person in range(11)]
        return [line.before(ticket) for ticket in places]

    assert in_loop(work) == [0, 0, *range(2, 11)]


def test_the_queue_is_bounded():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, waiting=3))
        places = [line.enter(person) for person in range(4)]
        with pytest.raises(TooManyQuestions, match="in a minute"):
            line.enter(5)
        line.leave(places[0])
        return line.enter(5).turn.done()

    assert in_loop(work) is False


def test_one_person_has_a_limited_share_of_the_queue():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, per_person=2))
        line.enter(1)
        line.enter(1)
        with pytest.raises(TooManyQuestions, match="2 questions in the queue"):
            line.enter(1)
        line.enter(2)

    in_loop(work)


@given(st.lists(st.integers(0, 3), max_size=8), st.integers(0, 3))
def test_a_question_that_is_held_back_is_told_the_place_that_it_would_get(persons, person):
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, per_person=12))
        line.enter(9)
        for other in persons:
            line.enter(other)
        with line.held_back(person) as before:
            waiting = line.waiting
        assert before == line.before(line.enter(person))
        assert waiting == line.waiting

    in_loop(work)


def test_questions_that_are_held_back_count_toward_the_limits():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, waiting=3, per_person=2))
        line.enter(1)
        with line.held_back(1), line.held_back(2):
            assert not line.has_room(1)
            with pytest.raises(TooManyQuestions, match="2 questions in the queue"):
                line.enter(1)
            line.enter(3)
            assert not line.has_room(4)
            with pytest.raises(TooManyQuestions, match="in a minute"):
                line.enter(4)
        assert line.has_room(1)
        assert line.waiting == 1

    in_loop(work)


def test_a_cancelled_question_is_skipped():
    def work():
        line = QuestionQueue(QueueLimits(at_once=1))
        first, second, third = (line.enter(person) for person in (1, 2, 3))
        second.turn.cancel()
        line.leave(second)
        line.leave(first)
        return third.turn.done(), line.waiting, line.running

    assert in_loop(work) == (True, 0, 1)


steps = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=60)


@given(steps, st.integers(1, 4), st.integers(1, 4))
def test_no_limit_is_exceeded_and_every_question_is_served(moves, at_once, per_person):
    def work():
        limits = QueueLimits(at_once=at_once, waiting=6, per_person=per_person)
        line, tickets = QuestionQueue(limits), []
        for comes, number in moves:
            if comes:
                try:
                    tickets.append(line.enter(number))
                except TooManyQuestions:
                    continue
            elif tickets:
                line.leave(tickets.pop(number % len(tickets)))
            assert line.running <= limits.at_once
            assert line.waiting <= limits.waiting
            assert line.running + line.waiting == len(tickets)
            assert all(count <= limits.per_person for count in Counter(ticket.person for ticket in tickets).values())
        assert len(turns(line, tickets)) == len(tickets)
        assert (line.running, line.waiting) == (0, 0)

    in_loop(work)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_announced_position_is_right(persons):
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, per_person=12))
        places = [line.enter(person) for person in persons]
        announced = {id(ticket): line.before(ticket) for ticket in places}
        order, waiting = [], list(places)
        while waiting:
            (ready,) = [ticket for ticket in waiting if ticket.turn.done()]
            order.append(ready)
            waiting.remove(ready)
            line.leave(ready)
        assert [announced[id(ticket)] for ticket in order] == list(range(len(order)))

    in_loop(work)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.lists(st.integers(0, 6), max_size=12))
def test_a_later_question_does_not_overtake_a_persons_first_question(before, later):
    def work():
        line = QuestionQueue(QueueLimits(at_once=1, per_person=20))
        tickets = [line.enter(person) for person in before]
        ticket_of_interest = tickets[-1]
        is_first = before.count(ticket_of_interest.person) == 1
        announced = line.before(ticket_of_interest)
        served = 0
        waiting, coming = list(tickets), list(later)
        while not ticket_of_interest.turn.done():
            (ready,) = [ticket for ticket in waiting if ticket.turn.done()]
            waiting.remove(ready)
            if coming:
                waiting.append(line.enter(coming.pop()))
            line.leave(ready)
            served += 1
        assert served == announced if is_first else served >= announced

    in_loop(work)
