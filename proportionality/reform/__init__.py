"""Changes of law: overlays, the smallest that helps, and what a change does."""
