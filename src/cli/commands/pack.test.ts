/** `sourcekeep pack`, as a process: the CRX file is taken apart and its signature checked as Chromium does it. */
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { writeFiles } from '../source/test-repository.ts';
import { at, bytesOf, failure, json, sourcekeep } from '../test-process.ts';

const MANIFEST = {
  manifest_version: 3,
  name: 'Test',
  version: '1.2.3',
  minimum_chrome_version: '137',
  permissions: ['storage', 'webRequestBlocking'],
};
const BASE = 'https://cdn.corp.example/sourcekeep';

interface Proof {
  readonly publicKey: Buffer;
  readonly signature: Buffer;
}
interface Crx {
  readonly rsa: readonly Proof[];
  readonly ecdsa: readonly Proof[];
  readonly signedData: Buffer;
  readonly archive: Buffer;
}

/** Fields of a protocol buffer that holds length-delimited fields alone. */
function fieldsOf(bytes: Buffer): (readonly [number, Buffer])[] {
  const fields: (readonly [number, Buffer])[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = bytes.readUInt8(offset++);
      value |= (octet & 0x7f) << shift;
      if (octet < 0x80) return value;
    }
  };
  while (offset < bytes.length) {
    const tag = varint();
    expect(tag & 7).toBe(2);
    const length = varint();
    fields.push([tag >>> 3, bytes.subarray(offset, offset + length)]);
    offset += length;
  }
  expect(offset).toBe(bytes.length);
  return fields;
}

function parseCrx(bytes: Buffer): Crx {
  expect(bytes.toString('latin1', 0, 4)).toBe('Cr24');
  expect(bytes.readUInt32LE(4)).toBe(3);
  const length = bytes.readUInt32LE(8);
  const header = fieldsOf(bytes.subarray(12, 12 + length));
  const proofs = (number: number): Proof[] =>
    header
      .filter(([field]) => field === number)
      .map(([, proof]) => {
        const [publicKey, signature] = fieldsOf(proof);
        expect([publicKey?.[0], signature?.[0]]).toEqual([1, 2]);
        return { publicKey: publicKey?.[1] ?? Buffer.of(), signature: signature?.[1] ?? Buffer.of() };
      });
  const signedData = header.find(([field]) => field === 10_000)?.[1] ?? Buffer.of();
  return { rsa: proofs(2), ecdsa: proofs(3), signedData, archive: bytes.subarray(12 + length) };
}

function isSigned({ signedData, archive }: Crx, { publicKey, signature }: Proof): boolean {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signedData.length);
  const signed = Buffer.concat([Buffer.from('CRX3 SignedData\0'), length, signedData, archive]);
  return verify('sha256', signed, createPublicKey({ key: publicKey, type: 'spki', format: 'der' }), signature);
}

const ARGS = ['pack', '--extension', 'built', '--key', 'keys/key.pem', '--base-url', BASE, '--out', 'out'];

beforeAll(() => buildOnce('cli'), 120_000);

beforeEach(() => {
  writeFiles(at('built'), {
    'manifest.json': JSON.stringify(MANIFEST),
    'src/worker.js': 'export {};\n'.repeat(50),
    'icons/ü.bin': Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256),
    '.DS_Store': 'litter',
  });
});

describe('pack', () => {
  it('signs with a key that it makes, and says where everything is', () => {
    const packed = json(...ARGS);
    const bytes = readFileSync(at('out/sourcekeep-1.2.3.crx'));
    const crx = parseCrx(bytes);
    const [proof] = crx.rsa;
    expect([crx.rsa.length, crx.ecdsa.length]).toEqual([1, 0]);
    if (!proof) throw new Error('no proof');
    expect(isSigned(crx, proof)).toBe(true);
    expect(isSigned({ ...crx, archive: Buffer.concat([crx.archive, Buffer.of(0)]) }, proof)).toBe(false);
    const id = createHash('sha256').update(proof.publicKey).digest().subarray(0, 16);
    expect(fieldsOf(crx.signedData)).toEqual([[1, id]]);
    const letters = [...id.toString('hex')].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
    expect(packed).toMatchObject({
      extensionId: letters,
      version: '1.2.3',
      updateUrl: `${BASE}/update.xml`,
      newKeyFile: 'keys/key.pem',
      files: 3,
      bytes: bytes.length,
    });
    expect(statSync(at('keys/key.pem')).mode & 0o777).toBe(0o600);
    const files = unzipSync(crx.archive);
    expect(Object.keys(files)).toEqual(['icons/ü.bin', 'manifest.json', 'src/worker.js']);
    for (const [name, content] of Object.entries(files)) {
      expect(Buffer.from(content).equals(readFileSync(at('built', name)))).toBe(true);
    }
    const xml: unknown = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
      readFileSync(at('out/update.xml'), 'utf8'),
    );
    expect(xml).toMatchObject({
      gupdate: {
        xmlns: 'http://www.google.com/update2/response',
        protocol: '2.0',
        app: {
          appid: letters,
          updatecheck: {
            codebase: `${BASE}/sourcekeep-1.2.3.crx`,
            version: '1.2.3',
            prodversionmin: '137',
            hash_sha256: createHash('sha256').update(bytes).digest('hex'),
          },
        },
      },
    });
  });

  it('gives the same bytes again, whatever the dates of the files and the time zone', () => {
    json(...ARGS);
    const first = bytesOf(at('out'));
    utimesSync(at('built/src/worker.js'), new Date(), new Date(2001, 1, 1));
    const again = sourcekeep([...ARGS, '--json'], { env: { TZ: 'Pacific/Kiritimati' } });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(again.out)).not.toHaveProperty('newKeyFile');
    expect(bytesOf(at('out'))).toEqual(first);
    writeFiles(at('built'), { 'src/worker.js': 'changed' });
    const changed = sourcekeep(ARGS);
    expect(changed.code).toBe(0);
    expect(changed.err).toContain('held version 1.2.3 with other bytes');
    writeFiles(at('built'), { 'manifest.json': JSON.stringify({ ...MANIFEST, version: '1.3' }) });
    expect(sourcekeep(ARGS)).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(at('out')).sort()).toEqual(['sourcekeep-1.2.3.crx', 'sourcekeep-1.3.crx', 'update.xml']);
    writeFiles(at('built'), { 'manifest.json': JSON.stringify(MANIFEST) });
    expect(sourcekeep(ARGS).err).toContain('held version 1.3; browsers that have it take a higher version alone');
  });

  it('takes an EC key, and signs with ECDSA', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
    writeFiles(at('keys'), { 'key.pem': pem });
    json(...ARGS);
    const crx = parseCrx(readFileSync(at('out/sourcekeep-1.2.3.crx')));
    const [proof] = crx.ecdsa;
    expect([crx.rsa.length, proof !== undefined && isSigned(crx, proof)]).toEqual([0, true]);
  });

  it('names what is wrong, and writes nothing then', () => {
    const wrong = (option: string, value: string): string =>
      failure(...ARGS.map((argument, i) => (ARGS[i - 1] === option ? value : argument)));
    expect(wrong('--extension', 'nowhere')).toContain('nowhere/manifest.json: is not there');
    expect(wrong('--base-url', 'http://cdn.corp.example/')).toMatch(/--base-url: .* must be an https address/u);
    expect(wrong('--base-url', 'https://cdn.corp.example/?a=1')).toContain('--base-url');
    expect(wrong('--base-url', `${BASE}/update.xml`)).toContain('name the folder that update.xml lies in');
    expect(wrong('--out', 'built/out')).toContain('--out: built/out lies in built, which is packed');
    expect(wrong('--key', 'built/key')).toContain('--key: built/key lies in built, which is packed');
    expect(wrong('--key', 'out/key.pem')).toContain('--key: out/key.pem lies in out, which is published');
    const keys = {
      'public.pem': generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
        type: 'spki',
        format: 'pem',
      }),
      'short.pem': generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }),
      'ed.pem': generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'text.pem': 'no key',
    };
    writeFiles(at('wrong'), keys);
    for (const name of Object.keys(keys)) expect(wrong('--key', `wrong/${name}`)).toContain(`wrong/${name}: `);
    for (const version of ['1.2.3.4.5', '70000', '01', 'x']) {
      writeFiles(at('built'), { 'manifest.json': JSON.stringify({ ...MANIFEST, version }) });
      expect(failure(...ARGS)).toContain('"version"');
    }
    writeFiles(at('built'), { 'manifest.json': JSON.stringify({ ...MANIFEST, permissions: ['storage'] }) });
    expect(failure(...ARGS)).toContain('built/manifest.json: is not the enterprise build');
    writeFiles(at('built'), { 'manifest.json': '{' });
    expect(failure(...ARGS)).toContain('built/manifest.json: is not JSON');
    writeFiles(at('built'), { 'manifest.json': JSON.stringify(MANIFEST), 'src/old.pem': 'secret' });
    expect(failure(...ARGS)).toContain('src/old.pem: would become part of the package');
    expect(existsSync(at('out'))).toBe(false);
    expect(existsSync(at('keys'))).toBe(false);
  });

  it('refuses links, and another key than the one that browsers know', () => {
    json(...ARGS);
    expect(failure(...ARGS.map((argument) => (argument === 'keys/key.pem' ? 'other.pem' : argument)))).toMatch(
      /other\.pem: is not the key of [a-p]{32}, which out.update\.xml names/u,
    );
    expect(existsSync(at('other.pem'))).toBe(false);
    for (const text of [
      '<gupdate><app appid=',
      readFileSync(at('out/update.xml'), 'utf8').replace('</gup', '<app /></gup'),
    ]) {
      writeFileSync(at('out/update.xml'), text);
      expect(failure(...ARGS)).toContain('was not written by pack');
      expect(readFileSync(at('out/update.xml'), 'utf8')).toBe(text);
    }
    writeFileSync(at('outside'), 'x');
    symlinkSync(at('outside'), at('built/link'));
    expect(failure(...ARGS)).toContain('built/link: is a link');
  });
});
