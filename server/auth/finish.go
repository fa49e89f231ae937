// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/pult-app/pult/staff"
)

// maxCode is the length of a code in bytes.
const maxCode = 4096

// Finish is who came back from the issuer, or a *Refused. query is what the browser brought.
func (i *Issuer) Finish(ctx context.Context, a Attempt, query url.Values) (Proof, error) {
	said, err := i.about.get(ctx)
	if err != nil {
		return Proof{}, err
	}
	if err := a.check(said, query); err != nil {
		return Proof{}, err
	}
	raw, access, err := i.exchange(ctx, said, a, query.Get("code"))
	if err != nil {
		return Proof{}, err
	}
	proof, err := i.believe(ctx, raw, access, a.Nonce)
	if err != nil {
		return Proof{}, err
	}
	if why := i.Require[staff.Employee].lacks(proof, i.now()); why != "" {
		return Proof{}, refuse(why, errors.New("the sign-in is weaker than what everybody needs"))
	}
	return proof, nil
}

// check looks at what the browser brought, before anything of it is used.
func (a Attempt) check(said about, query url.Values) error {
	for _, name := range []string{"state", "iss", "error", "code"} {
		if len(query[name]) > 1 {
			return refuse(Repeated, errors.New(name+" came more than once"))
		}
	}
	switch {
	case a.State == "" || !same(query.Get("state"), a.State):
		return refuse(State, errors.New("the state is another attempt's"))
	case query.Has("iss") && query.Get("iss") != said.Issuer:
		return refuse(IssParameter, errors.New("another issuer answered"))
	case !query.Has("iss") && said.NamesItself:
		return refuse(IssParameterNone, errors.New("the answer does not say who answers"))
	case query.Has("error"):
		return refuse(Denied, errors.New(query.Get("error")))
	case query.Get("code") == "" || len(query.Get("code")) > maxCode:
		return refuse(CodeNone, errors.New("there is no code"))
	}
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// exchange gives the code for an ID token.
func (i *Issuer) exchange(ctx context.Context, said about, a Attempt, code string) (raw, access string, err error) {
	leave, err := i.enter()
	if err != nil {
		return "", "", err
	}
	defer leave()
	token, err := i.oauth(said, a.Redirect).Exchange(oidc.ClientContext(ctx, i.client), code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return "", "", notExchanged(err)
	}
	raw, ok := token.Extra("id_token").(string)
	switch {
	case token.Type() != "Bearer":
		return "", "", refuse(TokenType, errors.New("the token is of another type"))
	case !ok || raw == "":
		return "", "", refuse(IDTokenNone, errors.New("there is no ID token"))
	}
	return raw, token.AccessToken, nil
}

// notExchanged is why an issuer gave nothing for a code.
func notExchanged(err error) error {
	var no *oauth2.RetrieveError
	var failed *url.Error
	switch {
	case errors.As(err, &no) && (no.Response.StatusCode >= http.StatusInternalServerError || no.Response.StatusCode == http.StatusTooManyRequests):
		return refuse(TokenDown, err)
	case errors.As(err, &no) && (no.ErrorCode == "invalid_client" || no.ErrorCode == "unauthorized_client"):
		return refuse(ClientRefused, err)
	case errors.As(err, &no) && no.ErrorCode != "":
		return refuse(CodeRefused, err)
	case errors.As(err, &failed):
		return unanswered(TokenDown, err)
	}
	return refuse(TokenMalformed, err)
}
