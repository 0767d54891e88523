"""What states bound themselves to, voted, said and do: facts with sources, and what follows from them."""
