"""How the documentation is built: ``python -m sphinx -W docs api/proportionality_api/web/docs_site``."""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS), str(ROOT), str(ROOT / "api")]

import generate  # noqa: E402

from proportionality import __version__  # noqa: E402

project = "proportionality"
author = "The proportionality authors"
version = release = __version__
extensions = ["myst_parser"]
exclude_patterns = ["README.md", "examples", "_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]  # pages of the repository begin where they like
html_theme = "furo"
html_title = f"proportionality {__version__}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}


def setup(app):
    """Make the pages that the source makes, before anything is read."""
    generate.write(DOCS / "reference" / "generated")
    copies = DOCS / "about" / "generated"
    copies.mkdir(exist_ok=True)
    for name in generate.PAPERS:
        copied = generate.paper(ROOT / name)
        path = copies / name.lower()
        if not path.exists() or path.read_text(encoding="utf-8") != copied:
            path.write_text(copied, encoding="utf-8")
