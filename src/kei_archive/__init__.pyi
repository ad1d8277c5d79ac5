# The public names. lazy_loader reads this list at run time, type checkers read it as it stands.
from .building import Build as Build
from .building import Built as Built
from .building import Progress as Progress
from .building import build as build
from .building.book import Book as Book
from .building.book import book as book
from .decisions import Decisions as Decisions
from .decisions import load_decisions as load_decisions
from .errors import ConfigError as ConfigError
from .errors import EncodingError as EncodingError
from .errors import FixityMismatch as FixityMismatch
from .errors import InternalError as InternalError
from .errors import InvalidTei as InvalidTei
from .errors import KeiArchiveError as KeiArchiveError
from .errors import MissingFont as MissingFont
from .errors import MissingGlyph as MissingGlyph
from .errors import MissingLibrary as MissingLibrary
from .errors import NoArticle as NoArticle
from .errors import NoReader as NoReader
from .errors import PackageError as PackageError
from .errors import ReadError as ReadError
from .errors import RenderError as RenderError
from .errors import TemplateError as TemplateError
from .errors import UsageError as UsageError
from .errors import WriteError as WriteError
from .findings import Finding as Finding
from .findings import Severity as Severity
from .learning import Changes as Changes
from .learning import learn as learn
from .learning import write_profile as write_profile
from .model import Archive as Archive
from .model import Article as Article
from .model import Block as Block
from .model import Claim as Claim
from .model import Decided as Decided
from .model import Kind as Kind
from .model import Ledger as Ledger
from .model import Metadata as Metadata
from .model import Outcome as Outcome
from .model import Role as Role
from .model import Span as Span
from .model import Witness as Witness
from .pipeline import convert as convert
from .pipeline import convert_many as convert_many
from .pipeline import load as load
from .press import preflight as preflight
from .profiles import Profile as Profile
from .profiles import load_profile as load_profile
from .profiles.families import Family as Family
from .profiles.families import Layout as Layout
from .profiles.families import Learned as Learned
from .reading import read as read
from .reading import read_all as read_all
from .renderers import render as render
from .renderers import render_volumes as render_volumes
from .renderers.base import Bibtex as Bibtex
from .renderers.base import Csl as Csl
from .renderers.base import Epub as Epub
from .renderers.base import Html as Html
from .renderers.base import Jsonl as Jsonl
from .renderers.base import Markdown as Markdown
from .renderers.base import Pdf as Pdf
from .renderers.base import Rendition as Rendition
from .renderers.base import Tei as Tei
from .renderers.base import Text as Text
from .review import Desk as Desk
from .review import open_desk as open_desk
from .tei.bind import bind as bind
from .tei.document import TeiDocument as TeiDocument
from .tei.encode import encode as encode
from .tei.link import link as link
from .tei.restore import restore as restore
from .tei.validate import validate as validate
from .together import Together as Together

__all__ = [
    "Archive",
    "Article",
    "Bibtex",
    "Block",
    "Book",
    "Build",
    "Built",
    "Changes",
    "Claim",
    "ConfigError",
    "Csl",
    "Decided",
    "Decisions",
    "Desk",
    "EncodingError",
    "Epub",
    "Family",
    "Finding",
    "FixityMismatch",
    "Html",
    "InternalError",
    "InvalidTei",
    "Jsonl",
    "KeiArchiveError",
    "Kind",
    "Layout",
    "Learned",
    "Ledger",
    "Markdown",
    "Metadata",
    "MissingFont",
    "MissingGlyph",
    "MissingLibrary",
    "NoArticle",
    "NoReader",
    "Outcome",
    "PackageError",
    "Pdf",
    "Profile",
    "Progress",
    "ReadError",
    "RenderError",
    "Rendition",
    "Role",
    "Severity",
    "Span",
    "Tei",
    "TeiDocument",
    "TemplateError",
    "Text",
    "Together",
    "UsageError",
    "Witness",
    "WriteError",
    "bind",
    "book",
    "build",
    "convert",
    "convert_many",
    "encode",
    "learn",
    "link",
    "load",
    "load_decisions",
    "load_profile",
    "open_desk",
    "preflight",
    "read",
    "read_all",
    "render",
    "render_volumes",
    "restore",
    "validate",
    "write_profile",
]

__version__: str
