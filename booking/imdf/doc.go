// SPDX-License-Identifier: EUPL-1.2

// Package imdf reads and writes floor plans as archives of the Indoor Mapping Data Format 1.0 (OGC 20-094): GeoJSON
// files in a folder or a zip. It knows buildings, floors, zones and desks, and never who sits on them; it opens no
// network and no database.
//
// Reading is strict where a plan would come out wrong: every refusal is an *Error that names the file, the feature and
// the rule of the standard. It is lenient where strangers' tools are known to differ and nothing is lost by it:
//
//   - a building may carry a geometry, and the venue and the address may be missing (archives made for Microsoft Places);
//   - categories outside the standard's lists are kept as they are;
//   - the archive may lie in a folder inside the zip, files may end in .geojson or .json in any case, may begin with a
//     byte order mark, and files of other names are left alone;
//   - a feature that is written twice, byte for byte, counts once;
//   - a level that names no building belongs to the building whose footprint it lies in; levels outdoors without desks
//     are left out where the archive has buildings;
//   - a building without a name takes that of the venue, its address or its id.
//
// Of a name in several languages the German one is taken, else the English one, else that of the archive's language, else
// any. What cannot be seen is taken out of names, and MaxName characters of them are kept. A desk's code is its name;
// desks without one, and all desks that share one within their building, are numbered by floor in reading order. What was
// left out or changed is said in the archive's Notes, with file and feature.
//
// A desk is a fixture of category "desk", or a unit or an amenity of that kind. What the standard has no field for
// (monitors, the sitter's side, a zone's Heimat) rides along in one extra property, as the standard's extension rules
// allow: the manifest declares Extension, and only then is the property "pult:desks" read.
//
// Every limit on size, count and nesting is checked before anything is decoded; see the Max constants.
package imdf
