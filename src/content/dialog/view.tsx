/** What the dialog looks like: a pure function of its properties. What is done in it is told by `actOf`. */
import type { JSX } from 'preact';
import { MAX_REASON_LENGTH, MIN_REASON_LENGTH } from '../../contract/event.ts';
import type { DialogRequest, Fault } from '../../contract/message.ts';
import { Excerpt } from './excerpt.tsx';
import { Icon, type IconName, Mark } from './icons.tsx';
import { describeFinding } from './finding-text.ts';
import { anywayLabel, copyHint, coveredHint, headline, lead, reasonCount } from './wording.ts';

/** What a person can do in the dialog; the value of `data-act` on the control. */
export const acts = ['cancel', 'anyway', 'redact', 'assistant'] as const;
export type Act = (typeof acts)[number];

/** Longer lists are cut: nobody reads them, and the buttons must stay near. */
const MAX_FINDINGS = 30;

export interface DialogViewProps {
  readonly request: DialogRequest;
  /** Whether it has a window to itself. */
  readonly fillsWindow: boolean;
  /** What is in the textbox so far. */
  readonly reason: string;
  /** Whether "… anyway" may act: the dialog has been in sight long enough. */
  readonly proven: boolean;
  /** Whether to say that something covers the dialog. */
  readonly covered: boolean;
}

/** Whether a reason is long enough. */
export function isReason(text: string): boolean {
  return text.trim().length >= MIN_REASON_LENGTH;
}

/** Which act the control at an event's target stands for. */
export function actOf(target: EventTarget | null): Act | undefined {
  if (!(target instanceof Element)) return undefined;
  const name = target.closest('[data-act]')?.getAttribute('data-act');
  return acts.find((act) => act === name);
}

const faultIcons: Readonly<Record<Fault, IconName>> = {
  'no-index': 'uninspectable',
  timeout: 'clock',
  'too-large': 'uninspectable',
  failed: 'warning',
  starting: 'clock',
  disconnected: 'again',
};

function toneIcon({ fault, action }: DialogRequest): IconName {
  if (fault !== undefined) return faultIcons[fault];
  if (action === 'block') return 'stop';
  return action === 'justify' ? 'question' : 'warning';
}

function Findings({ request }: { readonly request: DialogRequest }): JSX.Element | null {
  if (request.findings.length === 0) return null;
  const more = request.findings.length - MAX_FINDINGS;
  return (
    <ul class="findings">
      {request.findings.slice(0, MAX_FINDINGS).map((finding, place) => {
        const { icon, title, path, details } = describeFinding(finding, request.channel, request.inputs?.[place]);
        return (
          <li class="finding" key={place}>
            <Icon name={icon} />
            <div class="finding-text">
              <p class="finding-title">
                <bdi>{title}</bdi>
                {path === undefined ? null : <span class="path">{path}</span>}
              </p>
              {details.length === 0 ? null : (
                <p class="details">
                  {details.map((detail) => (
                    <span key={detail}>{detail}</span>
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
      {more > 0 ? <li class="finding more">and {more} more</li> : null}
    </ul>
  );
}

function Message({ message }: { readonly message: NonNullable<DialogRequest['message']> }): JSX.Element | null {
  const { text, url } = message;
  if (text === undefined && url === undefined) return null;
  return (
    <p class="message">
      {text === undefined ? null : <span dir="auto">{text}</span>}{' '}
      {url === undefined ? null : (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {text === undefined ? 'What your organisation says about this' : 'Read more'}
        </a>
      )}
    </p>
  );
}

function Reason({ reason }: { readonly reason: string }): JSX.Element {
  return (
    <div class="reason">
      <label for="reason">Reason</label>
      {/* Not controlled: what is typed comes in through the shield, after the browser has put it there. */}
      <textarea
        id="reason"
        rows={2}
        maxLength={MAX_REASON_LENGTH}
        aria-describedby="reason-hint"
        aria-required="true"
        autocomplete="off"
        spellcheck={true}
        data-reason
      />
      <p class="reason-hint" id="reason-hint">
        <span>It is kept with this decision. No code, please.</span>
        <span>{reasonCount(reason)}</span>
      </p>
    </div>
  );
}

function Buttons({ request, reason, proven }: DialogViewProps): JSX.Element {
  const { action, assistant, channel, redactable } = request;
  const ready = proven && (action === 'warn' || isReason(reason));
  return (
    <div class="buttons">
      {action === 'block' ? null : (
        <button type="button" class="quiet" data-act="anyway" aria-disabled={!ready} aria-describedby="hint">
          {anywayLabel(channel)}
        </button>
      )}
      <div class="ways-out">
        {assistant === undefined ? null : (
          <a
            class="button"
            role="button"
            data-act="assistant"
            href={assistant.url}
            target="_blank"
            rel="noopener noreferrer"
            draggable={false}
            title={request.text === undefined ? undefined : copyHint}
          >
            <span>Open {assistant.name}</span>
            <Icon name="external" />
          </a>
        )}
        {redactable ? (
          <button type="button" class="button" data-act="redact">
            Paste without matched lines
          </button>
        ) : null}
        <button type="button" class="button primary" data-act="cancel" autofocus>
          Cancel
        </button>
      </div>
    </div>
  );
}

export function DialogView(props: DialogViewProps): JSX.Element {
  const { request, fillsWindow, reason, covered } = props;
  const title = headline(request);
  const tone = request.fault === undefined ? request.action : 'fault';
  return (
    // A page can search closed shadow roots with `window.find()`, letter by letter; Chromium leaves out what is inside
    // an `object`. One without data is a plain box, drawn a moment later than others; screen readers don't meet it.
    <object>
      <i data-drawn />
      <dialog
        role="alertdialog"
        aria-label={`Sourcekeep: ${title}`}
        aria-describedby="lead"
        class={fillsWindow ? `${tone} filling` : tone}
      >
        <div class="panel" tabIndex={-1} data-panel>
          <p class="brand">
            <Mark />
            <span>Sourcekeep</span>
          </p>
          <div class="body">
            <div class="heading">
              <span class="tone">
                <Icon name={toneIcon(request)} />
              </span>
              <div>
                <h2 dir="auto">{title}</h2>
                <div class="lead" id="lead">
                  {lead(request).map((paragraph) => (
                    <p key={paragraph}>{paragraph}</p>
                  ))}
                </div>
              </div>
            </div>
            <Findings request={request} />
            {request.message === undefined ? null : <Message message={request.message} />}
            <Excerpt request={request} />
          </div>
          {request.action === 'justify' ? <Reason reason={reason} /> : null}
          <footer>
            <p class="hint" id="hint" role="status">
              {covered && request.action !== 'block' ? coveredHint : ''}
            </p>
            <Buttons {...props} />
          </footer>
        </div>
      </dialog>
    </object>
  );
}
