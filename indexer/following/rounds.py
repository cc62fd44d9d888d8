"""What a round did."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """One round over the feeds that were due, begun at `at` (ISO 8601, UTC).

    Of `feeds` that are followed, `polled` were asked; `unchanged` had nothing new, `failed` gave no answer that could be
    read. `entries` are new or edited. Of their pages, now or earlier wanted, `fetched` came, `put_off` will be tried
    again, `given_up` will not, which quarantines them; `waiting` are left to be fetched. Documents were `added`, `revised`,
    `skipped` or `quarantined`.
    """

    at: str
    feeds: int
    polled: int
    unchanged: int
    failed: int
    entries: int
    fetched: int
    put_off: int
    given_up: int
    waiting: int
    added: int
    revised: int
    skipped: int
    quarantined: int
    seconds: float

    def as_json(self) -> dict[str, str | float]:
        """The fields by name."""
        return asdict(self)
