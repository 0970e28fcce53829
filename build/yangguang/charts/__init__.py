"""Figures as charts.

In: reports as collected. Out: ``Chart``: a Vega-Lite specification with its data inline, title, a
description computed from the data, and the same data as a table.
"""
