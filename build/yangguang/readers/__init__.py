"""A file → a Document.

In: a path. Out: blocks in reading order, tables as grids of located cells; nothing is known of the form.
"""
