// SPDX-License-Identifier: EUPL-1.2

// Package local proves who somebody is without an issuer: by passkeys, by passwords that go with the clock (TOTP) and by codes
// that are good once. It knows neither routes nor SQL, decides nothing about persons, and keeps nothing: whoever calls it stores
// what it returns. There are no passwords in it that people would have to remember.
package local
