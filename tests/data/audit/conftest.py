import pytest
from drawn_twins import Drawn


@pytest.fixture
def drawn(tmp_path):
    """A dataset without images, to be filled."""
    return Drawn(tmp_path / "drawn")
