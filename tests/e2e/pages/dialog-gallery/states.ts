/** Every state of the dialog worth looking at, by name; end-to-end tests and the gallery show the same ones. */
import type { DialogRequest } from '../../../../src/contract/message.ts';

const ledger = [
  "import { type Money, add, isNegative } from './money.ts';",
  '',
  '/** Posts both sides of a transfer, or neither. */',
  'export async function postTransfer(ledger: Ledger, transfer: Transfer): Promise<PostedTransfer> {',
  '  const debit = ledger.accounts.get(transfer.from);',
  '  const credit = ledger.accounts.get(transfer.to);',
  '  if (debit === undefined || credit === undefined) throw new UnknownAccountError(transfer);',
  '  const after = add(debit.balance, negate(transfer.amount));',
  '  if (isNegative(after) && !debit.overdraft.allows(after)) {',
  "    return { state: 'refused', reason: 'insufficient-funds', at: ledger.clock.now(), reference: transfer.reference };",
  '  }',
  '  const entry = ledger.journal.append({',
  '    debit: debit.id,',
  '    credit: credit.id,',
  '    amount: transfer.amount,',
  '\t\tmemo: transfer.memo ?? defaultMemo(transfer),',
  '  });',
  "  await ledger.outbox.publish('transfer.posted', { entry: entry.id, settles: settlementDay(ledger.clock) });",
  "  return { state: 'posted', entry: entry.id };",
  '}',
];

const excerpt = ledger.map((text, index) => ({ line: index + 1, text, matched: index >= 2 }));

const source = {
  kind: 'source',
  repository: 'acme/payments',
  file: 'src/ledger/transfer.ts',
  fileLines: [110, 147],
  inputLines: [3, 20],
  lines: 38,
  share: 0.73,
  confidence: 'exact',
} as const;

const base: DialogRequest = {
  action: 'warn',
  channel: 'paste',
  siteName: 'ChatGPT',
  findings: [source],
  excerpt,
  redactable: true,
};

const organisation = {
  assistant: { name: 'Corp AI', url: 'https://ai.corp.example/' },
  message: { text: 'Questions? Ask in #security on chat.', url: 'https://wiki.corp.example/ai' },
} as const;

const fault = { findings: [], excerpt: [], redactable: false };

export const states = {
  warn: base,
  'warn-plain': { ...base, excerpt: [], redactable: false },
  justify: { ...base, ...organisation, action: 'justify' },
  block: { ...base, ...organisation, action: 'block', findings: [{ ...source, copies: 3 }] },
  'block-bare': { ...base, action: 'block', redactable: false },
  secret: {
    ...base,
    siteName: 'Le Chat',
    findings: [{ kind: 'secret', rule: 'aws-access-key-id', inputLines: [2, 2] }],
    excerpt: [
      { line: 1, text: '[default]', matched: false },
      { line: 2, text: 'aws_access_key_id = AKIA················', matched: true },
      { line: 3, text: 'region = eu-central-1', matched: false },
    ],
  },
  several: {
    ...base,
    ...organisation,
    action: 'justify',
    findings: [
      { ...source, share: 0.41, copies: 1 },
      {
        ...source,
        repository: 'acme/billing',
        file: 'services/invoice/src/main/java/com/acme/billing/InvoiceNumber.java',
        fileLines: [12, 31],
        share: 0.2,
        confidence: 'renamed',
      },
      { kind: 'secret', rule: 'github-token', inputLines: [61, 61] },
      { kind: 'marker', rule: 'internal package', inputLines: [1, 1] },
    ],
    excerpt: [
      ...excerpt.slice(0, 8),
      ...excerpt.slice(2, 6).map((line, index) => ({ ...line, line: 98 + index })),
      {
        line: 1204,
        text: 'export const settlementDay = (clock: Clock): PlainDate => nextBusinessDay(clock.today());',
        matched: true,
      },
    ],
  },
  'long-path': {
    ...base,
    ...organisation,
    action: 'block',
    siteName: 'A self-hosted assistant with a name that nobody could foresee when this was drawn',
    findings: [
      {
        ...source,
        repository: 'an-organisation-with-a-long-name/a-repository-with-an-even-longer-name-than-that',
        file: `${'services/a-folder-that-is-nested-deeply/'.repeat(5)}AbstractSingletonProxyFactoryBeanConfigurationTest.java`,
        fileLines: [12_110, 12_147],
        share: 1,
        confidence: 'renamed',
        copies: 1,
      },
    ],
    excerpt: [{ line: 1, text: `const table = [${'0x7f4a7c15, '.repeat(90)}];`, matched: true }],
  },
  'right-to-left': {
    ...base,
    siteName: 'מרכז השיחות',
    findings: [{ ...source, repository: 'חברה/תשלומים', file: 'מקור/הנהלת-חשבונות.py' }],
    excerpt: [{ line: 1, text: "שם = 'שלום' # הערה", matched: true }],
  },
  marker: {
    ...base,
    action: 'block',
    findings: [{ kind: 'marker', rule: 'internal package', inputLines: [1, 1] }],
    excerpt: [{ line: 1, text: 'import com.acme.ledger.Journal;', matched: true }],
  },
  code: {
    ...base,
    channel: 'submit',
    findings: [{ kind: 'code', lines: 124, inputLines: [1, 140] }],
    excerpt: [],
    redactable: false,
  },
  uninspectable: {
    ...base,
    channel: 'file',
    findings: [{ kind: 'uninspectable', rule: 'encrypted' }],
    excerpt: [],
    redactable: false,
  },
  file: { ...base, channel: 'file', inputs: ['transfer.ts'], excerptOf: 'transfer.ts', redactable: false },
  files: {
    ...base,
    ...organisation,
    action: 'justify',
    channel: 'file',
    files: 12,
    findings: [
      source,
      { ...source, file: 'src/ledger/journal.ts', share: 0.4 },
      { kind: 'secret', rule: 'github-token', inputLines: [4, 4] },
      { kind: 'uninspectable', rule: 'encrypted' },
    ],
    inputs: ['transfer.ts', 'backup.zip › payments/src/ledger/journal.ts', 'backup.zip › .env', 'salaries.xlsx'],
    excerptOf: 'transfer.ts',
    redactable: false,
  },
  'files-blocked': {
    ...base,
    action: 'block',
    channel: 'file',
    files: 3,
    inputs: ['src/transfer.ts'],
    excerptOf: 'src/transfer.ts',
    redactable: false,
  },
  image: {
    ...base,
    channel: 'file',
    findings: [{ kind: 'uninspectable', rule: 'binary' }],
    inputs: ['Screenshot from 2026-11-23 08-12-44.png'],
    excerpt: [],
    redactable: false,
  },
  network: { ...base, channel: 'network', redactable: false },
  stopped: {
    ...base,
    channel: 'network',
    stopped: true,
    excerpt: excerpt.slice(2).map((line) => ({ ...line, line: 1 })),
    redactable: false,
  },
  'stopped-blocked': {
    ...base,
    ...organisation,
    action: 'block',
    channel: 'network',
    stopped: true,
    redactable: false,
  },
  submit: { ...base, channel: 'submit', redactable: false },
  'no-index': { ...base, ...fault, fault: 'no-index' },
  timeout: { ...base, ...fault, fault: 'timeout' },
  'too-large': { ...base, ...fault, action: 'block', fault: 'too-large' },
  failed: { ...base, ...fault, fault: 'failed' },
  starting: { ...base, ...fault, fault: 'starting' },
  disconnected: { ...base, ...fault, fault: 'disconnected' },
} satisfies Record<string, DialogRequest>;

export type StateName = keyof typeof states;
