/** Finds in a script what could reach the network or send a person elsewhere. Reads syntax, not text. */
import { isSyntax, parse, type Syntax, walk } from './bundle.ts';

/** Names of the platform that open connections, in whatever way they are reached. */
const BANNED: ReadonlySet<string> = new Set([
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'sendBeacon',
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'RTCDataChannel',
  'importScripts',
  'setUninstallURL',
  'downloads',
  'declarativeNetRequest',
  'requestSubmit',
  'registerProtocolHandler',
  'FencedFrameConfig',
]);

/** Names that are harmless on most objects and not on these. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['window', 'self', 'globalThis', 'top', 'parent', 'frames']);

function nameOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Identifier') return node['name'] as string;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  return undefined;
}

/** The name of a member: `b` of `a.b` and of `a['b']`. */
function memberName(node: unknown): string | undefined {
  if (!isSyntax(node) || node.type !== 'MemberExpression') return undefined;
  const property = node['property'];
  if (node['computed'] === true)
    return isSyntax(property) && property.type === 'Literal' ? nameOf(property) : undefined;
  return nameOf(property);
}

/** `location`, `window.location`, `document.location`, and anything's `.location`. */
function isLocation(node: unknown): boolean {
  return (
    (isSyntax(node) && node.type === 'Identifier' && nameOf(node) === 'location') || memberName(node) === 'location'
  );
}

/** A key of an object literal, the name of a method or a label names nothing of the platform. */
function isDeclaredName(parent: Syntax | undefined, key: string, node: Syntax): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return key === 'property' && parent['computed'] !== true;
  if (key !== 'key' || parent['computed'] === true) return false;
  return (parent.type === 'Property' && parent['value'] !== node) || parent.type.endsWith('Definition');
}

/** A page of the extension itself: `x.runtime.getURL(...)`, at most with something between it and the call. */
function isOwnAddress(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  if (node.type === 'CallExpression') return memberName(node['callee']) === 'getURL';
  return false;
}

/** Whether every address in the arguments of `tabs.create` and its like is one of the extension's own. */
function opensOwnPage(call: Syntax): boolean {
  const options = (call['arguments'] as unknown[]).find((one) => isSyntax(one) && one.type === 'ObjectExpression');
  if (!isSyntax(options)) return false;
  const properties = options['properties'] as Syntax[];
  if (properties.some((property) => property.type !== 'Property')) return false;
  const address = properties.find((property) => nameOf(property['key']) === 'url');
  return address === undefined || isOwnAddress(address['value']);
}

/** `fetch('/a.bin')`: a path of the extension's own package, written out. `//host` and `/\host` would be another's. */
function fetchesOwnFile(call: Syntax | undefined): boolean {
  if (call?.type !== 'CallExpression') return false;
  const [address, ...others] = call['arguments'] as unknown[];
  if (!isSyntax(address) || others.length > 0) return false;
  const quasis = address['quasis'] as { value: { cooked: string } }[] | undefined;
  const path = address.type === 'TemplateLiteral' && quasis?.length === 1 ? quasis[0]?.value.cooked : nameOf(address);
  return address.type !== 'Identifier' && path !== undefined && /^\/[\w.-]+$/.test(path);
}

function complaint(node: Syntax, parent: Syntax | undefined, key: string): string | undefined {
  const { type } = node;
  if (type === 'Identifier') {
    const name = node['name'] as string;
    if (name === 'fetch' && key === 'callee' && fetchesOwnFile(parent)) return undefined;
    if (BANNED.has(name) && !isDeclaredName(parent, key, node)) return name;
    return undefined;
  }
  if (type === 'MemberExpression') {
    const name = memberName(node);
    return name !== undefined && BANNED.has(name) ? `.${name}` : undefined;
  }
  if (type === 'Property' && parent?.type === 'ObjectPattern') {
    const name = nameOf(node['key']);
    return name !== undefined && BANNED.has(name) ? `{ ${name} }` : undefined;
  }
  if (type === 'AssignmentExpression') {
    const left = node['left'];
    if (isLocation(left)) return 'location = …';
    if (memberName(left) === 'href' && isSyntax(left) && isLocation(left['object'])) return 'location.href = …';
    return undefined;
  }
  if (type === 'NewExpression') return nameOf(node['callee']) === 'Image' ? 'new Image' : undefined;
  if (type === 'ImportExpression')
    return isSyntax(node['source']) && node['source'].type === 'Literal' ? undefined : 'import(…)';
  if (type !== 'CallExpression') return undefined;
  const { callee } = node as { callee?: unknown };
  if (isSyntax(callee) && callee.type === 'Identifier') return callee['name'] === 'open' ? 'open(…)' : undefined;
  if (!isSyntax(callee) || callee.type !== 'MemberExpression') return undefined;
  const method = memberName(callee);
  const on = callee['object'];
  if (method === 'open' && GLOBAL_OBJECTS.has(nameOf(on) ?? '')) return 'window.open(…)';
  if ((method === 'assign' || method === 'replace') && isLocation(on)) return `location.${method}(…)`;
  const opener = memberName(on);
  if ((opener === 'tabs' || opener === 'windows') && (method === 'create' || method === 'update')) {
    return opensOwnPage(node) ? undefined : `${opener}.${method}(…)`;
  }
  return undefined;
}

/** What in a script could reach the network, each kind once. */
export function networkUses(code: string): string[] {
  const found = new Set<string>();
  for (const { node, parent, key } of walk(parse(code))) {
    const what = complaint(node, parent, key);
    if (what !== undefined) found.add(what);
  }
  return [...found].sort();
}

/** Names of the platform that open connections, as texts: what a script could look them up by. */
export function networkNames(code: string): string[] {
  const found = new Set<string>();
  for (const { node } of walk(parse(code))) {
    const quasis = node.type === 'TemplateLiteral' ? (node['quasis'] as { value: { cooked: string } }[]) : [];
    const text = quasis.length === 1 ? quasis[0]?.value.cooked : nameOf(node);
    if (node.type !== 'Identifier' && text !== undefined && BANNED.has(text)) found.add(text);
  }
  return [...found].sort();
}
