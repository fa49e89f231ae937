// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestScreen_tells_what_the_house_has_done(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			afternoon := booking.SpanOf(tuesday, booking.Afternoon, berlin)
			state.Told = []Told{
				{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeNoShow, Desk: "3.14", Span: afternoon}, Place: place("3.14", "Wupper")},
				{Notice: booking.Notice{ID: "n2", Kind: "of_tomorrow", Span: afternoon}},
			}
			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "Platz 3.14 ist wieder frei")
			assert.Contains(t, s.Said(), "Dein Platz hat sich geändert", "what this client does not know")
			s.Tap(t, "Verstanden: Platz 3.14 ist wieder frei")
			assert.Equal(t, []booking.NoticeID{"n1"}, s.device.seen)
			s.Tap(t, "Andere Plätze")
			assert.Equal(t, []any{ui.ShowDay{Day: tuesday, Part: booking.Afternoon}}, s.Opened)
		})
	}
}

func TestScreen_tells_what_it_was_too_late_to_give_back(t *testing.T) {
	state := full()
	days := []booking.RefusedDay{{Day: tuesday + 1, Why: booking.Window}, {Day: tuesday + 1, Why: booking.Window}, {Day: tuesday + 2, Why: booking.Window}}
	why := &booking.Refusal{Why: booking.Window, Detail: booking.TooLate, Limit: 48 * 60, Days: days}
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeTooLate, Span: booking.SpanOf(tuesday+1, booking.FullDay, berlin), Why: why}, Place: place("3.14", "Wupper")}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Platz 3.14 bleibt gebucht")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Mi 25. Nov. und Do 26. Nov.: Zum Freigeben war es zu spät.")
	assert.NotContains(t, s.Said(), "Andere Plätze", "no desk was lost")
}

func TestScreen_tells_of_a_closed_house_by_which_rule(t *testing.T) {
	state, next := full(), tuesday+1
	why := &booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Opens: &next, Rule: &booking.RuleRef{ID: "a", Name: "Umzug", Issuer: "Hausverwaltung"}}
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeClosed, Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: why}, Place: place("3.14", "Wupper")}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Platz 3.14 fällt weg")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Der nächste offene Tag ist Mittwoch, 25. November. So sagt es die Regel „Umzug“ (Hausverwaltung).")
	s.Tap(t, "Andere Plätze")
	assert.NotEmpty(t, s.Opened)
}

func TestScreen_tells_of_a_desk_that_this_device_does_not_know_any_more(t *testing.T) {
	state := full()
	afternoon := booking.SpanOf(tuesday+1, booking.Afternoon, berlin)
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeDeskGone, Desk: "away", Span: afternoon}}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Dein Platz fällt weg")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Der Platz ist nicht mehr da oder außer Betrieb.")
	s.Tap(t, "Andere Plätze")
	assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 1, Part: booking.Afternoon}}, s.Opened)
}

func TestScreen_tells_of_many_days_on_one_card(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state, next := full(), tuesday+20
			var ids []booking.NoticeID
			for _, day := range []booking.Day{9, 3, 6, 7, 8} { // as they come
				id := booking.NoticeID(rune('a' + int(day)))
				ids = append(ids, id)
				why := &booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Opens: &next, Rule: &booking.RuleRef{ID: "a", Name: "Umzug", Issuer: "Hausverwaltung"}}
				state.Told = append(state.Told, Told{Notice: booking.Notice{ID: id, Kind: booking.NoticeClosed, Desk: "3.14", Span: booking.SpanOf(tuesday+day, booking.FullDay, berlin), Why: why}, Place: place("3.14", "Wupper")})
			}
			s := newStage(t, size, state)

			said := strings.Join(s.Said(), "\n")
			assert.Equal(t, 1, strings.Count(said, "Platz 3.14 fällt weg"))
			assert.Contains(t, said, "Fr 27. Nov., Mo 30. Nov. und 3 weitere: Das Haus ist dann geschlossen. Deine anderen Buchungen bleiben. Der nächste offene Tag ist")
			s.Tap(t, "Verstanden: Platz 3.14 fällt weg")
			assert.ElementsMatch(t, ids, s.device.seen)

			other := *state.Told[0].Why
			other.Opens = new(booking.Day)
			s.device.state.Told = slices.Clone(state.Told)
			s.device.state.Told[0].Why = &other
			s.Refresh()
			said = strings.Join(s.Said(), "\n")
			assert.Equal(t, 1, strings.Count(said, "Platz 3.14 fällt weg"))
			assert.NotContains(t, said, "Der nächste offene Tag", "it is not the same for all")
			s.Tap(t, "Andere Plätze")
			assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 3, Part: booking.FullDay}}, s.Opened, "the earliest day")
		})
	}
}

func TestScreen_tells_first_what_comes_first_and_last_what_is_over(t *testing.T) {
	state := full()
	told := func(id booking.NoticeID, code string, span booking.Span) Told {
		return Told{Notice: booking.Notice{ID: id, Kind: booking.NoticeDeskGone, Desk: booking.DeskID(code), Span: span}, Place: place(code, "Wupper")}
	}
	state.Told = []Told{
		told("over", "3.11", booking.HoursOf(tuesday, 6*60, 7*60, berlin)), told("late", "3.12", booking.SpanOf(tuesday+9, booking.FullDay, berlin)),
		told("other", "3.13", booking.SpanOf(tuesday+2, booking.FullDay, berlin)), told("same", "3.12", booking.SpanOf(tuesday+1, booking.Morning, berlin)),
		told("past", "3.12", booking.SpanOf(tuesday-1, booking.FullDay, berlin)),
	}
	s := newStage(t, phone, state)

	var order [][]booking.NoticeID
	for _, b := range s.bundles() {
		var ids []booking.NoticeID
		for _, t := range b {
			ids = append(ids, t.ID)
		}
		order = append(order, ids)
	}
	assert.Equal(t, [][]booking.NoticeID{{"same", "late"}, {"other"}, {"past"}, {"over"}}, order)
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Mi 25. Nov. und Do 3. Dez.: Der Platz ist nicht mehr da")

	s.Clock = (tuesday + 1).At(berlin, 14*60)
	s.Refresh()
	assert.Equal(t, booking.NoticeID("other"), s.bundles()[0][0].ID)
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Mo 23. Nov. und Mi 25. Nov.: Der Platz ist nicht mehr da")
}

func TestScreen_says_du_of_a_desk_that_this_device_does_not_know(t *testing.T) {
	state := full()
	span := booking.SpanOf(tuesday+1, booking.FullDay, berlin)
	for _, kind := range []booking.NoticeKind{
		booking.NoticeNoShow, booking.NoticeClosed, booking.NoticeLapsed, booking.NoticeTooLate, booking.NoticeBookedFor, booking.NoticeReleasedFor,
	} {
		state.Told = append(state.Told, Told{Notice: booking.Notice{ID: booking.NoticeID(kind), Kind: kind, Span: span}})
	}
	state.Waits = []Waiting{{Wait: booking.Wait{ID: "w", State: booking.WaitOffered, Desk: "away", Span: span, Until: now.Add(time.Hour)}}}

	s := newStage(t, phone, state)

	assert.Subset(t, s.Said(), []string{
		"Dein Platz ist wieder frei", "Dein Platz fällt weg", "Das Angebot für einen Platz ist vorbei", "Dein Platz bleibt gebucht", "Ein Platz ist für dich gebucht",
		"Dein Platz ist freigegeben", "Ein Platz ist für dich frei geworden",
	})
	assert.NotContains(t, strings.Join(s.Said(), "\n"), "Mein Platz")
}
