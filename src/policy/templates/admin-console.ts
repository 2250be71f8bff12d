/**
 * JSON as the Google Admin console takes it for an extension ("Policy for extensions"), which is also how ChromeOS gets
 * it: each key of the policy with its value wrapped in `Value`. https://support.google.com/chrome/a/answer/6177447
 */
import { type JsonObject, membersOf } from './json.ts';

/** `{"action": "warn"}` becomes `{"action": {"Value": "warn"}}`. Only keys on top are wrapped. */
export function adminConsolePolicy(policy: JsonObject): JsonObject {
  return Object.fromEntries(membersOf(policy).map(([name, value]) => [name, { Value: value }]));
}
