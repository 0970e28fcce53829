"""How a portal is kept: reports added, proposals checked, links looked after.

In: files and addresses that people bring, and the repository. Out: entries of the registers, with documents
and records; and what a maintainer needs to know before saying yes.
"""
