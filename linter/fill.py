"""Write the `fixed` text of new bad examples into the text of a rule file, and change nothing else in it.

The places come from the nodes of the YAML, so that comments, order and quotes stay as they are.  What was written is read
back and compared: a file where it does not come out as meant is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.schema import Node, Reader, get, is_in_braces, is_mapping, scalar_text, style_of

FLOW_SIGNS = frozenset(",[]{}#:\n")  # a plain scalar with one of them must be quoted inside braces
BLOCK_STYLES = ("|", ">")


class CannotFill(ValueError):
    """The file is written in a way that this module does not follow."""


def filled(text: str, path: str, fixed: Mapping[tuple[int, int], str]) -> str:
    """The text of a rule file with a `fixed` for each bad example that begins at a line and column of `fixed`.

    Raises CannotFill where one of them is not there, or could not be written without touching anything else.
    """
    for place in sorted(fixed, reverse=True):  # from below, so that the places above stay what they are
        before = _root(text, path)
        node = next((node for node in _bad_examples(before) if _place(node) == place), None)
        if node is None:
            raise CannotFill(f"no bad example at line {place[0]}, column {place[1]}")
        start, end, new = _edit(text, node, fixed[place])
        after = text[:start] + new + text[end:]
        if _plain(_root(after, path)) != _plain(before, node, fixed[place]):
            raise CannotFill(f"the example at line {place[0]} is written in a way that is not followed here")
        text = after
    return text


def quoted(text: str) -> str:
    """A double-quoted scalar of YAML on one line; what cannot be seen is escaped."""
    signs = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(signs.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text) + '"'


def _escaped(sign: str) -> str:
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _root(text: str, path: str) -> Node:
    reader = Reader()
    root = reader.compose(text, path)
    if root is None:
        raise CannotFill(str(reader.mistakes[0]))
    return root


def _bad_examples(node: Node) -> Iterator[Node]:
    """The nodes below a key `bad`, wherever it stands."""
    if is_mapping(node):
        for name, value in node.value:
            if name.value == "bad":
                yield from Reader().items(value)
            else:
                yield from _bad_examples(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _bad_examples(item)


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _edit(text: str, node: Node, fixed: str) -> tuple[int, int, str]:
    """Where in the file something is put for what is there: start, end, the new text."""
    if not is_mapping(node):
        return _mapping_of(text, node, fixed)
    value = get(node, "text")
    if value is None or not node.start_mark.index <= value.start_mark.index <= value.end_mark.index <= node.end_mark.index:
        raise CannotFill(f"the example at line {node.start_mark.line + 1} has its text elsewhere")
    if is_in_braces(node):
        return value.end_mark.index, value.end_mark.index, f", fixed: {quoted(fixed)}"
    name = next(name for name, _ in node.value if name.value == "text")
    return _line_below(text, value, name.start_mark.column, fixed)


def _mapping_of(text: str, node: Node, fixed: str) -> tuple[int, int, str]:
    """An example that is a text alone becomes a mapping."""
    start, end, column = node.start_mark.index, node.end_mark.index, node.start_mark.column
    source = text[start:end]
    if source[:1] in ("&", "!", "*"):
        raise CannotFill(f"the example at line {node.start_mark.line + 1} has an anchor or a tag")
    if style_of(node) in BLOCK_STYLES:
        at, _, below = _line_below(text, node, column, fixed)
        header, content = text[start:at].split("\n", 1)
        moved = "\n".join(f"  {line}" if line.strip() else line for line in content.split("\n"))
        return start, at, f"text: {header}\n{moved}{below}"
    if not style_of(node) and not FLOW_SIGNS.isdisjoint(source):
        source = quoted(scalar_text(node) or "")
    return start, end, f"{{text: {source}, fixed: {quoted(fixed)}}}"


def _line_below(text: str, value: Node, column: int, fixed: str) -> tuple[int, int, str]:
    """A line of its own behind a value of a block mapping, whatever comment stands behind that."""
    end = value.end_mark.index
    if style_of(value) in BLOCK_STYLES:
        end = value.start_mark.index + len(text[value.start_mark.index : end].rstrip())
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    newline = "\r\n" if text[:line_end].endswith("\r") else "\n"
    line_end -= len(newline) - 1
    return line_end, line_end, f"{newline}{' ' * column}fixed: {quoted(fixed)}"


def _plain(node: Node, example: Node | None = None, fixed: str = "") -> object:
    """The values of a file without their places and styles; with a `fixed` for one example."""
    if node is example:
        plain = _plain(node)
        return {**(plain if isinstance(plain, dict) else {"text": plain}), "fixed": fixed}
    if is_mapping(node):
        return {str(name.value): _plain(value, example, fixed) for name, value in node.value}
    if isinstance(node.value, list):
        return [_plain(item, example, fixed) for item in node.value]
    return str(node.value)
