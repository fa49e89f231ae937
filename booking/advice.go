// SPDX-License-Identifier: EUPL-1.2

package booking

// Advised is what a house advises about the office days of a week, while what somebody has planned for it lies outside.
type Advised struct {
	OfficeDays
	// Days are how many days of the week the person is in the office, by what they have planned.
	Days int
	// Rule is whose advice it is.
	Rule *RuleRef
}

// Advised is what the rules in force for a person advise about the office days of their week as today sees it; false when they
// advise nothing, when the week is as advised, and when nobody can follow any more: what is over cannot be changed, and who is
// away or finds the house closed cannot come. A week that has begun is judged by the rules of today, one that comes by those of
// its Monday.
func (b *Rulebook) Advised(week Week, who Audience, house Building, today Day) (Advised, bool) {
	r := b.On(max(today, week.Monday), who)
	a := Advised{OfficeDays: r.Presence, Rule: r.rule(termPresence, house)}
	if a.As != Advice {
		return a, false
	}
	more, fewer := 0, false
	for _, d := range week.Days {
		switch {
		case d.inOffice():
			a.Days++
			fewer = fewer || d.Day >= today
		case d.Day >= today && !d.away() && b.opens(d.Day, who):
			more++
		}
	}
	tooFew := a.Days < a.Min && a.Days+more >= a.Min
	tooMany := a.Max > 0 && a.Days > a.Max && fewer
	return a, tooFew || tooMany
}

// opens tells whether the house is open on a day.
func (b *Rulebook) opens(day Day, who Audience) bool {
	r := b.On(day, who)
	_, err := r.Hours()
	return err == nil
}

// inOffice tells whether the person is in the office for at least a part of the day.
func (d DayPlan) inOffice() bool {
	return d.Halves[AM].Status == Office || d.Halves[PM].Status == Office
}

// away tells whether the person is away for the whole day.
func (d DayPlan) away() bool { return d.Halves[AM].Status == Away && d.Halves[PM].Status == Away }
