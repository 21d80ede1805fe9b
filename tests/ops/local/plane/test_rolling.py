"""The next step of a service, for every state that it can be in."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from ops.local.plane.desired import Service
from ops.local.plane.rolling import Member, Step, bounds, step
from ops.local.plane.task import Phase
from tests.ops.local.plane.yard import SERVICE

NOTHING = Step(0, ())
PHASES = [Phase.PENDING, Phase.STARTING, Phase.HEALTHY, Phase.UNHEALTHY]


def now(*phases: Phase) -> list[Member]:
    """Tasks of the deployment that is asked for, the oldest first."""
    return [Member(f"n{i}", current=True, phase=phase, began=i) for i, phase in enumerate(phases)]


def old(*phases: Phase) -> list[Member]:
    """Tasks of an earlier one."""
    return [Member(f"o{i}", current=False, phase=phase, began=i) for i, phase in enumerate(phases)]


def wanted(desired: int, least: int = 100, most: int = 200) -> Service:
    return replace(SERVICE, desired=desired, min_percent=least, max_percent=most)


def test_ecs_rounds_the_least_up_and_the_most_down() -> None:
    assert bounds(wanted(3, 50, 150)) == (2, 4)
    assert bounds(wanted(1, 0, 100)) == (0, 1)
    assert bounds(wanted(0)) == (0, 0)


def test_what_is_missing_starts_at_once() -> None:
    assert step(wanted(3), []) == Step(3, ())
    assert step(wanted(3), now(Phase.HEALTHY, Phase.PENDING)) == Step(1, ())
    assert step(wanted(2), now(Phase.HEALTHY, Phase.HEALTHY)) == NOTHING


def test_of_too_many_those_that_do_not_serve_go_first_then_the_youngest() -> None:
    many = now(Phase.HEALTHY, Phase.PENDING, Phase.HEALTHY, Phase.HEALTHY)
    assert step(wanted(3), many) == Step(0, ("n1",))
    assert step(wanted(2), many) == Step(0, ("n1", "n3"))
    assert set(step(wanted(0), many).stop) == {"n0", "n1", "n2", "n3"}


def test_a_deployment_starts_one_and_waits_for_it() -> None:
    two = old(Phase.HEALTHY, Phase.HEALTHY)
    assert step(wanted(2), two) == Step(1, ())
    assert step(wanted(2), [*two, *now(Phase.PENDING)]) == NOTHING
    assert step(wanted(2), [*two, *now(Phase.STARTING)]) == NOTHING
    assert step(wanted(2), [*two, *now(Phase.HEALTHY)]) == Step(1, ("o0",))


def test_where_no_more_are_allowed_one_goes_before_one_comes() -> None:
    two = old(Phase.HEALTHY, Phase.HEALTHY)
    assert step(wanted(2, 50, 100), two) == Step(0, ("o0",))
    assert step(wanted(2, 50, 100), two[1:]) == Step(1, ())


def test_old_ones_that_do_not_serve_are_not_missed() -> None:
    assert step(wanted(1), old(Phase.UNHEALTHY, Phase.PENDING)) == Step(0, ("o0", "o1"))


def test_an_ill_task_stays_until_another_serves() -> None:
    assert step(wanted(1), now(Phase.UNHEALTHY)) == Step(1, ())
    assert step(wanted(1), now(Phase.UNHEALTHY, Phase.STARTING)) == NOTHING
    assert step(wanted(1), now(Phase.UNHEALTHY, Phase.HEALTHY)) == Step(0, ("n0",))


def test_one_that_recovers_makes_its_replacement_needless() -> None:
    assert step(wanted(1), now(Phase.HEALTHY, Phase.STARTING)) == Step(0, ("n1",))


def test_where_all_are_ill_and_there_is_no_room_the_oldest_makes_some() -> None:
    assert step(wanted(1), now(Phase.UNHEALTHY, Phase.UNHEALTHY)) == Step(0, ("n0",))
    assert step(wanted(1, 0, 100), now(Phase.UNHEALTHY)) == Step(0, ("n0",))


members = some.lists(
    some.builds(
        Member,
        id=some.uuids().map(str),
        current=some.booleans(),
        phase=some.sampled_from(PHASES),
        began=some.floats(0, 9),
    ),
    max_size=9,
)


@given(some.integers(0, 5), some.sampled_from([0, 50, 100]), members)
def test_a_step_never_goes_below_the_least_by_itself(
    desired: int, least: int, found: list[Member]
) -> None:
    service = wanted(desired, least)
    done = step(service, found)
    healthy = [one for one in found if one.phase is Phase.HEALTHY]
    left = [one for one in healthy if one.id not in done.stop]
    fewest, most = bounds(service)
    assert len(left) >= min(fewest, len(healthy))
    assert done.start == 0 or len(found) + done.start <= most
    assert len(set(done.stop)) == len(done.stop)


@settings(max_examples=60)
@given(
    some.integers(0, 4), some.sampled_from([(0, 100), (50, 100), (100, 150), (100, 200)]), members
)
def test_step_by_step_it_comes_to_what_is_asked_for(
    desired: int, percents: tuple[int, int], found: list[Member]
) -> None:
    service, made = wanted(desired, *percents), 0
    fewest, most = bounds(service)
    # As in ECS: where all must stay and no more may come, nothing is ever replaced.
    assume(fewest < most or not desired)
    for _ in range(60):
        done = step(service, found)
        found = [one for one in found if one.id not in done.stop]
        for _ in range(done.start):
            made += 1
            found.append(Member(f"made{made}", current=True, phase=Phase.STARTING, began=10 + made))
        if not done.start and not done.stop:
            found = [
                replace(one, phase=Phase.HEALTHY) if one.phase in PHASES[:2] else one
                for one in found
            ]
            if step(service, found) == NOTHING:
                break
    assert [one.phase for one in found] == [Phase.HEALTHY] * desired
    assert all(one.current for one in found)
