"""What the marks and figures mean, and what they do not."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.pages.site import page

router = APIRouter(include_in_schema=False)


@router.get("/method")
def method(request: Request) -> HTMLResponse:
    """Method and limits, in plain words."""
    return page(request, "method.html.j2")
