/** Private keys in their many wrappings: PEM over lines or escaped into one, PGP, SSH, PuTTY, JWK, base64 of PEM. */
import { entropy, fromBase64 } from './secret-checks.ts';

/** Where a credential stands, in characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const keyHints = ['-----BEGIN', '---- BEGIN', 'Private-Lines:', 'LS0tLS1CRUdJTi', '"d":', '"d" :', '<D>'];

const header = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
const footer = /-{4,5} ?END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
/** Longer bodies are cut: an RSA key of 16,384 bits takes 13,000 characters. */
const LONGEST_BODY = 20_000;
/** The shortest body, an Ed25519 key, takes 64; less than this of a key that was cut tells nothing. */
const SHORTEST_BODY = 40;
const putty = /Private-Lines: ?\d{1,3}(?:\s{1,2}[A-Za-z0-9+/=]{8,80}){1,200}/y;
const encoded = /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,40000}={0,2}/y;
const xmlMember = /<D>[A-Za-z0-9+/=\s]{40,4000}<\/D>/y;
const webMember = /"d"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{40,1400}"/y;
/** So far from a private exponent the kind of key may be named. */
const NEAR = 3000;

/** The private key that starts at a hint. */
export function keyAt(text: string, at: number): Span | undefined {
  switch (text.charAt(at)) {
    case '-':
      return pemAt(text, at);
    case '"':
      return exponentAt(text, at, webMember, '"kty"');
    case '<':
      return exponentAt(text, at, xmlMember, '<RSAKeyValue>');
    case 'L':
      if (!(fromBase64(text.slice(at, at + 80), 60) ?? '').includes('PRIVATE KEY')) return undefined;
      return spanOf(at, endOf(encoded, text, at));
    default:
      return spanOf(at, endOf(putty, text, at));
  }
}

function spanOf(start: number, end: number | undefined): Span | undefined {
  return end === undefined ? undefined : { start, end };
}

function endOf(form: RegExp, text: string, at: number): number | undefined {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : undefined;
}

/** The private exponent of a key whose kind is named near by: a JSON web key, an RSA key in XML. */
function exponentAt(text: string, at: number, member: RegExp, kind: string): Span | undefined {
  const end = endOf(member, text, at);
  if (end === undefined || entropy(text.slice(at, end)) < 4) return undefined;
  return text.slice(Math.max(0, at - NEAR), end + NEAR).includes(kind) ? { start: at, end } : undefined;
}

/** From the opening to the closing line; a key that was cut off, as far as its lines look like base64. */
function pemAt(text: string, at: number): Span | undefined {
  const bodyStart = endOf(header, text, at);
  if (bodyStart === undefined) return undefined;
  const limit = Math.min(text.length, bodyStart + LONGEST_BODY);
  const next = text.slice(bodyStart, limit).indexOf('----');
  const bodyEnd = next < 0 ? limit : bodyStart + next;
  const closed = next < 0 ? undefined : endOf(footer, text, bodyEnd);
  const body = text.slice(bodyStart, bodyEnd);
  const kept = keyCharacters(body);
  if (kept.length < SHORTEST_BODY || entropy(kept) < 3.8) return undefined;
  return { start: at, end: closed ?? bodyStart + lengthOfBody(body) };
}

/** Header lines of encrypted keys and of PGP's armour, and the wrapping of string literals, aren't the key. */
function keyCharacters(body: string): string {
  if (/\.\.\.|…|\$\{|<[a-z]|x{8}|\*{4}/i.test(body)) return '';
  const pieces = body
    .replace(/(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset):[^\n\\]*/g, ' ')
    .replace(/\\[nrt]|&#1[03];/g, '\n')
    .match(/[A-Za-z0-9+/=]{16,}/g);
  return pieces?.join('') ?? '';
}

/** Up to the last word that reads like base64; blanks stand for line ends where HTML was read. */
function lengthOfBody(body: string): number {
  let end = 0;
  for (const { 0: word, index } of body.matchAll(/\S+/g)) {
    const bare = word.replace(/^(?:["'`>|#*+-]|\\[nrt])+|(?:["'`,;+.]|\\[nrt]?)+$/g, '');
    const isKey = /^(?:[A-Za-z0-9+/=]|\\[nrt])+$/.test(bare) && (bare.length >= 16 || /[\d+/=]|[a-z][A-Z]/.test(bare));
    if (isKey) end = index + word.length;
    else if (bare !== '' && !/^[A-Z][A-Za-z-]+:$|^[A-Z0-9-]+,[A-Z0-9]+$/.test(bare)) break;
  }
  return end;
}
