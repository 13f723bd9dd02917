"""``python -m notice``, and the command ``notice``."""

import signal


def run() -> None:
    """Run the command line; Ctrl-C ends it quietly while it is still being imported, too.

    Once it is done, a signal could only add a traceback to the end of it, and is ignored.
    """
    try:
        from notice.cli import main  # noqa: PLC0415 - a tenth of a second, inside of the try

        main()
    except KeyboardInterrupt:
        from notice.errors import ExitCode  # noqa: PLC0415 - the same

        raise SystemExit(ExitCode.INTERRUPTED) from None
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_IGN)


if __name__ == "__main__":
    run()
