"""The authorities that this office pays for: each is introduced by its root key and the offices that approve its awards."""

from collections.abc import Collection

from sqlalchemy import select

from payer.database import insert_once
from payer.errors import PayerError
from payer.office import PayerOffice
from payer.tables import approver, authority_root


def introduce(office: PayerOffice, authority_id: bytes, name: str, root_public: bytes, approvers: Collection[bytes]) -> None:
    """Make an authority known: `approvers` are the holders (16 bytes) whose certifying keys stand behind its awards.

    One that is known is introduced again, under the same root, for offices that came to approve later. Raises PayerError
    `known` where that adds none, or the root is another one: a root is never replaced by a file.
    """
    row = {"authority_id": authority_id, "name": name, "root_public": root_public}
    with office.begin() as connection:
        is_new = insert_once(connection, authority_root, row)
        root = connection.scalar(select(authority_root.c.root_public).where(authority_root.c.authority_id == authority_id))
        added = root == root_public and [
            insert_once(connection, approver, {"authority_id": authority_id, "holder": holder}) for holder in approvers
        ]
        if not is_new and not (added and any(added)):
            raise PayerError("known", "这个机关已经登记过了。")
