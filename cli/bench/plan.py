"""How much a run of `./anshao bench` measures."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Plan:
    """Numbers of senders, rounds and worker processes; tips for each number of senders; seconds that a round may take."""

    clients: tuple[int, ...]
    rounds: int
    workers: int
    # A round of N senders sends at least `tips` and at least `tips_each` for each sender.
    tips: int
    tips_each: int
    seconds: float

    def count(self, clients: int) -> int:
        """How many tips a round with so many senders has."""
        return max(self.tips, self.tips_each * clients)

    def changed(self, *, clients: tuple[int, ...], rounds: int, workers: int) -> Plan:
        """The same with these numbers."""
        return replace(self, clients=clients, rounds=rounds, workers=workers)


FULL = Plan(clients=(1, 8, 64, 256), rounds=3, workers=2, tips=600, tips_each=6, seconds=12.0)
QUICK = Plan(clients=(1, 8, 64, 256), rounds=1, workers=2, tips=150, tips_each=2, seconds=4.0)
