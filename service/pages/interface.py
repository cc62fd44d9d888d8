"""The HTTP interface to read and to try, drawn by Swagger UI from the OpenAPI document."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.pages.site import SWAGGER, page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def interface(request: Request) -> HTMLResponse:
    """Every address that programs ask, with its parameters, its answers and examples."""
    return page(request, "interface.html.j2", swagger=SWAGGER, described=request.app.openapi_url)
