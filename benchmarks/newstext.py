"""News text to measure on: made up, the same on every run, as dirty as a naive scrape or as clean as a good extractor's.

An article is 6 KB on average: a headline, twenty to forty paragraphs of invented sentences, and between them the labels,
captions, link lists and boxes that scrapers leave.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

PEOPLE = "Ana Cruz|Piet Vos|Mara Lind|Omar Haddad|Julia Stern|Ken Ito|Rosa Bell|Tom Okafor|Lena Weiss|Ivo Marek".split("|")
PLACES = "Northport|Elmside|the capital|Lower Varn|the river district|Kestrel Bay|the old harbour|Saint Orrin".split("|")
BODIES = "the council|the ministry|the water board|the union|the port authority|a panel of judges|the museum".split("|")
DEEDS = (
    "will close the old bridge for repairs|has put off its vote on the new tram line|wants to raise the price of a ticket|"
    "found no fault with the builder|bought back the land that it had sold|is looking into the fire of last autumn|"
    "agreed on a budget after nine hours of talks|asked the courts to stop the plan|doubled the number of its inspectors"
).split("|")
REASONS = (
    "because the steel had rusted through in several places|after two winters of floods|although nobody had complained|"
    "to make room for the market that moves there in May|so that the work can begin before the snow|"
    "despite a letter that four hundred neighbours had signed|as the money from the fund runs out in June"
).split("|")
FURNITURE = (
    "Advertisement|Share|Facebook\nTwitter\nEmail|close|Read more: {title}|Related stories\n{title}\n{title}|"
    "A man walks past {place}. Photo: Reuters|09:43\n\n{title}\n\n{title}|Sign up for our newsletter|Comments|"
    "Most Popular\n{title}\n{title}\n{title}|Published on March 4, 2024|By {person}|Story continues below advertisement|"
    "Listen to this article|Copyright 2024 The Herald. All rights reserved."
).split("|")


DIRTY, CLEAN = 0.25, 0.03  # share of paragraphs with furniture before them; CLEAN is about one an article


def articles(count: int, seed: int = 1, chance: float = DIRTY) -> Iterator[str]:
    """`count` articles; the same seed gives the same ones."""
    source = random.Random(seed)
    for _ in range(count):
        yield _article(source, chance)


def sized(count: int, size: int, seed: int = 1, chance: float = DIRTY) -> Iterator[str]:
    """`count` articles of at least `size` characters: a headline, and as many whole paragraphs as that takes."""
    source = random.Random(seed)
    for _ in range(count):
        text = _title(source)
        while len(text) < size:
            if source.random() < chance:
                text += "\n\n" + _furniture(source)
            text += "\n\n" + " ".join(_sentence(source) for _ in range(source.randint(1, 3)))
        yield text


def rows(count: int, seed: int = 1, chance: float = DIRTY) -> Iterator[str]:
    """The articles as JSON rows, without line ends."""
    for number, text in enumerate(articles(count, seed, chance)):
        record = {"id": number, "url": f"https://news.example/{number}", "language": "en", "text": text}
        yield json.dumps(record, ensure_ascii=False)


def _article(chance: random.Random, dirt: float) -> str:
    parts = [_title(chance)]
    for _ in range(chance.randint(20, 40)):
        if chance.random() < dirt:
            parts.append(_furniture(chance))
        parts.append(" ".join(_sentence(chance) for _ in range(chance.randint(1, 3))))
    if dirt >= DIRTY:
        parts += [_furniture(chance) for _ in range(chance.randint(1, 6))]
    return "\n\n".join(parts)


def _sentence(chance: random.Random) -> str:
    who, deed, why = chance.choice(BODIES), chance.choice(DEEDS), chance.choice(REASONS)
    body = f"{who[0].upper()}{who[1:]} in {chance.choice(PLACES)} {deed}, {why}"
    if chance.random() < 0.3:
        return f"“{body},” {chance.choice(PEOPLE)} said on {chance.choice(['Monday', 'Tuesday', 'Friday'])}."
    return body + "."


def _title(chance: random.Random) -> str:
    return f"{chance.choice(PLACES).title()} {chance.choice(DEEDS)}"


def _furniture(chance: random.Random) -> str:
    text = chance.choice(FURNITURE)
    while "{title}" in text:
        text = text.replace("{title}", _title(chance), 1)
    return text.format(place=chance.choice(PLACES), person=chance.choice(PEOPLE))
