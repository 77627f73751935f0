"""What is really in a file: every figure over all rows, and the issues worst first."""

from engine.profile.matching import matching
from engine.profile.model import Counted, Extreme, FieldProfile, Kind, Profile, Selection, Shape
from engine.profile.profiling import profile

__all__ = ["Counted", "Extreme", "FieldProfile", "Kind", "Profile", "Selection", "Shape", "matching", "profile"]
