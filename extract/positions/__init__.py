"""In which capacity: posts, their organisations and countries, and who holds them."""

from extract.positions.holders import Occupation, find_occupations
from extract.positions.posts import PositionMention, Posts, find_positions, find_posts

__all__ = ["Occupation", "PositionMention", "Posts", "find_occupations", "find_positions", "find_posts"]
