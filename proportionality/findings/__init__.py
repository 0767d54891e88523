"""What the rules found, in words, and what each rule says of a law."""
