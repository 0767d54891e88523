"""The law as data: files, quantities, the model, and what is wrong with a file."""
