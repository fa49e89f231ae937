// SPDX-License-Identifier: EUPL-1.2

package local

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

const (
	// totpPeriod is how long a TOTP is shown, in seconds.
	totpPeriod = 30
	// totpAround is how many steps a clock may be early or late.
	totpAround = 1
	// totpSecret is the length of a secret in bytes, as RFC 4226, section 4, wants it.
	totpSecret = 20
)

// A Secret is what an authenticator app and the server share: 20 bytes in base32, without padding.
type Secret string

// NewSecret draws one.
func NewSecret() Secret {
	bits := make([]byte, totpSecret)
	rand.Read(bits) // never fails, it ends the program instead
	return Secret(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits))
}

// Grouped is the secret as people type it: four letters, a space, four letters.
func (s Secret) Grouped() string { return strings.ReplaceAll(Grouped(string(s)), "-", " ") }

// Step finds which step of the clock a typed password belongs to (RFC 6238: SHA-1, six digits, thirty seconds, one step early or
// late). False when it belongs to none, or to none after the one that was used last: a password is good once. The caller keeps
// the step, in the transaction that believes it.
func (s Secret) Step(typed string, now time.Time, used int64) (step int64, ok bool) {
	password := strings.NewReplacer(" ", "", "\u00a0", "").Replace(typed)
	if len(s) != 32 || len(typed) > 16 || len(password) != 6 { // an empty secret has passwords, too
		return 0, false
	}
	at := now.Unix() / totpPeriod
	for try := at - totpAround; try <= at+totpAround; try++ { // all of them, however early one fits
		right, err := hotp.GenerateCodeCustom(string(s), uint64(try), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(right), []byte(password)) == 1 && try > used {
			step, ok = try, true
		}
	}
	return step, ok
}

// URI is what an authenticator app reads out of the QR code. Issuer and name are shown in the app, to tell accounts apart.
func (s Secret) URI(issuer, name string) string {
	label := url.PathEscape(issuer) + ":" + url.PathEscape(name)
	return fmt.Sprintf("otpauth://totp/%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d", label, s, url.PathEscape(issuer), totpPeriod)
}

// A Picture is a QR code as the path of an SVG, one unit a module, with a margin of four around it.
type Picture struct {
	Size int
	Path string
}

// Draw makes the QR code of a text.
func Draw(text string) (Picture, error) {
	const margin = 4
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return Picture{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var path strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+margin, y+margin)
			}
		}
	}
	return Picture{size + 2*margin, path.String()}, nil
}
