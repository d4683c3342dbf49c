"""What the shipped joins may never glue: paragraphs, headings, list items, verse; and beside it what they must mend."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter import fix
from linter.rule import Ruleset

PARAGRAPHS = (
    "The council closed the old bridge on Monday.",
    "“We had no choice,” the mayor said.",
    "Will it ever open again?",
    "Nobody from the ministry came to look at the rusted steel.",
    "1,200 cars a day now take the ferry.",
)


NEVER_JOINED = {
    "heading-and-paragraph": "What the mayor wants\nThe council closed the old bridge on Monday.",
    "paragraph-and-heading": "The council closed the old bridge on Monday.\nWhat comes next",
    "heading-that-ends-in-a-preposition": "What the town is waiting for\nThe council closed the old bridge on Monday.",
    "heading-that-ends-in-a-preposition-above-a-name": "What the river did to\nIda Holm\nThe painter lost her house.",
    "heading-and-a-brand-in-small-letters": "New phones are cheaper\niPhone and Galaxy models cost less this year.",
    "headline-by-name": "Council closes the old bridge for the whole of next winter\nby\nIda Holm\nIt rained.",
    "headline-by-names": "Council closes the old bridge for the whole of next winter\nby Ida Holm and Per Lund\nIt rained.",
    "headline-topic-by-name": "Council closes the old bridge for the whole of next winter\npolitics\nby\nIda Holm",
    "headline-and-date-in-small-letters": "Le vieux pont est fermé\nlundi 3 mars 2025 à 10:12\nIl pleut.",
    "list-with-dashes": "- bread\n- milk\n- two pounds of flour",
    "list-with-hyphens": "To buy\n-bread for the boys\n-milk for the baby",
    "list-of-words": "bread\nmilk\nflour",
    "list-with-numbers": "1. Open the gate\n2. Close the gate\n3. Walk on",
    "list-of-things": "What to pack:\nbottled water\nrain jacket\nhealthy snack bars\ncamera\nWe never needed more.",
    "ingredients": "butter\ntwo large onions, chopped very fine and fried in oil until golden\nsalt\na pinch of sugar",
    "list-of-long-items": "It wants:\nthe old bridge closed to all cars by May\na ferry to run every day of it\na report",
    "list-with-semicolons": "The council wants:\nthe old bridge to be closed;\nthe ferry to run; and\na report on the cost.",
    "tags-in-small-letters": "The bridge is shut.\nbridges\nharbour news\nmayor of the town\nold steel",
    "tags-in-mixed-letters": "The bridge is shut.\nBridges\nharbour news\ncity council\nfloods and storms",
    "names-and-prices-in-turn": "Best price USD 12\nseaside Deck Pants\nBest price USD 14\nseaside Deck Shirt\nBest price 15",
    "definitions": "bridge\na road that is carried over water by pillars\nferry\na boat that carries people and cars over it",
    "definitions-with-end-marks": "bridge\na road over water.\nferry\na boat that carries people.",
    "table": "name\nage\nhome town\nIda Holm\n44\nBern",
    "standings": "1\nHarbour United\n38\nfirst division\n2\nOld Town\n38\nfirst division",
    "dialogue-with-dashes": "– Will it open again?\n– nobody knows, he said\n– then we wait",
    "interview": "Lena Park: What comes next?\nIda Holm: nothing\nLena Park: and then?",
    "verse-with-capitals": "The river rose,\nThe river fell,\nAnd still the bridge\nIt stood so well.",
    "verse-with-commas": "The river rose,\nThe river fell\nand took the town.",
    "verse-in-small-letters": "the river rose that night\nand still it rose by day\nand took the old bridge away",
    "verse-of-one-sentence": "The river rose that night\nand still it rose by day\nand took the house\nand the bridge away.",
    "three-lines-of-verse": "Old bridge in the rain\nthe ferry waits for nobody\nand the river sleeps.",
    "ingredients-in-spanish": "Para la sopa:\nagua\ndos cebollas grandes\nsal y pimienta\nmantequilla",
    "tags-in-russian": "Мост закрыт.\nмосты\nновости города\nмэр и совет\nстарая сталь",
    "list-in-greek": "Η γέφυρα έκλεισε.\nνερό\nδύο κρεμμύδια\nαλάτι και πιπέρι\nβούτυρο",
    "tags-in-turkish": "Köprü kapandı.\nköprü\nşehir haberleri\nbelediye başkanı\neski çelik",
    "heading-in-georgian": "ახალი ხიდი ქალაქში\nსაბჭომ ორშაბათს ძველი ხიდი დახურა, რადგან ის საშიში იყო ყველასთვის.",
    "heading-in-arabic": "الجسر القديم\nأغلق المجلس الجسر القديم يوم الاثنين لأنه لم يعد آمنا.",
    "heading-in-hebrew": "הגשר הישן\nהמועצה סגרה את הגשר הישן ביום שני כי הוא כבר לא בטוח.",
    "heading-in-japanese": "古い橋\n市議会は月曜日に古い橋を閉鎖した。",
    "heading-in-chinese": "旧桥关闭\n市议会周一关闭了旧桥，因为它不再安全。",
    "heading-in-korean": "낡은 다리\n시의회는 월요일에 낡은 다리를 폐쇄했다.",
    "heading-in-thai": "สะพานเก่า\nสภาเมืองปิดสะพานเก่าในวันจันทร์",
    "heading-in-hindi": "पुराना पुल\nनगर परिषद ने सोमवार को पुराना पुल बंद कर दिया।",
}


@pytest.mark.parametrize("text", NEVER_JOINED.values(), ids=NEVER_JOINED)
def test_is_never_joined(shipped: Ruleset, text: str) -> None:
    assert [finding for finding in fix(text, shipped).applied if "split" in finding.rule] == []


@pytest.mark.parametrize("text", NEVER_JOINED.values(), ids=NEVER_JOINED)
def test_is_never_joined_behind_prose(shipped: Ruleset, text: str) -> None:
    """The same below a paragraph and above one, as in an article."""
    text = f"{PARAGRAPHS[0]}\n{text}\n{PARAGRAPHS[3]}"
    assert [finding for finding in fix(text, shipped).applied if "split" in finding.rule] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=6, unique=True))
def test_whole_sentences_stay_apart(shipped: Ruleset, lines: list[str]) -> None:
    assert fix("\n".join(lines), shipped).text.split("\n") == lines


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (
            "She works for the\nHarbour Gazette\n, which closed in May.",
            "She works for the Harbour Gazette, which closed in May.",
        ),
        ("Work on the old\nbridge deck\nwould go on until spring.", "Work on the old bridge deck would go on until spring."),
        (
            "Traders from\nHarbour Lane\nmet to save the market.",
            "Traders from Harbour Lane met to save the market.",
        ),
        ("The\nOld Bridge\nhas been shut for ten years now.", "The Old Bridge has been shut for ten years now."),
        ("Last winter,\nIda Holm\nsold the last of her boats.", "Last winter, Ida Holm sold the last of her boats."),
        (
            "How Ida Holm lives on the river now\nIda Holm\n, who is 80, has moved to a boat.",
            "How Ida Holm lives on the river now\nIda Holm, who is 80, has moved to a boat.",
        ),
        (
            "Die Züge aus\nAltstadt\n, die oft zu spät kamen, fallen aus.",
            "Die Züge aus Altstadt, die oft zu spät kamen, fallen aus.",
        ),
        (
            "Nadie vive ya en\nVilla Norte\ndesde que cerró la fábrica.",
            "Nadie vive ya en Villa Norte desde que cerró la fábrica.",
        ),
        ("De brug van\nNoorderhaven\nblijft ook dit jaar dicht.", "De brug van Noorderhaven blijft ook dit jaar dicht."),
        ("新しい橋は横浜市、\n川崎市\n、東京都を結ぶ。", "新しい橋は横浜市、川崎市、東京都を結ぶ。"),
    ],
)
def test_a_sentence_cut_at_a_link_is_whole_again(shipped: Ruleset, text: str, fixed: str) -> None:
    assert fix(text, shipped).text == fixed
