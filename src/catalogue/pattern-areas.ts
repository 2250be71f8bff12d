/**
 * What match patterns cover, as areas that can be cut with each other exactly and written as regular expressions.
 * The browser's own rules know neither "both of these patterns" nor Chrome's match patterns.
 */
import { parsePattern } from './match-pattern.ts';

/** Any run of characters. */
const ANY = null;
/** A path with its query, character by character. */
type Path = readonly (string | typeof ANY)[];

/** Addresses of one scheme (or both), one host (or also those below it), one port (or any) and one form of path. */
export interface PatternArea {
  readonly scheme: '*' | 'http' | 'https';
  /** Empty for any host. */
  readonly host: string;
  readonly subdomains: boolean;
  readonly port: number | undefined;
  readonly path: Path;
}

/** Two paths with many wildcards can be cut into very many; beyond this nobody is helped by exactness. */
const MOST_PATHS = 40;

/** The areas of a match pattern that together cover what `matchesPattern` covers; none when it is no pattern. */
export function areasOf(pattern: string): PatternArea[] {
  const parts = parsePattern(pattern);
  // A "#" ends what is compared, and an address is ASCII: such a pattern fits nothing.
  if (parts === undefined || /[^!-~]|#/.test(parts.path)) return [];
  const { host, subdomains, port, path } = parts;
  const schemes = parts.scheme === '*' && port !== undefined ? (['http', 'https'] as const) : [parts.scheme];
  const paths: Path[] = [[...path].map((sign) => (sign === '*' ? ANY : sign))];
  // Chrome's own exception: "/a/*" covers "/a" too.
  if (path.length > 2 && path.endsWith('/*')) paths.push([...path.slice(0, -2)]);
  return schemes.flatMap((scheme) => paths.map((one) => ({ scheme, host, subdomains, port, path: one })));
}

/** The same host, whatever the path. */
export function wholeHostOf(area: PatternArea): PatternArea {
  return { ...area, path: ['/', ANY] };
}

/** What lies in both areas; undefined where that would take too many areas to say. */
export function cutAreas(a: PatternArea, b: PatternArea): PatternArea[] | undefined {
  if (a.scheme !== '*' && b.scheme !== '*' && a.scheme !== b.scheme) return [];
  if (a.port !== undefined && b.port !== undefined && a.port !== b.port) return [];
  const narrower = narrowerHost(a, b);
  if (narrower === undefined) return [];
  const paths = new Map<string, Path>();
  if (!cutPaths(a.path, b.path, [], paths)) return undefined;
  const { host, subdomains } = narrower;
  const port = a.port ?? b.port;
  const scheme = a.scheme === '*' ? b.scheme : a.scheme;
  const schemes = scheme === '*' && port !== undefined ? (['http', 'https'] as const) : [scheme];
  return schemes.flatMap((one) => [...paths.values()].map((path) => ({ scheme: one, host, subdomains, port, path })));
}

function narrowerHost(a: PatternArea, b: PatternArea): PatternArea | undefined {
  const isIn = (inner: PatternArea, outer: PatternArea): boolean => {
    if (inner.host === outer.host && inner.subdomains === outer.subdomains) return true;
    if (!outer.subdomains) return false;
    return outer.host === '' || inner.host === outer.host || inner.host.endsWith(`.${outer.host}`);
  };
  if (isIn(a, b)) return a;
  return isIn(b, a) ? b : undefined;
}

/** Adds to `found` every form that fits both; false when these are too many. */
function cutPaths(a: Path, b: Path, before: Path, found: Map<string, Path>): boolean {
  const [left, right] = [a[0], b[0]];
  const take = (path: Path): boolean => {
    found.set(JSON.stringify(path), path);
    return found.size <= MOST_PATHS;
  };
  if (a.length === 0 && b.length === 0) return take(before);
  if (left === ANY && right === ANY) {
    const both = before.at(-1) === ANY ? before : [...before, ANY];
    if (a.length === 1) return take([...both, ...b.slice(1)]);
    if (b.length === 1) return take([...both, ...a.slice(1)]);
    return cutPaths(a.slice(1), b, both, found) && cutPaths(a, b.slice(1), both, found);
  }
  if (left === ANY) return cutAny(a, b, before, found);
  if (right === ANY) return cutAny(b, a, before, found);
  if (left === undefined || left !== right) return true;
  return cutPaths(a.slice(1), b.slice(1), [...before, left], found);
}

/** The same where the first of `a` is "any" and that of `b` is not. */
function cutAny(a: Path, b: Path, before: Path, found: Map<string, Path>): boolean {
  // What covers everything leaves the other as it is.
  if (a.length === 1) return cutPaths([], [], [...before, ...b], found);
  if (!cutPaths(a.slice(1), b, before, found)) return false;
  const [next] = b;
  return next === undefined || next === ANY || cutPaths(a, b.slice(1), [...before, next], found);
}

/**
 * A regular expression (RE2 and JavaScript alike) for whole addresses in this area, fragments and user names aside.
 * An encrypted scheme stands for web sockets too, as these are the same server's.
 */
export function expressionOf({ scheme, host, subdomains, port, path }: PatternArea): string {
  const schemes = { '*': '(?:http|ws)s?', http: '(?:http|ws)', https: '(?:http|ws)s' }[scheme];
  const below = subdomains && !/^[\d.]+$|^\[/.test(host) ? '(?:[^/?#@]*\\.)?' : '';
  const hosts = host === '' ? '(?:\\[[^/?#@]*\\]|[^/?#@:]*)' : `${below}${escaped(host)}\\.?`;
  const standard = { '*': undefined, http: 80, https: 443 }[scheme];
  const ports = port === undefined ? '(?::\\d+)?' : port === standard ? '' : `:${port}`;
  const rest = path.at(-1) === ANY ? path.slice(0, -1) : path;
  const end = path.at(-1) === ANY ? '' : '\\??(?:#|$)';
  return `^${schemes}://(?:[^/?#@]*@)?${hosts}${ports}${rest.map((sign) => (sign === ANY ? '[^#]*' : escaped(sign))).join('')}${end}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
