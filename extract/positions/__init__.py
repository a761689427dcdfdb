"""In which capacity: posts, their organisations and countries, and who holds them."""

from extract.positions.posts import PositionMention, find_positions

__all__ = ["PositionMention", "find_positions"]
