"""Every procedure by the name that ``rules.toml`` uses."""

from __future__ import annotations

from collections.abc import Mapping

from yangguang.checks.area import AREA
from yangguang.checks.case import Procedure
from yangguang.checks.citations import CITATIONS
from yangguang.checks.naming import NAMING
from yangguang.checks.narrative import NARRATIVE
from yangguang.checks.period import PERIOD
from yangguang.checks.procedures import PROCEDURES

ALL_PROCEDURES: Mapping[str, Procedure] = {
    **PROCEDURES,
    **NARRATIVE,
    **PERIOD,
    **CITATIONS,
    **NAMING,
    **AREA,
}
"""Of all modules of this layer."""
