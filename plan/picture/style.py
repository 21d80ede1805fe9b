"""How a picture looks: two themes, and what is drawn in which of their colours."""

from collections.abc import Mapping
from typing import Final

from plan.picture.metrics import FONT

LIGHT: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "card": "#ffffff",
    "ink": "#0f1b2d",
    "soft": "#4a5a6e",
    "rule": "#c9d2dd",
    "line": "#41536b",
    "open": "#b8440a",
    "grant": "#6d5aa8",
    "join": "#0b7285",
    "global": "#f7f8fa",
    "global-line": "#5b6b80",
    "region": "#fbfdfd",
    "region-line": "#007a7c",
    "network": "#fbfaff",
    "network-line": "#7a3ff0",
    "public": "#f2f8e6",
    "public-line": "#557a0c",
    "private": "#e9f6f8",
    "private-line": "#00707a",
    "isolated": "#e6f0f7",
    "isolated-line": "#0b5a80",
    "rest": "#f7f8fa",
    "rest-line": "#5b6b80",
}
DARK: Final[Mapping[str, str]] = {
    "paper": "#0f1620",
    "card": "#1a2432",
    "ink": "#eef3f9",
    "soft": "#a9b8ca",
    "rule": "#3a4a5f",
    "line": "#9fb2c9",
    "open": "#ff9d5c",
    "grant": "#b9a7f2",
    "join": "#5ccfe0",
    "global": "#141d29",
    "global-line": "#8fa2ba",
    "region": "#111a24",
    "region-line": "#4fc3c5",
    "network": "#15172a",
    "network-line": "#b08cff",
    "public": "#18230f",
    "public-line": "#a5cc4b",
    "private": "#0d2429",
    "private-line": "#4fc7d3",
    "isolated": "#10222e",
    "isolated-line": "#6fb8e0",
    "rest": "#141d29",
    "rest-line": "#8fa2ba",
}
BOXES: Final = ("global", "region", "network", "public", "private", "isolated", "rest")
MEANS: Final = ("open", "packets", "grant", "join")
"""Kinds of arrows; packets take the colour `line`."""
ROOT: Final = ".groundwork-picture"


def style() -> str:
    """The sheet of every picture; each rule is below the class of the picture."""
    rules = [
        f"{ROOT}{{{_variables(LIGHT)}font-family:{FONT};font-size:11px}}",
        f"@media (prefers-color-scheme:dark){{{ROOT}{{{_variables(DARK)}}}}}",
        f'[data-theme="light"] {ROOT}{{{_variables(LIGHT)}}}',
        f'[data-theme="dark"] {ROOT}{{{_variables(DARK)}}}',
        *(f"{ROOT} {rule}" for rule in RULES),
        *(f"{ROOT} .{box}>rect{{fill:{_of(box)}}}" for box in BOXES),
        *(f"{ROOT} .box.{box}>rect{{stroke:{_of(f'{box}-line')}}}" for box in BOXES),
        *(f"{ROOT} .{box}>.name{{fill:{_of(f'{box}-line')}}}" for box in BOXES),
        *(_ink(means) for means in MEANS),
    ]
    return "\n".join(rules)


def _ink(means: str) -> str:
    colour = _of("line" if means == "packets" else means)
    return (
        f"{ROOT} .{means}>.line{{stroke:{colour}}}{ROOT} .{means}>.head{{fill:{colour}}}"
        f"{ROOT} .{means} .sign{{stroke:{colour}}}"
        f"{ROOT} text.{means},{ROOT} .short.{means} text{{fill:{colour}}}"
    )


def _of(name: str) -> str:
    return f"var(--{name})"


def _variables(theme: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in theme.items())


RULES: Final = (
    ".paper{fill:var(--paper)}",
    "text{fill:var(--soft)}",
    ".name{fill:var(--ink);font-size:13px;font-weight:bold}",
    ".box>rect{stroke-width:1.2}",
    ":is(.region,.global,.rest)>rect{stroke-dasharray:5 4}",
    ":is(.public,.private,.isolated)>rect{stroke-width:.6}",
    ".said{text-anchor:middle}",
    ".card>rect{fill:var(--card);stroke:var(--rule)}",
    ".rule{stroke:var(--rule);fill:none}",
    ".sign{stroke:var(--soft);fill:none;stroke-width:1.2}",
    ".line{fill:none;stroke-width:1.5}",
    ".grant>.line{stroke-width:1.1;stroke-dasharray:2 3}",
    ".join>.line{stroke-width:2.5;stroke-dasharray:7 4}",
    ".edge>rect{fill:var(--card)}",
    ".globe{stroke:var(--open);fill:none;stroke-width:1.6}",
    ".node:hover>rect{stroke:var(--ink)}",
    ".edge:hover>.line{stroke-width:2.6}",
)
