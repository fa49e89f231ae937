// SPDX-License-Identifier: EUPL-1.2

package imdf

import "strings"

// A Rule is a sentence of the standard, of RFC 7946 (GeoJSON), or a limit of this package, that an archive breaks.
type Rule string

// The rules that archives are refused for.
const (
	RuleManifest     Rule = "an archive must hold one file manifest.json (IMDF 1.0, Manifest)"
	RuleVersion      Rule = "the manifest's version must be 1.0.0 (IMDF 1.0, Manifest)"
	RuleJSON         Rule = "a file must be well-formed JSON with finite numbers (RFC 8259, RFC 7946 section 3.1.1)"
	RuleCollection   Rule = "a file must hold a GeoJSON FeatureCollection (IMDF 1.0, Archive; RFC 7946 section 3.3)"
	RuleFeature      Rule = "every member of features must be a GeoJSON Feature (RFC 7946 section 3.2)"
	RuleID           Rule = "a feature's id must be a UUID (IMDF 1.0, FEATURE-ID)"
	RuleUnique       Rule = "a feature's id must be unique in the archive (IMDF 1.0, FEATURE-ID)"
	RuleType         Rule = "feature_type must name the kind of feature that the file holds (IMDF 1.0, FEATURE-TYPE)"
	RuleGeometry     Rule = "the geometry must be of the kind that the feature's type asks for (IMDF 1.0)"
	RulePosition     Rule = "a position must be longitude -180 to 180 and latitude -90 to 90 (RFC 7946 section 4)"
	RuleRing         Rule = "a ring must have four or more positions and end where it begins (RFC 7946 section 3.1.6)"
	RuleLine         Rule = "a line must have two or more positions (RFC 7946 section 3.1.4)"
	RuleProperties   Rule = "a property must be of the type that the standard gives it (IMDF 1.0)"
	RuleCategory     Rule = "the feature must have a category (IMDF 1.0)"
	RuleOrdinal      Rule = "a level must have a whole number as ordinal (IMDF 1.0, Level)"
	RuleReference    Rule = "a reference must name a feature of the right type in the same archive (IMDF 1.0)"
	RuleSelf         Rule = "a feature must not refer to itself (IMDF 1.0, Relationship)"
	RuleVenue        Rule = "an archive must describe one venue (IMDF 1.0, Venue)"
	RuleDoubleFile   Rule = "an archive must hold one file per feature type (IMDF 1.0, Archive)"
	RuleEmpty        Rule = "an archive must have a level to draw (IMDF 1.0, Level)"
	RuleExtra        Rule = "the property pult:desks must hold what the extension imdf:extension:pult:desks#1.0.0 says"
	RulePath         Rule = "a name in the archive must be a plain path inside it, and no link"
	RuleTooMany      Rule = "an archive may hold at most 1,000 files"
	RuleTooLarge     Rule = "a file may be at most 64 MiB, an archive at most 256 MiB, unpacked"
	RuleBomb         Rule = "a packed file may unpack to at most 200 times its size"
	RuleNesting      Rule = "JSON may be nested at most 32 deep"
	RuleFeatureCount Rule = "an archive may hold at most 200,000 features"
	RulePointCount   Rule = "an archive may hold at most 4,000,000 positions"
	RuleDeskCount    Rule = "an archive may hold at most 20,000 desks"
	RuleSpan         Rule = "a level may be at most 10 km long"
	RuleZip          Rule = "the file must be a zip archive that can be unpacked"
)

// An Error says why an archive is refused.
type Error struct {
	File    string // the file inside the archive; empty when the archive as a whole is meant
	Feature string // the feature's id, or its place in the file such as "number 3" when it has none; may be empty
	Rule    Rule
	Found   string // what stands there instead; may be empty
	Err     error  // the cause, if there is one
}

// Error is one sentence: where, which rule, what was found.
func (e *Error) Error() string {
	var s strings.Builder
	s.WriteString("imdf: ")
	if e.File != "" {
		s.WriteString(e.File)
		if e.Feature != "" {
			s.WriteString(", feature " + e.Feature)
		}
		s.WriteString(": ")
	}
	s.WriteString(string(e.Rule))
	if e.Found != "" {
		s.WriteString("; found " + e.Found)
	}
	if e.Err != nil {
		s.WriteString(": " + e.Err.Error())
	}
	return s.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }
