from . import conformance as conformance
from . import designs as designs
from . import effects as effects
from . import errors as errors
from . import instruments as instruments
from . import interpretation as interpretation
from . import plots as plots
from . import portfolio as portfolio
from . import psychometrics as psychometrics
from . import reach as reach
from . import references as references
from . import synthesis as synthesis
from .evaluation import Evaluation as Evaluation
from .evaluation import evaluate as evaluate
from .interpretation import interpret as interpret
from .references import cite as cite
from .results import Estimate as Estimate
from .results import Flow as Flow
from .results import HypothesisTest as HypothesisTest
from .results import Note as Note
from .results import Result as Result
from .results import Table as Table

__version__: str
