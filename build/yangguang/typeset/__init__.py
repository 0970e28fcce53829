"""Figures → a report in the official form.

In: a ``Report`` (the figures and words of one annual report) and the edition of the form it follows. Out:
the document an office would publish, as HTML, PDF, DOCX or text; for samples, fixtures and transcriptions.
"""
