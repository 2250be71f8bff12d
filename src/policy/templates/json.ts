/** A JSON value as the writers of policy templates take it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether this is an object of keys and values. */
export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys that are there, with their values, in their order: what is `undefined` is absent, as in JSON text. */
export function membersOf(value: JsonObject): [string, Json][] {
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** JSON in plain ASCII: what lies beyond is written as `\uXXXX`, so that no editor's encoding can harm it. */
export function asciiJson(value: Json): string {
  const text = JSON.stringify(value);
  // Half by half: a character beyond 16 bits is two escapes.
  return text.replace(/[^ -~]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
