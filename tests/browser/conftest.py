"""Browser tests run when asked for: ``SOLIDARITY_BROWSER=1``; then a missing browser fails."""

import os

import pytest

from tests.browser.page_checks import browser, find_chromium

ASKED = os.environ.get("SOLIDARITY_BROWSER") == "1"


def pytest_collection_modifyitems(items):
    """Skip what opens a browser unless it was asked for."""
    if ASKED:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="set SOLIDARITY_BROWSER=1 to open a browser"))


@pytest.fixture(scope="session")
def opened():
    """A headless Chromium for the whole run."""
    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium found: install it, or leave SOLIDARITY_BROWSER unset")
    with browser(executable) as running:
        yield running
