// SPDX-License-Identifier: EUPL-1.2

// Package steward does what whoever runs the town does to it, whether they sit at the server's terminal or at the office's pages: it
// changes rules, closes days, and brings people and units in line with a list. Each act is told before it is done, by doing it in a
// transaction of which nothing stays. It says what happens in values; words are for whoever asked. It knows neither routes nor files.
package steward
