"""What the pages say of the authority: its names, places, pictures, hotlines and the range of its rewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel import authorities
from casework.kernel.authorities import Authority
from casework.kernel.office import Office, query
from casework.rewards import adoption
from crypto.keyring import root_fingerprint
from policies import Category, Group, Pack, RewardPolicy
from policies.formulas import Additive, PctOfPenalty, RangeByScore
from portal.errors import PortalError

FEN = 100


@dataclass(frozen=True)
class Place:
    """One authority with its pack; `least` and `most` are the yuan that the policy it has adopted names, 0 without one."""

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
        least, most = reward_range(adoption.paid_now(office, found[0].id))
        return cls(found[0], policies.packs[found[0].pack], policies.groups, policies.categories, least, most)

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint, as posters and the QR code carry it."""
        return root_fingerprint(self.authority.root_public)


def reward_range(policy: RewardPolicy | None) -> tuple[int, int]:
    """The least and the most that a policy pays for one tip, in yuan; two zeros where none was adopted or it names no range."""
    if policy is None:
        return 0, 0
    ranges = [(one.minimum, one.maximum) for one in policy.formulas.values() if isinstance(one, Additive | RangeByScore)]
    ranges += [(one.floor, one.cap) for one in policy.formulas.values() if isinstance(one, PctOfPenalty)]
    if not ranges:
        return 0, 0
    return min(least for least, _ in ranges) // FEN, max(most for _, most in ranges) // FEN
