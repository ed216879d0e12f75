from .expected import read_expected as read_expected
from .model import Portfolio as Portfolio
from .overlap import shared_places as shared_places
from .read_portfolio import read_portfolio as read_portfolio
from .reference_point import reference_points as reference_points
from .tables import tidy_tables as tidy_tables
