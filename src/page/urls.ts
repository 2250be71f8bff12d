/** MAIN world: prompts in addresses that a page or a person goes to: links, `location`, `window.open`. */
import { addressOf } from './address.ts';
import { afterPage, prevent } from './after-page.ts';
import { createApprovals } from './approvals.ts';
import { onDocumentOpened } from './document-open.ts';
import type { Gate } from './gate.ts';
import { apply, get, type Getter, getterOf, isTakenBy, methodOf } from './natives.ts';
import { onNavigation } from './navigation.ts';
import { downloadOwn } from './own-form.ts';
import { questionOf, urlMatters } from './snapshot.ts';
import { type Native, standIn } from './stand-in.ts';

const go = methodOf(location, 'assign') as (self: Location, url: string) => void;
const goInstead = methodOf(location, 'replace') as (self: Location, url: string) => void;
const nativeOpen = window.open as Native;
const hrefOfLink = getterOf(HTMLAnchorElement.prototype, 'href') as Getter<string>;
const hrefOfArea = getterOf(HTMLAreaElement.prototype, 'href') as Getter<string>;
const attributeOf = methodOf(Element.prototype, 'getAttribute') as (self: unknown, name: string) => string | null;
const pathOf = methodOf(Event.prototype, 'composedPath') as (event: Event) => readonly EventTarget[];
const mouse = MouseEvent.prototype;
const buttonOf = getterOf(mouse, 'button') as Getter<number>;
const hasCtrl = getterOf(mouse, 'ctrlKey') as Getter<boolean>;
const hasMeta = getterOf(mouse, 'metaKey') as Getter<boolean>;
const hasShift = getterOf(mouse, 'shiftKey') as Getter<boolean>;
const includes = methodOf(String.prototype, 'includes') as (self: string, part: string) => boolean;

function isHere(target: string): boolean {
  return target === '_self' || target === '_parent' || target === '_top';
}

/** Links as the event meets them, the innermost first. */
function linkIn(event: Event): { readonly node: unknown; readonly url: string } | undefined {
  const path = pathOf(event);
  for (let i = 0; i < path.length; i += 1) {
    const node = path[i];
    if (isTakenBy(hrefOfLink, node)) return { node, url: hrefOfLink(node) };
    if (isTakenBy(hrefOfArea, node)) return { node, url: hrefOfArea(node) };
  }
  return undefined;
}

/**
 * Judges the addresses that are gone to.
 */
export function guardUrls(gate: Gate): void {
  const approvals = createApprovals();
  const ask = (url: string, answered: (mayGo: boolean) => void): void =>
    gate.ask(questionOf('navigation', undefined, '', url), answered);

  onNavigation((event, { url, isSameDocument, type, formData, download }) => {
    if (isSameDocument || formData !== null || (type !== 'push' && type !== 'replace') || !gate.isActive()) return;
    if (!urlMatters(gate, url) || approvals.take(url, undefined)) return;
    prevent(event);
    ask(url, (mayGo) => {
      if (!mayGo) return;
      approvals.add(url, undefined);
      if (download !== null) downloadOwn(url, download);
      else if (type === 'replace') goInstead(location, url);
      else go(location, url);
    });
  });

  standIn(globalThis, 'open', (native, self, values) => {
    if (!gate.isActive() || values.length === 0 || values[0] === undefined) return apply(native, self, values);
    for (let i = 0; i < values.length && i < 3; i += 1)
      if (values[i] !== undefined) values[i] = `${values[i] as string}`;
    const url = addressOf(values[0] as string);
    const target = (values[1] ?? '_blank') as string;
    const features = (values[2] ?? '') as string;
    if (!urlMatters(gate, url) || isHere(target)) return apply(native, self, values);
    // A page gets its window at once; where it goes comes later.
    const isAlone = includes(features, 'noopener') || includes(features, 'noreferrer');
    const opened = isAlone ? null : (apply(native, self, ['', target, features]) as object | null);
    ask(url, (mayGo) => {
      if (opened === null) {
        if (mayGo) apply(native, self, [url, target, features]);
      } else if (mayGo) {
        const there = get(opened, 'location') as object;
        apply(get(there, 'replace') as Native, there, [url]);
      } else if (target === '_blank') apply(get(opened, 'close') as Native, opened, []);
    });
    return opened;
  });

  /** Links to other windows: the browser tells of those to this one. */
  const onClick = (event: MouseEvent): void => {
    if (!gate.isActive()) return;
    const link = linkIn(event);
    if (!link || !urlMatters(gate, link.url)) return;
    const target = attributeOf(link.node, 'target') ?? '';
    const isElsewhere = hasCtrl(event) || hasMeta(event) || hasShift(event) || buttonOf(event) === 1;
    if (!isElsewhere && (target === '' || isHere(target))) return;
    prevent(event);
    ask(link.url, (mayGo) => {
      if (!mayGo) return;
      const to = isElsewhere ? '_blank' : target;
      apply(nativeOpen, window, [link.url, to, to === '_blank' ? 'noopener' : '']);
    });
  };
  const armClick = afterPage('click', onClick);
  const armOther = afterPage('auxclick', onClick);
  const arm = (): void => {
    armClick();
    armOther();
  };
  arm();
  onDocumentOpened(arm);
}
