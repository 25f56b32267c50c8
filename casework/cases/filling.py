"""The reporter's sentences of the policies, filled with what an event tells: days, sums, names."""

from collections.abc import Mapping
from typing import Any

from casework.kernel.ids import Day, date_of
from casework.rules.deadlines import days_left, promised_day
from casework.rules.money import yuan
from policies import StateText


def filled(text: StateText, known: Mapping[str, Any], today: Day) -> str:
    """Fill a sentence; one whose day is over reads as its `late` says, where there is such a reading."""
    promised = known.get("day")
    is_late = bool(text.late) and isinstance(promised, int) and promised < today
    return fill(text.late if is_late else text.sentence, known, today)


def fill(sentence: str, fields: Mapping[str, Any], today: Day | None) -> str:
    """Fill {day} and {since} with page days, {amount} with yuan and {left} with the days that remain."""
    values = {name: value for name, value in fields.items() if isinstance(value, str)}
    for name in ("day", "since"):
        if isinstance(fields.get(name), int):
            values[name] = promised_day(date_of(fields[name]), provisional=name == "day" and bool(fields.get("provisional")))
    if isinstance(fields.get("amount"), int):
        values["amount"] = yuan(fields["amount"])
    if today is not None and isinstance(fields.get("day"), int):
        values["left"] = str(max(0, days_left(date_of(fields["day"]), date_of(today))))
    return sentence.format_map(values)
