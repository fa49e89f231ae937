// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"net/url"
	"strings"
)

// longestAddress is how many bytes a server's address may have.
const longestAddress = 253 + len("https://:65535/") + 255

// A misspelling is why typed words are no server's address.
type misspelling string

const (
	noMisspelling misspelling = ""
	nothingTyped  misspelling = "nothing"
	unsafe        misspelling = "unsafe" // http: everybody on the way could read along
	noAddress     misspelling = "unreadable"
)

// addressOf is the address of a server as a person types it: with or without https, or copied from a browser's line together with a
// page below it, which is left out. Only https is taken.
func addressOf(words string) (string, misspelling) {
	words = strings.Trim(strings.TrimSpace(words), "<>\"„“ ")
	switch lower := strings.ToLower(words); {
	case words == "":
		return "", nothingTyped
	case strings.HasPrefix(lower, "http://"):
		return "", unsafe
	case !strings.Contains(words, "://"):
		words = "https://" + words
	}
	u, err := url.Parse(words)
	if err != nil || len(words) > longestAddress || !strings.EqualFold(u.Scheme, "https") || u.User != nil || !hostLike(u.Hostname()) {
		return "", noAddress
	}
	return "https://" + strings.ToLower(u.Host), noMisspelling
}

// hostLike tells whether a name can be that of a server in a network: it has a dot, and nothing that a slip of the finger brings in.
func hostLike(host string) bool {
	if strings.Contains(host, ":") { // an IPv6 address, which url has read already; a zone is of one machine only
		return !strings.Contains(host, "%")
	}
	return strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(host, " _,;%@\\|'\"()[]{}<>*+=") && !strings.Contains(host, "..")
}
