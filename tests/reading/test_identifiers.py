"""Identifiers of a sidecar: of the form of their scheme, in any letters."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.errors import ConfigError
from kei_archive.interpret.identifiers import as_identifiers
from kei_archive.interpret.sidecar import load_sidecar


@pytest.mark.parametrize(
    ("key", "value", "name", "kept"),
    [
        ("DOI", "10.5555/quay.2019", "DOI", "10.5555/quay.2019"),
        ("doi", "https://doi.org/10.5555/quay(2019)1", "DOI", "10.5555/quay(2019)1"),
        ("Doi", "doi:10.5555/12345678", "DOI", "10.5555/12345678"),
        ("ark", "ark:/99999/harrow1", "ARK", "ark:/99999/harrow1"),
        ("ARK", "https://n2t.net/ark:99999/fk4/x.1", "ARK", "ark:99999/fk4/x.1"),
        ("isbn", "978-0-306-40615-7", "ISBN", "978-0-306-40615-7"),
        ("ISBN", "0-306-40615-2", "ISBN", "0-306-40615-2"),
        ("ISBN", "0-8044-2957-X", "ISBN", "0-8044-2957-X"),
        ("urn", "urn:nbn:de:101:1-1", "URN", "urn:nbn:de:101:1-1"),
        ("WARC-Record-ID", "<urn:uuid:1>", "WARC-Record-ID", "<urn:uuid:1>"),
    ],
)
def test_a_name_is_kept_without_what_stands_before_it(key: str, value: str, name: str, kept: str) -> None:
    assert as_identifiers({key: value}, place="x.toml") == {name: kept}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DOI", "not a doi"),
        ("doi", "10.55/x"),
        ("DOI", "10.5555/"),
        ("ARK", "hello"),
        ("ark", "ark:/99/x"),
        ("ISBN", "978-0-306-40615-8"),
        ("ISBN", "0-306-40615-X"),
        ("ISBN", "12"),
    ],
)
def test_what_is_none_is_refused_with_its_place_and_its_form(key: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"is no {key.upper()}") as caught:
        load_sidecar({"identifiers": {key: value}})
    assert caught.value.place == "sidecar"
    assert caught.value.remedy.startswith("Write it as")


def test_one_scheme_has_one_name() -> None:
    with pytest.raises(ConfigError, match="DOI is stated twice"):
        as_identifiers({"doi": "10.5555/a", "DOI": "10.5555/b"}, place="x.toml")


def test_an_identifier_outside_its_table_is_told_where_it_belongs() -> None:
    with pytest.raises(ConfigError, match="ark") as caught:
        load_sidecar({"ark": "ark:/99999/harrow1"})
    assert "[identifiers]" in caught.value.remedy


def test_a_doi_in_any_letters_is_in_the_references(corpus) -> None:
    article = kei.read(
        corpus / "witnesses" / "gauge-1.txt", sidecar={"identifiers": {"doi": "https://doi.org/10.5555/gauge"}}
    )
    doc = kei.encode(article)
    assert b'"DOI": "10.5555/gauge"' in kei.render(doc, "csl").data
    assert b"doi = {10.5555/gauge}" in kei.render(doc, "bibtex").data
    small = kei.TeiDocument(doc.xml.replace(b'type="DOI">', b'type="doi">https://doi.org/'))
    assert b"doi = {10.5555/gauge}" in kei.render(small, "bibtex").data
