"""Question cards: what a department may ask a reporter for, each with its texts in every language of the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.reader import read


@dataclass(frozen=True)
class CardText:
    """A card in one language: `short` stands in a list, `question` is read in full."""

    short: str
    question: str


@dataclass(frozen=True)
class Card:
    """One question card by its stable id."""

    id: str
    texts: Mapping[str, CardText]


def load_cards(root: Path, languages: Collection[str]) -> dict[str, Card]:
    """Read the cards in the order of the officer's page; PolicyError for a double id or a text missing in a language."""
    top = read(root / "national/questions.toml", root)
    cards: dict[str, Card] = {}
    for table in top.tables("cards"):
        name, texts = table.text("id"), {}
        for language in languages:
            inner = table.table(language)
            texts[language] = CardText(inner.text("short"), inner.text("question"))
            inner.done()
        table.done()
        table.once("id", name, cards)
        cards[name] = Card(name, texts)
    top.done()
    return cards
