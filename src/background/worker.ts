/** The service worker: registers every listener at once, then wires the parts together. */
import type { Request, Status } from '../contract/message.ts';
import { allEvents } from '../platform/event-store.ts';
import { networkMode } from '../platform/install-type.ts';
import { onInstalled, onStartup, onUpdateReady, restart, stayAwake } from '../platform/lifecycle.ts';
import { answerRequests, type Sender } from '../platform/messaging.ts';
import { shutStorageToContentScripts } from '../platform/storage.ts';
import { openOwnPage, openTabs, watchTabs } from '../platform/tabs.ts';
import { addResponsePolicies, guardRequests, watchRequests } from '../platform/web-request.ts';
import { deleteActivity, recordHealth } from './activity.ts';
import { createBanGuard } from './ban-guard.ts';
import { blockedFacts } from './bans.ts';
import { createCanary } from './canary.ts';
import { createClean } from './clean.ts';
import { createCleared } from './cleared.ts';
import { createCopies } from './copies.ts';
import { createCourts } from './courts.ts';
import { createDialogs } from './dialogs.ts';
import { createDocuments } from './documents.ts';
import { watchFrames } from './frames.ts';
import { createGrants } from './grants.ts';
import type { IndexDownloads } from './download/keeper.ts';
import { createIndexDownload } from './index-download.ts';
import { watchIndex } from './index-source.ts';
import { createJudge } from './judge.ts';
import { guardNetwork } from './network-guard.ts';
import { createNoticed } from './noticed.ts';
import { createSwitches } from './pauses.ts';
import { createLedger } from './ledger.ts';
import { watchPolicy } from './policy-source.ts';
import { createRegistration } from './registration.ts';
import { type Reporting, startReporting } from './reporting.ts';
import { isLeftToPerson, mayAsk } from './rights.ts';
import { statusOf } from './status.ts';
import { takeUpdates } from './update.ts';
import { createVouched } from './vouched.ts';

// Before anything is stored or read: content scripts could otherwise read policy, key and log.
const shut = shutStorageToContentScripts();

const onPolicyChange: (() => void)[] = [];
const onIndexChange: (() => void)[] = [];
const policies = watchPolicy(
  () => {
    for (const listener of onPolicyChange) listener();
  },
  (labels) => {
    recordHealth('policy', 'invalid-key', labels).catch(() => undefined);
  },
);
const registration = createRegistration(policies);
const indexes = watchIndex(
  () => {
    for (const listener of onIndexChange) listener();
  },
  (detail) => {
    void policies
      .current()
      .then(({ policy }) => recordHealth('index', detail, policy.labels))
      .catch(() => undefined);
  },
);
const frames = watchFrames(policies, indexes);
onIndexChange.push(frames.update);
onPolicyChange.push(frames.update, () => {
  registration.update().catch(() => undefined);
});
const grants = createGrants();
const cleared = createCleared();
const clean = createClean();
const vouched = createVouched();
const copies = createCopies(policies);
const ledger = createLedger();
const courts = createCourts(policies, indexes, grants);
onIndexChange.push(cleared.forget, clean.forget);
const judge = createJudge({
  policies,
  courts,
  grants,
  cleared,
  clean,
  vouched,
  documents: createDocuments(),
  ledger,
  copies,
});
const canary = createCanary(courts);
let reporting: Reporting | undefined;
const switches = createSwitches();
const dialogs = createDialogs();
takeUpdates({ onUpdateReady, restart, isAsking: judge.isAsking });

onInstalled((reason) => {
  registration.reachOpenTabs().catch(() => undefined);
  if (reason === 'install') {
    void policies.current().then(({ managed }) => (managed ? undefined : openOwnPage('welcome')));
  }
});
onStartup(() => {
  registration.update().catch(() => undefined);
});

let download: IndexDownloads | undefined;
// The store build has no way to the network at all: this branch is not even in its bundle.
if (__BUILD__ === 'enterprise') {
  download = createIndexDownload(policies, indexes);
  onPolicyChange.push(() => void download?.update());
  onIndexChange.push(() => void download?.update());
  const bans = createBanGuard(policies);
  onPolicyChange.push(bans.update);
  reporting = startReporting({ policies, indexes, canary, download: download.trouble });
  onPolicyChange.push(reporting.update);
  onIndexChange.push(reporting.update);
  const network = guardNetwork({
    policies,
    indexes,
    grants,
    cleared,
    clean,
    vouched,
    ledger,
    mode: networkMode,
    openTabs,
    watchTabs,
    stayAwake,
    guardRequests,
    watchRequests,
    addResponsePolicies,
    onNoticed: createNoticed({ judge, courts, grants, vouched, dialogs, ledger }),
  });
  onPolicyChange.push(network.update);
  onIndexChange.push(network.update);
}

// The first paste should not wait for the index to be read.
void indexes.current();

/** With the log go the small inputs, unless the policy keeps settings from the person; that they went is the new log's first line. */
async function forgetSmallInputs(): Promise<void> {
  const { policy } = await policies.current();
  if (policy.userCanChangeSettings && (await ledger.entries()) > 0) await ledger.reset(policy.labels);
}

async function status(url: string | undefined): Promise<Status> {
  const [found, smallInputs, reports] = await Promise.all([
    statusOf(policies, indexes, url, await download?.status()),
    ledger.entries(),
    reporting?.reports.summary().catch(() => undefined),
  ]);
  return { ...found, smallInputs, ...(reports === undefined ? {} : { reports }) };
}

async function answer(request: Request, sender: Sender): Promise<unknown> {
  if (!mayAsk(request, sender.trusted)) throw new Error(`"${request.type}" is not for content scripts`);
  await shut;
  if (!isLeftToPerson(request, (await policies.current()).policy))
    throw new Error(`the policy forbids "${request.type}"`);
  switch (request.type) {
    case 'judge':
      return judge.judge(request, sender);
    case 'redact':
      return judge.redact(request.id, request.flavours, sender);
    case 'outcome':
      await judge.outcome(request.id, request.outcome, request.reason);
      return null;
    case 'fault':
      await judge.fault(request.fault, request, sender);
      return null;
    case 'copied':
      await copies.add(request.text, sender);
      return null;
    case 'dialog-elsewhere':
      return dialogs.elsewhere(request.request, sender);
    case 'dialog-window-ready':
      return dialogs.windowRequest(request.id);
    case 'dialog-window-answer':
      dialogs.windowAnswer(request.id, request.answer);
      return null;
    case 'blocked':
      return blockedFacts(request.site, await policies.current());
    case 'status':
      return status(request.url);
    case 'try':
      return judge.tryOut(request.text, request.site);
    case 'activity':
      return (await policies.current()).policy.userCanSeeActivity ? allEvents() : [];
    case 'activity-delete':
      await deleteActivity();
      await forgetSmallInputs();
      // Whoever forgets what was done doesn't want to be taken at their word for it any more.
      await grants.clear();
      return null;
    case 'site-switch':
      await switches.switch(request.site, request.enabled);
      return null;
    case 'site-pause':
      await switches.pause(request.site, request.minutes);
      return null;
    case 'ledger-reset':
      await ledger.reset((await policies.current()).policy.labels);
      return null;
    case 'canary':
      return canary();
    case 'index-delete':
      await indexes.delete();
      return null;
    case 'index-refresh':
      await download?.refresh();
      return null;
  }
}

answerRequests(answer);
