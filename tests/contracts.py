"""An import contract of our own: what is private to a slice. It covers slices that do not exist yet."""

from __future__ import annotations

from typing import ClassVar, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnSliceContract(Contract):
    """Every module (or package) with a name in `private` is imported only from within its parent package.

    `exempt` lists packages that may import them all the same. Modules without a dot before the name's parent (the
    parent is a whole site, such as the payer's own `payer.store`) belong to that site in the same way.
    """

    type_name: ClassVar[str] = "own_slice"

    private = fields.SetField(subfield=fields.StringField())
    exempt = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find importers from outside the parent package."""
        # The linter replaces each declared field by what it parsed from the configuration.
        names, exempt = cast(set[str], self.private), cast(set[str], self.exempt or set())
        illegal = sorted(
            (importer, module)
            for module in graph.modules
            if (owner := owner_of(module, names))
            for importer in graph.find_modules_that_directly_import(module)
            if not _within(importer, {owner, *exempt})
        )
        return ContractCheck(kept=not illegal, metadata={"illegal": illegal})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each illegal import."""
        for importer, module in check.metadata["illegal"]:
            output.print_error(f"- {importer} -> {module}")


def owner_of(module: str, private: set[str]) -> str | None:
    """The package to which `module` is private, or None if no part of its name is in `private`."""
    parts = module.split(".")
    for place, part in enumerate(parts):
        if place and part in private:
            return ".".join(parts[:place])
    return None


def _within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)
