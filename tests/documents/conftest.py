"""The sample release for tests of documents."""

from tests.dashboards.conftest import homes, scope

__all__ = ["homes", "scope"]
