// The shapes of the screen itself, for tsc alone; those of the API are in types.d.ts. Every script knows both, and nothing of this
// is served to do work.

type Key = keyof typeof import("./texts/fr.json") & string;
type Language = "fr" | "en";
/** A text of ours, or what the server says. */
type Said = Key | { said: string };
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
type Command = { id: string; letter: string; keys: string[]; group: string; title: () => string };
/** What a screen's module gives: the screen of its own name, or several by theirs. */
type ScreenModule = { [name: string]: ShowScreen; screen: ShowScreen };
/** A request to the API, as `fetch` takes it. */
type Call = RequestInit & { headers: Record<string, string> };
/** What goes on later, once it is known that it may. */
type Onward = () => Promise<void>;
type Get = <Path extends string>(path: Path, query?: Query) => Promise<Got<Path>>;
type Post = <Path extends string>(path: Path, content?: unknown) => Promise<Posted<Path>>;
type ShowList = <Of extends keyof Lists>(place: Element, how: List<Of>) => Promise<Shown & { again: () => Promise<unknown>; anew: () => Promise<unknown> }>;
type AskWhy = <Result>(title: Said, verb: Said, act: (why: string) => Promise<Result> | Result) => Promise<Result | null>;
/** Call `POST /api/tasks/<id>/<how>` with the version that stands. */
type End = <How extends string>(how: How, facts?: Record<string, unknown>) => Promise<Posted<`/api/tasks/${string}/${How}`>>;
type Strings = Record<string, string>;
type Saying = { fault?: boolean; silent?: boolean };
/** A field that has no answer to read. */
type Mark = "illegible" | "blank";
type Commands = Record<string, () => void>;
/** A form: `act` is what its main button, which says `verb`, does; `more` stands beside that. */
type Form = { body: Child[]; verb?: Said | undefined; danger?: boolean | undefined; act: () => unknown; more?: Child };
/** A dialog: with `act` it is a form; `firm` ones cannot be closed otherwise; an `alert` interrupts. */
type Dialog<Result> = Partial<Omit<Form, "act">> & {
  title: Said; body: Child[]; act?: () => Result | Promise<Result>; wide?: boolean; firm?: boolean; alert?: boolean;
};
/** A question on top of a list: `read` makes of the text what the API is asked. */
type Asked = { name: string; label: Key; input: HTMLInputElement | HTMLSelectElement; read?: (text: string) => string };
/** What is asked of a list, by name, as the API takes it. */
type Wishes = Strings;
/**
 * A list screen: `of` names the list in the answer of `path`, which is called so too when nothing else is said; `lead` stands before the questions, `more` between them and the
 * table; `kept` holds what is asked from one visit to the next, `saved` is the name of the screen where a person may save it, and `changed` runs whenever the list is asked for anew.
 */
type List<Of extends keyof Lists> = {
  title: Key; of: Of; path?: string; asked: (Asked | false)[]; heads: Key[]; row: (item: Lists[Of], again: () => Promise<void>) => Child[];
  caption?: Key; limit?: number; numeric?: number[]; empty?: Key; lead?: Child; more?: (asked: () => Wishes) => Child;
  kept?: Wishes; over?: (asked: Wishes) => Query; saved?: SavedView["screen"]; changed?: (asked: Wishes) => unknown;
};
/** What can be done with a dead letter. */
type LetterDo = LetterItem["allowed"][number];
/** What each list holds, by its name in the answer. */
type Lists = { letters: LetterItem; users: UserItem; deliveries: DeliveryItem; batches: BatchItem; documents: DocumentItem; receipts: ReceiptItem; entries: Act; incidents: Incident; records: RecordItem; tasks: TaskItem };
/** What a task and a record show: `viewer` is the page, when there is one; `panel` stands beside it and is called `name`. */
type DeskParts = {
  title: Child[]; facts: (string | null | false)[]; notice?: Child; actions?: Child; viewer: import("./task/page.js").Viewer | null; name: string; panel: Child[];
};
/** A row of a plot of shares: of what, how many, how many of those, and their share. */
type ShareRow = [name: string, of: number, part: number, share: number | null];
/** Return what to show after a cursor, and the next one. */
type FetchPage = (after: string | null) => Promise<{ shown: Node; next: string | null }>;
type BarsLook = { most?: number; target?: number | undefined; text?: (value: number) => string };
/** How a table looks: `numeric` names columns (from 0) that hold numbers. */
type TableLook = { numeric?: number[] | undefined; empty?: Key | undefined; unseen?: boolean };
/** The screen that an answer is given to: what was decided, and what was keyed blind. */
type Answering = { answered: (field: FieldView, correction: Correction) => unknown; keyed: (field: FieldView, keyed: Correction) => unknown };
type Refusal = import("./lib/http.js").Refused;
type Model = import("./task/model.js").Model;
type PlainField = import("./task/plain.js").PlainField;
type Editor = import("./task/editor.js").Editor;
type TaskScreen = import("./screens/task.js").TaskScreen;
type Query = Record<string, string | number | boolean | null | undefined>;
type Wanted = { kind: string | null; form: string | null; office: string | null; urgent: boolean | null; days: number | null };
/** Fields that stand in one row of a table, or side by side in none. */
type RowOfFields = { path: string; row: number | null; fields: FieldView[] };
/** What is said in the inputs of a plain form: a text, the chosen one, all that are ticked, whether a box is ticked. */
type Answer = string | boolean | string[] | null;
/** What stands in the way of filing: in words for the whole form, and for the field `here`; where it is mended, and the name under which it can be confirmed. */
type Hindrance = { text: string; here: string; path: string | null; confirm: string | null };
/** A page on the table where pages are arranged: `goes` is the number of a form, or a place aside. */
type Sheet = { picture: PageView; receipt: string; goes: string; turn: number };
type Sending = { file: File; id: string; row: HTMLElement; office: string; batch: string | undefined };
/** An answer that is offered: a reader's, or what was keyed blind. */
type Offer = { text: string; value: Value; reader?: string; title?: Texts; unlike?: CandidateView["unlike"] };
type Value = FieldView["value"];
type Box = WhereView["box"];
type How = CorrectionView["how"];
/** What is sent of a correction: as it came, or what the person said now. */
type Correction = { how: How; text?: string | null; value?: Value; keyed_blind?: Value };
type Corrections = Record<string, Correction>;
/** What a device keeps of a task: where the answers began, what was sent since without an answer, the answers as they are, and what is being written. */
type Kept = { base: Corrections; sent: Corrections[]; corrections: Corrections; typing: { path: string; text: string } | null };
