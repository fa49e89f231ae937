// SPDX-License-Identifier: EUPL-1.2

// Package auth believes an OpenID Connect issuer, and only as far as it has to: it sends a browser there, checks with what it comes
// back, and says who that is (a Proof) or for which one reason nobody is (a Refused). It follows OpenID Connect Core 1.0, RFC 7636
// (PKCE), RFC 9207 (who answers) and RFC 9700 (best practice). It knows neither routes nor SQL, and writes nothing down.
package auth
