// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// Limits of what course.md says.
const (
	maxTopics, maxTopic   = 20, 60
	maxCriteria           = 400
	maxChanges            = 2000
	maxRenewal, maxWeight = 120, 10
)

// language is a tag of BCP 47 as far as courses need it: a language, and perhaps a script and a region.
var language = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`) })

// course reads course.md.
func (r *reader) course(id learn.CourseID) {
	c := &r.edition.Course
	c.ID, c.Audience = id, staff.Audience{Everyone: true}
	if !named(string(id)) {
		r.say(".", 0, BadID, string(id))
	}
	f, there := r.files[courseFile]
	if !there {
		r.say(".", 0, NoCourse)
		return
	}
	text, ok := r.text(f)
	if !ok {
		return
	}
	y, below, line := r.front(f, text)
	if n := y.node(); n != nil {
		y.fill(n, courseFile, y.courseForm(c))
		r.lacks(place{r, f.name, 1}, *c)
	}
	r.about(place{r, f.name, line}, below, c)
}

func (y yamlText) courseForm(c *learn.Course) form {
	return form{
		"title":    y.oneLine("title", learn.MaxTitle, &c.Title),
		"language": y.tongue(&c.Language),
		"icon":     y.icon("icon", &c.Icon),
		"topics":   y.list("topics", maxTopics, y.topic(&c.Topics)),
		"trainer":  y.oneLine("trainer", learn.MaxTitle, &c.Trainer),
		"badge":    func(n *yaml.Node) { y.badge(n, &c.Badge) },
		"renewal":  y.whole("renewal", 0, maxRenewal, &c.Renewal),
		"weight":   y.whole("weight", 1, maxWeight, &c.Weight),
		"changes":  y.words("changes", maxChanges, &c.Changes),
		"audience": func(n *yaml.Node) { y.audience(n, &c.Audience) },
	}
}

// lacks says what a course does not say of itself.
func (r *reader) lacks(at place, c learn.Course) {
	if c.Title == "" {
		at.say(NoTitle)
	}
	if c.Language == "" {
		at.say(NoLanguage)
	}
	if c.Icon == "" {
		at.say(NoIcon)
	}
}

// about reads what the catalogue says.
func (r *reader) about(at place, below string, c *learn.Course) {
	t := texts{place: at, bare: true}
	c.About = t.read(lines(below, at.line))
	switch {
	case c.About == "":
		at.say(NoAbout)
	case len(c.About) > learn.MaxAbout:
		at.say(TextTooLarge, sized(learn.MaxAbout))
	}
	t.check(c.About)
}

func (y yamlText) tongue(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		y.oneLine("language", learn.MaxTitle, to)(n)
		if *to != "" && !language().MatchString(*to) {
			y.at(n).say(BadLanguage, *to)
		}
	}
}

func (y yamlText) icon(name string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		y.oneLine(name, learn.MaxTitle, to)(n)
		if *to != "" && y.r.Icon != nil && !y.r.Icon(*to) {
			y.at(n).say(UnknownIcon, *to)
		}
	}
}

func (y yamlText) topic(to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var word string
		y.oneLine("topics", maxTopic, &word)(n)
		switch {
		case word == "":
		case slices.Contains(*to, word):
			y.at(n).say(Twice, word)
		default:
			*to = append(*to, word)
		}
	}
}

func (y yamlText) badge(n *yaml.Node, b *learn.Badge) {
	if null(n) {
		return
	}
	y.fill(n, "badge", form{
		"name": y.oneLine("name", learn.MaxTitle, &b.Name), "icon": y.icon("icon", &b.Icon), "criteria": y.oneLine("criteria", maxCriteria, &b.Criteria),
	})
	for _, part := range []struct{ name, said string }{{"name", b.Name}, {"icon", b.Icon}, {"criteria", b.Criteria}} {
		if part.said == "" {
			y.at(n).say(NoBadgePart, part.name)
		}
	}
}

// audience reads a rule and those in it.
func (y yamlText) audience(n *yaml.Node, to *staff.Audience) {
	*to = staff.Audience{}
	y.rule(n, to)
	if err := to.Check(y.r.Audience); err != nil {
		y.at(n).say(BadAudience, err.Error())
	}
}

func (y yamlText) rule(n *yaml.Node, to *staff.Audience) {
	var unit, house, role string
	rules := func(name string, list *[]staff.Audience) func(*yaml.Node) {
		return y.list(name, staff.MaxRules, func(n *yaml.Node) {
			var one staff.Audience
			y.rule(n, &one)
			*list = append(*list, one)
		})
	}
	y.fill(n, "audience", form{
		"everyone": y.truth("everyone", &to.Everyone),
		"unit":     y.oneLine("unit", staff.MaxName, &unit), "house": y.oneLine("house", staff.MaxName, &house), "role": y.oneLine("role", staff.MaxName, &role),
		"all": rules("all", &to.All), "any": rules("any", &to.Any),
		"not": func(n *yaml.Node) { to.Not = &staff.Audience{}; y.rule(n, to.Not) },
	})
	to.Unit, to.House, to.Role = staff.UnitID(unit), staff.House(house), staff.Role(role)
}

// A chapter is the folder of a lesson.
type chapter struct {
	folder string
	number int
	key    learn.LessonKey
}

var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]{1,6})-(.+)$`) })

// lessonsOf are the folders with lessons in their order. What looks like one and is none is said.
func (r *reader) lessonsOf() (list []chapter) {
	dirs, err := fs.ReadDir(r.fsys, ".")
	if err != nil {
		r.fail(err)
	}
	for _, d := range dirs {
		if !d.IsDir() || hidden(d.Name()) || !writable(d.Name()) {
			continue
		}
		if c, ok := r.chapter(d.Name()); ok {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b chapter) int {
		if a.number != b.number {
			return a.number - b.number
		}
		return strings.Compare(string(a.key), string(b.key))
	})
	return r.alone(list)
}

// chapter is the lesson of a folder, if it has one.
func (r *reader) chapter(dir string) (c chapter, ok bool) {
	at := numbered().FindStringSubmatch(dir)
	_, there := r.files[key(path.Join(dir, lessonFile))]
	switch {
	case at == nil && !there:
		return c, false
	case at == nil || !named(at[2]):
		r.say(dir, 0, BadFolder)
		return c, false
	case !there:
		r.say(dir, 0, NoLesson)
		return c, false
	}
	number, err := strconv.Atoi(at[1])
	return chapter{dir, number, learn.LessonKey(at[2])}, err == nil
}

// alone says where two lessons have the same key or number, and keeps as many as there may be.
func (r *reader) alone(list []chapter) []chapter {
	keys := map[learn.LessonKey]string{}
	for i, c := range list {
		if first, twice := keys[c.key]; twice {
			r.say(c.folder, 0, SameKey, first)
		} else if keys[c.key] = c.folder; i > 0 && list[i-1].number == c.number {
			r.say(c.folder, 0, SameNumber, list[i-1].folder)
		}
	}
	switch {
	case len(list) == 0:
		r.say(".", 0, NoLessons)
	case len(list) > learn.MaxLessons:
		r.say(".", 0, TooManyLessons, len(list), learn.MaxLessons)
		list = list[:learn.MaxLessons]
	}
	return list
}
