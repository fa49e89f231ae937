// SPDX-License-Identifier: EUPL-1.2

// Package letter brings mail to the town's own mail server (SMTP, RFC 5321): plain text to one person at a time, over TLS, with a way out
// in each of them. What stands in a letter is said elsewhere.
package letter
