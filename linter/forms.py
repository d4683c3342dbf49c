"""Forms of a text in which literals are looked for.

In literals LINE_EDGE stands for the beginning or the end of a line, TEXT_START and TEXT_END for those of a whole text.
"""

from __future__ import annotations

import enum
import functools
import unicodedata

LINE_EDGE = "\x01"
TEXT_START, TEXT_END = "\x02", "\x03"
EDGES = LINE_EDGE + TEXT_START + TEXT_END
LETTERS = 6  # of the beginning of a line that are looked at
# The zero of each run of ten digits that `\d` takes, as hexadecimal code points.
ZEROS = (
    "30 660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 "
    "1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 ff10 104a0 10d30 10d40 11066 110f0 11136 111d0 112f0 11450 "
    "114d0 11650 116c0 116d0 116da 11730 118e0 11950 11bf0 11c50 11d50 11da0 11de0 11f50 16130 16a60 16ac0 16b50 "
    "16d70 1ccf0 1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e4f0 1e5f1 1e950 1fbf0"
)
# White space that does not end a line.
SPACES = "\t\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# Characters that `regex` takes for others under (?i), beside upper and lower case.
_UNIFIED = str.maketrans(
    {
        "\u0131": "i",
        "\u00df": "ss",
        "\u00aa": "a",
        "\u00ba": "o",
        "\u017f": "s",
        "\u00b5": "\u03bc",
        "\u03c2": "\u03c3",
        "\u03d0": "\u03b2",
        "\u03f5": "\u03b5",
        "\u03d1": "\u03b8",
        "\u03f0": "\u03ba",
        "\u03d6": "\u03c0",
        "\u03f1": "\u03c1",
        "\u03d5": "\u03c6",
        "\u0345": "\u03b9",
        "\u1fbe": "\u03b9",
        "\u1c80": "\u0432",
        "\u1c81": "\u0434",
        "\u1c82": "\u043e",
        "\u1c83": "\u0441",
        "\u1c84": "\u0442",
        "\u1c85": "\u0442",
        "\u1c86": "\u044a",
        "\u1c87": "\u0463",
    }
    | dict.fromkeys(SPACES, " ")
    | {chr(int(zero, 16) + digit): "0" for zero in ZEROS.split() for digit in range(10)}
    | {chr(0xFF41 + letter): chr(ord("a") + letter) for letter in range(26)}  # full width
)


class Form(enum.Enum):
    """Forms of a text that is searched for literals: folded, as it is, or with a letter for each class of letters."""

    FOLDED = "folded"
    CASED = "cased"
    CLASSED = "classed"


def folded(text: str) -> str:
    """Text in which letters that differ only by case or width are the same, and so are all digits, and all spaces in a line.

    What becomes of a character never depends on its neighbours, so a text that holds another one does so folded too.
    """
    return text.replace("\u0130", "i").lower().translate(_UNIFIED)


def classed(text: str) -> str:
    """Text in which a capital is `A`, any other letter `a`, a digit `0` and white space in a line a space."""
    return "".join(map(_class_of, text))


@functools.cache
def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "L":
        return "A" if category in ("Lu", "Lt") else "a"
    return "0" if category == "Nd" else " " if character in SPACES else character
