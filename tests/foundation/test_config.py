"""kei.toml and what a build reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kei_archive.config import find_sources
from kei_archive.errors import ConfigError, NoArticle, UsageError


def write(folder: Path, **content: str) -> None:
    for name, text in content.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_folder_without_configuration(tmp_path: Path) -> None:
    write(tmp_path, b_txt="b", sub__a_txt="a", photo_jpg="", b_toml="", **{".hidden_txt": ""})
    sources = find_sources(tmp_path)
    assert [sources.name(path) for path in sources.captures] == ["b.txt", "sub/a.txt"]
    assert sources.ignored == ("photo.jpg",)
    assert sources.archive.name == "unnamed archive"


def test_a_corpus(tmp_path: Path) -> None:
    write(
        tmp_path,
        kei_toml='[archive]\nname = "N"\nlanguage = "en"\nrights = "R"\nsources = ["w/*.txt"]\n',
        w__a_txt="a",
        other_txt="not named",
        collections__c_toml='title = "T"\n',
    )
    sources = find_sources(tmp_path)
    assert [sources.name(path) for path in sources.captures] == ["w/a.txt"]
    assert (sources.archive.name, sources.archive.language, sources.archive.rights) == ("N", "en", "R")
    assert [path.name for path in sources.collections] == ["c.toml"]


def test_documents_edited_by_hand(tmp_path: Path) -> None:
    write(tmp_path, a_txt="a", tei__x_xml="<TEI/>", tei__old__y_xml="<TEI/>", kei_toml='[archive]\nname = "N"\n')
    sources = find_sources(tmp_path)
    assert [sources.name(path) for path in sources.edits] == ["tei/x.xml"]
    assert sources.ignored == ("tei/old/y.xml",)
    (tmp_path / "kei.toml").unlink()
    loose = find_sources(tmp_path)
    assert loose.edits == ()
    assert loose.ignored == ("tei/old/y.xml", "tei/x.xml"), "without kei.toml it is no corpus"


def test_the_output_inside_the_source_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, a_txt="a", out__html__x_html="made")
    assert len(find_sources(tmp_path, exclude=[tmp_path / "out"]).captures) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[archive]\nnam = "N"\n', "Did you mean 'name'"),
        ('[archiv]\nname = "N"\n', "Did you mean 'archive'"),
        ("name = ", "not valid TOML"),
        ('[archive]\nname = "N"\nsources = "w"\n', "sources must be a list"),
    ],
)
def test_a_wrong_configuration_is_an_error_with_a_remedy(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, kei_toml=text, a_txt="a")
    with pytest.raises(ConfigError, match=words):
        find_sources(tmp_path)


def test_sources_may_not_leave_the_corpus(tmp_path: Path) -> None:
    write(tmp_path, kei_toml='[archive]\nname = "N"\nsources = ["../*.txt"]\n')
    with pytest.raises(UsageError, match="inside the corpus"):
        find_sources(tmp_path)


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_sources(tmp_path / "missing")
    with pytest.raises(NoArticle, match="no captures"):
        find_sources(tmp_path)


@pytest.mark.parametrize("address", ["https://a.example/quay", "https://a.example/quay/", "http://a.example"])
def test_the_address_of_the_web_edition_ends_in_a_slash(tmp_path: Path, address: str) -> None:
    write(tmp_path, kei_toml=f'[archive]\nname = "N"\naddress = "{address}"\n', a_txt="a")
    assert find_sources(tmp_path).archive.address == f"{address.rstrip('/')}/"


@pytest.mark.parametrize(
    "address",
    [
        "a.example",
        "javascript:alert(1)",
        "ftp://a.example/",
        "https://",
        "https://[x/",
        "https://a.example/?q",
        "https://a b/",
    ],
)
def test_an_address_that_no_page_can_have(tmp_path: Path, address: str) -> None:
    write(tmp_path, kei_toml=f'[archive]\nname = "N"\naddress = "{address}"\n', a_txt="a")
    with pytest.raises(ConfigError, match="address") as caught:
        find_sources(tmp_path)
    assert "https://archive.example" in caught.value.remedy


def test_a_sidecar_without_its_capture_is_told(tmp_path: Path) -> None:
    """What a person states of a capture must not be lost because of a name."""
    (tmp_path / "w").mkdir()
    for name in ("w/one.txt", "w/one.toml", "w/onne.toml", "w/site.toml", "site.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert find_sources(tmp_path).ignored == ("w/onne.toml", "w/site.toml")
    config = '[archive]\nname = "H"\nsources = ["w/*.txt"]\nprofile = "w/site.toml"\n'
    (tmp_path / "kei.toml").write_text(config, encoding="utf-8")
    assert find_sources(tmp_path).ignored == ("w/onne.toml",)
