// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// Who is who in the class: a trainer, the lead of unit 0 with its ten people, the lead of unit 1, and the lead of a team of four.
const trainer, leadOf0, leadOf1, leadOf4, nobodys = 7, 10, 21, 42, 33

// class is a school in which three assignments are taken, and what a trainer and leads may know of them.
func class(t testing.TB) *house {
	h := school(t)
	h.teaches(t)
	h.is(t, trainer, staff.Trainer)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Learn("", nil)
		if err := tx.Store().PutUnit(ctx, staff.Unit{ID: "four", Name: "Team der Vier", Parent: unit(2), Lead: person(leadOf4)}); err != nil {
			return err
		}
		for _, n := range []int{42, 52, 62, 72} {
			if err := tx.Store().PutPerson(ctx, staff.Person{ID: person(n), Given: "Vera", Family: "Vier", Unit: "four"}); err != nil {
				return err
			}
		}
		for i, lead := range []int{leadOf0, leadOf1} {
			if err := tx.Store().PutUnit(ctx, staff.Unit{ID: unit(i), Name: "Team " + string(rune('0'+i)), Lead: person(lead)}); err != nil {
				return err
			}
		}
		for _, a := range []learn.Assignment{
			{ID: "zero", Title: "=Unterweisung; für Null", Course: "files", Audience: staff.Audience{Unit: unit(0)}, Days: 14, Told: true, By: person(leadOf0), MadeAt: monday},
			{ID: "one", Title: "Nur für Eins", Course: "files", Audience: staff.Audience{Unit: unit(1)}, MadeAt: monday, By: person(trainer)},
			{ID: "four", Title: "Für die Vier", Course: "files", Audience: staff.Audience{Unit: "four"}, MadeAt: monday, By: person(trainer)},
		} {
			if err := rows.PutAssignment(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	h.chores(t)
	for _, who := range []int{0, 10, 20, 30, 40, 50} {
		p := h.phone(person(who))
		p.pull(t)
		p.finishes(t)
	}
	return h
}

func (h *house) teaching(t testing.TB, who int) (told wire.Teaching) {
	t.Helper()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) (err error) {
		told, err = server.Teaching(ctx, rows, person(who), nil, h.clock())
		return err
	})
	return told
}

func titles(told wire.Teaching) (list []string) {
	for _, a := range told.Assignments {
		list = append(list, a.ID)
	}
	slices.Sort(list)
	return list
}

func TestTeaching_tells_trainers_of_all_in_numbers(t *testing.T) {
	h := class(t)

	told := h.teaching(t, trainer)

	assert.Equal(t, []string{"four", "one", "zero"}, titles(told))
	for _, a := range told.Assignments {
		assert.Empty(t, a.People, "they have not assigned what shows people")
		switch a.ID {
		case "zero":
			assert.Equal(t, wire.Share{Done: 6, All: 10}, a.Cover.Total, "six at least: the others may be open or not")
		case "four":
			assert.True(t, a.Few)
			assert.Zero(t, a.Cover.Total.All, "of four nothing is told")
		}
	}
	require.Len(t, told.Years, 2)
	assert.Equal(t, 1, told.Years[1].Offers)
	assert.NotEmpty(t, told.Courses)
}

func TestTeaching_tells_leads_of_theirs_alone(t *testing.T) {
	h := class(t)

	zero, one, four := h.teaching(t, leadOf0), h.teaching(t, leadOf1), h.teaching(t, leadOf4)

	assert.Equal(t, []string{"zero"}, titles(zero), "nothing of another unit, not even that it was assigned something")
	assert.Len(t, zero.Assignments[0].People, 10, "everybody was told so before they began")
	assert.Equal(t, []string{"one"}, titles(one))
	assert.Empty(t, one.Assignments[0].People)
	require.Equal(t, []string{"four"}, titles(four))
	assert.True(t, four.Assignments[0].Few)
	assert.Equal(t, wire.Coverage{Units: []wire.Share{}}, four.Assignments[0].Cover, "who leads four hears no figure")
	for _, told := range []wire.Teaching{zero, one, four} {
		assert.Empty(t, told.Years)
		assert.Empty(t, told.Courses)
	}
}

func TestTeaching_tells_nobody_else_anything(t *testing.T) {
	h := class(t)
	assert.Equal(t, wire.Teaching{Assignments: []wire.Assigned{}}, h.teaching(t, nobodys))

	token := h.tokenOf(t, nobodys)
	resp, text := h.ask(t, http.MethodGet, wire.TeachingReportPath+"?form=csv&lang=de", "", "Authorization", "Bearer "+token)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "\uFEFF", text)
	assert.Empty(t, h.audited(t), "there was nothing to take along")
}

// audited are the acts about how others learn.
func (h *house) audited(t testing.TB) (list []central.Audit) {
	t.Helper()
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		all, err := central.Audits(ctx, snap, "", 50)
		for _, a := range all {
			if a.Act == central.AuditReport {
				list = append(list, a)
			}
		}
		return err
	}))
	return list
}

// TestTeachingReport_says_what_was_told_and_nothing_more compares each table with what the person hears anyway.
func TestTeachingReport_says_what_was_told_and_nothing_more(t *testing.T) {
	h := class(t)
	for who, c := range map[int]struct{ has, lacks []string }{
		trainer: {[]string{"Nur für Eins", "Für die Vier", "weniger als 5 Personen", "Angebote", "6;10;60 %"}, []string{"Family0", "Vera Vier"}},
		leadOf0: {[]string{"Family0", "Family90", "60 %", "100 %"}, []string{"Nur für Eins", "Für die Vier", "Family1;", "Angebote"}},
		leadOf4: {[]string{"Für die Vier", "weniger als 5 Personen"}, []string{"Vera", "Unterweisung", "Nur für Eins"}},
	} {
		client := h.signIn(t, string(person(who)), "desk-"+string(person(who)))
		var csv bytes.Buffer
		require.NoError(t, client.TeachingReport(t.Context(), "csv", "de", &csv))
		for _, words := range c.has {
			assert.Contains(t, csv.String(), words, who)
		}
		for _, words := range c.lacks {
			assert.NotContains(t, csv.String(), words, who)
		}
		assert.NotContains(t, csv.String(), "\n=", "no formula")
		assert.NotContains(t, csv.String(), ";=", "no formula")

		var xlsx bytes.Buffer
		require.NoError(t, client.TeachingReport(t.Context(), "xlsx", "en", &xlsx))
		book, err := excelize.OpenReader(&xlsx)
		require.NoError(t, err)
		assert.Contains(t, book.GetSheetList(), "Assignments")

		var program bytes.Buffer
		require.NoError(t, client.TeachingReport(t.Context(), "json", "de", &program))
		var told struct{ Tables []struct{ Name string } }
		require.NoError(t, json.Unmarshal(program.Bytes(), &told))
		assert.Equal(t, "Zuweisungen", told.Tables[0].Name)
		for _, words := range c.lacks {
			assert.NotContains(t, program.String(), words, who)
		}
	}
	noted := h.audited(t)
	assert.Len(t, noted, 9)
	assert.Contains(t, []string{string(person(trainer)), string(person(leadOf0)), string(person(leadOf4))}, string(noted[0].Actor))
	assert.Contains(t, []string{"csv", "xlsx", "json"}, noted[0].Detail)
}

func TestTeachingReport_knows_three_forms_and_two_languages(t *testing.T) {
	h := class(t)
	token := h.tokenOf(t, trainer)
	for _, query := range []string{"", "?form=pdf&lang=de", "?form=csv&lang=fr", "?form=csv;xlsx"} {
		resp, _ := h.ask(t, http.MethodGet, wire.TeachingReportPath+query, "", "Authorization", "Bearer "+token)
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, query)
	}
}

func TestWriteTeaching_tells_the_terminal_numbers_alone(t *testing.T) {
	h := class(t)
	var out bytes.Buffer
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		out.Reset()
		return server.WriteTeaching(ctx, rows, report.CSV, "de", h.clock(), &out)
	})

	assert.Contains(t, out.String(), "'=Unterweisung; für Null")
	assert.Contains(t, out.String(), "6;10;60 %")
	assert.NotContains(t, out.String(), "Family")
}

// TestTeaching_takes_a_weak_sign_in_for_what_it_is: roles that ask for more than the session's sign-in are not exercised.
func TestTeaching_takes_a_weak_sign_in_for_what_it_is(t *testing.T) {
	h := class(t)
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		told, err := server.Teaching(ctx, rows, person(trainer), []staff.Role{staff.Trainer}, h.clock())
		assert.Equal(t, wire.Teaching{Assignments: []wire.Assigned{}}, told)
		if err != nil {
			return err
		}
		told, err = server.Teaching(ctx, rows, person(leadOf0), []staff.Role{staff.Lead}, h.clock())
		assert.Equal(t, wire.Teaching{Assignments: []wire.Assigned{}}, told)
		return err
	})
}

// TestTeaching_holds_no_name_of_anybody_who_was_not_told_of reads the whole answer as it goes over the wire.
func TestTeaching_holds_no_name_of_anybody_who_was_not_told_of(t *testing.T) {
	h := class(t)
	h.set(monday.Add(time.Hour))
	for _, who := range []int{trainer, leadOf1, leadOf4, nobodys} {
		text, err := json.Marshal(h.teaching(t, who))
		require.NoError(t, err)
		assert.False(t, strings.Contains(string(text), "person0"), "%d: %s", who, text)
	}
}

// TestTeaching_tells_of_one_by_no_difference: an assignment for all but one, beside the course that the one takes, too.
func TestTeaching_tells_of_one_by_no_difference(t *testing.T) {
	told := map[bool]wire.Teaching{}
	for _, finishes := range []bool{false, true} {
		h := school(t)
		h.teaches(t)
		h.is(t, trainer, staff.Trainer)
		h.write(t, func(ctx context.Context, tx *central.Tx) error {
			if err := tx.Store().PutUnit(ctx, staff.Unit{ID: "one", Name: "Einzelne", Parent: unit(2)}); err != nil {
				return err
			}
			return tx.Store().PutPerson(ctx, staff.Person{ID: person(42), Given: "Vera", Family: "Vier", Unit: "one"})
		})
		desk := h.phone(person(trainer))
		desk.pull(t)
		desk.learns(t, learn.KindAssign, learn.Assign{Assignment: "0190a000-0000-7000-8000-000000000001", Title: "Alle anderen", Course: "files", Audience: staff.Audience{Not: &staff.Audience{Unit: "one"}}})
		h.chores(t)
		for _, who := range []int{0, 10, 20, 30} {
			p := h.phone(person(who))
			p.pull(t)
			p.finishes(t)
		}
		one := h.phone(person(42))
		one.pull(t)
		one.learns(t, learn.KindEnrol, learn.Enrol{Course: "files"})
		if finishes {
			one.finishes(t)
		}
		told[finishes] = h.teaching(t, trainer)
	}

	assert.Equal(t, told[false].Courses, told[true].Courses)
	assert.Equal(t, told[false].Assignments, told[true].Assignments)
	assert.Equal(t, told[true].Assignments[0].Cover.Total.All, told[true].Courses[0].Taking, "they are about the same people")
}

// TestTeaching_tells_no_lead_how_far_a_leaver_was compares what is told before and after one has moved away.
func TestTeaching_tells_no_lead_how_far_a_leaver_was(t *testing.T) {
	after := map[int]wire.Teaching{}
	for _, leaver := range []int{10, 90} { // one who is done, and one who is not
		h := class(t)
		h.write(t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutUnit(ctx, staff.Unit{ID: unit(0), Name: "Team 0", Lead: person(leadOf1)})
		})
		h.write(t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutPerson(ctx, staff.Person{ID: person(leaver), Given: "G", Family: "x", Unit: unit(5)})
		})
		after[leaver] = h.teaching(t, leadOf1)
	}
	for i := range after[10].Assignments {
		assert.Equal(t, after[10].Assignments[i].Cover, after[90].Assignments[i].Cover)
	}
}

// TestTeaching_notes_who_reads_how_far_single_people_are once a day, so that the list stays one that is read.
func TestTeaching_notes_who_reads_how_far_single_people_are(t *testing.T) {
	h := class(t)
	for _, who := range []int{trainer, leadOf0, leadOf0, leadOf1} {
		client := h.signIn(t, string(person(who)), "desk-"+string(person(who)))
		_, err := client.Teaching(t.Context())
		require.NoError(t, err)
	}

	var noted []staff.PersonID
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		noted = nil
		all, err := central.Audits(ctx, snap, "", 50)
		for _, a := range all {
			if a.Act == central.AuditTaught {
				noted = append(noted, a.Actor)
			}
		}
		return err
	}))
	assert.Equal(t, []staff.PersonID{person(leadOf0)}, noted, "others heard of nobody")
}
