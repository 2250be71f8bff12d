/**
 * The dialog as a screen reader meets it. It lives in a closed shadow root, which Playwright's locators can't see and
 * the accessibility tree can; clicks go to real coordinates.
 */
import type { CDPSession, Frame, Page } from '@playwright/test';
import { until } from './settings.ts';

export interface AccessibilityNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly description?: { readonly value?: unknown };
  readonly value?: { readonly value?: unknown };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
}

export interface DialogPart {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly focused: boolean;
  readonly backendNodeId: number;
}

export interface DialogTree {
  readonly role: string;
  /** Its accessible name, which starts with "Sourcekeep". */
  readonly name: string;
  readonly description: string;
  /** Everything a reader would read in it, in order, joined with spaces. */
  readonly text: string;
  readonly buttons: readonly DialogPart[];
  readonly textboxes: readonly DialogPart[];
  /** The part that has the focus, if it is in the dialog. */
  readonly focused: DialogPart | undefined;
  /** The frame of another process that it is in, for its place on the screen. */
  readonly frame: Frame | undefined;
}

interface Root {
  readonly session: CDPSession;
  readonly frame: Frame | undefined;
}

/** The page's own session, and one for each frame that another process draws. */
async function roots(page: Page): Promise<Root[]> {
  const context = page.context();
  const all: Root[] = [{ session: await context.newCDPSession(page), frame: undefined }];
  for (const frame of page.frames()) {
    if (frame === page.mainFrame()) continue;
    // Frames of the page's own process have no session of their own; the page's session sees them.
    const session = await context.newCDPSession(frame).catch(() => undefined);
    if (session !== undefined) all.push({ session, frame });
  }
  return all;
}

async function frameIds(session: CDPSession): Promise<string[]> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const below = (tree: typeof frameTree): string[] => [tree.frame.id, ...(tree.childFrames ?? []).flatMap(below)];
  return below(frameTree);
}

const textOf = (value: { readonly value?: unknown } | undefined): string =>
  typeof value?.value === 'string' ? value.value : '';

function partOf(node: AccessibilityNode): DialogPart {
  const flag = (name: string): boolean =>
    node.properties?.some((one) => one.name === name && one.value.value === true) ?? false;
  return {
    role: textOf(node.role),
    name: textOf(node.name),
    value: textOf(node.value),
    disabled: flag('disabled'),
    focused: flag('focused'),
    backendNodeId: node.backendDOMNodeId ?? 0,
  };
}

function below(node: AccessibilityNode, nodes: ReadonlyMap<string, AccessibilityNode>): AccessibilityNode[] {
  return (node.childIds ?? []).flatMap((id) => {
    const child = nodes.get(id);
    return child === undefined ? [] : [child, ...below(child, nodes)];
  });
}

/** Every accessibility node of the page and its frames, by the root that sees it. */
async function* trees(page: Page): AsyncGenerator<{ nodes: readonly AccessibilityNode[]; root: Root }> {
  for (const root of await roots(page)) {
    try {
      for (const frameId of await frameIds(root.session)) {
        const answer = await root.session.send('Accessibility.getFullAXTree', { frameId }).catch(() => undefined);
        if (answer !== undefined) yield { nodes: answer.nodes, root };
      }
    } finally {
      await root.session.detach().catch(() => undefined);
    }
  }
}

/** The dialog of Sourcekeep among the accessibility nodes of one frame, or null. */
export function dialogAmong(nodes: readonly AccessibilityNode[]): Omit<DialogTree, 'frame'> | null {
  const dialog = nodes.find(
    (node) => !node.ignored && textOf(node.role) === 'alertdialog' && textOf(node.name).startsWith('Sourcekeep'),
  );
  if (dialog === undefined) return null;
  const inside = below(dialog, new Map(nodes.map((node) => [node.nodeId, node])));
  const parts = inside.filter((node) => !node.ignored).map(partOf);
  return {
    role: textOf(dialog.role),
    name: textOf(dialog.name),
    description: textOf(dialog.description),
    text: parts
      .filter(({ role }) => role === 'StaticText')
      .map(({ name }) => name)
      .join(' '),
    buttons: parts.filter(({ role }) => role === 'button'),
    textboxes: parts.filter(({ role }) => role === 'textbox'),
    focused: [partOf(dialog), ...parts].find(({ focused }) => focused),
  };
}

/** The dialog of Sourcekeep that is open in this page or one of its frames, or null. */
export async function dialogTree(page: Page): Promise<DialogTree | null> {
  for await (const { nodes, root } of trees(page)) {
    const dialog = dialogAmong(nodes);
    if (dialog !== null) return { ...dialog, frame: root.frame };
  }
  return null;
}

/** Waits for the dialog. */
export async function waitForDialog(page: Page, timeout?: number): Promise<DialogTree> {
  let tree: DialogTree | null = null;
  await until('the dialog', async () => (tree = await dialogTree(page)) !== null, timeout);
  return tree as unknown as DialogTree;
}

export async function waitForNoDialog(page: Page, timeout?: number): Promise<void> {
  await until('the dialog to close', async () => (await dialogTree(page)) === null, timeout);
}

/** What was announced to screen readers and still stands, of the page and of Sourcekeep alike. */
export async function announcements(page: Page): Promise<string[]> {
  const found: string[] = [];
  for await (const { nodes } of trees(page)) {
    const all = new Map(nodes.map((node) => [node.nodeId, node]));
    for (const node of nodes) {
      if (node.ignored || textOf(node.role) !== 'status') continue;
      const texts = below(node, all).filter((one) => textOf(one.role) === 'StaticText');
      found.push(texts.map((one) => textOf(one.name)).join(' '));
    }
  }
  return found;
}

/** The middle of a part in the view of a session, in CSS pixels. */
export async function centreIn(
  session: Pick<CDPSession, 'send'>,
  { backendNodeId }: DialogPart,
): Promise<{ x: number; y: number }> {
  await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId });
  const [left = 0, top = 0, , , right = 0, bottom = 0] = model.border;
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** The middle of a part on the page, in CSS pixels of the viewport. */
export async function centreOf(page: Page, tree: DialogTree, part: DialogPart): Promise<{ x: number; y: number }> {
  const session = await page.context().newCDPSession(tree.frame ?? page);
  try {
    const { x, y } = await centreIn(session, part);
    const offset = tree.frame === undefined ? null : await (await tree.frame.frameElement()).boundingBox();
    return { x: x + (offset?.x ?? 0), y: y + (offset?.y ?? 0) };
  } finally {
    await session.detach();
  }
}

/** The button of that accessible name in the open dialog. Throws, naming those there are, when there is none. */
export function buttonNamed(tree: Pick<DialogTree, 'buttons'>, name: string): DialogPart {
  const button = tree.buttons.find((one) => one.name === name);
  if (button === undefined) {
    throw new Error(`no button "${name}" in the dialog; there are: ${tree.buttons.map((one) => one.name).join(', ')}`);
  }
  return button;
}

/** A real click of the mouse on a button of the dialog. */
export async function clickDialogButton(page: Page, name: string): Promise<void> {
  const tree = await waitForDialog(page);
  const { x, y } = await centreOf(page, tree, buttonNamed(tree, name));
  await page.mouse.click(x, y);
}

/** Clicks an "… anyway" again and again until it acts: it does only once the dialog was visible for half a second. */
export async function clickAnyway(page: Page, name = 'Paste anyway'): Promise<void> {
  await until(`"${name}" to act`, async () => {
    const tree = await dialogTree(page);
    const button = tree?.buttons.find((one) => one.name === name);
    if (tree === null || button === undefined) return tree === null;
    if (!button.disabled) {
      const { x, y } = await centreOf(page, tree, button);
      await page.mouse.click(x, y);
    }
    return (await dialogTree(page)) === null;
  });
}
