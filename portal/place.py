"""What the pages say of the authority: its names, places, pictures, hotlines and the range of its rewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel import authorities
from casework.kernel.authorities import Authority
from casework.kernel.office import Office, query
from crypto.keyring import root_fingerprint
from policies import Category, Group, Pack, RewardPolicy
from policies.formulas import Additive, RangeByScore
from portal.errors import PortalError

FEN = 100


@dataclass(frozen=True)
class Place:
    """One authority with its pack; `least` and `most` are the yuan that its reward policy names."""

    authority: Authority
    pack: Pack
    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    least: int
    most: int

    @classmethod
    def of(cls, office: Office) -> Place:
        """The only authority of `office`."""
        found = query(authorities.all_of)(office)
        if len(found) != 1:
            raise PortalError(f"the portal serves one authority, and this installation has {len(found)}")
        policies = office.policies
        least, most = reward_range(policies.reward_policies[found[0].policy_id])
        return cls(found[0], policies.packs[found[0].pack], policies.groups, policies.categories, least, most)

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint, as posters and the QR code carry it."""
        return root_fingerprint(self.authority.root_public)


def reward_range(policy: RewardPolicy) -> tuple[int, int]:
    """The least and the most that a policy pays for one tip, in yuan; PortalError where it names no range."""
    ranges = [one for one in policy.formulas.values() if isinstance(one, Additive | RangeByScore)]
    if not ranges:
        raise PortalError(f"the page needs a range of rewards, and {policy.id} names none")
    return min(one.minimum for one in ranges) // FEN, max(one.maximum for one in ranges) // FEN
