/**
 * JSON as an XML property list, for the preference domains of Chrome on macOS and for configuration profiles.
 * Source: the DTD at https://www.apple.com/DTDs/PropertyList-1.0.dtd
 */
import { isJsonObject, type Json, type JsonObject, membersOf } from './json.ts';

/** A whole property list with `value` as its root dictionary. Throws as `plistLines` does. */
export function plistDocument(value: JsonObject): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...plistLines(value),
    '</plist>',
    '',
  ].join('\n');
}

/**
 * The element for one value, a line each, two spaces a level. Throws a `TypeError` for `null` and for characters that
 * XML 1.0 can't hold (control characters, halves of surrogate pairs): a property list has no form for them.
 */
export function plistLines(value: Json): string[] {
  if (typeof value === 'boolean') return [value ? '<true/>' : '<false/>'];
  if (typeof value === 'number')
    return [Number.isSafeInteger(value) ? `<integer>${value}</integer>` : `<real>${value}</real>`];
  if (typeof value === 'string') return [`<string>${escaped(value)}</string>`];
  if (value === null) throw new TypeError('a property list has no null');
  if (isJsonObject(value)) {
    const inner = membersOf(value).flatMap(([name, member]) => [`<key>${escaped(name)}</key>`, ...plistLines(member)]);
    return container('dict', inner);
  }
  return container(
    'array',
    value.flatMap((entry) => plistLines(entry)),
  );
}

function container(name: string, inner: readonly string[]): string[] {
  return inner.length === 0 ? [`<${name}/>`] : [`<${name}>`, ...indented(inner), `</${name}>`];
}

/** Strings may have several lines, which must stay as they are: only what begins an element is indented. */
function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function escaped(text: string): string {
  // XML readers turn other ends of lines into a line feed, unless they are written as references.
  const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
  if (refused.test(text)) throw new TypeError('a character that XML can’t hold');
  return text.replace(/[&<>\r\u0085\u2028\u2029]/gu, (sign) => ENTITIES[sign] ?? `&#${sign.charCodeAt(0)};`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
