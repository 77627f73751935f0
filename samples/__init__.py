"""Sample exports of two systems that disagree, and the truth about them."""
