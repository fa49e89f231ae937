// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxBadge is the size of the largest badge that is made or read, in bytes. An image as a data URL takes a part of it.
const MaxBadge = 256 << 10

// The JSON of a badge (Open Badges 3.0, AchievementCredential) and of a list.
type (
	credential struct {
		Context    []string `json:"@context"`
		ID         string   `json:"id"`
		Type       []string `json:"type"`
		Name       string   `json:"name,omitempty"`
		Issuer     any      `json:"issuer"`
		ValidFrom  string   `json:"validFrom"`
		ValidUntil string   `json:"validUntil,omitempty"`
		Subject    any      `json:"credentialSubject"`
		Status     *entry   `json:"credentialStatus,omitempty"`
		Proof      *proof   `json:"proof,omitempty"`
	}
	profile struct {
		ID   string   `json:"id"`
		Type []string `json:"type"`
		Name string   `json:"name"`
		URL  string   `json:"url,omitempty"`
	}
	subject struct {
		ID          string      `json:"id,omitempty"`
		Type        []string    `json:"type"`
		Identifier  []identity  `json:"identifier,omitempty"`
		Achievement achievement `json:"achievement"`
	}
	identity struct {
		Type   string `json:"type"`
		Hashed bool   `json:"hashed"`
		Hash   string `json:"identityHash"`
		Kind   string `json:"identityType"`
		Salt   string `json:"salt,omitempty"`
	}
	achievement struct {
		ID          string   `json:"id"`
		Type        []string `json:"type"`
		Name        string   `json:"name"`
		Description string   `json:"description"`
		Criteria    criteria `json:"criteria"`
		Image       *image   `json:"image,omitempty"`
		Language    string   `json:"inLanguage,omitempty"`
	}
	criteria struct {
		Narrative string `json:"narrative"`
	}
	image struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	}
	entry struct {
		ID      string `json:"id"`
		Type    string `json:"type"`
		Purpose string `json:"statusPurpose"`
		Index   string `json:"statusListIndex"`
		List    string `json:"statusListCredential"`
	}
)

// Sign makes the badge of a claim, signed at that time by a key of the issuer's: JSON-LD of at most MaxBadge bytes, to be given away as
// application/vc. An error says what the claim lacks: see Claim's fields. Times are cut to the second.
func Sign(claim Claim, key Key, at time.Time) ([]byte, error) {
	if err := claim.check(key); err != nil {
		return nil, fmt.Errorf("sign a badge: %w", err)
	}
	c := claim.credential()
	p, err := secure(c, claim.Issuer.ID, key, at, MaxBadge)
	if err != nil {
		return nil, fmt.Errorf("sign a badge: %w", err)
	}
	c.Proof = p
	return write(c, MaxBadge)
}

func write(c credential, limit int) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(c); err != nil {
		return nil, fmt.Errorf("write a credential: %w", err)
	}
	if text.Len() > limit {
		return nil, fmt.Errorf("write a credential: larger than %d bytes", limit)
	}
	return text.Bytes(), nil
}

func (c Claim) credential() credential {
	return credential{
		Context: []string{credentialsV2, openBadges}, ID: c.ID, Type: []string{"VerifiableCredential", "OpenBadgeCredential"}, Name: c.Achievement.Name,
		Issuer:    profile{c.Issuer.ID, []string{"Profile"}, c.Issuer.Name, c.Issuer.URL},
		ValidFrom: stamp(c.IssuedAt), ValidUntil: stamp(c.ExpiresAt),
		Subject: subject{c.Subject.ID, []string{"AchievementSubject"}, c.Subject.identifiers(), c.Achievement.json()},
		Status:  c.Status.entry(),
	}
}

func (a Achievement) json() achievement {
	out := achievement{a.ID, []string{"Achievement"}, a.Name, a.Description, criteria{a.Criteria}, nil, a.Language}
	if a.Image != "" {
		out.Image = &image{a.Image, "Image"}
	}
	return out
}

// identifiers tell the name as an identifier that is not hashed, for Open Badges have no other place for it.
func (s Subject) identifiers() (out []identity) {
	if i := s.Identity; i.Hash != "" {
		out = append(out, identity{"IdentityObject", true, i.Hash, i.Kind, i.Salt})
	}
	if s.Name != "" {
		out = append(out, identity{"IdentityObject", false, s.Name, "name", ""})
	}
	return out
}

func (s Status) entry() *entry {
	if s.List == "" {
		return nil
	}
	index := strconv.Itoa(s.Index)
	return &entry{s.List + "#" + index, "BitstringStatusListEntry", "revocation", index, s.List}
}

func (c Claim) check(key Key) error {
	switch id, a := c.Issuer.ID, c.Achievement; {
	case !strings.HasPrefix(c.ID, "urn:uuid:") && !strings.HasPrefix(c.ID, "https://"):
		return errors.New("the ID is neither a urn:uuid nor an https URL")
	case c.Issuer.Name == "" || a.ID == "" || a.Name == "" || a.Description == "" || a.Criteria == "":
		return errors.New("the issuer lacks a name, or the achievement an ID, name, description or criteria")
	case c.Subject.ID == "" && c.Subject.Identity.Hash == "":
		return errors.New("the subject is nobody")
	case c.Subject.ID != "" && !strings.HasPrefix(c.Subject.ID, "did:"):
		return errors.New("the subject's ID is no DID")
	case c.IssuedAt.IsZero() || !c.ExpiresAt.IsZero() && c.ExpiresAt.Before(c.IssuedAt):
		return errors.New("the time of issue is missing or later than the end")
	case c.Status.List != "" && (!strings.HasPrefix(c.Status.List, "https://") || c.Status.Index < 0):
		return errors.New("the status is not a place in a list at an https URL")
	default:
		return checkIssuer(id, key)
	}
}

// checkIssuer wants an issuer that can have the key: a did:key is the key itself.
func checkIssuer(id string, key Key) error {
	switch {
	case key.private == nil:
		return errors.New("no key")
	case id == key.Controller().ID, strings.HasPrefix(id, "did:web:"), strings.HasPrefix(id, "https://"):
		return nil
	}
	return errors.New("the issuer is neither the key's own did:key, nor a did:web, nor an https URL")
}
