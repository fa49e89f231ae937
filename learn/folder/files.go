// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/pult-app/pult/learn"
)

// Limits of a folder.
const (
	// MaxText is the size of course.md or lesson.md in bytes.
	MaxText = 1 << 20
	// MaxPicture is the size of a picture in bytes, MaxSide the longest side of one in pixels.
	MaxPicture, MaxSide = 2 << 20, 4096
	// maxDeep is how many folders may stand in each other, maxPath how many bytes a name has with its folders.
	maxDeep, maxPath = 6, 200
	// maxTexts is how many bytes all texts have that are read, captions in all languages among them.
	maxTexts = 8 * learn.MaxContent
	// maxSeen is how many files are looked at, those among them that the course does not use.
	maxSeen = learn.MaxFiles + 2*learn.MaxLessons
)

// A file of the folder.
type file struct {
	name   string // as fsys knows it
	size   int64
	at     time.Time
	used   bool
	summed bool
	learn.File
	head  []byte       // its first bytes
	media *learn.Media // without a title, when it was met as a film
}

// key is the name by which files are found, however a computer composes its letters.
func key(name string) string { return norm.NFC.String(name) }

// walk looks at what there is, and opens nothing.
func (r *reader) walk() error {
	r.files, r.folded = map[string]*file{}, map[string]string{}
	return fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, r.ctx.Err()); err != nil || name == "." {
			return err
		}
		if hidden(path.Base(name)) {
			return left(d)
		}
		return r.meet(name, d)
	})
}

// hidden tells whether a name is one of a computer's own: authors do not see it.
func hidden(base string) bool {
	return base[0] == '.' || strings.HasSuffix(base, "~") || base == "__MACOSX" || strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini")
}

// beside tells whether a file of this name lies beside a course in git, and is none of it: words for those who write it, and the scripts
// that films are made from.
func beside(name string) bool {
	if strings.HasSuffix(name, ".film.yaml") {
		return true
	}
	switch base, _, _ := strings.Cut(strings.ToUpper(name), "."); base {
	case "README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING":
		return true
	}
	return false
}

func left(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// meet takes a file or a folder in, if it is one that can be.
func (r *reader) meet(name string, d fs.DirEntry) error {
	switch {
	case d.Type()&fs.ModeSymlink != 0:
		r.say(name, 0, Linked)
		return nil
	case !d.IsDir() && !d.Type().IsRegular():
		r.say(name, 0, Irregular)
		return nil
	case !writable(name):
		r.say(name, 0, BadName)
		return left(d)
	case strings.Count(name, "/") >= maxDeep:
		r.say(name, 0, TooDeep, maxDeep)
		return left(d)
	case len(r.files) >= maxSeen && !d.IsDir():
		r.say(".", 0, TooManyFiles, learn.MaxFiles)
		return fs.SkipAll
	}
	r.clash(name)
	if d.IsDir() {
		return nil
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	r.order = append(r.order, name)
	r.files[key(name)] = &file{name: name, size: info.Size(), at: info.ModTime()}
	return nil
}

// writable tells whether every computer can have a file of this name.
func writable(name string) bool {
	odd := func(c rune) bool { return !unicode.IsPrint(c) || strings.ContainsRune(`\:*?"<>|`, c) }
	if len(name) > maxPath || !utf8.ValidString(name) || strings.ContainsFunc(name, odd) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part[len(part)-1] == '.' || part[len(part)-1] == ' ' || part[0] == ' ' {
			return false
		}
	}
	return true
}

// clash tells of names that some computers take for the same.
func (r *reader) clash(name string) {
	folded := strings.ToLower(key(name))
	if first, twice := r.folded[folded]; twice {
		r.say(name, 0, Clash, first)
		return
	}
	r.folded[folded] = name
}

// text reads a text whole, if it is one. There is none when the answer is false, and that has been said.
func (r *reader) text(f *file) (string, bool) {
	text, ok := r.words(f, MaxText)
	switch {
	case !ok:
		return "", false
	case !utf8.Valid(text):
		r.say(f.name, 0, NotUTF8)
		return "", false
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(text), "\ufeff")), true
}

// words reads a text of at most so many bytes. There is none when the answer is false, and that has been said.
func (r *reader) words(f *file, most int64) ([]byte, bool) {
	f.used = true
	if r.texts += min(f.size, most); r.texts > maxTexts || r.full {
		r.overflow()
		return nil, false
	}
	text, ok := r.slurp(f, most)
	if !ok {
		r.say(f.name, 0, TextTooLarge, sized(most))
	}
	return text, ok && r.err == nil
}

// slurp reads a file that has at most so many bytes, whatever the folder says of its size; false when it has more.
func (r *reader) slurp(f *file, most int64) ([]byte, bool) {
	if f.size > most {
		return nil, false
	}
	in, err := r.fsys.Open(f.name)
	if err != nil {
		r.fail(err)
		return nil, true
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		r.fail(err)
		return nil, true
	}
	return text, int64(len(text)) <= most
}

// find is the file of a name; false when there is none, and that has been said.
func (r *reader) find(at place, name string) (*file, bool) {
	if f, known := r.files[key(name)]; known {
		f.used = true
		return f, true
	}
	if other, known := r.folded[strings.ToLower(key(name))]; known && r.files[key(other)] != nil {
		r.files[key(other)].used = true
		at.say(OtherCase, name, other)
	} else {
		at.say(NoFile, name)
	}
	return nil, false
}

// take has a file stand in the course: its hash is made, and its bytes are looked at. False when it cannot be used, and that has been said.
func (r *reader) take(f *file) bool {
	if f.summed {
		return f.Hash != ""
	}
	f.summed = true
	switch {
	case f.size > learn.MaxFile:
		r.say(f.name, 0, FileTooLarge, sized(learn.MaxFile))
		return false
	case f.size == 0:
		r.say(f.name, 0, Empty)
		return false
	}
	if err := r.ahead.sum(f, func() error { return r.hash(r.ctx, f) }); err != nil {
		r.fail(err)
		return false
	}
	if f.File.Size > learn.MaxFile {
		r.say(f.name, 0, FileTooLarge, sized(learn.MaxFile))
		f.Hash = ""
		return false
	}
	f.Type = typeOf(f.name)
	r.judge(f)
	r.keep(f.File)
	return true
}

// keep notes a file of the course, once.
func (r *reader) keep(f learn.File) {
	for _, known := range r.edition.Course.Files {
		if known.Hash == f.Hash {
			return
		}
	}
	r.edition.Course.Files = append(r.edition.Course.Files, f)
}

// hash makes the hash of a file piece by piece.
func (r *reader) hash(ctx context.Context, f *file) error {
	f.Name = f.name
	known, remembered := r.Sums.of(f)
	if remembered {
		f.Hash, f.File.Size, f.head = known.hash, f.size, known.head
		return nil
	}
	in, err := r.fsys.Open(f.name)
	if err != nil {
		return err
	}
	defer in.Close()
	hash, counted := sha256.New(), &counter{r: r, f: f}
	if _, err := io.Copy(io.MultiWriter(hash, counted), contextual{ctx, io.LimitReader(in, learn.MaxFile+1)}); err != nil {
		return err
	}
	f.Hash, f.File.Size = learn.Hash(hex.EncodeToString(hash.Sum(nil))), counted.done
	r.Sums.learn(f)
	return nil
}

// maxHead is how much of a file is looked at to say what it is.
const maxHead = 4 << 10

// A counter keeps the first bytes of a file and tells how far it is read.
type counter struct {
	r    *reader
	f    *file
	done int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	if len(c.f.head) < maxHead {
		c.f.head = append(c.f.head, p[:min(len(p), maxHead-len(c.f.head))]...)
	}
	if c.done += int64(len(p)); c.r.Progress != nil {
		c.r.telling.Lock()
		defer c.r.telling.Unlock()
		c.r.Progress(c.f.name, c.done, c.f.size)
	}
	return len(p), nil
}

// contextual is a reader that ends with its context.
type contextual struct {
	ctx context.Context
	in  io.Reader
}

// Read implements io.Reader.
func (c contextual) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(p)
}

// Sums remembers hashes of files by their names, sizes and times, for who reads the same folder again and again. It may be used by several
// at once.
type Sums struct {
	mu    sync.Mutex
	known map[sumKey]sum
}

type sumKey struct {
	name string
	size int64
	at   time.Time
}

type sum struct {
	hash learn.Hash
	head []byte
}

func (s *Sums) of(f *file) (sum, bool) {
	if s == nil {
		return sum{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.known[sumKey{f.name, f.size, f.at}]
	return known, ok
}

func (s *Sums) learn(f *file) {
	if s == nil || f.at.IsZero() || f.size != f.File.Size {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[sumKey]sum{}
	}
	s.known[sumKey{f.name, f.size, f.at}] = sum{f.Hash, f.head}
}
