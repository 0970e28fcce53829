"""One report, read.

In: a source file. Out: a ``Record``: whose, which year, six parts, three tables, every figure with its place;
stored as one JSON file in the shape of the record contract.
"""
