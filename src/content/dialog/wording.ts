/** Every sentence of the dialog, as functions of what is shown. Plain words; never blames the person. */
import { type Channel, MAX_REASON_LENGTH, MIN_REASON_LENGTH } from '../../contract/event.ts';
import type { FindingKind } from '../../contract/finding.ts';
import type { DialogRequest, Fault } from '../../contract/message.ts';
import { channelWords } from './channel-words.ts';
import { count, formatLines, isolate, type SourceFinding } from './finding-text.ts';

const faultHeadlines: Readonly<Record<Fault, string>> = {
  'no-index': 'This couldn’t be checked: there is no index yet',
  timeout: 'Checking this took too long',
  'too-large': 'This is too large to check',
  failed: 'This couldn’t be checked',
  starting: 'Sourcekeep is still getting ready',
  disconnected: 'Sourcekeep was updated',
};

/** What is the matter, in one sentence. */
const faultReasons: Readonly<Record<Fault, string>> = {
  'no-index': 'The organisation’s index hasn’t reached this browser yet, so there is nothing to compare it with.',
  timeout: 'No answer came in time, so it isn’t known whether it holds code that should stay private.',
  'too-large': 'It is longer than what can be compared in time, so it isn’t known what it holds.',
  failed: 'Something went wrong while checking, so it isn’t known whether it holds code that should stay private.',
  starting: 'Its settings and its index are still being loaded, which takes a few seconds.',
  disconnected: 'This page still runs with the version from before, which can no longer check anything.',
};

/** What helps, if anything does. */
const faultAdvice: Readonly<Partial<Record<Fault, string>>> = {
  timeout: 'Trying again often helps.',
  'too-large': 'A smaller part of it can be checked.',
  failed: 'Trying again often helps.',
  'no-index': 'Trying again in some minutes helps.',
  starting: 'Trying again in a moment helps.',
  disconnected: 'Reloading the page helps.',
};

/** The first line: what matched, or what went wrong. */
export function headline(request: DialogRequest): string {
  if (request.fault !== undefined) return faultHeadlines[request.fault];
  const sources = request.findings.filter((finding): finding is SourceFinding => finding.kind === 'source');
  if (sources.length > 0) {
    const { name, is, contains } = subjectOf(request, 'source');
    const repositories = new Set(sources.map((finding) => finding.repository));
    const [only = ''] = repositories;
    if (repositories.size > 1) return `${name} ${contains} code from ${repositories.size} repositories`;
    // Of several files each has a share of its own.
    const most = !areMany(request) && sources.reduce((sum, finding) => sum + finding.share, 0) >= 0.5;
    return `${name} ${most ? is : contains} code from ${only}`;
  }
  const kinds = new Set(request.findings.map((finding) => finding.kind));
  if (kinds.has('secret')) {
    const { name, contains } = subjectOf(request, 'secret');
    const secrets = request.findings.filter((finding) => finding.kind === 'secret');
    return `${name} ${contains} ${secrets.length > 1 ? 'secrets' : 'a secret'}`;
  }
  if (kinds.has('marker')) {
    const { name, is } = subjectOf(request, 'marker');
    return `${name} ${is} marked as internal`;
  }
  if (kinds.has('code')) {
    const { name, contains } = subjectOf(request, 'code');
    return areMany(request) ? `${name} ${contains} a lot of code` : `${name} is a lot of code`;
  }
  return `${subjectOf(request, 'uninspectable').name} couldn’t be inspected`;
}

function areMany({ files = 1 }: DialogRequest): boolean {
  return files > 1;
}

interface Subject {
  readonly name: string;
  readonly is: string;
  readonly contains: string;
}

/** What the findings of a kind are in, and its verbs. What is in an archive counts as the archive. */
function subjectOf(request: DialogRequest, kind: FindingKind): Subject {
  const { channel, files = 1, inputs = [], findings } = request;
  const one = { is: 'is', contains: 'contains' };
  if (channel !== 'file') return { name: 'This', ...one };
  if (!areMany(request)) return { name: 'This file', ...one };
  const named = findings.flatMap((finding, at) => (finding.kind === kind ? [inputs[at]?.split(INSIDE)[0]] : []));
  const found = new Set(named).size;
  const name = `${found} of ${count(files, 'file', 'files')}`;
  return found === 1 ? { name, ...one } : { name, is: 'are', contains: 'contain' };
}

/** Between the name of an archive and that of a file in it. */
const INSIDE = ' › ';

/** What that means and what can be done: the dialog's description, sentence by sentence. */
export function lead(request: DialogRequest): string[] {
  const { anyway } = channelWords[request.channel];
  const happened = whatHappened(request);
  const choice = request.action === 'justify' ? 'To go on, say why.' : undefined;
  if (request.fault === undefined) {
    const unread = request.findings.every(({ kind }) => kind === 'uninspectable') ? UNREAD : undefined;
    return [joined(unread, happened, choice)];
  }
  const advice = joined(
    faultAdvice[request.fault],
    request.action === 'block' ? undefined : `If you know that it may be shared, ${anyway.toLowerCase()}.`,
    choice,
  );
  return [`${faultReasons[request.fault]} ${happened}`, advice];
}

const UNREAD = 'What can’t be read can’t be checked for code that should stay private.';

function joined(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

/** What was about to happen, and what has not. */
function whatHappened(request: DialogRequest): string {
  const { about, anyway, cannot, nothing } = channelWords[request.channel];
  const site = isolate(request.siteName);
  const isBlock = request.action === 'block';
  if (request.stopped === true) {
    const sent = `This page tried to send it to ${site}. The request was stopped.`;
    return isBlock ? sent : `${sent} “${anyway}” lets it through, once the page sends it again.`;
  }
  if (!isBlock) return `${areMany(request) ? about.replace(/\bit\b/u, 'them') : about} ${site}. ${nothing} yet.`;
  return `${areMany(request) ? cannot.replace(/^It\b/u, 'They') : cannot} ${site}. ${nothing}.`;
}

export function anywayLabel(channel: Channel): string {
  return channelWords[channel].anyway;
}

/** The runs of consecutive numbers in an ascending list. */
function runsOf(lines: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && line === run[1] + 1) run[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}

/** More runs than this are told as one range. */
const MAX_RUNS = 3;
const list = new Intl.ListFormat('en');

/** Above the matched lines: which lines of the input they are. */
export function excerptTitle(request: DialogRequest): string {
  const matched = request.excerpt.filter((line) => line.matched).map((line) => line.line);
  const runs = runsOf([...new Set(matched)]);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return 'What was found';
  const thing =
    request.excerptOf === undefined ? `this ${channelWords[request.channel].thing}` : isolate(request.excerptOf);
  // Of lines that were all in one line of JSON or of an address, its number says nothing.
  if (first[0] === last[1] && matched.length > 1) return `Matched in ${thing}`;
  if (runs.length === 1 || runs.length > MAX_RUNS) {
    return `Matched: ${formatLines([first[0], last[1]])} of ${thing}`;
  }
  const ranges = runs.map((run) => formatLines(run).replace(/^lines? /u, ''));
  return `Matched: lines ${list.format(ranges)} of ${thing}`;
}

/** Below the textbox: how much is missing, or how much room is left. */
export function reasonCount(reason: string): string {
  const missing = MIN_REASON_LENGTH - reason.trim().length;
  if (missing > 0) return `${count(missing, 'more character', 'more characters')} needed`;
  return `${reason.length} of ${MAX_REASON_LENGTH}`;
}

export const coveredHint = 'Something on this page covers this dialog. Move or close it to go on.';

export const copyHint =
  'Copies the text to the clipboard, in place of what is there now, so that you can paste it there.';
