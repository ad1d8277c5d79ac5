"""Score the reading of text scrapes on the development data in ../shared: chrome, body, metadata.

    python benchmarks/text_scrapes.py [--not-kind sparse,human] [--by family] [--alone]

``--alone`` reads every page by itself; without it, pages of one family are learned from together, as a build does.
"""

import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "text-scrapes"

LABELS = {
    "paragraph": "body-paragraph",
    "list-item": "list-item",
    "dateline": "date",
    "credit": "caption/credit",
    "caption": "caption/credit",
    "author-note": "author-bio",
    "comment-heading": "comment/response",
    "comment": "comment/response",
    "pingback": "comment/response",
    "unclassified": "content",
    "table": "content",
    "code": "content",
}


def labels_of(article):
    from kei_archive.model import Role

    result = ["chrome"] * (article.witness.text.count("\n") + 1)
    for number, _, block in article.lines():
        role = block.role
        chrome = role.is_chrome and role is not Role.TEASER
        result[number - 1] = f"chrome:{role}" if chrome else LABELS.get(role, str(role))
    return result


def metadata_of(article):
    data = article.metadata
    single = {name: getattr(data, name) for name in ("title", "date", "site", "series", "part")}
    facts = {name: claim.value for name, claim in single.items() if claim}
    facts["author"] = [claim.value for claim in data.authors]
    facts["categories"] = [claim.value for claim in data.categories]
    return facts


@cache
def survey_of(pages):
    from kei_archive.label import survey
    from kei_archive.model import Witness

    return survey(Witness(page.encode(), "page") for page in pages)


@cache
def learned_of(pages):
    from kei_archive.learning import learn_families

    return learn_families(page.encode() for page in pages)


def adapter(text, doc):
    from kei_archive.reading import read

    pages = tuple(doc["site_pages"])
    learned = None if ALONE or len(pages) < 2 else learned_of(pages)
    article = read(text.encode(), repetition=learned, profile="none")
    return labels_of(article), metadata_of(article)


ALONE = "--alone" in sys.argv


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("no ../shared/benchmarks/text-scrapes beside the repository")
    if ALONE:
        sys.argv.remove("--alone")
    sys.path[:0] = [str(DATA), str(Path(__file__).parent)]
    import score_text
    import text_scrapes

    text_scrapes.ALONE = ALONE
    sys.argv.insert(1, "text_scrapes:adapter")
    score_text.main()
