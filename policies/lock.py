"""Print the line of `hashes.toml` that locks a reward policy: `python -m policies.lock mission-1`."""

from __future__ import annotations

import sys

from policies import load


def line(policy_id: str) -> str:
    """Return the line for a policy of this checkout; KeyError if there is none."""
    return f'{policy_id} = "{load().reward_policies[policy_id].sha256}"\n'


if __name__ == "__main__":
    sys.stdout.write(line(sys.argv[1]))
