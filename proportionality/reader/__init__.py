"""The text of a law, read into a draft in which every value is tied to the words it came from.

`blocks` and the modules of each kind of file make a `Text`; `tokens` cuts it into words that keep their place; `sections`,
`islands` and `clauses` find what is penal; `offences` and `draft` write it down.  Nothing is guessed: what does not fit is
listed with its place.
"""
