"""The authorities that this office pays for: each is introduced once, by its root key and the department that approves."""

from payer.database import insert_once
from payer.errors import PayerError
from payer.office import PayerOffice
from payer.tables import authority_root


def introduce(office: PayerOffice, authority_id: bytes, name: str, root_public: bytes, approver: bytes) -> None:
    """Make an authority known: `approver` is the holder (16 bytes) whose certifying key stands behind its awards.

    Raises PayerError `known` for an authority that is known already: a root is never replaced by a file.
    """
    row = {"authority_id": authority_id, "name": name, "root_public": root_public, "approver": approver}
    with office.begin() as connection:
        added = insert_once(connection, authority_root, row)
    if not added:
        raise PayerError("known", "这个机关已经登记过了。")
