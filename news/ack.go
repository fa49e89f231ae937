// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// An Acknowledgement says that a person has read and understood one version of a text. Its device has signed it, so that whoever keeps it
// cannot put another text, person or time under it. That the key is one of the person's is known as long as the session is.
type Acknowledgement struct {
	Post    PostID         `json:"post"`
	Person  staff.PersonID `json:"person"`
	Version int            `json:"version"`
	// Hash is that of the text (Text.Hash).
	Hash string `json:"hash"`
	// At is when the person said so, by the device's clock, in whole seconds UTC.
	At time.Time `json:"at"`
	// Key is the device's public key and Signature what it signs Statement with: Ed25519 (RFC 8032), in base64.
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

// Statement is what is signed.
func (a Acknowledgement) Statement() []byte {
	return fmt.Appendf(nil, "pult acknowledgement 1\npost %s\nversion %d\ntext sha-256 %s\nperson %s\nat %s\n",
		a.Post, a.Version, a.Hash, a.Person, a.At.UTC().Format(time.RFC3339))
}

// Sign signs the acknowledgement with a device's key.
func (a Acknowledgement) Sign(key ed25519.PrivateKey) Acknowledgement {
	a.At = a.At.UTC().Truncate(time.Second)
	a.Key = base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	a.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, a.Statement()))
	return a
}

// Genuine tells whether the signature fits all that the acknowledgement says.
func (a Acknowledgement) Genuine() bool {
	key, err := base64.StdEncoding.DecodeString(a.Key)
	signature, err2 := base64.StdEncoding.DecodeString(a.Signature)
	return err == nil && err2 == nil && len(key) == ed25519.PublicKeySize && !weak([32]byte(key)) && ed25519.Verify(key, a.Statement(), signature)
}

// weak tells whether a key is a point of small order, or is written as no point of its own is: for such a key one signature fits whatever
// is said (RFC 8032, section 8.9; Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020).
func weak(key [32]byte) bool {
	key[31] &= 0x7f // the sign of x
	return slices.Contains(weakKeys, hex.EncodeToString(key[:]))
}

// weakKeys are the y of the points whose order divides 8, with 0 and 1 also as p and p + 1.
var weakKeys = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// Cover counts who has acknowledged a post, by units.
func Cover(p Post, members []Member, have func(staff.PersonID) bool) Coverage {
	return staff.Cover(p.Audience, members, have)
}

// Edits refuses whoever is no editor of a post's channel; the post is what they may ask about.
func (p *Press) Edits(ctx context.Context, who staff.PersonID, id PostID) (Post, error) {
	post, err := p.reader(ctx, who, id)
	if err == nil {
		err = p.editor(ctx, who, post.Channel)
	}
	return post, err
}

// An AckStore is what acknowledgements ask for.
type AckStore interface {
	// Texts of a post by version: that of the post, and those of its revisions.
	Version(ctx context.Context, post PostID, version int) (Text, error)
	Acknowledgement(ctx context.Context, post PostID, version int, person staff.PersonID) (Acknowledgement, error)
	PutAcknowledgement(ctx context.Context, a Acknowledgement) error
}

// Acknowledge hands in a signed acknowledgement; whose it is follows from who sends it.
type Acknowledge struct {
	Post      PostID    `json:"post"`
	Version   int       `json:"version"`
	Hash      string    `json:"hash"`
	At        time.Time `json:"at"`
	Key       string    `json:"key"`
	Signature string    `json:"signature"`
}

// clockSkew is how wrong the clock of a device may be.
const clockSkew = 48 * time.Hour

// Acknowledge keeps that the person has read and understood. The first one for a version stays. That of a text that was corrected
// meanwhile, and has to be read anew, is refused: it would say something about what nobody asks for.
func (p *Press) Acknowledge(ctx context.Context, who staff.PersonID, w Acknowledge) error {
	post, err := p.reader(ctx, who, w.Post)
	switch {
	case err != nil:
		return err
	case post.Asks == 0:
		return no(Gone, "")
	case !post.asks(w.Version):
		return no(Stale, OtherVersion)
	}
	a := Acknowledgement{w.Post, who, w.Version, w.Hash, w.At, w.Key, w.Signature}
	text, err := p.Store.Version(ctx, w.Post, w.Version)
	if err != nil {
		return gone(err)
	}
	if text.Hash() != w.Hash || !a.Genuine() {
		return no(Invalid, Forged)
	}
	if w.At.Before(post.PublishedAt.Add(-clockSkew)) || w.At.After(p.Now().Add(clockSkew)) {
		return no(Invalid, BadTime)
	}
	if _, err := p.Store.Acknowledgement(ctx, w.Post, w.Version, who); !errors.Is(err, ErrGone) {
		return err
	}
	return put("acknowledgement", p.Store.PutAcknowledgement(ctx, a))
}
