// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
)

var offer = server.Offer{Base: "https://opendata.example.de/pult/", Publisher: "Stadt Wuppertal", Contact: "opendata@example.de", Licence: server.LicenceZero, Region: "051240000000"}

// given are the files of the hall's October by their names.
func given(t *testing.T, o server.Offer) map[string][]byte {
	t.Helper()
	h := openOffice(t)
	worked(t, h, 50, 20)
	counted(t, h)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: hall, From: lastMonth, Total: 160})
	})
	files := map[string][]byte{}
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		list, err := server.OpenData(ctx, snap, o, h.clock())
		for _, f := range list {
			files[f.Name] = f.Content
		}
		return err
	}))
	return files
}

func TestOpenData_has_what_reports_tell_of_whole_houses(t *testing.T) {
	files := given(t, offer)
	table, err := csv.NewReader(strings.NewReader(string(files["auslastung.csv"]))).ReadAll()
	require.NoError(t, err)
	require.Len(t, table, 3, "two houses")
	assert.Equal(t, []string{"monat", "gebaeude_id", "gebaeude", "plaetze", "offene_tage", "belegt_prozent", "hoechstens_prozent", "genutzt_prozent", "zurueckgegeben_prozent",
		"ohne_checkin_prozent", "arbeitsplaetze", "geteilt_prozent"}, table[0])
	assert.Equal(t, []string{"2026-10", hall, hall, "100", "31", "10", "50", "100", "0", "0", "160", "63"}, table[1])
	assert.Equal(t, []string{"2026-10", other, other, "100", "31", "0", "0", "", "", "", "", ""}, table[2], "nobody has booked there, and nobody has told how many workplaces it has")

	var records struct {
		Auslastung []map[string]any `json:"auslastung"`
	}
	require.NoError(t, json.Unmarshal(files["auslastung.json"], &records))
	require.Len(t, records.Auslastung, 2)
	assert.Equal(t, "2026-10", records.Auslastung[0]["monat"])
	assert.InDelta(t, 63, records.Auslastung[0]["geteilt_prozent"], 0)
	for _, content := range files {
		for _, weekday := range []string{"Montag", "montag", "stunde", "zone", "person-"} {
			assert.NotContains(t, string(content), weekday, "houses and months are the grain")
		}
	}
}

// TestOpenData_leaves_out_what_speaks_of_few: two people who come on Fridays are no figure, and no empty house either.
func TestOpenData_leaves_out_what_speaks_of_few(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 2, 2)
	counted(t, h)
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		list, err := server.OpenData(ctx, snap, offer, h.clock())
		require.NoError(t, err)
		assert.Contains(t, string(list[0].Content), "2026-10,"+hall+","+hall+",100,31,,,,,,,")
		assert.Contains(t, string(list[1].Content), `"belegt_prozent":null`)
		return nil
	}))
	empty := openOffice(t)
	require.NoError(t, empty.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		_, err := server.OpenData(ctx, snap, offer, empty.clock())
		require.ErrorIs(t, err, server.ErrUntold)
		return nil
	}))
}

// A graph is what a catalogue says, as triples: of a subject by a predicate.
type graph map[string]map[string][]ld.Node

// read reads JSON-LD as any catalogue would, without the web.
func read(t *testing.T, raw []byte) graph {
	t.Helper()
	var document any
	require.NoError(t, json.Unmarshal(raw, &document))
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = offline{t}
	found, err := ld.NewJsonLdProcessor().ToRDF(document, options)
	require.NoError(t, err)
	g := graph{}
	for _, quad := range found.(*ld.RDFDataset).Graphs["@default"] {
		subject := quad.Subject.GetValue()
		if g[subject] == nil {
			g[subject] = map[string][]ld.Node{}
		}
		g[subject][quad.Predicate.GetValue()] = append(g[subject][quad.Predicate.GetValue()], quad.Object)
	}
	return g
}

type offline struct{ t *testing.T }

func (o offline) LoadDocument(address string) (*ld.RemoteDocument, error) {
	assert.Fail(o.t, "the catalogue asks the web", address)
	return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, address)
}

const (
	dcat   = "http://www.w3.org/ns/dcat#"
	dct    = "http://purl.org/dc/terms/"
	rdf    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	dcatde = "http://dcat-ap.de/def/dcatde/"
)

// of are the subjects of a class.
func (g graph) of(class string) (subjects []string) {
	for subject, says := range g {
		for _, is := range says[rdf] {
			if is.GetValue() == class {
				subjects = append(subjects, subject)
			}
		}
	}
	return subjects
}

// is tells the one thing that is said of a subject; the test fails where it is none, or more.
func (g graph) is(t *testing.T, subject, predicate string) string {
	t.Helper()
	said := g[subject][predicate]
	require.Len(t, said, 1, "%s %s", subject, predicate)
	return said[0].GetValue()
}

// TestOpenData_is_described_as_DCAT_AP_de_wants_it: what the specification calls mandatory and recommended is there once or more, with values of
// the lists that it names (https://www.dcat-ap.de/def/dcatde/2.0/spec/).
func TestOpenData_is_described_as_DCAT_AP_de_wants_it(t *testing.T) {
	files := given(t, offer)
	g := read(t, files[server.OpenCatalog])

	catalogs, datasets, distributions := g.of(dcat+"Catalog"), g.of(dcat+"Dataset"), g.of(dcat+"Distribution")
	require.Len(t, catalogs, 1)
	require.Len(t, datasets, 1)
	require.Len(t, distributions, 2)
	for subject, wanted := range map[string][]string{
		catalogs[0]: {dct + "title", dct + "description", dct + "publisher", dcat + "dataset", dct + "language", dct + "license", dct + "modified", dcat + "themeTaxonomy", "http://xmlns.com/foaf/0.1/homepage"},
		datasets[0]: {dct + "title", dct + "description", dcat + "contactPoint", dcat + "distribution", dcat + "keyword", dct + "publisher", dcat + "theme", dct + "temporal",
			dct + "modified", dct + "issued", dct + "accrualPeriodicity", dct + "identifier", dcatde + "politicalGeocodingLevelURI", dcatde + "politicalGeocodingURI"},
		distributions[0]: {dcat + "accessURL", dct + "license", dct + "format", dcat + "mediaType", dcat + "downloadURL", dct + "title", dct + "modified", "http://data.europa.eu/r5r/availability"},
		distributions[1]: {dcat + "accessURL", dct + "license", dct + "format"},
	} {
		for _, predicate := range wanted {
			assert.NotEmpty(t, g[subject][predicate], "%s says nothing of %s", subject, predicate)
		}
	}
	assert.Equal(t, datasets[0], g.is(t, catalogs[0], dcat+"dataset"))
	publisher := g.is(t, datasets[0], dct+"publisher")
	assert.Equal(t, publisher, g.is(t, catalogs[0], dct+"publisher"))
	assert.Equal(t, "Stadt Wuppertal", g.is(t, publisher, "http://xmlns.com/foaf/0.1/name"))
	assert.Contains(t, g.of("http://xmlns.com/foaf/0.1/Agent"), publisher)
	contact := g.is(t, datasets[0], dcat+"contactPoint")
	assert.Equal(t, "mailto:opendata@example.de", g.is(t, contact, "http://www.w3.org/2006/vcard/ns#hasEmail"))
	assert.Equal(t, "http://publications.europa.eu/resource/authority/data-theme/GOVE", g.is(t, datasets[0], dcat+"theme"))
	period := g.is(t, datasets[0], dct+"temporal")
	assert.Equal(t, "2026-10-01", g.is(t, period, dcat+"startDate"))
	assert.Equal(t, "2026-10-31", g.is(t, period, dcat+"endDate"))
	begin := g[period][dcat+"startDate"][0].(ld.Literal)
	assert.Equal(t, "http://www.w3.org/2001/XMLSchema#date", begin.Datatype)
	for _, d := range distributions {
		address := g.is(t, d, dcat+"accessURL")
		assert.Equal(t, "http://dcat-ap.de/def/licenses/dl-zero-de/2.0", g.is(t, d, dct+"license"))
		name := strings.TrimPrefix(address, offer.Base)
		require.Contains(t, files, name, "what the catalogue leads to is there")
		size, err := json.Number(g.is(t, d, dcat+"byteSize")).Int64()
		require.NoError(t, err)
		assert.Len(t, files[name], int(size))
	}
}

func TestOpenData_names_the_town_where_the_licence_wants_it(t *testing.T) {
	by := offer
	by.Licence, by.Contributor = server.LicenceBy, "http://dcat-ap.de/def/contributors/openNRW"
	g := read(t, given(t, by)[server.OpenCatalog])
	for _, d := range g.of(dcat + "Distribution") {
		assert.Equal(t, "http://dcat-ap.de/def/licenses/dl-by-de/2.0", g.is(t, d, dct+"license"))
		assert.Equal(t, "Stadt Wuppertal", g.is(t, d, dcatde+"licenseAttributionByText"))
	}
	assert.Equal(t, by.Contributor, g.is(t, g.of(dcat + "Dataset")[0], dcatde+"contributorID"))
}

func TestOffer_Check(t *testing.T) {
	require.NoError(t, offer.Check())
	for name, change := range map[string]func(*server.Offer){
		"no slash":  func(o *server.Offer) { o.Base = "https://opendata.example.de/pult" },
		"no https":  func(o *server.Offer) { o.Base = "http://opendata.example.de/" },
		"publisher": func(o *server.Offer) { o.Publisher = " " },
		"contact":   func(o *server.Offer) { o.Contact = "Stadt <a@example.de>" },
		"licence":   func(o *server.Offer) { o.Licence = "cc-by" },
		"region":    func(o *server.Offer) { o.Region = "Wuppertal" },
		"deliverer": func(o *server.Offer) { o.Contributor = "openNRW" },
	} {
		wrong := offer
		change(&wrong)
		assert.Error(t, wrong.Check(), name)
	}
}
