// SPDX-License-Identifier: EUPL-1.2

// Package office is the web office: the pages on which facility and administration set Pult up and keep it. A Page is one list of what
// it is called, where it stands, what it shows and what can be done on it; what it asks it asks through a small interface of its own. It
// knows no SQL, no session and no permission: who a Visit is, and that they may come, the server has seen to before.
//
// Pages are HTML that works without a script. One that needs one names it, and the policy allows it no other.
package office
