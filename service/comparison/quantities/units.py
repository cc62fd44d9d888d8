"""Units that news states, as dimensions and factors: enough to tell whether two measures are the same.

A table and no library: news uses some forty units, all but temperatures by a plain factor. pint 0.25 takes two seconds to load
and knows no currencies, no "metric tonnes", no "12sq/km" and no words of other languages: the table of words is needed anyhow.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures; a value in the dimension's first unit is `factor` × value + `offset`."""

    dimension: str
    factor: float = 1.0
    offset: float = 0.0


# Factors are exact by definition: SI brochure (9th edition, 2019) and the international yard and pound (1959). A "ton" is read
# as a tonne, since news seldom says which it means. Currencies have no factor to each other: rates move.
UNITS: dict[str, Unit] = {
    "percent": Unit("percent"),
    "percentage point": Unit("percentage points"),
    "kilometre": Unit("length", 1_000.0),
    "metre": Unit("length"),
    "centimetre": Unit("length", 0.01),
    "millimetre": Unit("length", 0.001),
    "mile": Unit("length", 1_609.344),
    "yard": Unit("length", 0.9144),
    "foot": Unit("length", 0.3048),
    "inch": Unit("length", 0.0254),
    "square kilometre": Unit("area", 1_000_000.0),
    "square metre": Unit("area"),
    "square mile": Unit("area", 2_589_988.110336),
    "square foot": Unit("area", 0.09290304),
    "hectare": Unit("area", 10_000.0),
    "acre": Unit("area", 4_046.8564224),
    "tonne": Unit("mass", 1_000.0),
    "kilogram": Unit("mass"),
    "gram": Unit("mass", 0.001),
    "litre": Unit("volume"),
    "barrel": Unit("volume", 158.987294928),
    "gallon": Unit("volume", 3.785411784),
    "megawatt": Unit("power"),
    "gigawatt": Unit("power", 1_000.0),
    "celsius": Unit("temperature"),
    "fahrenheit": Unit("temperature", 5 / 9, -160 / 9),
    # Of an earthquake, on whichever scale; and of a match or a vote.
    "magnitude": Unit("magnitude"),
    "point": Unit("score"),
    "day": Unit("duration", 24.0),
    "hour": Unit("duration"),
    "minute": Unit("duration", 1 / 60),
    "week": Unit("duration", 168.0),
    # Calendar units: a month and a year are means of the Gregorian calendar.
    "month": Unit("duration", 730.485),
    "year": Unit("duration", 8_765.82),
    "dollar": Unit("dollars"),
    "euro": Unit("euros"),
    "pound sterling": Unit("pounds sterling"),
    "rouble": Unit("roubles"),
    "yuan": Unit("yuan"),
    "yen": Unit("yen"),
    "rupee": Unit("rupees"),
    "lira": Unit("lira"),
    "shekel": Unit("shekels"),
    "peso": Unit("pesos"),
}
# Signs before the figure.
SIGNS = {
    "$": "dollar",
    "€": "euro",
    "£": "pound sterling",
    "₽": "rouble",
    "¥": "yen",
    "₹": "rupee",
    "₪": "shekel",
    "₺": "lira",
}
