// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"flag"
	"io"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProxies_are_networks_and_addresses(t *testing.T) {
	var p proxies
	set := flag.NewFlagSet("serve", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Var(&p, "trusted-proxy", "")

	require.NoError(t, set.Parse([]string{"--trusted-proxy", "10.1.2.0/24", "--trusted-proxy", "192.0.2.7", "--trusted-proxy=2001:db8::/32"}))

	assert.Equal(t, proxies{netip.MustParsePrefix("10.1.2.0/24"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("2001:db8::/32")}, p)
	assert.Equal(t, "10.1.2.0/24 192.0.2.7/32 2001:db8::/32", p.String())
	for _, wrong := range []string{"", "proxy.example", "10.1.2.3/24", "10.1.2.0/33", "::ffff:10.1.2.3"} {
		assert.Error(t, p.Set(wrong), wrong)
	}
}
