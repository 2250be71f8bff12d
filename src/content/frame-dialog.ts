/** Shows a dialog in this frame, or where there is room for it. */
import type { DialogAnswer, DialogRequest } from '../contract/message.ts';

interface DialogParts {
  readonly showHere: (request: DialogRequest) => Promise<DialogAnswer>;
  readonly showElsewhere: (request: DialogRequest) => Promise<DialogAnswer>;
}

/** The person's answer. Where no dialog can be shown at all, the answer is no. */
export async function askPerson(parts: DialogParts, request: DialogRequest): Promise<DialogAnswer> {
  const answer = await parts.showHere(request).catch(() => unavailable);
  if (answer.choice !== 'unavailable') return answer;
  const elsewhere = await parts.showElsewhere(request).catch(() => unavailable);
  return elsewhere.choice === 'unavailable' ? { choice: 'cancel' } : elsewhere;
}

const unavailable = { choice: 'unavailable' } as const;
