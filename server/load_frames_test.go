// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"errors"
	"hash/maphash"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// What thousands of devices get is the same to the byte, and on a real morning each of them decodes it on a processor of its own.
// Here one process plays them all: it decodes and looks at every such frame once, and knows the next one by its sum.

// A bulk is what stands in frames that are not decoded again.
type bulk struct{ rows, bytes int }

// smallestBulk is the size from which on a frame may be known already, in bytes.
const smallestBulk = 4 << 10

var (
	bulks    sync.Map // of the sums of frames
	bulkSeed = maphash.MakeSeed()
)

var errBulk = errors.New("not the frames of an answer")

// unpack decodes the frames of an answer after plain, but for those between the first and the last that it knows.
func unpack(plain, packed []byte) (_ []byte, common bulk, err error) {
	for first := true; len(packed) > 0; first = false {
		n, err := frame(packed)
		if err != nil {
			return plain, common, err
		}
		one := packed[:n]
		packed = packed[n:]
		if first || len(packed) == 0 || n < smallestBulk {
			if plain, err = unzstd().DecodeAll(one, plain); err != nil {
				return plain, common, err
			}
			continue
		}
		known, err := bulkOf(one)
		if err != nil {
			return plain, common, err
		}
		common.rows, common.bytes = common.rows+known.rows, common.bytes+known.bytes
	}
	return plain, common, nil
}

// bulkOf looks at a frame of rows, which must be everybody's.
func bulkOf(one []byte) (bulk, error) {
	sum := maphash.Bytes(bulkSeed, one)
	if known, ok := bulks.Load(sum); ok {
		return known.(bulk), nil
	}
	text, err := unzstd().DecodeAll(one, nil)
	if err != nil {
		return bulk{}, err
	}
	b := bulk{rows: bytes.Count(text, []byte(`{"t":"`)), bytes: len(text)}
	if b.rows != bytes.Count(text, []byte(`,"s":"org"`)) || !bytes.HasPrefix(text, []byte(`{"t":"`)) || text[len(text)-1] != '}' {
		return bulk{}, errBulk
	}
	bulks.Store(sum, b)
	return b, nil
}

// frame is how long the first frame is, by its header and those of its blocks (RFC 8878 section 3.1.1).
func frame(packed []byte) (n int, err error) {
	var head zstd.Header
	if err := head.Decode(packed[:min(len(packed), zstd.HeaderMaxSize)]); err != nil {
		return 0, err
	}
	n = head.HeaderSize
	for last := false; !last; {
		if len(packed) < n+3 {
			return 0, errBulk
		}
		block := int(packed[n]) | int(packed[n+1])<<8 | int(packed[n+2])<<16
		last = block&1 == 1
		size := block >> 3
		if block>>1&3 == 1 { // one byte that is repeated
			size = 1
		}
		n += 3 + size
	}
	if head.HasCheckSum {
		n += 4
	}
	if len(packed) < n {
		return 0, errBulk
	}
	return n, nil
}
