"""kei_archive: scraped web articles in; canonical TEI-XML, EPUB, print-ready PDF and a web edition out.

Names are loaded when they are first used, so that ``import kei_archive`` costs next to nothing and a machine
without pango can do everything but PDF.
"""

from __future__ import annotations
