// SPDX-License-Identifier: EUPL-1.2

package folder

// A Code is what a finding is about. Codes are append-only; sentences may change.
type Code string

// What is found of files and of the folder.
const (
	BadID           Code = "bad_id"
	BadName         Code = "bad_name"
	Linked          Code = "linked"
	Irregular       Code = "irregular"
	Clash           Code = "clash"
	TooManyFiles    Code = "too_many_files"
	TooDeep         Code = "too_deep"
	FileTooLarge    Code = "file_too_large"
	CourseTooLarge  Code = "course_too_large"
	TextTooLarge    Code = "text_too_large"
	ContentTooLarge Code = "content_too_large"
	Empty           Code = "empty"
	Unused          Code = "unused"
	WrongType       Code = "wrong_type"
	NotUTF8         Code = "not_utf8"
	Runs            Code = "runs"
	PictureTooLarge Code = "picture_too_large"
	PictureTooWide  Code = "picture_too_wide"
	Metadata        Code = "metadata"
	TooManyFindings Code = "too_many_findings"
)

// What is found of front matter and of questions as YAML.
const (
	NoFront      Code = "no_front"
	OpenFront    Code = "open_front"
	BadYAML      Code = "bad_yaml"
	YAMLTooLarge Code = "yaml_too_large"
	Alias        Code = "alias"
	Tag          Code = "tag"
	Twice        Code = "twice"
	UnknownField Code = "unknown_field"
	NoWords      Code = "no_words"
	NoFields     Code = "no_fields"
	NoWhole      Code = "no_whole"
	NoTruth      Code = "no_truth"
	OutOfRange   Code = "out_of_range"
	TooLong      Code = "too_long"
)

// What is found of course.md.
const (
	NoCourse       Code = "no_course"
	NoTitle        Code = "no_title"
	NoLanguage     Code = "no_language"
	BadLanguage    Code = "bad_language"
	NoIcon         Code = "no_icon"
	UnknownIcon    Code = "unknown_icon"
	NoBadgePart    Code = "no_badge_part"
	BadAudience    Code = "bad_audience"
	NoAbout        Code = "no_about"
	NoLessons      Code = "no_lessons"
	TooManyLessons Code = "too_many_lessons"
)

// What is found of a lesson and of its pages.
const (
	NoLesson         Code = "no_lesson"
	BadFolder        Code = "bad_folder"
	SameKey          Code = "same_key"
	SameNumber       Code = "same_number"
	NoMinutes        Code = "no_minutes"
	NoPage           Code = "no_page"
	BeforePage       Code = "before_page"
	EmptyPage        Code = "empty_page"
	NoPageTitle      Code = "no_page_title"
	TooManyPages     Code = "too_many_pages"
	TooManyQuestions Code = "too_many_questions"
	NoQuestion       Code = "no_question"
	DrawsTooMany     Code = "draws_too_many"
	OnlyInTests      Code = "only_in_tests"
	WorkshopTest     Code = "workshop_test"
	OpenFence        Code = "open_fence"
	BadText          Code = "bad_text"
	FlatHeading      Code = "flat_heading"
	DeepHeading      Code = "deep_heading"
	SkippedHeading   Code = "skipped_heading"
	HashWord         Code = "hash_word"
	HTML             Code = "html"
	Reference        Code = "reference"
	LongPage         Code = "long_page"
	HardPage         Code = "hard_page"
	LongSentence     Code = "long_sentence"
)

// What is found of links, pictures and films.
const (
	NoAlt           Code = "no_alt"
	NoMediaTitle    Code = "no_media_title"
	NoTakeTitle     Code = "no_take_title"
	OtherEnding     Code = "other_ending"
	NoFile          Code = "no_file"
	OtherCase       Code = "other_case"
	WayOut          Code = "way_out"
	NoSuchLesson    Code = "no_such_lesson"
	BadLink         Code = "bad_link"
	NotAlone        Code = "not_alone"
	NoPicture       Code = "no_picture"
	NoPictureHere   Code = "no_picture_here"
	NoCaptions      Code = "no_captions"
	NoOwnCaptions   Code = "no_own_captions"
	CaptionsName    Code = "captions_name"
	BadCaptions     Code = "bad_captions"
	SkippedCues     Code = "skipped_cues"
	NoCues          Code = "no_cues"
	BackwardsCues   Code = "backwards_cues"
	UnorderedCues   Code = "unordered_cues"
	OverlappingCues Code = "overlapping_cues"
	LateCues        Code = "late_cues"
	FastCues        Code = "fast_cues"
	WideCues        Code = "wide_cues"
)

// What is found of questions.
const (
	NoQuestionID   Code = "no_question_id"
	BadQuestionID  Code = "bad_question_id"
	SameQuestionID Code = "same_question_id"
	UnknownKind    Code = "unknown_kind"
	NoText         Code = "no_text"
	NotForKind     Code = "not_for_kind"
	FewOptions     Code = "few_options"
	ManyOptions    Code = "many_options"
	EmptyOption    Code = "empty_option"
	SameOption     Code = "same_option"
	OneRight       Code = "one_right"
	NoneRight      Code = "none_right"
	AllRight       Code = "all_right"
	NoFits         Code = "no_fits"
	GivesAway      Code = "gives_away"
	GapCount       Code = "gap_count"
	NoGap          Code = "no_gap"
	LongGap        Code = "long_gap"
	EmptyGap       Code = "empty_gap"
	LongWord       Code = "long_word"
	NoValue        Code = "no_value"
	BadNumber      Code = "bad_number"
	BelowNothing   Code = "below_nothing"
)

// What a zip is refused for.
const (
	NoZip          Code = "no_zip"
	ZipCrowd       Code = "zip_crowd"
	ZipName        Code = "zip_name"
	ZipLink        Code = "zip_link"
	ZipTwice       Code = "zip_twice"
	ZipLocked      Code = "zip_locked"
	ZipMethod      Code = "zip_method"
	ZipTooLarge    Code = "zip_too_large"
	ZipBomb        Code = "zip_bomb"
	ZipOverlapping Code = "zip_overlapping"
)

// A sentence says what is found and what to do about it, in both languages.
type sentence struct {
	severity Severity
	en, de   string
}

var sentences = map[Code]sentence{
	BadID:           {Error, "%q cannot be the name of a course: name the folder with lower-case letters, digits and hyphens", "%q kann kein Kurs heißen: Benenne den Ordner mit Kleinbuchstaben, Ziffern und Bindestrichen."},
	BadName:         {Error, "not every computer can have a file of this name: use letters, digits, hyphens and dots, at most 200 bytes", "Eine Datei mit diesem Namen kann nicht jeder Computer haben: Nimm Buchstaben, Ziffern, Bindestriche und Punkte, höchstens 200 Byte."},
	Linked:          {Error, "this is a link to another file: put the file itself here", "Das ist eine Verknüpfung mit einer anderen Datei: Leg die Datei selbst hierher."},
	Irregular:       {Error, "this is neither a file nor a folder: take it away", "Das ist weder eine Datei noch ein Ordner: Nimm es heraus."},
	Clash:           {Error, "%q differs only in upper and lower case, which not every computer tells apart: rename one of them", "%q unterscheidet sich nur durch Groß- und Kleinschreibung, und das merkt nicht jeder Computer: Benenne eine von beiden um."},
	TooManyFiles:    {Error, "the folder has more than %v files: take away what the course does not need", "Der Ordner hat mehr als %v Dateien: Nimm heraus, was der Kurs nicht braucht."},
	TooDeep:         {Error, "folders stand more than %v deep in each other: lay the files further up", "Ordner liegen mehr als %v tief ineinander: Leg die Dateien weiter oben ab."},
	FileTooLarge:    {Error, "the file is larger than %v: make it smaller", "Die Datei ist größer als %v: Verkleinere sie."},
	CourseTooLarge:  {Error, "all files together are larger than %v: make films smaller, or make two courses of it", "Alle Dateien zusammen sind größer als %v: Verkleinere Filme oder mach zwei Kurse daraus."},
	TextTooLarge:    {Error, "the text is larger than %v: divide it", "Der Text ist größer als %v: Teil ihn auf."},
	ContentTooLarge: {Error, "all texts together are larger than %v: make two courses of it", "Alle Texte zusammen sind größer als %v: Mach zwei Kurse daraus."},
	Empty:           {Error, "the file is empty: put it here once more", "Die Datei ist leer: Leg sie noch einmal hierher."},
	Unused:          {Warning, "no lesson uses this file, and it is not published: use it, or take it away", "Keine Lektion benutzt diese Datei, und sie wird nicht veröffentlicht: Benutz sie oder nimm sie heraus."},
	WrongType:       {Error, "what is in the file is not what %q says: save it anew in the right format, or rename it", "In der Datei steckt etwas anderes, als %q sagt: Speicher sie im richtigen Format oder benenne sie um."},
	NotUTF8:         {Error, "the text is not in UTF-8: save it in this encoding", "Der Text ist nicht in UTF-8: Speicher ihn in dieser Kodierung."},
	Runs:            {Warning, "a file of this kind can run programs or send data, and many devices refuse it: better take a PDF", "Eine Datei dieser Art kann Programme ausführen oder Daten versenden, und viele Geräte weisen sie ab: Nimm lieber ein PDF."},
	PictureTooLarge: {Error, "the picture is larger than %v: save it smaller", "Das Bild ist größer als %v: Speicher es kleiner."},
	PictureTooWide:  {Error, "the picture has %v × %v pixels; at most %v on each side can be shown: save it smaller", "Das Bild hat %v × %v Pixel; gezeigt werden höchstens %v auf jeder Seite: Speicher es kleiner."},
	Metadata:        {Warning, "the picture says when, with what and perhaps where it was taken: save it without such data", "Das Bild verrät, wann, womit und vielleicht wo es aufgenommen wurde: Speicher es ohne diese Angaben."},
	TooManyFindings: {Warning, "only the first %v findings are told: mend these first", "Nur die ersten %v Befunde werden genannt: Behebe erst diese."},

	NoFront:      {Error, "the file does not begin with its front matter: write a line of ---, the fields, and another line of ---", "Die Datei beginnt nicht mit ihrem Kopf: Schreib eine Zeile ---, darunter die Felder und wieder eine Zeile ---."},
	OpenFront:    {Error, "the front matter does not end: write a line of --- below the fields", "Der Kopf hat kein Ende: Schreib eine Zeile --- unter die Felder."},
	BadYAML:      {Error, "this is not readable as YAML (%v): look at indents, colons and quotes; texts with a colon stand in quotes", "Das ist als YAML nicht lesbar (%v): Prüf Einrückungen, Doppelpunkte und Anführungszeichen; Texte mit Doppelpunkt stehen in Anführungszeichen."},
	YAMLTooLarge: {Error, "this is larger than %v bytes, or nested more than %v deep: make it simpler", "Das ist größer als %v Byte oder mehr als %v tief verschachtelt: Mach es einfacher."},
	Alias:        {Error, "anchors and aliases (& and *) are not read: write out what is meant, or put the text in quotes", "Anker und Verweise (& und *) werden nicht gelesen: Schreib aus, was gemeint ist, oder setz den Text in Anführungszeichen."},
	Tag:          {Error, "tags (%v) are not read: put the text in quotes", "Typangaben (%v) werden nicht gelesen: Setz den Text in Anführungszeichen."},
	Twice:        {Error, "%q stands here twice: take one away", "%q steht hier zweimal: Nimm eines heraus."},
	UnknownField: {Error, "there is no field %q here, only %v: mind the spelling", "Hier gibt es kein Feld %q, nur %v: Achte auf die Schreibweise."},
	NoWords:      {Error, "%q is to be a text: put it in quotes", "%q soll ein Text sein: Setz ihn in Anführungszeichen."},
	NoFields:     {Error, "%q is to have fields: write each on a line of its own, as name: value", "%q soll Felder haben: Schreib jedes in eine eigene Zeile, als Name: Wert."},
	NoWhole:      {Error, "%q is to be a whole number from %v to %v: %q is none", "%q soll eine ganze Zahl von %v bis %v sein: %q ist keine."},
	NoTruth:      {Error, "%q is to be true or false: %q is neither", "%q soll true oder false sein: %q ist keines von beiden."},
	OutOfRange:   {Error, "%q is from %v to %v", "%q geht von %v bis %v."},
	TooLong:      {Error, "%q has more than %v letters: say it shorter", "%q hat mehr als %v Zeichen: Fass dich kürzer."},

	NoCourse:       {Error, "the folder has no course.md: write one with title, language and a few sentences", "Im Ordner fehlt course.md: Schreib diese Datei mit Titel, Sprache und einigen Sätzen."},
	NoTitle:        {Error, "the title is missing: say title: in the front matter", "Der Titel fehlt: Schreib title: in den Kopf."},
	NoLanguage:     {Error, "the language is missing: say language: de or another one in the front matter", "Die Sprache fehlt: Schreib language: de oder eine andere in den Kopf."},
	BadLanguage:    {Error, "%q is no language: write de, en, de-AT or the like", "%q ist keine Sprache: Schreib de, en, de-AT oder dergleichen."},
	NoIcon:         {Warning, "the catalogue has no symbol for the course: say icon: in the front matter", "Im Verzeichnis hat der Kurs kein Symbol: Schreib icon: in den Kopf."},
	UnknownIcon:    {Error, "there is no symbol %q: take one of assets/icons", "Ein Symbol %q gibt es nicht: Nimm eines aus assets/icons."},
	NoBadgePart:    {Error, "the badge has no %v: say it, or leave the badge out", "Dem Abzeichen fehlt %v: Ergänze es oder lass das Abzeichen weg."},
	BadAudience:    {Error, "the audience cannot be understood (%v): write everyone, unit, house, role, all, any or not, one of them in each rule", "Die Zielgruppe ist nicht zu verstehen (%v): Schreib everyone, unit, house, role, all, any oder not, in jede Regel eines."},
	NoAbout:        {Warning, "the catalogue says nothing about the course: write some sentences below the front matter", "Im Verzeichnis steht nichts über den Kurs: Schreib einige Sätze unter den Kopf."},
	NoLessons:      {Error, "the course has no lesson: make a folder such as 10-anfang with a lesson.md in it", "Der Kurs hat keine Lektion: Leg einen Ordner wie 10-anfang mit einer lesson.md an."},
	TooManyLessons: {Error, "the course has %v lessons, at most %v can be: make two courses of it", "Der Kurs hat %v Lektionen, möglich sind %v: Mach zwei Kurse daraus."},

	NoLesson:         {Error, "the folder of a lesson has no lesson.md: write one, or rename the folder", "Im Ordner der Lektion fehlt lesson.md: Schreib diese Datei oder benenne den Ordner um."},
	BadFolder:        {Error, "a lesson's folder is called by a number, a hyphen and its key, such as 10-anfang: rename the folder", "Der Ordner einer Lektion heißt nach einer Zahl, einem Bindestrich und dem Schlüssel, etwa 10-anfang: Benenne ihn um."},
	SameKey:          {Error, "%q has the same key: rename one of the folders", "%q hat denselben Schlüssel: Benenne einen der Ordner um."},
	SameNumber:       {Warning, "%q has the same number, so the keys decide which comes first: give them different ones", "%q hat dieselbe Zahl, deshalb entscheidet das Alphabet über die Reihenfolge: Gib beiden verschiedene Zahlen."},
	NoMinutes:        {Warning, "nobody knows how long the lesson takes: say minutes: in the front matter", "Niemand weiß, wie lange die Lektion dauert: Schreib minutes: in den Kopf."},
	NoPage:           {Error, "the lesson has no page: begin one with # and its title", "Die Lektion hat keine Seite: Beginne eine mit # und ihrem Titel."},
	BeforePage:       {Error, "text stands before the first page: put # and a title above it", "Vor der ersten Seite steht Text: Setz # und einen Titel darüber."},
	EmptyPage:        {Error, "the page is empty: write something on it, or take it away", "Die Seite ist leer: Schreib etwas oder nimm sie heraus."},
	NoPageTitle:      {Error, "the page has no title: write it behind the #", "Die Seite hat keinen Titel: Schreib ihn hinter das #."},
	TooManyPages:     {Error, "the lesson has %v pages, at most %v can be: divide it", "Die Lektion hat %v Seiten, möglich sind %v: Teil sie auf."},
	TooManyQuestions: {Error, "the lesson has %v questions, at most %v can be: divide it", "Die Lektion hat %v Fragen, möglich sind %v: Teil sie auf."},
	NoQuestion:       {Error, "the lesson has pass, but no question to pass with: write questions, or leave pass out", "Die Lektion hat pass, aber keine Frage zum Bestehen: Schreib Fragen oder lass pass weg."},
	DrawsTooMany:     {Error, "%v questions are drawn from %v: write more questions, or draw fewer", "Gezogen werden %v Fragen aus %v: Schreib mehr Fragen oder zieh weniger."},
	OnlyInTests:      {Error, "%q is only for tests: say pass: too, or leave it out", "%q gibt es nur für Tests: Ergänze pass: oder lass es weg."},
	WorkshopTest:     {Error, "a workshop is done by being there, so nothing in it is passed: leave pass: out, and make the test a lesson of its own", "Ein Workshop gilt durch die Teilnahme, darin wird nichts bestanden: Lass pass: weg und mach den Test zu einer eigenen Lektion."},
	OpenFence:        {Error, "the block of code does not end: write a line of ``` below it", "Der Codeblock hat kein Ende: Schreib eine Zeile ``` darunter."},
	BadText:          {Error, "the text cannot be read (%v): divide it", "Der Text ist nicht lesbar (%v): Teil ihn auf."},
	FlatHeading:      {Error, "a heading that is underlined begins no page: write it with # at the beginning, or put an empty line above the ---", "Eine unterstrichene Überschrift beginnt keine Seite: Schreib sie mit # am Anfang, oder lass über dem --- eine Zeile frei."},
	DeepHeading:      {Warning, "headings have at most three #: use ## and ###", "Überschriften haben höchstens drei #: Nimm ## und ###."},
	SkippedHeading:   {Warning, "a level of headings is left out, and screen readers stumble: use ## first", "Eine Ebene der Überschriften fehlt, und Vorleseprogramme stolpern: Nimm erst ##."},
	HashWord:         {Warning, "# without a space behind it is no heading: put one there", "# ohne Leerzeichen dahinter ist keine Überschrift: Setz eines."},
	HTML:             {Warning, "HTML such as %v is shown as it stands: use Markdown, or put it between backquotes", "HTML wie %v wird so gezeigt, wie es dasteht: Nimm Markdown oder setz es zwischen Gravis-Zeichen (`)."},
	Reference:        {Error, "links are not written as footnotes: write the address in the text, as [words](address)", "Links stehen nicht als Fußnoten da: Schreib die Adresse in den Text, als [Wörter](Adresse)."},
	LongPage:         {Warning, "the page has %v words; one thought has about %v: make two pages of it", "Die Seite hat %v Wörter; ein Gedanke hat etwa %v: Mach zwei Seiten daraus."},
	HardPage:         {Warning, "the page is hard to read (%v of 100, easy is from 60 on): take shorter sentences and words", "Die Seite ist schwer zu lesen (%v von 100, leicht ist ab 60): Nimm kürzere Sätze und Wörter."},
	LongSentence:     {Warning, "sentences of more than %[2]v words: %[1]v, the first is %[3]q: make two of each", "Sätze mit mehr als %[2]v Wörtern: %[1]v, der erste ist %[3]q. Mach aus jedem zwei."},

	NoAlt:           {Error, "the picture does not say what it shows, and who cannot see it gets nothing: write it between [ and ]", "Das Bild sagt nicht, was es zeigt, und wer es nicht sieht, hat nichts davon: Schreib es zwischen [ und ]."},
	NoMediaTitle:    {Error, "the film or recording has no title: write it between [ and ]", "Der Film oder die Aufnahme hat keinen Titel: Schreib ihn zwischen [ und ]."},
	NoTakeTitle:     {Error, "the file has no title: write it between [ and ]", "Die Datei hat keinen Titel: Schreib ihn zwischen [ und ]."},
	OtherEnding:     {Warning, "the title %q ends like another kind of file than %q, and devices add the ending of what it is: leave it out of the title", "Der Titel %q endet wie eine andere Art von Datei als %q, und Geräte hängen die richtige Endung an: Lass sie im Titel weg."},
	NoFile:          {Error, "there is no file %q: put it beside the lesson, or mend the name", "Die Datei %q gibt es nicht: Leg sie neben die Lektion oder berichtige den Namen."},
	OtherCase:       {Error, "there is no file %q, but %q: write it in the same letters", "Die Datei %q gibt es nicht, aber %q: Schreib den Namen genauso."},
	WayOut:          {Error, "%q leads out of the folder of the lesson: name files beside it, or those of the course from / on", "%q führt aus dem Ordner der Lektion hinaus: Nenne Dateien daneben oder solche des Kurses von / an."},
	NoSuchLesson:    {Error, "the course has no lesson %q: write the key of one, without its number", "Eine Lektion %q hat der Kurs nicht: Schreib den Schlüssel einer Lektion, ohne Zahl."},
	BadLink:         {Error, "nobody can follow the link to %q: write https://…, mailto:…, tel:…, lesson:… or a file's name", "Dem Link auf %q kann niemand folgen: Schreib https://…, mailto:…, tel:…, lesson:… oder den Namen einer Datei."},
	NotAlone:        {Error, "%q stands within a text: put films and files alone on a line, without a sign before them", "%q steht im Text: Setz Filme und Dateien allein in eine Zeile, ohne Zeichen davor."},
	NoPicture:       {Error, "%q can be shown neither as a picture nor as a film: take JPEG, PNG, WebM, MP4, Ogg, Opus, MP3 or M4A; other files without the !", "%q lässt sich weder als Bild noch als Film zeigen: Nimm JPEG, PNG, WebM, MP4, Ogg, Opus, MP3 oder M4A; andere Dateien ohne das !."},
	NoPictureHere:   {Error, "the catalogue shows no pictures and files: put them into a lesson", "Das Verzeichnis zeigt keine Bilder und Dateien: Setz sie in eine Lektion."},
	NoCaptions:      {Error, "the captions are missing, and who cannot hear it gets nothing: lay %q beside it", "Die Untertitel fehlen, und wer nichts hört, hat nichts davon: Leg %q daneben."},
	NoOwnCaptions:   {Warning, "there are no captions in the language of the course: lay %q beside it", "In der Sprache des Kurses gibt es keine Untertitel: Leg %q daneben."},
	CaptionsName:    {Error, "the name does not say the language: call it %q", "Der Name nennt die Sprache nicht: Nenne die Datei %q."},
	BadCaptions:     {Error, "the captions cannot be read (%v): save them as WebVTT", "Die Untertitel sind nicht lesbar (%v): Speicher sie als WebVTT."},
	SkippedCues:     {Warning, "captions that are broken and left out: %v: look at their times, 00:01.000 --> 00:04.000", "Untertitel, die kaputt sind und wegfallen: %v. Prüf ihre Zeiten, 00:01.000 --> 00:04.000."},
	NoCues:          {Error, "there is nothing in it: write what is said", "Darin steht nichts: Schreib, was gesprochen wird."},
	BackwardsCues:   {Warning, "captions that end before they begin, so that nobody sees them: %v, the first at %v: mend the times", "Untertitel, die enden, ehe sie beginnen, und die niemand sieht: %v, der erste bei %v. Berichtige die Zeiten."},
	UnorderedCues:   {Warning, "captions that stand behind later ones: %v, the first at %v: put them into order", "Untertitel, die hinter späteren stehen: %v, der erste bei %v. Ordne sie."},
	OverlappingCues: {Warning, "captions that are seen together with others: %v, the first at %v: let one end before the next", "Untertitel, die zugleich mit anderen zu sehen sind: %v, der erste bei %v. Lass einen enden, ehe der nächste kommt."},
	LateCues:        {Warning, "captions that end after the film: %v, the first at %v: mend the times", "Untertitel, die nach dem Film enden: %v, der erste bei %v. Berichtige die Zeiten."},
	FastCues:        {Warning, "captions that go by faster than they can be read: %v, the first at %v: shorten them, or let them stand longer", "Untertitel, die schneller weg sind, als man liest: %v, der erste bei %v. Kürz sie oder lass sie länger stehen."},
	WideCues:        {Warning, "captions with lines that are too long: %v, the first at %v: break them", "Untertitel mit zu langen Zeilen: %v, der erste bei %v. Brich sie um."},

	NoQuestionID:   {Error, "the question has no id: give it one that stays for ever", "Der Frage fehlt id: Gib ihr einen Namen, der für immer bleibt."},
	BadQuestionID:  {Error, "%q cannot be the id of a question: use lower-case letters, digits and hyphens", "%q kann keine Frage heißen: Nimm Kleinbuchstaben, Ziffern und Bindestriche."},
	SameQuestionID: {Error, "the id %q stands in %v too: each question has its own", "Den Namen %q gibt es auch in %v: Jede Frage hat ihren eigenen."},
	UnknownKind:    {Error, "%q is no kind of question: write single, several, order, match, gap or number", "%q ist keine Art von Frage: Schreib single, several, order, match, gap oder number."},
	NoText:         {Error, "the question asks nothing: say text:", "Die Frage fragt nichts: Schreib text:."},
	NotForKind:     {Error, "%q is not for questions of the kind %v: leave it out, or take another kind", "%q gehört nicht zu Fragen der Art %v: Lass es weg oder nimm eine andere Art."},
	FewOptions:     {Error, "the question has %v options, at least two are needed: write more", "Die Frage hat %v Antworten, nötig sind mindestens zwei: Schreib mehr."},
	ManyOptions:    {Error, "the question has %v options or gaps, at most %v can be: divide it", "Die Frage hat %v Antworten oder Lücken, möglich sind %v: Teil sie auf."},
	EmptyOption:    {Error, "an option has no text: write one", "Eine Antwort hat keinen Text: Schreib einen."},
	SameOption:     {Error, "the option %q is there twice: change one of them", "Die Antwort %q gibt es zweimal: Ändere eine davon."},
	OneRight:       {Error, "%v options are right; of the kind single it is exactly one: mark one with right: true, or take the kind several", "%v Antworten sind richtig; bei der Art single ist es genau eine: Kennzeichne eine mit right: true oder nimm die Art several."},
	NoneRight:      {Error, "no option is right: mark those that are with right: true", "Keine Antwort ist richtig: Kennzeichne die richtigen mit right: true."},
	AllRight:       {Warning, "every option is right, so nothing is asked: add some that are not", "Alle Antworten sind richtig, also wird nichts gefragt: Ergänze falsche."},
	NoFits:         {Error, "nothing belongs to the option %q: say fits:", "Zur Antwort %q gehört nichts: Schreib fits:."},
	GivesAway:      {Error, "with fixed the options of the kind %v stand there solved: leave fixed out", "Mit fixed stehen die Antworten der Art %v gelöst da: Lass fixed weg."},
	GapCount:       {Error, "the text has %v gaps (___), but gaps has %v: make it as many", "Der Text hat %v Lücken (___), gaps aber %v: Mach es gleich viele."},
	NoGap:          {Error, "the text has no gap: write ___ where a word is missing", "Der Text hat keine Lücke: Schreib ___, wo ein Wort fehlt."},
	LongGap:        {Error, "a gap has exactly three underscores (___): take the others away", "Eine Lücke hat genau drei Unterstriche (___): Nimm die anderen weg."},
	EmptyGap:       {Error, "nothing fits into gap %v: write what does", "In Lücke %v passt nichts: Schreib, was passt."},
	LongWord:       {Error, "what fits into gap %v is longer than %v bytes, and nobody can write it: make it shorter", "Was in Lücke %v passt, ist länger als %v Byte, und niemand kann es schreiben: Kürz es."},
	NoValue:        {Error, "the question has no value: say the right figure", "Der Frage fehlt value: Schreib die richtige Zahl."},
	BadNumber:      {Error, "%q is to be a figure, such as 12 or 3.5, with a point: %q is none", "%q soll eine Zahl sein, etwa 12 oder 3.5 mit Punkt: %q ist keine."},
	BelowNothing:   {Error, "%q is below nothing: write how far an answer may be off", "%q ist kleiner als null: Schreib, wie weit eine Antwort danebenliegen darf."},

	NoZip:          {Error, "this is no whole zip: pack the folder anew", "Das ist kein vollständiges ZIP: Pack den Ordner noch einmal."},
	ZipCrowd:       {Error, "the zip has more than %v entries: take away what the course does not need", "Das ZIP hat mehr als %v Einträge: Nimm heraus, was der Kurs nicht braucht."},
	ZipName:        {Error, "the zip has an entry called %q, which leads out of its folder or cannot be a file: pack the folder anew", "Das ZIP hat einen Eintrag %q, der aus dem Ordner hinausführt oder keine Datei sein kann: Pack den Ordner noch einmal."},
	ZipLink:        {Error, "%q in the zip is a link or a device: put the file itself there", "%q im ZIP ist eine Verknüpfung oder ein Gerät: Leg die Datei selbst hinein."},
	ZipTwice:       {Error, "%q is in the zip twice: pack the folder anew", "%q steht zweimal im ZIP: Pack den Ordner noch einmal."},
	ZipLocked:      {Error, "%q in the zip is encrypted: pack the folder without a password", "%q im ZIP ist verschlüsselt: Pack den Ordner ohne Passwort."},
	ZipMethod:      {Error, "%q in the zip is packed in a way that is not read: pack the folder anew as an ordinary zip", "%q im ZIP ist auf eine Art gepackt, die nicht gelesen wird: Pack den Ordner als gewöhnliches ZIP."},
	ZipTooLarge:    {Error, "%q in the zip, or all of it, is too large when unpacked: make films smaller", "%q im ZIP oder das Ganze ist entpackt zu groß: Verkleinere Filme."},
	ZipBomb:        {Error, "%q in the zip becomes far too large when unpacked: put the real file there", "%q im ZIP wird entpackt viel zu groß: Leg die wirkliche Datei hinein."},
	ZipOverlapping: {Error, "entries of the zip lie in each other: pack the folder anew", "Einträge des ZIP liegen ineinander: Pack den Ordner noch einmal."},
}
