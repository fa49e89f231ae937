// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"bytes"
	"image"
	_ "image/jpeg" // their frames
	_ "image/png"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/news/picture"
)

// types are the media types by the ends of names. What is not here is bytes.
var types = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
	".webm": "video/webm", ".mp4": "video/mp4",
	".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
	".vtt": "text/vtt", ".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv", ".ics": "text/calendar",
	".zip": "application/zip", ".epub": "application/epub+zip",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odp": "application/vnd.oasis.opendocument.presentation",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

func typeOf(name string) string {
	if known, ok := types[ending(name)]; ok {
		return known
	}
	return "application/octet-stream"
}

// FileName is what a file of a course is called on somebody's disk: by its title, with an ending of its type. Nothing in it leads to another
// folder, turns letters around or makes it something that a computer runs; of bytes of which nothing is known it ends in .bin.
func FileName(title, media string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r), unicode.IsControl(r):
			return '-'
		case unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.TrimSpace(title))
	if name = strings.Trim(name, ". "); name == "" {
		name = "pult"
	}
	if types[ending(name)] == media {
		return name
	}
	for _, end := range slices.Sorted(maps.Keys(types)) {
		if types[end] == media {
			return name + end
		}
	}
	return name + ".bin"
}

// showable tells whether a picture is one that devices draw; playable whether a file is a film or a recording.
func showable(name string) bool { return strings.HasPrefix(typeOf(name), "image/") }
func playable(name string) bool { return filmed(name) || strings.HasPrefix(typeOf(name), "audio/") }
func filmed(name string) bool   { return strings.HasPrefix(typeOf(name), "video/") }

// running are the ends of names of what a computer runs, or shows with scripts in it.
var running = strings.Fields(".exe .com .scr .msi .bat .cmd .ps1 .vbs .js .jse .wsf .hta .jar .lnk .reg .sh .app .apk .dmg .html .htm .xhtml .svg .docm .xlsm .pptm .xla .iso .url")

// Program tells whether a file of this name is one that a computer runs, or shows with scripts in it.
func Program(name string) bool { return slices.Contains(running, ending(name)) }

// judge says what is wrong with a file's bytes. It looks at the first of them, and at the frame of a picture.
func (r *reader) judge(f *file) {
	if Program(f.name) {
		r.say(f.name, 0, Runs)
	}
	if check, known := signs[f.Type]; known && !check(f.head) {
		r.say(f.name, 0, WrongType, path.Base(f.name))
		return
	}
	if showable(f.name) {
		r.frame(f)
	}
}

// signs tell by the first bytes whether a file is what its name says.
var signs = map[string]func([]byte) bool{
	"image/jpeg": begins("\xFF\xD8\xFF"), "image/png": begins("\x89PNG\r\n\x1a\n"), "application/pdf": holds("%PDF-", 1024),
	"video/webm": func(b []byte) bool { return begins("\x1A\x45\xDF\xA3")(b) && holds("webm", 128)(b) },
	"video/mp4":  boxed, "audio/mp4": boxed, "audio/ogg": begins("OggS"),
	"audio/mpeg": func(b []byte) bool { return begins("ID3")(b) || len(b) > 1 && b[0] == 0xFF && b[1]&0xE0 == 0xE0 },
	"text/vtt":   wording, "text/plain": wording, "text/markdown": wording, "text/csv": wording, "text/calendar": wording,
	types[".zip"]: packed, types[".epub"]: packed, types[".odt"]: packed, types[".ods"]: packed, types[".odp"]: packed,
	types[".docx"]: packed, types[".xlsx"]: packed, types[".pptx"]: packed,
}

func begins(sign string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(sign)) }
}

func holds(sign string, within int) func([]byte) bool {
	return func(b []byte) bool { return bytes.Contains(b[:min(len(b), within)], []byte(sign)) }
}

func boxed(b []byte) bool { return len(b) > 8 && string(b[4:8]) == "ftyp" }

func packed(b []byte) bool { return begins("PK\x03\x04")(b) || begins("PK\x05\x06")(b) }

// wording tells whether bytes are the beginning of a text.
func wording(b []byte) bool {
	for cut := 0; len(b) == maxHead && cut < utf8.UTFMax && !utf8.Valid(b[:len(b)-cut]); cut++ {
		if utf8.Valid(b[:len(b)-cut-1]) { // the last letter is cut in two
			b = b[:len(b)-cut-1]
			break
		}
	}
	return utf8.Valid(b) && !bytes.ContainsRune(b, 0)
}

// frame looks at how large a picture is, without decoding its pixels, and at what else it says.
func (r *reader) frame(f *file) {
	text, ok := r.slurp(f, MaxPicture)
	if !ok {
		r.say(f.name, 0, PictureTooLarge, sized(MaxPicture))
		return
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(text))
	switch {
	case r.err != nil:
		return
	case err != nil || "image/"+format != f.Type || config.Width < 1 || config.Height < 1:
		r.say(f.name, 0, WrongType, path.Base(f.name))
	case config.Width > MaxSide || config.Height > MaxSide:
		r.say(f.name, 0, PictureTooWide, config.Width, config.Height, MaxSide)
	case talkative(text, format):
		r.say(f.name, 0, Metadata)
	}
}

// talkative tells whether a picture holds what a camera says of itself (Exif).
func talkative(text []byte, format string) bool {
	if format == "png" {
		return bytes.Contains(text, []byte("eXIf"))
	}
	for marker, body := range picture.Segments(text) {
		if marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00")) {
			return true
		}
	}
	return false
}
