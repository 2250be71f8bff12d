/** Twelve digits that tell whether a browser has the whole policy: the same in heartbeat, options page and command line. */
import canonicalize from 'canonicalize';

/** The first 12 hexadecimal digits of the SHA-256 of the policy's RFC 8785 form, as it was written or arrived. */
export async function policyDigest(raw: Readonly<Record<string, unknown>>): Promise<string> {
  const text = new TextEncoder().encode(canonicalize(raw) ?? '');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
