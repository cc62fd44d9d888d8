"""Sentences that newsrooms print under many stories: they tell nothing of who copied whom. English; a table of data."""

import re
from functools import lru_cache

_PHRASES = (
    r"all rights reserved|may not be (?:published|reproduced|republished)|\bcopyright\b|©|licensing opportunities",
    r"(?:sign|signing|signed) up\b|newsletters?\b|(?:in|to) your inbox|e-?mail notifications?|verification (?:message|e-?mail)",
    r"subscri(?:be|bers?|ption)\b|click (?:here|on)\b|follow (?:us|him|her|them) on\b|download (?:the|our) app",
    r"anyone (?:with|who has|having) (?:any |more |further )?information|crime ?stoppers|asked to (?:call|contact)\b",
    r"contributed (?:to|reporting)|reporting by\b|editing by\b|(?:this|the) (?:story|article|report|post) (?:has been|was) "
    r"(?:updated|first published|originally published|corrected|produced)",
    r"(?:views|opinions) expressed|rush transcript|press release|terms of (?:use|service)|privacy policy|cookies?\b",
    r"is an? (?:[\w-]+ ){0,6}(?:columnist|contributor|correspondent|editor|reporter|fellow|author|writer)\b",
    r"(?:ap|afp|reuters) photo|file photo|getty images|/\s?(?:reuters|ap|afp|getty)\b",
    r"\((?:photo|image|ap|reuters)\b[^)]*\)\s*$",
)
NOTICE = re.compile("|".join(_PHRASES), re.IGNORECASE)
# A longer paragraph has a story to tell beside the notice.
LONGEST = 400


@lru_cache(maxsize=10_000)
def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is a notice of the outlet to its readers, a credit line or a caption."""
    return len(paragraph) <= LONGEST and NOTICE.search(paragraph) is not None
