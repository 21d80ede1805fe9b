"""What machines hold, and what is refused before AWS would leave it waiting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.compute.machines import (
    MACHINES,
    Demand,
    Shortage,
    check_machine,
    check_room,
    shortage,
)


def demand(low: int = 1, high: int = 1, **changed) -> Demand:
    return {
        "cpu": 256,
        "memory": 512,
        "min": low,
        "max": high,
        "interruptible": False,
        "shifts": False,
        **changed,
    }


@pytest.mark.parametrize(
    ("instance_type", "cpu", "memory", "tasks"),
    [
        ("t3.micro", 2048, 896, 1),
        ("t4g.small", 2048, 1792, 2),
        ("t3.large", 2048, 7168, 2),
        ("t3.xlarge", 4096, 14336, 3),
        ("t4g.2xlarge", 8192, 28672, 3),
    ],
)
def test_sizes(instance_type, cpu, memory, tasks):
    machine = MACHINES[instance_type]
    assert (machine.cpu, machine.memory, machine.tasks) == (cpu, memory, tasks)


def test_both_families_and_no_other():
    assert len(MACHINES) == 12
    assert {name.split(".")[0] for name in MACHINES} == {"t3", "t4g"}
    with pytest.raises(ValueError, match=r"shop: instance_type must be one of t3\.micro, .*'m5'"):
        check_machine("shop", "m5", 1)
    with pytest.raises(ValueError, match="shop: machines must be at least 1, got 0"):
        check_machine("shop", "t3.micro", 0)


@pytest.mark.parametrize(
    ("most", "demands"),
    [
        (2, {"tasks": demand()}),
        # Two of a service give way one after the other.
        (2, {"tasks": demand(1, 2)}),
        (2, {"tasks": demand(2, 2)}),
        (3, {"tasks": demand(), "notifier": demand()}),
        (2, {"tasks": demand(interruptible=True), "notifier": demand(interruptible=True)}),
        (1, {"notifier": demand(interruptible=True)}),
        (1, {}),
    ],
)
def test_what_fits_on_micro_machines(most, demands):
    check_room("shop", "t3.micro", most, demands)


@pytest.mark.parametrize(
    ("most", "demands", "told"),
    [
        (1, {"tasks": demand()}, "2 tasks while tasks is deployed must fit on 1 t3.micro"),
        (2, {"tasks": demand(1, 3)}, "3 tasks must fit on 2 t3.micro"),
        (
            2,
            {"tasks": demand(), "notifier": demand()},
            "3 tasks while tasks is deployed must fit on 2 t3.micro",
        ),
        (
            2,
            {"notifier": demand(interruptible=True), "tasks": demand()},
            "3 tasks while tasks is deployed must fit on 2 t3.micro",
        ),
    ],
)
def test_what_does_not_fit_is_one_line(most, demands, told):
    with pytest.raises(ValueError, match="shop: ") as caught:
        check_room("shop", "t3.micro", most, demands)
    assert str(caught.value) == (
        f"shop: {told} (1 network interfaces, 2048 CPU units and 896 MiB each for tasks), "
        f"but need {told.split()[0]}"
    )


def test_the_worst_moment_is_told():
    held = {"a": demand(1, 1), "b": demand(1, 2, memory=800), "c": demand(2, 2)}
    assert shortage("t3.micro", 6, held) is None
    assert shortage("t3.micro", 5, held) == Shortage(6, "a", 6)
    assert shortage("t3.micro", 1, held) == Shortage(6, "a", 6)
    assert shortage("t3.micro", 4, {"c": held["c"], "b": held["b"]}) is None
    assert shortage("t3.micro", 3, {"c": held["c"], "b": held["b"]}) == Shortage(4, None, 4)


def test_two_services_have_room_on_two_small_machines():
    check_room("shop", "t3.small", 2, {"tasks": demand(1, 2), "notifier": demand()})


@pytest.mark.parametrize("changed", [{"memory": 1024}, {"cpu": 4096}])
def test_a_task_larger_than_the_machine(changed):
    with pytest.raises(
        ValueError, match=r"shop: tasks must fit on a t3\.micro, which has 2048 CPU"
    ):
        check_room("shop", "t3.micro", 2, {"tasks": demand(**changed)})


@pytest.mark.parametrize(
    ("changed", "machines"), [({"memory": 512}, 1), ({"memory": 1000}, 2), ({"cpu": 1500}, 2)]
)
def test_memory_and_cpu_count_besides_interfaces(changed, machines):
    held = {"a": demand(interruptible=True, **changed), "b": demand(interruptible=True, **changed)}
    check_room("shop", "t3.small", machines, held)
    if machines > 1:
        with pytest.raises(ValueError, match=r"2 tasks must fit on 1 t3\.small"):
            check_room("shop", "t3.small", machines - 1, held)


@given(st.integers(1, 20), st.sampled_from(sorted(MACHINES)))
def test_a_machine_a_task_and_one_more_is_always_enough(tasks, instance_type):
    check_room("shop", instance_type, tasks + 1, {"tasks": demand(1, tasks)})


@given(st.integers(2, 20))
def test_what_fits_goes_on_fitting_on_more_machines(most):
    check_room("shop", "t3.micro", most, {"tasks": demand(1, 2)})
