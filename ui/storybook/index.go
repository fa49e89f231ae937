// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
)

var index = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pult storybook</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 32px; background: #f6f3ed; color: #1b2224 }
section { margin: 0 0 48px } h2 { margin: 0 0 12px }
div { display: flex; flex-wrap: wrap; gap: 20px; align-items: start }
figure { margin: 0 } img { display: block; border: 1px solid #ddd7cb; max-width: 100% }
figcaption { font-size: 14px; color: #555c5b }
</style>
<h1>Pult storybook</h1>
<p>{{len .}} stories. Every picture comes from the software painter; the data is canned.</p>
{{range .}}<section id="{{.Name}}"><h2>{{.Name}}</h2><div>
{{range .Pictures}}<figure><a href="{{.File}}"><img loading="lazy" src="{{.File}}" width="{{.Width}}" alt="{{.File}}"></a><figcaption>{{.File}}</figcaption></figure>
{{end}}</div></section>
{{end}}</html>
`))

type chapter struct {
	Name     string
	Pictures []leaf
}

type leaf struct {
	File  string
	Width float32
}

// writeIndex writes the page that shows all pictures beside each other.
func writeIndex(dir string, all []Picture) error {
	var chapters []chapter
	for _, p := range all {
		if len(chapters) == 0 || chapters[len(chapters)-1].Name != p.Story.Name {
			chapters = append(chapters, chapter{Name: p.Story.Name})
		}
		last := &chapters[len(chapters)-1]
		last.Pictures = append(last.Pictures, leaf{p.File(), p.Size.Width * 0.6})
	}
	file, err := os.Create(filepath.Join(dir, "index.html"))
	if err != nil {
		return fmt.Errorf("write the storybook's index: %w", err)
	}
	if err := index.Execute(file, chapters); err != nil {
		file.Close()
		return fmt.Errorf("write the storybook's index: %w", err)
	}
	return file.Close()
}
