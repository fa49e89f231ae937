// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Severity says what a finding means for publishing.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the course cannot be published like this
	Warning Severity = "warning" // it can, but learners will notice
)

// A Finding is something about a course that its authors should know.
type Finding struct {
	// File is its name in the folder, with slashes; "." is the folder itself.
	File string `json:"file"`
	// Line counts from 1; 0 is the file as a whole.
	Line     int      `json:"line,omitempty"`
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	// Args fill the sentences of the code.
	Args []any `json:"args,omitempty"`
}

// String is the finding in English, as Say writes it.
func (f Finding) String() string { return f.Say("en") }

// Say is the finding in a line: where, how bad, what it is and what to do. The language is "de" or "en"; any other one is English.
func (f Finding) Say(language string) string {
	where := f.File
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	severity := string(f.Severity)
	if language == "de" {
		severity = map[Severity]string{Error: "Fehler", Warning: "Hinweis"}[f.Severity]
	}
	return fmt.Sprintf("%s: %s: %s", where, severity, f.Sentence(language))
}

// Sentence is what it is and what to do, without where; the language as for Say.
func (f Finding) Sentence(language string) string {
	if language == "de" {
		return fill(sentences[f.Code].de, f.Args)
	}
	return fill(sentences[f.Code].en, f.Args)
}

func fill(sentence string, args []any) string {
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, args...)
}

// Failed tells whether one of the findings keeps the course from being published.
func Failed(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}

// maxFindings is how many of each severity are told of a course: nobody reads more at once.
const maxFindings = 1000

// say notes a finding.
func (r *reader) say(file string, line int, code Code, args ...any) {
	severity, file := sentences[code].severity, strings.ToValidUTF8(file, "\uFFFD")
	r.said[severity]++
	switch said := r.said[severity]; {
	case said <= maxFindings:
		r.findings = append(r.findings, Finding{file, line, severity, code, args})
	case said == maxFindings+1:
		r.findings = append(r.findings, Finding{".", 0, Warning, TooManyFindings, []any{maxFindings}})
	}
}

// sorted puts findings into the order of the files, and of the lines in each.
func (r *reader) sorted() []Finding {
	place := map[string]int{".": -2, courseFile: -1}
	for i, name := range r.order {
		if _, early := place[name]; !early {
			place[name] = i
		}
	}
	at := func(f Finding) int {
		if i, known := place[f.File]; known {
			return i
		}
		return len(r.order)
	}
	slices.SortStableFunc(r.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return r.findings
}
