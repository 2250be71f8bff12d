import { createHmac, timingSafeEqual } from "node:crypto";
import { LedgerError } from "./errors.js";

export interface SigningKey {
  readonly keyId: string;
  readonly material: Uint8Array;
  readonly activeFrom: number;
  readonly retiredAt?: number;
}

export interface InboundWebhook {
  readonly header: string; // "ts=1718000000;kid=wk2;mac=<hex>[;kid=wk1;mac=<hex>]"
  readonly rawBody: Uint8Array;
  readonly endpoint: string;
}

export interface NonceMemory {
  /** Returns false when the nonce was already seen inside the window. */
  remember(nonce: string, ttlMs: number): Promise<boolean>;
}

const MAX_SKEW_MS = 5 * 60_000;
const ROTATION_GRACE_MS = 36 * 3_600_000;

interface ParsedHeader {
  readonly timestampMs: number;
  readonly macs: readonly { readonly keyId: string; readonly mac: string }[];
}

function parseSignatureHeader(header: string): ParsedHeader | undefined {
  let timestampMs: number | undefined;
  let pendingKeyId: string | undefined;
  const macs: { keyId: string; mac: string }[] = [];
  for (const part of header.split(";")) {
    const separator = part.indexOf("=");
    if (separator < 1) return undefined;
    const name = part.slice(0, separator).trim();
    const value = part.slice(separator + 1).trim();
    if (name === "ts" && /^\d{10}$/.test(value)) timestampMs = Number(value) * 1000;
    else if (name === "kid") pendingKeyId = value;
    else if (name === "mac" && pendingKeyId && /^[0-9a-f]{64}$/.test(value)) {
      macs.push({ keyId: pendingKeyId, mac: value });
      pendingKeyId = undefined;
    } else return undefined;
  }
  return timestampMs === undefined || macs.length === 0 ? undefined : { timestampMs, macs };
}

/** The endpoint is part of the MAC: a body signed for /refunds must not pass on /payouts. */
export function computeMac(key: SigningKey, endpoint: string, timestampMs: number, body: Uint8Array): Buffer {
  return createHmac("sha256", key.material)
    .update(`${Math.floor(timestampMs / 1000)}\u001f${endpoint}\u001f`)
    .update(body)
    .digest();
}

export function signatureHeader(keys: readonly SigningKey[], endpoint: string, now: number, body: Uint8Array): string {
  const usable = keys.filter((key) => key.activeFrom <= now && (key.retiredAt ?? Infinity) > now);
  const macs = usable.map((key) => `kid=${key.keyId};mac=${computeMac(key, endpoint, now, body).toString("hex")}`);
  return [`ts=${Math.floor(now / 1000)}`, ...macs].join(";");
}

export async function verifyWebhook(
  webhook: InboundWebhook,
  keys: readonly SigningKey[],
  nonces: NonceMemory,
  now: number,
): Promise<{ readonly keyId: string }> {
  const reject = (why: string): never => {
    throw new LedgerError("signature_rejected", why, { endpoint: webhook.endpoint });
  };
  const parsed = parseSignatureHeader(webhook.header) ?? reject("unreadable signature header");
  if (Math.abs(now - parsed.timestampMs) > MAX_SKEW_MS) reject("timestamp outside the replay window");

  let matched: { keyId: string; mac: string } | undefined;
  for (const candidate of parsed.macs) {
    const key = keys.find((known) => known.keyId === candidate.keyId);
    if (!key || key.activeFrom > now) continue;
    if (key.retiredAt !== undefined && now > key.retiredAt + ROTATION_GRACE_MS) continue;
    const expected = computeMac(key, webhook.endpoint, parsed.timestampMs, webhook.rawBody);
    // No early exit: how long this takes must not tell which of the keys fitted.
    if (timingSafeEqual(expected, Buffer.from(candidate.mac, "hex"))) matched = matched ?? candidate;
  }
  const winner = matched ?? reject("no signature matches a usable key");
  if (!(await nonces.remember(`${winner.keyId}:${winner.mac}`, 2 * MAX_SKEW_MS))) reject("webhook was replayed");
  return { keyId: winner.keyId };
}

export interface DeliveryAttempt {
  readonly attempt: number;
  readonly statusCode?: number;
  readonly retryAfterSeconds?: number;
}

export type DeliveryVerdict =
  | { readonly kind: "done" }
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "park"; readonly reason: string };

const BACKOFF_MINUTES = [0.25, 1, 5, 20, 60, 180, 480, 960] as const;

export function judgeDelivery(last: DeliveryAttempt, jitter: () => number = Math.random): DeliveryVerdict {
  const { statusCode } = last;
  if (statusCode !== undefined && statusCode >= 200 && statusCode < 300) return { kind: "done" };
  if (statusCode === 410) return { kind: "park", reason: "endpoint is gone" };
  const permanent = statusCode !== undefined && statusCode >= 400 && statusCode < 500 && ![408, 425, 429].includes(statusCode);
  // Merchants mistype their secrets on day one, so even a 401 gets three chances.
  if (permanent && last.attempt >= 3) return { kind: "park", reason: `endpoint keeps answering ${statusCode}` };
  const baseMinutes = BACKOFF_MINUTES[last.attempt - 1];
  if (baseMinutes === undefined) return { kind: "park", reason: "retries exhausted" };
  const spread = baseMinutes * 60_000 * (0.85 + 0.3 * jitter());
  const demanded = Math.min(last.retryAfterSeconds ?? 0, 3600) * 1000;
  return { kind: "retry", delayMs: Math.round(Math.max(spread, demanded)) };
}
