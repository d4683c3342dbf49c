"""The HTML report in a real browser: it stays silent, does what its controls say, and nothing in an article does anything."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from importlib import resources
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from linter.cli import run
from tests.conftest import ROOT

SCRIPT = "<script>document.title = 'hacked'; window.hacked = true</script>"
IMAGE = '"><img src=x onerror="window.hacked = true">'
LEAVES = "'\"--></title></style></script></details></table><svg onload=window.hacked=true>{{ 7 * 7 }}"
HOSTILE = (SCRIPT, IMAGE, LEAVES)

RULES = f"""\
pack: hostile
rules:
  - id: payload
    kind: span
    message: {json.dumps("message " + " ".join(HOSTILE))}
    why: {json.dumps("why " + " ".join(HOSTILE))}
    severity: error
    patterns: ['<[^>]*>']
    fix: {{action: delete, safety: safe}}
    examples: {{bad: [{{text: "A <b>bold</b> word.", fixed: "A bold word."}}], good: [A bold word.]}}
"""


@pytest.fixture(scope="session")
def page(folder: Path) -> str:
    """A report on articles as they are: those of the tests' corpus, and a seed."""
    rows = folder / "corpus.jsonl"
    rows.write_text("\n".join(json.dumps(row) for row in _articles()), "utf-8")
    return _report(folder / "report.html", str(rows), str(ROOT / "seeds"))


@pytest.fixture(scope="session")
def hostile(folder: Path) -> str:
    """A report on articles that attack the page with all they have."""
    home = folder / "hostile" / "<img src=x onerror='window.hacked=true'>"
    home.mkdir(parents=True)
    (home / "rules.yaml").write_text(RULES, "utf-8")
    row = {
        "text": "\n\n".join(["Advertisement", *HOSTILE, "\u202ereversed\u0000\ud800 The council voted on Monday.", "Share"]),
        "id": " ".join(HOSTILE),
        "title": " ".join(HOSTILE),
        "url": f"https://\u202e{IMAGE.replace(' ', '')}.example/{SCRIPT}",
        "language": IMAGE,
    }
    (home / "rows.jsonl").write_text(json.dumps(row) + "\nnot json <script>window.hacked = true</script>\n", "utf-8")
    return _report(folder / "hostile.html", str(home / "rows.jsonl"), "--rules", str(home / "rules.yaml"))


def test_it_loads_in_silence(browser: WebDriver, page: str) -> None:
    browser.get(page)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert _text(browser, "h1") == "Artifacts in 80.0 % of 5 articles"


def test_hostile_articles_are_text(browser: WebDriver, hostile: str) -> None:
    browser.get(hostile)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return window.hacked") is None
    assert "hacked" not in browser.title
    assert browser.execute_script("return document.querySelectorAll('img, script, svg[onload], iframe').length") == 1
    said = browser.execute_script("return document.body.textContent")
    assert {payload for payload in HOSTILE if payload not in said} == set()
    assert "\u202e" not in said


def test_a_script_that_got_in_could_not_run(browser: WebDriver, page: str) -> None:
    browser.get(page)
    browser.execute_script(
        """
        const script = document.createElement("script");
        script.textContent = "window.hacked = true";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", arguments[0]);
        """,
        '<img src="http://127.0.0.1:9/x" onerror="window.hacked = true"><style>h1 { display: none }</style>',
    )
    browser.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.execute_script("return window.hacked") is None
    assert browser.find_element("css selector", "h1").is_displayed()
    refused = " ".join(entry["message"] for entry in browser.get_log("browser"))
    assert "Content Security Policy" in refused


@pytest.mark.parametrize(
    ("wishes", "shown"),
    [
        ({"words": "ad-label"}, ["ads/ad-label"]),
        ({"words": "SIGN newsletter"}, ["newsletter/newsletter-call"]),
        ({"words": "ads close"}, []),
        ({"family": "media"}, ["media/video-embed"]),
        ({"family": "ads", "severity": "info"}, []),
        ({"severity": "error", "fix": "safe"}, ["ads/ad-label"]),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else None,
)
def test_the_filter_shows_what_fits(browser: WebDriver, page: str, wishes: dict[str, str], shown: list[str]) -> None:
    browser.get(page)
    total = len(_rules(browser))
    for name, value in wishes.items():
        browser.find_element("name", name).send_keys(value)
    assert _rules(browser) == shown
    assert _text(browser, "#shown") == f"{len(shown)} of {total} rules"
    assert browser.find_element("id", "nothing").is_displayed() is (not shown)
    browser.find_element("css selector", "#filter button").click()
    browser.execute_async_script("setTimeout(arguments[0])")
    assert len(_rules(browser)) == total


def test_a_family_of_the_chart_filters_the_rules(browser: WebDriver, page: str) -> None:
    browser.get(page)
    browser.find_element("css selector", "a[data-family='captions']").send_keys(Keys.ENTER)
    browser.execute_async_script("setTimeout(arguments[0])")
    assert _rules(browser) == ["captions/agency-labelled-caption"]


def test_columns_sort_both_ways(browser: WebDriver, page: str) -> None:
    browser.get(page)
    rule, findings = (_head(browser, name) for name in ("Rule", "Findings"))
    rule.send_keys(Keys.ENTER)
    assert _rules(browser) == sorted(_rules(browser))
    assert _sorted_by(browser) == {"Rule": "ascending"}
    rule.send_keys(Keys.SPACE)
    assert _rules(browser) == sorted(_rules(browser), reverse=True)
    findings.click()
    counts = [
        int(cell.text) for cell in browser.find_elements("css selector", "#rule-table tbody tr:first-child td:nth-child(4)")
    ]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 1
    assert _sorted_by(browser) == {"Findings": "descending"}


def test_samples_of_a_rule_unfold(browser: WebDriver, page: str) -> None:
    browser.get(page)
    more = _more(browser, "ads/ad-label")
    samples = browser.find_element("id", str(more.get_attribute("aria-controls")))
    assert not samples.is_displayed()
    more.send_keys(Keys.ENTER)
    assert samples.is_displayed()
    assert more.get_attribute("aria-expanded") == "true"
    assert [mark.text for mark in samples.find_elements("tag name", "del")] == ["Advertisement"]


def test_reasons_show_on_focus_and_go_with_escape(browser: WebDriver, page: str) -> None:
    browser.get(page)
    browser.find_element("css selector", "details[open] summary").send_keys(Keys.TAB)
    mark = browser.switch_to.active_element
    reason = browser.find_element("id", str(mark.get_attribute("aria-describedby")))
    assert mark.tag_name == "del"
    assert reason.is_displayed()
    assert "safe fix" in reason.text
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not reason.is_displayed()
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element != mark
    ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    assert reason.is_displayed()


def test_reasons_show_under_the_pointer(browser: WebDriver, page: str) -> None:
    browser.get(page)
    mark = browser.find_element("css selector", "details[open] del")
    reason = browser.find_element("id", str(mark.get_attribute("aria-describedby")))
    assert not reason.is_displayed()
    ActionChains(browser).move_to_element(mark).perform()
    assert reason.is_displayed()
    ActionChains(browser).move_to_element(reason).perform()  # it can be reached and read
    assert reason.is_displayed()


def test_the_keyboard_comes_to_the_report_first(browser: WebDriver, page: str) -> None:
    browser.get(page)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Skip to the report"
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_accessible(browser: WebDriver, page: str, scheme: str, width: int) -> None:
    """No violation that axe-core knows of, with all samples unfolded; and nothing sticks out at the side."""
    browser.get(page)
    _look(browser, scheme=scheme, width=width)
    browser.execute_script(
        "document.querySelectorAll('button.more').forEach((b) => b.click());"
        "document.querySelectorAll('details').forEach((d) => { d.open = true; });"
    )
    browser.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]] == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_theme_can_be_turned(browser: WebDriver, page: str) -> None:
    browser.get(page)
    button = browser.find_element("id", "theme")
    _look(browser, scheme="dark", width=1280)
    dark = _paper(browser)
    button.click()
    light = _paper(browser)
    assert (button.text, dark != light) == ("Dark", True)
    button.click()
    assert (button.text, _paper(browser)) == ("Light", dark)


def test_without_scripts_everything_is_there(browser: WebDriver, page: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(page)
    samples = browser.find_elements("css selector", "tr.more-row")
    assert samples
    assert all(sample.is_displayed() for sample in samples)
    assert not browser.find_element("id", "filter").is_displayed()


def test_it_prints_with_its_reasons(browser: WebDriver, page: str) -> None:
    browser.get(page)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element("tag name", "nav").is_displayed()
    assert browser.find_element("css selector", "details[open] .why").is_displayed()
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF")


def _articles() -> list[dict[str, str]]:
    closing = "The council closed the old bridge on Monday, because the steel had rusted through in several places."
    vote = "A panel of judges asked the ministry to stop the plan that four hundred neighbours had signed against."
    texts = [
        [closing, "Advertisement", vote, "Advertisement", closing.replace("Monday", "Friday")],
        [vote, "Advertisement", closing, "Sign up for our newsletter", vote.replace("judges", "experts")],
        [closing, "“They went on,” the mayor said. “We did not.”", vote],
        [
            vote.replace("A panel", "Another panel"),
            "By Ana Cruz",
            closing,
            "Related stories",
            "Bridge closes",
            "Tram line opens",
        ],
    ]
    return [
        {"id": str(n), "url": f"https://{'ab'[n % 2]}.example/{n}", "language": "en", "text": "\n\n".join(parts)}
        for n, parts in enumerate(texts)
    ]


def _report(path: Path, *arguments: str) -> str:
    with contextlib.redirect_stderr(io.StringIO()):
        run(["lint", "--isolated", "-q", "--output", f"html:{path}", *arguments])
    return path.as_uri()


def _rules(browser: WebDriver) -> list[str]:
    return [button.text for button in browser.find_elements("css selector", "button.more") if button.is_displayed()]


def _more(browser: WebDriver, rule: str) -> WebElement:
    return next(button for button in browser.find_elements("css selector", "button.more") if button.text == rule)


def _head(browser: WebDriver, name: str) -> WebElement:
    return next(b for b in browser.find_elements("css selector", "#rule-table thead button") if b.text == name)


def _sorted_by(browser: WebDriver) -> dict[str, str]:
    heads = browser.find_elements("css selector", "#rule-table thead th")
    return {head.text: order for head in heads if (order := head.get_attribute("aria-sort"))}


def _text(browser: WebDriver, selector: str) -> str:
    return browser.find_element("css selector", selector).text.replace("\N{NO-BREAK SPACE}", " ")


def _look(browser: WebDriver, *, scheme: str, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def _paper(browser: WebDriver) -> str:
    return str(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
