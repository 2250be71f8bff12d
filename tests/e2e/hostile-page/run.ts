/** Runs attempts of a hostile page in a browser, some at a time, and says what arrived of each. */
import type { BrowserContext, Page } from '@playwright/test';
import { closePage } from '../harness/close-page.ts';
import { type Arrivals, linesIn, tellingLines } from '../ways/arrivals.ts';
import { indexedPiece, publicPiece } from '../ways/pieces.ts';
import { type Attempt, installTools, type Task } from './attempt.ts';
import { hostileFrame } from './realms.ts';
import { hostileGuest } from './windows.ts';
import { serviceWorker } from './workers.ts';

const AT_ONCE = 8;
/** What was held so long is never sent: it is longer than a verdict may take. */
const MOST_MILLISECONDS = 10_000;
const LINGER_MILLISECONDS = 1_500;
const LINES = 20;

export interface Outcome {
  readonly attempt: Attempt;
  /** Telling lines of the text that reached the server, and how many there are. */
  readonly arrived: readonly string[];
  readonly lines: number;
  /** What the attempt itself said when it ended otherwise than well. */
  readonly complaint: string;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Says Cancel to every dialog: Escape does. */
async function cancelAll(page: Page, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pause(500);
    await Promise.race([page.keyboard.press('Escape').catch(() => undefined), pause(1_000)]);
  }
}

async function runOne(context: BrowserContext, origin: string, attempt: Attempt, task: Task): Promise<string> {
  const page = await context.newPage();
  const others: Page[] = [];
  page.on('popup', (popup) => others.push(popup));
  let isOver = false;
  try {
    await page.goto(`${origin}/empty.html`);
    await page.evaluate(installTools);
    if (attempt.isBehind === true) others.push(await context.newPage());
    const call = `(${String(attempt.run)})(${JSON.stringify(task)}, ${String(attempt.wrap)})`;
    const cancelling = cancelAll(page, () => isOver);
    const ended = await Promise.race([
      page.evaluate(`(async () => { await ${call} })()`).then(
        () => '',
        (error: unknown) => String(error).split('\n')[0] ?? '',
      ),
      pause(MOST_MILLISECONDS).then(() => 'never ends'),
    ]);
    await pause(LINGER_MILLISECONDS);
    isOver = true;
    await cancelling;
    return ended;
  } finally {
    isOver = true;
    for (const one of [page, ...others]) await closePage(one);
  }
}

/** Runs all attempts, each with a piece of code of its own: `indexed` or `public`. */
export async function runAttempts(
  context: BrowserContext,
  arrivals: Arrivals,
  attempts: readonly Attempt[],
  kind: 'indexed' | 'public',
): Promise<Outcome[]> {
  arrivals.clear();
  arrivals.serve('/hostile-worker.js', serviceWorker, 'text/javascript; charset=utf-8');
  arrivals.serve('/hostile-frame.html', hostileFrame);
  arrivals.serve('/hostile-guest.html', hostileGuest);
  arrivals.serve('/download', 'nothing', 'text/plain', { 'content-disposition': 'attachment; filename="a.txt"' });
  arrivals.answer('/no-content', (_request, response) => response.writeHead(204).end());
  arrivals.answer('/never', () => undefined);
  const tasks = attempts.map((attempt, i) => {
    const { lines = LINES, variant = '', details } = attempt;
    // By its name, so that further attempts change no other one's piece.
    const text = (kind === 'indexed' ? indexedPiece : publicPiece)(lines, attempt.name);
    const path = `to/${kind}-${i}`;
    const to = `${arrivals.origin}/${path}`;
    const elsewhere = `${arrivals.secondOrigin}/${path}`;
    return { attempt, path, task: { text, to, elsewhere, variant, details } };
  });
  const complaints = new Map<Attempt, string>();
  const work = async (list: typeof tasks): Promise<void> => {
    for (let next = list.shift(); next !== undefined; next = list.shift()) {
      complaints.set(next.attempt, await runOne(context, arrivals.origin, next.attempt, next.task));
    }
  };
  const together = tasks.filter(({ attempt }) => attempt.isAlone !== true);
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(together)));
  await work(tasks.filter(({ attempt }) => attempt.isAlone === true));
  return tasks.map(({ attempt, path, task: { text } }) => {
    const own = arrivals.all.filter(({ url }) => new RegExp(`/${path}(?!\\d)`).test(url));
    return {
      attempt,
      arrived: attempt.isSealed && own.some(({ body }) => body.length > 0) ? tellingLines(text) : linesIn(own, text),
      lines: tellingLines(text).length,
      complaint: complaints.get(attempt) ?? '',
    };
  });
}
