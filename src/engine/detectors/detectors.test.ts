/** Secrets, markers and code: what is found in a text, and what is not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLargeCode, readsLikeCode } from './code.ts';
import { findMarkers } from './marker.ts';
import { findSecrets, maskSecrets } from './secret.ts';

/** Made up here, and put together at run time, so that no scanner takes this file for a leak. */
const random = 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe0QiW';
const join = (...parts: string[]): string => parts.join('');

const secrets: Record<string, string> = {
  'aws-access-key-id': join('AKIA', 'QZ7RK2TPX4VLM6NB'),
  'aws-secret-access-key': join('aws_secret_access_key = ', random),
  'github-token': join('ghp_', random.slice(0, 36)),
  'gitlab-token': join('glpat-', random.slice(0, 20)),
  'slack-token': join('xoxb-', '123456789012-', random.slice(0, 24)),
  'slack-webhook': join('https://hooks.slack.com/', 'services/T0AB12CD3/B0EF45GH6/', random.slice(0, 24)),
  'stripe-key': join('sk_live_', random.slice(0, 24)),
  'google-api-key': join('AIza', random.slice(0, 35)),
  'openai-key': join('sk-proj-', random, random.slice(5, 30)),
  'anthropic-key': join('sk-ant-api03-', random, random.slice(2), 'a1'),
  'npm-token': join('npm_', random.slice(0, 36)),
  'sendgrid-key': join('SG.', random.slice(0, 22), '.', random, 'a1b'),
  'azure-storage-key': join('AccountKey=', random, random, 'a1b2c3', '=='),
  'json-web-token': join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJhY21lLXVzZXIifQ.', random.slice(0, 32)),
  'private-key': join(
    '-----BEGIN RSA PRIVATE',
    ' KEY-----\n',
    random,
    random,
    '\n',
    random,
    '\n-----END RSA PRIVATE',
    ' KEY-----',
  ),
  'url-password': join('postgres://admin:', 'h4rdT0Guess@db.acme.test/main'),
  'password-assignment': join('DB_PASSWORD = "', 'xK9#mQ2$vL7pR4', '"'),
};

describe('secrets', () => {
  test.each(Object.entries(secrets))('%s', (rule, secret) => {
    const text = `first line\nvalue: ${secret}\nlast line`;
    const found = findSecrets(text);
    expect(found).toMatchObject([{ kind: 'secret', rule }]);
    const lines = secret.split('\n').length;
    expect(found[0]?.inputLines).toEqual([2, 1 + lines]);
    const masked = maskSecrets(text);
    expect(masked).not.toContain(random.slice(0, 12));
    expect(masked.split('\n')).toHaveLength(text.split('\n').length);
    expect(findSecrets(masked)).toEqual([]);
  });

  test.each([
    'AKIAIOSFODNN7EXAMPLE is the key of the documentation',
    'const password = process.env.DB_PASSWORD;',
    'password: "correct horse battery staple"',
    'password = "changeme-please-1"',
    'token = "${GITHUB_TOKEN}"',
    'https://user:password@example.com/',
    'postgres://user:${PASSWORD}@host/db',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'const id = "550e8400-e29b-41d4-a716-446655440000";',
    '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----',
    'const risk-assessment-of-the-project = sk-table',
    'describe("private key", () => parse("-----BEGIN PRIVATE KEY-----"))',
  ])('no secret: %s', (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

describe('very many secrets', () => {
  const awsKey = secrets['aws-access-key-id'] as string;

  test('stay few findings that cover every line', () => {
    const text = `${awsKey}\n`.repeat(60_000);
    const found = findSecrets(text);
    expect(found.length).toBeLessThanOrEqual(201);
    expect(found[found.length - 1]?.inputLines).toEqual([201, 60_000]);
    expect(maskSecrets(text)).not.toContain('AKIA');
  });

  test('what two rules see is the first one’s, wherever it stands', () => {
    const text = `password = "${awsKey}"; api_key = "${random.slice(0, 20)}"\n${awsKey}\nsecret = "${awsKey}"`;
    expect(findSecrets(text).map(({ rule, inputLines }) => [rule, inputLines[0]])).toEqual([
      ['aws-access-key-id', 1],
      ['password-assignment', 1],
      ['aws-access-key-id', 2],
      ['aws-access-key-id', 3],
    ]);
  });
});

describe('markers', () => {
  test('lines that fit are found, neighbours together', () => {
    const markers = [{ name: 'package', pattern: '\\bcom\\.acme\\.' }];
    expect(findMarkers('a\nimport com.acme.x;\ncom.acme.y\n\ncom.acme.z', markers)).toEqual([
      { kind: 'marker', rule: 'package', inputLines: [2, 3] },
      { kind: 'marker', rule: 'package', inputLines: [5, 5] },
    ]);
  });

  test('anchors stand for the ends of a line, whatever ends it, and case counts', () => {
    const markers = [{ name: 'm', pattern: '^Acme$' }];
    const lines = (text: string) => findMarkers(text, markers).map(({ inputLines }) => inputLines);
    expect(lines('a\r\nAcme\r\nb\rAcme\n acme\nAcme')).toEqual([
      [2, 2],
      [4, 4],
      [6, 6],
    ]);
    expect(findMarkers('one\ntwo', [{ name: 'm', pattern: 'one\\s+two' }])).toEqual([]);
  });

  test('very many matches stay few findings that cover every one', () => {
    const found = findMarkers('Acme\n\n'.repeat(30_000), [{ name: 'm', pattern: 'Acme' }]);
    expect(found).toHaveLength(20);
    expect(found[18]?.inputLines).toEqual([37, 37]);
    expect(found[19]?.inputLines).toEqual([39, 59_999]);
  });

  test('a match far along a long line is found', () => {
    const line = `${'x'.repeat(9_990)}secret-project${'y'.repeat(5000)}`;
    expect(findMarkers(line, [{ name: 'm', pattern: 'secret-project' }])).toHaveLength(1);
  });

  test('what a slow pattern costs is bounded by the deadline and by the length that is looked at', () => {
    let asked = 0;
    const isPastDeadline = (): boolean => ++asked > 2;
    const line = 'a'.repeat(1_000_000);
    expect(findMarkers(line, [{ name: 'm', pattern: 'a.*b' }], isPastDeadline)).toEqual([]);
    expect(asked).toBe(3);
    expect(findMarkers(`${'a\n'.repeat(9000)}b`, [{ name: 'm', pattern: 'b' }], () => true)).toEqual([]);
    expect(findMarkers('a\nb', [{ name: 'm', pattern: 'b' }], () => true)).toHaveLength(1);
  });

  test('a pattern that does not compile finds nothing', () => {
    expect(findMarkers('(((', [{ name: 'broken', pattern: '(((' }])).toEqual([]);
  });
});

const codes: Record<string, string> = {
  TypeScript:
    'export function add(a: number, b: number): number {\n  const sum = a + b;\n  if (sum > 10) {\n    return 10;\n  }\n  return sum;\n}',
  Python:
    'class Ledger:\n    def __init__(self, rows):\n        self.rows = rows\n\n    def total(self):\n        return sum(row.amount for row in self.rows)',
  Go: 'func (l *Ledger) Total() int64 {\n\tvar sum int64\n\tfor _, r := range l.rows {\n\t\tsum += r.Amount\n\t}\n\treturn sum\n}',
  Java: 'public class Ledger {\n  private final List<Row> rows;\n  public long total() {\n    return rows.stream().mapToLong(Row::amount).sum();\n  }\n}',
  SQL: 'SELECT account_id, SUM(amount) AS total\nFROM ledger_rows\nWHERE booked_at >= NOW() - INTERVAL 1 DAY\nGROUP BY account_id\nORDER BY total DESC;',
  Rust: 'impl Ledger {\n    pub fn total(&self) -> i64 {\n        self.rows.iter().map(|r| r.amount).sum()\n    }\n}',
  Shell:
    '#!/bin/sh\nset -eu\nfor f in "$@"; do\n  if [ -f "$f" ]; then\n    cp "$f" "$TARGET/$(basename "$f")"\n  fi\ndone',
  YAML: 'services:\n  web:\n    image: nginx:1.25\n    ports:\n      - "80:80"\n    environment:\n      LOG_LEVEL: debug\n    depends_on:\n      - api_server',
  JSON: '{\n  "name": "ledger",\n  "version": "1.0.0",\n  "scripts": {\n    "build": "tsc -p ."\n  },\n  "private": true\n}',
  CSS: '.ledger {\n  display: grid;\n  grid-template-columns: 1fr 2fr;\n}\n.ledger > .row:hover {\n  color: #333;\n}',
  HTML: '<div class="ledger">\n  <ul id="rows">\n    <li data-id="1">One</li>\n  </ul>\n</div>',
  C: '#include <stdio.h>\nint main(int argc, char **argv) {\n  for (int i = 0; i < argc; i++) {\n    printf("%s\\n", argv[i]);\n  }\n  return 0;\n}',
};

const others: Record<string, string> = {
  prose:
    'Dear team,\nthe release of the ledger has moved to next week, since the review took longer than we had thought.\nPlease tell your customers, and ask them for patience.\nIf anything is unclear, call me.\nKind regards,\nJo',
  log: '2026-01-02T03:04:05Z INFO server started on port 8080\n2026-01-02T03:04:06Z WARN slow query (1200 ms)\n2026-01-02T03:04:07Z ERROR connection reset by peer\n2026-01-02T03:04:08Z INFO retrying in 5 s',
  table: 'Name\tCity\tAmount\nAda\tLondon\t12\nBob\tParis\t7\nCarl\tBerlin\t31',
  Markdown:
    '# Plan\n\n- Finish the report\n- Send it to the board\n\n## Later\n\n1. Celebrate\n2. Rest for a while\n\n> Everything in its time.',
  'a German letter':
    'Sehr geehrte Damen und Herren,\nhiermit bestelle ich die folgenden Artikel zur Lieferung an die unten genannte Anschrift.\nBitte bestätigen Sie den Eingang dieser Bestellung.\nMit freundlichen Grüßen',
  'a question': 'How do I sort a list in Python so that the newest entry comes first?',
  'a Markdown table': '| Name | City |\n| --- | --- |\n| Ada | London |\n| Bob | Paris |',
};

describe('code', () => {
  test.each(Object.entries(codes))('%s reads like code', (_, text) => {
    expect(readsLikeCode(text)).toBe(true);
  });

  test.each(Object.entries(others))('%s does not', (_, text) => {
    expect(readsLikeCode(text)).toBe(false);
  });

  test('much code is a finding from the number of lines that is asked for', () => {
    const text = Array.from({ length: 10 }, () => codes['TypeScript']).join('\n');
    expect(findLargeCode(text, 40)).toMatchObject({ kind: 'code', lines: 70, inputLines: [1, 70] });
    expect(findLargeCode(text, 71)).toBeUndefined();
    expect(findLargeCode(text, 0)).toBeUndefined();
    expect(findLargeCode(Array.from({ length: 20 }, () => others['prose']).join('\n'), 40)).toBeUndefined();
  });

  test('minified code counts by its characters', () => {
    const minified = `!function(){${'var a=b.c(d)||e[f];if(g){h(i,j)}'.repeat(400)}}();`;
    expect(readsLikeCode(minified)).toBe(true);
    expect(findLargeCode(minified, 40)).toMatchObject({ inputLines: [1, 1] });
    expect(findLargeCode(minified, 400)).toBeUndefined();
  });

  test('a stretch of code counts in the midst of prose, and is named by its lines', () => {
    const prose = Array.from({ length: 5 }, () => others['prose']).join('\n');
    const code = Array.from({ length: 3 }, () => codes['TypeScript']).join('\n');
    const text = `${prose}\n${code}\n${prose}`;
    expect(readsLikeCode(text)).toBe(true);
    const [first, last] = findLargeCode(text, 20)?.inputLines ?? [0, 0];
    expect(Math.abs(first - 31)).toBeLessThan(3);
    expect(Math.abs(last - 51)).toBeLessThan(3);
  });

  test('a long text is judged by a sample, and its range covers what was not read', () => {
    const text = Array.from({ length: 3000 }, () => codes['Go']).join('\n');
    expect(findLargeCode(text, 40)).toMatchObject({ lines: 21_000, inputLines: [1, 21_000] });
  });

  test('any text gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof readsLikeCode(text) === 'boolean'));
  });
});
