// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/staff"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed style/*.css
var styleFiles embed.FS

//go:embed scripts
var scriptFiles embed.FS

// FilesPath is where style, fonts and scripts are.
const FilesPath = "/office/files/"

// An Office is all pages put together.
type Office struct {
	version string
	pages   []Page
	dressed func() wardrobe
}

// A wardrobe is what all pages look like. It is made when the first one is shown: a server whose office nobody opens does not carry it.
type wardrobe struct {
	looks   map[string]*template.Template
	style   served
	scripts map[string]served
	files   map[string]served // by the name in the path
}

// served is a file that browsers keep: its name changes with what is in it.
type served struct {
	path, kind string
	body       []byte
	pressed    []byte // the same with gzip; nil of what does not get smaller
}

// New puts pages together, in the order in which the navigation shows them. A page that names what is not there is a mistake of this
// program, and panics when the first page is shown.
func New(version string, pages ...Page) *Office {
	o := &Office{version: version, pages: append(slices.Clip(pages), plainPages...)}
	o.dressed = sync.OnceValue(o.dress)
	return o
}

// look is the name of the template.
func (p Page) look() string {
	if p.Name != choose.Name && slices.ContainsFunc(plainPages, func(plain Page) bool { return plain.Name == p.Name }) {
		return "_plain"
	}
	return p.Name
}

// dress reads templates, style, fonts and scripts.
func (o *Office) dress() wardrobe {
	w := wardrobe{looks: map[string]*template.Template{}, scripts: map[string]served{}, files: map[string]served{}}
	var style bytes.Buffer
	for _, weight := range []struct{ file, value string }{{"SourceSans3_400Regular", "400"}, {"SourceSans3_600SemiBold", "600"}} {
		font := w.keep(weight.file+".ttf", "font/ttf", must(assets.Fonts.ReadFile("fonts/"+weight.file+".ttf")))
		fmt.Fprintf(&style, "@font-face { font-family: \"Source Sans 3\"; font-weight: %s; font-display: swap; src: url(%q) format(\"truetype\"); }\n", weight.value, font.path)
	}
	for _, sheet := range must(styleFiles.ReadDir("style")) {
		style.Write(must(styleFiles.ReadFile("style/" + sheet.Name())))
		style.WriteByte('\n')
	}
	w.style = w.keep("office.css", "text/css; charset=utf-8", style.Bytes())
	for _, script := range must(scriptFiles.ReadDir("scripts")) {
		if name := script.Name(); strings.HasSuffix(name, ".js") {
			w.scripts[name] = w.keep(name, "text/javascript; charset=utf-8", must(scriptFiles.ReadFile("scripts/"+name)))
		}
	}
	common := template.Must(template.New("").ParseFS(pageFiles, "pages/_*.html"))
	for _, page := range o.pages {
		w.looks[page.Name] = template.Must(template.Must(common.Clone()).ParseFS(pageFiles, "pages/"+page.look()+".html"))
		if page.Script != "" && w.scripts[page.Script].path == "" {
			panic("no script " + page.Script)
		}
	}
	return w
}

// must is for what is embedded.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func (w wardrobe) keep(name, kind string, body []byte) served {
	sum, ending := sha256.Sum256(body), path.Ext(name)
	name = strings.TrimSuffix(name, ending) + "-" + hex.EncodeToString(sum[:6]) + ending
	file := served{FilesPath + name, kind, body, pressed(kind, body)}
	w.files[name] = file
	return file
}

// pressed is a text with gzip. Pages themselves are not pressed: they have a secret in them beside what people typed (BREACH).
func pressed(kind string, body []byte) []byte {
	if !strings.HasPrefix(kind, "text/") {
		return nil
	}
	var out bytes.Buffer
	w := must(gzip.NewWriterLevel(&out, gzip.BestCompression))
	w.Write(body)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Pages are all that the server has a route for.
func (o *Office) Pages() []Page { return o.pages[:len(o.pages)-len(plainPages)] }

// Act is how the permissions name the page.
func (p Page) Act() staff.Act { return staff.Act(http.MethodGet + " " + p.Path) }

// Act is how the permissions name the deed.
func (d Deed) Act() staff.Act { return staff.Act(http.MethodPost + " " + d.Path) }

// Address is where a page without wildcards is.
func (p Page) Address() string { return strings.TrimSuffix(p.Path, "{$}") }

func (o *Office) find(name string) (Page, bool) {
	i := slices.IndexFunc(o.pages, func(p Page) bool { return p.Name == name })
	if i < 0 {
		return Page{}, false
	}
	return o.pages[i], true
}

// top is the page of the navigation under which a page stands.
func (o *Office) top(p Page) Page {
	for p.Icon == "" && p.Under != "" {
		above, ok := o.find(p.Under)
		if !ok {
			break
		}
		p = above
	}
	return p
}

// Show answers with a page. An error that it returns is the server's to tell; nothing was written then.
func (o *Office) Show(ctx context.Context, w http.ResponseWriter, page Page, v *Visit) error {
	return o.show(ctx, w, page, v, http.StatusOK, nil)
}

func (o *Office) show(ctx context.Context, w http.ResponseWriter, page Page, v *Visit, status int, wrong Refused) error {
	data, err := page.Show(ctx, v)
	if errors.As(err, new(Missing)) {
		return o.Plain(w, v, Gone)
	}
	if err != nil {
		return err
	}
	return o.write(w, page, v, status, data, wrong)
}

// Do does what a form asks for, and leads on.
func (o *Office) Do(ctx context.Context, w http.ResponseWriter, page Page, deed Deed, v *Visit) error {
	answer, err := deed.Do(ctx, v)
	var wrong Refused
	switch {
	case errors.As(err, &wrong):
		return o.show(ctx, w, page, v, http.StatusUnprocessableEntity, wrong)
	case errors.As(err, new(Missing)):
		return o.Plain(w, v, Gone)
	case errors.As(err, new(ProveAgain)):
		return o.Plain(w, v, Again)
	case err != nil:
		return err
	case answer.Shown != nil:
		return o.write(w, page, v, http.StatusOK, answer.Shown, nil)
	}
	to := answer.To
	if to == "" {
		to = filled(page.Path, v.Request)
	}
	if answer.Change != "" {
		to += "?done=" + string(answer.Change)
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// filled is the path of a pattern with what the request has in its wildcards.
func filled(pattern string, r *http.Request) string {
	parts := strings.Split(strings.TrimSuffix(pattern, "{$}"), "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			parts[i] = r.PathValue(strings.TrimSuffix(name, "}"))
		}
	}
	return strings.Join(parts, "/")
}

// policy is what a browser may do on a page.
func (o *Office) policy(page Page) string {
	policy := "default-src 'none'; style-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
	if page.Script != "" {
		policy += "; script-src 'self'"
	}
	if page.Policy != "" {
		policy += "; " + page.Policy
	}
	return policy
}

// write puts a page into words and sends it.
func (o *Office) write(w http.ResponseWriter, page Page, v *Visit, status int, data any, wrong Refused) error {
	if file, ok := data.(*File); ok {
		return send(w, file)
	}
	var text bytes.Buffer
	if err := o.dressed().looks[page.Name].ExecuteTemplate(&text, "_layout.html", &Sheet{Visit: v, Page: page, Data: data, Wrong: wrong, office: o}); err != nil {
		return fmt.Errorf("write the page %s: %w", page.Name, err)
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", string(v.Language))
	head.Set("Content-Security-Policy", o.policy(page))
	head.Set("Referrer-Policy", "same-origin") // else a browser does not say where a form comes from, and it is refused
	w.WriteHeader(status)
	w.Write(text.Bytes()) // who went away does not need it
	return nil
}

func send(w http.ResponseWriter, file *File) error {
	w.Header().Set("Content-Type", file.Type)
	if file.Name != "" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	}
	w.Write(file.Body)
	return nil
}

// ServeFile answers with style, a font or a script. Browsers keep them for a year: another one has another name.
func (o *Office) ServeFile(w http.ResponseWriter, r *http.Request) bool {
	file, ok := o.dressed().files[r.PathValue("name")]
	if !ok {
		return false
	}
	w.Header().Set("Content-Type", file.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	body := file.body
	if file.pressed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = file.pressed
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return true
}
