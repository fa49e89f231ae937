// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"maps"
	"slices"
)

// An Act is what somebody may do: the kind of an op, such as "booking.reserve", or a route of the server by its method and pattern,
// such as "GET /v1/devices".
type Act string

// A Relation says whose something is, as bits: two people may have more than one.
type Relation uint8

// The relations of whoever acts to the person whom it concerns.
const (
	Own       Relation = 1 << iota // it is their own
	Principal                      // of somebody who has named them as deputy
	Report                         // of somebody in a unit that they lead, or in one below it
	Stranger                       // of anybody else, or of nobody
)

// AnyRelation is for asking whether somebody may do a thing at all, before it is known whom it concerns.
const AnyRelation = Own | Principal | Report | Stranger

// grants say in which relation a role may do something.
type grants map[Role]Relation

// permissions are who may do what (DESIGN section 6; REQUIREMENTS A1, I3, P1 to P3). What is not in here nobody may, and a person may
// what one of their roles may. Everybody with a session is an Employee.
//
// Who leads sees no more of a person than the team does, and what administrators do to the whole town they do at the server's terminal. A row is an act, so reading it across says who does it;
// server/testdata/authz.txt says the same anew, by hand, and `make authz` asks a running server whether it does so.
var permissions = map[Act]grants{
	// Ops. A deputy books, moves and gives back in somebody's name, and nothing else: not even check-in, which says that one is there.
	"booking.reserve":  {Employee: Own, Deputy: Principal},
	"booking.move":     {Employee: Own, Deputy: Principal},
	"booking.release":  {Employee: Own, Deputy: Principal},
	"booking.checkin":  {Employee: Own},
	"booking.repeat":   {Employee: Own},
	"booking.unrepeat": {Employee: Own},
	"booking.absent":   {Employee: Own},
	"day.plan":         {Employee: Own},
	"week.usual":       {Employee: Own},
	"staff.visibility": {Employee: Own},
	"staff.needs":      {Employee: Own},
	"notice.seen":      {Employee: Own},
	"wait.join":        {Employee: Own},
	"wait.leave":       {Employee: Own},
	"wait.accept":      {Employee: Own},
	"wait.decline":     {Employee: Own},
	"favourite.put":    {Employee: Own},
	"favourite.drop":   {Employee: Own},
	"deputy.name":      {Employee: Own},
	"deputy.revoke":    {Employee: Own},
	"calendar.link":    {Employee: Own},
	"calendar.unlink":  {Employee: Own},

	// Everybody may say that something is broken; what becomes of it, and which desk is out of use, facility says.
	"trouble.report":   {Employee: Own},
	"trouble.withdraw": {Employee: Own},
	"trouble.answer":   {Facility: Own},
	"trouble.block":    {Facility: Own},
	"trouble.unblock":  {Facility: Own},

	// A team day is for whoever leads the team, which package booking asks of each unit; facility may say where units sit as well.
	"team.propose": {Lead: Own},
	"team.cancel":  {Lead: Own},
	"team.answer":  {Employee: Own},
	"team.prefer":  {Lead: Own, Facility: Own},

	// What is written in a channel is the channel's to allow: its audience reads and answers, its editors decide (package news).
	"news.save":        {Employee: Own},
	"news.publish":     {Employee: Own},
	"news.discard":     {Employee: Own},
	"news.decide":      {Employee: Own},
	"news.correct":     {Employee: Own},
	"news.withdraw":    {Employee: Own},
	"news.pin":         {Employee: Own},
	"news.say":         {Employee: Own},
	"news.unsay":       {Employee: Own},
	"news.react":       {Employee: Own},
	"news.note":        {Employee: Own},
	"news.tune":        {Employee: Own},
	"news.nudged":      {Employee: Own},
	"news.report":      {Employee: Own},
	"news.judge":       {Employee: Own},
	"news.vote":        {Employee: Own},
	"news.acknowledge": {Employee: Own},
	"news.hear":        {Employee: Own},

	// What is learnt is one's own. To whom somebody may assign it, decides package learn: trainers to all, leads to those they lead.
	"learn.enrol":   {Employee: Own},
	"learn.leave":   {Employee: Own},
	"learn.advance": {Employee: Own},
	"learn.try":     {Employee: Own},
	"learn.recall":  {Employee: Own},
	"learn.path":    {Employee: Own},
	"learn.unpath":  {Employee: Own},
	"learn.share":   {Employee: Own},
	"learn.play":    {Employee: Own},
	"learn.assign":  {Trainer: Own, Lead: Own},

	// Dates of workshops are for trainers to plan; what is said of one, by who holds it, decides package learn.
	"learn.occasion": {Trainer: Own},
	"learn.cancel":   {Trainer: Own},
	"learn.attend":   {Trainer: Own},
	"learn.seat":     {Employee: Own},
	"learn.unseat":   {Employee: Own},

	// Routes for people with a session, each about their own.
	"POST /v1/sync":           {Employee: Own},
	"GET /v1/wake":            {Employee: Own},
	"GET /v1/session":         {Employee: Own},
	"DELETE /v1/session":      {Employee: Own},
	"POST /v1/session/device": {Employee: Own},
	"GET /v1/devices":         {Employee: Own},
	"POST /v1/devices/end":    {Employee: Own},
	"POST /v1/code":           {Employee: Own},
	"GET /v1/me/export":       {Employee: Own},

	// Who may read a post that shows a picture may fetch it; how many people an audience has everybody may ask who may write.
	"PUT /v1/pictures/{id}":       {Employee: Own},
	"GET /v1/pictures/{id}":       {Employee: Own},
	"GET /v1/pictures/{id}/small": {Employee: Own},
	"POST /v1/reach":              {Employee: Own},
	"GET /v1/coverage/{post}":     {Employee: Own}, // of a post whose channel one edits

	// Of courses that are for them, or that they are in.
	"GET /v1/courses/{course}/editions/{edition}": {Employee: Own},
	"GET /v1/teaching":                            {Employee: Own}, // trainers hear of all, leads of those they lead, others of nobody
	"GET /v1/teaching/report":                     {Employee: Own}, // the same as a table
	"GET /v1/files/{name}":                        {Employee: Own},
	"POST /v1/courses":                            {Trainer: Own},
	"GET /v1/occasions/{occasion}":                {Trainer: Own}, // who comes to what they hold themselves

	// How full a house was, in figures that speak of five people at least, concerns nobody by name.
	"GET /v1/utilisation/{building}":        {Lead: Own, Facility: Own, Administrator: Own, Council: Own},
	"GET /v1/utilisation/{building}/report": {Lead: Own, Facility: Own, Administrator: Own, Council: Own},

	// A code for another device of one's own; for somebody else it lets in who has no way in yet.
	"POST /v1/invitations": {Employee: Own, Lead: Report, Facility: Principal | Report | Stranger, Administrator: Principal | Report | Stranger},

	// The web office: a session in a cookie, which opens nothing else. What a page shows and does decides its own row.
	"GET /office/{$}":            {Facility: Own, Administrator: Own, Council: Own},
	"GET /office/roles":          {Administrator: Own},
	"POST /office/roles":         {Administrator: Own},
	"GET /office/roles/{who}":    {Administrator: Own},
	"POST /office/roles/{who}":   {Administrator: Own},
	"GET /office/devices":        {Administrator: Own},
	"POST /office/devices":       {Administrator: Own},
	"GET /office/devices/{who}":  {Administrator: Own},
	"POST /office/devices/{who}": {Administrator: Own},
	"GET /office/jobs":           {Administrator: Own},
	"POST /office/jobs/backup":   {Administrator: Own},
	"GET /office/audit":          {Administrator: Own, Council: Own},
	"POST /office/audit/table":   {Administrator: Own, Council: Own},
	"GET /office/changes":        {Facility: Own, Administrator: Own},
	"POST /office/changes/undo":  {Facility: Own, Administrator: Own},
	"GET /office/files/{name}":   {Guest: Stranger},
	"GET /office/signin":         {Guest: Stranger},
	"POST /office/signin":        {Guest: Stranger},
	"POST /office/signout":       {Guest: Stranger},
	"POST /office/language":      {Guest: Stranger},

	// Houses and floors, in the web office.
	"GET /office/floors":                   {Facility: Own, Administrator: Own},
	"POST /office/floors":                  {Facility: Own, Administrator: Own},
	"POST /office/floors/sheets":           {Facility: Own, Administrator: Own},
	"GET /office/floors/archive":           {Facility: Own, Administrator: Own},
	"POST /office/floors/archive":          {Facility: Own, Administrator: Own},
	"POST /office/floors/archive/apply":    {Facility: Own, Administrator: Own},
	"GET /office/floors/{floor}":           {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/load":     {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/save":     {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/picture":  {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/backdrop": {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/discard":  {Facility: Own, Administrator: Own},
	"GET /office/floors/{floor}/publish":   {Facility: Own, Administrator: Own},
	"POST /office/floors/{floor}/publish":  {Facility: Own, Administrator: Own},

	// Routes for everybody. No session is looked for: what opens the way in, a calendar or a booking stands in the request.
	"POST /v1/session":                  {Guest: Stranger},
	"POST /v1/session/refresh":          {Guest: Stranger},
	"GET /v1/server":                    {Guest: Stranger},
	"GET /signin":                       {Guest: Stranger},
	"GET /signin/passkey.js":            {Guest: Stranger},
	"POST /signin/passkey":              {Guest: Stranger},
	"POST /signin/code":                 {Guest: Stranger},
	"POST /signin/second":               {Guest: Stranger},
	"POST /signin/first":                {Guest: Stranger},
	"POST /signin/enrol":                {Guest: Stranger},
	"GET /signin/more":                  {Guest: Stranger},
	"POST /signin/more":                 {Guest: Stranger},
	"GET /signin/issuer":                {Guest: Stranger},
	"GET /signin/back":                  {Guest: Stranger},
	"GET /signin/leave":                 {Guest: Stranger},
	"GET /signin/left":                  {Guest: Stranger},
	"GET /v1/demo/people":               {Guest: Stranger}, // in demo mode only
	"GET /d/{building}/{code}":          {Guest: Stranger},
	"POST /d/{building}/{code}":         {Guest: Stranger},
	"GET /d/{building}/{code}/trouble":  {Guest: Stranger},
	"POST /d/{building}/{code}/trouble": {Guest: Stranger},
	"GET /b/{token}":                    {Guest: Stranger},
	"POST /b/{token}":                   {Guest: Stranger},
	"GET /c/{file}":                     {Guest: Stranger},
	"GET /f/{file}":                     {Guest: Stranger},
	"GET /m/{token}":                    {Guest: Stranger},
	"POST /m/{token}":                   {Guest: Stranger},
	"GET /z/{word}":                     {Guest: Stranger},
	"GET /z/{word}/badge":               {Guest: Stranger},
	"GET /revoked/{list}":               {Guest: Stranger},
	"GET /.well-known/did.json":         {Guest: Stranger},
	"GET /healthz":                      {Guest: Stranger},
	"GET /readyz":                       {Guest: Stranger},
	"GET /{$}":                          {Guest: Stranger},
}

// May tells whether one of the roles may do something to a person in one of the relations. Acts and roles that it does not know may
// nothing.
func May(act Act, roles []Role, relation Relation) bool {
	granted := permissions[act]
	for _, role := range roles {
		if granted[role]&relation != 0 {
			return true
		}
	}
	return false
}

// Acts are all that somebody may do, sorted.
func Acts() []Act { return slices.Sorted(maps.Keys(permissions)) }

// Exercised are the roles that somebody with a session has: what everybody has, those of their profile, and Deputy and Lead where they
// are that; without those that are withheld.
func Exercised(profile []Role, deputy, lead bool, withheld []Role) []Role {
	roles := []Role{Employee}
	for _, role := range profile {
		if role.Stored() && role != Employee {
			roles = append(roles, role)
		}
	}
	if deputy {
		roles = append(roles, Deputy)
	}
	if lead {
		roles = append(roles, Lead)
	}
	return slices.DeleteFunc(roles, func(r Role) bool { return slices.Contains(withheld, r) })
}

// Withheld are those of the roles that demand a stronger sign-in than any for which a sign-in was not strong enough.
func Withheld(demanding, assured []Role) (roles []Role) {
	for _, role := range demanding {
		if !slices.Contains(assured, role) {
			roles = append(roles, role)
		}
	}
	return roles
}
