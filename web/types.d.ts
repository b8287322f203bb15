// What the HTTP API answers, written by `make types` from its OpenAPI document: change that.

/** One line of the audit. */
type Act = { id: string; at: string; who: string; role: string; what: string; subject: string; office: string; detail: string | null };
/** A page of the audit, the newest first. */
type ActList = { entries: Act[]; next: string | null };
/** Something that happened to a task. */
type ActView = { at: string; by: string; what: string };
/** Something that may be done with a task: `POST /api/tasks/<task>/<name>` with the answers to what it `asks`. */
type ActionView = { name: string; title: string; label: string; what: string | null; letter: string; chord: string; danger: boolean; stays: boolean; asks: QuestionView[] | null };
/** Tasks younger than so many hours, and not in the line before; null is older than all. */
type Age = { under_hours: number | null; count: number };
/** Pages went on into these documents. */
type Arranged = { task: string; state: string; disposition: string | null; version: number; documents: NewDocument[] };
/** What the door knew of a document: numbers and names as they were given there, which authenticates nobody. */
type ArrivalView = { line: string; caller: string; caller_name: string; station: string; called: string; received_at: string | null; local_time: string; pages_declared: number | null; pages_received: number | null; seconds: number | null; partial: boolean };
/** What came, by channel, form and day. */
type Arrivals = { by_channel: Record<string, number>; by_form: Record<string, number>; by_day: Day[] };
/** A document of a batch, with every page of it that belongs there; `tasks` wait for a person. */
type BatchDocument = { id: string; receipt: string; state: string; state_text: string; landed_local: string; pages: PageItem[]; tasks: number };
/** A batch as lists show it; `sheets` is the number declared, `documents` how many files belong to it. */
type BatchItem = { id: string; office: string; sheets: number | null; sides: string; place: string; opened_at: string | null; opened_by: string | null; documents: number };
/** A page of batches; `next` asks for the one after. */
type BatchList = { batches: BatchItem[]; next: string | null };
/** A batch: sheets that arrived against those declared, what is to be said of it, and what became of each page. */
type BatchView = { id: string; office: string; sheets: number | null; sides: string; place: string; opened_at: string | null; opened_by: string | null; arrived: number; complete: boolean; collatable: boolean; findings: Coded[]; documents: BatchDocument[] };
/** A critical field after it was keyed blind. */
type BlindAnswer = { version: number; agrees: boolean; field: FieldView; correction: CorrectionView | null };
/** What a reader made of a field; `title` is the reader's, and `value` is null when it cannot be typed. */
type CandidateView = { reader: string; title: Texts; text: string; value: boolean | number | string | string[] | null; score: number; variant: string; unlike: [number, number][] };
/** What a person changed in one version of a record. */
type ChangeView = { version: number; path: string; title: Texts; before: boolean | number | string | string[] | null; before_text: string; after: boolean | number | string | string[] | null; after_text: string; how: string; by: string; at: string; why: string | null };
/** A draft, checked: each corrected field, complaints about the record, and the stops without an answer. */
type Checked = { version: number; undo: number; fields: Record<string, CheckedField>; problems: ProblemView[]; open: string[] };
/** What one correction comes to. */
type CheckedField = { value: boolean | number | string | string[] | null; text: string; findings: FindingView[]; unparsable: Coded | null };
/** A claim that was made or renewed. */
type ClaimAnswer = { task: string; by: string; until: string; seconds: number };
/** Who has a task in hand, and until when. */
type ClaimView = { by: string; title: string; until: string; mine: boolean };
/** A code that a person chooses, and its words. */
type CodeTitle = { code: string; title: Texts };
/** The words for every state, kind and disposition. */
type CodeWords = { states: Record<string, Texts>; task_states: Record<string, Texts>; kinds: Record<string, Texts>; dispositions: Record<string, Texts> };
/** A code and its sentence in the person's language. */
type Coded = { code: string; message: string };
/** What a person said of a field, and what it comes to. */
type CorrectionView = { how: "typed" | "reader" | "accepted" | "blank" | "illegible"; text: string | null; value: boolean | number | string | string[] | null; keyed_blind: boolean | number | string | string[] | null };
/** Everything at once. */
type Dashboard = { since: string; arrivals: Arrivals; read_without_person: ShareView; waiting: WaitingView; seconds_per_field: Pace; paperless: Paperless[]; seeds: Seeds[]; quiet: Quiet[] };
/** Documents that landed on one day of their office. */
type Day = { day: string; count: number };
/** One attempt to give an event to a destination. `status` is HTTP's, where there was an answer. */
type DeliveryItem = { id: string; at: string; destination: string; event: string; record: string; version: number; office: string; attempt: number; outcome: string; reason: string; reason_text: Texts; status: number | null; state: "owed" | "delivered" | "waiting" | "given_up" | "dropped" | "tried"; next_at: string | null; allowed: ("again" | "drop")[] };
/** A page of the delivery log, newest first, after what was not tried yet; `destinations` are all that are known. */
type DeliveryList = { deliveries: DeliveryItem[]; next: string | null; destinations: string[] };
/** A form found in a document, and what became of it. */
type DocumentForm = { index: number; form: string; form_title: Texts; status: string; task: string | null; record: string | null };
/** A document as lists show it. */
type DocumentItem = { id: string; office: string; receipt: string; name: string; channel: string; state: string; state_text: string; landed_at: string; landed_local: string; changed_at: string; pages: number | null; reason: Coded | null; duplicate_of: string | null };
/** A page of documents; `next` asks for the one after. */
type DocumentList = { documents: DocumentItem[]; next: string | null };
/** A document with its pages and forms, and the documents that its pages came from and went on into. */
type DocumentView = { id: string; office: string; receipt: string; name: string; channel: string; state: string; state_text: string; landed_at: string; landed_local: string; changed_at: string; pages: number | null; reason: Coded | null; duplicate_of: string | null; page_states: PageItem[]; quality: QualityView[]; forms: DocumentForm[]; arrival: ArrivalView | null; made_from: string[]; became: string[]; left: string | null; problems: ProblemView[] };
/** Where a task stands after something was done with it. */
type Done = { task: string; state: string; disposition: string | null; version: number; incident: string | null; document: string | null };
/** Every office that the person may see. `kept` says where they are changed: in `files` of the data folder, or as parameters of the `stack`; `looked_at` is how many of an office's newest documents were looked over at most. */
type DoorList = { offices: OfficeDoors[]; kept: "files" | "stack"; looked_at: number };
/** A way by which documents come to an office. `kind` says which (`door.…`), `name` how people call it. */
type DoorView = { kind: "inbox" | "upload" | "counter" | "line" | "connection" | "folder"; name: string; detail: string; forms: string[]; last_at: string | null; quiet_since: string | null; problem: Coded | null; failing_since: string | null };
/** The corrections as they were saved last. */
type DraftView = { fields: Record<string, CorrectionView>; saved_at: string | null; by: string | null };
/** One printing of a form. */
type EditionItem = { name: string; language: string; pages: number };
/** Every error. `message` is one plain sentence in the person's language; `code` is stable. */
type ErrorView = { code: string; message: string; facts: Record<string, unknown>; problems: ProblemView[] };
/** One field of a form; the rows of a table are one (`*`). `reasons` has the most frequent first. */
type FieldFigures = { form: string; path: string; title: Texts; answers: Tally; reasons: ReasonCount[] };
/** What a form's definition says of one field; `example` is a fictitious answer, where one has a shape. */
type FieldShape = { path: string; title: Texts; help: Texts | null; group: GroupView[]; widget: string; format: string | null; options: OptionView[]; required: boolean; critical: boolean; multiline: boolean; comb: number | null; max_length: number | null; currency: string | null; example: string | null };
/** One field as it was read. A blind one shows nothing of it. */
type FieldView = { path: string; title: Texts; help: Texts | null; group: GroupView[]; widget: string; format: string | null; options: OptionView[]; required: boolean; critical: boolean; multiline: boolean; comb: number | null; max_length: number | null; currency: string | null; example: string | null; stop: boolean; blind: boolean; decision: string; brief: string | null; reasons: Coded[]; witness: Coded[]; text: string; value: boolean | number | string | string[] | null; confidence: number | null; likely: boolean; candidates: CandidateView[]; where: WhereView[]; handwritten: boolean; findings: FindingView[] };
/** A record was filed. */
type FiledAnswer = { record: string; version: number; document_state: string; next: string | null };
/** Something odd about one answer. */
type FindingView = { code: string; message: string; level: string; severity: string; path: string };
/** One form: how many were filed, and of them how many the machine read without a person, or were corrected. */
type FormFigures = { form: string; title: Texts; filed: number; alone: number; share: number | null; corrected: number; answers: Tally };
/** A form that is known here. */
type FormItem = { id: string; title: Texts; version: string; editions: EditionItem[] };
/** Every form. */
type FormList = { forms: FormItem[] };
/** The error target of a form: the installation's, what the form asks for (`own`, null for nothing), and which of them holds (`present`); `options` are counted on the newest `forms` forms with `answers` answers, of which `corrected` had gone in alone and were corrected afterwards. */
type FormTargets = { form: string; title: Texts; installation: number; own: number | null; present: number; strict: StrictField[]; forms: number; answers: number; corrected: number; more: boolean; options: TargetOption[] };
/** A form with its fields in the reading order of one edition. */
type FormView = { id: string; title: Texts; version: string; edition: string; language: string; schema: Record<string, unknown>; fields: FieldShape[] };
/** A group or a table row that a field stands in; `row` counts from 1. */
type GroupView = { path: string; title: Texts; row: number | null };
/** One incident. Its texts are sealed with the document, and gone (null) when that was erased. */
type Incident = { id: string; version: number; at: string; by: string; office: string; document: string; task: string; kind: string; intended_for: string | null; note: string | null; measures: string | null; closed_at: string | null; closed_by: string | null };
/** A page of incidents, the newest first. */
type IncidentList = { incidents: Incident[]; next: string | null };
/** Whose password a link lets be chosen. */
type InvitationView = { name: string; title: string; language: "fr" | "en" };
/** Work that failed again and again: its step, its document or record, and what may be done with it. */
type LetterItem = { id: string; at: string; step: string; message: string; office: string; document: string; receipt: string; record: string; destination: string; allowed: ("again" | "give" | "drop")[] };
/** All dead letters, the oldest first. */
type LetterList = { letters: LetterItem[]; next: string | null };
/** What the screen has to keep to. */
type LimitsView = { upload_bytes: number; claim_seconds: number; idle_seconds: number | null };
/** A link by which somebody chooses their password, once. */
type LinkView = { link: string; expires_at: string };
/** A document made from pages of others. */
type NewDocument = { document: string; form: string | null; pages: number };
/** Something that people say to each other of a task. */
type NoteView = { at: string; by: string; title: string; text: string; kind: string; to: string | null };
/** An office and its doors; `described` says whether a file describes it, or whether it is only named somewhere. */
type OfficeDoors = { id: string; title: string; zone: string; language: string; described: boolean; doors: DoorView[] };
/** An office that is described here, or that a door or an account names. */
type OfficeView = { id: string; title: string; zone: string; language: string };
/** One of the answers that a group offers. */
type OptionView = { value: string; title: Texts };
/** Seconds of a person's work a field: the median over tasks. */
type Pace = { median: number | null; fields: number };
/** Where one page stands. */
type PageItem = { page: number; state: string; state_text: string };
/** The text alternative of a page. */
type PageText = { document: string; page: number; alt: string; lines: TextLine[] };
/** A page of a task or record: its size in pixels at 300 dpi, and the addresses of its pictures. */
type PageView = { document: string; page: number; place: string; width: number; height: number; alt: string; image: string; full: string; thumb: string };
/** How many records of a form came to be without printing (`records.paperless`), of those where it was noted. */
type Paperless = { form: string; title: Texts; finished: number; without_print: number; share: number | null; target: number };
/** Somebody who has an account: the name that the audit has, and how they are called. */
type PersonItem = { name: string; title: string };
/** People by name. */
type PersonList = { people: PersonItem[] };
/** A form to send to `url`: `fields`, then the file as `file`, under its own name. */
type PostingView = { url: string; fields: Record<string, string> };
/** Something that does not hold; `path` is a JSON Pointer, `""` the whole record. */
type ProblemView = { code: string; message: string; path: string | null; page: number | null; confirm: string };
/** How well one page came through, from 0 to 1, and what is wrong with it. */
type QualityView = { page: number; score: number; reasons: Coded[] };
/** Something that an action asks, in the person's language; `value` is what stands there first. */
type QuestionView = { name: string; widget: "line" | "prose" | "day" | "choice"; title: string; hint: string | null; required: boolean; choices: Coded[]; value: string };
/** The steps in order, and the workers as they stood at `seen_at`: null where functions are started as they are needed and nobody keeps them (AWS). */
type QueueList = { queues: QueueView[]; workers: WorkerView[]; seen_at: string | null; silent: boolean };
/** A step (`step.…`): messages that wait, messages in work, and those that failed for good (`dead`). */
type QueueView = { step: string; waiting: number; working: number; dead: number; oldest_at: string | null };
/** A fax line that is quieter than is plausible, and since when. */
type Quiet = { line: string; office: string; since: string };
/** Figures of the newest records of a period, `looked_at` of them; `more` says there may be more, not counted. */
type ReadingFigures = { forms: FormFigures[]; fields: FieldFigures[]; looked_at: number; more: boolean };
/** Why answers were asked of a person, in the person's language, and how often. */
type ReasonCount = { code: string; message: string; count: number };
/** Why a task is held, rejected or dismissed, and why an event is not given to a destination. */
type Reasons = { hold: CodeTitle[]; reject: CodeTitle[]; dismiss: CodeTitle[]; withhold: CodeTitle[] };
/** A document as its office's list shows it; `name` is the file's, for who may have the original. */
type ReceiptItem = { receipt: string; office: string; channel: string; name: string; landed_at: string; landed_local: string; state: string; state_text: string; reason: Coded | null; pages: number | null };
/** A page of an office's documents, the newest first. */
type ReceiptList = { receipts: ReceiptItem[]; next: string | null };
/** One form of a document, or (with no title) its pages of no form, and what became of it. */
type ReceiptPart = { title: Texts | null; outcome: "filed" | "waits" | "ended"; said: string; reason: Coded | null; note: string | null; record: string | null };
/** A receipt: where its document stands, in plain words, and what came of it. */
type ReceiptView = { receipt: string; document: string; office: string; channel: string; name: string; landed_at: string; landed_local: string; state: string; said: string; pages: number | null; pages_read: number; reason: Coded | null; parts: ReceiptPart[]; duplicate_of: string | null; made_from: string[]; became: string[]; left: string | null; original: boolean; again: boolean };
/** A record as lists show it, without its answers. */
type RecordItem = { id: string; version: number; office: string; document: string; receipt: string; form: string; form_title: Texts; edition: string; schema_version: string; software: string; filed_at: string; corrected: boolean };
/** A page of records. */
type RecordList = { records: RecordItem[]; next: string | null };
/** A record with its answers, its pages and its history. */
type RecordView = { id: string; version: number; office: string; document: string; receipt: string; form: string; form_title: Texts; edition: string; schema_version: string; software: string; filed_at: string; corrected: boolean; record: Record<string, unknown>; fields: FieldView[]; pages: PageView[]; versions: VersionView[]; changes: ChangeView[]; task: string | null };
/** How many events were sent again; `next` is where to go on when there may be more. */
type Redelivered = { sent: number; next: string | null };
/** Filters of a screen under a name: `asked` is what the screen's own questions hold, by their names. */
type SavedView = { id: string; screen: string; name: string; asked: Record<string, string> };
/** The views of the person, by name. */
type SavedViewList = { views: SavedView[] };
/** Known-wrong answers shown to a team, and how many were caught. */
type Seeds = { team: string; seeded: number; caught: number; share: number | null };
/** Who is signed in, how to sign in, what they may do, and the `words` for codes in their language. */
type SessionView = { signed_in: boolean; csrf: string | null; device_key: string | null; expires_at: string | null; mode: "cookie" | "bearer"; user: UserView | null; ways: ("password" | "oidc" | "bearer")[]; setup: boolean; version: string; offices: OfficeView[]; limits: LimitsView; may: string[]; words: Record<string, string> };
/** So many forms of so many. */
type ShareView = { forms: number; of: number; share: number | null };
/** A field that asks for a target of its own, stricter than its form's. */
type StrictField = { path: string; title: Texts; target: number };
/** Answers that were read: those that went in alone, those asked of a person, those of them that the person changed, and those that had gone in alone and were corrected afterwards. */
type Tally = { answers: number; alone: number; asked: number; changed: number; corrected: number; share: number | null };
/** What a target would have meant. `settable` says whether a form may ask for it: a form can only be stricter. */
type TargetOption = { target: number; present: boolean; settable: boolean; forms_alone: number; forms_share: number | null; answers_alone: number; answers_share: number | null; expected_wrong: number };
/** How much waits. */
type TaskCounts = { total: number; urgent: number; mine: number; new: number; held: number; at: string; oldest_at: string | null; by_kind: Record<string, number>; by_form: Record<string, number>; by_office: Record<string, number>; by_state: Record<string, number> };
/** A task as the queue lists it; nothing in it is personal. */
type TaskItem = { id: string; kind: string; state: string; form: string | null; form_title: Texts | null; office: string; document: string; receipt: string; channel: string; opened_at: string; age_seconds: number; urgent: boolean; stops: number; pages: number; version: number; claim: ClaimView | null; held_until: string | null; reason: Coded | null; disposition: string | null; closed_at: string | null; record: string | null };
/** A page of the queue; `next` asks for the one after. */
type TaskList = { tasks: TaskItem[]; next: string | null };
/** A task with all that a person needs to do it. */
type TaskView = { id: string; kind: string; state: string; form: string | null; form_title: Texts | null; office: string; document: string; receipt: string; channel: string; opened_at: string; age_seconds: number; urgent: boolean; stops: number; version: number; claim: ClaimView | null; held_until: string | null; reason: Coded | null; disposition: string | null; closed_at: string | null; record: string | null; edition: string | null; form_language: string | null; definition: string | null; schema_version: string | null; pages: PageView[]; fields: FieldView[]; problems: ProblemView[]; draft: DraftView; undo: number; notes: NoteView[]; history: ActView[]; record_version: number | null; duplicate_of: string | null; duplicate_receipt: string | null; earlier: PageView[]; problem: Coded | null; allowed: ActionView[] };
/** What was read at one place of a page. */
type TextLine = { path: string; title: Texts; text: string; box: [number, number, number, number] };
/** The same text in both languages. */
type Texts = { fr: string; en: string };
/** A page of uploads, the newest first. */
type UploadList = { uploads: UploadView[]; next: string | null };
/** A file that somebody gave in, its receipt, and what became of it. */
type UploadView = { id: string; name: string; office: string; document: string; receipt: string; landed_at: string; state: string; state_text: string; reason: Coded | null; pages: number | null; records: string[]; tasks: number };
/** An account. */
type UserItem = { name: string; title: string; role: string; offices: string[]; team: string; language: string; disabled: boolean; source: string; version: number; last_seen: string | null; invited: boolean };
/** Every account, by name. */
type UserList = { users: UserItem[]; next: string | null };
/** Who is signed in. */
type UserView = { name: string; title: string; role: string; offices: string[]; team: string; language: "fr" | "en"; preferences: Record<string, unknown> };
/** One version of a record: who made it and why, the machine where `by` is null. */
type VersionView = { version: number; filed_at: string; by: string | null; why: string | null; event: "record.filed" | "record.corrected" };
/** What waits for a person, and since when. */
type WaitingView = { total: number; oldest_at: string | null; ages: Age[] };
/** Where a field stands on the page, and the address of its crop. */
type WhereView = { page: number; box: [number, number, number, number]; crop: string };
/** A process of one machine: since when it runs, and how often it had to be started again. `step` is the queue that it works on, if it works on one. */
type WorkerView = { name: string; step: string | null; alive: boolean; since: string; restarts: number };
type Got<Path extends string> =
  Path extends `/api/documents/${string}/pages/${string}/text` ? PageText :
  Path extends `/api/forms/${string}/targets` ? FormTargets :
  Path extends `/api/records/${string}/download` ? Record<string, unknown> :
  Path extends `/api/batches/${string}/${string}` ? BatchView :
  Path extends `/api/audit/people` ? PersonList :
  Path extends `/api/tasks/counts` ? TaskCounts :
  Path extends `/api/documents/${string}` ? DocumentView :
  Path extends `/api/forms/${string}` ? FormView :
  Path extends `/api/receipts/${string}` ? ReceiptView :
  Path extends `/api/records/${string}` ? RecordView :
  Path extends `/api/tasks/${string}` ? TaskView :
  Path extends `/api/uploads/${string}` ? UploadView :
  Path extends `/api/audit` ? ActList :
  Path extends `/api/batches` ? BatchList :
  Path extends `/api/dashboard` ? Dashboard :
  Path extends `/api/deliveries` ? DeliveryList :
  Path extends `/api/documents` ? DocumentList :
  Path extends `/api/figures` ? ReadingFigures :
  Path extends `/api/forms` ? FormList :
  Path extends `/api/health` ? Record<string, string> :
  Path extends `/api/incidents` ? IncidentList :
  Path extends `/api/letters` ? LetterList :
  Path extends `/api/offices` ? DoorList :
  Path extends `/api/openapi.json` ? Record<string, unknown> :
  Path extends `/api/queues` ? QueueList :
  Path extends `/api/reasons` ? Reasons :
  Path extends `/api/receipts` ? ReceiptList :
  Path extends `/api/records` ? RecordList :
  Path extends `/api/session` ? SessionView :
  Path extends `/api/states` ? CodeWords :
  Path extends `/api/tasks` ? TaskList :
  Path extends `/api/uploads` ? UploadList :
  Path extends `/api/users` ? UserList :
  Path extends `/api/views` ? SavedViewList :
  any;
type Posted<Path extends string> =
  Path extends `/api/batches/${string}/${string}/collate` ? Arranged :
  Path extends `/api/forms/${string}/check` ? Checked :
  Path extends `/api/records/${string}/reopen` ? TaskItem :
  Path extends `/api/tasks/${string}/arrange` ? Arranged :
  Path extends `/api/tasks/${string}/ask` ? Done :
  Path extends `/api/tasks/${string}/blind` ? BlindAnswer :
  Path extends `/api/tasks/${string}/check` ? Checked :
  Path extends `/api/tasks/${string}/claim` ? ClaimAnswer :
  Path extends `/api/tasks/${string}/dismiss` ? Done :
  Path extends `/api/tasks/${string}/file` ? FiledAnswer :
  Path extends `/api/tasks/${string}/hold` ? Done :
  Path extends `/api/tasks/${string}/misdirected` ? Done :
  Path extends `/api/tasks/${string}/notes` ? NoteView :
  Path extends `/api/tasks/${string}/reject` ? Done :
  Path extends `/api/tasks/${string}/reland` ? Done :
  Path extends `/api/tasks/${string}/resume` ? Done :
  Path extends `/api/tasks/${string}/undo` ? TaskView :
  Path extends `/api/users/${string}/link` ? LinkView :
  Path extends `/api/deliveries/drop` ? null :
  Path extends `/api/deliveries/redeliver` ? Redelivered :
  Path extends `/api/invitation/password` ? SessionView :
  Path extends `/api/session/password` ? null :
  Path extends `/api/tasks/next` ? TaskView | null :
  Path extends `/api/letters/${string}` ? null :
  Path extends `/api/batches` ? BatchView :
  Path extends `/api/counter` ? TaskView :
  Path extends `/api/invitation` ? InvitationView :
  Path extends `/api/session` ? SessionView :
  Path extends `/api/setup` ? SessionView :
  Path extends `/api/uploads` ? PostingView :
  Path extends `/api/users` ? UserItem :
  Path extends `/api/views` ? SavedView :
  any;
type Put<Path extends string> =
  Path extends `/api/tasks/${string}/draft` ? Checked :
  Path extends `/api/uploads/${string}` ? UploadView :
  any;
type Patched<Path extends string> =
  Path extends `/api/session/user` ? SessionView :
  Path extends `/api/incidents/${string}` ? Incident :
  Path extends `/api/users/${string}` ? UserItem :
  any;