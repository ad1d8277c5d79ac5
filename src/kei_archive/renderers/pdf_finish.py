"""The finishing pass over a PDF from WeasyPrint: what the file says about itself, and what makes it last.

WeasyPrint 70 writes PDF/A or PDF/UA, not both; its dates and ids come from the clock and from chance. So it writes a
plain PDF with tags, and this pass states metadata and colours, embeds the TEI, mends the structure tree (`pdf_tags`)
and saves the same bytes every time.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from kei_archive.renderers import pdf_tags
from kei_archive.renderers.pdf_goals import Anchor, find_goals, state_goals
from kei_archive.renderers.pdf_inks import convert_colours

__all__ = ["Archive", "Facts", "Source", "XmpPart", "finish_archive", "press_part", "save", "state_facts"]

_IDS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "http://www.aiim.org/pdfa/ns/id/#kei_archive")
"""Name space of document identifiers (RFC 9562, version 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a PDF says about itself, in the Info dictionary and in XMP alike.

    Attributes:
        language: BCP 47 tag.
        nominal: The date of the file: of the TEI that it is made from, never of the run.
        identifier: What the document's id is made from: the same text and options give the same id.
        producer: The engine that laid the pages out.
        creator: The software that made the document.
    """

    title: str
    authors: tuple[str, ...]
    language: str
    keywords: tuple[str, ...]
    description: str
    rights: str
    nominal: date
    identifier: str
    producer: str
    creator: str

    @property
    def uuid(self) -> str:
        """The document's id."""
        return str(uuid.uuid5(_IDS, self.identifier))


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a PDF was made from, to be embedded in it."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What makes a PDF an archive file.

    Attributes:
        source: The TEI.
        conformance: One of those of `Pdf`.
        profile: ICC profile of the RGB colours.
        continued: For each page break, how many levels of the structure go on after it.
        languages: For each page the languages of its pieces of text; empty where it is the document's.
        anchors: What links within the file may lead to, by identifier.
        has_pictures: Whether there may be colours that the style sheets did not set.
    """

    source: Source
    conformance: str
    profile: bytes
    continued: Sequence[int] = ()
    languages: Sequence[Sequence[str]] = ()
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    has_pictures: bool = False


XmpPart = str
"""An ``rdf:Description`` of a standard that the file conforms to."""

PRINTABLE: Final = 4
"""Flags of an annotation that PDF/A wants: it prints (ISO 19005-3, 6.3.2)."""


def finish_archive(data: bytes, facts: Facts, *, archive: Archive) -> bytes:
    """Make one file that is PDF/A-2 or -3 (ISO 19005) and, with tags, PDF/UA-1 (ISO 14289-1).

    Args:
        data: A PDF 1.7 in RGB from WeasyPrint, with tags but for ``pdf/a-2u``.
        facts: What the file says about itself.
        archive: What goes into it.
    """
    part, level = archive.conformance[-2], archive.conformance[-1].upper()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [_description("pdfaid", part=part, conformance=level)]
        if "/StructTreeRoot" in pdf.Root:
            goals = find_goals(pdf, archive.anchors)
            pdf_tags.state_languages(pdf, archive.languages)
            pdf_tags.join_pages(pdf, archive.continued)
            pdf_tags.lift_link_references(pdf)
            pdf_tags.mark_footnotes(pdf)
            pdf_tags.wrap_items(pdf)
            pdf_tags.number_lists(pdf)
            pdf_tags.make_contents(pdf)
            pdf_tags.name_blocks(pdf)
            state_goals(pdf, goals)
            parts += [_description("pdfuaid", part="1"), _UA_SCHEMA]
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                annotation.F = PRINTABLE
        if archive.has_pictures:
            convert_colours(pdf, colour="rgb")
        _state_colours(pdf, archive.profile)
        if part == "3":  # PDF/A-2 holds no files but PDF/A
            _embed(pdf, archive.source, nominal=facts.nominal)
        state_facts(pdf, facts, parts=parts)
        return save(pdf)


def _state_colours(pdf: Pdf, profile: bytes) -> None:
    """Say what RGB means (ISO 19005-3, 6.2.3)."""
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_stream(profile, N=3),
            )
        ]
    )


def _embed(pdf: Pdf, source: Source, *, nominal: date) -> None:
    """Embed ``source`` once, as the associated file that the document was made from (ISO 19005-3, annex E)."""
    when = String(_pdf_date(nominal))
    digest = hashlib.md5(source.data, usedforsecurity=False).digest()  # the checksum that PDF prescribes
    stream = pdf.make_stream(
        source.data,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{source.media_type}"),
        Params=Dictionary(Size=len(source.data), CreationDate=when, ModDate=when, CheckSum=String(digest)),
    )
    specification = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(source.name),
            UF=String(source.name),
            Desc=String("The TEI-XML that this document was made from."),
            AFRelationship=Name.Source,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    pdf.Root.AF = Array([specification])
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([String(source.name), specification]))
    pdf.Root.Names = names


def state_facts(pdf: Pdf, facts: Facts, *, parts: Sequence[XmpPart]) -> None:
    """Write Info dictionary, XMP packet (ISO 16684-1) and language anew, so that they agree."""
    when = _pdf_date(facts.nominal)
    info = {
        "Title": facts.title,
        "Author": ", ".join(facts.authors),
        "Subject": facts.description,
        "Keywords": ", ".join(facts.keywords),
        "Creator": facts.creator,
        "Producer": facts.producer,
        "CreationDate": when,
        "ModDate": when,
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in info.items():
        if value:
            pdf.docinfo[Name(f"/{key}")] = String(value)
    pdf.Root.Lang = String(facts.language)
    pdf.Root.Metadata = pdf.make_stream(_xmp(facts, parts), Type=Name.Metadata, Subtype=Name.XML)


def save(pdf: Pdf) -> bytes:
    """The file's bytes, which depend on its content alone."""
    stream = io.BytesIO()
    pdf.save(
        stream,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return stream.getvalue()


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000Z"


_NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}

_UA_SCHEMA: Final = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
"""PDF/A asks for a description of every property that it does not know itself (ISO 19005-3, 6.6.2.3)."""


def _description(prefix: str, **values: str) -> XmpPart:
    """An ``rdf:Description`` with simple properties of one namespace."""
    rows = "".join(f"<{prefix}:{name}>{escape(value)}</{prefix}:{name}>" for name, value in values.items() if value)
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{_NAMESPACES[prefix]}">{rows}</rdf:Description>'


def _items(kind: str, values: Sequence[str], *, attributes: str = "") -> str:
    rows = "".join(f"<rdf:li{attributes}>{escape(value)}</rdf:li>" for value in values)
    return f"<rdf:{kind}>{rows}</rdf:{kind}>"


def _xmp(facts: Facts, parts: Sequence[XmpPart]) -> bytes:
    when = f"{facts.nominal.isoformat()}T00:00:00Z"
    default = ' xml:lang="x-default"'
    core = {
        "title": _items("Alt", [facts.title], attributes=default),
        "creator": _items("Seq", facts.authors) if facts.authors else "",
        "description": _items("Alt", [facts.description], attributes=default) if facts.description else "",
        "rights": _items("Alt", [facts.rights], attributes=default) if facts.rights else "",
        "subject": _items("Bag", facts.keywords) if facts.keywords else "",
        "language": _items("Bag", [facts.language]),
        "format": "application/pdf",
    }
    rows = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in core.items() if value)
    body = [
        f'<rdf:Description rdf:about="" xmlns:dc="{_NAMESPACES["dc"]}">{rows}</rdf:Description>',
        _description("pdf", Producer=facts.producer, Keywords=", ".join(facts.keywords)),
        _description("xmp", CreatorTool=facts.creator, CreateDate=when, ModifyDate=when, MetadataDate=when),
        _description("xmpMM", DocumentID=f"uuid:{facts.uuid}", VersionID="1", RenditionClass="default"),
        *parts,
    ]
    text = "\n".join(
        [
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
            *body,
            "</rdf:RDF>",
            "</x:xmpmeta>",
            '<?xpacket end="r"?>',
        ]
    )
    return text.encode()


def press_part() -> XmpPart:
    """The statement that a file is PDF/X-4 (ISO 15930-7)."""
    return _description("pdfxid", GTS_PDFXVersion="PDF/X-4") + _description("pdf", Trapped="False")
