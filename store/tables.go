// SPDX-License-Identifier: EUPL-1.2

package store

// A Type is how a column is stored; both engines know it.
type Type int8

// The types. Times are whole seconds since 1970 (Int), days are ISO text, JSON is text.
const (
	Text Type = iota
	Int
	JSON
)

// A Column is a column of a synced table beyond id, scope and ver.
type Column struct {
	Name string
	Type Type
}

// A Table is a synced table. All of them begin with id TEXT PRIMARY KEY, scope TEXT, ver BIGINT (0 while only wished for
// on a device), and have an index on (scope, ver). The same tables stand on devices and on the server.
type Table struct {
	Name    string
	Columns []Column
}

// Find is the table of a name.
func Find(name string) (Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// Tables are all synced tables; a row's referenced rows stand in tables before its own.
var Tables = []Table{
	{"unit", []Column{{"parent", Text}, {"name", Text}, {"short", Text}, {"lead", Text}}},
	{"person", []Column{{"given", Text}, {"family", Text}, {"unit", Text}, {"first_aider", Int}}},
	{"profile", []Column{{"roles", JSON}, {"visibility", Text}, {"needs", JSON}}},
	{"building", []Column{{"name", Text}, {"address", Text}, {"time_zone", Text}, {"lon_lat", JSON}, {"desks", Int}}},
	{"floor", []Column{{"building", Text}, {"ordinal", Int}, {"name", Text}, {"short", Text}, {"plan", JSON}}},
	{"zone", []Column{{"building", Text}, {"floor", Text}, {"name", Text}, {"home", Text}, {"quiet", Int}}},
	{"desk", []Column{{"building", Text}, {"floor", Text}, {"zone", Text}, {"code", Text}, {"shape", JSON}, {"features", JSON}, {"blocked", Int}}},
	{"rules", []Column{{"body", JSON}}},
	{"amendment", []Column{{"building", Text}, {"terms", JSON}}},
	{"booking", []Column{{"person", Text}, {"desk", Text}, {"floor", Text}, {"building", Text}, {"start_at", Int}, {"end_at", Int}, {"state", Text}, {"made_at", Int}, {"occupancy", Text}}},
	{"occupancy", []Column{{"desk", Text}, {"floor", Text}, {"building", Text}, {"start_at", Int}, {"end_at", Int}, {"state", Text}}},
	{"presence", []Column{{"person", Text}, {"day", Text}, {"half", Int}, {"status", Text}, {"building", Text}, {"desk", Text}, {"booking", Text}, {"usual", Int}}},
	{"notice", []Column{{"person", Text}, {"kind", Text}, {"booking", Text}, {"desk", Text}, {"start_at", Int}, {"end_at", Int}, {"until", Int}, {"actor", Text}, {"refusal", JSON}, {"made_at", Int}}},
	{"series", []Column{{"person", Text}, {"desk", Text}, {"rule", Text}, {"first_day", Text}, {"from_min", Int}, {"until_min", Int}, {"except_days", JSON}, {"reached", Text}, {"ends", Text}, {"made_at", Int}}},
	{"waiting", []Column{{"person", Text}, {"building", Text}, {"zone", Text}, {"desk", Text}, {"want", JSON}, {"start_at", Int}, {"end_at", Int}, {"state", Text}, {"booking", Text}, {"until", Int}, {"made_at", Int}}},
	{"favourite", []Column{{"person", Text}, {"kind", Text}, {"target", Text}, {"made_at", Int}}},
	{"deputy", []Column{{"owner", Text}, {"deputy", Text}, {"made_at", Int}}},
	{"usual", []Column{{"person", Text}, {"week", JSON}}},
	{"feed", []Column{{"person", Text}, {"hash", Text}, {"made_at", Int}}},
	{"channel", []Column{{"name", Text}, {"about", Text}, {"audience", JSON}, {"editors", JSON}, {"posting", Text}, {"silent", Int}, {"closed", Int}}},
	{"post", []Column{{"channel", Text}, {"author", Text}, {"title", Text}, {"body", Text}, {"audience", JSON}, {"editors", JSON}, {"how", JSON}, {"until", Int}, {"pinned", Int}, {"version", Int}, {"asks", Int}, {"published_at", Int}, {"edited_at", Int}, {"withdrawn", Int}}},
	{"revision", []Column{{"post", Text}, {"version", Int}, {"made_at", Int}, {"note", Text}, {"title", Text}, {"body", Text}}},
	{"comment", []Column{{"post", Text}, {"author", Text}, {"body", Text}, {"parent", Text}, {"made_at", Int}, {"gone", Text}}},
	{"tally", []Column{{"feelings", JSON}}},
	{"result", []Column{{"counts", JSON}, {"voters", Int}, {"closed", Int}}},
	{"draft", []Column{{"author", Text}, {"channel", Text}, {"title", Text}, {"body", Text}, {"audience", JSON}, {"how", JSON}, {"state", Text}, {"saved_at", Int}, {"reason", Text}}},
	{"submission", []Column{{"author", Text}, {"channel", Text}, {"title", Text}, {"body", Text}, {"audience", JSON}, {"how", JSON}, {"state", Text}, {"saved_at", Int}, {"editors", JSON}}},
	{"report", []Column{{"post", Text}, {"comment", Text}, {"channel", Text}, {"ground", Text}, {"words", Text}, {"made_at", Int}, {"editors", JSON}}},
	{"reaction", []Column{{"post", Text}, {"person", Text}, {"emoji", Text}, {"is_on", Int}}},
	{"mark", []Column{{"post", Text}, {"person", Text}, {"seen", Int}, {"saved", Int}}},
	{"follow", []Column{{"person", Text}, {"channel", Text}, {"post", Text}, {"level", Text}}},
	{"nudge", []Column{{"person", Text}, {"kind", Text}, {"post", Text}, {"comment", Text}, {"actor", Text}, {"made_at", Int}}},
	{"vote", []Column{{"post", Text}, {"person", Text}, {"choices", JSON}}},
	{"ack", []Column{{"post", Text}, {"person", Text}, {"version", Int}, {"hash", Text}, {"signed_at", Int}, {"device_key", Text}, {"signature", Text}}},
	{"hearing", []Column{{"person", Text}, {"from_min", Int}, {"until_min", Int}, {"rest", JSON}, {"digest", Text}, {"mail", Text}}},
	{"course", []Column{{"entry", JSON}, {"edition", Int}, {"withdrawn", Int}}},
	{"path", []Column{{"owner", Text}, {"route", JSON}}},
	{"enrolment", []Column{{"person", Text}, {"course", Text}, {"path", Text}, {"round", Int}, {"edition", Int}, {"since", Int}, {"due", Int}, {"cause", Text}, {"reason", Text}, {"told", Int}, {"is_left", Int}}},
	{"progress", []Column{{"person", Text}, {"course", Text}, {"path", Text}, {"round", Int}, {"lesson", Text}, {"state", Int}, {"percent", Int}, {"best", Int}, {"edition", Int}, {"done_at", Int}, {"place", JSON}}},
	{"attempt", []Column{{"person", Text}, {"course", Text}, {"round", Int}, {"lesson", Text}, {"edition", Int}, {"seed", Text}, {"answers", JSON}, {"percent", Int}, {"passed", Int}, {"begun_at", Int}, {"ended_at", Int}}},
	{"card", []Column{{"person", Text}, {"course", Text}, {"question", Text}, {"reviews", JSON}}},
	{"award", []Column{{"person", Text}, {"course", Text}, {"path", Text}, {"round", Int}, {"earned_at", Int}, {"ends_at", Int}, {"title", Text}, {"badge", JSON}, {"edition", Int}, {"credential", Text}, {"shared", Text}, {"revoked", Text}}},
	{"learner", []Column{{"person", Text}, {"plays", Int}, {"board", Int}, {"alias", Text}, {"unmetered", Int}}},
	{"assignment", []Column{{"author", Text}, {"task", JSON}, {"ended_at", Int}}},
	{"board", []Column{{"seats", JSON}, {"made_at", Int}}},
	{"occasion", []Column{{"course", Text}, {"lesson", Text}, {"trainer", Text}, {"start_at", Int}, {"end_at", Int}, {"room", Text}, {"capacity", Int}, {"held", Int}, {"note", Text}, {"cancelled", Int}}},
	{"attendance", []Column{{"person", Text}, {"occasion", Text}, {"state", Text}, {"turn", Int}, {"since", Int}}},
	{"trouble", []Column{{"person", Text}, {"defect", Text}, {"desk", Text}, {"building", Text}, {"kind", Text}, {"words", Text}, {"photo", Text}, {"joined", Int}, {"state", Text}, {"answer", Text}, {"made_at", Int}, {"changed_at", Int}}},
	{"defect", []Column{{"desk", Text}, {"building", Text}, {"kind", Text}, {"state", Text}, {"made_at", Int}, {"changed_at", Int}}},
	{"teamday", []Column{{"unit", Text}, {"lead", Text}, {"building", Text}, {"zone", Text}, {"start_at", Int}, {"end_at", Int}, {"until", Int}, {"state", Text}, {"blocks", JSON}, {"asked", Int}, {"accepted", Int}, {"declined", Int}, {"without", Int}, {"made_at", Int}}},
	{"invite", []Column{{"teamday", Text}, {"person", Text}, {"lead", Text}, {"unit", Text}, {"building", Text}, {"floor", Text}, {"zone", Text}, {"desk", Text}, {"start_at", Int}, {"end_at", Int}, {"until", Int}, {"state", Text}, {"booking", Text}, {"occupancy", Text}, {"asked", Int}}},
	{"preference", []Column{{"zones", JSON}}},
}

// standsIn are the kinds of scopes that rows of a table may stand in, by the first letter: what is read of a scope is looked for where it
// can be.
var standsIn = map[string]string{
	"unit": "o", "person": "o", "building": "o",
	"profile": "u", "booking": "u", "notice": "u", "series": "u", "waiting": "u", "favourite": "u", "deputy": "u", "usual": "u", "feed": "u",
	"draft": "u", "reaction": "u", "mark": "u", "follow": "u", "nudge": "u", "vote": "u", "ack": "u", "hearing": "u",
	"enrolment": "u", "progress": "u", "attempt": "u", "card": "u", "award": "u", "learner": "u", "attendance": "u", "trouble": "u",
	"presence": "uto",
	"teamday":  "u", "invite": "u", "preference": "t",
	"floor": "b", "zone": "b", "desk": "b", "rules": "b", "amendment": "b", "occupancy": "b", "defect": "b",
	"channel": "n", "post": "n", "revision": "n", "comment": "n", "tally": "n", "result": "n", "submission": "n", "report": "n",
	"course": "n", "path": "un", "assignment": "n", "board": "nt", "occasion": "n",
}

// Places are the kinds of scopes that rows of the table may stand in, by the first letter of the scope; empty for any.
func (t Table) Places() string { return standsIn[t.Name] }
