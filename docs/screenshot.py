"""Leaves a picture of the admin port's page: screenshot.py URL FILE SECONDS.

The page is watched for so long before, so that its charts have something to show."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "process"))

from page_test import BROWSERS, WIDE, Browser, PageTest  # noqa: E402


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit("usage: screenshot.py URL FILE SECONDS")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        raise SystemExit("screenshot.py: there is no headless Chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            PageTest(browser, sys.argv[1].rstrip("/")).open()
            browser.resize(WIDE)
            time.sleep(float(sys.argv[3]))
            browser.picture(Path(sys.argv[2]))
        finally:
            browser.close()


if __name__ == "__main__":
    main()
