// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// SeatServer is a Memory with the seats, ready for Run. Through makes of each session what the suite shall see, such as
// a client of an HTTP server in front of it; nil leaves it as it is.
type SeatServer struct {
	*Memory
	Through func(t testing.TB, person, device string, session syncing.Remote) syncing.Remote
	count   atomic.Int64
}

// OpenSeats is a server with the seats and one seat taken in the second house.
func OpenSeats(t testing.TB) *SeatServer {
	server := &SeatServer{Memory: NewMemory(time.Now, Seats)}
	t.Cleanup(server.Close)
	server.Put("seat", "house-two", "b:two", encode(map[string]string{"claim": "house"}))
	server.Put("seat", "never-free", "b:one", encode(map[string]string{"claim": "house"}))
	return server
}

// Persons implements Server.
func (s *SeatServer) Persons(_ testing.TB, n int) (persons []string) {
	for i := range n {
		persons = append(persons, fmt.Sprintf("p%03d", i))
	}
	return persons
}

// Session implements Server.
func (s *SeatServer) Session(t testing.TB, person, device string) syncing.Remote {
	session := s.Memory.Session(person, device)
	if s.Through == nil {
		return session
	}
	return s.Through(t, person, device, session)
}

// Houses implements Server.
func (s *SeatServer) Houses(testing.TB) [2]syncing.Scope { return [2]syncing.Scope{"b:one", "b:two"} }

// Wish implements Server.
func (s *SeatServer) Wish(_ testing.TB, person string) Wish {
	return s.take(person, fmt.Sprintf("seat-%d", s.count.Add(1)))
}

// Undo implements Server.
func (s *SeatServer) Undo(_ testing.TB, _ string, wish Wish) Wish {
	return Wish{Kind: LeaveSeat, Args: wish.Args, Own: wish.Own, Shared: wish.Shared}
}

// Refusal implements Server.
func (s *SeatServer) Refusal(_ testing.TB, person string) Wish {
	wish := s.take(person, "never-free")
	wish.Why = "taken"
	return wish
}

// Rivals implements Server.
func (s *SeatServer) Rivals(_ testing.TB, persons []string) (wishes []Wish) {
	seat := fmt.Sprintf("seat-%d", s.count.Add(1))
	for _, person := range persons {
		wishes = append(wishes, s.take(person, seat))
	}
	return wishes
}

// Backup implements Restorer.
func (s *SeatServer) Backup(testing.TB) { s.Memory.Backup() }

// Restore implements Restorer.
func (s *SeatServer) Restore(testing.TB) { s.Memory.Restore() }

// Forget implements Forgetter.
func (s *SeatServer) Forget(testing.TB) { s.Memory.Forget() }

func (s *SeatServer) take(person, seat string) Wish {
	claim := person + "-" + seat
	return Wish{
		Kind: TakeSeat, Args: encode(Seat{House: "b:one", Seat: seat, Claim: claim}),
		Own: Proof{"claim", claim}, Shared: Proof{"seat", seat},
	}
}
