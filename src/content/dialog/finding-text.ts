/** What the dialog says of each finding. */
import type { Channel } from '../../contract/event.ts';
import type { DialogRequest } from '../../contract/message.ts';
import { channelWords } from './channel-words.ts';

export type Finding = DialogRequest['findings'][number];
export type SourceFinding = Extract<Finding, { kind: 'source' }>;
type LineRange = SourceFinding['fileLines'];

const percent = new Intl.NumberFormat('en', { style: 'percent' });
const integer = new Intl.NumberFormat('en');

export function count(number: number, one: string, many: string): string {
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
  binary: 'It is not text: screenshots and images can’t be read',
  time: 'Reading it took too long',
} as const;

export interface FindingText {
  readonly icon: Finding['kind'];
  readonly title: string;
  /** A path, to be set in a fixed-width font. */
  readonly path: string | undefined;
  readonly details: readonly string[];
}

/**
 * One entry of the list of findings.
 * @param input the file that the finding is in, where there are files
 */
export function describeFinding(finding: Finding, channel: Channel, input?: string): FindingText {
  const { thing } = channelWords[channel];
  const name = input === undefined || input === '' ? undefined : isolate(input);
  const linesIn = (range: LineRange): string => `${formatLines(range)}${name === undefined ? '' : ` of ${name}`}`;
  const common = { icon: finding.kind, path: undefined };
  switch (finding.kind) {
    case 'source':
      return {
        icon: finding.kind,
        title: finding.repository,
        path: finding.file === '' ? undefined : finding.file,
        details: [
          capitalise(formatLines(finding.fileLines)),
          `${formatShare(finding.share)} of ${name ?? `this ${thing}`}`,
          finding.confidence === 'exact' ? 'exact match' : 'same code, names changed',
          ...(finding.copies === undefined || finding.copies === 0
            ? []
            : [`${count(finding.copies, 'more copy', 'more copies')} elsewhere`]),
        ],
      };
    case 'secret':
      return {
        ...common,
        title: nameRule(finding.rule),
        details: ['Secret', linesIn(finding.inputLines)],
      };
    case 'marker':
      return {
        ...common,
        title: finding.rule,
        details: ['Marked as internal', linesIn(finding.inputLines)],
      };
    case 'code':
      return {
        ...common,
        title: count(finding.lines, 'line of code', 'lines of code'),
        details: ['Not from an indexed repository', linesIn(finding.inputLines)],
      };
    case 'uninspectable':
      return name === undefined
        ? { ...common, title: uninspectable[finding.rule], details: [] }
        : { ...common, title: name, details: [uninspectable[finding.rule]] };
  }
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Names in right-to-left scripts would reorder the sentence around them. */
export function isolate(name: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(name) ? `\u2068${name}\u2069` : name;
}
