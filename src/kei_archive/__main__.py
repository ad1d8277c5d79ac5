"""``python -m kei_archive`` is ``kei-archive``."""

from kei_archive.cli import main

if __name__ == "__main__":
    main()
