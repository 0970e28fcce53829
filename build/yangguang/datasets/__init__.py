"""Records and check results as tables that anyone can take away.

In: a ``Collection`` of reports as read and checked. Out: tidy pandas frames, described once in
``tables.toml`` and ``indicators.toml``, and written as CSV, JSON and Parquet beside a Data Package that
describes them.
"""
