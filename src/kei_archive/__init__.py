"""kei_archive: scraped web articles in; canonical TEI-XML, EPUB, print-ready PDF and a web edition out.

    import kei_archive as kei

    article = kei.read("corpus/witnesses/001.txt")
    document = kei.encode(article)
    kei.render(document, kei.Pdf(page="A5")).save("build/pdf")

Every public name is in this flat namespace; ``__init__.pyi`` is the one list of them. A name is loaded when it is
first used, so that the import costs next to nothing and a machine without pango can do everything but PDF.
"""

import lazy_loader

_name, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    """A public name, or ``__version__``: that of the distribution, which costs a look at its files."""
    if name == "__version__":
        from importlib.metadata import version

        return version("kei-archive")
    return _name(name)
