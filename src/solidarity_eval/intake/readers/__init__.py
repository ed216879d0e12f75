"""One file per format; a new format is one module and one line of the table in ``formats``."""

from solidarity_eval.intake.readers.formats import READERS, read_register, read_table
from solidarity_eval.intake.readers.table import RawTable

__all__ = ["READERS", "RawTable", "read_register", "read_table"]
