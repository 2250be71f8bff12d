/**
 * JSON as values of the Windows registry, in the form that Chromium's loader reads back as the same JSON.
 *
 * Chromium takes booleans and integers from REG_DWORD, other numbers and strings from REG_SZ, objects from subkeys, and
 * lists from subkeys of numbered values or from JSON text in one REG_SZ. Lists are always written as JSON text here: the
 * loader sorts numbers as strings ("1", "10", "2"), which would change the order of rules from the tenth on.
 * Source: components/policy/core/common/registry_dict.cc in Chromium, and
 * https://www.chromium.org/administrators/complex-policies-on-windows
 */
import { asciiJson, isJsonObject, type Json, type JsonObject, membersOf } from './json.ts';

/** One value: `data` is a number for REG_DWORD (32 bits, signed or not), text for REG_SZ. */
export type RegistryValue =
  | { readonly name: string; readonly type: 'REG_DWORD'; readonly data: number }
  | { readonly name: string; readonly type: 'REG_SZ'; readonly data: string };

/** A key of the registry with the values that are directly in it. */
export interface RegistryKey {
  readonly path: string;
  readonly values: readonly RegistryValue[];
}

/** What stands in a .reg file beside the values. */
export interface RegistryFileOptions {
  /** Lines of explanation at the top, without the leading semicolon. */
  readonly comments?: readonly string[];
  /** Keys that are deleted first with all below, so that nothing of an older policy stays. */
  readonly replaced?: readonly string[];
}

/**
 * `value` below the key `path` (`HKEY_LOCAL_MACHINE\Software\Policies\…`), parents before children. An object is a
 * subkey, unless a name directly in it can't be one (a backslash, anything but printable ASCII, or one that differs from
 * another in case alone): that object, and none around it, is JSON text then.
 */
export function registryKeys(path: string, value: JsonObject): RegistryKey[] {
  const values: RegistryValue[] = [];
  const below: RegistryKey[] = [];
  for (const [name, member] of membersOf(value)) {
    if (isJsonObject(member) && canBeKeys(member)) below.push(...registryKeys(`${path}\\${name}`, member));
    else values.push(registryValue(name, member));
  }
  return [{ path, values }, ...below];
}

/** One named value, whatever it is: lists and objects as JSON text. */
export function registryValue(name: string, value: Json): RegistryValue {
  if (typeof value === 'boolean') return { name, type: 'REG_DWORD', data: value ? 1 : 0 };
  if (typeof value === 'number' && Number.isInteger(value) && value >= -0x8000_0000 && value <= 0x7fff_ffff) {
    return { name, type: 'REG_DWORD', data: value };
  }
  if (typeof value === 'string') return { name, type: 'REG_SZ', data: value };
  return { name, type: 'REG_SZ', data: asciiJson(value) };
}

/**
 * A .reg file: CRLF, pure ASCII, so that it may be saved in any encoding that regedit takes. Strings with anything but
 * printable ASCII are written as bytes (`hex(1)`). Keys without values are written too: an empty object is a value.
 */
export function registryFile(keys: readonly RegistryKey[], options: RegistryFileOptions = {}): string {
  const lines = ['Windows Registry Editor Version 5.00', ''];
  for (const comment of options.comments ?? []) lines.push(`; ${comment}`.trimEnd());
  if (options.comments?.length) lines.push('');
  for (const path of options.replaced ?? []) lines.push(`[-${path}]`, '');
  for (const { path, values } of keys) {
    lines.push(`[${path}]`, ...values.map(registryLine), '');
  }
  return lines.join('\r\n');
}

/** One value as it stands in a .reg file, such as `"secrets"=dword:00000001`. */
export function registryLine(value: RegistryValue): string {
  const name = quoted(value.name);
  if (value.type === 'REG_DWORD') return `${name}=dword:${(value.data >>> 0).toString(16).padStart(8, '0')}`;
  return `${name}=${isPlain(value.data) ? quoted(value.data) : bytes(value.data)}`;
}

/** Objects around one that is text stay keys: Chromium looks for them as keys alone (`3rdparty`). */
function canBeKeys(value: JsonObject): boolean {
  const names = membersOf(value).map(([name]) => name);
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) return false;
  // Names of values may hold a backslash, but the loader joins no such names; the unnamed value is another thing.
  return names.every((name) => name !== '' && !name.includes('\\') && isPlain(name));
}

function isPlain(text: string): boolean {
  return /^[ -~]*$/u.test(text);
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/gu, '\\$&')}"`;
}

/** REG_SZ as UTF-16LE bytes with the closing zero. */
function bytes(text: string): string {
  const units = [...Array(text.length).keys()].map((i) => text.charCodeAt(i));
  const hex = [...units, 0]
    .flatMap((unit) => [unit & 0xff, unit >> 8])
    .map((byte) => byte.toString(16).padStart(2, '0'));
  return `hex(1):${hex.join(',')}`;
}
