"""What pages print around an article, and what stands before its first words. English; a table of data, no code.

Rules are anchored and meant for short paragraphs, and where an ordinary sentence could open with the same words they say
what must follow, so that an article *about* comment forms or sponsored talks keeps its text.
"""

import re

# A paragraph longer than this is never boilerplate as a whole.
LONGEST_BOILERPLATE = 250

# A heading: nothing follows, or a colon, or the first headline of a list.
_HEADING = r"(?=\W*$|\s*[:|…]|\.\.\.|\s[\"“‘']?(?-i:[A-Z\d]))"
_OPENINGS = (
    r"your e-?mail address will not be published(?=\W*(?:$|required|comment|name|leave))",
    r"required fields are marked",
    r"(post|leave|add|write) (your |a |an )?(comments?|reply|replies)\b",
    r"(share|tweet|pin|email|print) (this|on|via|it)\b",
    r"(follow|like|find|join) us\b(?=\W*$|\s*[:@|]|\s(on|at|online)\b)",
    r"(subscribe|sign up|register)\b.{0,40}\b(newsletter|updates|e-?mail|alerts|channel)",
    r"(read|see|watch|view) (also|more|next)\b",
    r"(related|recommended|popular|latest|trending|more) (articles?|stories|news|topics|posts|videos?|links)\b"
    + rf"(?:{_HEADING}|(?=\s(?:from|on|in|you)\b.{{0,30}}$))",
    r"(all rights reserved|copyright ©|© ?\d{4})",
    r"(we|this (web)?site) uses? cookies",
    r"(by continuing to (use|browse)|by using (this|our) (web)?site|accept (all )?cookies)",
    rf"advertisements?\b(?:{_HEADING}|(?=\sadvertisement))",
    r"sponsored( content| post| by .{1,40})?\W*$",
    r"story continues below",
    r"(click|tap) here (to|for)\b",
    r"(tags|topics|keywords|filed under|categories) ?:",
    r"(loading|please wait)(?=\W*$|\ssomething is loading|\swhile)",
    r"(enable javascript|your browser does not support)",
    r"(skip to|back to) (main content|content|top)\b",
    r"comment via facebook\b(?=\W*$|\s*comment via)",
    r"english bulletin$",
    r"source ?: [^()]{1,60}\)?(\s*twitter)?$",
)
BOILERPLATE = re.compile(r"^\W*(?:" + "|".join(_OPENINGS) + ")", re.IGNORECASE)

# Widgets that scrapers glue to the end of the last paragraph.
TAIL = re.compile(
    r"\s*(?:\bRead Also|\bEnglish bulletin|Community standardsDiscussion.*|Comment via Facebook\s*(?:Comment via .{1,30})?"
    r"|Our Standards: ?The Thomson Reuters Trust Principles\.?|(?<=\))\s*Twitter)\s*$",
    re.DOTALL,
)
# Each of them holds one of these.
TAIL_WORDS = (
    "Read Also",
    "English bulletin",
    "Community standardsDiscussion",
    "Comment via",
    "Our Standards",
    "Twitter",
)

# Who writes datelines. "The Syrian Democratic Forces (SDF) - …" opens an ordinary sentence: parentheses after a place in
# capitals hold any agency's letters, after other words only a wire or a station.
_WIRE = (
    r"(?:Reuters(?:\sBreakingviews)?|AP|AFP|SANA|TASS|Xinhua|Sputnik|UPI|[Dd][Pp][Aa]|EFE|ANSA|FNA|MNA|IRNA|PTI"
    r"|(?:CNN|CBS|NBC|ABC)\w*(?:\sSF)?|[KW][A-Z]{2,3})"
)
_CAPITALISED = r"[^\W\da-z][\w.’'&-]*"
_TITLED = (
    rf"(?:{_CAPITALISED}\s(?:(?:and|of|the)\s)?){{0,5}}"
    rf"(?:Agency|Agencies|News|Press|Media|Radio|TV|Tribune|Times|Post)(?:\s{_CAPITALISED}){{0,2}}"
)
_ANY = rf"(?:{_WIRE}|[A-Z][A-Z0-9]{{1,5}}(?:-TV|\s\d+)?|{_TITLED}|[\w-]+\.(?i:com|org|net)|[Pp]ress\s?[Tt][Vv])"
_JOINT = r"(?:\s?/\s?|,\s|\sand\s|\s&\s)"
_WIRES = rf"(?P<agency>{_WIRE}(?:{_JOINT}{_ANY})*)"
_AGENCY = rf"(?P<agency>{_ANY}(?:{_JOINT}{_ANY})*)"
# "ALEPPO, Syria", "WASHINGTON/BEIJING", "NEW HAVEN, Conn., Oct. 27"
_CAPITALS = r"[^\W\da-z_]{2,}(?:[\s./’'-]{1,2}[^\W\da-z_]+)*(?:,\s[\w.,\s]{1,40}?)?"
# "Washington", "Las Vegas, NV", "March 16"
_PLACE = (
    r"(?!The\s|[^(]*\b(?:Agency|Press|News|Network|Corporation)\b)"
    r"(?:[^\W\da-z_][\w.’'/-]*|\d{1,2})(?:,?\s(?:[^\W\da-z_][\w.’'/-]*|of|de|\d{1,4})){0,5}"
)
# A single hyphen is a dash beside white space only: "(SDF)-led".
_DASH = r"\s*(?:[–—]++|-{2,}+|(?<=\s)-|-(?=\s|$))\s*"
# The telling begins with a capital, a quotation mark or a figure; "al-Nusra" may, too.
_STORY = r"(?![\"“”‘’'«\[]*(?!al-|el-|an-|ash-)[a-z])"
DATELINES = tuple(
    re.compile(rule)
    for rule in (
        # "(AhlulBayt News Agency) - ", "(Reuters): "
        rf"^\({_AGENCY}\)(?:{_DASH}|:\s*)",
        # "ALEPPO, Syria (Reuters) - ", "DAMASCUS (AFP) — ", "HARBOR CITY (CNS) - "
        rf"^{_CAPITALS}\s?\({_AGENCY}\){_DASH}{_STORY}",
        # "Washington (CNN) --", "Las Vegas, NV (KTNV) - "
        rf"^{_PLACE},?\s?\({_WIRES}\){_DASH}{_STORY}",
        # "(TRT World and Agencies) International leaders…", "MOSCOW (Sputnik) Russia's…": the dash is lost
        rf"^(?:{_CAPITALS}\s?)?\((?P<agency>{_TITLED}|{_WIRE}(?:{_JOINT}{_WIRE})*)\)\s+(?=\S){_STORY}",
        # "(AFP Photo) At least…": of a photograph, so it credits nobody with the words
        rf"^\({_WIRE}\s[Pp]hotos?\)(?P<agency>)\s*(?=\S)",
        # "Damascus, SANA – ", "WASHINGTON, Reuters - "
        rf"^{_PLACE},\s(?P<agency>{_WIRE}){_DASH}{_STORY}",
    )
)
