/** Credentials that tell themselves by what stands before them: `password = …`, `Authorization: …`, `://user:…@`. */
import { entropy, fromBase64, isExample, isPlaceholder, kindsOf } from './secret-checks.ts';
import type { Span } from './secret-keys.ts';

/** What a hint may lead to: the rule's name, and where the credential stands. */
export type Reading = (text: string, at: number) => ({ readonly rule: string } & Span) | undefined;

/** The value of a group, with its place. */
function group(match: RegExpExecArray, name: string): Span & { readonly value: string } {
  const [start, end] = match.indices?.groups?.[name] ?? [0, 0];
  return { start, end, value: match.groups?.[name] ?? '' };
}

function exec(form: RegExp, text: string, at: number): RegExpExecArray | undefined {
  form.lastIndex = at;
  return form.exec(text) ?? undefined;
}

/** A word for a credential at the end of a key, then what assigns, then a value in quotes. */
const quoted =
  /(?<word>passw(?:or)?d|passphrase|pwd|secret(?:_?-?(?:key|token|value))?|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|account[_-]?key|master[_-]?key|credentials?)\d{0,2}(?:(?:\\?["'\]]){0,2}\s{0,3}(?::|=|:=|=>|,|\()\s{0,3}|["']?\s{0,3}:\s{0,3}[A-Za-z<>|& ]{1,24}=\s{0,3})(?<quote>\\?["'`])(?<value>[^\s"'`<>\\]{10,300})\k<quote>/diy;
/** The same without quotes: environment files, YAML, properties, connection strings, options of commands. */
const bare =
  /(?<word>passw(?:or)?d|passphrase|pwd|secret(?:_?(?:key|token))?|token|api_?key|access_?key|private_?key|auth_?key|account_?key)(?<assign>[ \t]{0,3}[=:][ \t]{0,3})(?<value>[^\s"'`<>(){},;&\\]{12,300})(?=[\s,;&"'`<\\]|$)/diy;
const element = /(?<word>passw(?:or)?d|secret|token|api_?-?key)>(?<value>[^\s<>]{10,200})<\//diy;
const awsSecret =
  /secret_?-?(?:access_?-?)?key(?:\\?["'\]]){0,2}\s{0,3}(?::|=|:=|=>|,)\s{0,3}\\?["'`]?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/diy;

/** Words after which a value is no secret: what names, counts, publishes or hashes one. */
const harmlessKey =
  /(?:public|publishable|test|mock|fake|dummy|example|sample|csrf|xsrf|next[_-]?page|page|continuation|cancellation|cancel|syntax|parser|lexer|design|css|color|hash(?:ed)?|encrypted|no|is|has|integrity|checksum|digest|etag|cache|type|path|file|url|uri|name|id|site|placeholder|label|error|message|msg|invalid|wrong|bad|old|forgot|reset)[_ .-]?$/i;

function readsSecret(word: string, value: string): boolean {
  if (isPlaceholder(value) || !/[A-Za-z]/.test(value)) return false;
  // Calls and conditions of minified code, and public addresses of a blockchain, stand in the same places.
  if (/[()[\]]\s?[;,)(.]|=>|^:|^0x[0-9a-f]{40}$/i.test(value)) return false;
  const kinds = kindsOf(value);
  const bits = entropy(value);
  if (/^pass|^pwd/i.test(word)) {
    const changes = value.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g)?.length ?? 0;
    if (!/\d/.test(value)) return value.length >= 12 && bits > 3.2 && (kinds >= 3 || changes >= 3);
    return value.length < 12 ? kinds >= 3 && bits >= 2.8 : kinds >= 2 && bits > 3;
  }
  return /\d/.test(value) && value.length >= 16 && bits > (/^[0-9a-f-]+$/i.test(value) ? 2.9 : 3.4);
}

/** What the key has before the word: at most 40 characters. */
function keyBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < 40 && isKeyCharacter(text.charCodeAt(start - 1))) start--;
  return text.slice(start, at);
}

/** Letters, digits, `_`, `.`, `-`. */
function isKeyCharacter(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57) || code === 95 || code === 46 || code === 45;
}

const assigned: Reading = (text, at) => {
  const azure = azureKey(text, at);
  if (azure) return azure;
  const aws = exec(awsSecret, text, at);
  if (aws) {
    const { start, end, value } = group(aws, 'value');
    if (entropy(value) > 4 && !isExample(value)) return { rule: 'aws-secret-access-key', start, end };
  }
  const match = exec(quoted, text, at) ?? exec(element, text, at) ?? bareMatch(text, at);
  if (!match || harmlessKey.test(keyBefore(text, at))) return undefined;
  const { start, end, value } = group(match, 'value');
  // Two texts beside each other are a name and its value only where they are handed over.
  if (
    /^[^:=(]*,/.test(text.slice(at, start)) &&
    !/\(\s{0,3}\\?["'`][\w.-]*$/.test(text.slice(Math.max(0, at - 60), at))
  ) {
    return undefined;
  }
  return readsSecret(match.groups?.['word'] as string, value) ? { rule: 'password-assignment', start, end } : undefined;
};

/** Without quotes only where no expression of a language can stand: after a whole line's key, an option, in a connection string. */
function bareMatch(text: string, at: number): RegExpExecArray | undefined {
  const match = exec(bare, text, at);
  if (!match) return undefined;
  const value = match.groups?.['value'] as string;
  // Names, calls and indexes of a language.
  if (/^[A-Za-z_$][\w$]*(?:\.[\w$]+)+[;,]?$|[[\]]|\?\.|=>|^[A-Z][A-Z0-9_]+$|^[a-z]+(?:_[a-z0-9]+)+$/.test(value))
    return undefined;
  const keyStart = at - keyBefore(text, at).length;
  const lineStart = text.slice(Math.max(0, keyStart - 20), keyStart);
  const opens = /(?:^|[\r\n]|\\n)[ \t]*(?:export |set |ENV |- |\$env:)?["']?$|--?$|[;"'?&][ ]?$|[ \t]-D$/.test(
    lineStart,
  );
  return opens ? match : undefined;
}

const bearer = /(?:bearer|basic|token|apikey)[ :]{1,3}(?<value>[A-Za-z0-9._~+/-]{16,2000}={0,2})(?![A-Za-z0-9])/diy;

/** What an HTTP header authorises with. */
const authorised: Reading = (text, at) => {
  const match = exec(/authorization["'\]]{0,2}\s{0,2}[:=,]\s{0,2}\\?["'`]?/iy, text, at);
  if (!match) return undefined;
  const credential = exec(bearer, text, at + match[0].length);
  return credential && headerSpan(credential);
};

const bearerAlone: Reading = (text, at) => {
  if (/[A-Za-z0-9_]/.test(text.charAt(at - 1))) return undefined;
  const match = exec(bearer, text, at);
  return match && group(match, 'value').value.length >= 20 ? headerSpan(match) : undefined;
};

function headerSpan(match: RegExpExecArray): ReturnType<Reading> {
  const { start, end, value } = group(match, 'value');
  if (/^basic/i.test(match[0])) return basicSpan(start, end, value);
  if (isPlaceholder(value) || !/[A-Za-z]/.test(value) || entropy(value) < (/\d/.test(value) ? 3.3 : 4))
    return undefined;
  return { rule: 'authorization-header', start, end };
}

/** `user:password` in base64. */
function basicSpan(start: number, end: number, value: string): ReturnType<Reading> {
  const [, password = ''] = /^[\x20-\x7e]{1,100}:([\x21-\x7e]{6,200})$/.exec(fromBase64(value, 300) ?? '') ?? [];
  return password !== '' && !isPlaceholder(password) ? { rule: 'authorization-header', start, end } : undefined;
}

const dockerAuth: Reading = (text, at) => {
  const match = exec(/"auth"\s{0,3}:\s{0,3}"(?<value>[A-Za-z0-9+/]{12,400}={0,2})"/dy, text, at);
  const span = match && group(match, 'value');
  const found = span && basicSpan(span.start, span.end, span.value);
  return found && { ...found, rule: 'registry-auth' };
};

const npmAuth: Reading = (text, at) => {
  const match = exec(/_auth(?:Token)?\s{0,2}=\s{0,2}"?(?<value>[A-Za-z0-9+/_.=-]{16,300})/diy, text, at);
  const span = match && group(match, 'value');
  if (!span || isPlaceholder(span.value) || entropy(span.value) < 3) return undefined;
  return { rule: 'npm-token', start: span.start, end: span.end };
};

const url = /:\/\/(?<user>[^\s:@/'"`<>?#\\]{0,80}):(?<value>[^\s@/'"`<>\\]{4,120})@(?<host>[A-Za-z0-9.[_-]{1,120})/diy;

/** `://user:password@host`. */
const urlPassword: Reading = (text, at) => {
  const match = exec(url, text, at);
  if (!match) return undefined;
  const { start, end, value } = group(match, 'value');
  const host = match.groups?.['host'] as string;
  if (/^example\.|\.example(?:\.(?:com|org|net))?\.?$|^(?:host|hostname|server|domain)$/i.test(host)) return undefined;
  return isPlaceholder(value) || !isLikelyPassword(value) ? undefined : { rule: 'url-password', start, end };
};

function isLikelyPassword(value: string): boolean {
  return (
    value.length >= 6 && (/[^A-Za-z]/.test(value) || kindsOf(value) >= 2) && !/^(.)\1+$|^[a-z]+\d{0,3}$/.test(value)
  );
}

const curlUser: Reading = (text, at) => {
  const match = exec(/ (?:-u|--user)[ =]?["']?(?<user>[^\s:"'$]{1,80}):(?<value>[^\s"'$]{6,120})/diy, text, at);
  const span = match && group(match, 'value');
  if (!span || !/\b(?:curl|wget|http)\b[^\r\n]*$/.test(text.slice(Math.max(0, at - 300), at))) return undefined;
  return isPlaceholder(span.value) || !isLikelyPassword(span.value)
    ? undefined
    : { rule: 'password-argument', start: span.start, end: span.end };
};

const azureKey: Reading = (text, at) => {
  const match = exec(/(?:Account|SharedAccess|Access)Key=(?<value>[A-Za-z0-9+/]{40,90}={1,2})/diy, text, at);
  const span = match && group(match, 'value');
  return span && entropy(span.value) > 4 ? { rule: 'azure-storage-key', start: span.start, end: span.end } : undefined;
};

/** A shared access signature, beside the version or the expiry that it signs. */
const azureSignature: Reading = (text, at) => {
  const match = exec(/sig=(?<value>[A-Za-z0-9%+/]{43,80}(?:%3D|=){0,2})/diy, text, at);
  const span = match && group(match, 'value');
  if (!span || !/[?&;](?:sv|se|sr|sp)=/.test(text.slice(Math.max(0, at - 400), span.end + 300))) return undefined;
  return entropy(span.value) > 4 ? { rule: 'azure-signature', start: span.start, end: span.end } : undefined;
};

const discordLogin: Reading = (text, at) => {
  const match = exec(
    /(?:login\(["'`]|Bot )(?<value>[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})/dy,
    text,
    at,
  );
  const span = match && group(match, 'value');
  return span && !isPlaceholder(span.value) ? { rule: 'discord-token', start: span.start, end: span.end } : undefined;
};

/** Every reading, under the hints at which it is tried. */
export const readings: readonly (readonly [hints: readonly string[], reading: Reading])[] = [
  [
    [
      'passwd',
      'password',
      'passphrase',
      'secret',
      'token',
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'accesskey',
      'access-key',
      'private_key',
      'privatekey',
      'private-key',
      'auth_key',
      'authkey',
      'auth-key',
      'signing_key',
      'signingkey',
      'signing-key',
      'encryption_key',
      'encryptionkey',
      'account_key',
      'master_key',
      'masterkey',
      'credential',
      'pwd=',
      'pwd:',
      'pwd"',
      'pwd ',
    ],
    assigned,
  ],
  [['authorization'], authorised],
  [['bearer '], bearerAlone],
  [['"auth"'], dockerAuth],
  [['_auth'], npmAuth],
  [['://'], urlPassword],
  [[' -u ', ' -u"', " -u'", ' --user'], curlUser],
  [['AccountKey=', 'AccessKey='], azureKey],
  [['sig='], azureSignature],
  [['login(', ' Bot ', '"Bot ', "'Bot ", '`Bot '], discordLogin],
];
