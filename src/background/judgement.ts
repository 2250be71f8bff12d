/** Inputs → findings → action: what the engine finds in each text, what the policy makes of all of it together. */
import type { Secrets } from '../engine/form-findings.ts';
import { scan } from '../engine/scan.ts';
import type { ExcerptLine, Finding, Passages } from '../engine/types.ts';
import type { Unread } from '../engine/bytes/reading.ts';
import type { Action } from '../contract/event.ts';
import type { Fault } from '../contract/message.ts';
import type { Policy } from '../contract/policy.ts';
import { build } from '../platform/build.ts';
import { decide } from '../policy/decide.ts';
import type { PolicyState } from './effective-policy.ts';
import type { IndexState } from './index-source.ts';
import type { Input, Inputs } from './inputs.ts';
import { actionOnError, faultDecides } from './on-error.ts';
import { conditionsAt, type Place } from './sites.ts';

/** A finding, and the input that it is in. */
export interface Located {
  readonly finding: Finding;
  readonly input: Input;
}

export interface Judged {
  readonly action: Action;
  readonly inputs: readonly Input[];
  /** Findings that asked for something, or all where none did. */
  readonly findings: readonly Located[];
  readonly passages: Passages;
  readonly fault?: Fault;
  readonly codeLike: boolean;
  /** Lines and characters of all inputs together. */
  readonly lines: number;
  readonly characters: number;
  /** What the findings rest on: to be granted when the person lets it go. */
  readonly marks: readonly number[];
  /** Grants without which there would have been findings: to be renewed. */
  readonly renewed: readonly number[];
  /** What the index knows and no finding rests on: the listener that can't look further must not stop for it. */
  readonly unproven: readonly number[];
}

/** What a judgement is made with. */
export interface Court {
  readonly state: PolicyState;
  readonly index: IndexState;
  /** Undefined where no site is known: then rules for every site alone fit. */
  readonly place: Place | undefined;
  /** In milliseconds, for all inputs together. */
  readonly milliseconds: number;
  readonly granted: (mark: number) => boolean;
  /** Keys the marks of what the index's key doesn't. */
  readonly markKey: Uint8Array;
  /** Whether what can't be read is known to have been let through as a file. */
  readonly isVouched: boolean;
}

/** Further evidence about the texts of an input: what was copied at home, small pastes that belong together. */
export type Witness = (
  input: Input,
  court: Court,
  isPastDeadline: () => boolean,
) => Promise<{
  readonly findings: readonly Finding[];
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
}>;

/** Why no full verdict is possible now, though one is owed. */
export function faultOf(index: IndexState, state: PolicyState): Fault | undefined {
  if (index.state === 'broken') return 'failed';
  // Where the organisation has an index, one that the person made is no substitute.
  if (build === 'enterprise' && state.policy.index !== undefined) {
    return index.state === 'ready' && index.active.origin === 'policy' ? undefined : 'no-index';
  }
  if (index.state === 'ready') return undefined;
  return build === 'enterprise' && !state.seen ? 'starting' : undefined;
}

/** Judges all inputs together. What could not be read is a finding like others. */
export async function judgeInputs(
  { inputs, unread }: Inputs,
  court: Court,
  witnesses: readonly Witness[] = [],
): Promise<Judged> {
  const { policy } = court.state;
  const end = performance.now() + court.milliseconds;
  const isPastDeadline = (): boolean => performance.now() > end;
  const located: Located[] = [];
  const passages = new Map<Finding, readonly ExcerptLine[]>();
  const marks: number[] = [];
  const renewed: number[] = [];
  const unproven: number[] = [];
  let codeLike = false;
  let lines = 0;
  let characters = 0;
  for (const input of inputs) {
    const result = await scan(input.flavours, {
      ...optionsFor(policy, court.index),
      secrets: secretsIn(input, policy),
      isPastDeadline,
      granted: court.granted,
      markKey: court.markKey,
    });
    located.push(...result.findings.map((finding) => ({ finding, input })));
    for (const [finding, passage] of result.passages) passages.set(finding, passage);
    // One by one: a text can have more marks than a call can have arguments.
    for (const mark of result.marks) marks.push(mark);
    for (const mark of result.renewed) renewed.push(mark);
    for (const mark of result.unproven) unproven.push(mark);
    codeLike ||= result.codeLike;
    lines += result.lines;
    characters += result.characters;
    for (const witness of witnesses) {
      if (isPastDeadline()) break;
      const further = await witness(input, court, isPastDeadline);
      for (const finding of further.findings) addTo(located, { finding, input }, passages);
      for (const mark of further.marks) marks.push(mark);
      for (const mark of further.renewed) renewed.push(mark);
    }
  }
  if (!court.isVouched) located.push(...unread.map(asFinding));
  // What ran out of time is no finding but a verdict that is missing.
  const found = located.filter(({ finding }) => finding.kind !== 'uninspectable' || finding.rule !== 'time');
  const judged = decideAll(found, court);
  const late = found.length < located.length;
  const common = { ...judged, inputs, passages, codeLike, lines, characters, marks, renewed, unproven };
  const fault = faultFor(judged.action, { codeLike, late }, court);
  if (fault === undefined || !faultDecides(judged.action, judged.findings.length > 0, policy)) return common;
  const code = await codeIn(inputs, court);
  return code.isNew ? { ...common, marks: [...marks, ...code.marks], action: actionOnError(policy), fault } : common;
}

/**
 * The code of inputs that nothing can be compared with: whether there is any that wasn't let through before, and the marks
 * by which it will be known again, so that the layers behind this one don't ask once more.
 */
async function codeIn(inputs: readonly Input[], { granted, markKey }: Court) {
  const marks: number[] = [];
  let isNew = false;
  for (const { flavours } of inputs) {
    const look = (known: Court['granted']) =>
      scan(flavours, { secrets: false, markers: [], codeMinLines: 1, granted: known, markKey });
    const fresh = await look(granted);
    for (const mark of fresh.marks) marks.push(mark);
    // A text without a single line that counts as code is told from an approved one by what it would be without grants.
    isNew ||= fresh.findings.length > 0 || (fresh.codeLike && (await look(() => false)).findings.length === 0);
  }
  return { isNew, marks };
}

function secretsIn({ isAddress, isRequest }: Input, { secrets }: Policy): Secrets {
  if (!secrets || isAddress === true) return false;
  return isRequest === true ? 'mentioned' : true;
}

/**
 * A file is named once for an input. Of its lines, a witness may know more than the input holds by itself, and how many
 * they are decides whether they are worth an action.
 */
function addTo(located: Located[], added: Located, passages: Map<Finding, readonly ExcerptLine[]>): void {
  const at = located.findIndex(({ finding, input }) => input === added.input && isSameFile(finding, added.finding));
  const known = located[at]?.finding;
  if (known === undefined) located.push(added);
  else if (known.kind === 'source' && added.finding.kind === 'source' && known.lines < added.finding.lines) {
    const finding = { ...known, lines: added.finding.lines };
    located[at] = { finding, input: added.input };
    const passage = passages.get(known);
    if (passage !== undefined) passages.set(finding, passage);
  }
}

function isSameFile(a: Finding, b: Finding): boolean {
  return a.kind === 'source' && b.kind === 'source' && a.repository === b.repository && a.file === b.file;
}

/** What the policy has the engine look for. */
export function optionsFor(policy: Policy, index: IndexState) {
  return {
    ...(index.state === 'ready' ? { index: index.reader } : {}),
    secrets: policy.secrets,
    markers: policy.markers,
    codeMinLines: policy.code.minLines,
  };
}

function asFinding({ name, rule }: Unread): Located {
  return { finding: { kind: 'uninspectable', rule }, input: { name, flavours: [] } };
}

function decideAll(found: readonly Located[], { state, place }: Court): Pick<Judged, 'action' | 'findings'> {
  const fits = place === undefined ? (condition: string) => condition === '*' : conditionsAt(place);
  const findings = found.map(({ finding }) => finding);
  const { action, perFinding } = decide(findings, place?.site, state.policy, fits);
  return { action, findings: found.filter((_one, i) => perFinding[i]?.ignored === undefined) };
}

function faultFor(
  action: Action,
  { codeLike, late }: { codeLike: boolean; late: boolean },
  { index, state, place }: Court,
): Fault | undefined {
  if (action === 'block' || place?.site.approved === true || (!codeLike && !late)) return undefined;
  return late ? 'timeout' : faultOf(index, state);
}
