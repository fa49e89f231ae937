// SPDX-License-Identifier: EUPL-1.2

package local

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"
)

// MaxAnswer is how many bytes an authenticator's answer may have, as the page sends it.
const MaxAnswer = 16 << 10

var (
	// ErrNoName is why a server has no passkeys: they belong to a host's name, and an IP address is none.
	ErrNoName = errors.New("passkeys need a server with a name")
	// ErrAnswer is why an answer is refused: it is broken, or for another question, server or key.
	ErrAnswer = errors.New("the passkey's answer is not right")
	// ErrUnverified is why an answer is refused that nobody gave a finger, a face or a PIN for.
	ErrUnverified = errors.New("the passkey did not verify its person")
	// ErrCopied is why an answer is refused whose counter has not risen: there is a copy of the key.
	ErrCopied = errors.New("the passkey was copied")
)

// A Passkey is what a server keeps of one. Nothing in it is secret.
type Passkey struct {
	ID     []byte // as the authenticator named it, at most 1,023 bytes
	Public []byte // the key, in COSE's form
	// Count is how often it was used, as it says itself; 0 always for one that is shared among a person's devices.
	Count uint32
	// Shared says that it may live on several devices.
	Shared bool
}

// A Holder is a person and their passkeys. Name is shown by the authenticator, and goes nowhere else.
type Holder struct {
	Handle []byte
	Name   string
	Keys   []Passkey
}

// Handle names a person to authenticators. It says nothing: who finds a lost key learns no id.
func Handle(person string) []byte {
	sum := sha256.Sum256([]byte("pult passkey\x00" + person))
	return sum[:]
}

// Passkeys asks for passkeys of one server, and judges what comes back (WebAuthn, level 3). They must be discoverable, so that
// nobody types a name, and verify their person. Where they were made nobody asks.
type Passkeys struct{ web *webauthn.WebAuthn }

// NewPasskeys is for the server of an origin, such as https://pult.example; ErrNoName where its host is an IP address.
func NewPasskeys(origin string) (*Passkeys, error) {
	at, err := url.Parse(origin)
	if err != nil || at.Host == "" {
		return nil, ErrNoName
	}
	if _, err := netip.ParseAddr(at.Hostname()); err == nil {
		return nil, ErrNoName
	}
	yes := true
	web, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: "Pult", RPOrigins: []string{at.Scheme + "://" + at.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &yes, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("use passkeys of %s: %w", at.Host, errors.Join(ErrNoName, err))
	}
	return &Passkeys{web}, nil
}

// algorithms are what every authenticator of today can do one of.
var algorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// Invite asks the holder's authenticator to make a passkey. The options are JSON for the page, the challenge is for Made.
func (p *Passkeys) Invite(holder Holder) (options []byte, challenge string, err error) {
	known := make([]protocol.CredentialDescriptor, len(holder.Keys))
	for i, key := range holder.Keys {
		known[i] = protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: key.ID}
	}
	creation, session, err := p.web.BeginRegistration(user{holder}, webauthn.WithExclusions(known), webauthn.WithCredentialParameters(algorithms))
	if err != nil {
		return nil, "", fmt.Errorf("ask for a new passkey: %w", err)
	}
	options, err = json.Marshal(creation.Response)
	return options, session.Challenge, err
}

// Made is the passkey that was made for the challenge, or ErrAnswer or ErrUnverified.
func (p *Passkeys) Made(holder Holder, challenge string, answer []byte) (Passkey, error) {
	if len(answer) > MaxAnswer {
		return Passkey{}, ErrAnswer
	}
	read, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, refuse(err)
	}
	if !read.Response.AttestationObject.AuthData.Flags.UserVerified() {
		return Passkey{}, ErrUnverified
	}
	made, err := p.web.CreateCredential(user{holder}, webauthn.SessionData{
		Challenge: challenge, UserID: holder.Handle, UserVerification: protocol.VerificationRequired, CredParams: algorithms,
	}, read)
	if err != nil {
		return Passkey{}, refuse(err)
	}
	return Passkey{made.ID, made.PublicKey, made.Authenticator.SignCount, made.Flags.BackupEligible}, nil
}

// Ask asks for any passkey of this server. The options are JSON for the page, the challenge is for Used.
func (p *Passkeys) Ask() (options []byte, challenge string, err error) {
	asked, session, err := p.web.BeginDiscoverableLogin()
	if err != nil {
		return nil, "", fmt.Errorf("ask for a passkey: %w", err)
	}
	options, err = json.Marshal(asked.Response)
	return options, session.Challenge, err
}

// Used is the passkey with which the challenge was answered, with its new count, which the caller keeps in the transaction that
// believes it. find is asked for the holder of a key, and its error comes back as it is. Else the answer is ErrAnswer, ErrUnverified
// or ErrCopied.
func (p *Passkeys) Used(challenge string, answer []byte, find func(id []byte) (Holder, error)) (Passkey, error) {
	if len(answer) > MaxAnswer {
		return Passkey{}, ErrAnswer
	}
	read, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Passkey{}, refuse(err)
	}
	holder, err := find(read.RawID)
	if err != nil {
		return Passkey{}, err
	}
	if !bytes.Equal(holder.Handle, read.Response.UserHandle) {
		return Passkey{}, ErrAnswer
	}
	if !read.Response.AuthenticatorData.Flags.UserVerified() {
		return Passkey{}, ErrUnverified
	}
	session := webauthn.SessionData{Challenge: challenge, UserVerification: protocol.VerificationRequired}
	_, used, err := p.web.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return user{holder}, nil }, session, read)
	switch {
	case err != nil:
		return Passkey{}, refuse(err)
	case used.Authenticator.CloneWarning:
		return Passkey{}, ErrCopied
	}
	return Passkey{used.ID, used.PublicKey, used.Authenticator.SignCount, used.Flags.BackupEligible}, nil
}

// refuse keeps the library's reason beside ours. It may quote the answer, so it is for tests and not for logs.
func refuse(err error) error { return fmt.Errorf("%w: %w", ErrAnswer, err) }

// A user is a Holder as the library asks for one.
type user struct{ holder Holder }

func (u user) WebAuthnID() []byte          { return u.holder.Handle }
func (u user) WebAuthnName() string        { return u.holder.Name }
func (u user) WebAuthnDisplayName() string { return u.holder.Name }

func (u user) WebAuthnCredentials() []webauthn.Credential {
	keys := make([]webauthn.Credential, len(u.holder.Keys))
	for i, key := range u.holder.Keys {
		keys[i] = webauthn.Credential{
			ID: key.ID, PublicKey: key.Public, Flags: webauthn.CredentialFlags{BackupEligible: key.Shared},
			Authenticator: webauthn.Authenticator{SignCount: key.Count},
		}
	}
	return keys
}
