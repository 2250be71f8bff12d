/** The verdict on a request that can't wait: from what is in memory, by the policy, without a name of any file. */
import type { IsGranted } from '../engine/marks.ts';
import { type LookupResult, scanLookup } from '../engine/lookup-scan.ts';
import type { Unread } from '../engine/bytes/reading.ts';
import type { Finding } from '../engine/types.ts';
import type { Action } from '../contract/event.ts';
import type { Fault } from '../contract/message.ts';
import { decide, strictest } from '../policy/decide.ts';
import { decideUnknownSource } from '../policy/decide-unknown.ts';
import type { PolicyState } from './effective-policy.ts';
import type { IndexState } from './index-source.ts';
import { faultOf } from './judgement.ts';
import type { Ledger } from './ledger.ts';
import { actionOnError, faultDecides } from './on-error.ts';
import { conditionsAt, type Place } from './sites.ts';

/** What is known at this moment. */
export interface NetworkCourt {
  readonly state: PolicyState;
  /** Undefined while the index is being opened. */
  readonly index: IndexState | undefined;
  readonly place: Place;
  readonly granted: IsGranted;
  readonly cleared: IsGranted;
  readonly markKey: Uint8Array | undefined;
  readonly isPastDeadline: () => boolean;
  /** A deadline for what is asked once that one has passed, as long as it was. */
  readonly moreTime: () => () => boolean;
}

export interface NetworkVerdict {
  readonly action: Action;
  readonly fault?: Fault;
  /** Of all that counts against it. */
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
  /** What the ledger took in of it. */
  readonly ids: readonly number[];
  /** Whether it says something together with earlier pieces alone. */
  readonly isPiece: boolean;
  /** Whether nothing speaks against it but that it can't be read. */
  readonly isUnreadOnly: boolean;
}

/** What a request would send; `unread` without what was vouched for. */
export interface Judgeable {
  readonly texts: readonly string[];
  readonly address: readonly string[];
  readonly unread: readonly Unread[];
}

/** The lookup part sees fewer lines than match: the first and last k-gram don't reach the edges. */
const EDGE_LINES = 4;

/** Of secrets in addresses nothing is said: sites sign their own. */
export function networkVerdict(
  { texts, address, unread }: Judgeable,
  court: NetworkCourt,
  ledger: Pick<Ledger, 'addNow'>,
): NetworkVerdict {
  const { state, index, place, granted, cleared, markKey, isPastDeadline } = court;
  const { policy } = state;
  const fits = conditionsAt(place);
  const options = {
    ...(index?.state === 'ready' ? { index: index.reader } : {}),
    secrets: policy.secrets && ('mentioned' as const),
    markers: policy.markers,
    codeMinLines: policy.code.minLines,
    granted,
    cleared,
    markKey,
    isPastDeadline,
  };
  const result = joined(scanLookup(texts, options), scanLookup(address, { ...options, secrets: false }));
  const late = result.findings.some((finding) => finding.kind === 'uninspectable' && finding.rule === 'time');
  const findings: Finding[] = result.findings.filter((one) => one.kind !== 'uninspectable' || one.rule !== 'time');
  const bySource = result.evidence.map(({ lines: [first, last] }) =>
    decideUnknownSource(last - first + 1 + EDGE_LINES, place.site, policy, fits),
  );
  const small = ledger.addNow([...texts, ...address], {
    index: index?.state === 'ready' ? index.reader : undefined,
    hours: policy.ledgerHours,
    approved: place.site.approved,
    labels: policy.labels,
    isGranted: granted,
    cleared,
    isPastDeadline,
  });
  if (small.lines > 0) bySource.push(decideUnknownSource(small.lines + EDGE_LINES, place.site, policy, fits));
  const speaksAlone = findings.length > 0 || result.evidence.length > 0;
  const told = strictest([decide(findings, place.site, policy, fits).action, ...bySource]);
  const unreadFindings = unread.map(({ rule }): Finding => ({ kind: 'uninspectable', rule }));
  const action = strictest([told, decide(unreadFindings, place.site, policy, fits).action]);
  const common = {
    action,
    marks: [...result.marks, ...small.marks],
    renewed: [...result.renewed, ...small.renewed],
    ids: small.ids,
    isPiece: small.lines > 0 && !speaksAlone,
    isUnreadOnly: unread.length > 0 && findings.length === 0 && bySource.length === 0,
  };
  const fault = action === 'block' || place.site.approved ? undefined : faultAt(result, late, court);
  if (fault === undefined || !faultDecides(action, findings.length > 0, policy)) return common;
  return isNewCode([...texts, ...address], result, court)
    ? { ...common, isUnreadOnly: false, action: actionOnError(policy), fault }
    : common;
}

function joined(a: LookupResult, b: LookupResult): LookupResult {
  return {
    evidence: [...a.evidence, ...b.evidence],
    findings: [...a.findings, ...b.findings],
    marks: [...a.marks, ...b.marks],
    renewed: [...a.renewed, ...b.renewed],
    codeLike: a.codeLike || b.codeLike,
  };
}

function faultAt({ codeLike }: LookupResult, late: boolean, { index, state }: NetworkCourt): Fault | undefined {
  if (!codeLike && !late) return undefined;
  if (late) return 'timeout';
  return index === undefined ? 'starting' : faultOf(index, state);
}

/** Whether there is code that nobody has let through yet, where nothing can be looked up; what is too much may be. */
function isNewCode(texts: readonly string[], { codeLike }: LookupResult, court: NetworkCourt): boolean {
  const isPastDeadline = court.moreTime();
  const look = (granted: IsGranted): 'code' | 'none' | 'late' => {
    const options = { secrets: false, markers: [], codeMinLines: 1, granted, markKey: court.markKey, isPastDeadline };
    const { findings } = scanLookup(texts, options);
    if (findings.some((finding) => finding.kind === 'uninspectable' && finding.rule === 'time')) return 'late';
    return findings.length > 0 ? 'code' : 'none';
  };
  if (look(court.granted) !== 'none') return true;
  return codeLike && look(() => false) !== 'code';
}
