"""How much a run of `./anshao bench` measures."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Load:
    """One kind of load: with how many senders, and how many jobs a round has: `least`, and `each` for each sender."""

    clients: tuple[int, ...]
    least: int
    each: int

    def count(self, clients: int) -> int:
        """How many jobs a round with so many senders has."""
        return max(self.least, self.each * clients)

    def only(self, clients: tuple[int, ...]) -> Load:
        """The same with those of its numbers of senders that are asked for."""
        return replace(self, clients=tuple(one for one in self.clients if one in clients))


@dataclass(frozen=True)
class Plan:
    """The loads, how many rounds each has, worker processes, and seconds after which a round begins nothing new."""

    text: Load
    postgres: Load
    files: Load
    plain: Load
    rounds: int
    workers: int
    seconds: float

    def changed(self, *, clients: tuple[int, ...], rounds: int, workers: int) -> Plan:
        """The same with other numbers of senders, rounds and workers."""
        return replace(
            self,
            text=replace(self.text, clients=clients),
            postgres=self.postgres.only(clients),
            files=self.files.only(clients),
            plain=self.plain.only(clients),
            rounds=rounds,
            workers=workers,
        )


CLIENTS = (1, 8, 64, 256)
FULL = Plan(
    text=Load(CLIENTS, least=600, each=6),
    postgres=Load((8, 64), least=600, each=6),
    files=Load((1, 8), least=6, each=2),
    plain=Load((1, 8, 64), least=16, each=1),
    rounds=3,
    workers=2,
    seconds=8.0,
)
QUICK = Plan(
    text=Load(CLIENTS, least=150, each=2),
    postgres=Load((), least=0, each=0),
    files=Load((8,), least=8, each=1),
    plain=Load((8,), least=8, each=1),
    rounds=1,
    workers=2,
    seconds=3.0,
)
