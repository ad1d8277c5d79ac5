"""kei_archive: scraped web articles in; canonical TEI-XML, EPUB, print-ready PDF and a web edition out.

    import kei_archive as kei

    article = kei.read("corpus/witnesses/001.txt")
    document = kei.encode(article)
    kei.render(document, kei.Pdf(page="A5")).save("build/pdf")

Every public name is in this flat namespace; ``__init__.pyi`` is the one list of them. A name is loaded when it is
first used, so that the import costs next to nothing and a machine without pango can do everything but PDF.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
