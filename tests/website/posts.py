"""Posts of an invented site as TEI, for the tests and the benchmark of the site."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from kei_archive.renderers.theme import load_theme
from kei_archive.site import Item, Site, make_site
from kei_archive.tei.document import TEI, TeiDocument
from kei_archive.tei.record import record

SITE = Site(
    title="Archive of the Quay Notes",
    description="Notes from a harbour.",
    address="https://quay.example/archive/",
    collections=[
        {
            "title": "All the notes",
            "posts": ["k-1"],
            "files": [{"path": "a.epub", "bytes": 9999}, {"path": "a.print.pdf", "bytes": 99999}],
        }
    ],
    report="report.html",
)

DOCUMENT = """<TEI xmlns="{tei}" xml:id="{key}" xml:lang={language}>
<teiHeader><fileDesc><titleStmt><title>{title}</title>{authors}</titleStmt>
<publicationStmt><authority>Archive of the Quay Notes</authority></publicationStmt>
<sourceDesc><biblStruct type="blogPost"><monogr><title>Quay Notes</title>
<imprint><date type="published" {when}>{date}</date></imprint></monogr>{series}</biblStruct></sourceDesc></fileDesc>
<profileDesc><textClass><keywords>{categories}</keywords></textClass></profileDesc></teiHeader>
<text><body><div><head>{title}</head>
{body}</div></body></text></TEI>
"""


def post(
    title: str,
    *paragraphs: str,
    date: str = "",
    cert: str = "",
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
    series: str = "",
    part: int = 1,
    language: str = "en",
) -> TeiDocument:
    """A post; what is not given is not stated."""
    key = f"k-{sha256(repr((title, paragraphs, date)).encode()).hexdigest()[:12]}"
    when = f'when="{date}"' + (f' cert="{cert}"' if cert else "") if date else 'cert="unknown"'
    scope = f'<series><title>{escape(series)}</title><biblScope unit="part" n="{part}"/></series>' if series else ""
    return TeiDocument(
        DOCUMENT.format(
            tei=TEI,
            key=key,
            language=quoteattr(language),
            title=escape(title),
            authors="".join(f"<author>{escape(name)}</author>" for name in authors),
            when=when,
            date=date or "unknown",
            series=scope,
            categories="".join(f"<term>{escape(term)}</term>" for term in categories),
            body="".join(
                f'<p n="{n}" xml:id="{key}.p{n}">{escape(text)}</p>\n' for n, text in enumerate(paragraphs, 1)
            ),
        ).encode()
    )


def item(document: TeiDocument) -> Item:
    """The post as the site knows it."""
    known = record(document.root)
    return Item(known, (f"html/{known.id}.html", f"tei/{known.id}.xml"), document)


def posts() -> list[TeiDocument]:
    """A few posts in several scripts, with and without what one can know of a post."""
    return [
        post(
            "The lamp on the mole",
            "The lamp has been dark since the storm; café owners complain about the naïve harbour office.",
            date="2019-03-03",
            authors=["Ines Calloway"],
            categories=["Harbour"],
            series="The lamp",
            part=1,
        ),
        post(
            "The lamp again",
            "Lamps and lanterns. The lantern on the rail is lit by the pilots, and a lantern by the door.",
            date="2019-03-09",
            authors=["Ines Calloway", "Oona Brathwaite"],
            categories=["Harbour", "Pilots & pay"],
            series="The lamp",
            part=2,
        ),
        post("Ungewisse Größe", "Die Straße zum Deich.", date="2020", language="de", categories=["harbour"]),
        post("섬마을 등대", "등대지기는 학교에서 돌아왔다. 불빛은 멀리까지 보인다.", date="2021-05-01", language="ko"),
        post("灯台の夜", "東京都の灯台は海を照らす。", date="2021-06-01", cert="high", authors=["佐藤"], language="ja"),
        post("منارة الميناء", "أضاءت المنارةُ طريقَ السفن.", date="2021-07-01", cert="low", language="ar"),
        post("Маяк", "Старый маяк светит морякам.", language="ru"),
    ]


def files(documents: Sequence[TeiDocument], *, site: Site = SITE) -> dict[str, bytes]:
    """Every file of the site over some posts."""
    return dict(make_site([item(document) for document in documents], site=site, theme=load_theme()))
