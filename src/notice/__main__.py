"""``python -m notice``, and the command ``notice``."""


def run() -> None:
    """Run the command line; Ctrl-C ends it quietly while it is still being imported, too."""
    try:
        from notice.cli import main  # noqa: PLC0415 - a tenth of a second, inside of the try

        main()
    except KeyboardInterrupt:
        from notice.errors import ExitCode  # noqa: PLC0415 - the same

        raise SystemExit(ExitCode.INTERRUPTED) from None


if __name__ == "__main__":
    run()
