"""The sample authority for tests of whole sites: founded once, copied for whoever may change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.sample import prepare


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a founded sample; only for copying."""
    directory = tmp_path_factory.mktemp("sample")
    prepare(directory, fresh=False)
    return directory


@pytest.fixture
def sample_data(sample_template: Path, tmp_path: Path) -> Path:
    """A data directory of one's own with the sample authority in it."""
    return Path(shutil.copytree(sample_template, tmp_path / "data"))
