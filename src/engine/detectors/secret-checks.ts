/** What tells a credential from a placeholder, an example or a word: entropy, checksums, known forms. */

/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The first `most` bytes of base64 or base64url as Latin-1 text; undefined when it holds anything else. */
export function fromBase64(text: string, most: number): string | undefined {
  let decoded = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length && decoded.length < most; i++) {
    const character = text.charAt(i);
    if (character === '=') break;
    const value = base64Alphabet.indexOf(character === '-' ? '+' : character === '_' ? '/' : character);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      decoded += String.fromCharCode((held >> bits) & 255);
    }
  }
  return decoded;
}

const base62Alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 (IEEE 802.3) of ASCII text. */
function crc32(text: string): number {
  let crc = -1;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/**
 * Whether the last six characters are the checksum of those before: what GitHub and npm end their tokens with
 * (GitHub's engineering blog, "Behind GitHub's new authentication token formats", 2021).
 * @param body the token without its prefix
 */
export function hasChecksum(body: string): boolean {
  let rest = crc32(body.slice(0, -6));
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = base62Alphabet.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits === body.slice(-6);
}

const surelyExample =
  /EXAMPLE|x{6}|\*{3}|\.{3}|(.)\1{7}|(.{2,4}?)\2{4}|1234567890123|abcdefghijk|placeholder|changeme|redacted/i;
/** Long random text may hold four letters that make a word; it is no placeholder for that. */
const perhapsExample =
  /123456789|987654321|abcdefgh|deadbeef|test[-_]?(?:key|token|secret)|your|dummy|fake|sample|replace/i;

/** Values from documentation that everybody may see. */
export function isExample(secret: string): boolean {
  if (surelyExample.test(secret)) return true;
  return perhapsExample.test(secret) && (secret.length < 24 || entropy(secret) < 4.2);
}

const placeholders =
  /^(?:[$%<{[(*#@]|x+$|\.+$|-+$|null|none|undefined|true|false|nil|function\b|require\b)|\$\{|\$\(|\{\{|\}\}|<[^>]*>|%[sd]|process\.env|environ|getenv|ENV\[|config\.|secrets?\.|vars?\.|example|sample|dummy|changeme|change[-_]?(?:me|this|it)|placeholder|your|redacted|replace|insert|secret|passw(?:or)?d|p@ssw|passphrase|password1|token|api[-_]?key|username|hunter2|letmein|qwerty|foobar|foo[-_]?bar|lorem|t[e3]st|fixture|localhost|undefined|123456|abcdef|hello|world|admin|default|invalid|wrong|correct|encrypted|hashed|todo|fixme|https?:|\.(?:js|ts|json|html?|css|png|py|ya?ml|txt|com|org|net|io|php|java|rb|go|exe|dll|md|pem|key)\b/i;

/** Whether a value stands for a secret instead of being one. */
export function isPlaceholder(value: string): boolean {
  return (
    placeholders.test(value) ||
    isExample(value) ||
    isWords(value) ||
    // A path, a selector, a dotted name, words in any case: identifiers, not secrets.
    /^[./~\\]|^[a-z]+(?:[A-Z][a-z]+)+\d{0,2}$|^(?:[A-Za-z]+[-_.:/ ])+[A-Za-z]+\d{0,2}$|^(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,2}$/.test(
      value,
    ) ||
    // A UUID, a hash that names its own kind, a colour, a date, a version.
    /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:sha\d+|md5)[-:].*|#?[0-9a-f]{3,8}|\d[\d.:/TZ_ -]*)$/i.test(
      value,
    )
  );
}

/** Whether nearly all of a value is words: a name in any case, a dotted scope, a key of a catalogue. */
function isWords(value: string): boolean {
  const written = value.replace(/[^A-Za-z\d]/g, '').length;
  const words = value.match(/[A-Z]?[a-z]{3,}|[A-Z][a-z]{2,}|(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])/g) ?? [];
  const spoken = words.filter((word) => /[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word));
  return spoken.join('').length > written * 0.79;
}

/** How many kinds of characters a value holds: lower case, upper case, digits, others. */
export function kindsOf(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length;
}
