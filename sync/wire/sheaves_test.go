// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

func TestPack_presses_sheaves_once_and_says_the_same(t *testing.T) {
	for _, own := range []int{0, 1, 3} {
		resp := syncing.Response{Expect: 3, Cursor: "somewhere"}
		var sheaves []*syncing.Sheaf
		var rows []syncing.Row
		for i := range 3 {
			one := &syncing.Sheaf{}
			for j := range 50 {
				one.Rows = append(one.Rows, rowOf(100*i+j+1))
			}
			sheaves = append(sheaves, one)
		}
		for i := range own {
			rows = append(rows, rowOf(1000+i))
		}
		resp.Rows = syncing.Unbound(sheaves, rows)
		plain, err := encode(resp)
		require.NoError(t, err)
		resp.Sheaves, resp.Rows = sheaves, rows
		require.Equal(t, 150+own, resp.Size())

		encoding, parts, err := pack("gzip, zstd", resp)

		require.NoError(t, err)
		body := bytes.Join(parts, nil)
		require.Len(t, body, size(parts))
		require.Equal(t, "zstd", encoding)
		whole, err := unpress("zstd", body, MaxResponse)
		require.NoError(t, err)
		assert.Equal(t, string(plain), string(whole))
		reader, done, err := unpressed("zstd", &trickle{body})
		require.NoError(t, err)
		read, err := io.ReadAll(reader)
		done()
		require.NoError(t, err)
		assert.Equal(t, string(plain), string(read), "as a device reads it")
		_, again, err := pack("zstd", resp)
		require.NoError(t, err)
		assert.Equal(t, parts, again)
	}
	assert.True(t, binds("gzip, zstd"))
	assert.False(t, binds("gzip"))
	assert.False(t, binds("identity;q=0"))
}

func TestPack_asks_a_sheaf_once_for_its_form(t *testing.T) {
	one := &syncing.Sheaf{Rows: []syncing.Row{rowOf(1)}}
	form, err := one.Form(pressRows)
	require.NoError(t, err)
	again, err := one.Form(func([]syncing.Row) ([]byte, error) { return nil, assert.AnError })
	require.NoError(t, err)
	assert.Equal(t, form, again)
}

func rowOf(ver int) syncing.Row {
	return syncing.Row{Table: "presence", ID: fmt.Sprint("p", ver), Scope: "org", Ver: int64(ver), Data: json.RawMessage(`{"person":"ß \" é","day":"2026-11-23"}`), Gone: false}
}

// A trickle gives some bytes at a time.
type trickle struct{ left []byte }

func (t *trickle) Read(p []byte) (int, error) {
	if len(t.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, t.left[:min(7, len(t.left))])
	t.left = t.left[n:]
	return n, nil
}
