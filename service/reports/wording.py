"""Words that the reports share."""


def counted(number: int, noun: str) -> str:
    """A number with its noun, which takes an s in the plural: "1 origin", "0 origins"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
