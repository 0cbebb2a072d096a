"""Libraries that seem not to be installed for a while."""

import importlib
import sys

import pytest

from monitor.core.footprint import without


def test_a_library_is_missing_for_as_long_as_asked() -> None:
    there = importlib.import_module("colorsys")
    with without("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")
    assert importlib.import_module("colorsys") is there


def test_a_library_that_was_not_loaded_can_be_loaded_later() -> None:
    with pytest.raises(KeyError), without("nothing_of_that_name"):
        raise KeyError
    assert "nothing_of_that_name" not in sys.modules
