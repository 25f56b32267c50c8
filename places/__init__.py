"""Places: a gazetteer in one file, and the finding of a place in what somebody typed."""

from places.gazetteer import Gazetteer, Place, PlacesError, load, read
from places.locate import Candidate, Located, locate

__all__ = ["Candidate", "Gazetteer", "Located", "Place", "PlacesError", "load", "locate", "read"]
