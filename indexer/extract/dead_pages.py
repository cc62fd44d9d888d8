"""Pages that servers send with status 200 in place of an article. A table of data: what their headings say, by reason."""

import re
from collections.abc import Sequence

# A page with more text than this is an article, whatever its heading says.
LONGEST_DEAD_PAGE = 1500
# Headings, whole: an article *about* such a page has a longer one.
_HEADINGS = {
    "the page says that it does not exist": (
        r"(?:error\s?)?404(?:\s?[-–—:|]?\s?(?:error|(?:page\s|file\s)?not\sfound))?",
        r"(?:oops!?\s?|sorry,?\s)?(?:(?:the|this|that)\s)?(?:page|article|story|content|file)?\s?(?:was\s|is\s)?"
        r"(?:not\sfound|cannot\sbe\sfound|can['’]t\sbe\sfound|could\snot\sbe\sfound|no\slonger\s(?:available|exists)"
        r"|unavailable|not\savailable|has\sbeen\s(?:removed|deleted)|does\snot\sexist|doesn['’]t\sexist)",
        r"p[áa]gina\sno\sencontrada|no\sse\s(?:ha\s)?encontr(?:ó|ado)\sla\sp[áa]gina|p[áa]gina\sn[ãa]o\sencontrada",
        r"page\s(?:introuvable|non\strouv[ée]e)|seite\snicht\sgefunden|pagina\snon\strovata|pagina\sniet\sgevonden",
        r"страница\sне\sнайдена|сторінку\sне\sзнайдено|الصفحة\sغير\sموجودة|sayfa\sbulunamad[ıi]|nie\sznaleziono\sstrony",
        r"页面不存在|找不到(?:页面|頁面)|(?:お探しの)?ページが?見つかりません(?:でした)?",
    ),
    "the page asks for consent and shows no article": (
        r"(?:we\svalue|we\srespect|we\scare\sabout)\syour\sprivacy|before\syou\scontinue(?:\sto\s.{1,30})?",
        r"(?:your\s)?(?:privacy|cookies?)\s(?:choices|settings|preferences|consent|notice)|consent\srequired",
        r"manage\s(?:your\s)?(?:cookies?|consent|privacy)(?:\spreferences|\ssettings)?",
        r"valoramos\s(?:tu|su)\sprivacidad|votre\svie\sprivée\s.{1,40}|(?:ihre\s)?datenschutz-?einstellungen|wij\swaarderen\suw\sprivacy",
    ),
    "the page keeps machines out and shows no article": (
        r"just\sa\smoment(?:\.\.\.|…)?|attention\srequired!?|access\s(?:to\sthis\spage\shas\sbeen\s)?denied|(?:error\s)?403(?:\s?[-–:]?\sforbidden)?",
        r"are\syou\s(?:a\srobot|human)\??|(?:please\s)?verify\s(?:that\s)?you\sare\s(?:a\s)?human|checking\syour\sbrowser.{0,40}",
        r"pardon\sour\sinterruption(?:\.\.\.|…)?|security\scheck|request\s(?:blocked|rejected)|bot\sdetect(?:ion|ed)|captcha",
    ),
    "the page says that the server failed": (
        r"(?:error\s)?50[0-4](?:\s?[-–:]?\s?(?:internal\sserver\serror|bad\sgateway|service\s(?:temporarily\s)?unavailable|gateway\stime-?out))?",
        r"internal\sserver\serror|bad\sgateway|service\s(?:temporarily\s)?unavailable|gateway\stime-?out",
        r"(?:down\sfor\s|under\s|scheduled\s)maintenance|we['’]?ll\sbe\s(?:right\s)?back(?:\ssoon)?",
    ),
    "the page asks to sign in or subscribe and shows no article": (
        r"(?:please\s)?(?:log|sign)\s?in(?:\sto\scontinue(?:\sreading)?|\sto\syour\saccount)?|register\sto\scontinue(?:\sreading)?",
        r"subscribe\s(?:now\s)?to\s(?:continue|read|keep)(?:\sreading)?(?:\s.{1,40})?|subscribers\sonly",
    ),
}
DEAD = {reason: re.compile(rf"\W*(?:{'|'.join(headings)})\W*", re.IGNORECASE) for reason, headings in _HEADINGS.items()}
# Behind these stands the outlet's name in a window's title.
TITLE_PARTS = re.compile(r"\s[|–—:·-]\s")


def dead_reason(title: str | None, paragraphs: Sequence[str]) -> str | None:
    """Why a page is no article; None where it may be one."""
    if sum(map(len, paragraphs)) > LONGEST_DEAD_PAGE:
        return None
    headings = [*TITLE_PARTS.split(title or ""), *paragraphs[:1]]
    return next((reason for reason, words in DEAD.items() for said in headings if said and words.fullmatch(said)), None)
