"""What other parts of the console add to a case's page: one panel each, between the conclusion and the letters.

A part calls `add(app, template, read)` once. `read(actor, number)` runs a use case of its slice and returns what the
template gets as `panel`, or None where there is nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from casework.kernel.office import Actor

Read = Callable[[Actor, str], object | None]
_KEY = "anshao_panels"


@dataclass(frozen=True)
class Panel:
    """A template and what it is filled with."""

    template: str
    content: object


def add(app: Flask, template: str, read: Read) -> None:
    """Let a panel stand on every case's page; panels stand in the order in which they were added."""
    app.extensions.setdefault(_KEY, []).append((template, read))


def of_case(app: Flask, actor: Actor, number: str) -> list[Panel]:
    """Return the panels that have something to show of a case that the officer may see."""
    registered: list[tuple[str, Read]] = app.extensions.get(_KEY, [])
    return [Panel(template, content) for template, read in registered if (content := read(actor, number)) is not None]
