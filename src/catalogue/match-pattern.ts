/**
 * Chrome match patterns as Chrome itself reads them: parse, match, compare, overlap. Pure; safe in any script.
 * https://developer.chrome.com/docs/extensions/develop/concepts/match-patterns and Chromium's `url_pattern.cc`.
 */

/** A match pattern in its parts, with scheme and host in the form that `URL` gives them. */
export interface ParsedPattern {
  readonly scheme: '*' | 'http' | 'https';
  /** Without `*.`; empty for "any host". */
  readonly host: string;
  readonly subdomains: boolean;
  /** Undefined for any port. */
  readonly port: number | undefined;
  /** Starts with `/`; each `*` stands for any run of characters, the empty one included. */
  readonly path: string;
}

const PATTERN = /^(\*|https?):\/\/(\*|(?:\*\.)?[^/*:[\]\s]+|\[[0-9a-f:.]+\])(?::(\d{1,5}|\*))?(\/\S*)$/i;
const LARGEST_PORT = 65_535;

/** Patterns are few and asked about often: each is parsed once. */
const parsed = new Map<string, ParsedPattern | undefined>();

/** The parts of a match pattern, or undefined when it isn't one for http, https or `*`. */
export function parsePattern(pattern: string): ParsedPattern | undefined {
  if (!parsed.has(pattern)) parsed.set(pattern, parse(pattern));
  return parsed.get(pattern);
}

function parse(pattern: string): ParsedPattern | undefined {
  const parts = PATTERN.exec(pattern);
  if (!parts) return undefined;
  const [, scheme = '', hostPart = '', portPart, path = '/'] = parts;
  const subdomains = hostPart.startsWith('*');
  const host = hostPart === '*' ? '' : canonicalHost(hostPart.replace(/^\*\./, ''));
  if (host === undefined) return undefined;
  const port = portPart === undefined || portPart === '*' ? undefined : Number(portPart);
  if (port !== undefined && port > LARGEST_PORT) return undefined;
  return { scheme: scheme.toLowerCase() as ParsedPattern['scheme'], host, subdomains, port, path };
}

/** Lower-case, punycode, no trailing dot; undefined for what can't be a host. */
function canonicalHost(host: string): string | undefined {
  // "?", "#", "\" and "@" would end the host or start a user name, and so name another host than was written.
  if (/[?#\\@]/.test(host) || !URL.canParse(`http://${host}/`)) return undefined;
  return new URL(`http://${host}/`).hostname.replace(/\.$/, '') || undefined;
}

/**
 * Whether a URL fits a match pattern. Chrome's rules: `*` as scheme is http or https; no port covers all ports;
 * `*.host` covers the host itself and never an IP address; the path is compared with its query, case-sensitively, and
 * without the fragment; `/a/*` also covers `/a`. Two patterns that Chromium makes nothing of are read as meant: a
 * scheme in capitals, and `*` as scheme beside a port.
 * False for text that is no URL or no pattern.
 */
export function matchesPattern(pattern: string, url: string | URL): boolean {
  const parts = parsePattern(pattern);
  const target = asUrl(url);
  if (!parts || !target) return false;
  const scheme = target.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') return false;
  if (parts.scheme !== '*' && parts.scheme !== scheme) return false;
  if (parts.port !== undefined && parts.port !== portOf(target)) return false;
  if (!hostFits(parts, target.hostname.replace(/\.$/, ''))) return false;
  const path = target.pathname + target.search;
  return parts.path === `${path}/*` || globFits(parts.path, path);
}

/** The same pattern for the whole host, in one spelling; unchanged when it is no pattern. */
export function hostPattern(pattern: string): string {
  const parts = parsePattern(pattern);
  return parts ? wholeHost(parts, parts.scheme) : pattern;
}

function wholeHost({ host, subdomains, port }: ParsedPattern, scheme: string): string {
  const hosts = !subdomains ? host : host === '' ? '*' : `*.${host}`;
  return `${scheme}://${hosts}${port === undefined ? '' : `:${port}`}/*`;
}

/**
 * What to register scripts by and to ask permission for: patterns of whole hosts that cover these, each once.
 * Whole hosts, since `match_origin_as_fallback` takes no paths; one pattern per scheme where `*` stands beside a port,
 * since Chromium refuses that pair (measured in 2026-11: "Invalid url pattern"), and with it the whole call.
 */
export function hostPatterns(patterns: string | readonly string[]): string[] {
  const hosts = [patterns].flat().flatMap((pattern) => {
    const parts = parsePattern(pattern);
    if (!parts) return [];
    const split = parts.scheme === '*' && parts.port !== undefined;
    return (split ? ['http', 'https'] : [parts.scheme]).map((scheme) => wholeHost(parts, scheme));
  });
  return [...new Set(hosts)];
}

/**
 * Orders patterns by how specific they are: above zero when `a` is more so, zero when neither is. A named host goes
 * before subdomains, those by length; then a named port, then the literal characters of the path, then a named scheme.
 */
export function compareSpecificity(a: string, b: string): number {
  const left = rank(a);
  const right = rank(b);
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(pattern: string): number[] {
  const parts = parsePattern(pattern);
  if (!parts) return [-1, 0, 0, 0, 0];
  return [
    parts.subdomains ? 0 : 1,
    parts.host.length,
    parts.port === undefined ? 0 : 1,
    parts.path.replaceAll('*', '').length,
    parts.scheme === '*' ? 0 : 1,
  ];
}

/** Whether some URL fits both patterns. False when either is no pattern. */
export function patternsOverlap(a: string, b: string): boolean {
  const left = parsePattern(a);
  const right = parsePattern(b);
  if (!left || !right) return false;
  if (left.scheme !== '*' && right.scheme !== '*' && left.scheme !== right.scheme) return false;
  if (left.port !== undefined && right.port !== undefined && left.port !== right.port) return false;
  if (!hostFits(left, right.host) && !hostFits(right, left.host)) return false;
  return pathForms(left.path).some((x) => pathForms(right.path).some((y) => globsMeet(x, y)));
}

/** A path glob, and the shorter path that Chrome lets it cover too. */
function pathForms(path: string): string[] {
  return /^\/[^*]+\/\*$/.test(path) ? [path, path.slice(0, -2)] : [path];
}

function asUrl(url: string | URL): URL | undefined {
  if (typeof url !== 'string') return url;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

function hostFits(parts: ParsedPattern, host: string): boolean {
  if (!parts.subdomains) return parts.host === host;
  if (parts.host === '' || parts.host === host) return true;
  return host.endsWith(`.${parts.host}`) && !isIpAddress(host);
}

function isIpAddress(host: string): boolean {
  return host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}

/** Leftmost search for each literal run: linear, whatever a page puts into its address. */
function globFits(glob: string, text: string): boolean {
  const runs = glob.split('*');
  const first = runs.shift() ?? '';
  const last = runs.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const run of runs) {
    const at = text.indexOf(run, from);
    if (at < 0 || at + run.length > end) return false;
    from = at + run.length;
  }
  return true;
}

/** Whether some text fits both globs: row by row through the table of their prefixes. */
function globsMeet(a: string, b: string): boolean {
  let row: boolean[] = [];
  for (let i = 0; i <= a.length; i += 1) {
    const next: boolean[] = [];
    for (let j = 0; j <= b.length; j += 1) {
      const left = a[i - 1];
      const right = b[j - 1];
      const fits =
        (i === 0 && j === 0) ||
        ((left === '*' || right === '*') && (row[j] === true || next[j - 1] === true)) ||
        (left !== undefined && left === right && row[j - 1] === true);
      next.push(fits);
    }
    row = next;
  }
  return row[b.length] ?? false;
}
