"""Stack files by chance: such as people write, such with a slip in them, and mere bytes."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.program.random_stacks import sound

ROOT = Path(__file__).parents[2]
COMMITTED = [
    *sorted(ROOT.glob("Pulumi.*.yaml")),
    *sorted(ROOT.glob("blueprints/*.yaml")),
    *sorted(ROOT.glob("tests/stacks/*.yaml")),
]
FILES = [YAML(typ="safe", pure=True).load(file)["config"] for file in COMMITTED]


def written(config: dict[str, Any]) -> bytes:
    """A stack file, as JSON over several lines, which is YAML."""
    named = {key if ":" in key else f"groundwork:{key}": value for key, value in config.items()}
    whole = {"config": {"aws:region": "eu-north-1", **named}}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["", "app", "a-to-b", "1", "10.0.0.0/8", "é", "{}", "0" * 300, -1, 10**30]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=6) | st.sampled_from(["min", "of", "app"]), inner,
                      max_size=3), max_leaves=5,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all that a nested value holds."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [one for key, inner in items for one in ((*path, key), *places(inner, (*path, key)))]


@st.composite
def slipped(draw, config: dict[str, Any]) -> dict[str, Any]:
    """The same with one or two slips in it."""
    config = deepcopy(config)
    for _ in range(draw(st.integers(1, 2))):
        if not (paths := places(config)):
            break
        path, other = draw(st.sampled_from(paths)), draw(st.sampled_from(paths))
        holder, key = at(config, path[:-1]), path[-1]
        match draw(st.sampled_from(["drop", "swap", "swap", "junk", "rename", "copy"])):
            case "drop":
                del holder[key]
            case "swap":
                holder[key] = deepcopy(at(config, other))
            case "junk":
                holder[key] = draw(JUNK)
            case "rename" if isinstance(holder, dict):
                name = draw(st.sampled_from([str(one[-1]) for one in paths]) | st.text(max_size=6))
                holder[name] = holder.pop(key)
            case "copy" if isinstance(holder, dict):
                holder[f"{key}{draw(st.sampled_from(['2', '-two', ' ', '-to-x']))}"] = deepcopy(
                    holder[key]
                )
    return config


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        value = value[key]
    return value


GARBAGE = st.binary(max_size=200) | st.builds(
    lambda text, cut, put: text[:cut] + put + text[cut + len(put) :],
    st.sampled_from([file.read_bytes() for file in COMMITTED]),
    st.integers(0, 2000),
    st.binary(min_size=1, max_size=8)
    | st.sampled_from([b"{", b"\n", b"- ", b"&a ", b"*a", b": ", b"  ", b"\t", b"!!set ", b"<<: "]),
)
SORTS = {
    "sound": sound().map(written),
    "slipped": sound().flatmap(slipped).map(written),
    "committed": st.sampled_from(FILES).flatmap(slipped).map(written),
    "garbage": GARBAGE,
}
EXAMPLES = st.sampled_from(["sound", "sound", "sound", *SORTS]).flatmap(
    lambda sort: st.tuples(st.just(sort), SORTS[sort])
)
"""Of each file which sort it is, and its bytes; more than half are sound."""
