"""Finds the cues of an index in the lines of an article: one look at the text for all rules.

The work is done by a few calls that each take the whole text: it is folded, cut into lines, stripped to its letters
(two lines with one key have the same letters), and searched for literals by automata.  Python code runs only for what
was found.  Lines of up to SHORT characters are searched for more literals than long ones, because most patterns cannot
match a long line.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from linter.bits import bits_of
from linter.forms import LETTERS, LINE_EDGE, TEXT_END, TEXT_START, classed, folded
from linter.shapes import Shapes
from linter.text import key_of, odd_characters

SHORT = 200  # characters
# The folded text is made by replacements where no more than so many characters outside ASCII change.
MOST_CHANGING = 30
END_LETTERS = 12  # bytes; lines with fewer resemble no other line
MOST_ALIKE = 100  # lines that one is compared with
MOST_KNOWN = 100_000  # heads of lines that are kept in mind
_ASCII = "".join(map(chr, range(128)))
FOLDED_ASCII = folded(_ASCII).encode() + bytes(range(128, 256))
CLASSED_ASCII = classed(_ASCII).encode() + bytes(range(128, 256))
# What is no letter, in folded UTF-8: of other scripts the lead bytes are kept, but for those of signs and marks.
_LEADS = frozenset(range(0xC3, 0xF5)) - {0xCC, 0xCD, 0xE2, 0xE3, 0xEF}
NO_HEADS = bytes(byte for byte in range(256) if byte != 10 and not 97 <= byte <= 122)
NO_LETTERS = bytes(byte for byte in range(256) if byte != 10 and not 97 <= byte <= 122 and byte not in _LEADS)


@dataclass(frozen=True, slots=True)
class Literals:
    """Literals to be searched for, and for each the numbers of the patterns that need it."""

    texts: tuple[str, ...]
    owners: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Marks:
    """Sets of lines: `keyed` where the key of a part of a rule is, `matched` where a pattern may match."""

    keyed: dict[int, int] = field(default_factory=dict)
    matched: dict[int, int] = field(default_factory=dict)
    said_before: dict[int, int] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)  # of each line


class Reader:
    """Reads lines with all cues at once."""

    def __init__(
        self,
        keys: Mapping[str, tuple[int, ...]],
        key_letters: frozenset[bytes],
        longest: int,
        short: Literals,
        long: Literals,
        cased: Literals,
        classed: Literals,
        texts: Literals,
        heads: Mapping[str, int],
        shapes: Shapes,
        echoes: Sequence[tuple[int, int]],
    ) -> None:
        self._keys = keys
        self._longest = longest
        self._key_letters = key_letters
        self._short = _Searcher(short)
        self._long = _Searcher(long)
        self._cased = _Searcher(cased)
        self._classed = _Searcher(classed)
        self._texts = _Searcher(texts)
        self._heads = _Heads(heads)
        self._shapes = shapes
        self._echoes = echoes
        self._folds: dict[str, tuple[str, bool]] = {}

    def read(self, lines: Sequence[str]) -> Marks:
        """What is in lines: not blank, without outer space."""
        marks = Marks()
        if lines:
            text = "\n".join(lines)
            plain = text.encode("utf-8", "surrogatepass")
            data, is_tame = self._folded(text, plain)
            marks.letters = data.translate(None, NO_LETTERS).split(b"\n")
            self._read_keys(lines, is_tame, marks)
            self._read_heads(lines, data, marks)
            self._read_literals(lines, plain, data, marks)
            self._read_echoes(lines, marks)
        return marks

    def _folded(self, text: str, plain: bytes) -> tuple[bytes, bool]:
        """The folded text in UTF-8, and whether lines with the same key have the same letters in it."""
        if len(plain) == len(text):
            return plain.translate(FOLDED_ASCII), True
        odd = odd_characters(text)
        folds = self._folds
        changing: list[tuple[str, str]] = []
        is_tame = True
        for character in odd:
            known = folds.get(character)
            if known is None:
                known = folds[character] = (folded(character), _is_tame(character))
            if not known[1]:
                is_tame = False
            if known[0] != character:
                changing.append((character, known[0]))
        if len(changing) > MOST_CHANGING:
            return folded(text).encode("utf-8", "surrogatepass"), is_tame
        for character, fold in changing:
            text = text.replace(character, fold)
        return text.encode("utf-8", "surrogatepass").translate(FOLDED_ASCII), is_tame

    def _classes(self, lines: Sequence[str], plain: bytes) -> bytes | None:
        """The text with its letters by class, None where that would take too long."""
        text = "\n".join(lines)
        if len(plain) != len(text):
            changing = [c for c in odd_characters(text) if classed(c) != c]
            if len(changing) > MOST_CHANGING:
                return None
            for character in changing:
                text = text.replace(character, classed(character))
            plain = text.encode("utf-8", "surrogatepass")
        return plain.translate(CLASSED_ASCII)

    def _read_keys(self, lines: Sequence[str], is_tame: bool, marks: Marks) -> None:
        """Lines that are phrases, and lines that were said before.  Keys are computed only where letters are the same."""
        if not is_tame:
            self._note_keys(lines, range(len(lines)), marks)
            self._note_said_before(lines, range(len(lines)), marks)
            return
        letters = marks.letters
        seen = set(letters)
        if not self._key_letters.isdisjoint(seen):
            wanted = self._key_letters
            self._note_keys(lines, [n for n, line in enumerate(letters) if line in wanted], marks)
        if len(seen) < len(letters):
            first: dict[bytes, int] = {}
            again = {n for n, line in enumerate(letters) if first.setdefault(line, n) != n}
            again.update(first[letters[n]] for n in tuple(again))
            self._note_said_before(lines, sorted(again), marks)

    def _note_keys(self, lines: Sequence[str], positions: Iterable[int], marks: Marks) -> None:
        keys, longest, keyed = self._keys, self._longest, marks.keyed
        for position in positions:
            line = lines[position]
            if len(line) <= longest:
                for owner in keys.get(key_of(line), ()):
                    keyed[owner] = keyed.get(owner, 0) | 1 << position

    def _note_said_before(self, lines: Sequence[str], positions: Iterable[int], marks: Marks) -> None:
        last_seen: dict[str, int] = {}
        for position in positions:
            key = key_of(lines[position])
            if key in last_seen:
                marks.said_before[position] = last_seen[key]
            last_seen[key] = position

    def _read_heads(self, lines: Sequence[str], data: bytes, marks: Marks) -> None:
        """Lines that begin with letters that a pattern begins with."""
        heads, allowed, matched = self._heads, self._shapes.allowed, marks.matched
        for position, letters in enumerate(data.translate(None, NO_HEADS).split(b"\n")):
            if bits := heads[letters[:LETTERS]]:
                bits &= allowed(lines[position])
                while bits:
                    lowest = bits & -bits
                    number = lowest.bit_length() - 1
                    matched[number] = matched.get(number, 0) | 1 << position
                    bits ^= lowest

    def _read_literals(self, lines: Sequence[str], plain: bytes, data: bytes, marks: Marks) -> None:
        shapes = _LineShapes(self._shapes, lines)
        whole = range(len(lines))
        self._long.mark(data, whole, shapes, marks.matched)
        self._cased.mark(plain, whole, shapes, marks.matched)
        if self._classed.owners:
            classes = self._classes(lines, plain)
            if classes is not None:
                self._classed.mark(classes, whole, shapes, marks.matched)
            else:  # too many letters to be told apart: all lines are worth a look
                for number in {number for owners in self._classed.owners for number in owners}:
                    marks.matched[number] = bits_of(n for n in whole if shapes[n] >> number & 1)
        short = [n for n, line in enumerate(lines) if len(line) <= SHORT]
        if short:
            if len(short) < len(lines):
                pieces = data.split(b"\n")
                data = b"\n".join([pieces[n] for n in short])
            self._short.mark(data, short, shapes, marks.matched)

    def occurring(self, text: str) -> frozenset[int]:
        """The numbers of what may occur somewhere in a text, lines or not."""
        data, _ = self._folded(text, text.encode("utf-8", "surrogatepass"))
        edges = (TEXT_START.encode(), TEXT_END.encode())
        return frozenset(number for owners in self._texts.owners_in(edges[0] + data + edges[1]) for number in owners)

    def _read_echoes(self, lines: Sequence[str], marks: Marks) -> None:
        for size, number in self._echoes:
            for position, line in enumerate(lines):
                if _is_echo(line, size) and self._shapes.allowed(line) >> number & 1:
                    marks.matched[number] = marks.matched.get(number, 0) | 1 << position


class _Heads(dict[bytes, int]):
    """The bits of the patterns that may match a line, by its first letters; worked out when they are first met."""

    def __init__(self, heads: Mapping[str, int]) -> None:
        super().__init__()
        self._known = {head.encode(): bits for head, bits in heads.items()}

    def __missing__(self, letters: bytes) -> int:
        if len(self) > MOST_KNOWN:
            self.clear()
        bits = self._known.get(letters, 0)
        for size in range(1, LETTERS):
            bits |= self._known.get(letters[:size] + b"*", 0) if size <= len(letters) else 0
        self[letters] = bits
        return bits


class _Searcher:
    """One automaton over literals."""

    def __init__(self, literals: Literals) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

        encoded = [text.replace(LINE_EDGE, "\n").encode("utf-8", "surrogatepass") for text in literals.texts]
        self._inside = [int(text.startswith(b"\n")) for text in encoded]  # offset of a byte that is in the line itself
        self.owners = literals.owners
        self._masks = [sum(1 << number for number in owners) for owners in literals.owners]
        self._automaton = BytesAhoCorasick(encoded, MatchKind.Standard, Implementation.ContiguousNFA) if encoded else None

    def mark(self, data: bytes, positions: Sequence[int], shapes: _LineShapes, matched: dict[int, int]) -> None:
        """Note the lines that have a literal of a pattern and its shape; LF parts them in `data`, `positions` are theirs."""
        hits = self._hits(b"\n" + data + b"\n")
        if not hits:
            return
        ends = list(accumulate(map(len, (data + b"\n").splitlines(keepends=True))))  # offset of each line's end
        masks, inside, owners = self._masks, self._inside, self.owners
        last: dict[int, int] = {}
        for literal, start, _ in hits:
            place = bisect_right(ends, start + inside[literal] - 1)
            if last.get(literal) == place:
                continue
            last[literal] = place
            position = positions[place]
            if bits := masks[literal] & shapes[position]:
                line = 1 << position
                for number in owners[literal]:
                    if bits >> number & 1:
                        matched[number] = matched.get(number, 0) | line

    def owners_in(self, data: bytes) -> Iterable[tuple[int, ...]]:
        """The owners of each literal that is there."""
        return [self.owners[literal] for literal in {literal for literal, _, _ in self._hits(data)}]

    def _hits(self, data: bytes) -> Sequence[tuple[int, int, int]]:
        return [] if self._automaton is None else self._automaton.find_matches_as_indexes(data, overlapping=True)


class _LineShapes(dict[int, int]):
    """The bits of the shapes of lines, by position; worked out when they are first asked for."""

    def __init__(self, shapes: Shapes, lines: Sequence[str]) -> None:
        super().__init__()
        self._allowed = shapes.allowed
        self._lines = lines

    def __missing__(self, position: int) -> int:
        self[position] = bits = self._allowed(self._lines[position])
        return bits


def _is_echo(line: str, size: int) -> bool:
    """Whether a line ends with what it begins with, and that is `size` characters long at least."""
    place = line.find(line[:size], size)
    while place >= 0:
        if line.startswith(line[place:]):
            return len(line) - place >= size
        place = line.find(line[:size], place + 1)
    return False


def alike(letters: Sequence[bytes]) -> dict[int, list[int]]:
    """For each line the last lines before it that begin or end with the same END_LETTERS letters, where there are any.

    MOST_ALIKE of each sort: a text that says one sentence again and again would take a square of memory.
    """
    seen: dict[bytes, list[int]] = {}
    found: dict[int, list[int]] = {}
    for position, line in enumerate(letters):
        if len(line) >= END_LETTERS:
            beginning, ending = (seen.get(end, ())[-MOST_ALIKE:] for end in (line[:END_LETTERS], line[: -END_LETTERS - 1 : -1]))
            others = {*beginning, *ending}
            if others:
                found[position] = sorted(others)
            seen.setdefault(line[:END_LETTERS], []).append(position)
            seen.setdefault(line[: -END_LETTERS - 1 : -1], []).append(position)
    return found


def letters_of(text: str) -> bytes:
    """The letters of a folded line."""
    return folded(text).encode("utf-8", "surrogatepass").translate(None, NO_LETTERS)


def _is_tame(character: str) -> bool:
    """Whether a character has the same letters in a line as in the line's key, whatever stands beside it."""
    if unicodedata.category(character).startswith("M"):
        return False
    beside = (f"\u1100{character}", f"\uac00{character}", f"{character}\u1161")  # parts of Korean syllables
    if any(unicodedata.normalize("NFC", pair) != pair for pair in beside):
        return False
    return letters_of(f"x{character}x") == letters_of(key_of(f"x{character}x"))
