"""What is really in a file: every figure over all rows, and the issues worst first."""

from engine.profile.cure import cure
from engine.profile.look import Look, known, look
from engine.profile.matching import matching, positions
from engine.profile.model import Counted, Extreme, FieldProfile, Kind, Profile, Selection, Shape
from engine.profile.profiling import profile
from engine.profile.report import report

__all__ = [
    "Counted",
    "Extreme",
    "FieldProfile",
    "Kind",
    "Look",
    "Profile",
    "Selection",
    "Shape",
    "cure",
    "known",
    "look",
    "matching",
    "positions",
    "profile",
    "report",
]
