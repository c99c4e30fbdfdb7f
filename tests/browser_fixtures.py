"""Fixtures of the tests that drive Chromium as readers do: by pointer and keyboard, in any window."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)


def without_browser(why: str) -> NoReturn:
    """Skips a test; fails it where BENCH_REQUIRE_BROWSER says that there must be a browser."""
    if os.environ.get("BENCH_REQUIRE_BROWSER"):
        pytest.fail(f"{why}, but BENCH_REQUIRE_BROWSER is set")
    pytest.skip(why)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Chromium for all tests; see `without_browser` for where there is none."""
    # Here, since tests without a browser would wait for it too.
    from selenium import webdriver

    browser = shutil.which("chromium")
    control = shutil.which("chromedriver")
    if not browser or not control:
        without_browser("chromium and chromedriver are not installed (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=control))
    yield driver
    driver.quit()


@pytest.fixture
def driver(chromium: Any) -> Iterator[Any]:
    """The browser as it is at first, in a large window; when a test ends, nothing was complained of."""
    chromium.get("about:blank")
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    for kind in ("browser", "performance"):
        chromium.get_log(kind)
    yield chromium
    assert chromium.get_log("browser") == []


@pytest.fixture
def open_page(driver: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page as a file, or from a server whose requests it lists in `asked`."""
    servers = []

    def open_it(page: str, *, asked: list[str] | None = None, fragment: str = "") -> Any:
        (tmp_path / "report.html").write_text(page, encoding="utf-8")
        address = (tmp_path / "report.html").as_uri()
        if asked is not None:
            servers.append(_server(tmp_path, asked))
            address = f"http://127.0.0.1:{servers[-1].server_address[1]}/report.html"
        driver.get(address + fragment)
        return driver

    yield open_it
    for server in servers:
        server.shutdown()
        server.server_close()


def requests(driver: Any) -> list[str]:
    """The addresses that the browser asked for since it was last called."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = [each for each in messages if each["method"] == "Network.requestWillBeSent"]
    return [each["params"]["request"]["url"] for each in sent]


def _server(folder: Path, asked: list[str]) -> ThreadingHTTPServer:
    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
