"""Documents, their pages, and files that people give in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BaseModel

from copiste import wiring
from copiste.desk import crops, documents, pictures, receipts
from copiste.desk import uploads as entering
from copiste.desk.roles import May
from copiste.desk.searching import Sought
from copiste.desk.uploads import LARGEST_UPLOAD, Given, UploadWanted
from copiste.drawing.notice import draw
from copiste.records.states import DocumentState
from copiste.texts import Language
from copiste.views.documents import DocumentList, DocumentView, PageText, UploadList, UploadView
from copiste.views.receipts import ReceiptList, ReceiptView
from functions.api.answers import JSON, data, documented, files, unchecked
from functions.api.asked import UploadBody
from functions.api.parts import whole_or_part
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.routes_session import LARGEST_ON_AWS
from functions.api.who import body, desk, me

router = new()
_SHORT = "private, max-age=300"
Number = Annotated[int, Path(ge=1, le=10_000)]
Part = Annotated[int | None, Query(ge=1, le=1000)]


@router.get("/api/documents", tags=["documents"])
def listed(
    *,
    office: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[DocumentState | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    until: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DocumentList:
    """List documents, the newest first. `q` is a receipt number as typed, an id, or part of a file's name."""
    person = me(May.TASK_READ)
    sought = Sought(q, instant(since, "since"), instant(until, "until"))
    return documents.listed(desk(), person, sought, office=office, state=state, after=after, limit=limit)


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
def original(document: str, part: Part = None) -> Response[Any]:
    """Give the bytes as they were received. On AWS more than 4.4 MB come in parts: `Link` names the next one."""
    person = me(May.TASK_READ)
    kind, name, found = documents.original(desk(), person, document)
    return whole_or_part(kind, found, part, f"/api/documents/{document}/original", name=name)


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
    *,
    box: Annotated[str, Query(max_length=100)],
    margin: Annotated[float, Query(ge=0, le=0.5)] = 0.01,
    height: Annotated[int, Query(ge=24, le=600)] = 120,
    field: Annotated[str | None, Query(max_length=400)] = None,
) -> Response[Any]:
    """Give a box of a page as a picture; `box` is `x0,y0,x1,y1`.

    With `field` (the form's index in the document and the field's path, as `0/name`) it is cut to the answer's ink, and
    the letters in which its readers differ are marked.
    """
    person, at = me(May.TASK_READ), desk()
    documents.page_for(at, person, document, page)
    cut = crops.box_of(box)
    if field is None:
        found = crops.crop(at, document, page, cut, margin=margin, height=height)
    else:
        found = crops.of_field(at, document, page, cut, field)
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
    return _drawn(documents.notice(desk(), person, document, lang or person.language), kind)


def _drawn(notice: tuple[str, str, str], kind: Literal["text", "pdf", "png"]) -> Response[Any]:
    title, said, name = notice
    if kind == "text":
        return data("text/plain; charset=utf-8", f"{title}\n\n{said}\n", name=f"{name}.txt")
    media = "application/pdf" if kind == "pdf" else "image/png"
    return data(media, draw(title, said, kind), name=f"{name}.{kind}")


@router.get("/api/documents/<document>/pages/<page>/text", tags=["documents"])
def text(document: str, page: Number) -> PageText:
    """Give the text alternative of a page: what was read, and where."""
    person = me(May.TASK_READ)
    return documents.text(desk(), person, document, page)


@router.get("/api/receipts", tags=["documents"])
def all_receipts(
    *,
    office: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    until: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReceiptList:
    """List what came in for one's offices by any door, the newest first; `q` is part of a receipt or a file's name."""
    person = me(May.RECEIPT_READ)
    sought = Sought(q, instant(since, "since"), instant(until, "until"))
    return receipts.listed(desk(), person, sought, office=office, after=after, limit=limit)


@router.get("/api/receipts/<receipt>", tags=["documents"])
def receipt(receipt: str) -> ReceiptView:
    """Show what became of a document, by its receipt number as typed, in words for whoever handed it in."""
    person = me(May.RECEIPT_READ)
    return receipts.shown(desk(), person, receipt)


@router.get("/api/receipts/<receipt>/original", tags=["documents"], responses=files("*/*"))
@unchecked
def own_original(receipt: str, part: Part = None) -> Response[Any]:
    """Give the bytes of a document as they were received, to who gave them in or may see the office's documents.

    On AWS more than 4.4 MB come in parts: `Link` names the next one.
    """
    person = me(May.RECEIPT_READ)
    kind, name, found = receipts.original(desk(), person, receipt)
    return whole_or_part(kind, found, part, f"/api/receipts/{receipt}/original", name=name)


@router.get(
    "/api/receipts/<receipt>/notice", tags=["documents"], responses=files("text/plain", "application/pdf", "image/png")
)
@unchecked
def own_notice(
    receipt: str,
    kind: Annotated[Literal["text", "pdf", "png"], Query(alias="format")] = "text",
    lang: Annotated[Language | None, Query()] = None,
) -> Response[Any]:
    """Give the notice that asks the sender for a better copy: one page, with nothing personal in it."""
    person = me(May.RECEIPT_READ)
    return _drawn(receipts.notice(desk(), person, receipt, lang or person.language), kind)


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
def promise(body: Annotated[UploadBody, Body()]) -> Response[PostingView]:
    """Get leave to put one file straight into the inbox; 404 on one machine, where files are given in with PUT."""
    person, deps = me(May.UPLOAD), wiring.deps()
    wanted = UploadWanted(body.upload, body.office, body.size, body.media_type, body.batch)
    made = entering.posting(desk(), deps.postbox, person, wanted)
    return Response(201, JSON, PostingView(url=made.url, fields=dict(made.fields)))


@router.get("/api/uploads", tags=["uploads"])
def uploads(
    *,
    q: Annotated[str | None, Query(max_length=200)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UploadList:
    """List what one gave in oneself, the newest first, and what became of it; `q` is part of a receipt or a name."""
    person = me(May.UPLOAD)
    return entering.uploads(desk(), person, Sought(q, instant(since, "since")), after=after, limit=limit)


@router.get("/api/uploads/<upload>", tags=["uploads"])
def uploaded(upload: str) -> UploadView:
    """Show one upload."""
    person = me(May.UPLOAD)
    return entering.uploaded(desk(), person, upload)
