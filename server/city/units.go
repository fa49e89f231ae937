// SPDX-License-Identifier: EUPL-1.2

package city

import "github.com/pult-app/pult/staff"

// unitDienste is the team of the demo person.
const unitDienste = staff.UnitID("u-dienste")

// A team of the demo city: a unit with people in it. House and zone say where it works: the service house (true) or the
// IT office.
type team struct {
	unit   staff.Unit
	people int
	house  bool
}

// frame are the units that hold other units.
var frame = []staff.Unit{
	{ID: "u-stadt", Name: "Stadt Wuppertal", Short: "Stadt"},

	{ID: "u-gb-digital", Parent: "u-stadt", Name: "Geschäftsbereich Digitalisierung, Personal und Organisation", Short: "GB 5"},
	{ID: "u-gb-soziales", Parent: "u-stadt", Name: "Geschäftsbereich Soziales, Jugend und Bürgerservice", Short: "GB 2"},
	{ID: "u-gb-bauen", Parent: "u-stadt", Name: "Geschäftsbereich Stadtentwicklung, Bauen und Verkehr", Short: "GB 1"},

	{ID: "u-it", Parent: "u-gb-digital", Name: "Amt für Informationstechnik und Digitalisierung", Short: "402"},
	{ID: "u-it-stadt", Parent: "u-it", Name: "Abteilung Digitale Stadt", Short: "402.1"},
	{ID: "u-it-betrieb", Parent: "u-it", Name: "Abteilung IT-Betrieb", Short: "402.2"},
	{ID: "u-it-steuerung", Parent: "u-it", Name: "Abteilung IT-Steuerung", Short: "402.3"},
	{ID: "u-personal", Parent: "u-gb-digital", Name: "Haupt- und Personalamt", Short: "403"},

	{ID: "u-buergeramt", Parent: "u-gb-soziales", Name: "Einwohnermeldeamt", Short: "302"},
	{ID: "u-sozialamt", Parent: "u-gb-soziales", Name: "Sozialamt", Short: "201"},

	{ID: "u-bauen", Parent: "u-gb-bauen", Name: "Ressort Bauen und Wohnen", Short: "105"},
	{ID: "u-verkehr", Parent: "u-gb-bauen", Name: "Ressort Straßen und Verkehr", Short: "104"},
}

func teamOf(id, parent staff.UnitID, name, short string, people int, house bool) team {
	return team{staff.Unit{ID: id, Parent: parent, Name: name, Short: short}, people, house}
}

// teams are the units with people, 180 in all. The first is the one of the pictures.
var teams = []team{
	teamOf(unitDienste, "u-it-stadt", "Digitale Dienste", "402.11", 8, true),
	teamOf("u-onlinedienste", "u-it-stadt", "Onlinedienste", "402.12", 12, true),
	teamOf("u-akte", "u-it-stadt", "Digitale Akte", "402.13", 11, true),
	teamOf("u-servicedesk", "u-it-betrieb", "Service Desk", "402.21", 12, false),
	teamOf("u-endgeraete", "u-it-betrieb", "Endgeräte", "402.22", 10, false),
	teamOf("u-netze", "u-it-betrieb", "Netze und Rechenzentrum", "402.23", 12, false),
	teamOf("u-fachverfahren", "u-it-steuerung", "Fachverfahren", "402.31", 12, false),
	teamOf("u-sicherheit", "u-it-steuerung", "Informationssicherheit", "402.32", 7, false),
	teamOf("u-itplanung", "u-it-steuerung", "Planung und Vergabe", "402.33", 9, false),
	teamOf("u-personalservice", "u-personal", "Personalservice", "403.1", 11, true),
	teamOf("u-ausbildung", "u-personal", "Ausbildung", "403.2", 6, true),
	teamOf("u-organisation", "u-personal", "Organisation", "403.3", 8, true),
	teamOf("u-meldewesen", "u-buergeramt", "Meldewesen", "302.1", 12, true),
	teamOf("u-standesamt", "u-buergeramt", "Standesamt", "302.2", 9, true),
	teamOf("u-wohngeld", "u-sozialamt", "Wohngeld", "201.1", 12, true),
	teamOf("u-pflege", "u-sozialamt", "Hilfe zur Pflege", "201.2", 11, true),
	teamOf("u-baugenehmigung", "u-bauen", "Baugenehmigung", "105.1", 10, true),
	teamOf("u-radverkehr", "u-verkehr", "Rad- und Fußverkehr", "104.1", 8, true),
}
