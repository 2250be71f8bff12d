/**
 * Messages between the service worker, content scripts and the extension's own pages. Each is checked where it arrives;
 * the reply's type is looked up in `Replies`. Messages marked "trusted" are taken from the extension's own pages alone.
 */
import * as v from 'valibot';
import {
  type Action,
  type ActivityEvent,
  ChannelSchema,
  type DecisionEvent,
  type HealthDetail,
  OutcomeSchema,
} from './event.ts';
import { ExcerptLineSchema, FindingSchema, FlavourSchema } from './finding.ts';
import type { IndexSummary } from './index-store.ts';
import type { OnError, Policy, Rule } from './policy.ts';
import { ServiceUrlSchema } from './policy.ts';
import type { Settings } from './settings.ts';
import type { Site } from './site.ts';

/** Beyond this many characters nothing is judged in time: the paste follows `onError`. */
export const MAX_JUDGED_CHARACTERS = 8_000_000;
/** Files and bodies beyond this many bytes together aren't read: they are `uninspectable`. */
export const MAX_BODY_BYTES = 32_000_000;
/** While a paste is held, nothing is shown for this long. */
export const QUIET_MILLISECONDS = 150;
/** How long a dialog must have been wholly visible before an "… anyway" acts. */
export const VISIBLE_MILLISECONDS = 500;

/** Why a verdict could not be reached. */
export const faults = ['no-index', 'timeout', 'too-large', 'failed', 'starting', 'disconnected'] as const;
export type Fault = (typeof faults)[number];

/** Where a person can go on instead, and what the organisation has to say: every dialog offers both. */
const wayOn = {
  assistant: v.exactOptional(v.object({ name: v.string(), url: ServiceUrlSchema })),
  message: v.exactOptional(v.object({ text: v.optional(v.string()), url: v.optional(ServiceUrlSchema) })),
};

/** What a dialog shows. Everything in it stays inside the extension; the excerpt is never stored. */
export const DialogRequestSchema = v.object({
  action: v.picklist(['warn', 'justify', 'block']),
  channel: ChannelSchema,
  siteName: v.string(),
  /** Set when there is no verdict: the dialog then says what went wrong instead of what matched. */
  fault: v.exactOptional(v.picklist(faults)),
  findings: v.array(FindingSchema),
  /** Of several inputs (attached files), the name of the one that each finding is in, in the order of `findings`. */
  inputs: v.exactOptional(v.array(v.string())),
  /** How many files there were; told apart from one by itself alone. */
  files: v.exactOptional(v.number()),
  excerpt: v.array(ExcerptLineSchema),
  /** Of several inputs, the name of the one that the excerpt is of. */
  excerptOf: v.exactOptional(v.string()),
  /** A request was stopped already: "… anyway" holds for the next try. */
  stopped: v.exactOptional(v.literal(true)),
  /** Whether `Paste without matched lines` is offered. */
  redactable: v.boolean(),
  ...wayOn,
  /** What is held, where the assistant may take it: opening that one copies it. */
  text: v.exactOptional(v.string()),
});
export type DialogRequest = v.InferOutput<typeof DialogRequestSchema>;

export const DialogAnswerSchema = v.variant('choice', [
  v.object({ choice: v.literal('cancel') }),
  v.object({ choice: v.literal('anyway'), reason: v.exactOptional(v.string()) }),
  v.object({ choice: v.literal('redact') }),
  /** `copied`: the held text is on the clipboard. */
  v.object({ choice: v.literal('assistant'), copied: v.exactOptional(v.boolean()) }),
  /** No dialog could be shown there. */
  v.object({ choice: v.literal('unavailable') }),
]);
export type DialogAnswer = v.InferOutput<typeof DialogAnswerSchema>;

/** Bytes that are to be judged: a file, or a request's body. Messages are JSON, so the bytes come as base64. */
export const BodySchema = v.object({
  name: v.string(),
  /** MIME type as stated; empty when unknown. */
  type: v.string(),
  /** In bytes. */
  size: v.number(),
  /** Absent where it is too large, or couldn't be read. */
  base64: v.exactOptional(v.string()),
  /** The bytes are only what tells of a picture or the like: the rest counts as unread, whatever they read like. */
  isPart: v.exactOptional(v.boolean()),
});
export type Body = v.InferOutput<typeof BodySchema>;

/** What content scripts and pages ask of the service worker. */
export const RequestSchema = v.variant('type', [
  v.object({
    type: v.literal('judge'),
    channel: ChannelSchema,
    flavours: v.array(FlavourSchema),
    bodies: v.array(BodySchema),
    /** False: only what is being typed. Nobody is asked, and nothing is written or counted. */
    record: v.exactOptional(v.boolean()),
  }),
  /** The same input without its matched lines, judged again; `id` is the verdict's. */
  v.object({ type: v.literal('redact'), id: v.string(), flavours: v.array(FlavourSchema) }),
  /** How a judged input ended; `id` is the verdict's. */
  v.object({
    type: v.literal('outcome'),
    id: v.string(),
    outcome: OutcomeSchema,
    reason: v.exactOptional(v.string()),
  }),
  /** An input that got no verdict in time; written as a decision by `onError`, with a health event. */
  v.object({
    type: v.literal('fault'),
    channel: ChannelSchema,
    fault: v.picklist(faults),
    outcome: OutcomeSchema,
    characters: v.number(),
    lines: v.number(),
    reason: v.exactOptional(v.string()),
  }),
  /** What was copied on a host of the policy's `origins`. */
  v.object({ type: v.literal('copied'), text: v.string() }),
  /** A frame too small for a dialog asks for it in the top frame, else in a small window. Waits for the answer. */
  v.object({ type: v.literal('dialog-elsewhere'), request: DialogRequestSchema }),
  /** The small window asks what it shows, and says what was chosen. Trusted. */
  v.object({ type: v.literal('dialog-window-ready'), id: v.string() }),
  v.object({ type: v.literal('dialog-window-answer'), id: v.string(), answer: DialogAnswerSchema }),
  /** What the blocked page may say of the site that its address names. Trusted. */
  v.object({ type: v.literal('blocked'), site: v.string() }),
  /** Everything popup and options show. Trusted. */
  v.object({ type: v.literal('status'), url: v.exactOptional(v.string()) }),
  v.object({ type: v.literal('try'), text: v.string(), site: v.exactOptional(v.string()) }),
  v.object({ type: v.literal('activity') }),
  v.object({ type: v.literal('activity-delete') }),
  v.object({ type: v.literal('site-switch'), site: v.string(), enabled: v.boolean() }),
  v.object({ type: v.literal('site-pause'), site: v.string(), minutes: v.number() }),
  v.object({ type: v.literal('index-delete') }),
  /** Asks the server of the policy's index now; answers when that has ended, however it did. Trusted. */
  v.object({ type: v.literal('index-refresh') }),
  /** Forgets the small inputs that are judged together. Trusted. */
  v.object({ type: v.literal('ledger-reset') }),
  /** Judges the canary, without a trace. Trusted. */
  v.object({ type: v.literal('canary') }),
]);
export type Request = v.InferOutput<typeof RequestSchema>;

/** What the service worker asks of a content script. */
export const ContentRequestSchema = v.variant('type', [
  v.object({ type: v.literal('show-dialog'), request: DialogRequestSchema }),
]);
export type ContentRequest = v.InferOutput<typeof ContentRequestSchema>;

/** The verdict on one paste or drop. */
export interface Verdict {
  /** Names the decision in a later `outcome`; empty when nothing is to be reported (a clean input). */
  readonly id: string;
  readonly action: Action;
  /** Present unless the action is `allow` or `audit`. */
  readonly dialog?: DialogRequest;
}

/** What is left of an input; `text` is null where too much would be left over or it would still be stopped. */
export interface Redaction {
  readonly text: string | null;
  /** The lines that were cut, so that the caller can make sure that the editor doesn't hold them. */
  readonly cut: readonly string[];
}

/** How getting the policy's index goes. Times are milliseconds since 1970. */
export interface DownloadStatus {
  /** How the last try ended; `ok` after a success, and before the first try. */
  readonly detail: HealthDetail;
  /** What the server answered, where that was the trouble. */
  readonly httpStatus?: number;
  /** When the first of the failures in a row was; 0 while all is well. */
  readonly since: number;
  /** The end of the last try; 0 before the first. */
  readonly asked: number;
  /** When the server is asked next. */
  readonly next: number;
  /** It is being asked, or its answer is on the way. */
  readonly underWay: boolean;
}

/** A site that the policy bans. */
export interface BannedSite {
  readonly siteName: string;
  /** The name of the rule, where it has one. */
  readonly rule?: string;
}

/** What the blocked page shows; of the site nothing where it isn't banned (any more), whatever the address says. */
export interface BlockedFacts extends Pick<Policy, 'approvedAssistant' | 'message'> {
  readonly banned?: BannedSite;
}

export interface Status {
  readonly build: 'store' | 'enterprise';
  readonly version: string;
  /** Whether a policy of the organisation applies. */
  readonly managed: boolean;
  /** Mistakes in the policy: key, what is wrong, and what applies instead. */
  readonly policyProblems: readonly { readonly key: string; readonly problem: string; readonly applies: string }[];
  readonly policy: Pick<
    Policy,
    'action' | 'userCanDisableSites' | 'userCanChangeSettings' | 'userCanSeeActivity' | 'message' | 'approvedAssistant'
  > &
    Partial<Pick<Policy, 'secrets'>>;
  /** What the organisation's policy says, for people to read; absent where there is none. */
  readonly organisation?: {
    /** The keys that are written in it. */
    readonly keys: readonly string[];
    /** Twelve hexadecimal digits of what arrived; `policy --check` prints those of the file. */
    readonly digest: string;
    readonly rules: readonly Rule[];
    /** Ids of the sites that nobody may open. */
    readonly banned: readonly string[];
    readonly indexHost: string | undefined;
    readonly reportingHost: string | undefined;
  };
  /** What the person chose, as far as that is left to them. */
  readonly settings: Settings;
  /** The AI site at the asked URL, if it is one. */
  readonly site?: Site;
  readonly siteState?: 'on' | 'off' | 'paused';
  /** The policy keeps the asked URL from being opened, or it is the page that stands in its place. */
  readonly banned?: BannedSite;
  /** When the pause ends, in milliseconds since 1970. */
  readonly pausedUntil?: number;
  /** Counts of today (local time) at that site. */
  readonly today: { readonly checked: number; readonly warned: number; readonly stopped: number };
  /** The latest decisions at that site, newest first, ten at most. */
  readonly recent: readonly DecisionEvent[];
  readonly index?: IndexSummary & { readonly installed: string; readonly origin: 'local' | 'file' | 'policy' };
  /** The policy names an index: the person's own is none of its business. */
  readonly indexFromPolicy: boolean;
  /** How getting that index goes; only where the policy names one. */
  readonly download?: DownloadStatus;
  /** Small inputs that are remembered as hashes, to be judged together. */
  readonly smallInputs: number;
  /** Which listener for requests works here: Chromium grants the blocking one to installations by policy alone. */
  readonly networkGuard: 'blocking' | 'reporting' | 'none';
  /** Why there is no working index. */
  readonly indexProblem?: string;
  /** The queue of reports, where the policy wants them (enterprise build). */
  readonly reports?: {
    /** Where they go: host and port. */
    readonly host: string;
    /** Events that are not sent yet. */
    readonly waiting: number;
    /** Events that found no more room since the last success. */
    readonly dropped: number;
    /** ISO 8601. */
    readonly lastSent?: string;
    /** Why the last attempt failed, and when the next one is (milliseconds since 1970). */
    readonly problem?: HealthDetail;
    readonly retryAt?: number;
  };
  readonly sites: readonly (Site & { readonly state: 'on' | 'off' | 'paused'; readonly added: boolean })[];
}

export interface TryResult {
  readonly action: Action;
  readonly dialog?: DialogRequest;
  readonly lines: number;
  readonly codeLike: boolean;
  readonly milliseconds: number;
  readonly fault?: Fault;
}

/** What became of the canary, a harmless snippet that the index must know. */
export interface CanaryResult {
  readonly state: 'caught' | 'missed' | 'no-index' | 'none';
  /** Where the snippet is from: `policy.canary`, or `index.json`. */
  readonly source?: 'policy' | 'index';
  /** The repository that it was found in. */
  readonly repository?: string;
  /** What the policy would do about it at a site that no rule names. */
  readonly action?: Action;
  readonly milliseconds: number;
}

/** The reply that each request gets. */
export interface Replies {
  judge: Verdict;
  redact: Redaction;
  outcome: null;
  fault: null;
  copied: null;
  'dialog-elsewhere': DialogAnswer;
  'dialog-window-ready': DialogRequest | null;
  'dialog-window-answer': null;
  blocked: BlockedFacts;
  status: Status;
  try: TryResult;
  activity: readonly ActivityEvent[];
  'activity-delete': null;
  'site-switch': null;
  'site-pause': null;
  'index-delete': null;
  'index-refresh': null;
  'ledger-reset': null;
  canary: CanaryResult;
  'show-dialog': DialogAnswer;
}

/** What a content script must know of its site; sent over its port at once and again on each change. */
export const SiteStateSchema = v.object({
  type: v.literal('site-state'),
  active: v.boolean(),
  siteName: v.string(),
  /** Patterns that the page's URL must fit; matters where a site is a path of a larger host. */
  matches: v.array(v.string()),
  /** Markers, copies from `origins` or the like make even short inputs matter. */
  holdAll: v.boolean(),
  /** What can't be read (pictures, encrypted files) is not simply let through. */
  holdUninspectable: v.boolean(),
  onError: v.picklist(['ask', 'allow', 'block']),
  timeoutMilliseconds: v.number(),
  ...wayOn,
  /** The policy bans the address of this frame, as it was when the frame asked. */
  banned: v.exactOptional(v.object({ url: v.string(), site: v.string() })),
});
export type SiteState = v.InferOutput<typeof SiteStateSchema> & { readonly onError: OnError };

/** The name of the port that each guarded frame keeps open. */
export const CONTENT_PORT = 'content';
