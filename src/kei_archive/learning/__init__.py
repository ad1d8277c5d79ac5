"""The corpus teaches: layouts and families of lines, found over all posts of an archive."""
