// SPDX-License-Identifier: EUPL-1.2

// Package plan draws a floor: walls, rooms, zones and the desks with their states, as one picture that can be zoomed,
// dragged, tapped and walked by keyboard. It never reads data or decides what a desk's state is: it is told.
//
// Everything is drawn from the vector geometry of booking.Plan into one raster. What rarely changes (floor, rooms,
// walls) is kept as a layer that moves with the view; desk symbols are drawn once per size and stamped.
package plan
