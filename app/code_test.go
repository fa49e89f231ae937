// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
)

func TestCode_of_a_desk_means_the_house_where_the_person_is(t *testing.T) {
	me := janasTuesday(t)
	data := codeData{deskData{me.client}, nil}
	at := func(code string) ui.DeskAt {
		found, err := data.LookAt(t.Context(), code)
		require.NoError(t, err)
		return found
	}

	mine, free, taken := at(" 3,14 "), at("3.02"), at("3.05")

	assert.Equal(t, me.place("3.14").Desk.ID, mine.Place.Desk.ID)
	require.NotNil(t, mine.Mine)
	assert.Equal(t, jana, mine.Mine.Person)
	assert.Equal(t, booking.DeskFree, free.State)
	assert.Equal(t, &booking.Refusal{Why: booking.SelfOverlap}, free.Why)
	assert.NotEqual(t, booking.DeskFree, taken.State)
	assert.Nil(t, taken.Mine)
	assert.True(t, at("9.99").Unknown)
}

func TestCode_for_the_phone(t *testing.T) {
	until := time.Date(2026, time.November, 24, 7, 2, 0, 0, time.UTC)
	data := codeData{ask: func(context.Context) (wire.Code, error) { return wire.Code{Code: "ACDE4679", Until: until}, nil }}

	code, err := data.PhoneCode(t.Context())

	require.NoError(t, err)
	assert.Equal(t, ui.PhoneCode{Code: "ACDE 4679", Until: until}, code)
	data.ask = func(context.Context) (wire.Code, error) { return wire.Code{}, errors.New("no network") }
	_, err = data.PhoneCode(t.Context())
	assert.Error(t, err)
}
