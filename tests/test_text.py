"""Lines, keys, words, places: the small facts that all else stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.text import Article, Places, Span, count_words, count_words_of, key_of, split_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("a\nb", ["a", "b"], id="line-feed"),
        pytest.param("a\r\nb\r\n", ["a", "b", ""], id="carriage-return-and-line-feed-are-one-end"),
        pytest.param("a\rb", ["a", "b"], id="carriage-return"),
        pytest.param("a\n\rb", ["a", "", "b"], id="line-feed-then-carriage-return-are-two"),
        pytest.param("a\x0bb\x0cc\x85d\u2028e", ["a\x0bb\x0cc\x85d\u2028e"], id="nothing-else-ends-a-line"),
        pytest.param("", [""], id="empty-text-is-one-line"),
        pytest.param("\u3000a\u00a0\n", ["a", ""], id="outer-space-of-all-kinds-is-stripped"),
    ],
)
def test_split_lines(text: str, lines: list[str]) -> None:
    assert [line.text for line in split_lines(text)] == lines


def test_lines_cover_the_text_without_gaps() -> None:
    text = " a \r\n\r\nb\rc\n"
    lines = list(split_lines(text))
    assert [(line.start, line.stop) for line in lines] == [(0, 5), (5, 7), (7, 9), (9, 11), (11, 11)]
    assert [text[line.span.start : line.span.end] for line in lines] == ["a", "", "b", "c", ""]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        pytest.param("► READ MORE »", "read more", id="bullets-arrows-and-case"),
        pytest.param("Read\u00a0more:", "read more", id="no-break-space-and-colon"),
        pytest.param("Read more\uff1a", "read more", id="full-width-colon"),
        pytest.param("Don\u2019t\u200b miss", "don't miss", id="quotes-and-zero-width"),
        pytest.param("\u00ab Zur\u00fcck", '" zur\u00fcck', id="guillemets-are-quotes"),
        pytest.param("Read more\u2026", "read more...", id="ellipsis-is-three-dots"),
        pytest.param("|", "|", id="a-mark-alone-stays"),
        pytest.param("stra\u00dfe", "strasse", id="case-folded"),
        pytest.param("- Anzeige -", "anzeige", id="dashes-around"),
        pytest.param("Share (12)", "share (12)", id="brackets-stay"),
        pytest.param("ANA \u0130\u00c7ER\u0130\u011eE ATLA", "ana i\u00e7eri\u011fe atla", id="turkish-dotted-capital"),
        pytest.param("Yaz\u0131", "yazi", id="turkish-dotless-small"),
        pytest.param("YAZI", "yazi", id="turkish-dotless-capital"),
    ],
)
def test_key_of(line: str, key: str) -> None:
    assert key_of(line) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The train leaves at 09:43.", 5, id="english"),
        pytest.param("– Ja, sa hun", 3, id="a-dash-is-no-word"),
        pytest.param("L’été dernier", 2, id="apostrophe-inside"),
        pytest.param("\u4e2d\u56fd\u5916\u4ea4\u90e8", 3, id="two-han-characters-are-a-word"),
        pytest.param("NHK\u306e\u30cb\u30e5\u30fc\u30b9", 4, id="mixed-scripts"),
        pytest.param("***", 0, id="no-words"),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n") | st.sampled_from("  \t\x0b\u00a0-'\u2019\u2014\u4e2d")), max_size=4
    )
)
def test_words_of_lines_are_those_of_each(lines: list[str]) -> None:
    assert count_words_of(lines) == [count_words(line) for line in lines]


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("He left.", True),
        ("“He left.”", True),
        ("He left…", True),
        ("彼は去った。", True),
        ("He left (he said).", True),
        ("Related stories", False),
        ("By Ana Cruz:", False),
        ("هل رحل؟", True),
    ],
)
def test_is_sentence(line: str, ends: bool) -> None:
    assert next(split_lines(line)).is_sentence is ends


def test_places_count_from_one_in_code_points() -> None:
    places = Places("ab\r\n\U0001f600c\n")
    assert [places.at(offset) for offset in (0, 2, 4, 5, 7)] == [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1)]


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.com/a", "example.com"),
        ("http://user@News.Example.org:8080/x?y", "news.example.org"),
        ("example.net/path", "example.net"),
        ("", None),
        (None, None),
    ],
)
def test_domain(url: str | None, domain: str | None) -> None:
    assert Article("", url=url).domain == domain


def test_language_is_normalised() -> None:
    assert Article("", language="pt_BR").language == "pt"


def test_spans() -> None:
    assert Span(1, 4).covers(Span(1, 3))
    assert not Span(1, 4).covers(Span(0, 3))
    assert Span(1, 4).overlaps(Span(3, 9))
    assert not Span(1, 4).overlaps(Span(4, 9))


def test_articles_are_values_whatever_they_carry() -> None:
    article, same, other = Article("a", meta={"list": [1]}), Article("a", meta={"list": [1]}), Article("a", meta={"list": []})
    assert {article: "found"}.get(same) == "found"
    assert article != other
