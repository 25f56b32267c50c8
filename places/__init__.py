"""Places: a gazetteer in one file, and the finding of a place in what somebody typed."""

from places.gazetteer import Gazetteer, add_zones, load, read
from places.locate import Candidate, Located, locate
from places.shapes import Former, Place, PlacesError, Zone

__all__ = ["Candidate", "Former", "Gazetteer", "Located", "Place", "PlacesError", "Zone", "add_zones", "load", "locate", "read"]
