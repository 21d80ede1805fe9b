from pathlib import Path

import pytest

from ops.reference.source import Field, Library

SHARED = '''
class Peer(TypedDict):
    """The far end."""

    cidr: NotRequired[str]
    """A range."""
'''
KEEP = '''
"""A room."""

import pulumi

DAYS = 7


class Size(StrEnum):
    """How large."""

    SMALL = "small"
    """Enough."""
    LARGE = "large"


class Common(TypedDict):
    tags: pulumi.Input[str]
    """Tags. Defaults
    to none."""


class KeepArgs(Common):
    """Inputs."""

    size: NotRequired[Size]
    peers: NotRequired[Mapping[str, Peer]]
    """Who may come."""


class Keep(pulumi.ComponentResource):
    """Keeps things.

    For long.
    """

    arn: pulumi.Output[str]
    """Its ARN."""

    _args: KeepArgs

    def __init__(self, name: str, args: KeepArgs, opts=None) -> None:
        super().__init__("groundwork:index:Keep", name, {}, opts)

    def binding(self, access: str, *, twice: bool) -> Peer:
        """How to reach it.

        More about it.
        """

    def _hidden(self) -> None:
        """Not told."""


class _Private(TypedDict):
    secret: str


class Plain:
    """Made of nothing."""
'''


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "components"
    (folder / "data").mkdir(parents=True)
    (folder / "links.py").write_text(SHARED)
    (folder / "data" / "keep.py").write_text(KEEP)
    return Library(folder)


def test_components_are_found_with_room_and_module(library: Library):
    (keep,) = library.components
    assert (keep.name, keep.room, keep.module) == ("Keep", "data", ("components", "data", "keep"))
    assert keep.text == "Keeps things. For long."
    assert keep.inputs == "KeepArgs"
    assert library.classes["Peer"].room == ""


def test_only_public_classes_made_of_others_are_held(library: Library):
    assert sorted(library.classes) == ["Common", "Keep", "KeepArgs", "Peer", "Size"]


def test_inputs_are_those_of_all_that_it_is_made_of(library: Library):
    assert library.fields("KeepArgs") == [
        Field("tags", "Input[str]", required=True, text="Tags. Defaults to none."),
        Field("size", "Size", required=False, text=""),
        Field("peers", "Mapping[str, Peer]", required=False, text="Who may come."),
    ]
    assert library.fields("Unknown") == library.fields(None) == []


def test_outputs_and_methods_are_the_public_ones(library: Library):
    (keep,) = library.components
    assert keep.fields == [Field("arn", "Output[str]", required=True, text="Its ARN.")]
    assert keep.methods == [
        Field("binding(access, twice)", "Peer", required=False, text="How to reach it.")
    ]


def test_an_enumeration_has_its_values(library: Library):
    assert library.classes["Size"].fields == [
        Field("SMALL", "'small'", required=False, text="Enough."),
        Field("LARGE", "'large'", required=False, text=""),
    ]


def test_what_types_name_is_found_however_deep(library: Library):
    found = library.within([Field("x", "Sequence[KeepArgs]", required=True, text="")])
    assert [one.name for one in found] == ["KeepArgs", "Peer", "Size"]
    assert library.within([Field("x", "Input[str]", required=True, text="")]) == []


def test_two_classes_of_one_name_are_told(library: Library, tmp_path: Path):
    assert library.components
    (tmp_path / "components" / "other.py").write_text(SHARED)
    with pytest.raises(LookupError, match="two classes are called Peer"):
        Library(tmp_path / "components")
