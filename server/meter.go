// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"errors"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	syncing "github.com/pult-app/pult/sync"
)

// A meter counts what a server does, for whoever runs it. Its labels are verdicts, reasons and codes from closed lists: no
// id and no name is ever in it. A nil meter counts nothing.
type meter struct {
	registry *prometheus.Registry

	ops      *prometheus.CounterVec
	requests *prometheus.CounterVec
	limited  *prometheus.CounterVec
	group    prometheus.Histogram
	commit   prometheus.Histogram
	failed   prometheus.Counter
	page     prometheus.Histogram
	anew     *prometheus.CounterVec
	lag      prometheus.Histogram
}

func newMeter() *meter {
	m := &meter{
		registry: prometheus.NewRegistry(),
		ops: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "pult_ops_total", Help: "Ops answered, by verdict and reason; one that is sent again counts again.",
		}, []string{"verdict", "why"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "pult_sync_requests_total", Help: "Calls of /v1/sync, by the code of their answer.",
		}, []string{"code"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "pult_limited_total", Help: "Calls refused with too_many, by the limit that they met.",
		}, []string{"limit"}),
		group: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "pult_group_ops", Help: "Ops in a transaction of the writer.", Buckets: prometheus.ExponentialBuckets(1, 2, 9),
		}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "pult_group_seconds", Help: "Time from the begin of the writer's transaction until it is on the disk.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 13),
		}),
		failed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "pult_group_failures_total", Help: "Transactions of the writer that failed.",
		}),
		page: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "pult_page_rows", Help: "Rows in an answer of /v1/sync.", Buckets: []float64{0, 1, 4, 16, 64, 256, 1024, 2500, 5000, 10000},
		}),
		anew: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "pult_sum_mismatches_total", Help: "Scopes that devices asked for anew because their rows did not add up, by kind of scope.",
		}, []string{"scope"}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "pult_hint_lag_seconds", Help: "Time from a commit to its hint on the open wake streams.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 13),
		}),
	}
	m.registry.MustRegister(m.ops, m.requests, m.limited, m.group, m.commit, m.failed, m.page, m.anew, m.lag,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// gauge is a figure that is read when somebody asks for it.
func (m *meter) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// watch adds what only the moment knows.
func (m *meter) watch(s *Server) {
	m.gauge("pult_queue", "Pushes that wait for the writer.", func() float64 { return float64(len(s.hub.queue)) })
	m.gauge("pult_wakes", "Open wake streams.", func() float64 { return float64(s.hub.streams.count()) })
	m.gauge("pult_head", "The version of the last change.", func() float64 { return float64(s.Central.Head().Seq) })
	m.gauge("pult_damaged", "1 when the database is damaged.", func() float64 {
		if s.Central.Damage() != nil {
			return 1
		}
		return 0
	})
	if s.File == "" {
		return
	}
	m.gauge("pult_database_bytes", "Size of the database file.", func() float64 { return size(s.File) })
	m.gauge("pult_database_log_bytes", "Size of the database's log (-wal).", func() float64 { return size(s.File + "-wal") })
	m.gauge("pult_last_backup_timestamp_seconds", "When pultd backup last succeeded; 0 for never.", func() float64 {
		if info, err := os.Stat(s.File + BackedUp); err == nil {
			return float64(info.ModTime().Unix())
		}
		return 0
	})
}

func size(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size())
}

// decided counts a transaction of the writer that is on the disk.
func (m *meter) decided(pieces []pushed, took time.Duration) {
	if m == nil {
		return
	}
	ops := 0
	for _, p := range pieces {
		ops += len(p.outcomes)
		for _, o := range p.outcomes {
			m.ops.WithLabelValues(string(o.Verdict), o.Why).Inc()
		}
	}
	m.group.Observe(float64(ops))
	m.commit.Observe(took.Seconds())
}

func (m *meter) broke() {
	if m != nil {
		m.failed.Inc()
	}
}

func (m *meter) paged(rows int) {
	if m != nil {
		m.page.Observe(float64(rows))
	}
}

// mismatched counts by the kind of scope, because a scope names a person or a building. One that is asked for again counts
// again.
func (m *meter) mismatched(anew []syncing.Scope) {
	if m == nil {
		return
	}
	for _, scope := range anew {
		m.anew.WithLabelValues(kindOf(scope)).Inc()
	}
}

func kindOf(scope syncing.Scope) string {
	for _, kind := range []string{"b:", "t:", "u:"} {
		if strings.HasPrefix(string(scope), kind) {
			return kind[:1]
		}
	}
	return "org"
}

func (m *meter) hinted(lag time.Duration) {
	if m != nil {
		m.lag.Observe(lag.Seconds())
	}
}

// answered counts a call of /v1/sync.
func (m *meter) answered(err error) {
	var failed *syncing.Error
	code := "ok"
	switch {
	case errors.As(err, &failed):
		code = string(failed.Code)
	case err != nil:
		code = string(syncing.Unavailable)
	}
	m.requests.WithLabelValues(code).Inc()
}
