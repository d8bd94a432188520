import { describe, expect, it } from 'vitest';
import { deriveCheckpointKey, deriveMacKey, deriveSigningKey } from './derive.ts';
import type { SigningKeyId } from './derive.ts';

const MASTER = Buffer.from(Array.from({ length: 32 }, (_, n) => n));
const ID: SigningKeyId = {
  account: 'AAAXR5GLJZ2ZL4NUPC3LRNJFEGLUJKQPDWE5MEHJJ5YZWQXJ4ZCJ4KVS',
  role: 'publisher',
  environment: 'prod',
  generation: 1,
};
const publicKey = (id: SigningKeyId, master = MASTER) => deriveSigningKey(master, id).publicKey;

describe('a derived signing key', () => {
  it('is the same for ever: a changed vector would lock every user out', () => {
    expect(publicKey(ID)).toBe('ACCVWXG4SQH6VHFNP5ITN6B7IF6JUHLSXXGPXIVXJJFOJ5VXVRKSI7WG');
    expect(publicKey({ ...ID, role: 'control', environment: '-' })).toBe(
      'ADU63CFF3C4TX3IQUKJBVDFALMH5HFH3VOHHQO7JVF6YPKZ5OMICLYVR',
    );
  });

  it('is another one when any part of its name is another', () => {
    const others = [
      { ...ID, account: ID.account.replace('A', 'B') },
      { ...ID, role: 'subscriber' },
      { ...ID, environment: 'dev' },
      { ...ID, generation: 2 },
      // parts do not run into each other
      { ...ID, role: 'publisher\nprod', environment: '' },
      { ...ID, role: 'publisherp', environment: 'rod' },
    ];
    const keys = [publicKey(ID), publicKey(ID, Buffer.alloc(32)), ...others.map((id) => publicKey(id))];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is an account key', () => {
    expect(deriveSigningKey(MASTER, ID).role).toBe('A');
  });
});

it('keys for MACs are of one purpose each', () => {
  expect(deriveMacKey(MASTER, 'credential-challenge').toString('hex')).toBe(
    '556880bdbe3549be41b653d562b939397a3e8f2f4e3b50af018585b64944802c',
  );
  expect(deriveMacKey(MASTER, 'else').equals(deriveMacKey(MASTER, 'credential-challenge'))).toBe(false);
});

it('the key of the audit checkpoints is the same for ever, and no key of an account', () => {
  expect(deriveCheckpointKey(MASTER).publicKey).toBe('NCSAM76IADX6NPQJTIJDILWSQIZQLFPY5EY6P4NKHPVOUPZWQREFUPPU');
});
