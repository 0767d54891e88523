"""Pictures of sentences: the ladder and its history."""
