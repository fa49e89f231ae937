// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"net/http"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// The paths.
const (
	SyncPath       = "/v1/sync"
	WakePath       = "/v1/wake"
	SessionPath    = "/v1/session"
	RefreshPath    = "/v1/session/refresh"
	BindDevicePath = "/v1/session/device"
	DevicesPath    = "/v1/devices"
	EndDevicesPath = "/v1/devices/end"
	CodePath       = "/v1/code"
	InvitePath     = "/v1/invitations"
	PeoplePath     = "/v1/demo/people"
	ServerPath     = "/v1/server"
	SignInPath     = "/signin"       // of the page for people
	LeavePath      = "/signin/leave" // of the page that ends what the browser has of a sign-in
	WaysPath       = "/signin/more"  // of the page on which one more way to sign in is set up
)

// The content types.
const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	eventType   = "text/event-stream"
)

// The limits in bytes and levels; each is checked before the bytes are decoded.
const (
	MaxRequestSent  = 4 << 20  // of a request as it comes, compressed or not
	MaxRequest      = 8 << 20  // of a request once decompressed
	MaxResponse     = 16 << 20 // of a response, as it comes and once decompressed
	MaxSignIn       = 4 << 10  // of a SignIn, as it comes and once decompressed
	MaxToken        = 128      // of a token
	MaxDepth        = 32       // levels of nested objects and arrays in a request
	maxProblem      = 64 << 10 // of a problem
	maxEventLine    = 4 << 10  // of a line of the wake stream
	maxZstdWindow   = 8 << 20  // RFC 8878 section 3.1.1.1.2 asks decoders for this much
	smallestPressed = 256      // shorter answers are not compressed
)

// A SignIn asks for a session: with a Code that a browser has brought from the server's sign-in page or, in demo mode, for a Person.
type SignIn struct {
	Person string `json:"person,omitempty"` // an id from /v1/demo/people
	Device string `json:"device,omitempty"` // sync.NewDeviceID of this device's database; with a Code it may be told later, by BindDevice
	Code   string `json:"code,omitempty"`
	// Verifier is what the challenge was made of with which the browser had set out (RFC 7636, S256).
	Verifier string `json:"verifier,omitempty"`
	// Key is the device's Ed25519 public key, and Signature that of Signed(ForSession, Code), in base64url without padding.
	Key       string `json:"key,omitempty"`
	Signature string `json:"signature,omitempty"`
	// Name says what kind of device it is, up to 64 bytes: its person sees it in the list of their devices.
	Name string `json:"name,omitempty"`
}

// A Session is who the bearer of a token is. Tokens are only told when the session begins and when it is renewed.
type Session struct {
	Token string `json:"token,omitempty"`
	// Until is when the token has to be renewed, UTC; the zero Time for as long as the session.
	Until   time.Time `json:"until,omitzero"`
	Refresh string    `json:"refresh,omitempty"`
	Person  string    `json:"person"`
	Device  string    `json:"device"`
}

// A BindDevice tells on which device a session is that began without one: whose data it is to bring in step shows only who came.
type BindDevice struct {
	Device string `json:"device"` // sync.NewDeviceID of this device's database
}

// A Server is what everybody may know of one.
type Server struct {
	Demo bool `json:"demo,omitempty"` // people sign in by choice
	// Issuer is the name of the town's own sign-in service; empty where there is none. LeavePath signs out there.
	Issuer string `json:"issuer,omitempty"`
	// Codes says that people also, or only, come in on the server's own page, with a code for the first time.
	Codes bool `json:"codes,omitempty"`
	// Mail says that news can come by mail here.
	Mail bool `json:"mail,omitempty"`
}

// A Refresh asks for new tokens. Signature is by the device's key, of Signed(ForRefresh, Refresh).
type Refresh struct {
	Refresh   string `json:"refresh"`
	Signature string `json:"signature"`
}

// What a device's key signs for.
const (
	ForSession = "session"
	ForRefresh = "refresh"
)

// Signed are the bytes that a device's key signs about a secret, for a purpose.
func Signed(purpose, secret string) []byte { return []byte("pult " + purpose + "\n" + secret) }

// A Device is where the bearer's person is signed in. Times are UTC.
type Device struct {
	ID    string    `json:"id"`
	Name  string    `json:"name,omitempty"`
	Since time.Time `json:"since"`
	Seen  time.Time `json:"seen"` // a day exactly
	Here  bool      `json:"here,omitempty"`
}

// EndDevices signs the bearer's person out on a Device, or on all but this one when it is empty.
type EndDevices struct {
	Device string `json:"device,omitempty"`
	// Lost makes the device delete what it has, as soon as it is next heard of.
	Lost bool `json:"lost,omitempty"`
}

// A Code lets its person act once on a page of the server that knows no session, such as a desk's. It is typed by hand: case,
// spaces and hyphens say nothing.
type Code struct {
	Code  string    `json:"code"`
	Until time.Time `json:"until"` // it is good before, UTC
}

// An Invite asks for a code with which somebody comes in on the server's sign-in page; the answer is a Code.
type Invite struct {
	Person string `json:"person,omitempty"` // empty for another device of one's own
}

// A DemoPerson is one of those who can be signed in by choice, in demo mode only.
type DemoPerson struct {
	ID    string `json:"id"`
	Given string `json:"given"`
	// Family is the family name.
	Family string `json:"family"`
	Unit   string `json:"unit"` // the unit's name
	Lead   bool   `json:"lead,omitempty"`
}

// A Problem is a failed call in the form of RFC 9457; Code is ours.
type Problem struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Code   syncing.Code `json:"code"`
	Detail string       `json:"detail,omitempty"`
}

// statuses are the HTTP status of each code.
var statuses = map[syncing.Code]int{
	syncing.StartOver:    http.StatusGone,
	syncing.SignedOut:    http.StatusUnauthorized,
	syncing.Wipe:         http.StatusUnauthorized,
	syncing.NotAllowed:   http.StatusForbidden,
	syncing.Malformed:    http.StatusBadRequest,
	syncing.TooLarge:     http.StatusRequestEntityTooLarge,
	syncing.TooOld:       http.StatusUpgradeRequired,
	syncing.TooNew:       http.StatusUpgradeRequired,
	syncing.TooMany:      http.StatusTooManyRequests,
	syncing.Unavailable:  http.StatusServiceUnavailable,
	syncing.StorageFull:  http.StatusInsufficientStorage,
	syncing.Unacceptable: http.StatusUnsupportedMediaType,
}
