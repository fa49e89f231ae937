// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/pult-app/pult/store/central"
)

// A visit is what is known of a request before it is answered.
type visit struct {
	from    string          // see address
	secure  bool            // it came over TLS, to us or to a proxy that is trusted
	session central.Session // the zero Session for who needs none
}

type visitKey struct{}

// visitOf is the visit of a request; an empty one for a request that has not come through the server's door, so that nobody is anybody.
func visitOf(r *http.Request) *visit {
	if v, ok := r.Context().Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{from: "unknown"}
}

// received begins a visit.
func (s *Server) received(r *http.Request) *http.Request {
	v := &visit{secure: r.TLS != nil}
	v.from = s.Proxies.origin(r)
	if at, ok := peer(r); ok && s.Proxies.trust(at) {
		v.secure = v.secure || lastOf(r.Header.Values("X-Forwarded-Proto")) == "https"
	}
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
}

// address is whom a request comes from, without the port; of IPv6 the network, in which anybody has as many addresses as they like.
func address(r *http.Request) string { return visitOf(r).from }

// sessionOf is the session of a call that takes one.
func sessionOf(r *http.Request) central.Session { return visitOf(r).session }

// Proxies are the networks whose word is believed about whom a request comes from and whether it came over TLS; nil is this very
// machine. Nobody else is believed.
type Proxies []netip.Prefix

var thisMachine = Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func (p Proxies) trust(at netip.Addr) bool {
	if p == nil {
		p = thisMachine
	}
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(at) })
}

// origin is whom a request comes from. Each proxy appends the address that it has seen itself, so they are read from the end: the first
// that is no proxy of ours is the one. What stands before it anybody may have written.
func (p Proxies) origin(r *http.Request) string {
	at, ok := peer(r)
	if !ok {
		return r.RemoteAddr
	}
	passed := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, said := range slices.Backward(passed) {
		if !p.trust(at) {
			break
		}
		before, err := parseForwarded(strings.TrimSpace(said))
		if err != nil {
			break
		}
		at = before.Unmap().WithZone("")
	}
	if at.Is6() {
		return netip.PrefixFrom(at, 64).Masked().String()
	}
	return at.String()
}

// parseForwarded reads an address as a proxy writes it; some write the port as well.
func parseForwarded(said string) (netip.Addr, error) {
	if at, err := netip.ParseAddrPort(said); err == nil {
		return at.Addr(), nil
	}
	return netip.ParseAddr(strings.Trim(said, "[]"))
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) (netip.Addr, bool) {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return at.Addr().Unmap().WithZone(""), err == nil
}

// lastOf is what the nearest proxy says in a header of several values.
func lastOf(values []string) string {
	all := strings.Join(values, ",")
	return strings.TrimSpace(all[strings.LastIndex(all, ",")+1:])
}
