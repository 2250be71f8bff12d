/** The door of the engine: text in, findings out. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOfBytes } from './index/memory-source.ts';
import { type IndexReader, openIndex } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { mainFlavour } from './flavour.ts';
import { scan } from './scan.ts';
import type { Flavour, Profile, SourceFinding } from './types.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 7 + 3) & 255);
const options = { secrets: true, markers: [], codeMinLines: 0 };

const fixture = (path: string): string =>
  readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const indexed = ['services/ledger/src/settlement.ts', 'services/risk/scoring.py'];

/** Hand-written code that nobody else has, long enough for every test here. */
const settlement = `import { Clock } from './clock.js';
import { Money, roundHalfEven } from './money.js';

/**
 * Nets the open positions of a merchant against its reserve, oldest batch first,
 * and says what remains to be paid out on the next banking day.
 */
export class SettlementRun {
  private readonly openBatches: SettlementBatch[] = [];
  private reserveHeld: Money = Money.zero('EUR');

  constructor(private readonly clock: Clock, private readonly policy: ReservePolicy) {}

  enqueue(batch: SettlementBatch): void {
    if (batch.currency !== this.reserveHeld.currency) {
      throw new CurrencyMismatch(batch.id, batch.currency);
    }
    this.openBatches.push(batch);
    this.openBatches.sort((left, right) => left.capturedAt - right.capturedAt);
  }

  payout(merchant: MerchantAccount): PayoutInstruction | undefined {
    const horizon = this.clock.startOfBankingDay() - this.policy.delayDays * DAY_MILLISECONDS;
    let netted = Money.zero(this.reserveHeld.currency);
    for (const batch of this.openBatches) {
      if (batch.capturedAt > horizon) break;
      const disputed = batch.chargebacks.reduce((sum, entry) => sum.plus(entry.amount), Money.zero(batch.currency));
      netted = netted.plus(batch.gross).minus(batch.fees).minus(disputed);
    }
    const withheld = roundHalfEven(netted.times(this.policy.reserveRatio));
    const payable = netted.minus(withheld).plus(this.releasable(merchant));
    if (payable.lessThan(this.policy.smallestPayout)) {
      return undefined;
    }
    this.reserveHeld = this.reserveHeld.plus(withheld);
    return { merchant: merchant.id, iban: merchant.iban, amount: payable, reference: this.referenceFor(merchant) };
  }

  private releasable(merchant: MerchantAccount): Money {
    const matured = merchant.reserves.filter((slice) => slice.maturesAt <= this.clock.now());
    return matured.reduce((sum, slice) => sum.plus(slice.held), Money.zero(this.reserveHeld.currency));
  }

  private referenceFor(merchant: MerchantAccount): string {
    const day = this.clock.bankingDayNumber().toString(36).toUpperCase();
    return ['STL', merchant.shortCode, day].join('-');
  }
}
`;
const unrelated = `export function debounce(callback, delay) {
  let timer;
  return function debounced(...args) {
    clearTimeout(timer);
    timer = setTimeout(() => callback.apply(this, args), delay);
  };
}

export function chunk(list, size) {
  const chunks = [];
  for (let index = 0; index < list.length; index += size) {
    chunks.push(list.slice(index, index + size));
  }
  return chunks;
}
`;
const lines = settlement.split('\n');

async function indexOf(profile: Profile): Promise<IndexReader> {
  const writer = new IndexWriter({ key, profile, storePaths: true });
  writer.add({ repository: 'acme/payments', path: 'src/settlement.ts', blob: '01', text: settlement });
  indexed.forEach((path) => writer.add({ repository: 'acme/payments', path, blob: path, text: fixture(path) }));
  return openIndex([sourceOfBytes(writer.finish().bytes)], key);
}

let compact: IndexReader;
let sensitive: IndexReader;
beforeAll(async () => {
  compact = await indexOf('compact');
  sensitive = await indexOf('sensitive');
});

const plain = (text: string): Flavour => ({ type: 'text/plain', text });

async function sources(index: IndexReader, ...flavours: Flavour[]): Promise<SourceFinding[]> {
  const { findings } = await scan(flavours, { ...options, index });
  return findings.flatMap((finding) => (finding.kind === 'source' ? [finding] : []));
}

function cut(first: number, last: number): string {
  return lines
    .slice(first - 1, last)
    .join('\n')
    .trimEnd();
}

describe('verbatim', () => {
  test.each([
    [12, 23, 34],
    [24, 14, 37],
    [45, 4, 48],
  ])('%i lines are found with their place', async (_, first, last) => {
    for (const index of [compact, sensitive]) {
      const found = await sources(index, plain(cut(first, last)));
      expect(found).toMatchObject([
        {
          repository: 'acme/payments',
          file: 'src/settlement.ts',
          inputLines: [1, last - first + 1],
          share: 1,
          confidence: 'exact',
        },
      ]);
      expect(found[0]?.fileLines[0]).toBeLessThanOrEqual(first + 2);
      expect(found[0]?.fileLines[1]).toBeGreaterThanOrEqual(last - 2);
    }
  });

  test('within other code, every line of the cut is covered, and not much else', async () => {
    const before = unrelated.split('\n').length;
    const [finding, ...others] = await sources(compact, plain(`${unrelated}\n${cut(23, 40)}\n\n${unrelated}`));
    expect(others).toEqual([]);
    expect(finding?.inputLines[0]).toBeLessThanOrEqual(before + 1);
    expect(finding?.inputLines[1]).toBeGreaterThanOrEqual(before + 18);
    expect(finding?.share).toBeLessThan(0.95);
  });

  test('the comment of a class alone is found', async () => {
    const found = await sources(compact, plain(`${cut(4, 7)}\n${cut(4, 7).replace(/\w+/g, 'x')}`));
    expect(found).toMatchObject([{ file: 'src/settlement.ts' }]);
  });

  test('unrelated code is not found', async () => {
    for (const index of [compact, sensitive]) expect(await sources(index, plain(unrelated))).toEqual([]);
  });
});

describe('much of it', () => {
  test('code that is repeated thousands of times is one finding of all its lines', async () => {
    const text = `${cut(23, 48)}\n`.repeat(4000);
    const [finding, ...others] = await sources(compact, plain(text));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ file: 'src/settlement.ts', inputLines: [1, 104_000] });
    expect(finding?.lines).toBeLessThan(30);
  });

  test('so is code between thousands of other pieces', async () => {
    const apart = Array.from({ length: 40 }, (_, i) => unrelated.replace(/(\w{3,})/g, `$1${i}`)).join('\n');
    const text = `${cut(23, 40)}\n\n${apart}\n\n`.repeat(100);
    const found = await sources(compact, plain(text));
    expect(new Set(found.map(({ file }) => file))).toEqual(new Set(['src/settlement.ts']));
  });
});

describe('changed on the way', () => {
  const code = cut(14, 49);
  const changes: Record<string, (text: string) => string> = {
    'other line ends': (text) => text.replaceAll('\n', '\r\n'),
    tabs: (text) => text.replaceAll('  ', '\t'),
    'no-break blanks': (text) => text.replaceAll('  ', '\u00a0\u00a0'),
    'typographic quotes': (text) => text.replaceAll("'", '\u2019'),
    'comments added': (text) => text.replaceAll(';\n', '; // explained here\n'),
    'no semicolons and double quotes': (text) => text.replaceAll(';\n', '\n').replaceAll("'", '"'),
    reflowed: (text) => text.replace(/\(([^()]{20,})\)/g, '(\n    $1,\n  )'),
    'on one line': (text) => text.replace(/\s*\n\s*/g, ' '),
    'a diff': (text) => text.replace(/^/gm, '+'),
    'a quotation': (text) => text.replace(/^/gm, '> '),
    numbered: (text) =>
      text
        .split('\n')
        .map((line, i) => `${i + 14}: ${line}`)
        .join('\n'),
    'in a fence': (text) => `What does this do?\n\n\`\`\`ts\n${text}\n\`\`\`\n`,
    'as a string of JSON': (text) => JSON.stringify({ role: 'user', content: text }),
    'escaped for HTML': (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    'one line in eight edited': (text) =>
      text
        .split('\n')
        .map((line, i) => (i % 8 === 5 ? 'changed(line);' : line))
        .join('\n'),
  };
  test.each(Object.entries(changes))('%s', async (_, change) => {
    const text = change(code);
    const found = await sources(compact, plain(text));
    expect(found).toMatchObject([{ file: 'src/settlement.ts', confidence: 'exact' }]);
    const prose = text.startsWith('What') ? 3 : 0;
    expect(found[0]?.inputLines[0]).toBeLessThanOrEqual(1 + prose);
    expect(found[0]?.inputLines[1]).toBeGreaterThanOrEqual(text.trimEnd().split('\n').length - (prose ? 1 : 0));
    expect(found[0]?.lines).toBeGreaterThan(25);
  });

  test('every local and private name renamed', async () => {
    const names =
      /\b(?:batch|openBatches|reserveHeld|merchant|horizon|netted|disputed|withheld|payable|matured|slice|sum|entry|left|right|day|clock|policy|SettlementBatch|MerchantAccount|PayoutInstruction|CurrencyMismatch|releasable|referenceFor|enqueue|payout)\b/g;
    const renamed = code.replace(names, (name) => `n${name.length}${name.charCodeAt(0)}${name.charCodeAt(1)}`);
    expect(await sources(sensitive, plain(renamed))).toMatchObject([
      { file: 'src/settlement.ts', confidence: 'renamed' },
    ]);
  });
});

describe('flavours', () => {
  const code = cut(23, 48);
  const escaped = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const html: Flavour = { type: 'text/html', text: `<pre><span style="color:red">${escaped}</span></pre>` };

  test('one that says the same is judged once', async () => {
    expect(await sources(compact, plain(code), html)).toEqual(await sources(compact, plain(code)));
  });

  test('code that only the HTML holds is found, its lines inside those of the plain text', async () => {
    const found = await sources(compact, plain('see below'), html);
    expect(found).toMatchObject([{ file: 'src/settlement.ts', inputLines: [1, 1] }]);
    expect(await sources(compact, html)).toMatchObject([{ file: 'src/settlement.ts' }]);
  });

  test('secrets and markers are looked for in each, whatever the words', async () => {
    const secret = ['AKIA', 'QZ7RK2TPX4VLM6NB'].join('');
    const other = { type: 'text/html', text: `key ${secret}` };
    const { findings } = await scan([plain('key 01234567890123456789AB'), other], options);
    expect(findings).toMatchObject([{ kind: 'secret' }]);
    const markers = [{ name: 'internal', pattern: 'com\\.acme' }];
    const marked = await scan([plain('a com acme x'), { type: 'text/html', text: 'a com.acme x' }], {
      ...options,
      markers,
    });
    expect(marked.findings).toMatchObject([{ kind: 'marker' }]);
    const twice = await scan([plain(secret), { type: 'text/html', text: `<br><br>${secret}` }], options);
    expect(twice.findings).toHaveLength(1);
  });

  test.each([
    ['a comment', (text: string) => `<p>hi</p><!--\n${text}\n-->`],
    ['an attribute', (text: string) => `<p data-code="${text.replaceAll('"', '&quot;')}">hi</p>`],
    ['a template', (text: string) => `<p>hi</p><template>${text}</template>`],
    ['an element that is never closed', (text: string) => `<p>hi</p><title/>${text}`],
  ])('code that %s of HTML hides is found', async (_, hide) => {
    const found = await sources(compact, plain('hi'), { type: 'text/html', text: hide(escaped) });
    expect(found).toMatchObject([{ file: 'src/settlement.ts', inputLines: [1, 1] }]);
    expect(await sources(compact, { type: 'text/html', text: hide(escaped) })).toMatchObject([{ kind: 'source' }]);
  });

  test('the same code with other comments is judged again', async () => {
    const shown = plain('// nothing to see\nlet x = 1;');
    const commented = { type: 'text/x-code', text: `${cut(4, 7)}\nlet x = 1;` };
    expect(await sources(compact, shown, commented)).toMatchObject([{ file: 'src/settlement.ts' }]);
  });

  test('custom types are read as text', async () => {
    const rtf = { type: 'text/rtf', text: '{\\rtf1\\ansi hello}' };
    expect(await sources(compact, { type: 'vscode-editor-data', text: '{"mode":"ts"}' }, rtf)).toEqual([]);
    expect(await sources(compact, rtf, { type: 'application/x-code', text: code })).toMatchObject([{ kind: 'source' }]);
    expect(mainFlavour([html, rtf, plain('x')])).toEqual(plain('x'));
    expect(await scan([], options)).toEqual({
      findings: [],
      lines: 0,
      characters: 0,
      codeLike: false,
      passages: new Map(),
      marks: [],
      renewed: [],
      unproven: [],
    });
  });
});

describe('everything together', () => {
  test('kinds come in the order of their lines', async () => {
    const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
    const text = `token: ${secret}\n\n${cut(14, 40)}\n\n// com.acme.internal`;
    const {
      findings,
      codeLike,
      lines: count,
      characters,
    } = await scan([plain(text)], {
      ...options,
      index: compact,
      markers: [{ name: 'internal', pattern: 'com\\.acme' }],
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['secret', 'source', 'marker']);
    expect(JSON.stringify(findings)).not.toContain(secret);
    expect({ codeLike, count, characters }).toEqual({ codeLike: true, count: 31, characters: text.length });
  });

  test('unknown code is a finding only when it is asked for and nothing is known of it', async () => {
    const much = Array.from({ length: 4 }, () => unrelated).join('\n');
    const kinds = async (text: string, codeMinLines: number): Promise<string[]> =>
      (await scan([plain(text)], { ...options, index: compact, codeMinLines })).findings.map(({ kind }) => kind);
    expect(await kinds(much, 40)).toEqual(['code']);
    expect(await kinds(much, 0)).toEqual([]);
    expect(await kinds(settlement, 20)).toEqual(['source']);
  });

  test('scans at the same time do not disturb one another', async () => {
    const texts = [cut(4, 30), unrelated, cut(20, 52), cut(14, 34)];
    const alone = [];
    for (const text of texts) alone.push(await scan([plain(text)], { ...options, index: compact }));
    const slow = await indexOf('compact');
    expect(await Promise.all(texts.map((text) => scan([plain(text)], { ...options, index: slow })))).toEqual(alone);
  });
});

test('that there is too much of it is said', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'let x = 1;\n')).toString('base64');
  expect((await scan([plain(bomb)], { ...options, index: compact })).findings).toEqual([
    { kind: 'uninspectable', rule: 'too-large' },
  ]);
});

describe('when time is over', () => {
  const first = cut(14, 30);
  const late = { kind: 'uninspectable', rule: 'time' };

  test('what was found so far is handed out, and that there was more', async () => {
    let asked = 0;
    const html: Flavour = { type: 'text/html', text: '<p>com.acme.internal</p>' };
    const { findings } = await scan([plain(first), html], {
      ...options,
      index: compact,
      markers: [{ name: 'internal', pattern: 'com\\.acme' }],
      isPastDeadline: () => ++asked > 4,
    });
    expect(findings).toEqual([expect.objectContaining({ file: 'src/settlement.ts' }), late]);
  });

  test('at once, secrets of what is shown are looked for all the same', async () => {
    const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
    const { findings } = await scan([plain(`${secret}\n${first}`)], {
      ...options,
      index: compact,
      isPastDeadline: () => true,
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['secret', 'uninspectable']);
  });

  test('in time, nothing is said of it', async () => {
    const result = await scan([plain(first)], { ...options, index: compact, isPastDeadline: () => false });
    expect(result).toEqual(await scan([plain(first)], { ...options, index: compact }));
  });
});
