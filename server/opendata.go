// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/store/central"
)

// Licences under which open data are given, as DCAT-AP.de names them (http://dcat-ap.de/def/licenses/).
const (
	LicenceZero = "dl-zero-de/2.0" // everything is allowed
	LicenceBy   = "dl-by-de/2.0"   // who uses them names the town
)

// An Offer is who gives open data, where, and how they may be used.
type Offer struct {
	// Base is the address of the folder in which the files lie on the web, with a slash at its end.
	Base string
	// Publisher is the town by its name, and Contact a mail address for questions.
	Publisher, Contact string
	// Licence is LicenceZero or LicenceBy.
	Licence string
	// Region is the town's Regionalschlüssel of twelve digits, and Contributor the address by which GovData knows who delivers; both may be empty.
	Region, Contributor string
}

var regionKey = regexp.MustCompile(`^[0-9]{12}$`)

// Check says what is missing of an offer, or makes no sense.
func (o Offer) Check() error {
	at, err := url.Parse(o.Base)
	switch {
	case err != nil || at.Scheme != "https" || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" || !strings.HasSuffix(at.Path, "/"):
		return fmt.Errorf("the address %q is not like https://opendata.example.de/pult/, with a slash at its end", o.Base)
	case strings.TrimSpace(o.Publisher) == "":
		return errors.New("the name of who publishes is missing")
	case o.Licence != LicenceZero && o.Licence != LicenceBy:
		return fmt.Errorf("the licence is %s or %s, not %q", LicenceZero, LicenceBy, o.Licence)
	case o.Region != "" && !regionKey.MatchString(o.Region):
		return fmt.Errorf("a Regionalschlüssel has twelve digits, unlike %q", o.Region)
	}
	if one, err := mail.ParseAddress(o.Contact); err != nil || one.Address != o.Contact {
		return fmt.Errorf("the mail address %q for questions cannot be read", o.Contact)
	}
	if o.Contributor != "" {
		if at, err := url.Parse(o.Contributor); err != nil || !at.IsAbs() || at.Host == "" {
			return fmt.Errorf("who delivers is named by an address of dcat-ap.de, not by %q", o.Contributor)
		}
	}
	return nil
}

// An OpenFile is a file of open data with its name.
type OpenFile struct {
	Name    string
	Content []byte
}

// The names of the files.
const (
	openCSV     = "auslastung.csv"
	openJSON    = "auslastung.json"
	OpenCatalog = "katalog.jsonld" // describes the others as DCAT-AP.de 2.0 wants it
)

// openColumns are what is told of a house in a month. Who reads them with a program counts on them: they are only ever added to.
var openColumns = []string{"monat", "gebaeude_id", "gebaeude", "plaetze", "offene_tage", "belegt_prozent", "hoechstens_prozent", "genutzt_prozent", "zurueckgegeben_prozent",
	"ohne_checkin_prozent", "arbeitsplaetze", "geteilt_prozent"}

// OpenData are the files that anybody may have: how full each house was in each month that is told, from its Reports alone, which speak of five
// people at least; and what a catalogue has to know of them. It fails with ErrUntold while nothing is told.
func OpenData(ctx context.Context, snap *central.Snapshot, o Offer, now time.Time) ([]OpenFile, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	houses, err := snap.Store().Buildings(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	var first, last utilisation.Month
	for _, h := range houses {
		months, err := snap.Uses().Reports(ctx, h.ID, utilisation.Month{})
		if err != nil {
			return nil, err
		}
		for _, r := range months {
			rows = append(rows, openRow(h, r))
			if first == (utilisation.Month{}) || r.Month.Before(first) {
				first = r.Month
			}
			if last.Before(r.Month) {
				last = r.Month
			}
		}
	}
	if len(rows) == 0 {
		return nil, ErrUntold
	}
	table, err := openTable(rows)
	if err != nil {
		return nil, err
	}
	records, err := openRecords(rows)
	if err != nil {
		return nil, err
	}
	files := []OpenFile{{openCSV, table}, {openJSON, records}}
	catalog, err := json.MarshalIndent(o.catalog(files, first, last, now), "", "  ")
	return append(files, OpenFile{OpenCatalog, append(catalog, '\n')}), err
}

// openRow has a cell for each of openColumns; nil is not told.
func openRow(h booking.Building, r utilisation.Report) []any {
	whole := r.Whole()
	row := []any{r.Month.String(), string(h.ID), h.Name, whole.Desks, r.Days}
	for _, share := range []utilisation.Share{whole.Full, whole.Peak, whole.Kept, whole.Freed, whole.Missed} {
		row = append(row, openShare(share))
	}
	return append(row, countCell(r.Workplaces), openShare(r.Shared()))
}

func openShare(s utilisation.Share) any {
	if !s.Told() {
		return nil
	}
	return int(s)
}

// openTable is a CSV as RFC 4180 has it, in which no cell is a formula.
func openTable(rows [][]any) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.Write(openColumns); err != nil {
		return nil, err
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			switch cell := cell.(type) {
			case string:
				cells[i] = report.Plain(cell)
			case int:
				cells[i] = strconv.Itoa(cell)
			}
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func openRecords(rows [][]any) ([]byte, error) {
	list := make([]map[string]any, len(rows))
	for i, row := range rows {
		list[i] = map[string]any{}
		for j, cell := range row {
			list[i][openColumns[j]] = cell
		}
	}
	return json.Marshal(map[string]any{"auslastung": list})
}

// What the catalogue's words mean.
var dcatContext = map[string]string{
	"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
	"xsd": "http://www.w3.org/2001/XMLSchema#", "dcatde": "http://dcat-ap.de/def/dcatde/", "dcatap": "http://data.europa.eu/r5r/",
}

type node = map[string]any

// european is a concept of the lists of the Publications Office of the EU.
func european(what string) node {
	return node{"@id": "http://publications.europa.eu/resource/authority/" + what}
}

// inBoth is a sentence in German and English.
func inBoth(key string, args ...any) (said []node) {
	for _, language := range []string{"de", "en"} {
		said = append(said, node{"@language": language, "@value": wordsOf(language).T(key, args...)})
	}
	return said
}

func onDay(day booking.Day) node { return node{"@type": "xsd:date", "@value": day.String()} }

// catalog describes the files as DCAT-AP.de 2.0 wants it (https://www.dcat-ap.de/def/dcatde/2.0/spec/), as JSON-LD that asks for nothing else on
// the web.
func (o Offer) catalog(files []OpenFile, first, last utilisation.Month, now time.Time) node {
	today := booking.DayOf(now, booking.Building{}.Location())
	publisher := node{"@id": o.Base + "#publisher", "@type": "foaf:Agent", "foaf:name": o.Publisher, "dct:type": node{"@id": "http://purl.org/adms/publishertype/LocalAuthority"}}
	var distributions []node
	for _, f := range files {
		distributions = append(distributions, o.distribution(f, today))
	}
	var keywords []node
	for _, language := range []string{"de", "en"} {
		for _, word := range strings.Split(wordsOf(language).T("open.keywords"), "|") {
			keywords = append(keywords, node{"@language": language, "@value": word})
		}
	}
	dataset := node{
		"@id": o.Base + "#auslastung", "@type": "dcat:Dataset",
		"dct:title": inBoth("open.title", o.Publisher), "dct:description": inBoth("open.description", utilisation.Crowd), "dct:identifier": o.Base + "#auslastung",
		"dct:publisher":     publisher,
		"dcat:contactPoint": node{"@id": o.Base + "#contact", "@type": "vcard:Organization", "vcard:fn": o.Publisher, "vcard:hasEmail": node{"@id": "mailto:" + o.Contact}},
		"dcat:theme":        []node{european("data-theme/GOVE")}, "dcat:keyword": keywords,
		"dct:temporal": node{"@type": "dct:PeriodOfTime", "dcat:startDate": onDay(first.First()), "dcat:endDate": onDay(last.Last())},
		"dct:issued":   onDay(last.Add(1).First()), "dct:modified": onDay(today), "dct:accrualPeriodicity": european("frequency/MONTHLY"),
		"dct:language": european("language/DEU"), "dct:accessRights": european("access-right/PUBLIC"),
		"dcatde:politicalGeocodingLevelURI": node{"@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"},
		"dcat:distribution":                 distributions,
	}
	if o.Region != "" {
		dataset["dcatde:politicalGeocodingURI"] = node{"@id": "http://dcat-ap.de/def/politicalGeocoding/regionalKey/" + o.Region}
	}
	if o.Contributor != "" {
		dataset["dcatde:contributorID"] = node{"@id": o.Contributor}
	}
	return node{
		"@context": dcatContext, "@id": o.Base, "@type": "dcat:Catalog",
		"dct:title": inBoth("open.catalog", o.Publisher), "dct:description": inBoth("open.catalog.line", o.Publisher), "dct:publisher": node{"@id": o.Base + "#publisher"},
		"dct:language": european("language/DEU"), "dct:license": o.licence(), "dct:modified": onDay(today), "foaf:homepage": node{"@id": o.Base},
		"dcat:themeTaxonomy": european("data-theme"), "dcat:dataset": []node{dataset},
	}
}

func (o Offer) licence() node { return node{"@id": "http://dcat-ap.de/def/licenses/" + o.Licence} }

func (o Offer) distribution(f OpenFile, today booking.Day) node {
	format, media := "CSV", "text/csv"
	if f.Name == openJSON {
		format, media = "JSON", "application/json"
	}
	d := node{
		"@id": o.Base + f.Name + "#distribution", "@type": "dcat:Distribution", "dct:title": inBoth("open.file", format),
		"dcat:accessURL": node{"@id": o.Base + f.Name}, "dcat:downloadURL": node{"@id": o.Base + f.Name},
		"dct:format": european("file-type/" + format), "dcat:mediaType": node{"@id": "https://www.iana.org/assignments/media-types/" + media},
		"dcat:byteSize": node{"@type": "xsd:decimal", "@value": strconv.Itoa(len(f.Content))},
		"dct:license":   o.licence(), "dct:modified": onDay(today), "dcatap:availability": european("planned-availability/AVAILABLE"),
	}
	if o.Licence == LicenceBy {
		d["dcatde:licenseAttributionByText"] = o.Publisher
	}
	return d
}
