/** Policies written for Windows, macOS and the Admin console are read back as the JSON that they were written from. */
import fc from 'fast-check';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import { adminConsolePolicy } from './admin-console.ts';
import type { Json, JsonObject } from './json.ts';
import { plistDocument } from './plist.ts';
import { registryFile, registryKeys } from './registry.ts';

const ROOT = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Google\\Chrome\\3rdparty\\extensions\\abc\\policy';

type Entry = { dword: number } | { text: string } | { keys: Map<string, Entry> };

function unquoted(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}

/** A small reader of .reg files: strings, dwords and bytes below one root. */
function readRegistry(file: string): Map<string, Entry> {
  const top = new Map<string, Entry>();
  let at = top;
  for (const line of file.split('\r\n')) {
    const path = /^\[([^-].*)\]$/u.exec(line)?.[1];
    if (path !== undefined) {
      expect(path.startsWith(ROOT)).toBe(true);
      at = top;
      for (const name of path.slice(ROOT.length).split('\\').slice(1)) {
        const next = at.get(name) ?? { keys: new Map<string, Entry>() };
        at.set(name, next);
        if (!('keys' in next)) throw new Error('a value and a key of one name');
        at = next.keys;
      }
      continue;
    }
    const [, name, text, dword, hex] =
      /^"((?:[^"\\]|\\.)*)"=(?:"(.*)"|dword:([0-9a-f]{8})|hex\(1\):(.*))$/u.exec(line) ?? [];
    if (name === undefined) continue;
    if (dword !== undefined) at.set(unquoted(name), { dword: Number.parseInt(dword, 16) | 0 });
    else if (text !== undefined) at.set(unquoted(name), { text: unquoted(text) });
    else {
      const bytes = Buffer.from((hex ?? '').replaceAll(',', ''), 'hex');
      expect(bytes.readUInt16LE(bytes.length - 2)).toBe(0);
      at.set(unquoted(name), { text: bytes.subarray(0, -2).toString('utf16le') });
    }
  }
  return top;
}

/** What Chromium makes of an entry where its schema wants a value of the type of `like`. */
function converted(entry: Entry | undefined, like: Json | undefined): Json | undefined {
  if (entry === undefined || like === undefined) return undefined;
  if ('keys' in entry) {
    const shape = like as JsonObject;
    return Object.fromEntries(Object.keys(shape).map((name) => [name, converted(entry.keys.get(name), shape[name])]));
  }
  if ('dword' in entry) return typeof like === 'boolean' ? entry.dword !== 0 : entry.dword;
  return typeof like === 'string' ? entry.text : (JSON.parse(entry.text) as Json);
}

const name = fc
  .oneof(fc.stringMatching(/^[a-zA-Z][\w .\\-]{0,8}$/u), fc.string({ unit: 'grapheme', minLength: 1 }))
  .filter((text) => text !== '__proto__');
const scalar = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    text,
  );
const tree = (text: fc.Arbitrary<string>, names: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> =>
  fc.dictionary(
    names,
    fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        scalar(text),
        fc.array(tie('json'), { maxLength: 12 }),
        fc.dictionary(names, tie('json'), { noNullPrototype: true }),
      ),
    })).json,
    { noNullPrototype: true },
  );

describe('registryFile', () => {
  it('holds any JSON in a form that the loader of Chromium reads back', () => {
    // Names that differ in case only are one name in a registry.
    const names = fc.stringMatching(/^[a-z][a-z0-9 .-]{0,8}$/u);
    fc.assert(
      fc.property(tree(fc.string({ unit: 'binary' }), names), (policy) => {
        const file = registryFile(registryKeys(ROOT, policy));
        expect(file).toMatch(/^[ -~\r\n]*$/u);
        expect(converted({ keys: readRegistry(file) }, policy)).toEqual(policy);
      }),
    );
  });

  it('writes booleans and integers as REG_DWORD, objects as subkeys and lists as JSON text', () => {
    const policy = {
      action: 'warn',
      secrets: true,
      index: { url: 'https://a.example/', refreshMinutes: 60 },
      rules: [{ action: 'ban' }],
    };
    expect(
      registryFile(registryKeys(ROOT, policy), { comments: ['Sourcekeep'], replaced: [ROOT] }).split('\r\n'),
    ).toEqual([
      'Windows Registry Editor Version 5.00',
      '',
      '; Sourcekeep',
      '',
      `[-${ROOT}]`,
      '',
      `[${ROOT}]`,
      '"action"="warn"',
      '"secrets"=dword:00000001',
      '"rules"="[{\\"action\\":\\"ban\\"}]"',
      '',
      `[${ROOT}\\index]`,
      '"url"="https://a.example/"',
      '"refreshMinutes"=dword:0000003c',
      '',
    ]);
  });

  it('never makes a subkey of a name that a key can’t have, and keeps the keys around it', () => {
    const policy = { labels: { 'team\\unit': 'Zürich 😀' }, index: { twice: { a: 1, A: 2 }, url: 'x' } };
    expect(registryKeys(ROOT, policy)).toEqual([
      {
        path: ROOT,
        values: [{ name: 'labels', type: 'REG_SZ', data: '{"team\\\\unit":"Z\\u00fcrich \\ud83d\\ude00"}' }],
      },
      {
        path: `${ROOT}\\index`,
        values: [
          { name: 'twice', type: 'REG_SZ', data: '{"a":1,"A":2}' },
          { name: 'url', type: 'REG_SZ', data: 'x' },
        ],
      },
    ]);
  });

  it('keeps text of several lines and beyond ASCII as it is', () => {
    const text = 'Fragen?\r\n→ #sicherheit "hier"';
    expect(readRegistry(registryFile(registryKeys(ROOT, { text }))).get('text')).toEqual({ text });
  });
});

describe('plistDocument', () => {
  it('holds any JSON, as a reader of property lists sees it', () => {
    const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
    const text = fc.string({ unit: 'binary' }).filter((value) => allowed.test(value));
    fc.assert(
      fc.property(
        tree(
          text,
          name.filter((value) => allowed.test(value)),
        ),
        (policy) => {
          expect(parse(plistDocument(policy))).toEqual(policy);
        },
      ),
    );
  });

  it('writes a carriage return as a reference, which readers would make a line feed of otherwise', () => {
    expect(plistDocument({ text: 'a\r\nb & c' })).toContain('  <string>a&#13;\nb &amp; c</string>');
  });

  it('refuses what a property list can’t hold', () => {
    expect(() => plistDocument({ text: 'a\u0000b' })).toThrow(TypeError);
    expect(() => plistDocument({ text: null })).toThrow(TypeError);
  });
});

describe('adminConsolePolicy', () => {
  it('wraps each key on top and nothing below', () => {
    expect(adminConsolePolicy({ action: 'warn', index: { url: 'https://a.example/' } })).toEqual({
      action: { Value: 'warn' },
      index: { Value: { url: 'https://a.example/' } },
    });
  });
});
