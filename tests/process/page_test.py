"""The page of the admin port in a real browser: page_test.py URL [--shots FOLDER].

Prints each step that it has done. Exits 0 if the page shows what /state.json says, asks
nobody else and complains of nothing; 1 with what is wrong; 77 if there is no headless
Chromium. With --shots it leaves pictures of the page in FOLDER."""

import argparse
import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Callable
from urllib.parse import urlsplit

PATIENCE = 20.0  # seconds; far more than anything takes
BROWSERS = ("chromium-headless-shell", "chromium", "chrome-headless-shell", "google-chrome")
WIDE, NARROW = (1240, 1500), (390, 844)
CHARTS = 8


class Failure(Exception):
    """Something is not as it should be."""


class Browser:
    """A headless Chromium with one page, spoken to over its pipe."""

    def __init__(self, program: str, profile: str) -> None:
        commands, to_browser = os.pipe()
        from_browser, events = os.pipe()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$0" "$@" 3<&{commands} 4>&{events}', program,
             "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(commands, events), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(events)
        self.commands = to_browser
        self.events = from_browser
        self.unread = b""
        self.last_id = 0
        self.session: str | None = None
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.attach()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()

    def attach(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.last_id:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.note(answer)

    def read(self) -> Any:
        while b"\0" not in self.unread:
            if not select.select([self.events], [], [], PATIENCE)[0]:
                raise Failure("the browser says nothing")
            if not (more := os.read(self.events, 1 << 16)):
                raise Failure("the browser has ended")
            self.unread += more
        message, _, self.unread = self.unread.partition(b"\0")
        return json.loads(message)

    def note(self, event: Any) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif event.get("method") == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif event.get("method") == "Runtime.consoleAPICalled":
            self.complaints.append(str(parameters["args"]))
        elif event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))
        elif event.get("method") == "Page.javascriptDialogOpening":
            raise Failure("something in the page has been run: it opens a dialog")

    def evaluate(self, script: str) -> Any:
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise Failure(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def next_frame(self) -> None:
        """Returns when the page may have changed."""
        self.call("Runtime.evaluate", awaitPromise=True,
                  expression="new Promise((resolve) => requestAnimationFrame(() => resolve()))")

    def resize(self, size: tuple[int, int]) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1],
                  deviceScaleFactor=1, mobile=False)

    def colour_scheme(self, scheme: str) -> None:
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def go_offline(self, is_offline: bool) -> None:
        self.call("Network.emulateNetworkConditions", offline=is_offline, latency=0,
                  downloadThroughput=-1, uploadThroughput=-1)

    def picture(self, path: Path) -> None:
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))


def check(is_right: bool, what: str) -> None:
    if not is_right:
        raise Failure(what)


class PageTest:
    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise Failure(f"not in time: {what}")
            self.browser.next_frame()

    def text(self, selector: str) -> str:
        return self.browser.evaluate(
            f"document.querySelector({json.dumps(selector)}).innerText")

    def is_shown(self, selector: str) -> bool:
        return self.browser.evaluate(
            f"document.querySelector({json.dumps(selector)}).checkVisibility()")

    def texts(self, selector: str) -> list[str]:
        return self.browser.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            ".map((each) => each.textContent)")

    def state(self) -> Any:
        with urllib.request.urlopen(self.url + "/state.json", timeout=PATIENCE) as answer:
            return json.load(answer)

    def open(self) -> None:
        self.browser.resize(WIDE)
        self.browser.call("Page.navigate", url=self.url + "/")
        self.wait_for(lambda: self.browser.evaluate(
            "document.readyState === 'complete' && document.querySelector('#tiles .tile')"
            " !== null"), "the page shows a state")

    def figures(self) -> None:
        """The figures are those of the router, and the charts are drawn."""
        state = self.state()
        check(self.text("#about").startswith(state["version"] + " at "), "the version")
        for where in state["listening"]:
            check(where in self.text("#about"), "where the router listens")
        self.wait_for(lambda: self.tile("Messages")[:1].isdigit(), "messages a second")
        self.wait_for(lambda: self.tile("Users") == f"{state['users_total']:,}", "users")
        self.wait_for(lambda: self.browser.evaluate(
            "[...document.querySelectorAll('svg.chart')].filter((chart) =>"
            " [...chart.querySelectorAll('.curve')].some((curve) =>"
            " curve.getAttribute('d').includes('L'))).length") >= CHARTS - 1,
            "curves in the charts, but for latency if there are no messages")

    def tile(self, name: str) -> str:
        names = self.texts("#tiles dt")
        return self.texts("#tiles dd")[names.index(name)].strip() if name in names else ""

    def names(self) -> None:
        """Each name is shown as it is, whatever is in it."""
        self.wait_for(lambda: sorted(self.texts("#users td.name"))
                 == sorted(user["name"] for user in self.state()["users"]),
                 "the names of all users, as text")
        strange = self.browser.evaluate(
            "document.querySelectorAll('tbody td *, .banner :not(b), img, iframe').length")
        check(strange == 0, "there are elements that come from data")

    def slow_reader(self) -> None:
        self.wait_for(lambda: self.is_shown("#slow") == bool(self.slowest()),
                      "the banner of slow readers is there if there is one")
        if name := self.slowest():
            self.wait_for(lambda: name in self.text("#slow"), "the slow reader is named")
            self.wait_for(lambda: name in self.texts("#users tr.is-slow td.name"),
                          "the slow reader's row is marked")

    def slowest(self) -> str | None:
        """Who has kept the router waiting longest, if anybody has for a second."""
        waits = {user["name"]: max(user.get("owes_us", 0), user.get("blocked_us", 0),
                                   user.get("oldest_us", 0))
                 for user in self.state()["users"]}
        name = max(waits, key=waits.__getitem__, default=None)
        return name if name is not None and waits[name] >= 1_000_000 else None

    def controls(self) -> None:
        """A click sorts, and a filter filters."""
        names = sorted(user["name"] for user in self.state()["users"])
        self.browser.evaluate("document.querySelector('#users th button').click()")
        self.wait_for(lambda: self.texts("#users td.name") == names, "users from A to Z")
        self.browser.evaluate("document.querySelector('#users th button').click()")
        self.wait_for(lambda: self.texts("#users td.name") == names[::-1], "users from Z to A")
        if names:
            self.filter(names[0])
            self.wait_for(lambda: self.texts("#users td.name")
                     == [name for name in names[::-1] if names[0] in name], "the filter")
            self.filter("")

    def filter(self, text: str) -> None:
        self.browser.evaluate(
            f"document.querySelector('#filter').value = {json.dumps(text)};"
            "document.querySelector('#filter').dispatchEvent(new Event('input'))")

    def width(self) -> None:
        for size in (NARROW, WIDE):
            self.browser.resize(size)
            wide = self.browser.evaluate(
                "document.documentElement.scrollWidth - innerWidth")
            check(wide <= 0, f"{size[0]} pixels are {wide} too few for the page")

    def silence(self) -> None:
        """Without answers the page says so, and keeps what it knows."""
        complaints = len(self.browser.complaints)
        self.browser.go_offline(True)
        self.wait_for(lambda: self.is_shown("#away")
                 and self.text("#away").startswith("The router does not answer"),
                 "a word that the router does not answer")
        check(self.tile("Users") != "", "the last figures stay")
        self.browser.go_offline(False)
        self.wait_for(lambda: not self.is_shown("#away"),
                      "the page goes on when the router answers again")
        # That a request has failed is the browser's own line.
        del self.browser.complaints[complaints:]

    def manners(self) -> None:
        """Nobody else is asked, and nothing is wrong."""
        here = urlsplit(self.url).netloc
        others = {each for each in self.browser.requests
                  if not each.startswith("data:") and urlsplit(each).netloc != here}
        check(not others, f"it asks others: {sorted(others)}")
        check(self.questions() > 0, "no request was seen at all")
        check(not self.browser.complaints, f"on the console: {self.browser.complaints}")

    def next_state(self) -> None:
        """Returns when the page shows a state that it has asked for from now on."""
        asked = self.questions()
        # The answer to the first of them is shown before the second.
        self.wait_for(lambda: self.questions() >= asked + 2, "two more questions")

    def questions(self) -> int:
        return sum("/state.json?" in each for each in self.browser.requests)

    def shots(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.open()
        for scheme in ("light", "dark"):
            for name, size in (("wide", WIDE), ("narrow", NARROW)):
                self.browser.colour_scheme(scheme)
                self.browser.resize(size)
                self.next_state()
                self.browser.picture(folder / f"{scheme}-{name}.png")

    def run(self) -> None:
        for step in (self.open, self.figures, self.names, self.slow_reader, self.controls,
                     self.width, self.manners, self.silence, self.manners):
            step()
            print(step.__name__, flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", help="as in http://127.0.0.1:1934")
    parser.add_argument("--shots", type=Path, help="leaves pictures of the page there")
    return parser.parse_args()


def main() -> int:
    given = options()
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        print("page_test: there is no headless Chromium "
              "(chromium-headless-shell)", file=sys.stderr)
        return 77
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        print("browser", flush=True)
        try:
            test = PageTest(browser, given.url.rstrip("/"))
            test.run()
            if given.shots:
                test.shots(given.shots)
        except Failure as failure:
            print(f"page_test: {failure}", file=sys.stderr)
            return 1
        finally:
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
