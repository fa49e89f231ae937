// SPDX-License-Identifier: EUPL-1.2

// Package prose draws what people write: documents of news/markdown as blocks of ui/kit, with the pictures in them. It is for screens that
// show such texts, and knows none of them.
package prose
