"""The page of an answer that is not there yet: it shows how far the answer is, and asks for it again.

With a script it asks by itself, and the answer takes its place; without one, a link leads to the answer. It never loads itself
anew: that would take a reader's place on it away.
"""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from service.headway import Headway
from service.pages.jobs import Jobs
from service.pages.site import WHOLE, is_partial, page

# Seconds that the link waits before it leads back, ready or not: less than any proxy gives up after.
LINK_WAITS = 20.0
UNREADY = {"cache-control": "no-store"}


def unready(request: Request, template: str, *, headway: Headway, then: str, **shown: Any) -> Response:
    """The page while one waits; `then` is the address that answers when it is ready (see `when_ready`)."""
    answer = page(request, template, headway=headway, then=then, said="", **shown)
    answer.headers.update(UNREADY)
    return answer


def when_ready(
    request: Request, jobs: Jobs, job: tuple[object, Callable[[], object]], *, at: str, shown: Callable[[Any], Response]
) -> Response:
    """The answer where it is ready, as `shown` says; how far it is, where a script asks. Without a script, the way to `at`."""
    key, work = job
    if not is_partial(request):
        jobs.wait(key, work, seconds=LINK_WAITS)
        return RedirectResponse(at, status_code=303, headers=UNREADY)
    answer = jobs.of(key, work)
    if isinstance(answer, Headway):
        said = request.query_params.get("said", "")
        then = request.url.remove_query_params("said").replace(scheme="", netloc="")
        part = page(request, "headway.html.j2", headway=answer, then=str(then), said=said)
        part.headers.update(UNREADY)
        return part
    whole = shown(answer)
    whole.headers.update(WHOLE)
    return whole
