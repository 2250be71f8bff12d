/** MAIN world: what the browser tells of a navigation of this frame before it begins, also of one by a form. */
import { type Getter, getterOf, listen } from './natives.ts';

export interface Navigation {
  readonly url: string;
  /** Whether nothing is loaded: only the address, or its fragment, changes. */
  readonly isSameDocument: boolean;
  /** `push`, `replace`, `reload` or `traverse`. */
  readonly type: string;
  /** What a form posts; null for everything else. */
  readonly formData: FormData | null;
  /** The name of what is downloaded instead; null otherwise. */
  readonly download: string | null;
  /** The link, the form or its button that it comes from, where the browser tells. */
  readonly source: unknown;
}

interface Platform {
  readonly navigation?: EventTarget;
  readonly NavigateEvent?: { readonly prototype: object };
  readonly NavigationDestination?: { readonly prototype: object };
}
const { navigation, NavigateEvent, NavigationDestination } = globalThis as Platform;
const eventPrototype = NavigateEvent?.prototype ?? {};
const destinationPrototype = NavigationDestination?.prototype ?? {};
const destinationOf = getterOf(eventPrototype, 'destination');
const typeOf = getterOf(eventPrototype, 'navigationType') as Getter<string>;
const formDataOf = getterOf(eventPrototype, 'formData') as Getter<FormData | null>;
const downloadOf = getterOf(eventPrototype, 'downloadRequest') as Getter<string | null>;
const sourceOf = getterOf(eventPrototype, 'sourceElement');
const hasSource = Reflect.has(eventPrototype, 'sourceElement');
const urlOf = getterOf(destinationPrototype, 'url') as Getter<string>;
const isSameDocumentOf = getterOf(destinationPrototype, 'sameDocument') as Getter<boolean>;
const currentEntryOf =
  navigation && (getterOf(Object.getPrototypeOf(navigation) as object, 'currentEntry') as Getter<unknown>);
const isCancelable = getterOf(Event.prototype, 'cancelable') as Getter<boolean>;

/** Whether the browser tells at all: not of a frame's first, empty document, nor of one without an origin. */
export function tellsOfNavigations(): boolean {
  return currentEntryOf !== undefined && currentEntryOf(navigation) !== null;
}

/** Hears of each navigation that can still be stopped, before the page does. Older browsers don't tell. */
export function onNavigation(listener: (event: Event, about: Navigation) => void): void {
  if (!navigation) return;
  listen(navigation, 'navigate', (event: Event) => {
    if (!isCancelable(event)) return;
    const destination = destinationOf(event);
    listener(event, {
      url: urlOf(destination),
      isSameDocument: isSameDocumentOf(destination),
      type: typeOf(event),
      formData: formDataOf(event),
      download: downloadOf(event),
      source: hasSource ? sourceOf(event) : null,
    });
  });
}
