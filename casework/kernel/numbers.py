"""A new case's row, under a number of its own."""

from collections.abc import Mapping

from casework.kernel import store
from casework.kernel.casefile import Case
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import SHORTEST_CASE_NUMBER, draw_case_number, fresh_id
from casework.kernel.office import Transaction

_DRAWS_PER_LENGTH = 8
_LONGEST_NUMBER = 12


def take_number(tx: Transaction, case: Case, columns: Mapping[str, object]) -> str:
    """Insert the case under a free number, longer when short ones collide, and return the number.

    `columns` are those that its first step sets. A tip has one case of its own; a part of it stands under a random id.
    """
    part = case.part_of is not None
    values = {
        "authority_id": case.authority,
        "id": case.id,
        "tip_id": fresh_id() if part else case.tip,
        "whole_tip": case.tip if part else None,
        "part_of": case.part_of,
        "department_id": case.department,
        "came_to": case.came_to,
        "urgent": case.urgent,
        "version": case.version + 1,
        "letters_unread": case.letters_unread,
        "entered": case.entered,
        "day": case.day,
        **columns,
    }
    for length in range(SHORTEST_CASE_NUMBER, _LONGEST_NUMBER + 1):
        for _ in range(_DRAWS_PER_LENGTH):
            number = draw_case_number(length)
            if store.insert_case(tx.connection, values | {"number": number}):
                return number
    raise CaseworkError("no_number", "案号用完了。")
