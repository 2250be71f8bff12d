/** The guarded frames that are open: each is told of its site's state, at once and at every change. */
import { type Frame, onFramePort } from '../platform/messaging.ts';
import { showToolbarState } from '../platform/toolbar.ts';
import { banAt } from './bans.ts';
import type { IndexSource } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites, placeOf, siteStateFor, switchOf } from './sites.ts';

export interface Frames {
  /** Tells every frame its state again. */
  update(): void;
}

/** Registers the port listener at once. */
export function watchFrames(policies: PolicySource, indexes: IndexSource): Frames {
  const open = new Set<Frame>();
  const tell = async (frame: Frame): Promise<void> => {
    const state = await policies.current();
    // The frame may have gone while the policy was read.
    if (!open.has(frame)) return;
    const { url = '' } = frame.sender;
    const ban = __BUILD__ === 'enterprise' ? banAt(url, state) : undefined;
    frame.send({
      ...siteStateFor(frame.sender, state),
      ...(ban === undefined ? {} : { banned: { url, site: ban.site.id } }),
    });
    const { frameId, tabId } = frame.sender;
    const place = placeOf(frame.sender, allSites(state));
    if (frameId !== 0 || tabId === undefined || place === undefined) return;
    const broken = (await indexes.current()).state === 'broken';
    await showToolbarState(tabId, broken ? 'problem' : switchOf(place.site, state));
  };
  onFramePort(
    (frame) => {
      open.add(frame);
      tell(frame).catch(() => open.delete(frame));
    },
    (frame) => open.delete(frame),
  );
  return {
    update() {
      for (const frame of open) tell(frame).catch(() => open.delete(frame));
    },
  };
}
