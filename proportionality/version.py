"""The version of this package; the release notes are in CHANGELOG.md."""

__version__ = "0.1.0"
