"""What a directory states of an outlet, checked."""

import re
from typing import Annotated
from unicodedata import category, normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from indexer.store.errors import CallError
from indexer.store.outlets import host_of, label_of

# ISO 3166-1 alpha-2 (2024), and XK, which is used for Kosovo though ISO has not assigned it.
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC "
    "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD "
    "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH "
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW "
    "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC "
    "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY "
    "UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split()
)
# BCP 47 (RFC 5646, 2.1) without private use and the grandfathered tags: language, script, region, variants.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*")
# As for the outlet of an article (see `indexer.extract.record`): database indexes hold no longer keys.
LONGEST_NAME_BYTES = 2000
# What parts a list in one cell of CSV.
BETWEEN = re.compile(r"[;|]")


def _one_line(text: str) -> str:
    if any(category(character) == "Cc" for character in text if not character.isspace()):
        raise ValueError("a control character is in it: no name holds one")
    if len(text.encode()) > LONGEST_NAME_BYTES:
        raise ValueError(f"it is longer than {LONGEST_NAME_BYTES:,} bytes")
    if not (line := " ".join(normalize("NFC", text).split())):
        raise ValueError("it is empty")
    return line


def _host(address: str) -> str:
    host = host_of(address)
    if host is None:
        raise ValueError(f"{address!r} is no domain: give one like news.example")
    return host


def _country(code: str) -> str:
    if code.upper() not in COUNTRIES:
        raise ValueError(f"{code!r} is no country code: give two letters of ISO 3166-1, like SY")
    return code.upper()


def _language(tag: str) -> str:
    if not LANGUAGE.fullmatch(tag.lower()):
        raise ValueError(f"{tag!r} is no language tag: give one of BCP 47, like ar or pt-BR")
    return tag.lower()


def _undivided(tag: str) -> str:
    if BETWEEN.search(tag):
        raise ValueError("; and | part lists in CSV: give two tags, or one without them")
    return tag


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Name = Annotated[str, AfterValidator(_one_line)]
Domain = Annotated[str, Field(max_length=LONGEST_NAME_BYTES), AfterValidator(_host)]
Label = Annotated[Name, AfterValidator(label_of)]
Tag = Annotated[Label, AfterValidator(_undivided)]
BlankIsNone = BeforeValidator(_blank_is_none)
NAME: TypeAdapter[str] = TypeAdapter(Name)
TAG: TypeAdapter[str] = TypeAdapter(Tag)


def name_of(text: str) -> str:
    """A name as a user gives it, in one line. Raises CallError where it cannot be one."""
    return _checked(NAME, "name", text)


def tag_of(text: str) -> str:
    """A tag as a user gives it, as it is stored. Raises CallError where it cannot be one."""
    return _checked(TAG, "tag", text)


def _checked(form: TypeAdapter[str], what: str, text: str) -> str:
    try:
        return form.validate_python(text)
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise CallError(f"{text[:40]!r} cannot be a {what}: {message}") from None


class OutletEntry(BaseModel):
    """What a directory states of one outlet. Of a field that it does not name it states nothing (`model_fields_set`).

    `country` is ISO 3166-1 alpha-2, `lang` BCP 47 in lower case; tags and kind are in lower case; `domains` are hosts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: Name
    aliases: tuple[Name, ...] = ()
    domains: tuple[Domain, ...] = ()
    family: Annotated[Name | None, BlankIsNone] = None
    country: Annotated[Annotated[str, AfterValidator(_country)] | None, BlankIsNone] = None
    lang: Annotated[Annotated[str, AfterValidator(_language)] | None, BlankIsNone] = None
    kind: Annotated[Label | None, BlankIsNone] = None
    tags: tuple[Tag, ...] = ()
