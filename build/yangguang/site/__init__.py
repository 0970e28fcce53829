"""In: site_src/, pages by hand and pages generated. Out: public/, a portal that any static host can serve.

MkDocs sets the pages in our own theme (``theme/``); then come the chart runtime and the search index.
"""

from yangguang.site.build import SiteSummary, build_site
from yangguang.site.bundle import write_chart_bundle
from yangguang.site.search import SearchIndexSummary, build_search

__all__ = ["SearchIndexSummary", "SiteSummary", "build_search", "build_site", "write_chart_bundle"]
