"""What a reader is told of a value that cannot be taken."""

from collections.abc import Mapping
from typing import Any

# By pydantic's type of fault; other faults have words of ours already, or its own.
FAULTS = {
    "int_parsing": "give a whole number",
    "int_type": "give a whole number",
    "int_from_float": "give a whole number",
    "float_parsing": "give a number",
    "float_type": "give a number",
    "finite_number": "give a number",
    "bool_parsing": "give 1 or 0",
    "bool_type": "give true or false",
    "string_type": "give words in quotation marks",
    "list_type": "give a list",
    "greater_than_equal": "give {ge} or more",
    "less_than_equal": "give {le} or less",
    "literal_error": "give one of {expected}",
    "string_too_long": "give {max_length} characters at most",
    "string_too_short": "give {min_length} character or more",
    "too_long": "give {max_length} at most, not {actual_length}",
    "too_short": "give {min_length} or more",
    "extra_forbidden": "there is no such field",
    "missing": "it is missing",
}


def fault_words(fault: Mapping[str, Any]) -> str:
    """What one of pydantic's faults means, in words for who gave the value."""
    if words := FAULTS.get(fault["type"]):
        return words.format_map(fault.get("ctx", {}))
    return str(fault["msg"]).removeprefix("Value error, ")
