// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestProxies_believe_only_whom_they_trust: what a client writes into the headers itself counts for nothing.
func TestProxies_believe_only_whom_they_trust(t *testing.T) {
	inside := Proxies{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2001:db8:aa::/48")}
	for name, c := range map[string]struct {
		trusted   Proxies
		from      string
		forwarded []string
		proto     []string
		tls       bool
		address   string
		secure    bool
	}{
		"straight":                                         {from: "192.0.2.7:99", address: "192.0.2.7"},
		"straight, and lies":                               {from: "192.0.2.7:99", forwarded: []string{"203.0.113.1"}, proto: []string{"https"}, address: "192.0.2.7"},
		"straight by TLS, and says it is not":              {from: "192.0.2.7:99", proto: []string{"http"}, tls: true, address: "192.0.2.7", secure: true},
		"by this machine":                                  {from: "127.0.0.1:99", forwarded: []string{"192.0.2.7"}, proto: []string{"https"}, address: "192.0.2.7", secure: true},
		"by a proxy that writes the port":                  {from: "127.0.0.1:99", forwarded: []string{"192.0.2.7:4711"}, address: "192.0.2.7"},
		"by a proxy that writes brackets":                  {from: "127.0.0.1:99", forwarded: []string{"[2001:db8:1:2::1]"}, address: "2001:db8:1:2::/64"},
		"by this machine without TLS":                      {from: "127.0.0.1:99", forwarded: []string{"192.0.2.7"}, proto: []string{"http"}, address: "192.0.2.7"},
		"by this machine, and lies":                        {from: "[::1]:99", forwarded: []string{"203.0.113.1, 192.0.2.7"}, proto: []string{"https, http"}, address: "192.0.2.7"},
		"by this machine, lies in a line of its own":       {from: "[::1]:99", forwarded: []string{"203.0.113.1", "192.0.2.7"}, proto: []string{"https", "http"}, address: "192.0.2.7"},
		"by this machine, which says nothing":              {from: "127.0.0.1:99", address: "127.0.0.1"},
		"by this machine, which says dust":                 {from: "127.0.0.1:99", forwarded: []string{"203.0.113.1, unknown"}, address: "127.0.0.1"},
		"by two proxies":                                   {trusted: inside, from: "10.1.0.9:99", forwarded: []string{"203.0.113.1, 192.0.2.7, 10.1.200.3"}, proto: []string{"https"}, address: "192.0.2.7", secure: true},
		"from inside":                                      {trusted: inside, from: "10.1.0.9:99", forwarded: []string{"10.1.200.3"}, address: "10.1.200.3"},
		"by a proxy whose name ends elsewhere":             {trusted: inside, from: "10.2.0.9:99", forwarded: []string{"192.0.2.7"}, proto: []string{"https"}, address: "10.2.0.9"},
		"this machine is not trusted when it is not named": {trusted: inside, from: "127.0.0.1:99", forwarded: []string{"192.0.2.7"}, proto: []string{"https"}, address: "127.0.0.1"},
		"nobody is trusted":                                {trusted: Proxies{}, from: "127.0.0.1:99", forwarded: []string{"192.0.2.7"}, address: "127.0.0.1"},
		"of IPv6 the network":                              {trusted: inside, from: "[2001:db8:aa::1]:99", forwarded: []string{"2001:db8:1:2:ffff::1"}, address: "2001:db8:1:2::/64"},
		"IPv4 in the clothes of IPv6":                      {trusted: inside, from: "[::ffff:10.1.0.9]:99", forwarded: []string{"::ffff:192.0.2.7"}, address: "192.0.2.7"},
		"with a zone":                                      {from: "[fe80::1%eth0]:99", address: "fe80::/64"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.from
			if c.tls {
				r.TLS = &tls.ConnectionState{}
			}
			r.Header["X-Forwarded-For"], r.Header["X-Forwarded-Proto"] = c.forwarded, c.proto
			s := &Server{Config: Config{Proxies: c.trusted}}

			r = s.received(r)

			assert.Equal(t, c.address, address(r))
			assert.Equal(t, c.secure, s.secure(r))
		})
	}
}

func TestVisit_of_a_request_that_came_no_ordinary_way_is_nobodys(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)

	assert.Empty(t, sessionOf(r).Person)
	assert.Equal(t, "unknown", address(r))
}

func FuzzProxies(f *testing.F) {
	f.Add("127.0.0.1:1", "192.0.2.7, 10.0.0.1")
	f.Add("192.0.2.7:1", "127.0.0.1")
	f.Add("[::ffff:127.0.0.1]:1", "fe80::1%eth0,,")
	f.Add("", ",")
	f.Fuzz(func(t *testing.T, from, forwarded string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		said := Proxies(nil).origin(r)
		r.Header["X-Forwarded-For"] = []string{forwarded}

		heard := Proxies(nil).origin(r)

		if at, ok := peer(r); heard != said && (!ok || !at.IsLoopback()) {
			t.Errorf("%s is believed that it comes from %s", from, heard)
		}
	})
}
