// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	. "github.com/pult-app/pult/learn/folder"
)

// A counter is a folder that counts which lessons were read, and does something at one of them.
type counter struct {
	fstest.MapFS
	read int
	at   func(read int)
}

func (c *counter) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, "lesson.md") {
		if c.read++; c.at != nil {
			c.at(c.read)
		}
	}
	return c.MapFS.Open(name)
}

// lessonsOf is a course of many lessons of the same text.
func lessonsOf(n int, text string) *counter {
	c := &counter{MapFS: fstest.MapFS{"course.md": {Data: []byte(courseMD + "---\nX\n")}}}
	for i := range n {
		c.MapFS[fmt.Sprintf("%d-a%d/lesson.md", 100+i, i)] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(front+text, "NUMBER", fmt.Sprint(i)))}
	}
	return c
}

func TestRead_reads_no_further_than_an_edition_may_go(t *testing.T) {
	var questions strings.Builder
	for i := range 200 {
		fmt.Fprintf(&questions, "```question\nid: qNUMBER-%d\nkind: number\ntext: '%s'\nvalue: 1\n```\n", i, strings.Repeat("wort ", 780))
	}
	course := lessonsOf(40, "# S\n\nText.\n"+questions.String())

	_, findings, err := Read(t.Context(), course, "aktenplan", options)

	require.NoError(t, err)
	var all []string
	for _, f := range findings {
		all = append(all, brief(f))
	}
	assert.Contains(t, all, ". content_too_large", "questions count with their words")
	assert.Less(t, course.read, learn.MaxContent/(200*3900)+3, "each lesson has 780 KB, and nothing is read after the edition is full")
}

func TestRead_stops_when_nobody_waits_any_more(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	course := lessonsOf(20, "# S\n\nText.\n")
	course.at = func(read int) {
		if read == 3 {
			cancel()
		}
	}

	_, _, err := Read(ctx, course, "aktenplan", options)

	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 3, course.read)
}
