"""What a page must hold in a real browser: ``problems_of(path)`` lists what is wrong."""

import shutil
from contextlib import contextmanager
from pathlib import Path

WIDTHS = (360, 390, 768, 1280)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
GRAVE = ("serious", "critical")

# A drawing may shrink by 2 %: the scroll bar and rounding take that much.
SMALLEST_SCALE = 0.98

OVERFLOW = """() => {
  const limit = document.documentElement.clientWidth;
  const inside = e => e.closest('.unseen, .skip, thead') || e.closest('svg');
  return [...document.querySelectorAll('body *')]
    .filter(e => !inside(e) && e.getClientRects().length)
    .filter(e => e.getBoundingClientRect().right > limit + 1)
    .map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').trim().slice(0, 40));
}"""
SCROLLS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
NAMELESS = """() => [...document.querySelectorAll('svg, img')]
  .filter(e => e.getClientRects().length && e.getAttribute('aria-hidden') !== 'true')
  .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('alt') || '').trim())
  .map(e => e.outerHTML.slice(0, 80))"""
SHRUNK = """smallest => [...document.querySelectorAll('svg.wide, svg.narrow')]
  .filter(e => e.getClientRects().length)
  .map(e => ({e: e, scale: e.getBoundingClientRect().width / e.viewBox.baseVal.width}))
  .filter(found => found.scale < smallest)
  .map(found => found.scale.toFixed(2) + ' ' + found.e.getAttribute('aria-label'))"""
CLIPPED = """() => [...document.querySelectorAll('p, td, th, dd, dt, h1, h2, h3, li, caption')]
  .filter(e => e.getClientRects().length && !e.closest('.unseen, thead'))
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
  .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 60))"""
OPEN = "() => document.querySelectorAll('details').forEach(e => { e.open = true; })"


def find_chromium():
    """Return the path of a Chromium or Chrome, or ``None``."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser(executable):
    """Open a headless browser that sends nothing of its own."""
    from playwright.sync_api import sync_playwright

    quiet = (
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(quiet))
        try:
            yield opened
        finally:
            opened.close()


def problems_of(path, *, opened, widths=WIDTHS):
    """List what is wrong with a page at each width.

    Parameters
    ----------
    path : path
        An HTML file.
    opened : playwright browser
        From ``browser(find_chromium())``.
    widths : sequence of int
        Widths of the window, in CSS pixels.

    Returns
    -------
    list of str
        One line for each problem: sideways scrolling, something wider than the window, cut text,
        a picture without words, a chart drawn below its size, a serious or critical finding of
        axe-core, a request to elsewhere, a message in the console. Empty when all is well.
    """
    return [
        f"{width}: {problem}"
        for width in widths
        for problem in _problems_at(width, Path(path).resolve().as_uri(), opened)
    ]


def check_page(path):
    """Open a browser and list what is wrong with one page (see ``problems_of``)."""
    with browser(find_chromium()) as opened:
        return problems_of(path, opened=opened)


def _problems_at(width, address, opened):
    problems = []
    page = opened.new_page(viewport={"width": width, "height": 900})

    def note_request(request):
        if not request.url.startswith((address, "data:")):
            problems.append(f"request: {request.url[:80]}")

    page.on("console", lambda message: problems.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("request", note_request)
    page.goto(address)
    page.evaluate(OPEN)
    page.evaluate("() => document.fonts.ready")
    problems += _layout(page)
    problems += _accessibility(page)
    page.close()
    return problems


def _layout(page):
    scrolls = page.evaluate(SCROLLS)
    found = [f"scrolls sideways by {scrolls} px"] if scrolls > 0 else []
    found += [f"wider than the window: {what}" for what in page.evaluate(OVERFLOW)]
    found += [f"cut: {what}" for what in page.evaluate(CLIPPED)]
    found += [f"picture without words: {what}" for what in page.evaluate(NAMELESS)]
    found += [f"chart shrunk to {what}" for what in page.evaluate(SHRUNK, SMALLEST_SCALE)]
    return found


def _accessibility(page):
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page).response["violations"]
    return [
        f"axe {violation['id']}: {violation['help']} ({node['html'][:90]})"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
