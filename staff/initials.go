// SPDX-License-Identifier: EUPL-1.2

package staff

import "unicode"

// initial is the first letter of a name as a capital; empty when the name holds no letter.
func initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return ""
}
