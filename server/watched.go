// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// probing is how long an answer of /readyz holds: strangers may ask, and every real answer costs the disk a write.
	probing = time.Second
	// probePatience is how long somebody waits for the answer: whoever asks will not wait for a disk that hangs.
	probePatience = 2 * time.Second
)

// A readiness remembers what the last probe found. One probe runs at a time.
type readiness struct {
	mu      sync.Mutex
	at      time.Time
	err     error
	running chan struct{} // closed when the probe under way has ended; nil while there is none
	probes  sync.WaitGroup
}

var errSlow = fmt.Errorf("the database has not answered for %s", probePatience)

// of probes the database at most once in a while.
func (r *readiness) of(ctx context.Context, probe func(context.Context) error) error {
	running := r.probe(ctx, probe)
	if running != nil {
		late := time.NewTimer(probePatience)
		defer late.Stop()
		select {
		case <-running:
		case <-late.C:
			return errSlow
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// probe is a probe under way, one that it begins if need be; nil when the last one is new enough.
func (r *readiness) probe(ctx context.Context, probe func(context.Context) error) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil {
		return r.running
	}
	if !r.at.IsZero() && time.Since(r.at) < probing {
		return nil
	}
	running := make(chan struct{})
	r.running = running
	r.probes.Go(func() {
		err := probe(context.WithoutCancel(ctx))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.at, r.err, r.running = time.Now(), err, nil
		close(running)
	})
	return running
}

// serveHealth tells a watcher whether the server can read its database, as far as it knows: whether it lives.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	if s.Central.Damage() != nil {
		wire.Fail(w, broken(s.Central.Damage()))
		return
	}
	if err := s.Central.Read(r.Context(), func(context.Context, *central.Snapshot) error { return nil }); err != nil {
		s.Log.Error("not healthy", "cause", err)
		wire.Fail(w, &syncing.Error{Code: syncing.Unavailable, Message: "the database cannot be read", Retry: 5 * time.Second})
		return
	}
	sayOK(w)
}

// serveReady tells whoever sends people here whether they should: the database can be written, and the server stays.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	if s.ending.Load() {
		wire.Fail(w, &syncing.Error{Code: syncing.Unavailable, Message: "the server is going down", Retry: 5 * time.Second})
		return
	}
	if err := s.ready.of(r.Context(), s.Central.Probe); err != nil {
		s.Log.Error("not ready", "cause", err)
		wire.Fail(w, &syncing.Error{Code: syncing.Unavailable, Message: "the database cannot be written", Retry: 5 * time.Second})
		return
	}
	sayOK(w)
}

func sayOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n")) // who went away does not need it
}

// ServeMetrics answers /metrics in Prometheus's text form until ctx ends. It is a listener of its own, on this very machine:
// whoever reads figures needs no way to people's data, and devices none to the figures.
func (s *Server) ServeMetrics(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(s.meter.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: headerPatience}))
	web := &http.Server{
		Handler: onlyLoopback(s.guarded(mux)), ReadHeaderTimeout: headerPatience, WriteTimeout: 2 * headerPatience, IdleTimeout: idlePatience,
		MaxHeaderBytes: maxHeader, ErrorLog: quietly(s.Log),
	}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve metrics: %w", err)
	case <-ctx.Done():
	}
	err := web.Close()
	if serve := <-ended; !errors.Is(serve, http.ErrServerClosed) {
		err = errors.Join(err, serve)
	}
	return err
}
