"""The date of publication in the header: stated, inferred, between two days, or unknown; with the reasoning."""

from __future__ import annotations

from kei_archive.tei.facts import Facts, display_date
from kei_archive.tei.markup import Xml, element, one_line
from kei_archive.tei.sourcedoc import cert_word

__all__ = ["published"]


def published(facts: Facts) -> Xml:
    """The ``date`` of publication, and the ``certainty`` of one that is not simply stated."""
    claim, key = facts.article.metadata.date, facts.id
    if claim is None and (facts.article.metadata.earliest or facts.article.metadata.latest):
        return _bounded_date(facts)
    if claim is None:
        return element("date", "unknown", cert="unknown", resp=f"#{key}.machine", type="published")
    evidence = facts.evidence(claim, kind=True)
    iso = claim.value.isoformat()
    words = facts.words(claim.span) if claim.resp == "witness" else ""
    shown = words or display_date(claim.value) + (" (inferred)" if claim.resp == "machine" else "")
    if "cert" not in evidence:
        return element("date", shown, type="published", when=iso, **evidence)
    dated = element("date", shown, type="published", when=iso, xml_id=f"{key}.date", **evidence)
    reason = one_line(claim.reason) or f"Found by the rule {one_line(claim.rule)}, with doubt."
    return Xml(
        dated
        + element(
            "certainty",
            element("desc", reason),
            assertedValue=iso,
            cert=evidence["cert"],
            locus="value",
            match="@when",
            resp=evidence["resp"],
            target=f"#{key}.date",
        )
    )


def _bounded_date(facts: Facts) -> Xml:
    """A date of which only the days are known between which it lies, with the reasons."""
    data, key = facts.article.metadata, facts.id
    bounds = {"not before": data.earliest, "not after": data.latest}
    known = {name: claim for name, claim in bounds.items() if claim is not None}
    cert = cert_word(min(claim.cert for claim in known.values()))
    others = dict.fromkeys(document for claim in known.values() for document in claim.documents)
    judged = {"cert": cert, "resp": f"#{key}.machine"}
    dated = element(
        "date",
        ", ".join(f"{name} {display_date(claim.value)}" for name, claim in known.items()),
        type="published",
        notBefore=data.earliest.value.isoformat() if data.earliest else None,
        notAfter=data.latest.value.isoformat() if data.latest else None,
        evidence="external",
        source=" ".join(f"kei:{document}.bibl" for document in others) or None,
        xml_id=f"{key}.date",
        **judged,
    )
    reason = one_line(" ".join(claim.reason for claim in known.values()))
    return Xml(dated + element("certainty", element("desc", reason), locus="value", target=f"#{key}.date", **judged))
