"""A real browser: Debian's Chromium with its driver, and what a reader with other needs than a mouse must find.

The checks are in the manner of axe-core (https://github.com/dequelabs/axe-core): names of controls, headings, tables,
languages, contrast (WCAG 2.1, success criteria 1.4.3 and 2.4.7), the order of the focus.
"""
import json
import shutil
import time
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

APPEAR_SECONDS = 5
PROGRAM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

# Finds what is wrong with a page: a list of sentences.
CHECKS = r"""
const faults = [];
const say = (rule, element) => faults.push(rule + ': ' + (element ? element.outerHTML.slice(0, 160) : ''));
const shown = e => e.checkVisibility ? e.checkVisibility() : e.getClientRects().length > 0;

if (!document.documentElement.lang) say('html has no lang');
if (!document.title.trim()) say('no title');
if (document.querySelectorAll('h1').length !== 1) say('not one h1');
if (document.querySelectorAll('main').length !== 1) say('not one main');
let level = 0;
for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) say('a heading skips a level', heading);
  level = next;
}
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
for (const id of ids.filter((one, place) => ids.indexOf(one) !== place)) say('id twice: ' + id);
for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) say('a positive tabindex', e);

const named = e => (e.getAttribute('aria-label') || e.textContent || '').trim() || e.querySelector('svg title,img[alt]');
for (const e of document.querySelectorAll('a[href],button,summary')) if (!named(e)) say('no name', e);
for (const e of document.querySelectorAll('input:not([type=hidden]),select,textarea'))
  if (!(e.labels && e.labels.length && e.labels[0].textContent.trim()) && !e.getAttribute('aria-label')) say('no label', e);
for (const e of document.querySelectorAll('svg'))
  if (e.getAttribute('aria-hidden') !== 'true' && !(e.getAttribute('role') === 'img' && (e.getAttribute('aria-label')
      || e.getAttribute('aria-labelledby') || e.querySelector('title')))) say('a picture without a name', e);
for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) say('an image without alt', e);
for (const e of document.querySelectorAll('table th')) if (!e.getAttribute('scope')) say('a th without scope', e);
for (const e of document.querySelectorAll('table')) if (!e.querySelector('th')) say('a table without th', e);
for (const e of document.querySelectorAll('[style],script:not([src]),style')) say('inline style or script', e);

const parse = text => {
  const m = text.match(/rgba?\(([^)]+)\)/);
  if (!m) return null;
  const p = m[1].split(/[ ,\/]+/).map(Number);
  return {r: p[0], g: p[1], b: p[2], a: p.length > 3 ? p[3] : 1};
};
const over = (top, below) => ({
  r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
  b: top.b * top.a + below.b * (1 - top.a), a: 1});
const light = c => {
  const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
};
const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const page = dark ? {r: 0, g: 0, b: 0, a: 1} : {r: 255, g: 255, b: 255, a: 1};
const behind = e => {
  const layers = [];
  for (let at = e; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour && colour.a > 0) layers.push(colour);
    if (colour && colour.a === 1) break;
  }
  return layers.reverse().reduce((below, top) => over(top, below), page);
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const node = walker.currentNode, e = node.parentElement;
  if (!node.textContent.trim() || seen.has(e) || !shown(e) || e.closest('script,style,title,desc')) continue;
  seen.add(e);
  const style = getComputedStyle(e);
  if (style.visibility === 'hidden' || e.disabled) continue;
  let below = behind(e.closest('svg') ? e.closest('svg') : e), ink = parse(style.color);
  if (e.closest('svg')) {
    ink = parse(style.fill);
    const box = e.getBoundingClientRect();
    const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      .find(x => x !== e && ['rect', 'path', 'circle'].includes(x.tagName)
        && parse(getComputedStyle(x).fill) && parse(getComputedStyle(x).fill).a > 0);
    if (under) below = over(parse(getComputedStyle(under).fill), below);
  }
  if (!ink) continue;
  const [a, b] = [light(over(ink, below)), light(below)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
  if (ratio < (large ? 3 : 4.5)) say('contrast ' + ratio.toFixed(2), e);
}
if (document.documentElement.scrollWidth > window.innerWidth + 1)
  say('the page is wider than the window: ' + document.documentElement.scrollWidth);
return faults;
"""

# What has the focus, and whether one can see that it has.
FOCUS = r"""
const e = document.activeElement;
if (!e || e === document.body) return null;
const style = getComputedStyle(e);
return {html: e.outerHTML.slice(0, 120), place: [...document.querySelectorAll('*')].indexOf(e),
  seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'};
"""


class Browser:
    def __init__(self, root, width=1280, height=900, dark=False):
        options = webdriver.ChromeOptions()
        options.binary_location = PROGRAM
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--disable-component-update", "--no-first-run",
                     f"--window-size={width},{height}", "--force-prefers-reduced-motion"):
            options.add_argument(word)
        if dark:
            options.add_argument("--force-dark-mode")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.root = root
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_page_load_timeout(30)
        if dark:
            self.driver.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})

    def close(self):
        self.driver.quit()

    def open(self, path):
        self.driver.get(self.root + path)
        return self

    def resize(self, width, height):
        # A headless window has borders of its own: the page is what is to have this size.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        """The element; a page that is on its way gets some seconds."""
        deadline = time.monotonic() + APPEAR_SECONDS
        while True:
            try:
                return self.driver.find_element(By.CSS_SELECTOR, selector)
            except NoSuchElementException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    @property
    def text(self):
        return self.one("body").text

    def screenshot(self, path):
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        width = self.driver.execute_script("return window.innerWidth")
        self.resize(width, min(height, 2400))
        self.driver.save_screenshot(str(path))

    def faults(self):
        return self.driver.execute_script(CHECKS)

    def console(self):
        """What the console was told of errors and warnings since it was last asked."""
        return [line for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def strangers(self):
        """Addresses asked for that are not this board's, since it was last asked."""
        host, found = urlsplit(self.root).netloc, []
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = urlsplit(message["params"]["request"]["url"])
                if url.scheme not in ("data", "chrome") and url.netloc != host:
                    found.append(url.geturl())
        return found

    def tab_through(self, most=60):
        """The order in which Tab visits the page: faults, and how many places there are."""
        self.driver.execute_script("window.scrollTo(0, 0); document.activeElement.blur()")
        faults, places = [], []
        for _ in range(most):
            self.one("body").send_keys(Keys.TAB) if not places else \
                self.driver.switch_to.active_element.send_keys(Keys.TAB)
            focus = self.driver.execute_script(FOCUS)
            if focus is None or focus["place"] in places:
                break
            if not focus["seen"]:
                faults.append(f"the focus cannot be seen: {focus['html']}")
            if places and focus["place"] < places[-1]:
                faults.append(f"the focus goes back: {focus['html']}")
            places.append(focus["place"])
        return faults, len(places)
