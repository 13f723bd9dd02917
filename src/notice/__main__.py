"""``python -m notice``."""

from notice.cli import main

main()
