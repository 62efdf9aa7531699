"""Listed and unlisted names."""

__all__ = ["public"]
public = "public"
unlisted = 1
_private = 2
