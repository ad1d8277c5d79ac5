"""A reading engine, foliate-js, in Chromium: what a reader of an EPUB meets, for tests and as pictures.

python -m tests.conformance.reading BOOK.epub FOLDER     # writes a picture of each document, light and dark
"""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ORIGIN = "http://reader.invalid"
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>Reader</title>
<style>html, body { margin: 0; height: 100%; background: Canvas; color: CanvasText; color-scheme: light dark }
foliate-view { display: block; height: 100vh } #note { position: fixed; bottom: 0; width: 100%; height: 30vh;
border-top: 2px solid; background: Canvas }</style>
<script type="module">
import './foliate/view.js'
import { FootnoteHandler } from './foliate/footnotes.js'
const view = document.createElement('foliate-view')
document.body.append(view)
const notes = new FootnoteHandler()
notes.addEventListener('before-render', event => {
  const box = document.createElement('div')
  box.id = 'note'
  box.append(event.detail.view)
  document.body.append(box)
})
// a document that the engine shows once more has no note in it: the engine took it out the first time
notes.addEventListener('render', event => { if (event.detail.target) window.note = event.detail })
view.addEventListener('link', event => notes.handle(view.book, event))
view.addEventListener('load', event => { window.shown = event.detail.doc })
const file = await (await fetch('book.epub')).blob()
await view.open(new File([file], 'book.epub'))
view.renderer.setStyles?.(`html { color-scheme: light dark } a:any-link { color: LinkText }`)
window.view = view
window.ready = true
</script>"""


class Reader:
    """A book open in the engine."""

    def __init__(self, page: Any, complaints: list[str]) -> None:
        self.page, self.complaints = page, complaints

    def ask(self, script: str, *args: Any) -> Any:
        """The value of a JavaScript function of the engine's view."""
        return self.page.evaluate(f"async argument => {{ const view = window.view; {script} }}", *args)

    def go(self, target: int | str) -> None:
        """Turn to a document of the reading order, or to an address."""
        self.ask("await view.goTo(argument)", target)
        self.page.wait_for_timeout(150)

    @property
    def text(self) -> str:
        """The text of the document on show."""
        return str(self.page.evaluate("() => window.shown.body.textContent"))


@contextmanager
def reading(browser: Any, book: Path, *, engine: Path, **options: Any) -> Iterator[Reader]:
    """Open a book. Everything comes from memory and from the engine's folder; any other request is a complaint."""
    context = browser.new_context(**({"viewport": {"width": 480, "height": 720}} | options))
    page = context.new_page()
    complaints: list[str] = []

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(f"{ORIGIN}/")
        file = book if path == "book.epub" else engine / path.removeprefix("foliate/")
        if path == "":
            route.fulfill(body=PAGE, content_type="text/html")
        elif file.is_file():
            kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
            route.fulfill(body=file.read_bytes(), content_type=kind or "application/octet-stream")
        else:
            complaints.append(f"request: {route.request.url}")
            route.abort()

    page.route("**/*", lambda route: answer(route) if route.request.url.startswith("http") else route.continue_())
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("() => window.ready", timeout=30_000)
    yield Reader(page, complaints)
    context.close()


def main(book: Path, folder: Path) -> None:
    """Write pictures of every document of a book."""
    from playwright.sync_api import sync_playwright

    from tests.conformance.conftest import chromium, node_file

    engine = Path(node_file("foliate-js/view.js")).parent
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            with reading(browser, book, engine=engine, color_scheme=scheme) as reader:
                for number in range(reader.ask("return view.book.sections.length")):
                    reader.go(number)
                    reader.page.screenshot(path=folder / f"{number:03}-{scheme}.png")
                print(reader.complaints)  # noqa: T201  # a script
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
