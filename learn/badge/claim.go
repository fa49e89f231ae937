// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// A Claim is what a badge says: who has achieved what, and who says so.
type Claim struct {
	// ID names the badge for ever: a urn:uuid, or an https URL where it can be had.
	ID          string
	Issuer      Issuer
	Subject     Subject
	Achievement Achievement
	// IssuedAt is when it begins to hold, to the second; it is written in UTC.
	IssuedAt time.Time
	// ExpiresAt is the last second in which it holds; zero for ever.
	ExpiresAt time.Time
	// Status is where it is told whether the badge was taken back; zero for one that never can be.
	Status Status
}

// An Issuer is who says so.
type Issuer struct {
	// ID is the Controller's.
	ID   string
	Name string
	// URL is a page about the issuer, for people; it may be empty.
	URL string
}

// An Achievement is what can be achieved. Many badges are of one.
type Achievement struct {
	// ID names it for ever: an IRI, such as an https URL or a urn:uuid.
	ID                string
	Name, Description string
	// Criteria tells in Markdown what is asked of people who earn it.
	Criteria string
	// Image is an https URL or a data URL of a PNG or SVG; it may be empty.
	Image string
	// Language is that of the texts, as in BCP 47 ("de"); it may be empty.
	Language string
}

// A Subject is whose badge it is: known by a did:key, or by the hash of something that they can show to be theirs, or both.
type Subject struct {
	// ID is a DID whose key the holder has, such as a did:key; it may be empty.
	ID string
	// Identity is the hash of what identifies the holder; zero for none.
	Identity Identity
	// Name is how they are called. It is empty unless they asked for it: everybody who gets the badge can read it.
	Name string
}

// An Identity says who somebody is to those alone who know it already (Open Badges 3.0, IdentityObject).
type Identity struct {
	// Kind is an IdentifierTypeEnum of Open Badges 3.0, such as "emailAddress".
	Kind string
	// Hash is "sha256$" and the hash of the identity and the salt, in hexadecimal.
	Hash, Salt string
}

// A Status is a place in a list of badges that were taken back.
type Status struct {
	// List is the https URL of the list, which is its ID too.
	List string
	// Index is the badge's alone, from 0. Draw it by chance, or neighbours in the list are known to be neighbours in time.
	Index int
}

// Hashed hides a plain identity, such as an address of mail, behind a hash with 16 bytes of random salt. It keeps those from finding out
// who have no guess; whoever has one can ask Is.
func Hashed(kind, plain string, random io.Reader) (Identity, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(random, salt); err != nil {
		return Identity{}, fmt.Errorf("salt an identity: %w", err)
	}
	i := Identity{Kind: kind, Salt: hex.EncodeToString(salt)}
	i.Hash = i.hash(plain)
	return i, nil
}

// Is says whether the hash is that of plain (Open Badges 3.0, "Verify the Recipient Using an Identifier").
func (i Identity) Is(plain string) bool {
	return subtle.ConstantTimeCompare([]byte(i.Hash), []byte(i.hash(plain))) == 1
}

func (i Identity) hash(plain string) string {
	sum := sha256.Sum256([]byte(plain + i.Salt))
	return "sha256$" + hex.EncodeToString(sum[:])
}
