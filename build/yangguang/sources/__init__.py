"""Which reports exist.

In: ``data/sources.csv`` and ``data/authorities.csv``. Out: ``Source`` and ``Authority``, checked; and,
fetched from the web, the documents in ``data/reports``.
"""

from yangguang.sources.registry import Authority, Source, load_authorities, load_sources

__all__ = ["Authority", "Source", "load_authorities", "load_sources"]
