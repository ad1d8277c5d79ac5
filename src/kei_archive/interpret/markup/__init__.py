"""Facts that the markup of a page states beside its text, and which of these and the text's to believe."""

from kei_archive.interpret.markup.choice import Facts, with_stated
from kei_archive.interpret.markup.votes import Vote, votes_of

__all__ = ["Facts", "Vote", "votes_of", "with_stated"]
