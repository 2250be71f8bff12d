/** Every rule against made-up credentials, secretlint's rules as a second opinion, look-alikes, and texts made to stall. */
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dice, secretSamples } from '../../../eval/secrets/samples.ts';
import { entropy, hasChecksum, isExample, isPlaceholder } from './secret-checks.ts';
import { Hints } from './secret-hints.ts';
import { tokenRules } from './secret-rules.ts';
import { findSecrets, maskSecrets, secretSpans } from './secret.ts';

const samples = secretSamples(12, 3);

describe('rules', () => {
  test('every rule finds its made-up credentials', () => {
    const missed = samples.filter(({ rule, text }) => !findSecrets(text).some((finding) => finding.rule === rule));
    expect(missed.length / samples.length).toBeLessThan(0.003);
    const rules = new Set(samples.map(({ rule }) => rule));
    for (const { rule } of missed) rules.delete(rule);
    expect(rules.size).toBeGreaterThan(90);
  });

  test('every rule of a provider has samples', () => {
    const sampled = new Set(samples.map(({ rule }) => rule));
    const rare = ['paystack-key', 'twitter-bearer', 'teams-webhook'];
    expect(tokenRules.map(({ name }) => name).filter((name) => !sampled.has(name) && !rare.includes(name))).toEqual([]);
    expect(tokenRules.every(({ name }) => /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name))).toBe(true);
  });

  test('whatever secretlint finds is found too, also behind its comment that switches it off', async () => {
    const config = { rules: [{ id: 'preset', rule: creator, options: {} }] };
    let agreed = 0;
    for (const { text } of samples.filter((_, i) => i % 2 === 0)) {
      const source = { filePath: 'paste.txt', content: text, ext: '.txt', contentType: 'text' as const };
      const { messages } = await lintSource({ source, options: { config } });
      const spans = secretSpans(text);
      for (const { range } of messages) {
        agreed++;
        expect(spans.some(({ start, end }) => start < range[1] && range[0] < end)).toBe(true);
      }
      expect(findSecrets(`// secretlint-disable\n${text}`)).toHaveLength(spans.length);
    }
    expect(agreed).toBeGreaterThan(60);
  });

  test('masking leaves nothing of a credential, and what is masked is found no more', () => {
    for (const { text } of samples) {
      const masked = maskSecrets(text);
      for (const { start, end } of secretSpans(text)) {
        expect(masked.slice(start, end)).toMatch(/^[•\r\n]+$/);
      }
      expect(masked).toHaveLength(text.length);
      expect(findSecrets(masked)).toEqual([]);
    }
  });

  test('two in one line and one inside another are told apart', () => {
    const dice = new Dice(5);
    const key = `AKIA${dice.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
    expect(findSecrets(`${key} ${key}`).map(({ rule }) => rule)).toEqual(['aws-access-key-id', 'aws-access-key-id']);
    expect(findSecrets(`https://jo:${key}@acme.test`).map(({ rule }) => rule)).toEqual(['aws-access-key-id']);
    expect(maskSecrets(`https://jo:pre-${key}@acme.test`)).not.toContain('pre-');
  });
});

describe('look-alikes', () => {
  const hash = '9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab';
  test.each([
    `commit ${hash.slice(0, 40)}`,
    `"integrity": "sha512-${Buffer.from(hash).toString('base64')}=="`,
    `data:image/png;base64,${Buffer.from(hash.repeat(30)).toString('base64')}`,
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(hash.repeat(4)).toString('base64')}\n-----END CERTIFICATE-----`,
    `ssh-rsa ${Buffer.from(hash.repeat(4)).toString('base64')} jo@acme.test`,
    `const tokenHash = "${hash}";`,
    `csrf_token: "${hash.slice(0, 32)}"`,
    'const password = getPassword(user.id, options1);',
    'token: "support.class.actionscript.2"',
    'apiKey: process.env.ACME_API_KEY1',
    'API_KEY=<your-api-key-1234>',
    'DB_PASSWORD=${DB_PASSWORD_V2}',
    'password: {{ vault_password_1 }}',
    'secret: "my-super-secret-value-1"',
    'Authorization: Bearer <token>',
    'Authorization: Bearer ${token1}',
    'https://user:pass@host/',
    'http://localhost:8080@foo',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    'eyJub3QiOiJhIGp3dCJ9.eyJ0aGUiOiJoZWFkZXIifQ.c2lnbmF0dXJlc2lnbmF0dXJl1x',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    '"private_key": "-----BEGIN PRIVATE KEY-----\\nXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\\n-----END PRIVATE KEY-----"',
    '"SfToken","a1B2c3D4e5F6g7H8i9J0k1"',
    "token: '0x5330EEa46a18382f251e9c56cc51b374c3ba1892'",
    'lastToken = "?NonExpressionParenEnd"',
    'kind = ch == 1 ? Token::TKN_OpenBrace1 : Token::TKN_Close;',
    'key-value pairs of path.join(a), pathological',
    '550e8400-e29b-41d4-a716-446655440000',
  ])('%s', (text) => expect(findSecrets(text)).toEqual([]));
});

describe('keys that were cut', () => {
  const dice = new Dice(21);
  const lines = Array.from({ length: 6 }, () =>
    dice.text('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 64),
  );
  const opening = '-----BEGIN RSA PRIVATE KEY-----';

  test.each([
    ['over lines', `${opening}\n${lines.join('\n')}`],
    ['with blanks for line ends', `${opening} ${lines.join(' ')}`],
    ['escaped', `${opening}\\n${lines.join('\\n')}`],
    ['quoted', `"${opening}\\n" +\n${lines.map((line) => `  "${line}\\n" +`).join('\n')}`],
    ['encrypted', `${opening}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D\n\n${lines.join('\n')}`],
  ])('%s, are masked to their end and no further', (_, text) => {
    const masked = maskSecrets(`${text}\n\nand then some words`);
    for (const line of lines) expect(masked).not.toContain(line.slice(0, 8));
    expect(masked).toContain('and then some words');
  });
});

describe('checks', () => {
  test('a checksum is that of GitHub’s published example', () => {
    expect(hasChecksum(['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq17'].join(''))).toBe(true);
    expect(hasChecksum(['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq18'].join(''))).toBe(false);
  });

  test('placeholders and words are no secrets, random text is no placeholder', () => {
    for (const value of ['xxxxxxxxxxxx', '<api-key>', '%s', 'user.password.label', 'setPasswordToken2', '${A1}']) {
      expect(isPlaceholder(value)).toBe(true);
    }
    const dice = new Dice(9);
    const values = Array.from({ length: 300 }, () =>
      dice.text('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789', 24),
    );
    expect(values.filter((value) => isPlaceholder(value) || isExample(value)).length).toBeLessThan(3);
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abcd')).toBe(2);
  });

  test('hints are found wherever they stand, as a plain search finds them', () => {
    const hints = ['ghp_', '://', 'password', 'Q~a', '-us'];
    const set = new Hints(hints.map((hint) => [hint, hint]));
    const piece = fc.oneof(fc.constantFrom(...hints, ':/', 'pass', 'g', '-u', '\n', 'é'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const lower = text.toLowerCase();
        const found = new Set<string>();
        set.find(text, (at, hint) => found.add(`${at} ${hint}`));
        for (const hint of hints) {
          for (let at = lower.indexOf(hint.toLowerCase()); at >= 0; at = lower.indexOf(hint.toLowerCase(), at + 1)) {
            if (lower.length === text.length) expect(found).toContain(`${at} ${hint}`);
          }
        }
      }),
    );
    expect(() => new Hints([['ab', 1]])).toThrow(RangeError);
  });
});

describe('texts made to stall', () => {
  test('the time is asked for, and what was found until then is told', () => {
    const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
    const text = `${secret}\n${'token=\n'.repeat(1000)}${secret}`;
    let asked = 0;
    const late = findSecrets(text, undefined, () => ++asked > 2);
    expect(late.map(({ inputLines }) => inputLines)).toEqual([[1, 1]]);
    expect(asked).toBe(3);
    expect(findSecrets(text, undefined, () => false)).toHaveLength(2);
  });

  test('escapes end before a secret wherever they stand', () => {
    const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
    for (const before of ['\\n', 'a\\t', '%3D', 'x%3d', '\\u0022', 'a\\u003d']) {
      expect(findSecrets(`${before}${secret}`)).toHaveLength(1);
    }
    for (const before of ['n', '3D', '\\x', '%zz', 'u0022', 'aaaaaaaa']) {
      expect(findSecrets(`${before}${secret}`)).toHaveLength(0);
    }
  });

  // Whatever backtracks over a megabyte takes minutes, and the test's time runs out; all of these take a few seconds.
  test.each([
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nMIIE',
    'http://a:',
    '://aaaa:bbbb',
    '-eyJ',
    'eyJ.eyJ',
    'glpat-.',
    'password="',
    'token: aaaaaaaaaaaaaaaaa\n',
    'Authorization: Bearer ',
    '"d":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    '<D>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</D>',
    'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt',
    '/IQoJb3JpZ2lu',
    'AAAAAAAAAAAAAAAAAAAAAA',
    ' -u a:',
    '?sv=1&sig=',
  ])('%j', (seed) => {
    const text = seed.repeat(Math.ceil(1_000_000 / seed.length));
    expect(findSecrets(text).length).toBeLessThanOrEqual(202);
  });

  test('any text gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => maskSecrets(text).length === text.length));
  });
});
