"""Every exception of the package.

YangguangError
├── UsageError            the command line or a call asks for something that cannot be
├── SourceError           a source of the register cannot be had or does not match its entry
│   └── FetchError            an address cannot be fetched
├── ReadError             a file cannot be read as a document
│   ├── UnknownFormatError    its content is of no format we read
│   └── MissingToolError      reading it needs a program that is not installed
├── NotAReportError       a document was read, but it is not an annual report
├── EditionError          an edition file of the official form is wrong, or a record follows another edition
├── RecordError           a stored record does not follow the contract
├── CorrectionError       a row of data/corrections.toml does not apply
└── BuildError            the site cannot be built

A message is one sentence, *where: what was found, what was expected. What to do.* A fault in a report's
arithmetic is not an exception: it is a finding (``yangguang.checks``).
"""


class YangguangError(Exception):
    """Raised when the program cannot go on, from any layer; its message is fit to be shown to the user."""


class UsageError(YangguangError):
    """Raised when an option or argument is wrong, from the command line."""


class SourceError(YangguangError):
    """Raised when a source of the register is missing, changed or listed wrongly, from ``sources``."""


class FetchError(SourceError):
    """Raised when an address cannot be fetched, from ``sources``.

    Attributes:
        outcome: "gone" (it says there is nothing), "denied" (another refusal of the server), "refused" (ours:
            robots.txt, or an address we do not call), or "failed" (try again later).
    """

    def __init__(self, message: str, outcome: str = "failed") -> None:
        super().__init__(message)
        self.outcome = outcome


class ReadError(YangguangError):
    """Raised when a file cannot be read as a document, from ``readers``."""


class UnknownFormatError(ReadError):
    """Raised when the content of a file is of no format we read, from ``readers.detect``."""


class MissingToolError(ReadError):
    """Raised when a format needs a program that is not installed, from ``readers``."""


class NotAReportError(YangguangError):
    """Raised when a document is not an annual report on government information, from ``recognition``."""


class EditionError(YangguangError):
    """Raised when an edition file is inconsistent, from ``forms``, or misapplied, from ``checks``."""


class RecordError(YangguangError):
    """Raised when a stored record does not follow the contract, from ``record``."""


class CorrectionError(YangguangError):
    """Raised when a correction names an unknown cell or no longer applies, from ``record``."""


class BuildError(YangguangError):
    """Raised when the site cannot be built, from ``site``."""
