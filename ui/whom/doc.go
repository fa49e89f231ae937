// SPDX-License-Identifier: EUPL-1.2

// Package whom lets people choose an audience as they say it: for these units, houses and roles, and not for those. It knows neither posts nor
// courses.
package whom
