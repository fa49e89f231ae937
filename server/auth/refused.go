// SPDX-License-Identifier: EUPL-1.2

package auth

import "errors"

// A Reason says why a sign-in was refused, for the log of whoever runs the server. People who sign in are not told.
type Reason string

// The reasons; the list is append-only, because logs are searched for them.
const (
	// The issuer cannot be asked now.
	IssuerDown Reason = "issuer_down"
	KeysDown   Reason = "keys_down"
	TokenDown  Reason = "token_down"
	Busy       Reason = "busy"

	// What it says of itself is of no use.
	DiscoveryMalformed Reason = "discovery_malformed"
	DiscoveryIssuer    Reason = "discovery_issuer"
	DiscoveryEndpoint  Reason = "discovery_endpoint"
	DiscoveryPKCE      Reason = "discovery_pkce"
	KeysMalformed      Reason = "keys_malformed"
	TooLarge           Reason = "too_large"
	Redirected         Reason = "redirected"

	// With what the browser came back.
	NoAttempt        Reason = "attempt"
	Repeated         Reason = "repeated_parameter"
	State            Reason = "state"
	IssParameter     Reason = "iss_parameter"
	IssParameterNone Reason = "iss_parameter_missing"
	Denied           Reason = "denied"
	CodeNone         Reason = "code_missing"

	// What came for the code.
	CodeRefused    Reason = "code_refused"
	ClientRefused  Reason = "client_refused"
	TokenMalformed Reason = "token_malformed"
	TokenType      Reason = "token_type"
	IDTokenNone    Reason = "id_token_missing"

	// The ID token.
	Malformed   Reason = "malformed"
	Type        Reason = "typ"
	Algorithm   Reason = "alg"
	KeyNone     Reason = "kid_missing"
	KeyUnknown  Reason = "kid_unknown"
	KeyWeak     Reason = "key_weak"
	Signature   Reason = "signature"
	OtherIssuer Reason = "iss"
	Audience    Reason = "aud"
	Party       Reason = "azp"
	Subject     Reason = "sub"
	Nonce       Reason = "nonce"
	Expired     Reason = "expired"
	Early       Reason = "not_yet"
	Future      Reason = "issued_in_future"
	TokenHash   Reason = "at_hash"
	Level       Reason = "acr"
	Methods     Reason = "amr"
	Old         Reason = "auth_time"
	AgeNone     Reason = "auth_time_missing"
	Nameless    Reason = "name_missing"
)

// A Refused is why somebody is not signed in.
type Refused struct {
	Reason Reason
	// Err is the cause where there is more to say. It may hold what an issuer said, so it is not for logs.
	Err error
}

// Error is the reason alone.
func (r *Refused) Error() string { return "sign-in refused: " + string(r.Reason) }

// Unwrap is the cause.
func (r *Refused) Unwrap() error { return r.Err }

// Down tells whether the same sign-in may work in a moment: nobody did anything wrong, the issuer did not answer.
func (r *Refused) Down() bool {
	return r.Reason == IssuerDown || r.Reason == KeysDown || r.Reason == TokenDown || r.Reason == Busy
}

// ReasonOf is why a sign-in failed; empty when err is no refusal.
func ReasonOf(err error) Reason {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return ""
}

func refuse(reason Reason, err error) error { return &Refused{reason, err} }
