// SPDX-License-Identifier: EUPL-1.2

// Command demo puts a whole town on one machine: it starts the server with the demo city on loopback and the client
// beside it, and ends the server with the client. Without a display it runs the real client in a virtual one, leads it
// by mouse and keyboard through a tour, and keeps the pictures.
//
// It knows the programs only from outside: processes, windows, the network between them. Of the house it reads courses in their folders,
// so as to know what is asked there and what is right.
package main
