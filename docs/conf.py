"""Sphinx configuration: French for teams, English for evaluators, built without network."""

import sys
from pathlib import Path

import solidarity_eval

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "solidarity_eval"
author = "The solidarity_eval developers"
copyright = "the solidarity_eval developers, GPL-3.0-or-later"
version = release = solidarity_eval.__version__

extensions = [
    "method_pages",
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
]
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
language = "en"

html_theme = "pydata_sphinx_theme"
html_title = "solidarity_eval"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_show_sourcelink = False
html_theme_options = {
    "show_prev_next": False,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
}

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
# Without it, the tables that pages compute are shown as text with bars.
nb_render_markdown_format = "myst"
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]
