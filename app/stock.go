// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/lessons"
)

// A library is where courses come from.
type library interface {
	Edition(ctx context.Context, course string, edition int) ([]byte, error)
	File(ctx context.Context, name string, offset int64) (io.ReadCloser, error)
	Proof(ctx context.Context, path string) ([]byte, error)
}

// A loader brings what is wanted of courses onto the device. Texts and pictures of what the person takes come by themselves; films and files
// of courses that were asked for. One goroutine loads (keepCourses); its other methods may be called from any.
type loader struct {
	library library // nil without a server
	shelf   *shelf.Shelf
	here    *inventory // of the shelf
	wake    chan struct{}
	metered func() bool // whether the network of the moment is

	mu    sync.Mutex
	state map[learn.CourseID]lessons.StockState
	stop  map[learn.CourseID]context.CancelFunc // of what is being loaded
}

func newLoader(from library, files *shelf.Shelf) *loader {
	return &loader{library: from, shelf: files, here: &inventory{shelf: files}, wake: make(chan struct{}, 1), metered: metered, state: map[learn.CourseID]lessons.StockState{},
		stop: map[learn.CourseID]context.CancelFunc{}}
}

func (l *loader) set(course learn.CourseID, s lessons.StockState) (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed = l.state[course] != s
	l.state[course] = s
	return changed
}

func (l *loader) of(course learn.CourseID) lessons.StockState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state[course]
}

// A want is what has to be here of a course.
type want struct {
	course  learn.Course // in the edition that is taken
	edition int
	all     bool // films and files, too
	anyway  bool // over any network
}

// keepCourses loads what is wanted, and lets go of what is not, until ctx ends.
func (k *client) keepCourses(ctx context.Context) {
	for {
		if err := k.loadCourses(ctx); err != nil && ctx.Err() == nil {
			k.log.Info("load courses", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-k.loader.wake:
		}
	}
}

// loadCourses goes through all that is wanted once: texts first, then pictures, then films.
func (k *client) loadCourses(ctx context.Context) error {
	if err := k.keepProofs(ctx); err != nil && ctx.Err() == nil { // badges can be judged later
		k.log.Info("fetch what badges are judged by", "cause", err)
	}
	wants, err := k.wants(ctx)
	if err != nil {
		return err
	}
	if err := k.tidyCourses(ctx, wants); err != nil {
		return err
	}
	for i := range wants {
		if err := k.loadTexts(ctx, &wants[i]); err != nil {
			return err
		}
	}
	for _, whole := range []bool{false, true} {
		for _, w := range wants {
			if err := k.loadFiles(ctx, w, whole); err != nil {
				return err
			}
		}
	}
	return nil
}

// wants are the courses that the person takes or has asked for.
func (k *client) wants(ctx context.Context) (wants []want, err error) {
	kept, err := k.device.KeptCourses(ctx)
	if err != nil {
		return nil, err
	}
	err = k.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		wants = nil
		p, err := k.pupil(ctx, rows)
		if err != nil {
			return err
		}
		for _, id := range p.order {
			w := want{edition: p.numbered(id)}
			_, taken := p.takes(id)
			asked := false
			for _, one := range kept {
				if one.Course == id {
					asked, w.all, w.anyway = true, true, one.Anyway || p.learner.Unmetered
				}
			}
			if !taken && !asked {
				continue
			}
			if w.course, _, err = p.course(ctx, id); err != nil {
				return err
			}
			wants = append(wants, w)
		}
		return nil
	})
	return wants, err
}

// loadTexts brings the texts of a course, if they are not here.
func (k *client) loadTexts(ctx context.Context, w *want) error {
	have, err := k.device.Editions(ctx)
	if err != nil {
		return err
	}
	for _, n := range have[w.course.ID] {
		if n == w.edition {
			return nil
		}
	}
	if k.loader.library == nil || !k.engine.Status().Online {
		return nil
	}
	text, err := k.loader.library.Edition(ctx, string(w.course.ID), w.edition)
	if err != nil {
		k.log.Info("load the texts of a course", "course", string(w.course.ID), "edition", w.edition, "cause", err)
		return nil // others may come
	}
	e, err := k.device.KeepEdition(ctx, text)
	if err == nil && (e.Course.ID != w.course.ID || e.Course.Edition != w.edition) {
		err = errors.Join(errors.New("the server has sent other texts"), k.device.DropEdition(ctx, e.Course.ID, e.Course.Edition))
	}
	w.course = e.Course
	return err
}

// loadFiles brings the pictures of a course, or all of its files.
func (k *client) loadFiles(ctx context.Context, w want, whole bool) error {
	if whole && !w.all {
		return nil
	}
	pictures, err := k.pictured(ctx, w)
	if err != nil {
		return err
	}
	var missing []learn.File
	for _, f := range w.course.Files {
		if (whole || pictures[f.Hash]) && !k.loader.shelf.Has(string(f.Hash)) {
			missing = append(missing, f)
		}
	}
	switch {
	case len(missing) == 0:
		if whole {
			k.told(w.course.ID, lessons.AllHere)
		}
		return nil
	case k.loader.library == nil || !k.engine.Status().Online:
		return k.told(w.course.ID, lessons.ForNetwork)
	case whole && !w.anyway && k.loader.metered():
		return k.told(w.course.ID, lessons.ForFree)
	}
	return k.fetchFiles(ctx, w, missing, whole)
}

// pictured are the pictures that the texts of a course show; none while they are not here.
func (k *client) pictured(ctx context.Context, w want) (pictures map[learn.Hash]bool, err error) {
	err = k.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		pictures, err = k.texts.pictures(printing{w.course.ID, w.edition}, func() (map[learn.Hash]bool, error) {
			e, err := rows.Edition(ctx, w.course.ID, w.edition)
			return device.Shows(e), err
		})
		if errors.Is(err, learn.ErrGone) {
			err = nil
		}
		return err
	})
	return pictures, err
}

// told notes how loading stands, and has screens look again.
func (k *client) told(course learn.CourseID, s lessons.StockState) error {
	if k.loader.set(course, s) {
		k.hint(ui.Learning)
	}
	return nil
}

// tellEvery is how often a screen hears how far loading is.
const tellEvery = 300 * time.Millisecond

// fetchFiles brings files one after the other. What has come of one that fails is gone on with the next time.
func (k *client) fetchFiles(ctx context.Context, w want, files []learn.File, whole bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k.loader.mu.Lock()
	k.loader.stop[w.course.ID] = cancel
	k.loader.mu.Unlock()
	defer func() {
		k.loader.mu.Lock()
		delete(k.loader.stop, w.course.ID)
		k.loader.mu.Unlock()
	}()
	if whole {
		_ = k.told(w.course.ID, lessons.Loading)
	}
	last := time.Now()
	for _, f := range files {
		err := k.loader.shelf.Take(ctx, string(f.Hash), f.Size, func(ctx context.Context, offset int64) (io.ReadCloser, error) {
			return k.loader.library.File(ctx, string(f.Hash), offset)
		}, func(int64) {
			if now := time.Now(); now.Sub(last) > tellEvery {
				last = now
				k.hint(ui.Learning)
			}
		})
		if err != nil {
			return k.failedToFetch(w.course.ID, f, err)
		}
	}
	if whole {
		_ = k.told(w.course.ID, lessons.AllHere)
	}
	k.hint(ui.Learning)
	return nil
}

// failedToFetch says why a file did not come. Without room, and without a network, nothing else is tried.
func (k *client) failedToFetch(course learn.CourseID, f learn.File, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		k.loader.set(course, lessons.Lacking)
		return nil
	case errors.Is(err, syscall.ENOSPC):
		_ = k.told(course, lessons.NoRoom)
	case errors.Is(err, shelf.ErrForged):
		k.log.Warn("a file of a course does not fit its name", "file", string(f.Hash))
		_ = k.told(course, lessons.ForNetwork)
	default:
		_ = k.told(course, lessons.ForNetwork)
	}
	return err
}

// letGo is how long a file lies here that nobody wants: whoever comes back to a course finds it.
const letGo = 3 * 24 * time.Hour

// tidyCourses lets go of texts and files that nothing wants.
func (k *client) tidyCourses(ctx context.Context, wants []want) error {
	files, editions := map[string]bool{}, map[printing]bool{}
	for _, w := range wants {
		editions[printing{w.course.ID, w.edition}] = true
		for _, f := range w.course.Files {
			files[string(f.Hash)] = true
		}
	}
	have, err := k.device.Editions(ctx)
	if err != nil {
		return err
	}
	for course, numbers := range have {
		for _, n := range numbers {
			if !editions[printing{course, n}] {
				if err := k.device.DropEdition(ctx, course, n); err != nil {
					return err
				}
			}
		}
	}
	return k.loader.shelf.Each(func(name string, _ int64, at time.Time) error {
		if files[name] || time.Since(at) < letGo {
			return nil
		}
		return k.loader.shelf.Drop(name)
	})
}

// shelved is a file that is on the device; fs.ErrNotExist when it is not.
func (k *client) shelved(file learn.Hash) ([]byte, error) {
	open, err := k.loader.shelf.Open(string(file))
	if err != nil {
		return nil, err
	}
	defer open.Close()
	return io.ReadAll(io.LimitReader(open, maxPicture))
}

// maxPicture is how many bytes a picture of a lesson has at most.
const maxPicture = 4 << 20

// A stockroom is what is on the device, at a moment.
type stockroom struct {
	*loader
	texts map[learn.CourseID][]int
	wants map[learn.CourseID]bool // of which all is wanted
	bytes int64
}

func (k *client) stockroom(ctx context.Context) (s stockroom, err error) {
	s = stockroom{loader: k.loader, wants: map[learn.CourseID]bool{}}
	if s.texts, err = k.device.Editions(ctx); err != nil {
		return s, err
	}
	kept, err := k.device.KeptCourses(ctx)
	for _, one := range kept {
		s.wants[one.Course] = true
	}
	if err != nil {
		return s, err
	}
	s.bytes, err = k.loader.here.look()
	return s, err
}

// kept are the bytes of all files.
func (s stockroom) kept() int64 { return s.bytes }

// files are those of a course that are here.
func (s stockroom) files(c learn.Course) map[learn.Hash]bool {
	here := map[learn.Hash]bool{}
	for _, f := range c.Files {
		if s.here.has(string(f.Hash)) {
			here[f.Hash] = true
		}
	}
	return here
}

// written tells whether the texts of a course are here.
func (s stockroom) written(c learn.Course) bool {
	for _, n := range s.texts[c.ID] {
		if n == c.Edition {
			return true
		}
	}
	return false
}

// lacks are the bytes of a course that are not here.
func (s stockroom) lacks(c learn.Course) (n int64) {
	for _, f := range c.Files {
		if !s.here.has(string(f.Hash)) {
			n += max(0, f.Size-s.shelf.Partly(string(f.Hash)))
		}
	}
	return n
}

// has tells whether all of a course is here. That no byte lacks does not say so: a file is here once it was compared with its name.
func (s stockroom) has(c learn.Course) bool {
	return s.written(c) && !slices.ContainsFunc(c.Files, func(f learn.File) bool { return !s.here.has(string(f.Hash)) })
}

// of is what is here of a course.
func (s stockroom) of(c learn.Course) lessons.Stock {
	shown := lessons.Stock{Size: c.Size(), Missing: s.lacks(c), Metered: s.metered()}
	switch state := s.loader.of(c.ID); {
	case s.has(c):
		shown.State = lessons.AllHere
	case !s.wants[c.ID]:
		shown.State = lessons.Lacking
	case state == lessons.AllHere:
		shown.State = lessons.Loading
	default:
		shown.State = state
	}
	return shown
}

// fillPath says of a path and of each of its steps what is here.
func (s stockroom) fillPath(ctx context.Context, p pupil, path *lessons.Path) error {
	path.Stock = lessons.Stock{State: lessons.AllHere, Metered: s.metered()}
	for i := range path.Stops {
		stop := &path.Stops[i]
		if stop.Course == "" || stop.Gone {
			continue
		}
		c, there, err := p.course(ctx, stop.Course)
		if err != nil || !there {
			return err
		}
		one := s.of(c)
		stop.Here, stop.Size = one.State == lessons.AllHere, one.Missing
		path.Stock.Size, path.Stock.Missing = path.Stock.Size+one.Size, path.Stock.Missing+one.Missing
		path.Stock.State = worse(path.Stock.State, one.State)
	}
	return nil
}

// worse is which of two states says more of a path: that it is on its way, then what it waits for.
func worse(a, b lessons.StockState) lessons.StockState {
	for _, s := range []lessons.StockState{lessons.Loading, lessons.NoRoom, lessons.ForFree, lessons.ForNetwork, lessons.Lacking} {
		if a == s || b == s {
			return s
		}
	}
	return lessons.AllHere
}

// Load implements lessons.Data.
func (d lessonData) Load(ctx context.Context, of lessons.Subject, anyway bool) error {
	return d.eachCourse(ctx, of, func(id learn.CourseID) error { return d.device.KeepCourse(ctx, id, anyway) })
}

// Stop implements lessons.Data.
func (d lessonData) Stop(ctx context.Context, of lessons.Subject) error {
	return d.eachCourse(ctx, of, func(id learn.CourseID) error {
		d.loader.mu.Lock()
		if stop := d.loader.stop[id]; stop != nil {
			stop()
		}
		d.loader.mu.Unlock()
		return d.device.LeaveCourse(ctx, id)
	})
}

// Drop implements lessons.Data.
func (d lessonData) Drop(ctx context.Context, of lessons.Subject) error {
	if err := d.Stop(ctx, of); err != nil {
		return err
	}
	wants, err := d.wants(ctx)
	if err != nil {
		return trouble(err)
	}
	used := map[learn.Hash]bool{} // by others
	for _, w := range wants {
		pictures, err := d.pictured(ctx, w)
		if err != nil {
			return trouble(err)
		}
		for _, f := range w.course.Files {
			used[f.Hash] = used[f.Hash] || w.all || pictures[f.Hash]
		}
	}
	err = d.eachCourse(ctx, of, func(id learn.CourseID) error {
		return d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
			c, err := rows.Course(ctx, id)
			for _, f := range c.Files {
				if err == nil && !used[f.Hash] {
					err = d.loader.shelf.Drop(string(f.Hash))
				}
			}
			return err
		})
	})
	d.hint(ui.Learning)
	return err
}

// eachCourse does something with a course, or with all of a path.
func (d lessonData) eachCourse(ctx context.Context, of lessons.Subject, do func(learn.CourseID) error) error {
	ids := []learn.CourseID{of.Course}
	if of.Path != "" {
		ids = nil
		err := d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
			path, err := rows.Path(ctx, of.Path)
			for _, s := range path.Steps {
				if s.Course != "" {
					ids = append(ids, s.Course)
				}
			}
			return err
		})
		if err != nil {
			return trouble(err)
		}
	}
	for _, id := range ids {
		if err := do(id); err != nil {
			return trouble(err)
		}
	}
	nudge(d.loader.wake)
	return nil
}

// filesOf is the folder of a person's courses, beside their data.
func filesOf(database string) string { return strings.TrimSuffix(database, ".sqlite") + "-courses" }

// dropFiles deletes them.
func dropFiles(database string) error { return os.RemoveAll(filesOf(database)) }
