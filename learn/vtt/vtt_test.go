// SPDX-License-Identifier: EUPL-1.2

package vtt_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/learn/vtt"
)

func read(t testing.TB, file string) Track {
	track, err := Parse([]byte(file))
	require.NoError(t, err)
	return track
}

// texts are the texts of a file, in its order.
func texts(t testing.TB, file string) (texts []string) {
	for _, cue := range read(t, file).Cues {
		texts = append(texts, cue.Text)
	}
	return texts
}

// one is the only cue with that payload.
func one(t testing.TB, payload string) Cue {
	track := read(t, "WEBVTT\n\n00:01.000 --> 00:02.000\n"+payload)
	require.Len(t, track.Cues, 1)
	return track.Cues[0]
}

const lesson = `WEBVTT - Brandschutz

STYLE
::cue { color: lime }

REGION
id:oben

NOTE
Von der Abteilung Sicherheit

begruessung
00:00.000 --> 00:02.500 align:start region:oben
<v Jana Kunze>Guten Morgen,
<i>schön</i>, dass ihr <b>da</b> seid.

01:00:02.500 --> 01:00:05.000
Der Feuerlöscher h&auml;ngt &lt;links&gt;.
`

func TestParse_reads_what_viewers_get(t *testing.T) {
	assert.Equal(t, Track{Cues: []Cue{
		{ID: "begruessung", To: 2500 * time.Millisecond, Voice: "Jana Kunze", Text: "Guten Morgen,\nschön, dass ihr da seid."},
		{From: time.Hour + 2500*time.Millisecond, To: time.Hour + 5*time.Second, Text: "Der Feuerlöscher hängt <links>."},
	}}, read(t, lesson))
}

func TestParse_wants_the_signature(t *testing.T) {
	for _, good := range []string{"WEBVTT", "\uFEFFWEBVTT", "WEBVTT\n", "WEBVTT\r", "WEBVTT Titel", "WEBVTT\tTitel\n\n"} {
		_, err := Parse([]byte(good))
		assert.NoError(t, err, "%q", good)
	}
	for _, bad := range []string{"", "WEBVT", "webvtt\n", " WEBVTT\n", "\nWEBVTT\n", "WEBVTTX", "WEBVTT\f\n", "WEBVTT\x00\n", "\uFEFF\uFEFFWEBVTT\n", "W\x00E\x00B\x00V\x00T\x00T\x00", "1\n00:00:01,000 --> 00:00:02,000\nSubRip\n"} {
		_, err := Parse([]byte(bad))
		assert.ErrorIs(t, err, ErrNoWebVTT, "%q", bad)
	}
}

func TestParse_has_limits(t *testing.T) {
	cue := "00:00.000 --> 00:01.000\na\n\n"
	for name, file := range map[string]string{
		"size": "WEBVTT\n\n" + strings.Repeat("NOTE a\n\n", MaxSize/8),
		"cues": "WEBVTT\n\n" + strings.Repeat("-->\n", MaxCues+1),
		"line": "WEBVTT\n\n" + cue + "NOTE " + strings.Repeat("a", MaxLine),
	} {
		_, err := Parse([]byte(file))
		assert.ErrorIs(t, err, ErrTooLarge, name)
	}
	assert.Len(t, read(t, "WEBVTT\n\n"+strings.Repeat(cue, MaxCues)).Cues, MaxCues)
	assert.Len(t, one(t, strings.Repeat("a", MaxLine)).Text, MaxLine)
}

func TestParse_is_not_slowed_down_by_what_nobody_writes(t *testing.T) {
	for _, piece := range []string{"<c>a", "<ruby><rt>a", "<v a>b<v b>c", "<v a>\n", "&", "<", "\n<", "</c>"} {
		lines := strings.Repeat(piece, MaxLine/2/len(piece)) + "\n"
		begin := time.Now()

		track := read(t, "WEBVTT\n\n00:00.000 --> 00:01.000\n"+strings.Repeat(lines, MaxSize/8/len(lines)))

		assert.Less(t, time.Since(begin), 5*time.Second, "%q", piece)
		assert.NotEmpty(t, track.Write())
	}
}

func TestParse_takes_any_newline(t *testing.T) {
	file := "WEBVTT\r\reins\r00:00.000 --> 00:01.000\ra\r\n\r\nzwei\r\n00:01.000 --> 00:02.000\r\nb\nc\n\rdrei\r00:02.000 --> 00:03.000\nd"

	track := read(t, file)

	require.Len(t, track.Cues, 3)
	assert.Equal(t, []string{"eins", "zwei", "drei"}, []string{track.Cues[0].ID, track.Cues[1].ID, track.Cues[2].ID})
	assert.Equal(t, []string{"a", "b\nc", "d"}, texts(t, file))
}

func TestParse_reads_past_the_header(t *testing.T) {
	for _, header := range []string{"WEBVTT", "WEBVTT Titel", "WEBVTT\nKind: captions\nLanguage: de", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n"} {
		assert.Equal(t, []string{"a"}, texts(t, header+"\n\n00:00.000 --> 00:01.000\na"), header)
	}
	assert.Equal(t, []string{"a"}, texts(t, "WEBVTT\nKind: captions\n00:00.000 --> 00:01.000\na"), "an arrow ends it, too")
	assert.Equal(t, []string{"a"}, texts(t, "WEBVTT\n00:00.000 --> 00:01.000\na"))
	assert.Equal(t, []string{"a"}, texts(t, "WEBVTT a --> b\n\n00:00.000 --> 00:01.000\na"), "in the first line it is nothing")
}

func TestParse_keeps_what_follows_a_broken_cue(t *testing.T) {
	track := read(t, `WEBVTT

00:00:00,000 --> 00:00:01,000
mit Kommas

00:00.000 --> 00:01.000
gut

Erst ein Text,
dann noch einer,
00:01.000 --> 00:02.000
auch gut
00:02.000 --> 00:03.000
ohne Leerzeile

-->
kaputt
zwei
00:03.000 --> 00:04.000
die zweite Zeile ist kein Name

NOTE 00:04.000 -> 00:05.000
nichts

00:05.000 -> 00:06.000
falscher Pfeil`)

	assert.Equal(t, []string{"gut", "auch gut", "ohne Leerzeile", "die zweite Zeile ist kein Name"}, texts(t, string(track.Write())))
	assert.Equal(t, 4, track.Skipped)
	for _, cue := range track.Cues {
		assert.Empty(t, cue.ID)
	}
}

func TestParse_takes_an_arrow_in_the_second_line_for_a_cue_whatever_stands_before(t *testing.T) {
	for _, id := range []string{"NOTE", "NOTE an alle", "STYLE", "REGION", "WEBVTT", " ", "1 < 2 & 3", "\uFFFD"} {
		track := read(t, "WEBVTT\n\n"+id+"\n00:00.000 --> 00:01.000\na\n")

		require.Len(t, track.Cues, 1, id)
		assert.Equal(t, id, track.Cues[0].ID)
		assert.Equal(t, track, read(t, string(track.Write())))
	}
}

func TestParse_counts_no_comments_styles_and_regions_as_skipped(t *testing.T) {
	track := read(t, "WEBVTT\n\nNOTE\n\nNOTE a\nb\n\nNOTE\ta\n\nSTYLE\n::cue {}\n\nREGION \nid:a\n\nNOTEN\n\na\n")
	assert.Equal(t, Track{Skipped: 2}, track)
}

func TestParse_times(t *testing.T) {
	for stamp, want := range map[string]time.Duration{
		"00:00.000":                      0,
		"59:59.999":                      time.Hour - time.Millisecond,
		"00:00:01.250":                   1250 * time.Millisecond,
		"0:00:01.000":                    time.Second,
		"1:02:03.004":                    time.Hour + 2*time.Minute + 3*time.Second + 4*time.Millisecond,
		"60:00:00.000":                   60 * time.Hour,
		"1234567:00:00.000":              1234567 * time.Hour,
		"99999999999999999999:00:00.000": 2_000_000 * time.Hour,
	} {
		track := read(t, "WEBVTT\n\n"+stamp+" --> "+stamp+"\na")
		require.Len(t, track.Cues, 1, stamp)
		assert.Equal(t, []time.Duration{want, want}, []time.Duration{track.Cues[0].From, track.Cues[0].To}, stamp)
	}
	for _, stamp := range []string{"", "1", "00", "00:00", "00:00,000", "0:00.000", "60:00.000", "00:60.000", "00:60:00.000", "00:00:60.000", "000:00.000", "00:0.000", "00:00.00", "00:00.0000", "00:00:00", "-00:01.000", "+00:01.000", ":00:00.000", "00::00.000", "00.00.000", "00:00:00:000", "٠٠:٠٠.٠٠٠", "1e1:00.000"} {
		track := read(t, "WEBVTT\n\n"+stamp+" --> 00:01.000\na\n\n00:01.000 --> "+stamp+"\nb")
		assert.Equal(t, Track{Skipped: 2}, track, stamp)
	}
}

func TestParse_times_stand_between_any_blanks(t *testing.T) {
	for _, good := range []string{"00:00.000-->00:01.000", "\t 00:00.000 \f-->\t 00:01.000 ", "00:00.000 --> 00:01.000align:start", "00:00.000 --> 00:01.000 position:x% Unsinn --> mehr"} {
		assert.Equal(t, []string{"a"}, texts(t, "WEBVTT\n\n"+good+"\na"), good)
	}
	for _, bad := range []string{"00:00.000\u00A0--> 00:01.000", "\v00:00.000 --> 00:01.000", "00:00.000 ---> 00:01.000", "00:00.000 - --> 00:01.000", "x 00:00.000 --> 00:01.000", "00:00.000 --> x"} {
		assert.Empty(t, texts(t, "WEBVTT\n\n"+bad+"\na"), bad)
	}
}

func TestParse_keeps_cues_that_nobody_sees(t *testing.T) {
	track := read(t, "WEBVTT\n\n00:02.000 --> 00:01.000\nrückwärts\n\n00:03.000 --> 00:03.000\n\n00:04.000 --> 00:05.000")

	assert.Equal(t, []Cue{{From: 2 * time.Second, To: time.Second, Text: "rückwärts"}, {From: 3 * time.Second, To: 3 * time.Second}, {From: 4 * time.Second, To: 5 * time.Second}}, track.Cues)
	assert.Empty(t, track.At(1500*time.Millisecond))
}

func TestParse_text_is_plain(t *testing.T) {
	for payload, want := range map[string]string{
		"<c.gelb.laut>a</c> <i>b</i><b>c</b><u>d</u>":          "a bcd",
		"<lang en>fire drill</lang>":                           "fire drill",
		"<00:00:01.500>eins <00:00:02.000>zwei <9 Unsinn>drei": "eins zwei drei",
		"<ruby>漢<rt>kan</rt>字<rt>ji</ruby>!":                   "漢字!",
		"<rt>ohne Ruby</rt>":                                   "ohne Ruby",
		"<ruby>a<rt><b>x</b><rt>y</ruby>b":                     "ab",
		"a < b":                                                "a ",
		"a<b":                                                  "a",
		"<h1>a</h1><br><script>alert(1)</script>":              "aalert(1)",
		"<c\nx>a</c >b":                                        "ab",
		"<>a</>b<.x>c< d>e":                                    "abce",
		"</i></ruby>a":                                         "a",
		"&amp;&lt;&gt;&nbsp;&lrm;&rlm;":                        "&<>\u00A0\u200E\u200F",
		"&auml;&#228;&#xE4;&amp &copy2 &unbekannt; &;":         "äää& ©2 &unbekannt; &;",
		"&#0;&#xD800;&#x110000;&#128;":                         "\uFFFD\uFFFD\uFFFD€",
		"&amp;lt;b&gt; R&D":                                    "&lt;b> R&D",
		"a&#10;&#10;b&#13;c":                                   "a\n\nb\rc",
		"  zwei \n\t Zeilen ":                                  "  zwei \n\t Zeilen ",
		"a\x00b\xffc\xc3":                                      "a\uFFFDb\uFFFDc\uFFFD",
		"NOTE a\nSTYLE":                                        "NOTE a\nSTYLE",
	} {
		assert.Equal(t, want, one(t, payload).Text, payload)
	}
}

func TestParse_knows_who_speaks(t *testing.T) {
	for payload, want := range map[string]Cue{
		"<v Jana>Hallo":                           {Voice: "Jana", Text: "Hallo"},
		"<v.laut \tJana \n Kunze >Hallo</v>":      {Voice: "Jana Kunze", Text: "Hallo"},
		"<v R&amp;D &gt; Rest>Hallo":              {Voice: "R&D > Rest", Text: "Hallo"},
		"<i> <v Jana>Hallo</v></i>":               {Voice: "Jana", Text: " Hallo"},
		"<v>Hallo":                                {Text: "Hallo"},
		"<v Jana></v>":                            {Voice: "Jana"},
		"<v Jana>Hallo</v>\n<v Ben>Servus</v>":    {Voice: "Jana", Text: "Hallo\nBen: Servus"},
		"<v Jana>Hallo <v Ben>Servus <v Jana>Na?": {Voice: "Jana", Text: "Hallo \nBen: Servus \nJana: Na?"},
		"<v Jana>Hallo <v Jana>noch einmal":       {Voice: "Jana", Text: "Hallo noch einmal"},
		"- Hallo <v Ben>- Servus":                 {Text: "- Hallo \nBen: - Servus"},
		"<v Jana>Hallo<v Ben> </v><v Cem></v>":    {Voice: "Jana", Text: "Hallo "},
	} {
		got := one(t, payload)
		assert.Equal(t, want, Cue{Voice: got.Voice, Text: got.Text}, payload)
	}
}

func TestChapters_come_by_time_with_one_line_each(t *testing.T) {
	chapters, err := Chapters([]byte("WEBVTT\n\n2\n01:00.000 --> 02:00.000\n Im\n Ernstfall \n\n1\n00:00.000 --> 01:00.000\n<b>Vor</b>sorge\n\n02:00.000 --> 03:00.000\n<i> </i>\n\n04:00.000 --> 03:00.000\nnie\n"))

	require.NoError(t, err)
	assert.Equal(t, []Cue{{ID: "1", To: time.Minute, Text: "Vorsorge"}, {ID: "2", From: time.Minute, To: 2 * time.Minute, Text: "Im Ernstfall"}}, chapters)
	_, err = Chapters([]byte("Kapitel 1"))
	assert.ErrorIs(t, err, ErrNoWebVTT)
}

func TestTrack_At_ends_before_its_end(t *testing.T) {
	track := read(t, "WEBVTT\n\n00:01.000 --> 00:03.000\na\n\n00:02.000 --> 00:04.000\nb\n")
	for at, want := range map[time.Duration]int{0: 0, time.Second: 1, 2 * time.Second: 2, 3 * time.Second: 1, 4 * time.Second: 0} {
		assert.Len(t, track.At(at), want, "%v", at)
	}
}

func TestTrack_Plain_is_a_transcript(t *testing.T) {
	track := read(t, `WEBVTT

00:04.000 --> 00:05.000
<v Ben>Wo ist er?

00:00.000 --> 00:02.000
<v Jana>Im Ernstfall
zählt jede

00:02.500 --> 00:03.000
<v Jana>Minute.

00:06.000 --> 00:07.000
<i> </i>

00:05.000 --> 00:06.000
(Sirene)

00:08.000 --> 00:09.000
(Stille)`)

	assert.Equal(t, "Jana: Im Ernstfall zählt jede Minute.\n\nBen: Wo ist er?\n\n(Sirene)\n\n(Stille)", track.Plain())
	assert.Empty(t, Track{}.Plain())
}

func TestTrack_Write_is_clean(t *testing.T) {
	assert.Equal(t, `WEBVTT

begruessung
00:00:00.000 --> 00:00:02.500
<v Jana Kunze>Guten Morgen,
schön, dass ihr da seid.

01:00:02.500 --> 01:00:05.000
Der Feuerlöscher hängt &lt;links&gt;.
`, string(read(t, lesson).Write()))
	assert.Equal(t, "WEBVTT\n", string(Track{}.Write()))
}

func TestTrack_Write_writes_text_that_stays_text(t *testing.T) {
	for _, text := range []string{"", "\n", "\n\n\n", "a\n\nb", "\na\n", "a\r\nb", "00:00.000 --> 00:01.000", "</v><v Ben>", "&amp;", "a\n\nNOTE b", "\uFEFFWEBVTT"} {
		cues := []Cue{{ID: "1", To: time.Second, Text: text, Voice: "R&D <Jana>"}, {From: time.Second, To: 2 * time.Second, Text: text}}
		assert.Equal(t, Track{Cues: cues}, read(t, string(Track{Cues: cues}.Write())), "%q", text)
	}
}

func TestTrack_Write_mends_what_no_file_can_say(t *testing.T) {
	track := Track{Cues: []Cue{{ID: "a\nb", From: -time.Second, To: time.Second + 1, Text: "a\x00\xff", Voice: "Jana\n\nKunze"}, {ID: "a --> b", To: time.Second}}}

	assert.Equal(t, []Cue{{To: time.Second, Text: "a\uFFFD\uFFFD", Voice: "Jana Kunze"}, {To: time.Second}}, read(t, string(track.Write())).Cues)
}

func TestCheck_tells_facts(t *testing.T) {
	track := read(t, `WEBVTT

00:00.000 --> 00:02.000
gut

00:01.500 --> 00:04.000
zu früh

00:00.500 --> 00:01.000
ungeordnet

00:10.000 --> 00:12.000
01234567890123456789

00:12.000 --> 00:13.000
012345678901234567890

00:20.000 --> 00:30.000
0123456789012345678901234567890123456789012
kurz

00:31.000 --> 00:30.000
rückwärts

00:40.000 --> 01:01.000
lang`)

	assert.Equal(t, []Finding{
		{1, Overlapping, 0.5},
		{2, Unordered, 1},
		{2, Overlapping, 0.5},
		{4, Fast, 21},
		{5, Wide, 43},
		{6, Backwards, 1},
		{7, Late, 1},
	}, Check(track, time.Minute))
	assert.Empty(t, Check(Track{Cues: track.Cues[7:]}, 0), "a length that nobody knows")
	assert.Empty(t, Check(Track{}, time.Minute))
}

func TestCue_Speed_counts_what_is_read(t *testing.T) {
	assert.Equal(t, 2.0, Cue{To: 2 * time.Second, Text: "u\u0308\nab\u200e!"}.Speed())
	assert.Zero(t, Cue{From: time.Second, To: time.Second, Text: "a"}.Speed())
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{lesson, "WEBVTT", "WEBVTT\r\n\r\n1\r\n0:00:00.000-->00:01.000\r\n<v a>b<v c>d&#10;&#10;<ruby>e<rt>f</ruby>\r\n-->\n", "\uFEFFWEBVTT\n\nNOTE\n\n\x00\n00:00.000 --> 999999999999:00:00.000 a\n&#0;\xff<"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		track, err := Parse(file)
		if err != nil {
			require.Empty(t, track)
			return
		}
		for _, cue := range track.Cues {
			require.True(t, utf8.ValidString(cue.ID) && utf8.ValidString(cue.Text) && utf8.ValidString(cue.Voice))
			require.True(t, cue.From >= 0 && cue.To >= 0)
			track.At(cue.From)
		}
		require.True(t, utf8.ValidString(track.Plain()))
		Check(track, time.Minute)
		again, err := Parse(track.Write())
		if err != nil { // & is one byte, and &amp; five
			require.ErrorIs(t, err, ErrTooLarge)
			return
		}
		require.Equal(t, Track{Cues: track.Cues}, again)
	})
}
