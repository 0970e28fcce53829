"""The arithmetic of the form, held against every record.

In: a ``Record`` and the edition of its form. Out: ``CheckResult``, one verdict per rule and line, kept
whether it passed or not, and ``Finding``, what does not add up.
"""
