"""The engine: everything Crosswalk computes, on Polars, without a screen."""
