"""From the TEI alone: `TeiDocument` + theme + options to a `Rendition`."""
