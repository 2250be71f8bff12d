/** Match patterns against Chrome's rules, in tables and as properties. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  compareSpecificity,
  hostPattern,
  hostPatterns,
  matchesPattern,
  parsePattern,
  patternsOverlap,
} from './match-pattern.ts';

describe('parsePattern', () => {
  test.each([
    ['https://claude.ai/*', { scheme: 'https', host: 'claude.ai', subdomains: false, port: undefined, path: '/*' }],
    ['*://*.Example.COM:8443/a', { scheme: '*', host: 'example.com', subdomains: true, port: 8443, path: '/a' }],
    ['HTTP://*/*', { scheme: 'http', host: '', subdomains: true, port: undefined, path: '/*' }],
    ['http://[::1]:*/x', { scheme: 'http', host: '[::1]', subdomains: false, port: undefined, path: '/x' }],
    ['https://bücher.example/*', { host: 'xn--bcher-kva.example' }],
    ['https://a.example./*', { host: 'a.example' }],
  ])('reads %s', (pattern, parts) => {
    expect(parsePattern(pattern)).toMatchObject(parts);
  });

  test.each([
    '',
    'claude.ai',
    'https://claude.ai',
    '<all_urls>',
    'file:///*',
    'ftp://a.example/*',
    'wss://a.example/*',
    'https://*foo.example/*',
    'https://foo.*.example/*',
    'https:///*',
    'https://a.example:/*',
    'https://a.example:99999/*',
    'https://a.example:8*/*',
    'https://a?b/*',
    'https://user@a.example/*',
    'https://a b.example/*',
  ])('refuses %j', (pattern) => {
    expect(parsePattern(pattern)).toBeUndefined();
    expect(matchesPattern(pattern, 'https://a.example/')).toBe(false);
  });
});

describe('matchesPattern', () => {
  test.each([
    ['*://a.example/*', 'http://a.example/', true],
    ['*://a.example/*', 'https://a.example/', true],
    ['*://a.example/*', 'ftp://a.example/', false],
    ['*://a.example/*', 'wss://a.example/', false],
    ['https://a.example/*', 'http://a.example/', false],
    ['https://a.example/*', 'https://A.Example/x', true],
    ['HTTPS://A.example/*', 'https://a.example/x', true],
    ['*://a.example:8080/*', 'http://a.example:8080/', true],
    ['https://a.example/*', 'https://a.example./x', true],
    ['https://a.example/*', 'https://b.a.example/', false],
    ['https://*.a.example/*', 'https://a.example/', true],
    ['https://*.a.example/*', 'https://c.b.a.example/', true],
    ['https://*.a.example/*', 'https://nota.example/', false],
    ['http://*.0.0.1/*', 'http://127.0.0.1/', false],
    ['http://127.0.0.1/*', 'http://127.0.0.1:3000/', true],
    ['*://*/*', 'http://127.0.0.1:3000/x', true],
    ['http://[::1]/*', 'http://[::1]:8080/', true],
    ['https://a.example/*', 'https://a.example:8443/', true],
    ['https://a.example:*/*', 'https://a.example:8443/', true],
    ['https://a.example:8443/*', 'https://a.example/', false],
    ['https://a.example:443/*', 'https://a.example/', true],
    ['*://a.example:80/*', 'https://a.example/', false],
    ['*://a.example:80/*', 'http://a.example/', true],
    ['https://a.example/foo*', 'https://a.example/foobar', true],
    ['https://a.example/foo*', 'https://a.example/Foo', false],
    ['https://a.example/foo', 'https://a.example/foo/', false],
    ['https://a.example/foo', 'https://a.example/foo#part', true],
    ['https://a.example/foo', 'https://a.example/foo?q=1', false],
    ['https://a.example/foo/*', 'https://a.example/foo', true],
    ['https://a.example/foo/*', 'https://a.example/foobar', false],
    ['https://a.example/*b*d', 'https://a.example/abcd', true],
    ['https://a.example/*b*b', 'https://a.example/ab', false],
    ['https://a.example/?*ia=chat*', 'https://a.example/?q=x&ia=chat', true],
    ['https://a.example/?*ia=chat*', 'https://a.example/?q=x', false],
    ['https://a.example/a.c', 'https://a.example/abc', false],
    ['https://a.example/*', 'about:blank', false],
    ['https://a.example/*', 'https://evil.example/?https://a.example/', false],
    ['https://a.example/*', 'https://a.example@evil.example/', false],
    ['https://a.example/*', 'not an address', false],
  ])('%s and %s: %s', (pattern, url, expected) => {
    expect(matchesPattern(pattern, url)).toBe(expected);
  });

  it('takes linear time on a path of many stars', () => {
    // Backtracking would need more steps here than the universe has seconds: the test ends only without it.
    const pattern = `https://a.example/${'*a'.repeat(40)}b`;
    expect(matchesPattern(pattern, `https://a.example/${'a'.repeat(5000)}`)).toBe(false);
  });
});

describe('hostPattern', () => {
  test.each([
    ['https://github.com/copilot/*', 'https://github.com/*'],
    ['*://*.a.example:8080/x?y=/z', '*://*.a.example:8080/*'],
    ['HTTP://*:*/a', 'http://*/*'],
    ['http://[::1]:80/a', 'http://[::1]:80/*'],
    ['nonsense', 'nonsense'],
  ])('%s → %s', (pattern, whole) => {
    expect(hostPattern(pattern)).toBe(whole);
  });

  it('names each host once', () => {
    expect(hostPatterns(['https://a.example/x', 'https://b.example/*', 'https://a.example/y'])).toEqual([
      'https://a.example/*',
      'https://b.example/*',
    ]);
    expect(hostPatterns('https://a.example/x')).toEqual(['https://a.example/*']);
  });

  it('gives no pattern that Chromium refuses', () => {
    expect(hostPatterns(['*://a.example:8080/x', 'nonsense'])).toEqual([
      'http://a.example:8080/*',
      'https://a.example:8080/*',
    ]);
  });
});

describe('compareSpecificity', () => {
  it('puts patterns in order', () => {
    const general = [
      'nonsense',
      '*://*/*',
      '*://*.example/*',
      '*://*.a.example/*',
      '*://a.example/*',
      'https://a.example/*',
      '*://a.example/x*',
      '*://a.example/xy*',
      '*://a.example:8080/*',
    ];
    expect(general.toReversed().toSorted(compareSpecificity)).toEqual(general);
  });
});

describe('patternsOverlap', () => {
  test.each([
    ['https://a.example/*', '*://*/*', true],
    ['https://a.example/*', 'http://a.example/*', false],
    ['https://a.example/*', 'https://b.example/*', false],
    ['https://*.example/*', 'https://*.a.example/*', true],
    ['https://*.a.example/*', 'https://*.b.example/*', false],
    ['https://a.example:1/*', 'https://a.example:2/*', false],
    ['https://a.example:1/*', 'https://a.example/*', true],
    ['https://a.example/x*', 'https://a.example/*y', true],
    ['https://a.example/x', 'https://a.example/x/*', true],
    ['https://a.example/x*', 'https://a.example/y*', false],
    ['https://a.example/*x*', 'https://a.example/yz', false],
    ['nonsense', '*://*/*', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(patternsOverlap(a, b)).toBe(expected);
    expect(patternsOverlap(b, a)).toBe(expected);
  });
});

describe('properties', () => {
  const label = fc.constantFrom('a', 'b', 'chat');
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.example`);
  const scheme = fc.constantFrom('http', 'https');
  const port = fc.constantFrom('', ':8080', ':443');
  const path = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 6 }).map((parts) => `/${parts.join('')}`);
  const glob = fc.array(fc.constantFrom('a', 'b', '/', '*'), { maxLength: 6 }).map((parts) => `/${parts.join('')}`);
  const url = fc.tuple(scheme, host, port, path).map(([s, h, p, rest]) => `${s}://${h}${p}${rest}`);
  const pattern = fc
    .tuple(
      fc.oneof(scheme, fc.constant('*')),
      fc.oneof(
        host,
        host.map((h) => `*.${h}`),
        fc.constant('*'),
      ),
      fc.oneof(port, fc.constant(':*')),
      glob,
    )
    .map(([s, h, p, rest]) => `${s}://${h}${p}${rest}`);

  it('a pattern without wildcards fits exactly its own address', () => {
    fc.assert(
      fc.property(url, (address) => {
        expect(matchesPattern(address, address)).toBe(true);
      }),
    );
  });

  it('a glob fits as its regular expression does', () => {
    fc.assert(
      fc.property(glob, path, (wild, plain) => {
        const expression = new RegExp(`^${wild.split('*').join('.*')}$`);
        const expected = expression.test(plain) || wild === `${plain}/*`;
        expect(matchesPattern(`https://a.example${wild}`, `https://a.example${plain}`)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('what fits a pattern fits its whole host, and `*://*/*`', () => {
    fc.assert(
      fc.property(pattern, url, (wild, address) => {
        expect(matchesPattern('*://*/*', address)).toBe(true);
        if (!matchesPattern(wild, address)) return;
        expect(matchesPattern(hostPattern(wild), address)).toBe(true);
        expect(hostPatterns(wild).some((whole) => matchesPattern(whole, address))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  /** Patterns made from an address by putting wildcards over parts of it, so that each fits it. */
  const widened = (address: string): fc.Arbitrary<string> => {
    const { protocol, hostname, port: named, pathname } = new URL(address);
    const labels = hostname.split('.');
    const at = fc.nat({ max: pathname.length - 1 }).map((index) => index + 1);
    return fc
      .tuple(
        fc.constantFrom('*:', protocol),
        fc.constantFrom(hostname, '*', ...labels.map((_, index) => `*.${labels.slice(index).join('.')}`)),
        fc.constantFrom('', ':*', named === '' ? '' : `:${named}`),
        fc.option(fc.tuple(at, at)),
      )
      .map(([s, h, p, cut]) => {
        const [from, to] = cut ? [Math.min(...cut), Math.max(...cut)] : [pathname.length, pathname.length];
        return `${s}//${h}${p}${pathname.slice(0, from)}${cut ? '*' : ''}${pathname.slice(to)}`;
      });
  };

  it('two patterns that fit one address overlap', () => {
    const cases = url.chain((address) => fc.tuple(fc.constant(address), widened(address), widened(address)));
    fc.assert(
      fc.property(cases, ([address, a, b]) => {
        expect([matchesPattern(a, address), matchesPattern(b, address)]).toEqual([true, true]);
        expect(patternsOverlap(a, b)).toBe(true);
        expect(patternsOverlap(b, a)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('patterns that do not overlap have no address in common', () => {
    fc.assert(
      fc.property(pattern, pattern, url, (a, b, address) => {
        if (!patternsOverlap(a, b)) expect(matchesPattern(a, address) && matchesPattern(b, address)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('any text is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(typeof matchesPattern(`https://${a}`, `https://${b}`)).toBe('boolean');
        expect(typeof patternsOverlap(a, b)).toBe('boolean');
        expect(Number.isNaN(compareSpecificity(a, b))).toBe(false);
      }),
    );
  });
});
