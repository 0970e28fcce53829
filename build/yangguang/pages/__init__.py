"""Reports, figures and charts as pages.

In: a ``Collection``, its frames and its charts. Out: generated pages in ``site_src/``: Markdown files that
hold HTML, made from the templates beside this file, in which whatever comes from a document is text and
nothing else.
"""
