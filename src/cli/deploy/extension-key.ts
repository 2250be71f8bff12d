/** The private key that an extension is signed with. Its public half is the extension's identity. */
import { type KeyObject, createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Failure, describeSystemError, hasCode } from '../failure.ts';

const RSA_BITS = 2048;
const ID_BYTES = 16;

/** A key that can sign a CRX file. */
export interface ExtensionKey {
  readonly privateKey: KeyObject;
  readonly type: 'rsa' | 'ec';
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** First 128 bits of the public key's SHA-256. */
  readonly idBytes: Uint8Array;
  /** The same in the letters a to p, as browsers and policies write it. */
  readonly id: string;
}

/** An id of a Chrome extension: 32 letters from a to p. */
export function isExtensionId(text: string): boolean {
  return /^[a-p]{32}$/u.test(text);
}

/**
 * The key in a PEM file; where there is no such file, a new RSA key of 2048 bits is made and, once `save` is called,
 * written so that only its owner reads it. Throws a `Failure` that names the file.
 */
export async function openExtensionKey(file: string): Promise<{ key: ExtensionKey; save?: () => Promise<void> }> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw new Failure(`${file}: ${describeSystemError(error)}`);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
    return { key: extensionKey(privateKey, file), save: () => writePem(file, privateKey) };
  }
  return { key: extensionKey(parsePem(pem, file), file) };
}

function parsePem(pem: string, file: string): KeyObject {
  if (/ENCRYPTED/u.test(pem)) throw new Failure(`${file}: is protected by a passphrase; name a key without one`);
  if (/-----BEGIN (?:RSA |EC )?PUBLIC KEY-----/u.test(pem)) {
    throw new Failure(`${file}: is a public key; the private one signs`);
  }
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Failure(`${file}: is not a private key (PEM: PKCS #8, PKCS #1 or SEC 1)`);
  }
}

/** Throws a `Failure` for a key that Chromium's verifier doesn't take. */
function extensionKey(privateKey: KeyObject, file: string): ExtensionKey {
  const { asymmetricKeyType, asymmetricKeyDetails } = privateKey;
  const isRsa = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS;
  const isEc = asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!isRsa && !isEc) throw new Failure(`${file}: must be an RSA key of ${RSA_BITS} bits or more, or EC P-256`);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const idBytes = createHash('sha256').update(publicKey).digest().subarray(0, ID_BYTES);
  const id = idBytes.toString('hex').replace(/./gu, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
  return { privateKey, type: isRsa ? 'rsa' : 'ec', publicKey, idBytes, id };
}

async function writePem(file: string, privateKey: KeyObject): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    } finally {
      await handle.close();
    }
    await chmod(file, 0o600);
  } catch (error) {
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  }
}
