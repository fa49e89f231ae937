// SPDX-License-Identifier: EUPL-1.2

package assets

import "embed"

// Fonts holds Source Sans 3 (OFL-1.1, licence beside the files) as fonts/SourceSans3_<weight>.ttf. The files are whole: the licence reserves the name for unmodified fonts.
//
//go:embed fonts
var Fonts embed.FS

// Icons holds Material Symbols Rounded, weight 400 (Apache-2.0, licence beside the files) as icons/<name>.svg and icons/<name>-fill.svg.
//
//go:embed icons
var Icons embed.FS

// Sign holds the app's own mark as icon/pult.svg; Icon.png in the root is painted from it.
//
//go:embed icon
var Sign embed.FS
