// SPDX-License-Identifier: EUPL-1.2

// Package bookingtest holds the contract that every booking.Store must pass, a Store in memory that passes it, and a
// small town to plan in. It is for tests only and decides nothing about bookings.
package bookingtest
