from browser_fixtures import chromium, driver, open_page

__all__ = ["chromium", "driver", "open_page"]
