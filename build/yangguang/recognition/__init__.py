"""Document + form editions → whose report it is, which year, six parts, three tables.

In: a ``Document`` of any format. Out: a ``Recognition``: the cells of the form, each with the printed text
and its place, and remarks on what was printed but not understood, or expected but absent.
"""
