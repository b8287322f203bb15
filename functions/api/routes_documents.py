"""Documents, their pages, and files that people give in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BaseModel

from copiste import wiring
from copiste.drawing.notice import draw
from copiste.records.states import DocumentState
from copiste.stages.review import documents, entering, pictures
from copiste.stages.review.entering import LARGEST_UPLOAD, Given, Wanted
from copiste.stages.review.roles import May
from copiste.stages.review.views_documents import DocumentList, DocumentView, PageText, UploadList, UploadView
from copiste.texts import Language
from functions.api.answers import JSON, data, documented, files, unchecked
from functions.api.asked import NewUpload
from functions.api.router import new
from functions.api.routes_session import LARGEST_ON_AWS
from functions.api.who import body, desk, me

router = new()
_SHORT = "private, max-age=300"
Number = Annotated[int, Path(ge=1, le=10_000)]


@router.get("/api/documents", tags=["documents"])
def listed(
    office: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[DocumentState | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=64)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DocumentList:
    """List documents, the oldest first. `q` is a receipt number as typed, or an id."""
    person = me(May.TASK_READ)
    return documents.listed(desk(), person, office=office, state=state, q=q, after=after, limit=limit)


@router.get("/api/documents/<document>", tags=["documents"])
def document(document: str) -> DocumentView:
    """Show what became of a document."""
    person = me(May.TASK_READ)
    return documents.view(desk(), person, document)


@router.get(
    "/api/documents/<document>/original",
    tags=["documents"],
    responses=files("*/*"),
)
@unchecked
def original(document: str) -> Response[Any]:
    """Give the bytes as they were received."""
    person = me(May.TASK_READ)
    kind, name, found = documents.original(desk(), person, document)
    return data(kind, found, name=name)


@router.get(
    "/api/documents/<document>/pages/<page>/image",
    tags=["documents"],
    responses=files("image/jpeg", "image/png"),
)
@unchecked
def image(
    document: str,
    page: Number,
    size: Annotated[pictures.Size, Query()] = "reading",
    turn: Annotated[int, Query(ge=0, le=270, multiple_of=90)] = 0,
) -> Response[Any]:
    """Give a page as a picture."""
    person, at = me(May.TASK_READ), desk()
    documents.page_for(at, person, document, page)
    kind, found = pictures.picture(at, document, page, size, turn)
    return data(kind, found, cache=_SHORT)


@router.get(
    "/api/documents/<document>/pages/<page>/crop",
    tags=["documents"],
    responses=files("image/png"),
)
@unchecked
def crop(
    document: str,
    page: Number,
    box: Annotated[str, Query(max_length=100)],
    margin: Annotated[float, Query(ge=0, le=0.5)] = 0.01,
    height: Annotated[int, Query(ge=24, le=600)] = 120,
) -> Response[Any]:
    """Give a box of a page as a picture; `box` is `x0,y0,x1,y1`."""
    person, at = me(May.TASK_READ), desk()
    documents.page_for(at, person, document, page)
    found = pictures.crop(at, document, page, pictures.box_of(box), margin=margin, height=height)
    return data("image/png", found, cache=_SHORT)


@router.get(
    "/api/documents/<document>/notice",
    tags=["documents"],
    responses=files("text/plain", "application/pdf", "image/png"),
)
@unchecked
def notice(
    document: str,
    kind: Annotated[Literal["text", "pdf", "png"], Query(alias="format")] = "text",
    lang: Annotated[Language | None, Query()] = None,
) -> Response[Any]:
    """Give the notice that asks the sender for a better copy: one page, with nothing personal in it."""
    person = me(May.TASK_READ)
    title, said, name = documents.notice(desk(), person, document, lang or person.language)
    if kind == "text":
        return data("text/plain; charset=utf-8", f"{title}\n\n{said}\n", name=f"{name}.txt")
    media = "application/pdf" if kind == "pdf" else "image/png"
    return data(media, draw(title, said, kind), name=f"{name}.{kind}")


@router.get("/api/documents/<document>/pages/<page>/text", tags=["documents"])
def text(document: str, page: Number) -> PageText:
    """Give the text alternative of a page: what was read, and where."""
    person = me(May.TASK_READ)
    return documents.text(desk(), person, document, page)


@router.put("/api/uploads/<upload>", tags=["uploads"], responses=documented(UploadView, 201))
def upload(
    upload: str,
    office: Annotated[str, Query(max_length=64)],
    name: Annotated[str, Query(max_length=400)] = "",
    batch: Annotated[str | None, Query(max_length=63)] = None,
    passes: Annotated[bool, Query()] = False,
) -> Response[UploadView]:
    """Give a file in: the body is its bytes. The same `upload` again is the same file.

    `batch` is a batch of the office; with `passes` the file holds all fronts, then all backs, the last first.
    """
    person = me(May.UPLOAD)
    largest = LARGEST_ON_AWS if wiring.deps().signing_in.bearer else LARGEST_UPLOAD
    found = entering.upload(desk(), person, Given(upload, office, name, body(), batch, passes), largest=largest)
    return Response(201, JSON, found)


class PostingView(BaseModel):
    """A form to send to `url`: `fields`, then the file as `file`, under its own name."""

    url: str
    fields: dict[str, str]


@router.post("/api/uploads", tags=["uploads"], responses=documented(PostingView, 201))
def promise(body: Annotated[NewUpload, Body()]) -> Response[PostingView]:
    """Get leave to put one file straight into the inbox; 404 on one machine, where files are given in with PUT."""
    person, deps = me(May.UPLOAD), wiring.deps()
    wanted = Wanted(body.upload, body.office, body.size, body.media_type, body.batch)
    made = entering.posting(desk(), deps.postbox, person, wanted)
    return Response(201, JSON, PostingView(url=made.url, fields=dict(made.fields)))


@router.get("/api/uploads", tags=["uploads"])
def uploads(
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UploadList:
    """List what one gave in oneself, the newest first, and what became of it."""
    person = me(May.UPLOAD)
    return entering.uploads(desk(), person, after=after, limit=limit)


@router.get("/api/uploads/<upload>", tags=["uploads"])
def uploaded(upload: str) -> UploadView:
    """Show one upload."""
    person = me(May.UPLOAD)
    return entering.uploaded(desk(), person, upload)
