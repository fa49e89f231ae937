// SPDX-License-Identifier: EUPL-1.2

package ics_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
)

var (
	berlin = booking.Building{TimeZone: "Europe/Berlin"}.Location()
	monday = booking.Date(2026, time.November, 30)
	week   = ics.Window{From: monday, To: monday + 6, Loc: berlin}
)

func event(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n" +
		strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func read(t *testing.T, text string, w ics.Window) []string {
	t.Helper()
	entries, err := ics.Read(strings.NewReader(text), w)
	require.NoError(t, err, text)
	var said []string
	for _, e := range entries {
		said = append(said, strings.TrimSpace(e.Start.In(berlin).Format("2.1. 15:04")+"–"+e.End.In(berlin).Format("2.1. 15:04")+" "+e.Title))
	}
	return said
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"days, of which the end is the day after": {event("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203", "SUMMARY:Urlaub"), []string{"1.12. 00:00–3.12. 00:00 Urlaub"}},
		"a day without an end":                    {event("DTSTART;VALUE=DATE:20261201"), []string{"1.12. 00:00–2.12. 00:00"}},
		"hours in a zone":                         {event("DTSTART;TZID=Europe/London:20261201T090000", "DTEND;TZID=Europe/London:20261201T100000"), []string{"1.12. 10:00–1.12. 11:00"}},
		"hours in a zone as Windows calls it":     {event("DTSTART;TZID=W. Europe Standard Time:20261201T090000", "DURATION:PT90M"), []string{"1.12. 09:00–1.12. 10:30"}},
		"hours in a zone behind a prefix":         {event("DTSTART;TZID=/example.org/2026/Europe/Berlin:20261201T090000", "DURATION:PT1H"), []string{"1.12. 09:00–1.12. 10:00"}},
		"hours in UTC, and without a zone":        {event("DTSTART:20261201T090000Z", "DTEND:20261201T110000"), []string{"1.12. 10:00–1.12. 11:00"}},
		"each Tuesday, but one":                   {event("DTSTART;VALUE=DATE:20261103", "RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20261110,20261201"), nil},
		"each weekday over a weekend":             {event("DTSTART;TZID=Europe/Berlin:20261001T080000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=FR,MO;UNTIL=20261204T070000Z"), []string{"30.11. 08:00–30.11. 09:00", "4.12. 08:00–4.12. 09:00"}},
		"until just before":                       {event("DTSTART;TZID=Europe/Berlin:20261001T080000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=FR,MO;UNTIL=20261204T065959Z"), []string{"30.11. 08:00–30.11. 09:00"}},
		"at the same time of day in winter":       {event("DTSTART;TZID=Europe/Berlin:20261001T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=61"), []string{"1.12. 08:00–1.12. 09:00"}},
		"dates besides":                           {event("DTSTART;VALUE=DATE:20261101", "RDATE;VALUE=DATE:20261201,20261203"), []string{"1.12. 00:00–2.12. 00:00", "3.12. 00:00–4.12. 00:00"}},
		"a long one that began before":            {event("DTSTART;VALUE=DATE:20261101", "DTEND;VALUE=DATE:20261202"), []string{"1.11. 00:00–2.12. 00:00"}},
		"cancelled":                               {event("DTSTART;VALUE=DATE:20261201", "STATUS:CANCELLED"), nil},
		"free time":                               {event("DTSTART:20261201T090000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"), nil},
		"days that keep no time busy":             {event("DTSTART;VALUE=DATE:20261201", "TRANSP:TRANSPARENT", "SUMMARY:Urlaub"), []string{"1.12. 00:00–2.12. 00:00 Urlaub"}},
		"folded, with line ends of Unix":          {strings.ReplaceAll(event("DTSTART;VALUE=DA\r\n TE:20261201", "SUMMARY:Ur\r\n\tlaub"), "\r\n", "\n"), []string{"1.12. 00:00–2.12. 00:00 Urlaub"}},
		"a title that would break the line":       {event("DTSTART;VALUE=DATE:20261201", `SUMMARY:Ur\nlaub\, weit\; weg`), []string{"1.12. 00:00–2.12. 00:00 Ur laub, weit; weg"}},
		"alarms and zones within":                 {event("DTSTART;VALUE=DATE:20261201", "BEGIN:VALARM", "TRIGGER:-PT5M", "SUMMARY:no", "END:VALARM"), []string{"1.12. 00:00–2.12. 00:00"}},
		"an occurrence that was moved": {event("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=WEEKLY", "END:VEVENT", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20261101T000000Z",
			"RECURRENCE-ID;VALUE=DATE:20261201", "DTSTART;VALUE=DATE:20261203"), []string{"3.12. 00:00–4.12. 00:00"}},
		"nothing":             {"BEGIN:VCALENDAR\nEND:VCALENDAR\n", nil},
		"a byte order mark":   {"\uFEFF" + event("DTSTART;VALUE=DATE:20261201"), []string{"1.12. 00:00–2.12. 00:00"}},
		"the day of no night": {event("DTSTART;TZID=Europe/Berlin:20260329T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=1000"), []string{"30.11. 02:30–30.11. 03:30", "1.12. 02:30–1.12. 03:30", "2.12. 02:30–2.12. 03:30", "3.12. 02:30–3.12. 03:30", "4.12. 02:30–4.12. 03:30", "5.12. 02:30–5.12. 03:30", "6.12. 02:30–6.12. 03:30"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, read(t, c.text, week)) })
	}
}

func TestRead_refuses(t *testing.T) {
	nested := strings.Repeat("BEGIN:VEVENT\r\n", 100_000)
	many := strings.Repeat("BEGIN:VEVENT\r\nDTSTART:20261201\r\nEND:VEVENT\r\n", ics.MaxEvents+1)
	for name, c := range map[string]struct {
		text string
		want ics.Problem
		line int
	}{
		"nothing":                          {"", ics.NoCalendar, 0},
		"something else":                   {"<html>", ics.NoCalendar, 1},
		"half of it":                       {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", ics.NoCalendar, 2},
		"two of them":                      {"BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", ics.NoCalendar, 3},
		"ends crosswise":                   {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\n", ics.NoCalendar, 3},
		"a megabyte and more":              {event("DTSTART:20261201", "DESCRIPTION:"+strings.Repeat("x", ics.MaxSize)), ics.TooLarge, 0},
		"components without an end":        {"BEGIN:VCALENDAR\r\n" + nested, ics.TooLarge, 0},
		"components within each other":     {"BEGIN:VCALENDAR\r\n" + nested[:14*9], ics.TooDeep, 9},
		"folded components":                {"BEGIN:VCALENDAR\r\n" + strings.Repeat("BEG\r\n IN:VEVENT\r\n", 9), ics.TooDeep, 16},
		"too many events":                  {"BEGIN:VCALENDAR\r\n" + many + "END:VCALENDAR", ics.TooMany, 3002},
		"parameters without an end":        {event("DTSTART;X=" + strings.Repeat("y", 2000) + ":20261201"), ics.TooLarge, 7},
		"a line without a value":           {event("DTSTART;X=y"), ics.Unreadable, 7},
		"another encoding":                 {event("DTSTART:20261201", "SUMMARY:\xfc"), ics.Unreadable, 0},
		"no start":                         {event("SUMMARY:x"), ics.BadTime, 4},
		"a start that is none":             {event("DTSTART:tomorrow"), ics.BadTime, 4},
		"a year that nobody meant":         {event("DTSTART:00010101"), ics.BadTime, 4},
		"an end before the start":          {event("DTSTART:20261201", "DTEND:20261101"), ics.WrongLength, 4},
		"an end in a hundred years":        {event("DTSTART:20261201", "DTEND:21261101"), ics.WrongLength, 4},
		"a duration of nothing":            {event("DTSTART:20261201", "DURATION:-PT1H"), ics.BadTime, 4},
		"a zone that nobody knows":         {event("DTSTART;TZID=Mars/Olympus:20261201T090000"), ics.BadZone, 4},
		"the zone of this machine":         {event("DTSTART;TZID=Local:20261201T090000"), ics.BadZone, 4},
		"a file as zone":                   {event("DTSTART;TZID=../../etc/passwd:20261201T090000"), ics.BadZone, 4},
		"each second":                      {event("DTSTART:20261201T090000Z", "RRULE:FREQ=SECONDLY"), ics.Recurring, 4},
		"each second of a day that is not": {event("DTSTART:20261201T090000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), ics.Recurring, 4},
		"a rule that excludes":             {event("DTSTART:20261201", "EXRULE:FREQ=DAILY"), ics.Recurring, 4},
		"a rule from the last century":     {event("DTSTART:19261201", "RRULE:FREQ=DAILY"), ics.Recurring, 4},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ics.Read(strings.NewReader(c.text), week)

			var refused *ics.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, c.want, refused.Problem, refused)
			assert.Equal(t, c.line, refused.Line, refused)
		})
	}
	t.Run("too many occurrences", func(t *testing.T) {
		text := event("DTSTART:20200101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")

		_, err := ics.Read(strings.NewReader(text), ics.Window{From: monday, To: monday + 2000, Loc: berlin})

		var refused *ics.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, ics.TooMany, refused.Problem)
	})
}

func TestStretches(t *testing.T) {
	at := func(d booking.Day, from, to booking.Clock, title string) ics.Entry {
		s := booking.HoursOf(d, from*60, to*60, berlin)
		return ics.Entry{Title: title, Start: s.Start, End: s.End}
	}
	entries := []ics.Entry{at(monday, 0, 24, "frei"), at(monday+1, 13, 18, "Arzt"), at(monday+2, 9, 10, "kurz"), {Title: "Reise", Start: (monday + 3).At(berlin, 12*60), End: (monday + 4).At(berlin, 12*60)}}

	got := ics.Stretches(entries, week)

	assert.Equal(t, []ics.Stretch{
		{monday, []booking.Half{booking.AM, booking.PM}, "frei", false},
		{monday + 1, []booking.Half{booking.PM}, "Arzt", false},
		{monday + 3, []booking.Half{booking.PM}, "Reise", false},
		{monday + 4, []booking.Half{booking.AM}, "Reise", false},
	}, got)
}

func TestStretches_know_what_is_marked_as_free_time(t *testing.T) {
	whole := booking.SpanOf(monday, booking.FullDay, berlin)
	morning := booking.SpanOf(monday, booking.Morning, berlin)
	free := ics.Entry{Start: whole.Start, End: whole.End, Free: true}
	for name, c := range map[string]struct {
		entries []ics.Entry
		want    bool
	}{
		"all of it":                  {[]ics.Entry{free}, true},
		"none of it":                 {[]ics.Entry{{Start: whole.Start, End: whole.End}}, false},
		"a half is busy besides":     {[]ics.Entry{free, {Start: morning.Start, End: morning.End}}, false},
		"the whole is busy besides":  {[]ics.Entry{free, {Start: whole.Start, End: whole.End}}, false},
		"a short busy one is nobody": {[]ics.Entry{free, {Start: whole.Start, End: whole.Start.Add(time.Hour)}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := ics.Stretches(c.entries, week)

			require.Len(t, got, 1)
			assert.Equal(t, c.want, got[0].Free)
		})
	}
}

func sample() ics.Calendar {
	made := time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC)
	link := &url.URL{Scheme: "https", Host: "pult.example", Path: "/b/x"}
	return ics.Calendar{Name: "Meine Plätze", Refresh: time.Hour, Events: []ics.Event{
		{UID: "1@pult", Changed: made, Span: booking.SpanOf(monday, booking.FullDay, berlin), Loc: berlin, Title: "Platz 0.12, Elberfeld", Place: "An der Bergbahn 33; Wuppertal", Text: "Höhenverstellbar\nmit zwei Bildschirmen, am Fenster und gleich neben der Tür zum Treppenhaus, das auch nach acht Uhr offen ist", Link: link, Version: 7, Remind: monday.At(berlin, 7*60+45)},
		{UID: "2@pult", Changed: made, Span: booking.HoursOf(monday+1, 8*60, 12*60, berlin), Loc: berlin, Title: "Platz 1.3", Wish: true},
		{UID: "3@pult", Changed: made, Span: booking.HoursOf(monday+2, 8*60, 12*60, berlin), Loc: berlin, Title: "Platz 1.4", Gone: true, Remind: made},
	}}
}

func TestWrite(t *testing.T) {
	var out, again bytes.Buffer
	require.NoError(t, ics.Write(&out, sample()))
	require.NoError(t, ics.Write(&again, sample()))

	assert.Equal(t, out.String(), again.String())
	for i, line := range strings.SplitAfter(out.String(), "\r\n") {
		assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\r\n")), 75, "line %d", i+1)
		assert.NotContains(t, strings.TrimSuffix(line, "\r\n"), "\n")
	}
	unfolded := strings.ReplaceAll(out.String(), "\r\n ", "")
	for _, want := range []string{"DTSTART;VALUE=DATE:20261130", "DTEND;VALUE=DATE:20261201", "TRANSP:TRANSPARENT", `SUMMARY:Platz 0.12\, Elberfeld`, `LOCATION:An der Bergbahn 33\; Wuppertal`,
		"DTSTART:20261201T070000Z", "STATUS:TENTATIVE", "STATUS:CANCELLED", "URL:https://pult.example/b/x", "TRIGGER;VALUE=DATE-TIME:20261130T064500Z", "SEQUENCE:7", "REFRESH-INTERVAL;VALUE=DURATION:PT3600S", "offen ist"} {
		assert.Contains(t, unfolded, want+"\r\n")
	}
	assert.Equal(t, 1, strings.Count(unfolded, "BEGIN:VALARM"), "who was cancelled is not reminded")
	assert.Equal(t, []string{"1.12. 08:00–1.12. 12:00 Platz 1.3"}, read(t, out.String(), ics.Window{From: monday + 1, To: monday + 3, Loc: berlin}))
}

// TestWrite_agrees_with_another_writer reads what is written and has go-ical write it again: the same lines, in the same order.
func TestWrite_agrees_with_another_writer(t *testing.T) {
	c := sample()
	c.Events[0].Title = "Fenster\\Tür; links, \"" + strings.Repeat("ä", 100) + "\r\nund\x00rechts"
	var out, again bytes.Buffer
	require.NoError(t, ics.Write(&out, c))

	read, err := ical.NewDecoder(bytes.NewReader(out.Bytes())).Decode()
	require.NoError(t, err)
	require.NoError(t, ical.NewEncoder(&again).Encode(read))

	assert.Equal(t, again.String(), strings.ReplaceAll(out.String(), "\r\n ", ""))
}

func TestWrite_nothing(t *testing.T) {
	var out bytes.Buffer

	require.NoError(t, ics.Write(&out, ics.Calendar{Name: "leer"}))

	assert.NotContains(t, out.String(), "NOTHING")
	assert.Empty(t, read(t, out.String(), week))
}

func TestWrite_hostile_words(t *testing.T) {
	var out bytes.Buffer
	c := sample()
	c.Events = c.Events[:1]
	c.Events[0].Title = "a\r\nBEGIN:VEVENT\x00\xff\u2028b"

	require.NoError(t, ics.Write(&out, c))

	assert.Equal(t, 1, strings.Count(out.String(), "\r\nBEGIN:VEVENT"))
	_, err := ics.Read(&out, week)
	assert.NoError(t, err)
}

// TestKhal lets another program read what is written.
func TestKhal_lists_what_is_written(t *testing.T) {
	khal, err := exec.LookPath("khal")
	if err != nil {
		t.Skip("khal is not installed; .ci/need test installs it")
	}
	dir := t.TempDir()
	config := fmt.Sprintf("[calendars]\n[[pult]]\npath = %s\n[locale]\ntimeformat = %%H:%%M\ndateformat = %%d.%%m.%%Y\nlongdateformat = %%d.%%m.%%Y\ndatetimeformat = %%d.%%m.%%Y %%H:%%M\nlongdatetimeformat = %%d.%%m.%%Y %%H:%%M\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n[default]\nhighlight_event_days = false\n[sqlite]\npath = %s\n", filepath.Join(dir, "cal"), filepath.Join(dir, "khal.db"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "cal"), 0o700))
	var out bytes.Buffer
	require.NoError(t, ics.Write(&out, sample()))
	file := filepath.Join(dir, "feed.ics")
	require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
	run := func(args ...string) string {
		cmd := exec.Command(khal, append([]string{"-c", filepath.Join(dir, "config")}, args...)...)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+dir, "TZ=Europe/Berlin")
		said, err := cmd.CombinedOutput()
		require.NoError(t, err, string(said))
		return string(said)
	}

	run("import", "--batch", "-a", "pult", file)

	listed := run("list", "--format", "{start-date} {start-time} {end-time} {title} | {location} | {status}", "30.11.2026", "5d")
	assert.Contains(t, listed, "Platz 0.12, Elberfeld | An der Bergbahn 33; Wuppertal | CONFIRMED")
	assert.Contains(t, listed, "08:00 12:00 Platz 1.3")
	assert.Contains(t, listed, "TENTATIVE")
}

// FuzzRead reads any bytes: it must not panic or take long, and must refuse with an Error or give entries that lie in the window.
func FuzzRead(f *testing.F) {
	var out bytes.Buffer
	if err := ics.Write(&out, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(event("DTSTART;TZID=Europe/Berlin:20261001T080000", "DURATION:P1DT1H", "RRULE:FREQ=WEEKLY;BYDAY=FR,MO;UNTIL=20261204T070000Z", "EXDATE:20261130T070000Z", "RDATE:20261130T080000")))
	f.Add([]byte(event("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=5", "RECURRENCE-ID;VALUE=DATE:20261201", "DURATION:PT5M")))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := ics.Read(bytes.NewReader(text), week)
		var refused *ics.Error
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("refused without a problem: %v", err)
		}
		for _, e := range entries {
			if e.End.Before(e.Start) || !e.Start.Before((week.To + 1).Start(berlin)) || e.End.Before(week.From.Start(berlin)) {
				t.Fatalf("outside of the window: %+v", e)
			}
		}
		ics.Stretches(entries, week)
	})
}
