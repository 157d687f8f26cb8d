"""A headless Chromium for the tests of the page: what it draws, says, asks for, and how wide it is."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from analysis.again import browser, is_root

CHROMIUM = browser()
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine to draw the page with")

PROBE = """<!doctype html><html><body style="margin:0"><iframe id="page" style="width:%dpx;height:2400px;border:0"></iframe>
<pre id="found"></pre><script>
var frame = document.getElementById("page");
frame.onload = function () { setTimeout(function () {
  var inside = frame.contentDocument, root = inside.documentElement, found = {};
  found.width = root.clientWidth; found.scroll = root.scrollWidth;
  found.plots = inside.querySelectorAll(".js-plotly-plot .main-svg").length;
  found.empty = Array.prototype.slice.call(inside.querySelectorAll(".plot")).filter(function (one) {
    return !one.querySelector(".plot-container");
  }).length;
  found.canvases = Array.prototype.slice.call(inside.querySelectorAll("canvas")).map(function (one) {
    var data = one.getContext("2d").getImageData(0, 0, one.width, one.height).data, inked = 0;
    for (var k = 3; k < data.length; k += 4) { if (data[k]) { inked++; } }
    return inked;
  });
  var status = inside.getElementById("map-status"), slider = inside.getElementById("map-month");
  if (slider) {
    found.status = status.textContent;
    slider.value = 8; slider.dispatchEvent(new frame.contentWindow.Event("input"));
    found.eighth = status.textContent; found.spoken = slider.getAttribute("aria-valuetext");
  }
  var term = inside.querySelector("a.term"), tip = inside.getElementById("tip");
  term.focus();
  found.tip = tip.hidden ? "" : tip.textContent;
  found.described = term.getAttribute("aria-describedby");
  inside.dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", { key: "Escape" }));
  found.closed = tip.hidden;
  document.getElementById("found").textContent = JSON.stringify(found);
}, 1500); };
frame.src = %s;
</script></body></html>"""


@dataclass(frozen=True)
class Seen:
    """What the probe found inside the page, what the console said, and the addresses that were asked for."""

    found: dict
    complaints: list[str]
    asked: list[str]


def look(place: Path, scratch: Path, width: int) -> Seen:
    """Open a page in a frame of that width."""
    probe, log = scratch / f"probe-{width}.html", scratch / f"net-{width}.json"
    probe.write_text(PROBE % (width, json.dumps(place.as_uri())), encoding="utf-8")
    words = [CHROMIUM, "--headless", "--disable-gpu", "--enable-logging=stderr", "--dump-dom", "--allow-file-access-from-files",
             "--disable-background-networking", "--disable-component-update", "--no-first-run", "--hide-scrollbars",
             "--virtual-time-budget=12000", f"--user-data-dir={scratch}/profile", f"--log-net-log={log}", "--window-size=1400,2400",
             probe.as_uri()]
    if is_root():
        words.insert(1, "--no-sandbox")
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    written = re.search(r'<pre id="found">(.*?)</pre>', ended.stdout, re.S)
    assert written and written[1], "the page did not load"
    complaints = [line for line in ended.stderr.splitlines() if "CONSOLE" in line]
    return Seen(json.loads(unescape(written[1])), complaints, requests(log.read_text("utf-8", errors="replace")))


def requests(log: str) -> list[str]:
    """Addresses outside this machine that a page in a file asked for; a browser's own questions belong to no site."""
    return re.findall(r'"site_for_cookies":"[^"]*site=file:[^"]*","url":"((?:https?|wss?|ftp):[^"]*)"', log)
