"""The one way to templates: what is written into them is escaped, and a name that is not there is an error."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from service.comparison.cldr import country_name, language_name
from service.presentation.addresses import day, period, web
from service.presentation.timelines import title_of, value_of
from service.presentation.words import (
    KINDS,
    NAMED,
    OBJECTED,
    kind_of,
    objected,
    on_event,
    sentence,
    taken_out,
    times,
    why_left_out,
)


@cache
def environment(package: str) -> Environment:
    """The templates of a package, and behind them those that all doors share."""
    templates = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("service.presentation")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters |= {
        "day": day,
        "period": period,
        "web": web,
        "kind": kind_of,
        "times": times,
        "sentence": sentence,
        "language": language_name,
        "country": country_name,
    }
    templates.filters |= {"counted_title": title_of, "stated": value_of}
    templates.filters |= {
        "taken_out": taken_out,
        "objected": objected,
        "why_left_out": why_left_out,
        "on_event": on_event,
    }
    templates.globals |= {"kinds": KINDS, "named": NAMED, "objected_sign": OBJECTED}
    return templates
