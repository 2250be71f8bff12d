/**
 * The CRX3 container: a zip archive behind a header that its author signed.
 * Source: `crx3.proto` and `crx_creator.cc` in Chromium's components/crx_file.
 *
 * ```
 * "Cr24" | 3 (4 octets, little-endian) | header's length (4 octets) | header | zip archive
 * header (CrxFileHeader):  2 or 3: proof { 1: public key (SPKI, DER), 2: signature }, 10000: signed data
 * signed data:             1: extension id (16 octets)
 * signed:                  "CRX3 SignedData\0" | signed data's length (4 octets) | signed data | zip archive
 * ```
 */
import { sign } from 'node:crypto';
import type { ExtensionKey } from './extension-key.ts';

const MAGIC = 'Cr24';
const VERSION = 3;
const CONTEXT = 'CRX3 SignedData\0';

/** Numbers of the fields in `crx3.proto`. */
const FIELD = { rsaProof: 2, ecdsaProof: 3, signedData: 10_000, publicKey: 1, signature: 2, extensionId: 1 } as const;

/** Signs an archive. With an RSA key the same archive gives the same bytes; ECDSA signatures differ each time. */
export function crxOf(archive: Uint8Array, key: ExtensionKey): Uint8Array {
  const signedData = field(FIELD.extensionId, key.idBytes);
  const signed = Buffer.concat([Buffer.from(CONTEXT, 'latin1'), length(signedData), signedData, archive]);
  // PKCS #1 v1.5 for RSA, DER for ECDSA: what Chromium's verifier takes.
  const proof = Buffer.concat([
    field(FIELD.publicKey, key.publicKey),
    field(FIELD.signature, sign('sha256', signed, key.privateKey)),
  ]);
  const header = Buffer.concat([
    field(key.type === 'rsa' ? FIELD.rsaProof : FIELD.ecdsaProof, proof),
    field(FIELD.signedData, signedData),
  ]);
  const version = Buffer.alloc(4);
  version.writeUInt32LE(VERSION);
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), version, length(header), header, archive]);
}

function length(bytes: Uint8Array): Uint8Array {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(bytes.length);
  return octets;
}

/** A length-delimited field of a protocol buffer (wire type 2). */
function field(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const octets: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) octets.push((rest & 0x7f) | 0x80);
  octets.push(rest);
  return Uint8Array.from(octets);
}
