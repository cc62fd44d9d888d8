"""What pages print around an article, and what stands before its first words. English; a table of data, no code.

Rules are anchored and meant for short paragraphs, so that an article *about* comment forms keeps its text.
"""

import re

# A paragraph longer than this is never boilerplate as a whole.
LONGEST_BOILERPLATE = 250

_OPENINGS = (
    r"your e-?mail address will not be published",
    r"required fields are marked",
    r"(post|leave|add|write) (your |a |an )?(comments?|reply|replies)\b",
    r"(share|tweet|pin|email|print) (this|on|via|it)\b",
    r"(follow|like|find|join) us\b",
    r"(subscribe|sign up|register)\b.{0,40}\b(newsletter|updates|e-?mail|alerts|channel)",
    r"(read|see|watch|view) (also|more|next)\b",
    r"(related|recommended|popular|latest|trending|more) (articles?|stories|news|topics|posts|videos?|links)\b",
    r"(all rights reserved|copyright ©|© ?\d{4})",
    r"(we|this (web)?site) uses? cookies",
    r"(by continuing|by using this site|accept (all )?cookies)",
    r"(advertisement|sponsored|story continues below)",
    r"(click|tap) here (to|for)\b",
    r"(tags|topics|keywords|filed under|categories) ?:",
    r"(loading|please wait|enable javascript|your browser does not support)",
    r"(skip to|back to) (main content|content|top)",
    r"comment via facebook",
    r"english bulletin$",
)
BOILERPLATE = re.compile(r"^\W*(?:" + "|".join(_OPENINGS) + ")", re.IGNORECASE)

# Widgets that scrapers glue to the end of the last paragraph.
TAIL = re.compile(
    r"\s*(?:\bRead Also|\bEnglish bulletin|Community standardsDiscussion.*|Comment via Facebook.*"
    r"|Our Standards: ?The Thomson Reuters Trust Principles\.?|(?<=\))\s*Twitter)\s*$",
    re.DOTALL,
)

_AGENCY = r"(?P<agency>[^()\n]{2,60})"
_DASH = r"\s*[-–—:]+\s*"
# "(AhlulBayt News Agency) - ", "ALEPPO, Syria (Reuters) - ", "DAMASCUS (AFP) — "
DATELINE = re.compile(r"^(?:[^\W\d_][^()\n]{0,60}?\s*)?\(" + _AGENCY + r"\)" + _DASH + r"(?=\S)")
# "(TRT World and Agencies) International leaders…": without a dash only what calls itself an agency is one.
BARE_DATELINE = re.compile(
    r"^\((?P<agency>[^()\n]{0,50}\b(?:Agency|Agencies|Reuters|AP|AFP|SANA|TASS|Xinhua|Sputnik|UPI|DPA|EFE|ANSA|FNA)\b[^()\n]{0,30})\)\s+(?=\S)"
)
# "Damascus, SANA – ", "WASHINGTON, Reuters - "
PLACE_AGENCY = re.compile(
    r"^[^\W\d_][\w .'’/-]{1,40},\s*(?P<agency>SANA|Reuters|AP|AFP|TASS|Xinhua|Sputnik|UPI|DPA|EFE|ANSA)\s*[-–—]+\s*(?=\S)"
)
DATELINES = (DATELINE, BARE_DATELINE, PLACE_AGENCY)
