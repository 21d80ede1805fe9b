"""How wide a text is, before anybody draws it."""

import unicodedata
from typing import Final

FONT: Final = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif"
"""Families whose letters are equally wide: what fits on one machine fits on all."""
LETTERS: Final = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
"""Widths in thousandths of the size, and the characters of that width."""
WIDTHS: Final = {letter: each for each, letters in LETTERS.items() for letter in letters}
OTHER: Final = 667
"""Of any other character; East Asian ones are as wide as they are high."""
BOLD: Final = 1.08
"""How much wider bold letters are, at most on the average of a word."""
ELLIPSIS: Final = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that a text takes at a size."""
    return sum(map(_thousandths, text)) * size / 1000 * (BOLD if bold else 1)


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut where it would be wider than its room in pixels."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _thousandths(letter: str) -> int:
    wide = unicodedata.east_asian_width(letter) in "FW"
    return WIDTHS.get(letter, 1000 if wide else OTHER)
