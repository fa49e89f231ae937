// SPDX-License-Identifier: EUPL-1.2

// Package app puts the client together: it opens the store, signs in, starts sync, shows the screens, and answers from
// the device's store what they ask. Nothing imports it but main.
package app
