// SPDX-License-Identifier: EUPL-1.2

// Package text says everything that people read, in German or English: sentences from the catalogue in assets/text,
// and days, times and numbers the way people say them. It never decides what is shown, and it draws nothing.
package text
