// SPDX-License-Identifier: EUPL-1.2

// Package vtt reads subtitles and chapters of films in WebVTT, the Web Video Text Tracks Format of the W3C
// (https://www.w3.org/TR/webvtt1/), writes them anew, and says what viewers would stumble over.
//
// It reads as browsers do, by the steps of the standard's parser (section 6.1): what is no cue is left out, and the rest is kept. So a
// film has the subtitles here that it has in a browser. What is only for the eye of a browser (settings, regions, styles, classes) is
// read past, and never written: what Write serves holds nothing of the file but times, names and text.
//
// How large a file is, how many cues it may hold and how long its lines are is asked before it is decoded. The package imports no SQL,
// HTTP or Fyne.
package vtt
