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

// probing is how long an answer of /readyz holds: strangers may ask, and every real answer costs the disk a write.
const probing = time.Second

// A readiness remembers what the last probe found.
type readiness struct {
	mu  sync.Mutex
	at  time.Time
	err error
}

// of probes the database at most once in a while.
func (r *readiness) of(ctx context.Context, probe func(context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at.IsZero() || time.Since(r.at) >= probing {
		r.err = probe(context.WithoutCancel(ctx))
		r.at = time.Now()
	}
	return r.err
}

// serveHealth tells a watcher whether the server can read its database, as far as it knows: whether it lives.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	if !wire.Method(w, r, http.MethodGet, http.MethodHead) {
		return
	}
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
	if !wire.Method(w, r, http.MethodGet, http.MethodHead) {
		return
	}
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
	w.Header().Set("Cache-Control", "no-store")
	w.Write([]byte("ok\n")) // who went away does not need it
}

// ServeMetrics answers /metrics in Prometheus's text form until ctx ends. It is a listener of its own, on this very machine:
// whoever reads figures needs no way to people's data, and devices none to the figures.
func (s *Server) ServeMetrics(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(s.meter.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: headerPatience}))
	web := &http.Server{
		Handler: onlyLoopback(guarded(mux)), ReadHeaderTimeout: headerPatience, WriteTimeout: 2 * headerPatience, IdleTimeout: idlePatience,
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
