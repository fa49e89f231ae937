// SPDX-License-Identifier: EUPL-1.2

// Package badge makes and judges badges that others can check without asking us: Open Badges 3.0 achievement credentials, signed.
//
// A Claim says who has achieved what. Sign makes it a W3C Verifiable Credential 2.0 with a Data Integrity proof of the cryptosuite
// eddsa-rdfc-2022. A Controller is the document in which an issuer says by which keys it signs. A List says which badges were
// taken back (Bitstring Status List 1.0). Verify reads all three and needs no network: it gets the documents as bytes.
//
// What is signed is not the text of a badge but the graph that it means by its JSON-LD contexts. So a badge is only as good as the
// care with which the graph is made: everything in the text must be in the graph, or it could be changed unseen. This is why a badge
// may name only the contexts that are embedded here, and why terms, ids and values that would fall out of the graph are refused.
//
// It imports no SQL, HTTP or Fyne, and starts nothing. Time and randomness are passed in.
//
// Standards: Open Badges 3.0 (1EdTech), Verifiable Credentials Data Model 2.0, Verifiable Credential Data Integrity 1.0, Data
// Integrity EdDSA Cryptosuites 1.0, Bitstring Status List 1.0, Controlled Identifiers 1.0, RDF Dataset Canonicalization 1.0 (W3C).
package badge
