"""Laws in brief on paper: one layout, written as HTML, PDF and DOCX."""
