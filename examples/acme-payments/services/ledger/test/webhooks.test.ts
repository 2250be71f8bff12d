import { describe, expect, it } from "vitest";
import { judgeDelivery, signatureHeader, verifyWebhook, type NonceMemory, type SigningKey } from "../src/webhooks.js";

const NOW = 1_718_000_000_000;
const body = new TextEncoder().encode('{"event":"payout.paid"}');
const endpoint = "/hooks/payouts";

const fakeKey = (keyId: string, fill: number, retiredAt?: number): SigningKey => ({
  keyId,
  material: new Uint8Array(32).fill(fill),
  activeFrom: NOW - 86_400_000,
  retiredAt,
});

function memory(): NonceMemory {
  const seen = new Set<string>();
  return {
    async remember(nonce) {
      if (seen.has(nonce)) return false;
      seen.add(nonce);
      return true;
    },
  };
}

describe("verifyWebhook", () => {
  it("accepts the new key during a rotation and refuses a replay", async () => {
    const keys = [fakeKey("wk1", 1), fakeKey("wk2", 2)];
    const webhook = { header: signatureHeader(keys, endpoint, NOW, body), rawBody: body, endpoint };
    const nonces = memory();
    await expect(verifyWebhook(webhook, [keys[1]!], nonces, NOW)).resolves.toEqual({ keyId: "wk2" });
    await expect(verifyWebhook(webhook, [keys[1]!], nonces, NOW)).rejects.toThrow("replayed");
  });

  it("binds the signature to the endpoint and to the clock", async () => {
    const key = fakeKey("wk1", 7);
    const header = signatureHeader([key], endpoint, NOW, body);
    const elsewhere = { header, rawBody: body, endpoint: "/hooks/refunds" };
    await expect(verifyWebhook(elsewhere, [key], memory(), NOW)).rejects.toThrow("no signature");
    const late = verifyWebhook({ header, rawBody: body, endpoint }, [key], memory(), NOW + 301_000);
    await expect(late).rejects.toThrow("replay window");
  });
});

describe("judgeDelivery", () => {
  it("backs off, honours Retry-After and finally parks", () => {
    expect(judgeDelivery({ attempt: 2, statusCode: 503 }, () => 0.5)).toEqual({ kind: "retry", delayMs: 60_000 });
    const slowed = judgeDelivery({ attempt: 1, statusCode: 429, retryAfterSeconds: 90 }, () => 0.5);
    expect(slowed).toEqual({ kind: "retry", delayMs: 90_000 });
    expect(judgeDelivery({ attempt: 3, statusCode: 401 }).kind).toBe("park");
    expect(judgeDelivery({ attempt: 9 }).kind).toBe("park");
  });
});
