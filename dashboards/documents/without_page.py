"""The pages' builders outside of a page: commands call them, too."""

from __future__ import annotations

import logging

from streamlit import logger


def quiet() -> None:
    """Streamlit's caches work in any process, but warn on every screen that no page runs. To be
    called before the first import of a view, since the caches warn when they are declared."""
    logger.set_log_level(logging.ERROR)
