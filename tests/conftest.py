"""Properties are tried on the same examples in every run; `HYPOTHESIS_PROFILE=hunt pytest` tries new ones."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("hunt", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
