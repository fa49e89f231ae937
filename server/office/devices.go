// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"time"

	"github.com/pult-app/pult/staff"
)

// Devices is what the pages about devices ask.
type Devices interface {
	// Find are the first people whose names have all the words, and whether there are more.
	Find(ctx context.Context, words string) (list []Holder, more bool, err error)
	// DevicesOf are where somebody is signed in, or Missing. That they were looked at is noted.
	DevicesOf(ctx context.Context, v *Visit, id staff.PersonID) (Signed, error)
	// EndDevice ends one session of somebody, or all where it is empty. Lost has the devices delete what they have.
	EndDevice(ctx context.Context, v *Visit, id staff.PersonID, session string, lost bool, reason string) (ChangeID, error)
}

// Signed is where somebody is signed in.
type Signed struct {
	Name    string
	Devices []Device
}

// A Device is where somebody is signed in.
type Device struct {
	Session string // never shown: a page hides it
	Kind    string // in the device's own words; empty when it has said nothing
	Browser bool   // it is a browser in the office
	Here    bool   // it is this very one
	Made    time.Time
	Seen    time.Time
}

// DevicesFound is what the page about all devices shows.
type DevicesFound struct {
	Searched, More bool
	Found          []Holder
}

// DevicesPage is where one looks for somebody whose devices are to be signed out.
func DevicesPage(ask Devices) Page {
	return Page{
		Name: "devices", Path: "/office/devices", Group: People, Icon: "devices",
		Show: func(context.Context, *Visit) (any, error) { return DevicesFound{}, nil },
		Deeds: []Deed{{Path: "/office/devices", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			if v.Value("name") == "" {
				return Answer{}, Refuse("name", "office.find.empty")
			}
			found, more, err := ask.Find(ctx, v.Value("name"))
			return Answer{Shown: DevicesFound{Searched: true, More: more, Found: found}}, err
		}}},
	}
}

// DevicesOf is where one sees the devices of somebody, and ends one or all.
func DevicesOf(ask Devices) Page {
	return Page{
		Name: "devicesof", Path: "/office/devices/{who}", Under: "devices",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			id, err := v.Hidden("who")
			if err != nil {
				return nil, err
			}
			return ask.DevicesOf(ctx, v, staff.PersonID(id))
		},
		Deeds: []Deed{{Path: "/office/devices/{who}", Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
			id, err := v.Hidden("who")
			if err != nil {
				return answer, err
			}
			session := v.Value("session")
			if session != "all" {
				var ok bool
				if session, ok = v.Open(session); !ok {
					return answer, Missing{}
				}
			} else {
				session = ""
			}
			reason, err := v.Reason()
			if err != nil {
				return answer, err
			}
			answer.Change, err = ask.EndDevice(ctx, v, staff.PersonID(id), session, v.Value("lost") == "yes", reason)
			return answer, err
		}}},
	}
}
