/**
 * MAIN world: addresses that the browser itself asks, past every listener, because a page names them as a provider of
 * sign-in (FedCM) or of payment. No real one carries a prompt: one that could is refused as if there were no provider.
 */
import { urlCouldMatter } from '../contract/could-matter.ts';
import type { Gate } from './gate.ts';
import { apply, construct, defineProperty, get } from './natives.ts';
import { standIn, standInConstructor } from './stand-in.ts';

const { parse, stringify } = JSON;
const { ownKeys, setPrototypeOf } = Reflect;
const { isArray } = Array;
const { iterator } = Symbol;

/** What a provider gets about the person's wish: goes only once they have agreed, and lists names with blanks between. */
const FEWEST_BLANKS_OF_PARAMS = 12;

type Plain = Record<string, unknown>;

/** Takes away what a page can put behind an object; lists can be gone through all the same. */
function withoutPrototype(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  setPrototypeOf(value, null);
  if (!isArray(value)) return value;
  const list: readonly unknown[] = value;
  const go = (): object => {
    let at = 0;
    const next = (): object => {
      const done = at >= list.length;
      at += 1;
      return { __proto__: null, done, value: list[at - 1] };
    };
    return { __proto__: null, next };
  };
  defineProperty(value, iterator, { __proto__: null, value: go } as PropertyDescriptor);
  return value;
}

/** A copy that says the same each time that it is read. */
function plainCopy(value: unknown): Plain {
  const text: unknown = stringify(value);
  const copy: unknown = typeof text === 'string' ? parse(text, withoutPrototype) : undefined;
  return (typeof copy === 'object' && copy !== null ? copy : { __proto__: null }) as Plain;
}

/** Whether a text could carry a prompt, at the end of an address; a fragment counts here as well. */
function couldMatter(text: string, fewestBlanks?: number): boolean {
  let whole = '///';
  for (let at = 0; at < text.length; at += 1) whole += text[at] === '#' ? ' ' : text[at];
  return urlCouldMatter(whole, fewestBlanks);
}

/** Whether anything in the description of a provider, or of several, could carry a prompt. */
function matters(described: unknown): boolean {
  if (typeof described === 'string') return couldMatter(described);
  if (typeof described !== 'object' || described === null) return false;
  const keys = ownKeys(described);
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i];
    const value = key === iterator ? undefined : get(described, key as string);
    if (key === 'params') {
      if (couldMatter(stringify(value) ?? '', FEWEST_BLANKS_OF_PARAMS)) return true;
    } else if (matters(value)) return true;
  }
  return false;
}

/** Refuses prompts in the descriptions of providers. */
export function guardProviders(gate: Gate): void {
  if (typeof CredentialsContainer === 'function') {
    standIn(CredentialsContainer.prototype, 'get', (native, self, values) => {
      const options = values[0];
      if (!gate.isActive() || typeof options !== 'object' || options === null) return apply(native, self, values);
      let identity: unknown = get(options, 'identity');
      if (identity !== undefined) {
        identity = plainCopy(identity);
        if (matters(identity)) identity = plainCopy({ providers: [] });
      }
      return apply(native, self, [{ __proto__: options, identity }]);
    });
  }
  const refuseOn = (owner: string, name: string): void => {
    const found = get(globalThis, owner) as object | undefined;
    if (typeof found !== 'function') return;
    standIn(found, name, (native, self, values) => {
      if (!gate.isActive()) return apply(native, self, values);
      const described = plainCopy(values[0]);
      return apply(native, self, matters(described) ? [] : [described]);
    });
  };
  refuseOn('IdentityCredential', 'disconnect');
  refuseOn('IdentityProvider', 'getUserInfo');
  standInConstructor('PaymentRequest', (native, values, target) => {
    if (values.length === 0 || !gate.isActive()) return construct(native, values, target);
    const methods = plainCopy(values[0]);
    values[0] = methods;
    for (let i = 0; i < (methods['length'] as number); i += 1) {
      const name = (methods[i] as Plain | undefined)?.['supportedMethods'];
      if (typeof name === 'string' && couldMatter(name)) values[0] = plainCopy([]);
    }
    return construct(native, values, target);
  });
}
