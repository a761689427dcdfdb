"""How likely it is that a person holds a post or works for a body, told by a model learned from annotated news."""
