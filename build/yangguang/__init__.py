"""Yangguang 阳光: the open-data portal of China's government-information-disclosure annual reports.

Documents go in, records come out, everything a reader sees is computed from records. The steps are the
sub-packages, in this order, each importing only from those before it: sources, readers, forms, recognition,
record, checks, datasets, charts, pages, site. ``typeset`` stands beside the way.
"""

__version__ = "0.1.0"
