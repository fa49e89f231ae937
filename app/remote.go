// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/pult-app/pult/staff"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A remote is the server as one person's device sees it. It gets itself a token at the first contact, and a new one when the server
// takes the last one no more. Until there is a network the server is simply not reached.
type remote struct {
	server string
	tokens tokens
	away   func(cause error) // called when the server does not let the person in, or wants the device wiped; nil tells nobody

	mu   sync.Mutex
	wire *wire.Client // nil without a token
}

// tokens get what the server takes. One call is under way at a time.
type tokens interface {
	// Last is the token from before, empty for none.
	Last() string
	// Next gets a new one through a client without a token.
	Next(ctx context.Context, door *wire.Client) (string, error)
}

func newRemote(server string, t tokens, away func(cause error)) (*remote, error) {
	r := &remote{server: server, tokens: t, away: away}
	client, err := wire.NewClient(server, t.Last()) // a wrong address is told now
	if err == nil && sendable(t.Last()) {
		r.wire = client
	}
	return r, err
}

// sendable tells whether a token can travel in a header. No request with another one would ever leave, and so nobody would say that
// it is worth nothing.
func sendable(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Sync implements sync.Remote.
func (r *remote) Sync(ctx context.Context, req syncing.Request) (resp syncing.Response, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		resp, err = c.Sync(ctx, req)
		return err
	})
	return resp, err
}

// Wake implements sync.Remote.
func (r *remote) Wake(ctx context.Context) (hints <-chan struct{}, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		hints, err = c.Wake(ctx)
		return err
	})
	return hints, err
}

// Devices are those where the person is signed in.
func (r *remote) Devices(ctx context.Context) (list []wire.Device, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		list, err = c.Devices(ctx)
		return err
	})
	return list, err
}

// BringPicture gives the server a picture.
func (r *remote) BringPicture(ctx context.Context, id string, p wire.Picture) error {
	return r.call(ctx, func(c *wire.Client) error { return c.BringPicture(ctx, id, p) })
}

// Picture fetches a picture, or its small form.
func (r *remote) Picture(ctx context.Context, id string, whole bool) (file []byte, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		file, err = c.Picture(ctx, id, whole)
		return err
	})
	return file, err
}

// Reach asks how many people an audience has.
func (r *remote) Reach(ctx context.Context, audience any) (reach wire.Reach, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		reach, err = c.Reach(ctx, audience)
		return err
	})
	return reach, err
}

// Coverage asks how many have acknowledged a post.
func (r *remote) Coverage(ctx context.Context, post string) (cover wire.Coverage, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		cover, err = c.Coverage(ctx, post)
		return err
	})
	return cover, err
}

// Edition is wire.Client.Edition.
func (r *remote) Edition(ctx context.Context, course string, edition int) (text []byte, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		text, err = c.Edition(ctx, course, edition)
		return err
	})
	return text, err
}

// File is wire.Client.File.
func (r *remote) File(ctx context.Context, name string, offset int64) (file io.ReadCloser, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		file, err = c.File(ctx, name, offset)
		return err
	})
	return file, err
}

// Proof is wire.Client.Proof.
func (r *remote) Proof(ctx context.Context, path string) (text []byte, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		text, err = c.Proof(ctx, path)
		return err
	})
	return text, err
}

// Teaching is wire.Client.Teaching.
func (r *remote) Teaching(ctx context.Context) (told wire.Teaching, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		told, err = c.Teaching(ctx)
		return err
	})
	return told, err
}

// Utilisation is wire.Client.Utilisation.
func (r *remote) Utilisation(ctx context.Context, building string) (told wire.Utilisation, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		told, err = c.Utilisation(ctx, building)
		return err
	})
	return told, err
}

// UtilisationReport is wire.Client.UtilisationReport.
func (r *remote) UtilisationReport(ctx context.Context, building, month, form, language string, to io.Writer) error {
	return r.call(ctx, func(c *wire.Client) error { return c.UtilisationReport(ctx, building, month, form, language, to) })
}

// Occasion is wire.Client.Occasion.
func (r *remote) Occasion(ctx context.Context, id string) (told wire.Occasion, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		told, err = c.Occasion(ctx, id)
		return err
	})
	return told, err
}

// TeachingReport is wire.Client.TeachingReport.
func (r *remote) TeachingReport(ctx context.Context, form, language string, to io.Writer) error {
	return r.call(ctx, func(c *wire.Client) error { return c.TeachingReport(ctx, form, language, to) })
}

// PublishCourse is wire.Client.PublishCourse; after a new token it begins from the beginning.
func (r *remote) PublishCourse(ctx context.Context, id, language string, zip io.ReadSeeker, size int64, told func(sent int64)) (done wire.Publishing, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		if _, err = zip.Seek(0, io.SeekStart); err != nil {
			return err
		}
		done, err = c.PublishCourse(ctx, id, language, io.NopCloser(zip), size, told)
		return err
	})
	return done, err
}

// EndDevices signs the person out elsewhere.
func (r *remote) EndDevices(ctx context.Context, in wire.EndDevices) error {
	return r.call(ctx, func(c *wire.Client) error { return c.EndDevices(ctx, in) })
}

// Export brings all that the server has about the person.
func (r *remote) Export(ctx context.Context, to io.Writer) error {
	return r.call(ctx, func(c *wire.Client) error { return c.Export(ctx, to) })
}

// SignOut ends the session.
func (r *remote) SignOut(ctx context.Context) error {
	return r.call(ctx, func(c *wire.Client) error { return c.SignOut(ctx) })
}

// Code is a short code for the server's pages.
func (r *remote) Code(ctx context.Context) (code wire.Code, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		code, err = c.Code(ctx)
		return err
	})
	return code, err
}

// Invite is a code with which a person comes in; without one, the client's own on another device.
func (r *remote) Invite(ctx context.Context, person staff.PersonID) (code wire.Code, err error) {
	err = r.call(ctx, func(c *wire.Client) error {
		code, err = c.Invite(ctx, string(person))
		return err
	})
	return code, err
}

// call makes a call, once more with a new token when the old one is taken no more.
func (r *remote) call(ctx context.Context, do func(*wire.Client) error) error {
	c, err := r.client(ctx, nil)
	if err != nil {
		return err
	}
	err = do(c)
	var refused *syncing.Error
	if !errors.As(err, &refused) || refused.Code != syncing.SignedOut {
		return r.heard(err, syncing.Wipe)
	}
	if c, err = r.client(ctx, c); err != nil {
		return err
	}
	return r.heard(do(c), syncing.Wipe)
}

// client is the present one, or a new one when there is none or the present one is the given, worn-out one. Who waits for another
// one's token waits no longer than that one's context lets it try.
func (r *remote) client(ctx context.Context, worn *wire.Client) (*wire.Client, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wire != nil && r.wire != worn {
		return r.wire, nil
	}
	door, err := wire.NewClient(r.server, "")
	if err != nil {
		return nil, err
	}
	defer door.Close()
	token, err := r.tokens.Next(ctx, door)
	if err != nil {
		return nil, r.heard(err, syncing.Wipe, syncing.NotAllowed)
	}
	fresh, err := wire.NewClient(r.server, token)
	if err != nil {
		return nil, err
	}
	if r.wire != nil {
		r.wire.Close()
	}
	r.wire = fresh
	return fresh, nil
}

// heard passes an error on, and tells when it is one of those after which the person has no business here any more.
func (r *remote) heard(err error, codes ...syncing.Code) error {
	var refused *syncing.Error
	if errors.As(err, &refused) && slices.Contains(codes, refused.Code) && r.away != nil {
		r.away(err)
	}
	return err
}

// close closes idle connections.
func (r *remote) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wire != nil {
		r.wire.Close()
	}
}

// byChoice gets tokens of a server in demo mode.
type byChoice struct {
	session session
	keep    func(session) // called with a new session
}

// Last implements tokens.
func (c byChoice) Last() string { return c.session.Token }

// Next implements tokens.
func (c byChoice) Next(ctx context.Context, door *wire.Client) (string, error) {
	s, err := door.SignIn(ctx, wire.SignIn{Person: string(c.session.Person), Device: c.session.Device})
	if err != nil {
		return "", err
	}
	c.keep(session{Server: c.session.Server, Person: staff.PersonID(s.Person), Device: s.Device, Token: s.Token})
	return s.Token, nil
}
