/** The sentences of the dialog. */
import { describe, expect, it } from 'vitest';
import { channels } from '../../contract/event.ts';
import { type DialogRequest, faults } from '../../contract/message.ts';
import { describeFinding, formatLines, formatShare, nameRule } from './finding-text.ts';
import { anywayLabel, excerptTitle, headline, lead, reasonCount } from './wording.ts';

const source = {
  kind: 'source',
  repository: 'acme/payments',
  file: 'src/ledger.ts',
  fileLines: [110, 147],
  inputLines: [3, 40],
  lines: 38,
  share: 0.73,
  confidence: 'exact',
} as const;

function request(changes: Partial<DialogRequest> = {}): DialogRequest {
  return {
    action: 'warn',
    channel: 'paste',
    siteName: 'ChatGPT',
    findings: [source],
    excerpt: [],
    redactable: false,
    ...changes,
  };
}

describe('numbers', () => {
  it('rounds shares, but keeps 0% and 100% for exactly that', () => {
    expect([0, 0.001, 0.734, 0.999, 1].map(formatShare)).toEqual(['0%', '1%', '73%', '99%', '100%']);
  });

  it('names one line and many', () => {
    expect(formatLines([5, 5])).toBe('line 5');
    expect(formatLines([1, 1200])).toBe('lines 1–1,200');
  });

  it('counts what a reason still lacks, spaces around it not included', () => {
    expect(reasonCount('')).toBe('10 more characters needed');
    expect(reasonCount('  123456789   ')).toBe('1 more character needed');
    expect(reasonCount('1234567890')).toBe('10 of 200');
  });
});

describe('a finding', () => {
  it('of source says where, how much and how sure', () => {
    expect(describeFinding(source, 'paste')).toEqual({
      icon: 'source',
      title: 'acme/payments',
      path: 'src/ledger.ts',
      details: ['Lines 110–147', '73% of this paste', 'exact match'],
    });
  });

  it('tells renamed code and further copies, and says nothing of a file without a path', () => {
    const finding = describeFinding({ ...source, file: '', confidence: 'renamed', copies: 2 }, 'file');
    expect(finding.path).toBeUndefined();
    expect(finding.details).toEqual([
      'Lines 110–147',
      '73% of this file',
      'same code, names changed',
      '2 more copies elsewhere',
    ]);
    expect(describeFinding({ ...source, copies: 1 }, 'paste').details.at(-1)).toBe('1 more copy elsewhere');
  });

  it('of a secret names its kind in plain words', () => {
    expect(nameRule('aws-access-key-id')).toBe('AWS access key ID');
    expect(nameRule('private-key')).toBe('Private key');
    expect(describeFinding({ kind: 'secret', rule: 'github-token', inputLines: [5, 5] }, 'paste')).toMatchObject({
      title: 'GitHub token',
      details: ['Secret', 'line 5'],
    });
  });

  it('of every other kind has words too', () => {
    expect(describeFinding({ kind: 'marker', rule: 'internal package', inputLines: [1, 2] }, 'paste').title).toBe(
      'internal package',
    );
    expect(describeFinding({ kind: 'code', lines: 1, inputLines: [1, 1] }, 'paste').title).toBe('1 line of code');
    expect(describeFinding({ kind: 'uninspectable', rule: 'encrypted' }, 'file').title).toBe('It is encrypted');
  });
});

describe('the headline', () => {
  it('names the repository, or how many there are', () => {
    expect(headline(request())).toBe('This is code from acme/payments');
    expect(headline(request({ findings: [{ ...source, share: 0.2 }] }))).toBe('This contains code from acme/payments');
    expect(headline(request({ findings: [source, { ...source, repository: 'acme/web' }] }))).toBe(
      'This contains code from 2 repositories',
    );
  });

  it('puts source before secrets, and secrets before the rest', () => {
    const secret = { kind: 'secret', rule: 'jwt', inputLines: [1, 1] } as const;
    const marker = { kind: 'marker', rule: 'x', inputLines: [1, 1] } as const;
    expect(headline(request({ findings: [marker, secret, source] }))).toContain('acme/payments');
    expect(headline(request({ findings: [marker, secret] }))).toContain('a secret');
    expect(headline(request({ findings: [secret, secret] }))).toContain('secrets');
    expect(headline(request({ findings: [marker] }))).toContain('internal');
  });
});

describe('files', () => {
  const file = (changes: Partial<DialogRequest> = {}): DialogRequest =>
    request({ channel: 'file', inputs: ['a.ts'], ...changes });

  it('are counted: how many of those attached it is about', () => {
    expect(headline(file())).toBe('This file is code from acme/payments');
    expect(headline(file({ files: 12 }))).toBe('1 of 12 files contains code from acme/payments');
    const two = { findings: [source, source, source], inputs: ['a.zip › x.ts', 'a.zip › y.ts', 'b.ts'] };
    expect(headline(file({ ...two, files: 12 }))).toBe('2 of 12 files contain code from acme/payments');
    const secret = { kind: 'secret', rule: 'jwt', inputLines: [1, 1] } as const;
    const mixed = { findings: [source, secret], inputs: ['a.ts', '.env'], files: 2 };
    expect(headline(file(mixed))).toBe('1 of 2 files contains code from acme/payments');
    expect(lead(file({ files: 2 }))[0]).toMatch(/^You were about to attach them in ChatGPT\./);
    expect(lead(file({ files: 2, action: 'block' }))[0]).toMatch(/^They can’t be attached in ChatGPT\./);
  });

  it('are named with each finding, and with the lines that are shown', () => {
    expect(describeFinding(source, 'file', 'a.zip › x.ts').details).toContain('73% of a.zip › x.ts');
    const secret = { kind: 'secret', rule: 'jwt', inputLines: [4, 4] } as const;
    expect(describeFinding(secret, 'file', '.env').details).toEqual(['Secret', 'line 4 of .env']);
    expect(describeFinding({ kind: 'uninspectable', rule: 'encrypted' }, 'file', 'a.pdf')).toMatchObject({
      title: 'a.pdf',
      details: ['It is encrypted'],
    });
    const lines = [{ line: 3, text: '', matched: true }];
    expect(excerptTitle(file({ excerpt: lines, excerptOf: 'a.ts' }))).toBe('Matched: line 3 of a.ts');
  });

  it('that hold no text are told as what they are', () => {
    const unread = file({ findings: [{ kind: 'uninspectable', rule: 'binary' }] });
    expect(headline(unread)).toBe('This file couldn’t be inspected');
    expect(lead(unread)[0]).toContain('can’t be checked');
  });
});

describe('a request', () => {
  it('is the page’s doing', () => {
    expect(lead(request({ channel: 'network' }))[0]).toMatch(/^This page was about to send it to ChatGPT\./);
  });

  it('that was cancelled already has to be sent again by the page', () => {
    const stopped = request({ channel: 'network', stopped: true });
    expect(lead(stopped)[0]).toContain('was stopped');
    expect(lead(stopped)[0]).toContain('“Send anyway” lets it through, once the page sends it again.');
    expect(lead({ ...stopped, action: 'block' })[0]).not.toContain('anyway');
  });
});

describe('the lead', () => {
  it('names the site, and what has not happened', () => {
    expect(lead(request())).toEqual(['You were about to paste it into ChatGPT. Nothing has been pasted yet.']);
    expect(lead(request({ action: 'block' }))).toEqual(['It can’t be pasted into ChatGPT. Nothing has been pasted.']);
    expect(lead(request({ action: 'justify' }))[0]).toContain('To go on, say why.');
  });

  it('isolates names in right-to-left scripts', () => {
    expect(lead(request({ siteName: 'מרכז' }))[0]).toContain('\u2068מרכז\u2069');
  });

  it('has a headline and a reason of its own for every fault, and an option where there is one', () => {
    const texts = faults.map((fault) => {
      const fields = { fault, findings: [] } as const;
      const asked = lead(request({ ...fields, findings: [] })).join(' ');
      expect(asked).toContain('paste anyway');
      expect(lead(request({ ...fields, findings: [], action: 'block' })).join(' ')).not.toContain('anyway');
      return `${headline(request({ ...fields, findings: [] }))} ${asked}`;
    });
    expect(new Set(texts).size).toBe(faults.length);
  });
});

describe('channels', () => {
  it('has the verb of the contract for each', () => {
    expect(Object.fromEntries(channels.map((channel) => [channel, anywayLabel(channel)]))).toEqual({
      paste: 'Paste anyway',
      drop: 'Paste anyway',
      clipboard: 'Paste anyway',
      file: 'Attach anyway',
      composer: 'Send anyway',
      submit: 'Send anyway',
      network: 'Send anyway',
      navigation: 'Send anyway',
    });
  });
});

describe('the title of the excerpt', () => {
  const excerptOf = (lines: readonly number[]): DialogRequest =>
    request({ excerpt: lines.map((line) => ({ line, text: '', matched: true })) });

  it('lists a few runs of lines, and sums up many', () => {
    expect(excerptTitle(excerptOf([3, 4, 5]))).toBe('Matched: lines 3–5 of this paste');
    expect(excerptTitle(excerptOf([3, 4, 9]))).toBe('Matched: lines 3–4 and 9 of this paste');
    expect(excerptTitle(excerptOf([1, 3, 5, 7]))).toBe('Matched: lines 1–7 of this paste');
    expect(excerptTitle(excerptOf([7]))).toBe('Matched: line 7 of this paste');
    expect(excerptTitle(excerptOf([]))).toBe('What was found');
  });

  it('tells no number where one line of JSON held them all', () => {
    expect(excerptTitle({ ...excerptOf([1, 1, 1]), channel: 'network' })).toBe('Matched in this request');
    expect(excerptTitle(excerptOf([1, 1, 2]))).toBe('Matched: lines 1–2 of this paste');
  });
});
