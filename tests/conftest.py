"""For all tests."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Iterator[None]:
    """A verb that a test ran has pointed the log at that test's standard error, which is closed by now."""
    yield
    structlog.reset_defaults()
