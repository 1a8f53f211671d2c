"""Fixtures of the tests of the command."""

from tests.pipeline.conftest import deliveries

__all__ = ["deliveries"]
