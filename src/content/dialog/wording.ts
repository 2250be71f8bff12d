/** Every sentence of the dialog, as functions of what is shown. Plain words; never blames the person. */
import { type Channel, MAX_REASON_LENGTH, MIN_REASON_LENGTH } from '../../contract/event.ts';
import type { DialogRequest, Fault } from '../../contract/message.ts';

type Finding = DialogRequest['findings'][number];
type SourceFinding = Extract<Finding, { kind: 'source' }>;
type LineRange = SourceFinding['fileLines'];

interface ChannelWords {
  readonly anyway: string;
  /** What was about to happen; a site's name follows. */
  readonly about: string;
  /** What is forbidden in a block; a site's name follows. */
  readonly cannot: string;
  readonly nothing: string;
  readonly thing: string;
}

const paste: ChannelWords = {
  anyway: 'Paste anyway',
  about: 'You were about to paste it into',
  cannot: "It can't be pasted into",
  nothing: 'Nothing has been pasted',
  thing: 'paste',
};
const send: ChannelWords = {
  anyway: 'Send anyway',
  about: 'You were about to send it to',
  cannot: "It can't be sent to",
  nothing: 'Nothing has been sent',
  thing: 'message',
};

const words: Readonly<Record<Channel, ChannelWords>> = {
  paste,
  drop: { ...paste, about: 'You were about to drop it into', cannot: "It can't be dropped into", thing: 'text' },
  clipboard: { ...paste, about: 'It was about to be pasted into' },
  file: {
    anyway: 'Attach anyway',
    about: 'You were about to attach it in',
    cannot: "It can't be attached in",
    nothing: 'Nothing has been attached',
    thing: 'file',
  },
  composer: send,
  submit: send,
  network: { ...send, about: 'It was about to be sent to' },
  navigation: { ...send, about: 'It was about to be sent to', thing: 'address' },
};

const percent = new Intl.NumberFormat('en', { style: 'percent' });
const integer = new Intl.NumberFormat('en');

function count(number: number, one: string, many: string): string {
  return `${integer.format(number)} ${number === 1 ? one : many}`;
}

/** A share in whole percent; 0% and 100% are kept for what is exactly that. */
export function formatShare(share: number): string {
  if (share <= 0 || share >= 1) return percent.format(Math.min(1, Math.max(0, share)));
  return percent.format(Math.min(0.99, Math.max(0.01, share)));
}

export function formatLines([first, last]: LineRange): string {
  return first === last ? `line ${integer.format(first)}` : `lines ${integer.format(first)}–${integer.format(last)}`;
}

/** Spellings that a rule's id, which is all lower case, can't tell. */
const spellings: Readonly<Record<string, string>> = {
  aws: 'AWS',
  api: 'API',
  id: 'ID',
  url: 'URL',
  jwt: 'JWT',
  ssh: 'SSH',
  pem: 'PEM',
  pgp: 'PGP',
  rsa: 'RSA',
  ec: 'EC',
  gcp: 'GCP',
  sas: 'SAS',
  oauth: 'OAuth',
  npm: 'npm',
  pypi: 'PyPI',
  github: 'GitHub',
  gitlab: 'GitLab',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  azure: 'Azure',
  slack: 'Slack',
  stripe: 'Stripe',
  sendgrid: 'SendGrid',
  twilio: 'Twilio',
  huggingface: 'Hugging Face',
  digitalocean: 'DigitalOcean',
  mongodb: 'MongoDB',
  postgres: 'Postgres',
};

/** A secret's rule as a name: `aws-access-key-id` → "AWS access key ID". */
export function nameRule(rule: string): string {
  const name = rule
    .split(/[-_\s]+/u)
    .map((word) => spellings[word] ?? word)
    .join(' ');
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

const uninspectable = {
  encrypted: 'It is encrypted',
  'too-large': 'It is too large',
  binary: 'It is not text',
  time: 'Reading it took too long',
} as const;

export interface FindingText {
  readonly icon: Finding['kind'];
  readonly title: string;
  /** A path, to be set in a fixed-width font. */
  readonly path: string | undefined;
  readonly details: readonly string[];
}

/** One entry of the list of findings. */
export function describeFinding(finding: Finding, channel: Channel): FindingText {
  const { thing } = words[channel];
  const common = { icon: finding.kind, path: undefined };
  switch (finding.kind) {
    case 'source':
      return {
        icon: finding.kind,
        title: finding.repository,
        path: finding.file === '' ? undefined : finding.file,
        details: [
          capitalise(formatLines(finding.fileLines)),
          `${formatShare(finding.share)} of this ${thing}`,
          finding.confidence === 'exact' ? 'exact match' : 'same code, names changed',
          ...(finding.copies === undefined || finding.copies === 0
            ? []
            : [`${count(finding.copies, 'more copy', 'more copies')} elsewhere`]),
        ],
      };
    case 'secret':
      return { ...common, title: nameRule(finding.rule), details: ['Secret', formatLines(finding.inputLines)] };
    case 'marker':
      return { ...common, title: finding.rule, details: ['Marked as internal', formatLines(finding.inputLines)] };
    case 'code':
      return {
        ...common,
        title: count(finding.lines, 'line of code', 'lines of code'),
        details: ['Not from an indexed repository', formatLines(finding.inputLines)],
      };
    case 'uninspectable':
      return { ...common, title: uninspectable[finding.rule], details: [] };
  }
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const faultHeadlines: Readonly<Record<Fault, string>> = {
  'no-index': "This couldn't be checked: there is no index yet",
  timeout: 'Checking this took too long',
  'too-large': 'This is too large to check',
  failed: "This couldn't be checked",
  starting: 'Sourcekeep is still getting ready',
  disconnected: 'Sourcekeep was updated',
};

/** What is the matter, in one sentence. */
const faultReasons: Readonly<Record<Fault, string>> = {
  'no-index': 'No repositories have been indexed on this device, so there is nothing to compare it with.',
  timeout: "No answer came in time, so it isn't known whether it holds code that should stay private.",
  'too-large': "It is longer than what can be compared in time, so it isn't known what it holds.",
  failed: "Something went wrong while checking, so it isn't known whether it holds code that should stay private.",
  starting: 'Its settings and its index are still being loaded, which takes a few seconds.',
  disconnected: 'This page still runs with the version from before, which can no longer check anything.',
};

/** What helps, if anything does. */
const faultAdvice: Readonly<Partial<Record<Fault, string>>> = {
  timeout: 'Trying again often helps.',
  'too-large': 'A smaller part of it can be checked.',
  failed: 'Trying again often helps.',
  starting: 'Trying again in a moment helps.',
  disconnected: 'Reloading the page helps.',
};

/** The first line: what matched, or what went wrong. */
export function headline(request: DialogRequest): string {
  if (request.fault !== undefined) return faultHeadlines[request.fault];
  const sources = request.findings.filter((finding): finding is SourceFinding => finding.kind === 'source');
  if (sources.length > 0) {
    const repositories = new Set(sources.map((finding) => finding.repository));
    const [only = ''] = repositories;
    if (repositories.size > 1) return `This contains code from ${repositories.size} repositories`;
    const most = sources.reduce((sum, finding) => sum + finding.share, 0) >= 0.5;
    return `${most ? 'This is' : 'This contains'} code from ${only}`;
  }
  const kinds = new Set(request.findings.map((finding) => finding.kind));
  const secrets = request.findings.filter((finding) => finding.kind === 'secret');
  if (secrets.length > 0) return secrets.length > 1 ? 'This contains secrets' : 'This contains a secret';
  if (kinds.has('marker')) return 'This is marked as internal';
  if (kinds.has('code')) return 'This is a lot of code';
  return "This couldn't be inspected";
}

/** Names in right-to-left scripts would reorder the sentence around them. */
function isolate(name: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(name) ? `\u2068${name}\u2069` : name;
}

/** What that means and what can be done: the dialog's description, sentence by sentence. */
export function lead(request: DialogRequest): string[] {
  const { about, anyway, cannot, nothing } = words[request.channel];
  const site = isolate(request.siteName);
  const stopped = request.action === 'block' ? `${cannot} ${site}. ${nothing}.` : `${about} ${site}. ${nothing} yet.`;
  const choice = request.action === 'justify' ? 'To go on, say why.' : undefined;
  if (request.fault === undefined) return [choice === undefined ? stopped : `${stopped} ${choice}`];
  const advice = [
    faultAdvice[request.fault],
    request.action === 'block' ? undefined : `If you know that it may be shared, ${anyway.toLowerCase()}.`,
    choice,
  ];
  return [`${faultReasons[request.fault]} ${stopped}`, advice.filter((sentence) => sentence !== undefined).join(' ')];
}

export function anywayLabel(channel: Channel): string {
  return words[channel].anyway;
}

/** The runs of consecutive numbers in an ascending list. */
function runsOf(lines: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && line === run[1] + 1) run[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}

/** More runs than this are told as one range. */
const MAX_RUNS = 3;
const list = new Intl.ListFormat('en');

/** Above the matched lines: which lines of the input they are. */
export function excerptTitle(request: DialogRequest): string {
  const runs = runsOf(request.excerpt.filter((line) => line.matched).map((line) => line.line));
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return 'What was found';
  const { thing } = words[request.channel];
  if (runs.length === 1 || runs.length > MAX_RUNS) {
    return `Matched: ${formatLines([first[0], last[1]])} of this ${thing}`;
  }
  const ranges = runs.map((run) => formatLines(run).replace(/^lines? /u, ''));
  return `Matched: lines ${list.format(ranges)} of this ${thing}`;
}

/** Below the textbox: how much is missing, or how much room is left. */
export function reasonCount(reason: string): string {
  const missing = MIN_REASON_LENGTH - reason.trim().length;
  if (missing > 0) return `${count(missing, 'more character', 'more characters')} needed`;
  return `${reason.length} of ${MAX_REASON_LENGTH}`;
}

export const coveredHint = 'Something on this page covers this dialog. Move or close it to go on.';
