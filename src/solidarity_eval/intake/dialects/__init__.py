"""What a file is an export of: columns renamed, personal ones dropped, each choice said aloud."""

from solidarity_eval.intake.dialects.apply import Translated, translate
from solidarity_eval.intake.dialects.framaforms import OWN as TOOL_HEADERS
from solidarity_eval.intake.dialects.mapping import Mapping, MappingRow, read_mapping

__all__ = ["TOOL_HEADERS", "Mapping", "MappingRow", "Translated", "read_mapping", "translate"]
