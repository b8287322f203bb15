// The shapes that the HTTP API speaks (GET /api/openapi.json is their truth) and those of the screen itself, for tsc alone: every
// script knows them, and nothing of this is served to do work.

// ---- the screen

type Key = keyof typeof import("./texts/fr.json") & string;
type Language = "fr" | "en";
/** What stands for `{name}` in a text. */
type Facts = Record<string, string | number>;
type Child = string | number | Node | null | undefined | false;
type Part = Attributes | Child | Child[];
type Attributes = { [name: string]: unknown; onclick?: Listener<MouseEvent>; onsubmit?: Listener<SubmitEvent> };
type Listener<Given> = false | null | ((event: Given) => unknown);
/** What `el` makes of "p.hint": the tag before the first point says it. */
type Made<Selector extends string> = Selector extends `${infer Tag}.${string}` ? Made<Tag>
  : Selector extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Selector] : HTMLElement;
type Choices = [value: string, text: string][];
type Pairs = [name: string, value: number][];
type Draw = (pairs: Pairs) => SVGElement;
type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
/** Show a screen in *place*; the parts are those of the address behind its name. */
type ShowScreen = (place: Element, ...parts: string[]) => Promise<Shown>;
type Shown = { title: string; end?: () => unknown };
type Command = { id: string; letter: string; keys: string[]; group: string };
/** What a screen's module gives: the screen of its own name, or several by theirs. */
type ScreenModule = { [name: string]: ShowScreen; screen: ShowScreen };
/** A request to the API, as `fetch` takes it. */
type Call = RequestInit & { headers: Record<string, string> };
/** What goes on later, once it is known that it may. */
type Onward = () => Promise<void>;
type Get = <Path extends string>(path: Path, query?: Query) => Promise<Got<Path>>;
type Post = <Path extends string>(path: Path, content?: unknown) => Promise<Posted<Path>>;
type ShowList = <Of extends keyof Lists>(place: Element, how: List<Of>) => Promise<Shown & { again: () => Promise<unknown> }>;
type AskWhy = <Result>(title: Key, verb: Key, act: (why: string) => Promise<Result> | Result) => Promise<Result | null>;
/** Call `POST /api/tasks/<id>/<how>` with the version that stands. */
type End = <How extends string>(how: How, facts?: Record<string, unknown>) => Promise<Posted<`${string}/${How}`>>;
type Strings = Record<string, string>;
type Saying = { fault?: boolean; silent?: boolean };
/** A field that has no answer to read. */
type Mark = "illegible" | "blank";
type Commands = Record<string, () => void>;
/** A form: `act` is what its main button, which says `verb`, does; `more` stands beside that. */
type Form = { body: Child[]; verb?: Key | undefined; danger?: boolean | undefined; act: () => unknown; more?: Child };
/** A dialog: with `act` it is a form; `firm` ones cannot be closed otherwise; an `alert` interrupts. */
type Dialog<Result> = Partial<Omit<Form, "act">> & {
  title: Key; body: Child[]; act?: () => Result | Promise<Result>; wide?: boolean; firm?: boolean; alert?: boolean;
};
/** A question on top of a list: `read` makes of the text what the API is asked. */
type Asked = { name: string; label: Key; input: HTMLInputElement | HTMLSelectElement; read?: (text: string) => string };
/** What is asked of a list, by name, as the API takes it. */
type Wishes = Strings;
/**
 * A list screen: `of` names the list in the answer of `path`, which is called so too when nothing else is said; `lead` stands before the questions, `more` between them and the
 * table; `kept` holds what is asked from one visit to the next, and `changed` runs whenever the list is asked for anew.
 */
type List<Of extends keyof Lists> = {
  title: Key; of: Of; path?: string; asked: (Asked | false)[]; heads: Key[]; row: (item: Lists[Of], again: () => Promise<void>) => Child[];
  caption?: Key; limit?: number; numeric?: number[]; empty?: Key; lead?: Child; more?: (asked: () => Wishes) => Child;
  kept?: Wishes; changed?: (asked: Wishes) => unknown;
};
/** What each list holds, by its name in the answer. */
type Lists = { batches: Batch; documents: DocumentItem; entries: AuditEntry; incidents: Incident; records: RecordItem; tasks: TaskItem };
/** What a task and a record show: `viewer` is the page, when there is one; `panel` stands beside it and is called `name`. */
type DeskParts = {
  title: Child[]; facts: (string | null | false)[]; notice?: Child; actions?: Child; viewer: import("./task/page.js").Viewer | null; name: string; panel: Child[];
};
type Ending = "reject" | "dismiss" | "reland" | "hold" | "ask" | "misdirected";
/** What a way to end asks for, and how it is called. */
type EndingMaker = (reasons: Reasons, task: Task) => { title: Key; what?: Key; danger?: boolean; asks: Question[] };
/** A row of a plot of shares: of what, how many, how many of those, and their share. */
type ShareRow = [name: string, of: number, part: number, share: number | null];
/** Return what to show after a cursor, and the next one. */
type FetchPage = (after: string | null) => Promise<{ shown: Node; next: string | null }>;
type BarsLook = { most?: number; target?: number | undefined; text?: (value: number) => string };
/** How a table looks: `numeric` names columns (from 0) that hold numbers. */
type TableLook = { numeric?: number[] | undefined; empty?: Key | undefined; unseen?: boolean };
type Question = [name: string, label: Key, input: Input, hint?: Key];
/** The screen that an answer is given to: what was decided, and what was keyed blind. */
type Answering = { answered: (field: Field, correction: Correction) => unknown; keyed: (field: Field, keyed: Correction) => unknown };
type Refusal = import("./lib/http.js").Refused;
type Model = import("./task/model.js").Model;
type Query = Record<string, string | number | boolean | null | undefined>;
type Wanted = { kind: string | null; form: string | null; office: string | null; urgent: boolean | null; days: number | null };
/** A page on the table where pages are arranged: `goes` is the number of a form, or a place aside. */
type Sheet = { picture: PagePicture; receipt: string; goes: string; turn: number };
type Sending = { file: File; id: string; row: HTMLElement; office: string; batch: string | undefined };

// ---- the API

/** What GET answers under each path; paths that are put together elsewhere give what is said there. */
type Got<Path extends string> =
  Path extends `/api/documents/${string}/pages/${string}/text` ? PageText
  : Path extends keyof Answers ? Answers[Path]
  : Path extends `/api/tasks/${string}` ? Task
  : Path extends `/api/uploads/${string}` ? Upload
  : Path extends `/api/batches/${string}` ? BatchWhole
  : Path extends `/api/documents/${string}` ? DocumentWhole
  : Path extends `/api/records/${string}` ? RecordWhole : any;
/** What POST answers under each path. */
type Posted<Path extends string> =
  Path extends "/api/tasks/next" ? Task | null
  : Path extends "/api/counter" | `${string}/undo` ? Task
  : Path extends "/api/session" | "/api/setup" ? Session
  : Path extends "/api/uploads" ? { url: string; fields: Record<string, string> }
  : Path extends `${string}/file` ? Filed
  : Path extends `${string}/${Ending | "arrange" | "resume"}` ? Done
  : Path extends `${string}/check` ? Checked
  : Path extends `${string}/notes` ? Note
  : Path extends `${string}/reopen` ? TaskItem | null
  : Path extends `${string}/blind` ? { version: number; agrees: boolean; field: Field; correction: Correction | null } : any;
type Answers = {
  "/api/session": Session; "/api/forms": { forms: FormSummary[] }; "/api/reasons": Reasons; "/api/dashboard": Dashboard; "/api/tasks": Tasks;
  "/api/tasks/counts": Counts; "/api/uploads": { uploads: Upload[]; next: string | null };
};

type Bilingual = { fr: string; en: string };
type Box = [number, number, number, number];
type Message = { code: string; message: string };
type Problem = { code: string; message: string; path: string | null; page: number | null };
type Fault = { code: string; message: string; facts?: Record<string, unknown>; problems?: Problem[] };

type Permission =
  | "upload" | "task.read" | "task.write" | "task.restricted" | "task.release_any" | "record.read" | "record.reopen"
  | "dashboard.read" | "quality.read" | "incident.read" | "incident.write" | "user.manage" | "audit.read"
  | "batch.read" | "batch.write";

type User = {
  name: string; title: string; role: Role; offices: string[]; team: string; language: "fr" | "en";
  preferences: { single_keys?: boolean };
};
type Role = "uploader" | "reviewer" | "supervisor" | "administrator" | "auditor";
type Office = { id: string; title: string; zone: string; language: string };
type Session = {
  signed_in: boolean; csrf: string | null; expires_at: string | null; mode: "cookie" | "bearer"; user: User | null;
  ways: ("password" | "oidc" | "bearer")[]; setup: boolean; version: string; offices: Office[];
  limits: { upload_bytes: number; claim_seconds: number; idle_seconds: number | null }; may: Permission[];
};
type Account = {
  name: string; title: string; role: Role; offices: string[]; team: string; language: "fr" | "en"; disabled: boolean;
  source: "local" | "oidc"; version: number; last_seen: string | null;
};

type FormSummary = {
  id: string; title: Bilingual; version: string; editions: { name: string; language: string; pages: number }[];
};

type Kind =
  | "form" | "correction" | "counter" | "unrecognised" | "quarantine" | "duplicate" | "blank" | "separator" | "cover";
type TaskState = "waiting" | "held" | "asked" | "closed" | "misdirected";
type Disposition = "filed" | "rejected" | "dismissed" | "rearranged" | "relanded" | "misdirected";
type Claim = { by: string; title: string; until: string; mine: boolean };
type TaskItem = {
  id: string; kind: Kind; state: TaskState; form: string | null; form_title: Bilingual | null; office: string;
  document: string | null; receipt: string | null; channel: Channel; opened_at: string; age_seconds: number;
  urgent: boolean; stops: number; pages: number; version: number; claim: Claim | null; held_until: string | null;
  reason: Message | null; disposition: Disposition | null; closed_at: string | null; record: string | null;
};
type Channel = "folder" | "upload" | "fax" | "mail" | "counter" | "telephone" | "s3";
type Tasks = { tasks: TaskItem[]; next: string | null };
type Counts = {
  total: number; urgent: number; mine: number; held: number; oldest_at: string | null;
  by_kind: Partial<Record<Kind, number>>; by_form: Record<string, number>; by_office: Record<string, number>;
  by_state: Partial<Record<TaskState, number>>;
};

type Widget =
  | "text" | "multiline" | "date" | "month" | "money" | "number" | "phone" | "email" | "code"
  | "one-of" | "many-of" | "tick" | "signature";
type Value = string | boolean | string[] | number | null;
type Option = { value: string; title: Bilingual };
type Candidate = { reader: string; text: string; value: Value; score: number | null; variant: string | null };
/** An answer that is offered: a reader's, or what was keyed blind. */
type Offer = { text: string; value: Value; reader?: string };
type Finding = {
  code: string; message: string; level: "shape" | "checksum" | "cross_field"; severity: "warning" | "error"; path: string;
};
type Where = { page: number; box: Box; crop: string };
type Group = { path: string; title: Bilingual; row: number | null };
type Field = {
  path: string; title: Bilingual; help: Bilingual | null; group: Group[]; widget: Widget; format: string | null;
  options: Option[]; required: boolean; critical: boolean; multiline: boolean; comb: number | null; max_length: number | null;
  currency: string | null;
  stop: boolean; blind: boolean; decision: "accept" | "review"; reasons: Message[]; text: string; value: Value;
  confidence: number | null; candidates: Candidate[]; where: Where[]; handwritten: boolean; findings: Finding[];
};
type How = "typed" | "reader" | "accepted" | "blank" | "illegible";
type Correction = { how: How; text?: string; value?: Value; keyed_blind?: string | null };
type Corrections = Record<string, Correction>;
type PagePicture = {
  document: string; page: number; place: string; width: number; height: number; alt: string;
  image: string; full: string; thumb: string;
};
type Action =
  | "file" | "reject" | "hold" | "ask" | "arrange" | "assign" | "merge" | "dismiss" | "reland" | "misdirected";
type Note = { at: string; by: string; title: string; text: string; kind: "ask" | "hold" | "reject" | "note" | "answer"; to: string | null };
type Task = TaskItem & {
  edition: string | null; form_language: string | null; pages: PagePicture[]; fields: Field[]; problems: Problem[];
  draft: { fields: Corrections; saved_at: string | null; by: string | null }; undo: number; notes: Note[];
  history: { at: string; by: string; what: string }[]; record_version: number | null; duplicate_of: string | null;
  duplicate_receipt?: string | null; earlier: PagePicture[]; problem: Message | null; allowed: Action[];
};
type Checked = {
  version: number; undo: number;
  fields: Record<string, { value: Value; text: string; findings: Finding[]; unparsable: Message | null }>;
  problems: Problem[]; open: string[];
};
type Done = { task: string; state: TaskState; disposition?: Disposition; version: number; documents?: { document: string }[]; document?: string; incident?: string };
type Filed = { record: string; version: number; document_state: string };
type Reason = { code: string; title: Bilingual };
type Reasons = { hold: Reason[]; reject: Reason[]; dismiss: Reason[] };
type Arrangement = {
  version: number; with: { task: string; version: number }[]; why: string;
  forms: { form: string | null; edition: null; pages: { document: string; page: number; turn: number }[] }[];
  aside: { document: string; page: number; place: string }[];
};
type PageText = { alt: string; lines: { path: string; title: Bilingual; text: string; box: Box }[] };

type Upload = {
  id: string; name: string; office: string; document: string; receipt: string; landed_at: string; state: string;
  state_text: string; reason: Message | null; pages: number | null; records: string[]; tasks: number;
};
type DocumentItem = {
  id: string; office: string; receipt: string; channel: Channel; state: string; state_text: string; landed_at: string;
  landed_local: string; changed_at: string; pages: number | null; reason: Message | null; duplicate_of: string | null;
};
type DocumentWhole = DocumentItem & {
  page_states: { page: number; state: string }[]; quality: { page: number; score: number; reasons: Message[] }[];
  forms: { index: number; form: string; form_title: Bilingual; status: string; task: string | null; record: string | null }[];
  arrival: Record<string, string | number | boolean | null> | null; made_from: string[]; became: string[]; problems: Problem[];
};
type Batch = { id: string; office: string; sheets: number | null; sides: string; place: string; opened_at: string | null; documents: number };
type BatchWhole = Omit<Batch, "documents"> & {
  arrived: number; complete: boolean; collatable: boolean; findings: Message[];
  documents: { id: string; receipt: string; state_text: string; landed_local: string; tasks: number; pages: { page: number; state_text: string }[] }[];
};

type RecordItem = {
  id: string; version: number; office: string; document: string | null; receipt: string | null; form: string;
  form_title: Bilingual; edition: string; schema_version: string; software: string; filed_at: string; corrected: boolean;
};
type Change = {
  version: number; path: string; title: Bilingual; before: Value; after: Value; how: string; by: string; at: string; why: string | null;
};
type RecordWhole = RecordItem & {
  fields: Field[]; pages: PagePicture[]; changes: Change[]; task: string | null;
  versions: { version: number; filed_at: string; by: string | null; why: string | null; event: string }[];
};

type Dashboard = {
  since: string;
  arrivals: { by_channel: Record<string, number>; by_form: Record<string, number>; by_day: { day: string; count: number }[] };
  read_without_person: { forms: number; of: number; share: number | null };
  waiting: { total: number; oldest_at: string | null; ages: { under_hours: number | null; count: number }[] };
  seconds_per_field: { median: number | null; fields: number };
  paperless: { form: string; title: Bilingual; finished: number; without_print: number; share: number | null; target: number }[];
  seeds: { team: string; seeded: number; caught: number; share: number | null }[];
  quiet: { line: string; office: string; since: string }[];
};
type AuditEntry = {
  id: string; at: string; who: string; role: string; what: string; subject: string | null; office: string | null; detail: string | null;
};
type Incident = {
  id: string; version: number; at: string; by: string; office: string; document: string | null; task: string | null;
  kind: string; intended_for: string; note: string; measures: string; closed_at: string | null; closed_by: string | null;
};
