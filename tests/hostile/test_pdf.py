"""PDFs of what should never be made into one: a clear error for that document, no request, no half file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kei_archive as kei
from kei_archive.building.jobs import Job, run
from kei_archive.cli import main
from kei_archive.cli.commands import group
from kei_archive.errors import KeiArchiveError
from kei_archive.renderers import pdf_fonts
from kei_archive.renderers.base import Rendition
from tests.pdf.conftest import document, tei
from tests.pdf.pictures import drawing
from tests.pdf.test_pictures import vast

HERE = "k-000000000001"


def figure(url: str) -> str:
    return f'<figure><graphic url="{url}"/><figDesc>A picture.</figDesc></figure>'


BAD = {
    "2,000 nested elements": ("<quote>" * 2000 + "<p>x</p>" + "</quote>" * 2000, "deeper than 256 elements"),
    "240 nested quotations": ("<quote>" * 240 + "<p>x</p>" + "</quote>" * 240, "nest too deeply"),
    "a drawing that fetches": (figure(drawing('<image xlink:href="{server}/x.png"/>')), "outside itself"),
    "a drawing that reads files": (figure(drawing('<use xlink:href="file:///etc/hosts#x"/>')), "outside itself"),
    "a drawing with a script": (figure(drawing("<script>x</script>")), "outside itself"),
    "100 megapixels": (figure(vast()), "100 million pixels"),
    "a character of no font": ("<p>A \U00013000 sign.</p>", "U+13000 EGYPTIAN HIEROGLYPH A001"),
}


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "_installed", lambda *_: None)


def convert(source: kei.TeiDocument, folder: Path, *options: str) -> tuple[Result, list[str]]:
    """What the command says, and the files there are then."""
    (folder / "bad.xml").write_bytes(source.xml)
    command = ["convert", str(folder / "bad.xml"), "-o", str(folder / "out" / "x.pdf"), *options]
    (folder / "out").mkdir(exist_ok=True)
    return CliRunner().invoke(group, command), sorted(path.name for path in (folder / "out").iterdir())


@pytest.mark.parametrize("name", BAD)
def test_bad_text_is_refused_by_name_and_leaves_nothing(
    tmp_path: Path, server: tuple[str, list[str]], name: str
) -> None:
    body, words = BAD[name]
    address, hits = server
    done, files = convert(document(tei(body=body.replace("{server}", address))), tmp_path)
    assert isinstance(done.exception, KeiArchiveError), done.output
    assert words in str(done.exception)
    assert done.exception.place
    assert done.exception.remedy
    assert files == []
    assert hits == []


@pytest.mark.parametrize("address", ["{server}/x.png", "file:///etc/hosts", "../../etc/hosts", "//127.0.0.1/x"])
def test_what_is_elsewhere_is_described_not_fetched(
    tmp_path: Path, server: tuple[str, list[str]], address: str
) -> None:
    place, hits = server
    done, files = convert(document(tei(body=figure(address.replace("{server}", place)))), tmp_path)
    assert done.exit_code == 0, done.output
    assert files == ["x.pdf"]
    assert b"localhost" not in (tmp_path / "out" / "x.pdf").read_bytes()
    assert hits == []


def test_a_font_that_is_not_there_is_named(tmp_path: Path) -> None:
    theme = tmp_path / "themes" / "pdf"
    theme.mkdir(parents=True)
    (theme / "fonts.css").write_text("@font-face { font-family: Text; src: url(fonts/Gone.ttf) }", encoding="utf-8")
    done, files = convert(document(tei(paragraphs=1)), tmp_path, "--templates", str(tmp_path / "themes"))
    assert isinstance(done.exception, KeiArchiveError)
    assert "Gone.ttf" in str(done.exception)
    assert files == []


def test_bad_texts_cost_themselves_only() -> None:
    bodies = {name: BAD[name][0] for name in ("240 nested quotations", "100 megapixels")} | {"good": "<p>x</p>"}
    jobs = [Job(f"{name}.pdf", "pdf", name, document(tei(body=body)), kei.Pdf(), "") for name, body in bodies.items()]
    results = {job.owner: result for job, result in run(jobs, workers=1)}
    assert isinstance(results["good"], Rendition)
    assert all(isinstance(results[name], KeiArchiveError) for name in bodies if name != "good")


def test_the_command_line_says_it_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.xml").write_bytes(document(tei(body=BAD["100 megapixels"][0])).xml)
    monkeypatch.setattr(
        "sys.argv", ["kei-archive", "convert", str(tmp_path / "bad.xml"), "-o", str(tmp_path / "x.pdf")]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said.startswith(f"kei-archive: {HERE}: a picture has 100 million pixels")
    assert "Traceback" not in said
    assert not (tmp_path / "x.pdf").exists()
