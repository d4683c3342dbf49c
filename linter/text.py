"""Text as the rules see it: articles, spans, lines and keys.

The one idea: inside newslint a position is an offset in code points into `Article.text`; lines and columns exist only
in output.  A line ends at LF, CR LF or CR and nowhere else (`str.splitlines` would break at nine more characters).
"""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

LINE_END = regex.compile(r"\r\n|\n|\r")
# Removed from keys: zero-width characters that scrapes carry inside labels, and the soft hyphen.
INVISIBLE = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", "")
QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
LEADING = "\u2022\u00b7\u25b6\u25ba\u25b8\u25cf\u25aa\u25a0\u203b>\u00bb\u203a\u2192\u2794\u27a4\u2013\u2014-*|+ "
TRAILING = ":\u00bb\u203a>\u2192\u2794\u25b8\u25b6|\u2022\u00b7\u2013\u2014- "
PRINTABLE = bytes(range(0x20, 0x7F)) + b"\n"
# Small letters that case folding makes of the Turkish \u0130 and leaves of \u0131: in keys all i are one letter.
TURKISH_I = {"i\u0307": "i", "\u0131": "i"}
# Han, kana and Thai are written without spaces; two of their characters are counted as one word.
UNSPACED = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
# How words are counted without looking at each: signs go, or part words like a space; in UTF-8 the rest must be ASCII or
# letters of scripts that part words by spaces (their lead bytes, with those of combining marks).
SIGNS = bytes(code for code in range(128) if not chr(code).isalnum() and not chr(code).isspace())
SPACES = bytes(32 if chr(code).isspace() else code for code in range(128)) + bytes(range(128, 256))
LINE_SPACES = SPACES[:10] + b"\n" + SPACES[11:]
WORD_SIGNS = dict.fromkeys("\u00a0\u2009\u202f\u2013\u2014\u2026\u00ab\u00bb\u00b7\u2192", " ") | dict.fromkeys(
    "\u2018\u2019\u201c\u201d\u201e\u2022\u20ac\u00a3\u2122\u203a\u200b\u00ad\u00ae", ""
)
LETTERS = bytes(byte for byte in range(0xF0) if byte < 0xC0 or 0xC3 <= byte < 0xE0 or 0xEA <= byte < 0xEE)
WORD = regex.compile(r"[^\W_]+(?:['\u2019\-.,][^\W_]+)*")
ENDS = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")
BEHIND_ENDS = "\"'\u201d\u2019\u00bb\u300d\u300f)]\u201c\u2018"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points: `text[span.start:span.end]` is the thing meant."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from: a path (or `-`), and the row counted from 1 where the file holds many."""

    path: str = "-"
    row: int | None = None

    def __str__(self) -> str:
        return self.path if self.row is None else f"{self.path}:{self.row}"


@dataclass(frozen=True, slots=True)
class Article:
    """One scraped text and what its record says of it: `title` is the headline, `url` the page's address.

    `language` is an ISO 639 code, kept in lower case and without a region.  `origin` is where output says that the text
    came from, `meta` what else a caller wants to find on it again: no rule looks at either.  `is_file` is true where the
    text is a file of its own, so that rules on the file's end apply.
    """

    text: str
    id: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)
    origin: Origin = Origin()
    is_file: bool = False

    def __post_init__(self) -> None:
        if self.language is not None:
            object.__setattr__(self, "language", normal_language(self.language))

    @property
    def domain(self) -> str | None:
        """Host of the url without `www.`, or None."""
        if not self.url:
            return None
        host = self.url.split("//", 1)[-1].split("/", 1)[0].split("@")[-1].split(":", 1)[0].lower()
        return host.removeprefix("www.") or None


@dataclass(frozen=True)
class Line:
    """One line.  `start` to `end` is its content, up to `stop` its line end; `text` is the content without outer space."""

    number: int  # from 0
    start: int
    end: int
    stop: int
    text: str
    offset: int  # of `text`

    @property
    def span(self) -> Span:
        return Span(self.offset, self.offset + len(self.text))

    @property
    def is_blank(self) -> bool:
        return not self.text

    @functools.cached_property
    def key(self) -> str:
        return key_of(self.text)

    @functools.cached_property
    def words(self) -> int:
        return count_words(self.text)

    @functools.cached_property
    def is_sentence(self) -> bool:
        return ends_sentence(self.text)


def split_lines(text: str) -> Iterator[Line]:
    """All lines of `text`, blank ones too; a text that ends in a line end has an empty last line."""
    start = number = 0
    for found in LINE_END.finditer(text):
        yield _line(text, number, start, found.start(), found.end())
        number, start = number + 1, found.end()
    yield _line(text, number, start, len(text), len(text))


def _line(text: str, number: int, start: int, end: int, stop: int) -> Line:
    content = text[start:end]
    stripped = content.strip()
    offset = start + (len(content) - len(content.lstrip()) if stripped else 0)
    return Line(number, start, end, stop, stripped, offset)


def key_of(text: str) -> str:
    """The form in which phrases are compared.

    NFKC, white space to single spaces, zero-width characters gone, quotes unified, case folded (the Turkish i with and
    without its dot are one letter, because a capital I may be either); bullets and arrows before, colons, arrows and
    dashes behind are stripped, unless nothing else is left.
    """
    if text.isascii():
        plain = " ".join(text.replace("`", "'").split()).lower()
    else:
        plain = replaced(text, INVISIBLE)
        if "\u00ab" in plain:  # without its partner, \u00bb is an arrow
            plain = plain.replace("\u00ab", '"').replace("\u00bb", '"')
        plain = replaced(unicodedata.normalize("NFKC", replaced(plain, QUOTES)), QUOTES)
        plain = replaced(" ".join(plain.split()).casefold(), TURKISH_I)
    return plain.lstrip(LEADING).rstrip(TRAILING) or plain


def replaced(text: str, new: Mapping[str, str]) -> str:
    """The text with other strings for some: quicker than `str.translate` where few of them are there."""
    for old in new:
        if old in text:
            text = text.replace(old, new[old])
    return text


def count_words(text: str) -> int:
    """Words as a reader counts them; two Han, kana or Thai characters count as one word."""
    data = _countable(text)
    if data is not None:
        return len(data.translate(SPACES, SIGNS).split())
    unspaced = len(UNSPACED.findall(text))
    spaced = UNSPACED.sub(" ", text) if unspaced else text
    return len(WORD.findall(spaced)) + (unspaced + 1) // 2


def count_words_of(lines: Sequence[str]) -> list[int]:
    """The words of each of some lines, none of which has a line feed inside."""
    data = _countable("\n".join(lines)) if lines else None
    if data is None:
        return list(map(count_words, lines))
    return list(map(len, map(bytes.split, data.translate(LINE_SPACES, SIGNS).split(b"\n"))))


def _countable(text: str) -> bytes | None:
    """The text in bytes whose words can be counted without looking at each; None where there are others."""
    plain = text if text.isascii() else replaced(text, WORD_SIGNS)
    data = plain.encode("utf-8", "surrogatepass")
    return None if data.translate(None, LETTERS) else data


def ends_sentence(text: str) -> bool:
    """Whether a text ends in an end mark, closing marks behind it aside."""
    return text.rstrip(BEHIND_ENDS)[-1:] in ENDS


def odd_characters(text: str) -> str:
    """The characters of a text that are neither printable ASCII nor LF, each once, in no order."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, PRINTABLE)
    return "".join(set(rest.decode("utf-8", "surrogatepass"))) if rest else ""


def normal_language(language: str) -> str:
    """`en-US` and `EN_us` are `en`."""
    return language.strip().lower().replace("_", "-").split("-", 1)[0]


class Places:
    """Offsets of one text to line and column, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1
