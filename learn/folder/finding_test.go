// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	. "github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/staff"
)

// A changed file of the good course; gone when it has no text.
type changed map[string]string

const (
	courseMD = "---\ntitle: T\nlanguage: de\nicon: work\n"
	first    = "10-warum/lesson.md"
	front    = "---\ntitle: T\nminutes: 1\n---\n" // four lines
)

// page is the text of a lesson with a page; what is on it begins in line 6.
func page(text string) changed { return changed{first: front + "# Seite\n" + text} }

// asks is a lesson with a question, which begins in line 8.
func asks(yaml string) changed {
	return page("Text.\n```question\n" + yaml + "\n```\n")
}

// found are courses with something wrong, each with the one finding of that code, as "file:line code".
var found = []struct {
	name    string
	changed changed
	want    string
}{
	{"a folder's name", changed{"Ä b/x.txt": "x"}, "Ä b/x.txt unused"},
	{"a name that Windows cannot have", changed{"10-warum/a?.txt": "x"}, "10-warum/a?.txt bad_name"},
	{"a name that ends with a dot", changed{"10-warum/a./b": "x"}, "10-warum/a. bad_name"},
	{"a long name", changed{"10-warum/" + strings.Repeat("a", 200): "x"}, "10-warum/" + strings.Repeat("a", 200) + " bad_name"},
	{"a name in another encoding", changed{"10-warum/\xfc.txt": "x"}, "10-warum/\ufffd.txt bad_name"},
	{"names that clash", changed{"10-warum/Regal.PNG": "x"}, "10-warum/regal.png clash"},
	{"deep folders", changed{"a/b/c/d/e/f/g": "x"}, "a/b/c/d/e/f/g too_deep"},
	{"a file that nobody uses", changed{"10-warum/alt.txt": "x"}, "10-warum/alt.txt unused"},
	{"an empty file", changed{"10-warum/merkblatt.txt": "\x00"}, "10-warum/merkblatt.txt wrong_type"},
	{"a text that is none", changed{"10-warum/merkblatt.txt": "\xff\xfe"}, "10-warum/merkblatt.txt wrong_type"},
	{"a picture that is none", changed{"10-warum/regal.png": "GIF89a"}, "10-warum/regal.png wrong_type"},
	{"a picture that is broken", changed{"10-warum/regal.png": "\x89PNG\r\n\x1a\nwhat"}, "10-warum/regal.png wrong_type"},
	{"a film that is none", changed{"20-film/ablegen.webm": "\x1A\x45\xDF\xA3 matroska"}, "20-film/ablegen.webm wrong_type"},
	{"a picture of many bytes", changed{"10-warum/regal.png": "\x89PNG\r\n\x1a\n" + strings.Repeat("x", MaxPicture)}, "10-warum/regal.png picture_too_large"},
	{"a text not in UTF-8", changed{first: front + "# Gr\xfcn\n"}, first + " not_utf8"},
	{"a text that is too large", changed{first: strings.Repeat("x", MaxText+1)}, first + " text_too_large"},
	{"a program", changed{first: front + "# S\n[Los](los.exe)\n![R](regal.png)\n[B](merkblatt.txt)\n", "10-warum/los.exe": "MZ"}, "10-warum/los.exe runs"},
	{"a title of a program", changed{first: front + "# S\n[Merkblatt.exe](a.bin)\n![R](regal.png)\n[B](merkblatt.txt)\n", "10-warum/a.bin": "MZ"}, first + ":6 other_ending"},
	{"a title of another file", changed{first: front + "# S\n[Merkblatt.PDF](merkblatt.txt)\n![R](regal.png)\n"}, first + ":6 other_ending"},

	{"no course.md", changed{"course.md": ""}, ". no_course"},
	{"course.md without front matter", changed{"course.md": "# Titel\n"}, "course.md:1 no_front"},
	{"front matter without end", changed{"course.md": "---\ntitle: T\n"}, "course.md:1 open_front"},
	{"broken YAML", changed{"course.md": courseMD + "trainer: a: b\n---\nX\n"}, "course.md:5 bad_yaml"},
	{"a second document", asks("id: a\n---\nid: b"), first + ":8 bad_yaml"},
	{"an alias", changed{"course.md": courseMD + "topics: [&a a, *a]\n---\nX\n"}, "course.md:5 alias"},
	{"a tag", changed{"course.md": courseMD + "trainer: !!binary aGk=\n---\nX\n"}, "course.md:5 tag"},
	{"brackets in each other", changed{"course.md": courseMD + "topics: " + strings.Repeat("[", 30) + "\n---\nX\n"}, "course.md:2 yaml_too_large"},
	{"lists in each other", changed{"course.md": courseMD + "topics:\n  " + strings.Repeat("- ", 30) + "a\n---\nX\n"}, "course.md:2 yaml_too_large"},
	{"indents in each other", changed{"course.md": courseMD + "audience:\n" + indented(30) + "---\nX\n"}, "course.md:25 yaml_too_large"},
	{"much YAML", changed{"course.md": courseMD + strings.Repeat("# x\n", 20_000) + "---\nX\n"}, "course.md:2 yaml_too_large"},
	{"a field twice", changed{"course.md": courseMD + "title: U\n---\nX\n"}, "course.md:5 twice"},
	{"a topic twice", changed{"course.md": courseMD + "topics: [a, b, a]\n---\nX\n"}, "course.md:5 twice"},
	{"an unknown field", changed{"course.md": courseMD + "colour: blue\n---\nX\n"}, "course.md:5 unknown_field"},
	{"a list for a text", changed{"course.md": courseMD + "trainer: [a]\n---\nX\n"}, "course.md:5 no_words"},
	{"a text for fields", changed{"course.md": courseMD + "badge: Gold\n---\nX\n"}, "course.md:5 no_fields"},
	{"a word for a number", changed{"course.md": courseMD + "renewal: bald\n---\nX\n"}, "course.md:5 no_whole"},
	{"a number out of its range", changed{"course.md": courseMD + "renewal: 1000\n---\nX\n"}, "course.md:5 out_of_range"},
	{"a number that is too large for any", changed{"course.md": courseMD + "renewal: 99999999999999999999\n---\nX\n"}, "course.md:5 out_of_range"},
	{"a word for yes", changed{"course.md": courseMD + "audience: {everyone: yes}\n---\nX\n"}, "course.md:5 no_truth"},
	{"a long title", changed{"course.md": "---\nlanguage: de\nicon: work\ntitle: " + strings.Repeat("ä", 121) + "\n---\nX\n"}, "course.md:4 too_long"},
	{"no title", changed{"course.md": "---\nlanguage: de\nicon: work\ntitle:\n---\nX\n"}, "course.md:1 no_title"},
	{"no language", changed{"course.md": "---\ntitle: T\nicon: work\n---\nX\n"}, "course.md:1 no_language"},
	{"a language that is none", changed{"course.md": "---\ntitle: T\nlanguage: deutsch\nicon: work\n---\nX\n"}, "course.md:3 bad_language"},
	{"no icon", changed{"course.md": "---\ntitle: T\nlanguage: de\n---\nX\n"}, "course.md:1 no_icon"},
	{"an icon that there is not", changed{"course.md": "---\ntitle: T\nlanguage: de\nicon: unicorn\n---\nX\n"}, "course.md:4 unknown_icon"},
	{"a badge for nothing", changed{"course.md": courseMD + "badge: {name: Gold, icon: work}\n---\nX\n"}, "course.md:5 no_badge_part"},
	{"an audience of nobody", changed{"course.md": courseMD + "audience: {}\n---\nX\n"}, "course.md:5 bad_audience"},
	{"an audience of two things", changed{"course.md": courseMD + "audience: {unit: it, role: trainer}\n---\nX\n"}, "course.md:5 bad_audience"},
	{"an audience that there is not", changed{"course.md": courseMD + "audience: {unit: nowhere}\n---\nX\n"}, "course.md:5 bad_audience"},
	{"nothing about it", changed{"course.md": courseMD + "---\n"}, "course.md:6 no_about"},
	{"much about it", changed{"course.md": courseMD + "---\n" + strings.Repeat("x ", learn.MaxAbout)}, "course.md:6 text_too_large"},
	{"a picture about it", changed{"course.md": courseMD + "---\n![x](10-warum/regal.png)\n"}, "course.md:6 no_picture_here"},
	{"a file about it", changed{"course.md": courseMD + "---\nText\n[x](10-warum/regal.png)\n"}, "course.md:7 no_picture_here"},

	{"a folder that is nearly a lesson's", changed{"40-Neu/lesson.md": front + "# S\nT\n"}, "40-Neu bad_folder"},
	{"a lesson without a number", changed{"neu/lesson.md": front + "# S\nT\n"}, "neu bad_folder"},
	{"a lesson without lesson.md", changed{"40-neu/lesson.txt": "x"}, "40-neu no_lesson"},
	{"a key twice", changed{"40-warum/lesson.md": front + "# S\nT\n"}, "40-warum same_key"},
	{"a number twice", changed{"10-zwei/lesson.md": front + "# S\nT\n"}, "10-zwei same_number"},
	{"a lesson without a title", changed{first: "---\nminutes: 1\n---\n# S\n![R](regal.png)\n[B](merkblatt.txt)\n"}, first + ":1 no_title"},
	{"a lesson without minutes", changed{first: "---\ntitle: T\n---\n# S\n![R](regal.png)\n[B](merkblatt.txt)\n"}, first + ":1 no_minutes"},
	{"a lesson without a page", changed{first: front}, first + ":1 no_page"},
	{"text before the first page", changed{first: front + "\nText\nund mehr\n# S\nT\n"}, first + ":6 before_page"},
	{"an empty page", page("\n# Noch eine\nText\n"), first + ":5 empty_page"},
	{"a page without a title", page("Text\n# \nText\n"), first + ":7 no_page_title"},
	{"a page with a long title", page("Text\n# " + strings.Repeat("ä", 121) + "\nText\n"), first + ":7 too_long"},
	{"many pages", page("T\n" + strings.Repeat("# S\nT\n", learn.MaxPages)), first + ":1 too_many_pages"},
	{"many questions", page(manyQuestions(learn.MaxQuestions + 1)), first + ":1 too_many_questions"},
	{"many questions, of which those beyond are not read", page(manyQuestions(learn.MaxQuestions) + "```question\nkind: none\n```\n"), first + ":1 too_many_questions"},
	{"a test without a question", changed{first: "---\ntitle: T\nminutes: 1\npass: 50\n---\n# S\nT\n"}, first + ":1 no_question"},
	{"a test that draws too many", changed{first: "---\ntitle: T\nminutes: 1\npass: 50\ndraw: 3\n---\n# S\n" + manyQuestions(2)}, first + ":1 draws_too_many"},
	{"a pass over 100", changed{first: "---\ntitle: T\nminutes: 1\npass: 101\n---\n# S\n" + manyQuestions(2)}, first + ":4 out_of_range"},
	{"draw without a test", changed{first: "---\ntitle: T\nminutes: 1\ndraw: 3\n---\n# S\nT\n"}, first + ":1 only_in_tests"},
	{"a workshop with a test", changed{first: "---\ntitle: T\nminutes: 1\nworkshop: true\npass: 50\n---\n# S\n" + manyQuestions(2)}, first + ":1 workshop_test"},
	{"tries without a test", changed{first: "---\ntitle: T\nminutes: 1\ntries: 3\n---\n# S\nT\n"}, first + ":1 only_in_tests"},

	{"code without end", page("Text\n```\ncode\n# keine Seite\n"), first + ":7 open_fence"},
	{"a text that is too deep", page(strings.Repeat("> ", 10) + "x\n"), first + ":6 bad_text"},
	{"a long paragraph", page(strings.Repeat("x", 70_000)), first + ":6 bad_text"},
	{"an underlined heading", page("Text\n\nKapitel\n======\nText\n"), first + ":8 flat_heading"},
	{"a rule below a text", page("Text\n---\nText\n"), first + ":6 flat_heading"},
	{"a deep heading", page("## A\n### B\n#### C\nText\n"), first + ":8 deep_heading"},
	{"a heading that skips a level", page("### B\nText\n"), first + ":5 skipped_heading"},
	{"a hash without a space", page("#Kapitel\nText\n"), first + ":6 hash_word"},
	{"HTML", page("Text\nmit <br> darin\n"), first + ":7 html"},
	{"a link as a footnote", page("Ein [Wort][1].\n\n[1]: https://example.de\n"), first + ":8 reference"},
	{"a long page", page(strings.Repeat("Ein Satz. ", 91)), first + ":5 long_page"},
	{"a hard page", page(strings.Repeat("Die Inanspruchnahme personengebundener Arbeitsplätze erfordert Genehmigungen. ", 8)), first + ":5 hard_page"},
	{"a long sentence", page(strings.Repeat("Das ist so, und ", 7) + "nun."), first + ":5 long_sentence"},

	{"a picture that says nothing", page("![ ](regal.png)\n"), first + ":6 no_alt"},
	{"a picture within a text that says nothing", page("Text\nmit ![](regal.png) darin\n"), first + ":7 no_alt"},
	{"a film without a title", page("![](/20-film/ablegen.webm)\n"), first + ":6 no_media_title"},
	{"a file without a title", page("[](merkblatt.txt)\n"), first + ":6 no_take_title"},
	{"a picture that there is not", page("![x](nicht.png)\n"), first + ":6 no_file"},
	{"a film that there is not", page("![x](nicht.webm)\n"), first + ":6 no_file"},
	{"a file that there is not", page("[x](nicht.pdf)\n"), first + ":6 no_file"},
	{"a file in other letters", page("[x](Merkblatt.txt)\n"), first + ":6 other_case"},
	{"a way out", page("![x](../20-film/x.png)\n"), first + ":6 way_out"},
	{"a hidden way out", page("![x](%2e%2e/%2e%2e/etc/passwd)\n"), first + ":6 way_out"},
	{"a link to no lesson", page("Text [x](lesson:nix)\n"), first + ":6 no_such_lesson"},
	{"a link within a list to no lesson", page("Text\n\n- eins\n- [x](lesson:nix) und `[x](lesson:y)`\n"), first + ":9 no_such_lesson"},
	{"a link with code in it to no lesson", page("Text [`x]`](lesson:nix)\n"), first + ":6 no_such_lesson"},
	{"a link around a picture to no lesson", page("Text [![R](regal.png)](lesson:nix)\n"), first + ":6 no_such_lesson"},
	{"a script", page("Text [x](javascript:alert(1))\n"), first + ":6 bad_link"},
	{"a link to nowhere", page("[x]()\n"), first + ":6 bad_link"},
	{"a link with somebody's name in it", page("Text [x](https://bank.de@example.de/)\n"), first + ":6 bad_link"},
	{"a file within a text", page("Lies [x](merkblatt.txt)!\n"), first + ":6 not_alone"},
	{"a film within a list", page("- ![x](/20-film/ablegen.webm)\n"), first + ":6 not_alone"},
	{"a picture from elsewhere", page("Text ![x](https://example.de/a.png)\n"), first + ":6 no_picture"},
	{"a picture of another kind", changed{first: front + "# S\n![x](a.gif)\n", "10-warum/a.gif": "GIF"}, first + ":6 no_picture"},

	{"a film without captions", changed{"20-film/ablegen.de.vtt": "", "20-film/ablegen.en.vtt": ""}, "20-film/lesson.md:7 no_captions"},
	{"a film without captions in its language", changed{"20-film/ablegen.de.vtt": ""}, "20-film/lesson.md:7 no_own_captions"},
	{"captions without a language", changed{"20-film/ablegen.vtt": "WEBVTT\n"}, "20-film/ablegen.vtt captions_name"},
	{"captions in no language", changed{"20-film/ablegen.deutsch.vtt": "WEBVTT\n"}, "20-film/ablegen.deutsch.vtt captions_name"},
	{"captions that are none", changed{"20-film/ablegen.de.vtt": "Hallo"}, "20-film/ablegen.de.vtt bad_captions"},
	{"chapters that are none", changed{"20-film/ablegen.chapters.vtt": "Hallo"}, "20-film/ablegen.chapters.vtt bad_captions"},
	{"captions that say nothing", changed{"20-film/ablegen.de.vtt": "WEBVTT\n"}, "20-film/ablegen.de.vtt no_cues"},
	{"chapters without a title", changed{"20-film/ablegen.chapters.vtt": "WEBVTT\n"}, "20-film/ablegen.chapters.vtt no_cues"},
	{"large captions", changed{"20-film/ablegen.de.vtt": "WEBVTT\n" + strings.Repeat("x", 2<<20)}, "20-film/ablegen.de.vtt text_too_large"},
	{"a broken caption", captions("00:0x.000 --> 00:02.000\nA\n\n00:03.000 --> 00:06.000\nB"), "20-film/ablegen.de.vtt skipped_cues"},
	{"a caption that ends first", captions("00:05.000 --> 00:02.000\nA\n\n00:13.000 --> 00:16.000\nB"), "20-film/ablegen.de.vtt backwards_cues"},
	{"captions out of order", captions("00:13.000 --> 00:16.000\nA\n\n00:03.000 --> 00:06.000\nB"), "20-film/ablegen.de.vtt unordered_cues"},
	{"captions at once", captions("00:03.000 --> 00:06.000\nA\n\n00:04.000 --> 00:08.000\nB"), "20-film/ablegen.de.vtt overlapping_cues"},
	{"a fast caption", captions("00:03.000 --> 00:03.100\nEin ganzer Satz"), "20-film/ablegen.de.vtt fast_cues"},
	{"a wide caption", captions("00:03.000 --> 00:13.000\n" + strings.Repeat("Wort ", 10)), "20-film/ablegen.de.vtt wide_cues"},

	{"a question without an id", asks("kind: number\ntext: A\nvalue: 1"), first + ":8 no_question_id"},
	{"a question with an odd id", asks("id: A B\nkind: number\ntext: A\nvalue: 1"), first + ":8 bad_question_id"},
	{"an id that another lesson has", asks("id: jahre\nkind: number\ntext: A\nvalue: 1"), "90-test/lesson.md:41 same_question_id"},
	{"a kind that there is not", asks("id: a\nkind: essay\ntext: A"), first + ":9 unknown_kind"},
	{"no kind", asks("id: a\ntext: A"), first + ":8 unknown_kind"},
	{"a question that asks nothing", asks("id: a\nkind: number\nvalue: 1"), first + ":8 no_text"},
	{"an unknown field of a question", asks("id: a\nkind: number\ntext: A\nvalue: 1\npoints: 3"), first + ":12 unknown_field"},
	{"an unknown field of an option", asks("id: a\nkind: single\ntext: A\noptions: [{text: A, wrong: true}, {text: B, right: true}]"), first + ":11 unknown_field"},
	{"options of a number", asks("id: a\nkind: number\ntext: A\nvalue: 1\noptions: [A, B]"), first + ":12 not_for_kind"},
	{"a value of a choice", asks("id: a\nkind: single\ntext: A\noptions: [A, {text: B, right: true}]\nvalue: 1"), first + ":12 not_for_kind"},
	{"right in an order", asks("id: a\nkind: order\ntext: A\noptions: [A, {text: B, right: true}]"), first + ":11 not_for_kind"},
	{"fits in a choice", asks("id: a\nkind: single\ntext: A\noptions: [A, {text: B, right: true, fits: C}]"), first + ":11 not_for_kind"},
	{"one option", asks("id: a\nkind: single\ntext: A\noptions: [{text: B, right: true}]"), first + ":11 few_options"},
	{"no options", asks("id: a\nkind: order\ntext: A"), first + ":8 few_options"},
	{"many options", asks("id: a\nkind: order\ntext: A\noptions: [" + strings.Repeat("A,", 101) + "]"), first + ":11 out_of_range"},
	{"many gaps", asks("id: a\nkind: gap\ntext: " + strings.Repeat("___ ", 101) + "\ngaps: [A]"), first + ":8 many_options"},
	{"an option without words", asks("id: a\nkind: single\ntext: A\noptions: [{right: true}, B]"), first + ":11 empty_option"},
	{"an option twice", asks("id: a\nkind: single\ntext: A\noptions: [Ja, ja , {text: Nein, right: true}]"), first + ":11 same_option"},
	{"single with two right ones", asks("id: a\nkind: single\ntext: A\noptions: [{text: A, right: true}, {text: B, right: true}]"), first + ":11 one_right"},
	{"single without a right one", asks("id: a\nkind: single\ntext: A\noptions: [A, B]"), first + ":11 one_right"},
	{"several without a right one", asks("id: a\nkind: several\ntext: A\noptions: [A, B]"), first + ":11 none_right"},
	{"several with only right ones", asks("id: a\nkind: several\ntext: A\noptions: [{text: A, right: true}, {text: B, right: true}]"), first + ":11 all_right"},
	{"match with nothing to match", asks("id: a\nkind: match\ntext: A\noptions: [A, {text: B, fits: C}]"), first + ":11 no_fits"},
	{"an order that stands there", asks("id: a\nkind: order\ntext: A\noptions: [A, B]\nfixed: true"), first + ":12 gives_away"},
	{"more gaps than words", asks("id: a\nkind: gap\ntext: A ___ B ___\ngaps: [[A, B]]"), first + ":11 gap_count"},
	{"no gap", asks("id: a\nkind: gap\ntext: A\ngaps: [A]"), first + ":10 no_gap"},
	{"a long gap", asks("id: a\nkind: gap\ntext: A ______ B\ngaps: [A, B]"), first + ":10 long_gap"},
	{"a gap into which nothing fits", asks("id: a\nkind: gap\ntext: A ___ B\ngaps: [[]]"), first + ":11 empty_gap"},
	{"a gap into which only a sign fits", asks("id: a\nkind: gap\ntext: A ___ B\ngaps: ['!']"), first + ":11 empty_gap"},
	{"a gap into which a novel fits", asks("id: a\nkind: gap\ntext: A ___ B\ngaps: [" + strings.Repeat("x", learn.MaxWord+1) + "]"), first + ":11 long_word"},
	{"a number without value", asks("id: a\nkind: number\ntext: A"), first + ":8 no_value"},
	{"a number that is none", asks("id: a\nkind: number\ntext: A\nvalue: .nan"), first + ":11 bad_number"},
	{"a number as Germans write it", asks("id: a\nkind: number\ntext: A\nvalue: 3,5"), first + ":11 bad_number"},
	{"a number without end", asks("id: a\nkind: number\ntext: A\nvalue: 1e999"), first + ":11 bad_number"},
	{"within less than nothing", asks("id: a\nkind: number\ntext: A\nvalue: 1\nwithin: -1"), first + ":12 below_nothing"},
	{"a picture further down in a question", asks("id: a\nkind: number\ntext: |\n  A\n\n  ![x](nicht.png)\nvalue: 1"), first + ":13 no_file"},
	{"a question's picture that there is not", asks("id: a\nkind: number\ntext: 'A ![x](nicht.png)'\nvalue: 1"), first + ":10 no_file"},
}

func indented(deep int) string {
	var text strings.Builder
	for i := range deep {
		text.WriteString(strings.Repeat(" ", i+1) + "not:\n")
	}
	return text.String()
}

func manyQuestions(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "```question\nid: q%d\nkind: number\ntext: A\nvalue: 1\n```\n", i)
	}
	return text.String()
}

func captions(cues string) changed {
	return changed{"20-film/ablegen.de.vtt": "WEBVTT\n\n" + cues + "\n"}
}

// with is the good course with changes.
func with(t testing.TB, changed changed) fstest.MapFS {
	course := aktenplan(t)
	for name, text := range changed {
		if delete(course, name); text != "" {
			course[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return course
}

// brief is a finding as tests say it.
func brief(f Finding) string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Code)
	}
	return f.File + " " + string(f.Code)
}

var options = Options{Icon: func(name string) bool { return name != "unicorn" }, Audience: func(a staff.Audience) bool { return a.Unit != "nowhere" }}

func TestRead_finds(t *testing.T) {
	for _, one := range found {
		t.Run(one.name, func(t *testing.T) { assertFound(t, with(t, one.changed), one.want) })
	}
}

// assertFound wants a finding once, and whatever else is found to be said well.
func assertFound(t *testing.T, course fs.FS, want string) {
	t.Helper()
	_, findings, err := Read(t.Context(), course, "aktenplan", options)
	require.NoError(t, err)
	var all []string
	for _, f := range findings {
		all = append(all, brief(f))
		sound(t, f)
	}
	assert.Contains(t, all, want)
	code := want[strings.LastIndexByte(want, ' '):]
	assert.Equal(t, 1, strings.Count(strings.Join(all, "\n")+"\n", code+"\n"), "once: %s", all)
}

// sound wants a finding to be said in both languages, with what there is to do.
func sound(t *testing.T, f Finding) {
	t.Helper()
	en, de := f.String(), f.Say("de")
	assert.NotContains(t, en+de, "%!", f.Code)
	assert.Contains(t, en, map[Severity]string{Error: ": error: ", Warning: ": warning: "}[f.Severity])
	assert.Contains(t, de, map[Severity]string{Error: ": Fehler: ", Warning: ": Hinweis: "}[f.Severity])
	again := Finding{}
	text, err := json.Marshal(f)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, de, again.Say("de"), "it says the same when it has crossed the wire")
}

// long is a film that says how long it is: a second.
const (
	webm = "\x1A\x45\xDF\xA3\x87\x42\x82\x84webm\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xEC\x81x\x15\x49\xA9\x66\x92\x2A\xD7\xB1\x83\x0F\x42\x40\x44\x89\x88\x40\x8F\x40\x00\x00\x00\x00\x00"
	mp4  = "\x00\x00\x00\x0Cftypmp42\x00\x00\x00\x80moov\x00\x00\x00\x6Cmvhd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x58\x00\x00\x02\x58"
)

// TestRead_finds_in_folders_of_all_kinds is for what a few words do not say.
func TestRead_finds_in_folders_of_all_kinds(t *testing.T) {
	picture := func(text []byte) changed { return changed{"10-warum/regal.png": string(text)} }
	jpeg := changed{first: front + "# S\n![R](r.jpg)\n", "10-warum/r.jpg": string(photo(t))}
	many := func(n int, name string) fstest.MapFS {
		course := aktenplan(t)
		for i := range n {
			course[fmt.Sprintf(name, i)] = &fstest.MapFile{Data: []byte(front + "# S\nT\n")}
		}
		return course
	}
	link := aktenplan(t)
	link["10-warum/merkblatt.txt"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
	pipe := aktenplan(t)
	pipe["10-warum/merkblatt.txt"].Mode = fs.ModeNamedPipe
	empty := aktenplan(t)
	empty["10-warum/merkblatt.txt"] = &fstest.MapFile{}
	none := aktenplan(t)
	for name := range none {
		if strings.HasSuffix(name, "lesson.md") {
			delete(none, name)
		}
	}
	large := aktenplan(t)
	for i := range 100 {
		name := fmt.Sprintf("%d-voll/lesson.md", i+100)
		large[name] = &fstest.MapFile{Data: []byte(front + strings.Repeat("# S\n```\n"+strings.Repeat("x", 60_000)+"\n```\n", 16))}
		large[strings.Replace(name, "voll", fmt.Sprint("voll", i), 1)] = large[name]
		delete(large, name)
	}

	for name, one := range map[string]struct {
		course fs.FS
		want   string
	}{
		"a link":               {link, "10-warum/merkblatt.txt linked"},
		"a pipe":               {pipe, "10-warum/merkblatt.txt irregular"},
		"an empty file":        {empty, "10-warum/merkblatt.txt empty"},
		"a crowd":              {many(MaxSeen, "viele/%d.txt"), ". too_many_files"},
		"no lessons":           {none, ". no_lessons"},
		"many lessons":         {many(learn.MaxLessons, "%[1]d00-l%[1]d/lesson.md"), ". too_many_lessons"},
		"much text":            {large, ". content_too_large"},
		"much to say":          {with(t, page(strings.Repeat("[x](y.png)\n", 3000))), ". too_many_findings"},
		"a wide picture":       {with(t, picture(drawn(t, MaxSide+1, 1))), "10-warum/regal.png picture_too_wide"},
		"a tall picture":       {with(t, picture(drawn(t, 1, MaxSide+1))), "10-warum/regal.png picture_too_wide"},
		"a JPEG called PNG":    {with(t, picture(photo(t))), "10-warum/regal.png wrong_type"},
		"a picture that tells": {with(t, jpeg), "10-warum/r.jpg metadata"},
		"a huge file":          {sized{aktenplan(t), learn.MaxFile + 1}, "20-film/ablegen.webm file_too_large"},
		"a film that is over":  {with(t, changed{"20-film/ablegen.webm": webm, "20-film/ablegen.en.vtt": ""}), "20-film/ablegen.de.vtt late_cues"},
		"another film that is over": {with(t, changed{"20-film/ablegen.webm": "", "20-film/ablegen.en.vtt": "", "20-film/ablegen.mp4": mp4, "20-film/lesson.md": front + "# S\n![F](ablegen.mp4)\n"}),
			"20-film/ablegen.de.vtt late_cues"},
	} {
		t.Run(name, func(t *testing.T) { assertFound(t, one.course, one.want) })
	}
}

// sized is a course whose films say that they are large.
type sized struct {
	fstest.MapFS
	size int64
}

func (s sized) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := s.MapFS.ReadDir(name)
	for i, e := range entries {
		if strings.HasSuffix(e.Name(), ".webm") || strings.HasSuffix(e.Name(), ".mp3") {
			entries[i] = largeEntry{e, s.size}
		}
	}
	return entries, err
}

type largeEntry struct {
	fs.DirEntry
	size int64
}

func (e largeEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	return largeInfo{info, e.size}, err
}

type largeInfo struct {
	fs.FileInfo
	size int64
}

func (i largeInfo) Size() int64 { return i.size }

// TestFindings_are_all_shown wants a test of each code.
func TestFindings_are_all_shown(t *testing.T) {
	own, err := os.ReadFile("finding_test.go")
	require.NoError(t, err)
	zips, err := os.ReadFile("zip_test.go")
	require.NoError(t, err)
	for _, code := range Codes() {
		constant := strings.ReplaceAll(string(code), "_", "")
		assert.True(t, strings.Contains(string(own), " "+string(code)+`"`) || strings.Contains(strings.ToLower(string(zips)), constant), code)
	}
}

// TestRead_finds_films_that_are_too_large_together reads none of them: their sums are known.
func TestRead_finds_films_that_are_too_large_together(t *testing.T) {
	course := with(t, changed{"20-film/lesson.md": front + "# S\n![A](a.mp3)\n![B](b.mp3)\n![C](c.mp3)\n"})
	var sums Sums
	for _, name := range []string{"a", "b", "c"} {
		file, at := "20-film/"+name+".mp3", time.Unix(1, 0)
		course[file] = &fstest.MapFile{ModTime: at}
		course["20-film/"+name+".de.vtt"] = course["20-film/ablegen.de.vtt"]
		sums.Teach(file, 3<<29, at, learn.Hash(strings.Repeat(name, 64)), []byte("ID3"))
	}

	edition, findings, err := Read(t.Context(), sized{course, 3 << 29}, "aktenplan", Options{Sums: &sums})

	require.NoError(t, err)
	assert.Equal(t, ". course_too_large", brief(findings[0]))
	assert.Greater(t, edition.Course.Size(), int64(learn.MaxCourse))
	sound(t, findings[0])
}

func TestRead_wants_an_id(t *testing.T) {
	for _, id := range []learn.CourseID{"", "Akten", "a b", "ä", "a--b", "-a", learn.CourseID(strings.Repeat("a", 65))} {
		_, findings, err := Read(t.Context(), aktenplan(t), id, Options{})
		require.NoError(t, err)
		require.Len(t, findings, 1, id)
		assert.Equal(t, ". bad_id", brief(findings[0]), id)
		sound(t, findings[0])
	}
}

func TestRead_tells_in_the_order_of_the_files(t *testing.T) {
	_, findings := read(t, with(t, changed{"90-test/lesson.md": front, "10-warum/lesson.md": front, "course.md": courseMD + "x: y\n---\nX\n", "Z.txt": "x"}))

	var files []string
	for _, f := range findings {
		if n := len(files); n == 0 || files[n-1] != f.File {
			files = append(files, f.File)
		}
	}
	assert.Equal(t, []string{"course.md", "10-warum/lesson.md", "10-warum/merkblatt.txt", "10-warum/regal.png", "90-test/lesson.md", "Z.txt"}, files)
	assert.True(t, Failed(findings))
	assert.False(t, Failed(findings[len(findings)-1:]))
}
