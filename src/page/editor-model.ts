/**
 * MAIN world: the whole text of code editors that draw only what is visible. Their models are reached from the page's
 * own objects, so the page could lie about them; what is seen in the DOM is judged as well, and requests are.
 */
import { MODEL, READ_MODEL } from '../contract/page-signal.ts';

const { apply, get, getOwnPropertyDescriptor } = Reflect;
const { addEventListener, dispatchEvent: dispatch } = EventTarget.prototype;
const { closest, querySelector } = Element.prototype;
const { contains } = Node.prototype;
const submitterOf = getOwnPropertyDescriptor(SubmitEvent.prototype, 'submitter')?.get as () => Element | null;
const NativeInputEvent = InputEvent;

/** A value of the page's; reading from one that isn't an object gives nothing. */
type Foreign = unknown;

function at(value: Foreign, name: string): Foreign {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? get(value, name) : undefined;
}

function call(value: Foreign, name: string): Foreign {
  const method = at(value, name);
  return typeof method === 'function' ? apply(method, value, []) : undefined;
}

/** The editor's element around, or the one inside. */
function found(element: Element, selector: string): Element | null {
  return (apply(closest, element, [selector]) ?? apply(querySelector, element, [selector])) as Element | null;
}

/** CodeMirror 6 hangs its view on the content's element: `cmTile` since 6.39, `cmView` before. */
function codeMirror(element: Element): Foreign {
  const content = found(element, '.cm-content');
  if (!content) return undefined;
  const tile = at(content, 'cmTile');
  const old = at(content, 'cmView');
  const view = at(tile, 'view') ?? at(at(tile, 'root'), 'view') ?? at(old, 'view') ?? at(at(old, 'rootView'), 'view');
  return call(at(at(view, 'state'), 'doc'), 'toString');
}

/** CodeMirror 5 hangs itself on its outermost element. */
function oldCodeMirror(element: Element): Foreign {
  const root = found(element, '.CodeMirror');
  return root ? call(at(root, 'CodeMirror'), 'getValue') : undefined;
}

function ace(element: Element): Foreign {
  const root = found(element, '.ace_editor');
  return root ? call(at(at(root, 'env'), 'editor'), 'getValue') : undefined;
}

/** Monaco's elements lead nowhere; where the page has its API as a global, that lists all editors. */
function monaco(element: Element): Foreign {
  const root = found(element, '.monaco-editor');
  if (!root) return undefined;
  const editors = call(at(at(window, 'monaco'), 'editor'), 'getEditors');
  const count = Number(at(editors, 'length'));
  for (let i = 0; i < count; i += 1) {
    const editor = at(editors, `${i}`);
    const node = call(editor, 'getDomNode');
    if (node === root || (node && (apply(contains, node, [root]) || apply(contains, root, [node])))) {
      return call(editor, 'getValue');
    }
  }
  return undefined;
}

function modelAt(element: Element): string | undefined {
  const readers = [codeMirror, monaco, oldCodeMirror, ace];
  for (let i = 0; i < readers.length; i += 1) {
    try {
      const text = readers[i]?.(element);
      if (typeof text === 'string') return text;
    } catch {
      // The page's own objects; another reader may fit.
    }
  }
  return undefined;
}

/**
 * Answers the isolated world's questions for models at its detached node, each before its dispatch returns.
 * @param node the page never gets hold of it
 */
export function answerModels(node: EventTarget): void {
  apply(addEventListener, node, [
    READ_MODEL,
    (event: Event) => {
      const element = apply(submitterOf, event, []) as Element | null;
      const text = element ? modelAt(element) : undefined;
      if (text !== undefined)
        apply(dispatch, node, [new NativeInputEvent(MODEL, { __proto__: null, data: text } as InputEventInit)]);
    },
  ]);
}
