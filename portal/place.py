"""What the pages say of the authority: its names, places, pictures, hotlines and the range of its rewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel import authorities
from casework.kernel.authorities import Authority
from casework.kernel.office import Office, query
from crypto.keyring import root_fingerprint
from policies import Category, Group, Pack
from portal.errors import PortalError
from portal.promise import Promise


@dataclass(frozen=True)
class Place:
    """One authority with its pack, and the sums that its policy of the day promises."""

    authority: Authority
    pack: Pack
    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    promise: Promise

    @classmethod
    def of(cls, office: Office) -> Place:
        """The only authority of `office`."""
        found = query(authorities.all_of)(office)
        if len(found) != 1:
            raise PortalError(f"the portal serves one authority, and this installation has {len(found)}")
        policies = office.policies
        promise = Promise(office, found[0].id)
        return cls(found[0], policies.packs[found[0].pack], policies.groups, policies.categories, promise)

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint, as posters and the QR code carry it."""
        return root_fingerprint(self.authority.root_public)
