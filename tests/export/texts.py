"""Small TEI documents with the metadata and the paragraphs that a test wants."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from kei_archive.tei.document import TeiDocument

ID = "k-0e1f2a3b4c5d"


def document(
    content: str = "<p>Some words.</p>",
    *,
    title: str = "A title",
    authors: tuple[str, ...] = (),
    date: str = '<date type="published" when="2019-05-04"/>',
    site: str = "Quay Notes",
    identifier: str = ID,
    url: str = "",
    language: str = "en",
) -> TeiDocument:
    """A document; ``content`` and ``date`` are markup, everything else is text."""
    header = (
        f"<teiHeader><fileDesc><titleStmt><title>{escape(title)}</title>"
        + "".join(f"<author>{escape(name)}</author>" for name in authors)
        + "</titleStmt><publicationStmt><authority>Archive</authority></publicationStmt><sourceDesc><biblStruct>"
        f"<monogr><title>{escape(site)}</title><imprint>{date}</imprint></monogr>"
        f"<idno type='URL'>{escape(url)}</idno></biblStruct></sourceDesc></fileDesc></teiHeader>"
    )
    names = f"xmlns='http://www.tei-c.org/ns/1.0' xml:id={quoteattr(identifier)} xml:lang={quoteattr(language)}"
    return TeiDocument(f"<TEI {names}>{header}<text><body>{content}</body></text></TEI>".encode())


def corpus(*documents: TeiDocument, title: str = "A volume") -> TeiDocument:
    """A corpus of documents."""
    inside = b"".join(document.xml for document in documents)
    head = f"<teiHeader><fileDesc><titleStmt><title>{escape(title)}</title></titleStmt></fileDesc></teiHeader>"
    return TeiDocument(b"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>" + head.encode() + inside + b"</teiCorpus>")
