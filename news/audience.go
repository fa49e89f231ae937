// SPDX-License-Identifier: EUPL-1.2

package news

import "github.com/pult-app/pult/staff"

// Whom something is for says a rule of staff's: the news call it by these names.
type (
	Audience   = staff.Audience
	AudienceID = staff.AudienceID
	Member     = staff.Member
	House      = staff.House
	Share      = staff.Share
	Coverage   = staff.Coverage
)

// Limits of an audience.
const (
	MaxRules = staff.MaxRules
	MaxDepth = staff.MaxDepth
)

// What may be wrong with an audience.
var (
	ErrEmptyAudience  = staff.ErrEmptyAudience
	ErrManifold       = staff.ErrManifold
	ErrLargeAudience  = staff.ErrLargeAudience
	ErrUnknownInRules = staff.ErrUnknownInRules
)

// Both is for those who are in a and in b, Either for those who are in a or in b.
func Both(a, b Audience) Audience   { return staff.Both(a, b) }
func Either(a, b Audience) Audience { return staff.Either(a, b) }
