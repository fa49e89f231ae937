// SPDX-License-Identifier: EUPL-1.2

// Package ics writes and reads calendars (iCalendar, RFC 5545): bookings go out as events that any calendar shows, absences and
// closed days come in from a file. It knows spans and words, and neither who books nor any rule; it opens no network.
//
// Writing gives the same bytes for the same events, so that a reader can be told that nothing has changed. A booking of a whole
// day is an event of that day that keeps nobody's time busy, one of hours has its hours in UTC. Lines are folded after 75 bytes,
// never within a letter.
//
// Reading asks of a file only when things are: start, end, recurrence and title of its events, whatever else they carry. Every
// refusal is an *Error with the line. Limits on size, depth and number come before the decoder, because a calendar of nested
// components ends a program that decodes it (see the Max constants). What is cancelled, and hours that are marked as free time, are no absence; of whole days it is told.
// Zones are known by their names in the tz database and by those that Windows gives them.
package ics
