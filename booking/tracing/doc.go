// SPDX-License-Identifier: EUPL-1.2

// Package tracing is a floor that somebody draws by hand over a picture of it: rooms, zones and desks with their places in metres. A
// Draft is checked as a whole, and what is wrong is said of each thing; a sound one becomes the same plan that an IMDF archive gives. It
// knows neither pictures nor pages nor rows, and never who sits at a desk.
package tracing
